"""The lesson: ten steps from a text to a network that writes, as state without a screen, and the code that is shown."""
