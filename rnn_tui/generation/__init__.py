"""The network writes: from logits to a choice, from a choice to a text."""
