"""The network, arrays only: what it computes, and the gradients of it."""
