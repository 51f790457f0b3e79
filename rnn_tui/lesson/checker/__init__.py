"""The checker: what a learner's own functions answer, in a process of their own, and what that says about them."""
