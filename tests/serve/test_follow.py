"""The class mode without a browser: forty see one program, and nothing that they do reaches it."""

import asyncio
import json
import os
import socket
import sys
from pathlib import Path

import pytest
from drawing_program import BALLAST

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")
pyte = pytest.importorskip("pyte")

from aiohttp import WSMsgType  # noqa: E402
from aiohttp.test_utils import TestClient, TestServer  # noqa: E402

from rnn_tui.serve.broadcast import MOST_DRAWN_OVER  # noqa: E402
from rnn_tui.serve.child import Child, ChildError  # noqa: E402
from rnn_tui.serve.follow import Follower, FollowServer  # noqa: E402
from rnn_tui.serve.gate import Gate  # noqa: E402

PROGRAM = Path(__file__).parents[1] / "drawing_program.py"
SIZE = (60, 20)
PATIENCE = 20  # seconds


class Page:
    """What a watcher's browser has: a connection, and a screen for what comes."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.drawn = bytearray()
        self.told: list[list[object]] = []

    @property
    def display(self) -> list[str]:
        """What stands on the screen: the last whole picture, and what was drawn over it."""
        screen = pyte.Screen(*SIZE)
        pyte.ByteStream(screen).feed(bytes(self.drawn[self.drawn.rfind(b"\x1b[1;1H") :]))
        return screen.display

    async def until(self, *wanted: object) -> None:
        """Read until a text was drawn, or until this was told."""
        async with asyncio.timeout(PATIENCE):
            while not (str(wanted[0]).encode() in self.drawn or list(wanted) in self.told):
                message = await self.socket.receive()
                if message.type == WSMsgType.BINARY:
                    self.drawn += message.data
                else:
                    assert message.type == WSMsgType.TEXT, message
                    self.told.append(json.loads(message.data))


class ClassRoom:
    """A program that draws, a server that shows it, and a browser for whoever comes."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "notes"
        command = [sys.executable, str(PROGRAM), str(self.notes)]
        self.child = Child(command, dict(os.environ), folder)
        self.follower = Follower(self.child, *SIZE)
        self.clients: list[TestClient] = []
        self.pages: list[Page] = []
        self.gate = Gate(0)

    async def open(self, most: int = 10, **settings: float) -> None:
        await self.follower.begin()
        served = FollowServer(self.gate, self.follower, "a <run>", most, **settings)
        self.server = TestServer(served.application)
        await self.server.start_server()

    async def come(self) -> Page:
        """Open the page by its whole address in a browser of its own, and have it connect."""
        client = TestClient(self.server)
        self.clients.append(client)
        page = await client.get("/", params={"token": self.gate.token})
        assert page.status == 200 and "<title>a &lt;run&gt; · rnn-tui</title>" in await page.text()
        origin = str(self.server.make_url("/").origin())
        self.pages.append(Page(await client.ws_connect("/broadcast", headers={"Origin": origin})))
        return self.pages[-1]

    async def order(self, words: str) -> None:
        """Have the program draw."""
        await self.child.type(words.encode())

    @property
    def heard(self) -> list[str]:
        """What the program was started with, and sent."""
        return self.notes.read_text("utf-8").splitlines()

    async def close(self) -> None:
        for page in self.pages:
            await page.socket.close()
        for client in self.clients:
            await client.session.close()
        if hasattr(self, "server"):
            await self.server.close()
        await self.follower.end()


@pytest.fixture
async def room(tmp_path):
    room = ClassRoom(tmp_path)
    yield room
    await room.close()


async def test_all_see_what_one_program_draws_and_who_comes_late_the_whole_picture(room):
    await room.open()
    first, second = await room.come(), await room.come()
    await room.order("draw loss 3.1")
    for page in (first, second):
        await page.until("loss 3.1")
    late = await room.come()
    await late.until("loss 3.1")
    assert late.display == first.display == second.display
    assert late.display[0].startswith("picture 0") and late.display[1].startswith("bars===")
    assert b"\x1b[6n" not in room.follower.broadcast.picture.whole()  # forty would answer
    await first.until("watched", 3, False)
    assert room.heard == ["started 60x20", "draw loss 3.1"]


