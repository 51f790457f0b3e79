"""Notices: one at a time, never beneath a dialogue, and beside what they are about."""

import pytest

from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.panes.write_pane import WritePane


async def test_notices_about_unknown_characters_come_to_an_end(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press(*"QWXYZKJV")
        (notice,) = app._notifications
        assert "Y" in notice.message and "\nothers will be marked without a message" in notice.message


async def test_what_happens_under_a_dialogue_is_told_once_it_is_closed(laboratory, until):
    async with laboratory() as (app, pilot):
        laboratory_screen = app.screen
        await pilot.press("ctrl+s")
        laboratory_screen.notices.tell("something has happened")
        await pilot.pause()
        assert not list(app._notifications)
        await pilot.press("escape")
        await until(pilot, lambda: [notice.message for notice in app._notifications] == ["something has happened"])


async def test_a_notice_leaves_what_a_small_window_has_to_say(laboratory, until):
    async with laboratory(size=(80, 24)) as (app, pilot):
        app.screen.notices.tell("two lines of a sentence that is told while the network learns, and the log is watched")
        await until(pilot, lambda: len(app.screen.query("Toast")) == 1)
        toast, log = app.screen.query_one("Toast"), app.screen.query_one(TrainingLog)
        await pilot.pause()
        assert toast.region.height == 2
        assert toast.region.intersection(log.region).height < log.content_region.height - 1  # a row is left
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert not app.screen.query_one("Toast").region.area


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_a_notice_stands_beside_the_bars_and_above_the_writing(laboratory, until, size):
    async with laboratory(size=size) as (app, pilot):
        await pilot.press("Q")
        await until(pilot, lambda: bool(app.screen.query("Toast")))
        await pilot.pause()
        notice, screen = app.screen.query_one("Toast").region, app.screen
        assert notice.right <= screen.query_one(BarsPane).region.x
        assert notice.bottom <= screen.query_one(WritePane).region.y
