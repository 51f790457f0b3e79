"""One program shown to many: everyone sees the same, whenever he came and however slow he is."""

import asyncio

import pytest

from rnn_tui.serve.broadcast import MOST_DRAWN_OVER, MOST_WAITING, Broadcast, Picture, Watcher

pyte = pytest.importorskip("pyte")


class Browser:
    """A watcher's page: a screen that is fed with what was sent."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.screen = pyte.Screen(20, 3)
        self.stream = pyte.ByteStream(self.screen)
        self.fed = 0

    async def read(self) -> str:
        """Take in all there is."""
        async with asyncio.timeout(5):
            data = await self.watcher.take()
        self.fed += len(data)
        self.stream.feed(data)
        return "|".join(line.rstrip() for line in self.screen.display)


def at(row: int, column: int, text: str) -> bytes:
    return f"\x1b[{row};{column}H\x1b[1m{text}\x1b[0m".encode()


@pytest.fixture
def broadcast():
    shown = Broadcast()
    shown.draw(b"\x1b[?1049h\x1b[?1000h")  # of no use to who only looks
    shown.begin()
    shown.draw(b"\x1b[1;1Hloss 4.2             \x1b[2;1Hbars                \x1b[3;1H                    ")
    return shown


async def test_all_see_what_is_drawn(broadcast):
    browsers = [Browser(broadcast.join()) for _ in range(3)]
    assert [await each.read() for each in browsers] == ["loss 4.2|bars|"] * 3
    broadcast.draw(at(1, 6, "3.1"))
    broadcast.draw(at(3, 1, "step 9"))
    assert [await each.read() for each in browsers] == ["loss 3.1|bars|step 9"] * 3


async def test_who_comes_late_sees_the_whole_picture_at_once(broadcast):
    broadcast.draw(at(1, 6, "3.1"))
    late = Browser(broadcast.join())
    assert await late.read() == "loss 3.1|bars|"
    broadcast.draw(at(2, 6, "of a"))
    assert await late.read() == "loss 3.1|bars of a|"


async def test_nothing_is_seen_before_the_first_whole_picture():
    broadcast = Broadcast()
    early = Browser(broadcast.join())
    broadcast.draw(at(1, 1, "half"))
    assert await early.read() == "||"
    broadcast.begin()
    broadcast.draw(at(1, 1, "whole"))
    assert await early.read() == "whole||"


async def test_who_is_slow_is_given_the_whole_picture_in_the_place_of_old_bytes(broadcast):
    slow, quick = Browser(broadcast.join()), Browser(broadcast.join())
    await slow.read(), await quick.read()
    for number in range(MOST_WAITING // 10):
        broadcast.draw(at(3, 1, f"step {number:6}"))
        if number % 1000 == 0:
            await quick.read()
            broadcast.begin()
            broadcast.draw(b"\x1b[1;1Hloss 2.0             \x1b[2;1Hbars                \x1b[3;1H                    ")
    assert await slow.read() == await quick.read() == f"loss 2.0|bars|step {number:6}"
    assert slow.fed < MOST_WAITING / 2
    broadcast.draw(at(3, 1, "step"))
    assert await slow.read() == await quick.read()


def test_a_picture_is_long_until_another_was_asked_for_and_once_more_where_none_came():
    picture = Picture()
    for _ in range(2):
        picture.draw(b"x" * MOST_DRAWN_OVER)
        assert not picture.is_long
        picture.draw(b"x")
        assert picture.is_long
        picture.take_note_of_asking()
    assert not picture.is_begun and picture.whole() == b""
    picture.begin()
    picture.draw(b"y" * MOST_DRAWN_OVER * 2)
    assert picture.is_begun and not picture.is_long


async def test_no_watcher_is_asked_what_the_program_asks_its_terminal(broadcast):
    browser = Browser(broadcast.join())
    await browser.read()
    before = browser.fed
    broadcast.draw(b"\x1b[6n")
    broadcast.draw(b"\x1b[?2026$p")
    assert browser.fed == before
    broadcast.draw(at(1, 6, "3.1") + b"\x1b[6n")
    assert await browser.read() == "loss 3.1|bars|"
    assert browser.fed - before == len(at(1, 6, "3.1"))


async def test_everyone_is_woken_when_one_comes_or_goes_and_at_the_end(broadcast):
    browser = Browser(broadcast.join())
    await browser.read()
    other = broadcast.join()
    await browser.read()
    assert broadcast.watching == 2
    broadcast.leave(other)
    await browser.read()
    assert broadcast.watching == 1
    broadcast.end()
    assert await browser.read() == "loss 4.2|bars|" and broadcast.has_ended
