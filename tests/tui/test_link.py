"""Over a slow link nothing that moves by itself is drawn before what was drawn has arrived; keys are."""

from textual.events import CursorPosition

from rnn_tui.tui.link import Link
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.write_pane import WritePane


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def make_link() -> tuple[Link, Clock, list[float]]:
    clock, asked = Clock(), []
    return Link(lambda: asked.append(clock.now), clock), clock, asked


def test_a_terminal_that_never_answers_is_never_waited_for():
    link, clock, asked = make_link()
    for clock.now in (0.0, 0.1, 5.0):
        link.ask()
        assert link.is_free
    assert asked == [0.0, 0.1, 5.0]


def test_one_question_is_under_way_at_a_time():
    link, clock, asked = make_link()
    link.ask()
    link.take_answer()
    clock.now = 1.0
    link.ask()
    assert not link.is_free
    clock.now = 1.1
    link.ask()
    assert asked == [0.0, 1.0]
    link.take_answer()
    assert link.is_free


def test_a_slow_link_rests_and_an_answer_that_was_lost_is_given_up():
    link, clock, _asked = make_link()
    link.ask()
    clock.now = 0.7
    link.take_answer()
    assert not link.is_free and not link.is_waiting
    clock.now = 1.3
    assert link.is_free
    link.ask()
    clock.now = 11.4
    assert link.is_free


def test_a_page_that_takes_the_place_of_another_is_not_waited_for():
    link, clock, asked = make_link()
    link.ask()
    link.take_answer()
    clock.now = 1.0
    link.ask()
    link.begin_anew()
    assert link.is_free and not link.is_waiting
    link.ask()
    assert asked == [0.0, 1.0, 1.0] and not link.is_free


async def test_the_laboratory_draws_what_moves_when_the_answer_has_come(laboratory, until):
    async with laboratory() as (app, pilot):
        session, link, screen = app.session, app.link, app.screen
        link.take_answer()  # the terminal has answered before
        bars, pane = screen.query_one(BarsPane), screen.query_one(WritePane)
        await pilot.press("f8")
        await until(pilot, lambda: session.monitor.progress is not None and session.monitor.progress.step == 1)
        await until(pilot, lambda: session.prompt.step == 1)
        link.ask()
        before = str(bars.render())
        await pilot.press("f8")
        await until(pilot, lambda: session.prompt.step == 2)
        polls = screen.drawing.polls
        await until(pilot, lambda: screen.drawing.polls >= polls + 2)
        assert str(bars.render()) == before and screen.drawing.due(bars).reading
        await pilot.press("m")
        assert "m" in str(pane.render()) and str(bars.render()) != before  # a key's own is drawn at once
        app.post_message(CursorPosition(0, 0))
        await until(pilot, lambda: not screen.drawing.due(bars).reading)


async def test_quitting_waits_for_the_answer_that_is_under_way(laboratory, until):
    async with laboratory() as (app, pilot):
        app.link.take_answer()
        app.link.ask()
        await pilot.press("ctrl+q")
        assert not app._exit
        app.post_message(CursorPosition(0, 0))
        await until(pilot, lambda: app._exit)


async def test_beneath_a_dialogue_only_what_changed_is_drawn(laboratory, until, monkeypatch):
    async with laboratory() as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: app.session.prompt.step == 1)
        await pilot.press("f1")
        below = app.screen_stack[0]
        below.query_one(LossPlot).refresh()  # a change beneath: Textual would draw the whole screen ever again
        polls = below.drawing.polls
        await until(pilot, lambda: below.drawing.polls >= polls + 3)
        drawn: list[object] = []
        monkeypatch.setattr(app, "post_display_hook", lambda: drawn.append(app.screen))
        polls = below.drawing.polls
        await until(pilot, lambda: below.drawing.polls >= polls + 12)
        assert len(drawn) <= 6


async def test_the_plot_stays_due_until_the_link_is_free(laboratory, until, monkeypatch):
    async with laboratory() as (app, pilot):
        free: list[int] = []
        monkeypatch.setattr(Link, "is_free", property(lambda _link: bool(free)))
        await pilot.press("f8")
        await until(pilot, lambda: app.session.monitor.progress is not None)
        drawn: list[int] = []
        screen = app.screen
        plot, drawing = screen.loss_plot, screen.drawing
        plot.show = lambda *_: drawn.append(drawing.polls)
        for polls in range(1_000, 1_040, 10):  # whichever poll it is that finds the link free
            drawing.polls = polls
            screen.poll()
            assert drawing.due(plot).plot and not drawn
            free.append(polls)
            screen.poll()
            assert drawn == [polls + 2] and not drawing.due(plot)
            free.clear()
            drawn.clear()
