"""Everything that is drawn is drawn at every size: in the middle of a resize a pane may have no cell at all."""

import importlib
import inspect
import math
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import product, starmap
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest
from own_functions import judged
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

import rnn_tui.tui
from rnn_tui.generation.lookahead import Measured
from rnn_tui.generation.settings import Drawn
from rnn_tui.generation.tree import NETWORK, YOU, Branch, Node, branches_to, path_to
from rnn_tui.generation.writer import Typed
from rnn_tui.inspection.checked import GradientCheck
from rnn_tui.inspection.look import BINS, Idle, Look, Part
from rnn_tui.inspection.memory import Memory
from rnn_tui.inspection.mistakes import Confusion, Mistakes, OfCharacter, WorstPlace
from rnn_tui.inspection.properties import PROPERTIES
from rnn_tui.inspection.reach import Reach
from rnn_tui.inspection.specimen import Clipping, Learnt
from rnn_tui.inspection.unit_formula import Equation
from rnn_tui.inspection.unit_scores import Score
from rnn_tui.lesson.checker.submission import Submission
from rnn_tui.lesson.watched import Watched
from rnn_tui.places import runs_folder
from rnn_tui.runs.checkpoint import TextFacts
from rnn_tui.runs.curves import Curve, LossHistory
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.summary import RunSummary
from rnn_tui.session.comparison import Voice
from rnn_tui.text.baselines import Baselines
from rnn_tui.text.candidates import CandidateEncoding
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.control import Control
from rnn_tui.training.events import BestReached, Progress, SettingChanged
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.budget_bar import BudgetBar
from rnn_tui.tui.panes.corpus_pane import TextRow
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.status_line import StatusLine
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.renderables.bars import Candidate
from rnn_tui.tui.renderables.branches import Here
from rnn_tui.tui.renderables.curve_layout import CurveLayout, Curves, Lens
from rnn_tui.tui.renderables.gradient import Flow, Lane
from rnn_tui.tui.renderables.lesson.drawings import DRAWINGS
from rnn_tui.tui.renderables.log_scale import Scale
from rnn_tui.tui.renderables.measures import Measures
from rnn_tui.tui.renderables.mistakes import ShownMistakes
from rnn_tui.tui.renderables.moved import Moved
from rnn_tui.tui.renderables.neurons import Follows, Picture, lay_out
from rnn_tui.tui.renderables.pen import FINE, THICK
from rnn_tui.tui.renderables.plot import Axes, Baseline, Series
from rnn_tui.tui.renderables.run_curves import shown_run
from rnn_tui.tui.renderables.status import Status
from rnn_tui.tui.renderables.temperatures import AtTemperature
from rnn_tui.tui.renderables.unit_text import coloured
from rnn_tui.tui.renderables.ways import WayRow
from rnn_tui.tui.themes import LAMP, TERMINAL
from tests.tui import lesson_pages
from tests.tui.sights import passage_sight, step_sight

CELLS = (-1, *range(6), 7, 9, 12, 16, 20, 34, 60, 250)
_LESSON = re.compile(r"rnn_tui\.tui\.renderables\.lesson\.(?!page)")
MEASURES = {"width", "height", "room", "most", "most_lines", "cells"}  # what is counted in cells or lines


def text_of(letters: str) -> Node:
    node = Node("", None, YOU)
    for depth, letter in enumerate(letters, start=1):
        node = Node(letter, None if letter == "?" else 0, NETWORK if depth % 2 else YOU, node, depth)
    return node


def branch_behind(fork: int) -> Branch:
    word = path_to(text_of("word"))
    return next(branches_to([word[-1]], word[:fork]))


def curve_of(*losses: float) -> Curve:
    drawn = Curve()
    for number, loss in enumerate(losses, start=1):
        drawn.add(10.0 * number, loss)
    return drawn


