"""The learner's own functions learn a text: computed in a process of their own, told like any other training."""
