"""Pure drawing: values in, lines out."""
