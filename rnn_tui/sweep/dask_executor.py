"""The workers of a dask cluster as those of a sweep: the extra ``dask``. They have to see the sweep's folder.

Where a worker dies, dask itself gives its trial to another one, which goes on from the checkpoint. Where the scheduler
does, the sweep ends, and nothing is noted: its trials are no worse for that.
"""

import logging
import threading
import uuid
from concurrent.futures import CancelledError, Future, wait
from contextlib import suppress

from distributed import Client, Event, KilledWorker, get_client

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import RunError
from rnn_tui.language import _, set_language, spoken_language
from rnn_tui.sweep.trial import Job, Outcome
from rnn_tui.sweep.worker import outcome_of
from rnn_tui.training.control import Control

_LOOK_EVERY = 1.0  # seconds


class Dask(NeverCopied):
    """Has jobs done by the cluster whose scheduler is at ``address``; raises OSError or ValueError where none is."""

    instead = "it is the client of a cluster"

    def __init__(self, address: str, timeout: float = 10.0) -> None:
        for name in ("distributed", "distributed.client"):  # whose tracebacks nobody could use: what they mean is told
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._client = Client(address, timeout=timeout)
        self._stop = Event(f"rnn-tui-sweep-{uuid.uuid4().hex}", client=self._client)
        self._under_way: set[Future[Outcome]] = set()

    @property
    def workers(self) -> int:
        """How many trials are trained at a time."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, job: Job) -> "Future[Outcome]":
        """Have a job done as soon as a worker is free; this, or its result, raises RunError without a scheduler."""
        if not self._is_connected:
            raise _gone()
        found: Future[Outcome] = Future()
        self._under_way.add(found)
        remote = self._client.submit(_train, job, self._stop.name, spoken_language(), pure=False)
        remote.add_done_callback(lambda done: _hand_on(done, found))
        return found

    def stop(self) -> None:
        """Have the workers save and end, and wait for them, where there is still a scheduler to tell them."""
        with suppress(OSError):
            if self._is_connected:
                self._stop.set()
                wait(self._under_way)
        self._client.close()

    @property
    def _is_connected(self) -> bool:
        """Whether the scheduler is there: what is asked of a client without one may be answered never."""
        return bool(self._client.status == "running")


def _gone() -> RunError:
    return RunError(_("the scheduler has gone; the same command continues the sweep"))


def _hand_on(remote: "Future[Outcome]", found: "Future[Outcome]") -> None:
    """Let ``found`` have the outcome of what the cluster did, whose own futures nobody but dask can wait for."""
    try:
        found.set_result(remote.result())
    except KilledWorker:
        found.set_result(Outcome(died=True))
    except CancelledError:
        found.set_exception(_gone())
    except Exception as error:  # of whatever kind: it came from another process
        found.set_result(Outcome(error=f"{type(error).__name__}: {error}"))


def _train(job: Job, stop: str, language: str) -> Outcome:
    """Do a job in a worker of the cluster, until the event ``stop`` is set."""
    set_language(language)
    control, done = Control(), threading.Event()
    event = Event(stop, client=get_client())

    def listen() -> None:
        while not done.is_set():
            if event.wait(timeout=_LOOK_EVERY):
                control.stop()
                return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        return outcome_of(job, control)
    finally:
        done.set()
        listener.join()
