"""One program behind the pipes of Textual's web driver: it is started, spoken with, and ended so that nothing is lost.

The protocol (``textual.drivers.web_driver``): after a line that says it is there, the program sends packets of a
letter, four bytes of length, most significant first, and a payload. ``D`` is what a terminal would be sent, ``M`` is
JSON, ``P`` a piece of a file that it hands out. What it is sent has the same form.
"""

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual._binary_encode import DecodeError
from textual._binary_encode import load as unpacked

DRIVER = "textual.drivers.web_driver:WebDriver"
_READY = b"__GANGLION__\n"
_MOST_BYTES = 32_000_000  # of a packet: a picture of a large window has less than one
_NO_PACKET = (
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    ConnectionError,
    ValueError,
    KeyError,
    DecodeError,
)
_MOST_SAID = 4_000  # bytes that are kept of what it says on standard error


@dataclass(frozen=True)
class Drawn:
    """What a terminal would be sent."""

    data: bytes


@dataclass(frozen=True)
class Told:
    """Something about the program: ``fact`` has at least a ``type``."""

    fact: Mapping[str, Any]


@dataclass(frozen=True)
class Piece:
    """A piece of the file that is handed out under ``key``; an empty one is its end."""

    key: str
    data: bytes


Packet = Drawn | Told | Piece


class ChildError(Exception):
    """The program did not start, or sent what is no packet; its text is what it said last, for the server's own log."""


class Child:
    """A program that draws for a browser: ``command`` in ``folder``, with nothing but ``environment``.

    It is in a session of its own: a ctrl+c at the server's terminal is not for it. It ends, and keeps what was learnt,
    when its standard input does, so also when the server is killed.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self._command, self._environment, self._folder = command, environment, folder
        self._process: Process | None = None
        self._said = b""
        self._listening: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The id of its process while that runs."""
        process = self._process
        return None if process is None or process.returncode is not None else process.pid

    async def start(self, width: int, height: int) -> None:
        """Start it in a window of ``width`` x ``height`` cells; raises OSError where the system cannot."""
        size = {"TEXTUAL_DRIVER": DRIVER, "COLUMNS": str(width), "ROWS": str(height)}
        environment = {"TEXTUAL_COLOR_SYSTEM": "truecolor", **self._environment, **size}
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=environment,
            cwd=self._folder,
            start_new_session=True,
        )
        self._listening = asyncio.create_task(self._listen(self._process))

    async def packets(self) -> AsyncIterator[Packet]:
        """Return what it sends until it ends; raises ChildError where it does not begin, or sends something else."""
        process = self._process
        if process is None or process.stdout is None:
            return
        try:
            await process.stdout.readuntil(_READY)
            while (packet := await _read_packet(process.stdout)) is not None:
                yield packet
        except _NO_PACKET:
            await self.end()
            raise ChildError(self._said.decode(errors="replace")) from None

    async def type(self, data: bytes) -> None:
        """Send it what was typed, as a terminal would; one that has ended hears nothing."""
        await self._send(b"D", data)

    async def tell(self, kind: str, **facts: object) -> None:
        """Send it something that is not typed, such as a ``resize`` to ``width`` and ``height``."""
        await self._send(b"M", json.dumps({"type": kind, **facts}).encode())

    async def end(self, patience: float = 15.0) -> None:
        """End it: it is given ``patience`` seconds to save what it learns, and may be ended more than once."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(patience):
                while process.stdout is not None and await process.stdout.read(65_536):
                    pass  # it draws on until it has closed its screen, and would wait for a reader
                await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if self._listening is not None:
            await self._listening

    async def _send(self, letter: bytes, payload: bytes) -> None:
        process = self._process
        if process is None or process.stdin is None or process.stdin.is_closing():
            return
        with suppress(ConnectionError):
            process.stdin.write(letter + len(payload).to_bytes(4, "big") + payload)
            await process.stdin.drain()

    async def _listen(self, process: Process) -> None:
        """Keep the end of what it says on standard error."""
        while process.stderr is not None and (said := await process.stderr.read(_MOST_SAID)):
            self._said = (self._said + said)[-_MOST_SAID:]


async def _read_packet(stdout: asyncio.StreamReader) -> Packet | None:
    """Return the next packet, or None where it says that its screen is closed; raises ValueError for anything else."""
    head = await stdout.readexactly(5)
    letter, length = head[:1], int.from_bytes(head[1:], "big")
    if length > _MOST_BYTES:
        raise ValueError(length)
    payload = await stdout.readexactly(length)
    if letter == b"D":
        return Drawn(payload)
    if letter == b"M":
        fact = json.loads(payload)
        return None if fact["type"] == "exit" else Told(fact)
    if letter == b"P":
        match unpacked(payload):
            case ("deliver_chunk", str(key), str(text)):
                return Piece(key, text.encode())
            case ("deliver_chunk", str(key), bytes(data)):
                return Piece(key, data)
    raise ValueError(letter)
