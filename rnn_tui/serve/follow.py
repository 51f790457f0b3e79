"""The class mode: one program that looks at a run, drawn once, for all who watch it. Nothing that they do reaches it.

To the page: what is drawn as bytes, all else as JSON, a list of a word and what belongs to it: ``["watched", count,
whether]`` the program has ended, whose last picture stays, and ``["ended", sentence]`` at last. From the page nothing
is heard.
"""

import asyncio
import logging
import shutil
import socket as sockets
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from rnn_tui.language import N_, said_in
from rnn_tui.places import config_file, preferences_file
from rnn_tui.serve.broadcast import Broadcast, Watcher
from rnn_tui.serve.child import Child, ChildError, Drawn, Told
from rnn_tui.serve.gate import Gate, language_of
from rnn_tui.serve.guarded import guarded, let_in
from rnn_tui.serve.page import page_in
from rnn_tui.serve.server import FULL

CLOSED = N_("The server was ended.")
_MOST_HEARD = 1024  # bytes of a message, or of a request: nothing is expected
_BUFFER = 64 * 1024  # bytes that wait with the system for one who is slow
_CLOSING_SECONDS = 1.0  # at the most: how long a page may take for the last sentence
_log = logging.getLogger(__name__)


class Follower:
    """Draws a run by one ``child`` in a window of ``columns`` x ``rows``, for all who watch the ``broadcast``."""

    def __init__(self, child: Child, columns: int, rows: int) -> None:
        self.broadcast = Broadcast()
        self.columns, self.rows = columns, rows
        self._child = child
        self._drawing: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Start, and wait for the first picture; raises OSError, or ChildError where there will be none."""
        await self._child.start(self.columns, self.rows)
        watcher = self.broadcast.join()
        self._drawing = asyncio.create_task(self._draw())
        while not self.broadcast.picture.is_begun and not self.broadcast.has_ended:
            await watcher.take()
        self.broadcast.leave(watcher)
        if not self.broadcast.picture.is_begun:
            await self._drawing
            raise ChildError

    async def end(self) -> None:
        """End the program."""
        if self._drawing is not None:
            self._drawing.cancel()
            with suppress(asyncio.CancelledError, ChildError):
                await self._drawing
        await self._child.end()

    async def _draw(self) -> None:
        try:
            async for packet in self._child.packets():
                match packet:
                    case Drawn(data):
                        self.broadcast.draw(data)
                    case Told({"type": "whole_picture"}):
                        self.broadcast.begin()
                if self.broadcast.picture.is_long:
                    self.broadcast.picture.take_note_of_asking()
                    await self._child.tell("resize", width=self.columns, height=self.rows)
        except ChildError as error:
            if self.broadcast.picture.is_begun:
                _log.warning("the program that follows broke: %s", error)
            raise
        finally:
            self.broadcast.end()


class FollowServer:
    """Shows what a ``follower`` draws to ``most`` watchers at a time; ``name`` is the title of the page.

    Who takes nothing for ``stuck`` seconds has gone.
    """

    def __init__(self, gate: Gate, follower: Follower, name: str, most: int, stuck: float = 30.0) -> None:
        self._gate, self._follower, self._name, self._most, self._stuck = gate, follower, name, most, stuck
        self._closing = asyncio.Event()
        self.application = guarded(gate, _MOST_HEARD)
        self.application.add_routes([web.get("/", self._show_page), web.get("/broadcast", self._show)])
        self.application.on_shutdown.append(self._close)

    async def _show_page(self, request: web.Request) -> web.Response:
        size = {"columns": str(self._follower.columns), "rows": str(self._follower.rows)}
        page = page_in(language_of(request), "follow", name=self._name, **size)
        response = web.Response(text=page, content_type="text/html")
        let_in(self._gate, response)
        return response

    async def _show(self, request: web.Request) -> web.WebSocketResponse:
        """Send one watcher all that is drawn, until either goes."""
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=_MOST_HEARD, compress=False)
        await socket.prepare(request)
        sentence = CLOSED
        if self._follower.broadcast.watching >= self._most:
            sentence = FULL
        elif not await self._watch(request, socket):
            return socket
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                await socket.send_json(["ended", said_in(language_of(request), sentence).format(count=self._most)])
                await socket.close()
        except (TimeoutError, ConnectionError):
            _abort(request)
        return socket

    async def _watch(self, request: web.Request, socket: web.WebSocketResponse) -> bool:
        """Let one watch until he goes, or is stuck; return whether it is the server that ends."""
        broadcast = self._follower.broadcast
        _keep_little(request)
        watcher = broadcast.join()
        parts = self._send(socket, watcher), _hear_nothing(socket), self._closing.wait()
        tasks = [asyncio.ensure_future(part) for part in parts]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            broadcast.leave(watcher)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if not self._closing.is_set():
            _abort(request)
        return self._closing.is_set()

    async def _send(self, socket: web.WebSocketResponse, watcher: Watcher) -> None:
        """Send a watcher what is to be seen; raises TimeoutError where he takes nothing."""
        broadcast = self._follower.broadcast
        told = None
        while True:
            data = await watcher.take()
            async with asyncio.timeout(self._stuck):
                if data:
                    await socket.send_bytes(data)
                if told != (told := (broadcast.watching, broadcast.has_ended)):
                    await socket.send_json(["watched", *told])

    async def _close(self, _application: web.Application) -> None:
        self._closing.set()


def make_home(folder: Path) -> None:
    """Have a program with its HOME in ``folder`` look as that of who serves it: theme, language and keys."""
    for path in (config_file(), preferences_file()):
        with suppress(OSError):
            shutil.copyfile(path, folder / path.name)


def _keep_little(request: web.Request) -> None:
    """Have the system keep little for who is slow: what is newer is sent him whole."""
    connection = None if request.transport is None else request.transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, _BUFFER)


def _abort(request: web.Request) -> None:
    """Let go of a connection at once: to close it would wait until what was sent has been taken."""
    if request.transport is not None:
        request.transport.abort()


async def _hear_nothing(socket: web.WebSocketResponse) -> None:
    """Read until the watcher has gone, and pass nothing on."""
    async for _message in socket:
        pass
