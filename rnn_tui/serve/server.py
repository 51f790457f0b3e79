"""The server: the page, and one program for each visitor who has it open."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

from aiohttp import web

from rnn_tui.language import N_, said_in
from rnn_tui.reasons import reason_of
from rnn_tui.serve.child import Child
from rnn_tui.serve.gate import Gate, language_of
from rnn_tui.serve.guarded import guarded, let_in
from rnn_tui.serve.limits import Idleness, bound_memory
from rnn_tui.serve.page import page_in
from rnn_tui.serve.sitting import CLOSED, Sitting, sensible_size
from rnn_tui.serve.visitors import Visitors, plain_name

FULL = N_("All {count} places are taken. Try again when somebody has left.")
NO_START = N_("The program could not be started: {reason}")
PROGRAM = (sys.executable, "-P", "-m", "rnn_tui")  # of what lies in a visitor's folder nothing is run
_YEAR = 366 * 86_400  # seconds: how long a browser keeps by which it is known again
_GOODBYE = 2.0  # seconds: how long a page may take to take leave
_HEARTBEAT = 20.0  # seconds, after which it is asked whether it is still there
_MOST_TYPED = 4_000_000  # bytes of a message: a paste is one


@dataclass(frozen=True)
class Bounds:
    """What may be taken: so many ``sittings`` at a time, each with bytes of ``memory`` and ``idle`` seconds."""

    sittings: int = 8
    memory: int = 2_000_000_000
    idle: float = 3600.0
    text: int = 50_000_000  # bytes that a visitor may send


class Server:
    """Serves ``command`` to who comes through the ``gate``."""

    def __init__(
        self,
        gate: Gate,
        visitors: Visitors,
        bounds: Bounds = Bounds(),
        command: Sequence[str] = PROGRAM,
        make_idleness: Callable[[float], Idleness] = Idleness,
    ) -> None:
        self.gate = gate
        self._visitors, self._bounds, self._command, self._make_idleness = visitors, bounds, command, make_idleness
        self._sittings: dict[str, Sitting] = {}
        self._places_taken = 0
        self._place_left = asyncio.Condition()
        self.application = guarded(gate, bounds.text)
        self.application.add_routes(
            [
                web.get("/", self._show_page),
                web.get("/program", self._show_program),
                web.post("/text", self._take_text),
                web.get("/download/{sitting}/{key}", self._hand_out_file),
            ]
        )
        self.application.on_shutdown.append(self._end_all)

    async def _show_page(self, request: web.Request) -> web.Response:
        response = web.Response(text=page_in(language_of(request)), content_type="text/html")
        visitor = self._visitors.id_of(request.cookies.get(self._visitor_cookie))
        let_in(self.gate, response)
        response.set_cookie(self._visitor_cookie, visitor, max_age=_YEAR, httponly=True, samesite="Strict")
        return response

    async def _show_program(self, request: web.Request) -> web.WebSocketResponse:
        """Start a program for who asks, and show it until it is over."""
        socket = web.WebSocketResponse(timeout=_GOODBYE, heartbeat=_HEARTBEAT, max_msg_size=_MOST_TYPED)
        await socket.prepare(request)
        if not await self._has_place(self._visitor_of(request)):
            await self._refuse(socket, request, FULL, count=self._bounds.sittings)
            return socket
        self._places_taken += 1
        try:
            await self._sit_down(request, socket)
        finally:
            self._places_taken -= 1
            async with self._place_left:
                self._place_left.notify_all()
        return socket

    async def _has_place(self, visitor: str) -> bool:
        """Return whether a place is free; who leaves one, as a page does that is loaded again, waits until it is."""

        def leaves() -> bool:
            return any(each.visitor == visitor and each.is_ending for each in self._sittings.values())

        async with self._place_left:
            await self._place_left.wait_for(lambda: self._places_taken < self._bounds.sittings or not leaves())
        return self._places_taken < self._bounds.sittings

    async def _sit_down(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        visitor, language = self._visitor_of(request), language_of(request)
        try:
            home = self._visitors.home_of(visitor)
            environment = self._visitors.environment_of(home, language, request.query.get("light") == "1")
            child = Child(self._command, environment, home)
            await child.start(*size_asked(request))
        except OSError as error:
            await self._refuse(socket, request, NO_START, reason=reason_of(error))
            return
        if child.pid is not None:
            bound_memory(child.pid, self._bounds.memory)
        idleness = self._make_idleness(self._bounds.idle)
        sitting = Sitting(socket, child, visitor, idleness, partial(said_in, language))
        self._sittings[sitting.id] = sitting
        try:
            await sitting.last()
        finally:
            del self._sittings[sitting.id]

    async def _take_text(self, request: web.Request) -> web.Response:
        """Keep the text that a visitor sends among that visitor's own files, and have it opened."""
        sitting = self._sitting_of(request, request.query.get("sitting", ""))
        folder = self._visitors.home_of(sitting.visitor) / "texts sent"
        path = folder / plain_name(request.query.get("name", ""))
        try:
            text = await request.read()
            folder.mkdir(exist_ok=True)
            path.write_bytes(text)
        except OSError as error:
            return web.Response(status=507, text=reason_of(error))
        await sitting.open_text(str(path), request.query.get("asked") == "1")
        return web.Response(status=204)

    async def _hand_out_file(self, request: web.Request) -> web.StreamResponse:
        """Hand out a file that the program gives its visitor, piece by piece."""
        sitting, key = self._sitting_of(request, request.match_info["sitting"]), request.match_info["key"]
        response = web.StreamResponse()
        response.content_type = "application/octet-stream"
        response.headers["Content-Disposition"] = "attachment"
        try:
            async with aclosing(sitting.file(key)) as pieces:
                async for piece in pieces:
                    if not response.prepared:
                        await response.prepare(request)
                    await response.write(piece)
        except KeyError:
            raise web.HTTPNotFound from None
        except ConnectionError:
            if request.transport is not None:
                request.transport.abort()  # half a file is not to be taken for a whole one
            return response
        if not response.prepared:
            await response.prepare(request)
        await response.write_eof()
        return response

    def _sitting_of(self, request: web.Request, id_: str) -> Sitting:
        """Return a sitting of the visitor who asks; that of another one is none."""
        sitting = self._sittings.get(id_)
        if sitting is None or sitting.visitor != request.cookies.get(self._visitor_cookie):
            raise web.HTTPNotFound
        return sitting

    def _visitor_of(self, request: web.Request) -> str:
        return self._visitors.id_of(request.cookies.get(self._visitor_cookie))

    @property
    def _visitor_cookie(self) -> str:
        return f"{self.gate.cookie}-visitor"

    async def _refuse(
        self, socket: web.WebSocketResponse, request: web.Request, sentence: str, **values: object
    ) -> None:
        await socket.send_json(["ended", said_in(language_of(request), sentence).format(**values)])
        await socket.close()

    async def _end_all(self, _application: web.Application) -> None:
        """End all programs, and wait until what they learn is saved."""
        for sitting in self._sittings.values():
            sitting.end(CLOSED)
        async with self._place_left:
            await self._place_left.wait_for(lambda: not self._places_taken)


def size_asked(request: web.Request) -> tuple[int, int]:
    """Return the size of the window in cells that a page asks for, the usual one where it asks for none."""
    try:
        return sensible_size(int(request.query["width"]), int(request.query["height"]))
    except (KeyError, ValueError):
        return 80, 24
