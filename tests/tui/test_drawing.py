"""What has changed stays due until the pane that wants it was drawn."""

import pytest

from rnn_tui.session.changes import Changes
from rnn_tui.tui.drawing import Drawing
from rnn_tui.tui.panes.pane import Pane, View


class Bars(Pane):
    """Notes what it was shown."""

    wants = frozenset({"reading", "written"})

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Changes] = []

    def show(self, _session, changes: Changes) -> None:
        self.shown.append(changes)


class Plot(Bars):
    wants = frozenset({"plot"})
    rest = 4


class Log(Bars):
    wants = frozenset({"lines", "table"})


class Opened(Bars, View):
    pass


@pytest.fixture
def panes():
    return [Bars(), Plot(), Log()]


def poll(drawing: Drawing) -> None:
    drawing.polls += 1
    drawing.draw_due()


def test_a_pane_is_shown_what_it_wants_and_that_once(panes):
    bars, plot, log = panes
    drawing = Drawing(None, panes)
    drawing.add(Changes(["a line"], reading=True, ghost=True))
    drawing.add(Changes(["another"]))
    poll(drawing)
    poll(drawing)
    assert bars.shown == [Changes([], reading=True)]
    assert log.shown == [Changes(["a line", "another"])]
    assert plot.shown == []


def test_a_pane_that_rests_is_drawn_afterwards(panes):
    _bars, plot, _log = panes
    drawing = Drawing(None, panes)
    seen = []
    for number in range(1, 10):
        drawing.add(Changes([], plot=True))
        poll(drawing)
        if plot.shown:
            plot.shown.clear()
            seen.append(number)
    assert seen == [1, 5, 9]
    drawing.add(Changes([], plot=True))
    for _poll in range(3):
        poll(drawing)
        assert drawing.due(plot).plot
    poll(drawing)
    assert plot.shown and not drawing.due(plot)


def test_what_a_key_changes_is_drawn_at_once_with_what_was_due(panes):
    bars, plot, _log = panes
    drawing = Drawing(None, panes)
    drawing.add(Changes([], reading=True, plot=True))
    drawing.draw(Changes([], written=True))
    assert bars.shown == [Changes([], reading=True, written=True)] and not drawing.due(bars)
    assert plot.shown == [] and drawing.due(plot).plot


def test_a_view_is_drawn_when_it_is_opened_with_all_that_has_changed_since():
    view = Opened()
    view.display = False
    drawing = Drawing(None, [view])
    drawing.draw(Changes([], written=True))
    drawing.add(Changes([], reading=True))
    poll(drawing)
    assert view.shown == []
    view.display = True
    drawing.show(view)
    assert view.shown == [Changes([], reading=True, written=True)]


async def test_a_window_that_tells_its_size_several_times_is_drawn_once_and_once_more_when_it_tells_it_again(
    laboratory, monkeypatch
):
    async with laboratory() as (app, pilot):
        drawn: list[Changes] = []
        monkeypatch.setattr(app.main_screen.drawing, "draw", drawn.append)
        for times in (1, 2):
            for _resize in range(3):
                app.main_screen.draw_everything_soon()
            await pilot.pause()
            assert drawn == [Changes.everything()] * times
