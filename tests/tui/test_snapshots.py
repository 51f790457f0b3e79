"""Pictures of the whole screen at 120x36 and 80x24, in both themes and both languages.

What moves is made to stand: the clocks are the tests' own, the seeds are fixed, and a picture is taken when all that
a short training said has been drawn. `make snapshots` takes them anew; look at each before it is committed.
"""

from dataclasses import replace
from functools import partial

import pytest
from textual.widgets import Input, OptionList

from rnn_tui.language import set_language
from rnn_tui.session.background import Slot
from rnn_tui.text import library
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.app import LaboratoryApp
from rnn_tui.tui.panes import corpus_pane
from tests.tui import quiet

SIZES = {"wide": (120, 36), "narrow": (80, 24)}
STEPS = 60  # few enough that no machine's rounding shows


@pytest.fixture(autouse=True)
def program_that_never_changes(monkeypatch):
    """Keep the size of the program's own source, which every commit changes, out of the pictures."""
    program = corpus_from_text("print('hello')\n" * 12_000, library.PROGRAM, "Python")
    monkeypatch.setattr(library, "_gather_program", lambda _sample: program)
    corpus_pane.sample_corpus.cache_clear()
    yield
    corpus_pane.sample_corpus.cache_clear()


@pytest.fixture(autouse=True)
def caret_that_never_blinks(monkeypatch):
    """Show the caret of a field always: on a slow machine half a second may pass before the picture."""
    monkeypatch.setattr(Input, "cursor_blink", False)


@pytest.fixture
def app(corpus, small_config, ticking_clock, tmp_path):
    def make(**settings):
        settings = {"corpus": corpus, "config": replace(small_config, steps=STEPS), **settings}
        settings = {"out": tmp_path / "harbour", **settings}  # a name of its own would hold the date
        return LaboratoryApp(training_clock=ticking_clock, **settings)

    return make


@pytest.fixture
def drawn(until):
    """Return what waits until all that is worked out in the background has been answered and drawn."""

    async def wait(pilot):
        before = None
        while before != quiet.questions[0]:  # an answer may lead to another question
            last = Slot()  # answered in turn: what was asked before it has been answered then
            pilot.app.session.background.ask(last, lambda: True)
            before = quiet.questions[0]
            await until(pilot, lambda last=last: last.answer is not None)
            drawing = pilot.app.main_screen.drawing
            polls = drawing.polls
            await until(pilot, lambda drawing=drawing, polls=polls: drawing.polls >= polls + 2)
            aside, view = pilot.app.session.aside, pilot.app.main_screen.views.opened
            await until(pilot, lambda aside=aside: aside.is_quiet)
            # one that rests is drawn later
            await until(pilot, lambda drawing=drawing, view=view: view is None or not drawing.due(view))
        # a screen that asked fetches its answer in its own time
        await until(pilot, lambda: all(listed.option_count for listed in pilot.app.screen.query(OptionList)))

    return wait


async def train(pilot, until):
    session = pilot.app.session
    await pilot.press("ctrl+t")
    await until(pilot, lambda: session.phase == "finished" and session.prompt.step == session.trainer.best.step)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_before_any_training(app, snap_compare, drawn, size):
    assert snap_compare(app(), terminal_size=size, run_before=drawn)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_at_the_end_of_a_training(app, snap_compare, drawn, until, size):
    async def run(pilot):
        await drawn(pilot)
        await train(pilot, until)
        await pilot.press("right", "right", "right", "7", "down", "down")
        await drawn(pilot)

    assert snap_compare(app(), terminal_size=size, run_before=run)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_in_french_and_on_paper(app, snap_compare, drawn, until, size):
    set_language("fr")

    async def run(pilot):
        await drawn(pilot)
        await pilot.press("escape", "d", "f8")
        await until(pilot, lambda: pilot.app.session.prompt.step == 1)
        await drawn(pilot)

    assert snap_compare(app(), terminal_size=size, run_before=run)


@pytest.mark.parametrize("keys", [["f1"], ["escape"], ["ctrl+s"], ["ctrl+o"], ["f2"]], ids=lambda keys: keys[0])
def test_what_stands_over_a_narrow_laboratory(app, snap_compare, drawn, keys):
    async def run(pilot):
        await drawn(pilot)
        await pilot.press(*keys)
        await pilot.pause()

    assert snap_compare(app(), terminal_size=(80, 24), run_before=run)


async def write_branches(pilot, drawn):
    for keys in ("mer", "phal"):
        await pilot.press(*keys, "right", "right", "right", "right")
        await drawn(pilot)
        await pilot.press(*["backspace"] * (len(keys) + 4))
    await pilot.press("m", "a", "l")


@pytest.mark.parametrize(
    "keys",
    [["ctrl+k"], ["escape", "4"], ["ctrl+e"], ["escape", "0"], ["f11"], ["f7"], ["ctrl+left", "ctrl+left", "f12"]],
    ids=["controls", "branches", "continuations", "samples", "memory", "surprise", "back-and-pinned"],
)
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_writing(app, snap_compare, drawn, until, keys, size):
    async def run(pilot):
        await drawn(pilot)
        await train(pilot, until)
        await write_branches(pilot, drawn)
        await until(pilot, lambda: pilot.app.session.monitor.series.finder is not None)
        for key in keys:
            await pilot.press(key)
            await drawn(pilot)

    assert snap_compare(app(), terminal_size=size, run_before=run)


VIEWS = {
    "microscope": ["escape", "X"],
    "gradient": ["escape", "G"],
    "neurons": ["escape", "N", "right"],
    "parts": ["escape", "P"],
    "mistakes": ["escape", "K"],
    "what-may-come": ["escape", "Y"],
    "what-moved": ["escape", "A"],
    "cursor": ["ctrl+a", "left", "left"],
}


@pytest.mark.parametrize("keys", VIEWS.values(), ids=VIEWS)
def test_a_view_in_a_narrow_laboratory(app, snap_compare, drawn, until, keys):
    async def run(pilot):
        await drawn(pilot)
        await train(pilot, until)
        await pilot.press("m", "a", "l")
        for key in keys:
            await pilot.press(key)
            await drawn(pilot)

    assert snap_compare(app(), terminal_size=(80, 24), run_before=run)


def test_the_lesson_in_french(app, snap_compare, drawn, until, monkeypatch):
    set_language("fr")
    monkeypatch.setattr("rnn_tui.session.learning.Control", partial(Control, clock=lambda: 0.0))  # nobody waits on it
    lesson = corpus_from_text("exemple de texte pour entraîner un RNN.", "lesson")

    async def run(pilot):
        await drawn(pilot)
        await pilot.press("ctrl+t", "escape", "e")
        session = pilot.app.session
        await until(pilot, lambda: session.phase == "finished" and session.prompt.step == session.trainer.step)
        await drawn(pilot)

    config = replace(preset_config("notebook"), epochs=12)
    assert snap_compare(app(corpus=lesson, config=config), terminal_size=(120, 36), run_before=run)


def test_a_window_that_is_too_small(app, snap_compare):
    assert snap_compare(app(), terminal_size=(50, 15))
