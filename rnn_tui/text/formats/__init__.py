"""Files that are not plain text, opened as the text that is in them: one module for each kind."""
