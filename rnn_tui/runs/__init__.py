"""A run on the disk: what a training leaves behind, and how it is found, opened and continued."""
