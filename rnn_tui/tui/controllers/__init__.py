"""What keys and clicks do: one file a field of the laboratory."""
