"""The network explained: checks and measures of what it does."""
