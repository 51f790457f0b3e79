"""The network learns: configuration, optimizer, loop, thread and what is kept on disk."""
