"""``python -m rnn_tui.sweep.worker``: a process that trains one trial, for whoever started it.

Its job is a line of JSON on standard input, which stays open: where that ends, the sweep has stopped or is gone, and
the worker saves and ends as well. The outcome is the last line on standard output.
"""

import json
import sys
import threading
from dataclasses import asdict
from typing import TextIO

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import _, choose_language, set_language
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.reasons import refusal_of
from rnn_tui.runs.checkpoint import TextFacts
from rnn_tui.runs.conforming import conform, parse_json
from rnn_tui.sweep.trial import Job, Outcome, run_trial
from rnn_tui.training.control import Control
from rnn_tui.training.settings import label_of


def job_line(job: Job) -> str:
    """Return a job as a worker reads it."""
    return json.dumps(asdict(job)) + "\n"


def read_outcome(line: str) -> Outcome:
    """Return the outcome that a worker printed; raise RunError for what is none."""
    return conform(Outcome, parse_json(line))


def work(source: TextIO) -> Outcome:
    """Do the job that stands in the first line of ``source`` until that ends."""
    values = json.loads(source.readline())
    job = Job(**{**values, "text": TextFacts(**values["text"])})
    control = Control()
    threading.Thread(target=_stop_at_end, args=(source, control), daemon=True).start()
    return outcome_of(job, control)


def outcome_of(job: Job, control: Control) -> Outcome:
    """Do a job in this process; what can go wrong with it is its outcome."""
    try:
        with ONE_BLAS_THREAD:
            return run_trial(job, control)
    except RnnTuiError as error:
        return Outcome(error=error.said(label_of))
    except MemoryError:
        return Outcome(error=_("there is not enough memory for it"))
    except OSError as error:
        return Outcome(error=refusal_of(error))


def _stop_at_end(source: TextIO, control: Control) -> None:
    source.read()
    control.stop()


def main() -> None:
    """Do one job, and say what came of it."""
    set_language(choose_language())
    print(json.dumps(asdict(work(sys.stdin))), flush=True)


if __name__ == "__main__":
    main()