async def test_nothing_that_a_watcher_does_reaches_the_program(room):
    await room.open()
    page, other = await room.come(), await room.come()
    for word in ('["typed", "x"]', '["resized", 200, 50]', '"draw mine"', '["focused", true]', '["there"]'):
        await page.socket.send_str(word)
    await page.until("there")
    await room.order("draw ours")
    for each in (page, other):
        await each.until("ours")
    for strange in (b"draw mine", b'"' + b"x" * 2000 + b'"'):  # nobody's page says so, or so much
        stranger = await room.come()
        await other.until("watched", 3, False)
        other.told.clear()
        await stranger.socket.send_str(strange.decode())
        await other.until("watched", 2, False)
        other.told.clear()
    assert room.heard == ["started 60x20", "draw ours"]
    for path in ("/program", "/text", "/download/a/b"):
        assert (await room.clients[0].get(path)).status == 404


async def test_who_is_slow_makes_nobody_wait_and_sees_the_newest_picture(room):
    await room.open()
    slow, quick = await room.come(), await room.come()
    slow.socket.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
    await slow.until("watched", 1, False)
    await room.order("pictures 600")
    await room.order("draw the last")
    await quick.until("the last")
    await slow.until("the last")
    assert slow.display == quick.display and slow.display[0].startswith("picture 600")
    assert len(slow.drawn) < 600 * 4 * BALLAST / 2  # bytes that were drawn


async def test_who_takes_nothing_any_more_is_let_go(room):
    await room.open(stuck=0.1)
    quick, stuck = await room.come(), await room.come()
    await quick.until("watched", 2, False)
    await room.order("pictures 400")
    await room.order("draw the last")
    await quick.until("the last")
    await quick.until("watched", 1, False)
    assert not stuck.drawn


async def test_when_much_was_drawn_the_program_is_asked_for_another_whole_picture(room):
    await room.open()
    page = await room.come()
    for number in range(2 * MOST_DRAWN_OVER // 100):
        await room.order(f"draw {number}")
    await page.until("picture -1")
    await page.until(f"{number}")
    resize = json.dumps({"type": "resize", "width": 60, "height": 20})
    assert 1 <= room.heard.count(resize) <= 4
    assert len(room.follower.broadcast.picture.whole()) < 2 * MOST_DRAWN_OVER


async def test_so_many_may_watch_and_a_place_that_becomes_free_is_taken(room):
    await room.open(most=2)
    pages = [await room.come() for _ in range(3)]
    await pages[2].until("ended", "All 2 places are taken. Try again when somebody has left.")
    await pages[0].socket.close()
    await pages[1].until("watched", 1, False)
    await (await room.come()).until("bars")


async def test_the_last_picture_stays_when_the_program_ends(room):
    await room.open()
    page = await room.come()
    await room.order("draw finished")
    await page.until("finished")
    await room.order("end")
    await page.until("watched", 1, True)
    late = await room.come()
    await late.until("finished")
    await late.until("watched", 2, True)


async def test_the_program_ends_with_the_server_and_the_pages_are_told(room):
    await room.open()
    page = await room.come()
    await page.until("bars")
    closing = asyncio.create_task(room.server.close())
    await page.until("ended", "The server was ended.")
    await page.socket.close()
    await closing
    assert room.child.pid is not None
    await room.follower.end()
    assert room.child.pid is None and room.heard == ["started 60x20", "left alone"]


async def test_without_its_token_or_from_another_page_nobody_sees_anything(room):
    await room.open()
    page = await room.come()
    client, own = room.clients[0], str(room.server.make_url("/").origin())
    stranger = TestClient(room.server)
    room.clients.append(stranger)
    assert (await stranger.get("/")).status == 403
    assert (await stranger.get("/", params={"token": "x"})).status == 403
    for browser, origin in ((stranger, own), (client, "http://example.org"), (client, None)):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await browser.ws_connect("/broadcast", headers={} if origin is None else {"Origin": origin})
        assert refused.value.status == 403
    assert room.follower.broadcast.watching == 1
    await page.until("bars")


async def test_a_program_that_does_not_begin_is_an_error_with_what_it_said(tmp_path):
    for script in ("import sys; sys.exit('no such run')", "print('__GANGLION__', flush=True)"):
        follower = Follower(Child([sys.executable, "-c", script], dict(os.environ), tmp_path), *SIZE)
        with pytest.raises(ChildError) as raised:
            await follower.begin()
        await follower.end()
        assert str(raised.value).strip() == ("no such run" if "sys" in script else "")