TEXTS = ["", "日本 a\tb?\ne\N{COMBINING ACUTE ACCENT} a word", "word"]
PROGRESS = Progress(1_840, 1.02, 1.83, 1.94, 0.41, 2.4e-3, 214_000.0, 20.0, 72.0)
CURVES = [Curve(), curve_of(2.5), curve_of(4.0, math.nan, math.inf, 3.0)]
MEASURED = Measured(2.0, [2.0, math.nan])
PICKED = Candidate(1, "日本", 0.7, 0.7, 0.6, picked=True, pinned=0.2)
RUN = RunSummary(Path("/runs/harbour"), "letters", preset_config("rnn"), 60, parent="first", note="a note")
STATUS = Status("The harbour", "RNN 256", "learning", True, PROGRESS, "2026-harbour", 72.0, 0.4)

HISTORY = LossHistory(CURVES[2], CURVES[1], [SettingChanged(20, "learning_rate", 1e-3)], BestReached(20, 2.5))
SERIES = Series("", [1.0, 2.0, 0.5], [4.0, math.nan, 3.0], "A", "$network")
WAY_ROW = WayRow((1,), 0, "the 日本", 0.4, (Drawn(1, 0.4, 1.3),), True, "the 日本")
CURVES_SEEN = Curves(HISTORY, [1, 30], Baselines(4.17, 3.3, 2.4, 1.9), [("日本", HISTORY, ""), ("", HISTORY, "gone")])
VOICE = Voice(TextFacts("sea", 3, ""), Vocabulary("sea"), "é", Typed({}, "é"), TEXTS[1], 2.5)
LANES = [
    Lane("LSTM c", "LSTM 128 c", "$network", [1.0, 0.5, 0.001, 2.0], Reach(14.0, math.inf, 0.73, 127), 2),
    Lane("日", "日本", "$run-2", [], Reach(0.0, 1.0, math.nan, 0), 64),
]

PART = Part("W_hh", 5.0, 0.5, (1,) * BINS, 0.25, 2.4e-3, (Part("z", 5.0, 0.5, (0,) * BINS),))
LOOK = Look(7, (PART, Part("b_y", 0.0, 0.0, (1,) * BINS)), (Idle(0, "h", 8, 1, 2),), 1_024, True)

OF_CHARACTER = OfCharacter(0, 1_234_567, 2.5, 0.25, 1.0, 2.0)
CONFUSION = Confusion(0, 1, 1_234, 0.125)
WORST = WorstPlace(1, 12.5, 2, 0.375)
MISTAKES = [
    Mistakes(np.array([0, 1, 2, 0]), np.array([math.nan, 12.5, 0.1, 1.0]), 2.5, 0.25, 0.75, *theirs, *figures)
    for theirs, figures in (
        ((None, None), ((OfCharacter(1, 1, 0.0, 1.0, 1.0, None),), (), (WORST,))),
        ((2.0, 0.5), ((OF_CHARACTER,) * 30, (CONFUSION,) * 30, (WORST,) * 10)),
    )
]
CHECKS = [GradientCheck("gru", "streams", "W_hh_l1", (3, 512, 512), error, (1e-5, -1e5)) for error in (0.0, 1e-9, 1.0)]
CHECKS += [GradientCheck("rnn", "windows", "b_h", (5,), math.nan)]
SHOWN = [ShownMistakes("a日\n"), ShownMistakes("a日\n", 7, True, 2, 20, 0), ShownMistakes("a日\n", 7, opened=True)]
SCORES = [
    Score(PROPERTIES[0], np.zeros(3, bool), 0, 0.94, 0.6, 0.5, 1_145, 0.9),
    Score(PROPERTIES[1], np.zeros(3, bool), 0, 0.5, 0.6, 0.5, 2),
]
FOLLOWS = [Follows("日本 a column", "h[39]", SCORES[0]), Follows("quotes", "c_l1[39]", SCORES[1])]
UNIT_TEXT = coloured(TEXTS[1], [-1.0, 0.5] * 8, [True, False, False] * 6)
NEURONS = Picture(("a", "日本"), 1, "1 of 9", "h[3]", 128, 2.5, UNIT_TEXT, True, 3, FOLLOWS, 1, "at step 7")

