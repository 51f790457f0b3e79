"""The laboratory for recurrent networks in a terminal."""

__version__ = "0.1.0"
