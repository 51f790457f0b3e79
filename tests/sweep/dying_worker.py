"""A worker that, the first time that a training comes to a step, saves it and kills itself, or its parent, or nobody.

python dying_worker.py itself|parent|nobody STEP MARKER
"""

import os
import signal
import sys
from pathlib import Path

from rnn_tui.sweep import worker
from rnn_tui.training.events import Paused, StepFinished
from rnn_tui.training.trainer import Trainer

WHOM, STEP, MARKER = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
run = Trainer.run


def run_until_it_is_killed(self, control):
    for event in run(self, control):
        if isinstance(event, StepFinished) and event.progress.step == STEP and not MARKER.exists():
            MARKER.touch()
            control.pause()
        yield event
        if isinstance(event, Paused):  # which is saved by now
            if WHOM == "nobody":
                MARKER.with_suffix(".pipe").open("w").close()
            else:
                os.kill(os.getpid() if WHOM == "itself" else os.getppid(), signal.SIGKILL)


Trainer.run = run_until_it_is_killed
worker.main()