WATCHED = [
    Watched("日本.py"),
    Watched("rnn.py", judged(Submission(Path("rnn.py"), "# wrong loss: 日本 a long sentence"))),
    Watched("rnn.py", judged(Submission(Path("rnn.py"), "")), is_right=True, is_checking=True),
]
EXAMPLES = {  # of whatever is drawn, by the type that says so; the first ones are the emptiest
    "bool": [False, True],
    "int": [0, 7, 1_234_567],
    "float": [0.0, 0.5, 12_345.6],
    "str": TEXTS,
    "Content": [Content(text) for text in TEXTS],
    "Sequence[str]": [[""], ["a long sentence", "short"]],
    "Sequence[int]": [[], [1, 4]],
    "Sequence[float]": [[], [0.0, 2.0]],
    "Sequence[Piece]": [[], [("日", "bold"), ("\n", ""), ("abc", "$quiet")]],
    "list[Piece]": [[], [("日", "bold"), ("abc", "$quiet")]],
    "Sequence[list[Piece]]": [[], [[("日", "bold"), ("abc", "$quiet")], [("\n", "")]]],
    "Pen": [FINE, THICK],
    "Curve": CURVES,
    "LossHistory": [LossHistory(), HISTORY],
    "Sequence[Baseline]": [[], [Baseline("uniform", 4.17), Baseline("pairs", 2.4)]],
    "Sequence[Candidate]": [[], [PICKED, Candidate(20_000, "q", 0.0, 1.0, 0.1, cut=True, visited=True)]],
    "CandidateEncoding": [CandidateEncoding("utf-8", ""), CandidateEncoding("shift_jis_2004", "日本 the sea\x1b")],
    "Progress": [PROGRESS],
    "Status": [Status("", "", "", False, None), STATUS],
    "Memory": [Memory(np.zeros(0), np.zeros(0), 0.0), Memory(np.array([0.0, 2.0]), np.array([0.0, 0.5]), 2.0)],
    "Moved | None": [None, Moved("", 0.0, {}), Moved("日", 0.5, {1: 0.2, 2: -0.9, 4: 0.0}, 7)],
    "WayRow": [WAY_ROW, replace(WAY_ROW, depth=90, text="", is_open=None)],
    "Sequence[WayRow]": [[], [WAY_ROW, replace(WAY_ROW, depth=90, text="", is_open=None), WAY_ROW]],
    "Sight": [step_sight(), step_sight("lstm", layers=2, gain=True), passage_sight(), step_sight(road=False)],
    "Clipping": [Clipping(0.9, "b_y", 1.2, *bounds) for bounds in [(5.0, None, 3, 1.0), (None, 1.0, 0, 0.5)]],
    "Sequence[Learnt]": [[], [Learnt("W_hh", (4, 9, 9), 1e-9, 12.0, 0.9, 1_000, None, None)] * 9],
    "Sequence[Equation]": [[], [Equation("a", ((("", 0.5), ("b", -1e-9)),), 7.0), Equation("h", (), 1.0)] * 3],
    "Lane": LANES,
    "Sequence[Lane]": [[], LANES],
    "Flow": [Flow([], "", "", [], [], 0), Flow([*"日本 the", "↵"], "日", "loss", LANES, [(1, 2.0), (9, 128.0)], 9)],
    "Sequence[tuple[int,float]]": [[], [(1, 2.0), (9, 128.0)]],
    "Sequence[GradientCheck]": [[], CHECKS],
    "Mistakes": MISTAKES,
    "ShownMistakes": SHOWN,
    "OfCharacter": [OF_CHARACTER],
    "WorstPlace": [WORST],
    "Look": [Look(0, (), (), 0), LOOK],
    "Scale": [Scale(-6, 0, -3)],
    "float | None": [None, 0.0, 2.4e-3],
    "Sequence[Sequence[str]]": [[], [["a long sentence", "short"]]],
    "Sequence[Coloured]": [[], UNIT_TEXT],
    "Follows": FOLLOWS,
    "Sequence[Follows]": [[], FOLLOWS],
    "Picture": [Picture(), NEURONS, replace(NEURONS, rows=(), said="reading")],
    "Layout": [lay_out(Picture(), 0, 0, False), lay_out(NEURONS, 30, 10, True)],
    "Measures": [Measures(math.nan, math.nan), Measures(2.0, 1.0, scale=True), Measures(2.0, 1.0, 5, [1, 5, 9])],
    "Here": [Here(path_to(text_of("")), [], 0), Here(path_to(text_of(TEXTS[1])), [1.0] * len(TEXTS[1]), 605)],
    "Branch": [*branches_to([text_of(""), text_of(TEXTS[1])], []), branch_behind(2)],
    "Measured | None": [None, MEASURED],
    "RunSummary": [RUN, RunSummary(Path("/"), problem="gone"), RunSummary(Path("/runs/new"), saved=False)],
    "TextRow": [TextRow("", "", "", 0, 0, 0), TextRow("sea", "日本 the sea", "French", 84_000, 79_671, 92)],
    "Sequence[RunSummary]": [[RUN], [RUN, RunSummary(Path("/runs/other"))]],
    "Sequence[Shown]": [
        [],
        [shown_run(0, LossHistory(), "time", "a", "gone"), shown_run(1, HISTORY, "epoch", "日本", "")],
    ],
    "Sequence[AtTemperature]": [[], [AtTemperature(0.2, "日本", "a\n日本\n" * 9)] * 3],
    "Sequence[Voice | None]": [[], [None, VOICE]],
    "Series": [Series("", [], [], "", ""), SERIES],
    "Sequence[Series]": [[], [SERIES, Series("", [], [], "", "")]],
    "Shown": [shown_run(0, LossHistory(), "time", "a", "gone"), shown_run(1, HISTORY, "epoch", "日本", "")],
    "Axes": [Axes(), Axes(str, 1.5, log_x=True, log_y=True)],
    "Curves": [Curves(), CURVES_SEEN],
    "Lens": [Lens(), Lens("epoch", "sum", "both", 2, 5.0)],
    "CurveLayout": [CurveLayout(CURVES_SEEN, Lens("time", "bits", "log", 1, 5.0), width) for width in (0, 40)],
    "Sequence[tuple[int,Mark]]": [[], [*enumerate(CURVES_SEEN.marks)]],
    "Sequence[Content]": [[], [Content.styled("日本", "$network")]],
    "Sequence[Sequence[Content]]": [[], [[Content("日本")] * 2, [], [Content("")]]],
    "Mapping[str,str]": [TERMINAL, LAMP],
    "Callable[[Item], str]": [str],
    "Callable[[float],str]": [str],
    "Sequence[tuple[str,Sequence[str]]]": [[("", [""])], [("steps", ["1", "日本"])]],
    "Piece": [("", ""), ("日本", "0.5")],
    **lesson_pages.examples(),
    "Watched": WATCHED,
    "Watched | None": [None, *WATCHED],
    "list[Content]": [[], [Content("日本"), Content("abc")]],
}


