"""The screen, and nothing else."""
