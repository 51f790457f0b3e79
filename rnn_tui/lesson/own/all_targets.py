"""The lesson's windows with a target at each of their characters, for functions that ask for all of them."""

from dataclasses import replace

import numpy as np

from rnn_tui.text.batches import Batch, Cut


class AllTargets:
    """``windows`` whose targets are, behind each character, the one that follows it: (T, B)."""

    def __init__(self, windows: Cut) -> None:
        self.seq_length, self.batch_size = windows.seq_length, windows.batch_size
        self._windows = windows

    @property
    def steps_per_epoch(self) -> int:
        """How many batches one pass over the text takes."""
        return self._windows.steps_per_epoch

    def batch(self, step_in_epoch: int) -> Batch:
        """Return the batch of this step, counted from zero."""
        batch = self._windows.batch(step_in_epoch)
        return replace(batch, targets=np.concatenate([batch.inputs[1:], batch.targets]))
