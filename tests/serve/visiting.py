"""A server whose programs are a fake that starts in an instant."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientWebSocketResponse, CookieJar, WSMsgType
from aiohttp.test_utils import TestClient, TestServer

from rnn_tui.serve.gate import Gate
from rnn_tui.serve.server import Bounds, Server
from rnn_tui.serve.visitors import Visitors
from tests.serve.fake_program import MODES

FAKE = (sys.executable, "-S", "-E", str(Path(__file__).with_name("fake_program.py")))
TOKEN = "the-token"


class Visitor:
    """A browser: it keeps cookies, and says where its requests come from."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.sockets: list[ClientWebSocketResponse] = []
        self.origin = f"http://{client.host}:{client.port}"

    async def come(self, **asked: object) -> "Visitor":
        answer = await self.client.get("/", params={"token": TOKEN}, **asked)
        assert answer.status == 200
        return self

    async def sit_down(self, size: tuple[int, int] = (80, 24), **asked) -> ClientWebSocketResponse:
        headers = {"Origin": self.origin, **asked.pop("headers", {})}
        place = f"/program?width={size[0]}&height={size[1]}"
        self.sockets.append(await self.client.ws_connect(place, headers=headers, **asked))
        return self.sockets[-1]


async def said(socket: ClientWebSocketResponse, wanted: str = "") -> list:
    """Return the next thing that is said to the page, of this kind."""
    async for message in socket:
        if message.type == WSMsgType.TEXT and (words := message.json())[0].startswith(wanted):
            return words
    raise AssertionError(f"it is closed, and {wanted or 'nothing'} was not said")


async def drawn(socket: ClientWebSocketResponse) -> str:
    """Return the next thing that is drawn, other than the modes that each page begins with."""
    async for message in socket:
        if message.type == WSMsgType.BINARY and message.data != MODES.encode():
            return message.data.decode()
    raise AssertionError("it is closed")


@asynccontextmanager
async def serve(folder: Path, *words: str, **settings) -> AsyncIterator[object]:
    """Serve, with the visitors' folders in ``folder``: ``async with serve(...) as make_visitor``."""
    bounds = settings.pop("bounds", Bounds())
    visitors = Visitors(folder / "served")
    server = Server(Gate(1, token=TOKEN), visitors, bounds, command=(*FAKE, *words), **settings)
    came: list[Visitor] = []
    async with TestServer(server.application) as test_server:

        def make_visitor() -> Visitor:
            came.append(Visitor(TestClient(test_server, cookie_jar=CookieJar(unsafe=True))))
            return came[-1]

        make_visitor.server = server
        make_visitor.close = test_server.close
        try:
            yield make_visitor
        finally:
            for visitor in came:
                for socket in visitor.sockets:
                    await socket.close()
                await visitor.client.session.close()
