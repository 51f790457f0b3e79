"""Checks and measurements of what the network does."""
