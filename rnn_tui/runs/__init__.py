"""A run on the disk: what a training leaves behind, how it is found, opened and gone on with."""
