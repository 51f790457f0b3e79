"""From an address to a server that runs until it is told to end."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from rnn_tui.serve.gate import TOKEN, Gate

MakeApplication: TypeAlias = Callable[[], web.Application]
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_EVERYWHERE = ("0.0.0.0", "::")
_IDLE = 60.0  # seconds that a connection stays of which nothing is asked any more
_PATIENCE = 2.0  # seconds: how long a page may take for what is sent or fetched once every program has ended


def listen_at(host: str, port: int) -> socket.socket:
    """Return a socket that listens there, at a free port where it is 0; raises OSError where it cannot."""
    found = []
    with suppress(socket.gaierror, ValueError):  # a name that nobody knows, or that is none
        if host:  # an empty one, of a shell's variable that was never set, would be all addresses of the machine
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    if not found:
        raise OSError(errno.EADDRNOTAVAIL, "")
    family = found[0][0]
    return socket.create_server((host, port), family=family)


def names_of(host: str) -> tuple[str, ...]:
    """Return the names by which others may ask for a server at ``host``."""
    own = socket.gethostname()
    return (host, own, f"{own}.local") if host in _EVERYWHERE else (host,)


def address_of(host: str, port: int, gate: Gate) -> str:
    """Return the whole address that is given to visitors."""
    name = socket.gethostname() if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/?{TOKEN}={gate.token}"


async def run(make: MakeApplication, listening: socket.socket, begun: Callable[[], None]) -> None:
    """Serve the application until a signal comes; ``begun`` is called once it can be reached."""
    end, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            with suppress(NotImplementedError):  # Windows
                loop.add_signal_handler(number, end.set)
    logging.getLogger("aiohttp.server").addFilter(_is_failure_of_ours)
    runner = web.AppRunner(make(), access_log=None, shutdown_timeout=_PATIENCE, keepalive_timeout=_IDLE)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        begun()
        await end.wait()
    finally:
        await runner.cleanup()


def _is_failure_of_ours(record: logging.LogRecord) -> bool:
    """Return whether something is to be logged: not that a stranger sends what is no HTTP, which would fill the log."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))
