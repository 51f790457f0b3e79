"""One scene a module; each is found by its name."""
