"""The server: the page, and one program for each visitor, however many pages they open."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from aiohttp import web

from rnn_tui.language import N_
from rnn_tui.reasons import reason_of
from rnn_tui.serve.child import Child
from rnn_tui.serve.gate import Gate, language_of
from rnn_tui.serve.guarded import guarded, let_in
from rnn_tui.serve.limits import Idleness, bound_memory
from rnn_tui.serve.opened_page import OpenedPage
from rnn_tui.serve.page import page_in
from rnn_tui.serve.sent_texts import keep_sent
from rnn_tui.serve.sitting import CLOSED, Sitting, sensible_size
from rnn_tui.serve.visitors import Visitors

FULL = N_("All {count} places are taken. Try again when somebody has left.")
NO_START = N_("The program could not be started: {reason}")
PROGRAM = (sys.executable, "-P", "-m", "rnn_tui")  # of what lies in a visitor's folder nothing is run
_YEAR = 366 * 86_400  # seconds: how long a browser keeps by which it is known again
_MOST_TYPED = 4_000_000  # bytes of a message: a paste is one


@dataclass(frozen=True)
class Bounds:
    """What may be taken: so many ``sittings`` at a time, each with bytes of ``memory`` and ``idle`` seconds.

    One whose page is gone stays for ``grace`` seconds.
    """

    sittings: int = 8
    memory: int = 2_000_000_000
    idle: float = 3600.0
    grace: float = 60.0
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
        self._sittings: dict[str, Sitting] = {}  # by their visitors: each has one, in however many pages
        self._running: set[asyncio.Task[None]] = set()
        self._has_ended = asyncio.Condition()  # one of them
        self._is_closing = False
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
        """Show who asks the program that is theirs, or a new one where they have none."""
        page = await OpenedPage.open(request, _MOST_TYPED, compress=True)
        sitting = await self._lasting(self._visitor_of(request))
        if sitting is not None:
            await sitting.show(page)
        elif self._is_closing:
            await page.end(CLOSED)
        elif len(self._sittings) >= self._bounds.sittings:
            await page.end(FULL, count=self._bounds.sittings)
        else:
            try:
                sitting = self._begin(request)
            except OSError as error:
                await page.end(NO_START, reason=reason_of(error))
            else:
                await sitting.show(page)
        return page.response

    async def _lasting(self, visitor: str) -> Sitting | None:
        """Return the program that a visitor has, and None where they have none; one that is ending is waited for."""

        def is_settled() -> bool:
            sitting = self._sittings.get(visitor)
            return sitting is None or not sitting.is_ending

        async with self._has_ended:
            await self._has_ended.wait_for(is_settled)
        return self._sittings.get(visitor)

    def _begin(self, request: web.Request) -> Sitting:
        """Start a program for who asks; raises OSError where they can have no folder."""
        visitor = self._visitor_of(request)
        home = self._visitors.home_of(visitor)
        light = request.query.get("light") == "1"
        child = Child(self._command, self._visitors.environment_of(home, language_of(request), light), home)
        sitting = Sitting(child, visitor, self._make_idleness(self._bounds.idle), self._bounds.grace)
        self._sittings[visitor] = sitting
        running = asyncio.create_task(self._run(sitting, child, size_asked(request)))
        self._running.add(running)  # a task that nobody holds may be thrown away
        running.add_done_callback(self._running.discard)
        return sitting

    async def _run(self, sitting: Sitting, child: Child, size: tuple[int, int]) -> None:
        """Run a program until all is over, and its place is free."""
        try:
            await child.start(*size)
            if child.pid is not None:
                bound_memory(child.pid, self._bounds.memory)
        except OSError as error:
            sitting.end(NO_START, reason=reason_of(error))
        try:
            await sitting.last()
        finally:
            del self._sittings[sitting.visitor]
            async with self._has_ended:
                self._has_ended.notify_all()

    async def _take_text(self, request: web.Request) -> web.Response:
        """Keep the text that a visitor sends among that visitor's own files, and have it opened."""
        sitting = self._sitting_of(request, request.query.get("sitting", ""))
        try:
            async with sitting.receiving:
                place = await keep_sent(request, self._visitors.home_of(sitting.visitor), self._bounds.text)
        except OSError as error:
            return web.Response(status=507, text=reason_of(error))
        await sitting.open_text(str(place), request.query.get("asked") == "1")
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
        sitting = self._sittings.get(self._visitor_of(request))
        if sitting is None or sitting.id != id_:
            raise web.HTTPNotFound
        return sitting

    def _visitor_of(self, request: web.Request) -> str:
        return self._visitors.id_of(request.cookies.get(self._visitor_cookie))

    @property
    def _visitor_cookie(self) -> str:
        return f"{self.gate.cookie}-visitor"

    async def _end_all(self, _application: web.Application) -> None:
        """End all programs, and wait until what they learn is saved."""
        self._is_closing = True
        for sitting in self._sittings.values():
            sitting.end(CLOSED)
        async with self._has_ended:
            await self._has_ended.wait_for(lambda: not self._sittings)


def size_asked(request: web.Request) -> tuple[int, int]:
    """Return the size of the window in cells that a page asks for, the usual one where it asks for none."""
    try:
        return sensible_size(int(request.query["width"]), int(request.query["height"]))
    except (KeyError, ValueError):
        return 80, 24
