"""The laboratory without a screen: what is open, what is written, what is being trained."""
