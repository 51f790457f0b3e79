"""Characters in: from a file to integers and batches of them."""
