"""The workers of a dask cluster as those of a sweep: the extra ``dask``. They have to see the sweep's folder.

Where a worker dies, dask itself gives its trial to another one, which goes on from the checkpoint. Where the scheduler
does, the sweep ends, and nothing is noted: its trials are no worse for that.
"""

import logging
import threading
import uuid
from concurrent.futures import Future, InvalidStateError, wait
from contextlib import suppress
from pkgutil import resolve_name
from typing import Any

from distributed import Client, Event, KilledWorker, Security, get_client, get_worker

from rnn_tui import __version__
from rnn_tui.copies import NeverCopied
from rnn_tui.errors import ConfigError, RunError
from rnn_tui.language import _, set_language, spoken_language
from rnn_tui.sweep.trial import Job, Outcome
from rnn_tui.sweep.worker import outcome_of
from rnn_tui.training.control import Control

_LOOK_EVERY = 1.0  # seconds
_VERSION = "rnn_tui:__version__"


class Dask(NeverCopied):
    """Has jobs done by the cluster whose scheduler is at ``address``.

    Raises ConfigError where none answers, or where it or a worker lacks this program.
    """

    instead = "it is the client of a cluster"

    def __init__(self, address: str, timeout: float = 10.0) -> None:
        for name in ("distributed", "distributed.client"):  # whose tracebacks nobody could use: what they mean is told
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if address.startswith("tls://") and not Security().get_connection_args("client").get("ssl_context"):
            raise ConfigError(_("TLS needs certificates, which the configuration of dask itself names"))
        try:
            self._client = Client(address, timeout=timeout, set_as_default=False)
        except OSError:
            raise ConfigError(_("no dask scheduler answers there")) from None
        except Exception as error:  # whatever dask and what it stands on say of an address
            raise ConfigError(_line_of(error)) from None
        self._demand_program()
        self._stop = Event(f"rnn-tui-sweep-{uuid.uuid4().hex}", client=self._client)
        self._under_way: dict[Future[Outcome], Any] = {}  # and dask's own future of the same

    def _demand_program(self) -> None:
        """Raise ConfigError where the scheduler or a worker lacks this program.

        Neither could load the function of a job, at which a worker ends.
        """
        told: dict[str, object] = self._client.run(resolve_name, _VERSION, on_error="return")
        try:
            told[self._client.scheduler.address] = self._client.run_on_scheduler(resolve_name, _VERSION)
        except Exception as error:  # of whatever kind: it came from another process
            told[self._client.scheduler.address] = error
        for address, version in told.items():
            if version != __version__:
                self._client.close()
                found = _line_of(version) if isinstance(version, Exception) else version
                message = _("its process at {place} needs rnn-tui {version} ({found})")
                raise ConfigError(message.format(place=address, version=__version__, found=found))

    @property
    def workers(self) -> int:
        """How many trials are trained at a time: none before the first worker has come."""
        threads: dict[str, int] = self._client.nthreads()
        return sum(threads.values())

    def submit(self, job: Job) -> "Future[Outcome]":
        """Have a job done as soon as a worker is free; this, or its result, raises RunError without a scheduler."""
        if not self._is_connected:
            raise _gone()
        found: Future[Outcome] = Future()
        remote = self._client.submit(_train, job, self._stop.name, spoken_language(), pure=False)
        self._under_way[found] = remote
        remote.add_done_callback(lambda done: _hand_on(done, found))
        return found

    def stop(self) -> None:
        """Have the workers save and end, and wait for them, where there is still a scheduler to tell them."""
        with suppress(OSError):
            if self._is_connected:
                self._stop.set()
                while self._is_connected and (left := wait(self._under_way, _LOOK_EVERY).not_done):
                    self._let_go(left)
        self._client.close()

    def _let_go(self, left: "set[Future[Outcome]]") -> None:
        """Have those forgotten that no worker has: their workers are gone, and none may ever come."""
        given = {key for keys in self._client.processing().values() for key in keys}
        for found in left:
            remote = self._under_way[found]
            if remote.key not in given and not remote.done():
                with suppress(InvalidStateError):  # it has just been done
                    found.set_result(Outcome(stopped=True))
                remote.cancel()

    @property
    def _is_connected(self) -> bool:
        """Whether the scheduler is there: what is asked of a client without one may be answered never."""
        return bool(self._client.status == "running")


def _gone() -> RunError:
    return RunError(_("the scheduler has gone; the same command continues the sweep"))


def _line_of(error: Exception) -> str:
    """Return what an error says, in one line; its kind where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__


def _hand_on(remote: "Future[Outcome]", found: "Future[Outcome]") -> None:
    """Let ``found`` have what came of what the cluster did, whose own futures nobody but dask can wait for."""
    with suppress(InvalidStateError):  # it was let go
        if remote.cancelled():
            found.set_exception(_gone())
        else:
            found.set_result(_outcome_from(remote))


def _outcome_from(remote: "Future[Outcome]") -> Outcome:
    """Return the outcome of a job that the cluster did, or could not do."""
    try:
        return remote.result()
    except KilledWorker:
        return Outcome(died=True)
    except Exception as error:  # of whatever kind: it came from another process
        return Outcome(error=_line_of(error))


def _train(job: Job, stop: str, language: str) -> Outcome:
    """Do a job in a worker of the cluster as long as anybody waits for it: until the event ``stop`` is set.

    A sweep that was killed sets none, but then the scheduler takes the job from the worker; and it may itself be gone.
    The run is saved then, and free for whoever goes on with it.
    """
    set_language(language)
    client, worker, control, done = get_client(), get_worker(), Control(), threading.Event()
    told, key = Event(stop, client=client), worker.get_current_task()
    if told.is_set():
        return Outcome(stopped=True)

    def listen() -> None:
        with suppress(Exception):  # of whatever kind: there is no scheduler any more, or it knows no such worker
            while not done.wait(_LOOK_EVERY):
                if told.is_set() or key not in client.processing([worker.address])[worker.address]:
                    break
        control.stop()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        return outcome_of(job, control)
    finally:
        done.set()
        listener.join()
