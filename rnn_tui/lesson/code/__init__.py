"""The network of the lesson, in plain NumPy and in the lesson's shapes: what the steps show, in files that run."""