def drawers() -> Iterator[Callable[..., object]]:
    """Every function of the screen's modules that is told how many cells or lines it has.

    Of a step of the lesson what draws its stage, which calls the others.
    """
    for module in pkgutil.walk_packages(rnn_tui.tui.__path__, rnn_tui.tui.__name__ + "."):
        for _name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            is_helper = _LESSON.match(module.name) and function not in DRAWINGS.values()
            own = function.__module__ == module.name and not is_helper
            if own and MEASURES & set(inspect.signature(function).parameters):
                yield function


DRAWERS = list(drawers())


def written(annotation: object) -> str:
    """A type as EXAMPLES names it: without its modules."""
    plain = inspect.formatannotation(annotation)
    names = [name.rpartition(".")[2] for name in plain.replace("[", " [ ").replace("]", " ] ").split()]
    joined = "".join(names).replace("|", " | ")
    return joined.replace("tuple[str,str]", "Piece").replace("~", "")


def cases(function: Callable[..., object]) -> Iterator[dict[str, object]]:
    """Every size, with examples of everything else."""
    hints = get_type_hints(function)
    kinds = {name: written(hints[name]) for name in inspect.signature(function).parameters}
    sizes = {name: CELLS for name in kinds if name in MEASURES}
    rest = {name: EXAMPLES[kind] for name, kind in kinds.items() if name not in sizes}
    for given in product(*sizes.values()):
        for number in range(max(map(len, rest.values()), default=1)):
            yield dict(zip(sizes, given)) | {name: each[number % len(each)] for name, each in rest.items()}


