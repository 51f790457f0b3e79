"""The screen, and nothing that is not the screen."""
