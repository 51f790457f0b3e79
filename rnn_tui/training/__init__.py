"""Training: configuration, optimizers, the loop and its events; no disk."""