@pytest.mark.parametrize("function", DRAWERS, ids=lambda each: f"{each.__module__.rpartition('.')[2]}.{each.__name__}")
def test_a_drawing_of_any_size_is_something_or_nothing(function):
    for case in cases(function):
        function(**case)


# -- the panes, and the whole screen while it learns, without colours

OPENED = {
    "nothing": [],
    "menu": ["escape"],
    "help": ["f1"],
    "settings": ["ctrl+s"],
    "open": ["ctrl+o"],
    "controls": ["ctrl+k"],
    "branches": ["escape", "4"],
    "continuations": ["ctrl+e"],
    "runs": ["ctrl+r"],
    "comparison": ["ctrl+r", "space", "down", "m"],
    "drawer": ["f2"],
    "samples": ["f10", "f7", "f12"],
    "what may come": ["ctrl+a", "left", "f4", "escape", "A", "escape", "Y"],
    "gradient": ["escape", "G", "ctrl+f", "enter"],
    "curve": ["escape", "R", "left", "up", "ctrl+l", "enter", "enter"],
    "palette": ["ctrl+p"],
}
WINDOWS = [(60, 20), (1, 1), (70, 20)]


@pytest.fixture
def two_runs(corpus, small_config):
    for name in ("first", "second"):
        trainer = Trainer(corpus, replace(small_config, steps=30))
        for _event in RunFolder(trainer, runs_folder() / name).record(trainer.run(Control())):
            pass


@pytest.fixture
def learning(laboratory, until, small_config, monkeypatch):
    """Return what opens a laboratory without colours that learns for as long as it is open, and leaves time to look."""

    @asynccontextmanager
    async def open_laboratory():
        monkeypatch.setenv("NO_COLOR", "1")
        async with laboratory(config=replace(small_config, steps=None)) as (app, pilot):
            await pilot.press("ctrl+t")
            app.session.control.set_pace("slow")
            await until(pilot, lambda: len(app.session.monitor.history.training.steps) > 0)
            yield app, pilot
            assert app.session.phase == "training"

    return open_laboratory


@pytest.mark.usefixtures("two_runs")
@pytest.mark.parametrize("keys", OPENED.values(), ids=OPENED)
async def test_a_window_of_any_size_is_drawn_while_it_learns(learning, until, keys):
    async with learning() as (app, pilot):
        await pilot.press(*keys)
        for size in WINDOWS:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.size == size)


async def test_a_pane_of_any_size_is_drawn(learning, monkeypatch):
    async with learning() as (app, _pilot):
        panes = [pane for pane in app.screen.query("*") if type(pane).__module__.startswith("rnn_tui.")]
        assert {LossPlot, BarsPane, WritePane, TrainingLog, StatusLine, BudgetBar} <= {type(pane) for pane in panes}
        for size in starmap(Size, product(CELLS, repeat=2)):
            for name in ("size", "content_size"):
                monkeypatch.setattr(Widget, name, size)
            for pane in panes:
                pane.render()
                if isinstance(pane, TrainingLog):
                    assert all(each.style is not None for y in (0, 1) for each in pane.render_line(y))
        monkeypatch.undo()
