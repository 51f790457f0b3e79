"""A larger window shows at least what a smaller one does, from the smallest on, in both languages."""

import re
from itertools import pairwise

import pytest
from rich.cells import cell_len

from rnn_tui.language import set_language
from rnn_tui.training.events import Progress
from rnn_tui.tui.panes.action_bar import ActionBar
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.corpus_pane import CorpusPane
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.renderables.status import Status, draw_status

WIDTHS = [60, 61, 70, 79, 80, 81, 87, 88, 89, 99, 100, 103, 104, 105, 112, 119, 120, 121, 140, 160, 200]
HEIGHTS = [20, 21, 22, 24, *range(27, 37), 45, 60]
LEAST_BARS = 34  # cells of the bars that hold every figure: beyond them only the bars grow
AXIS = "│"


@pytest.fixture(autouse=True, params=["en", "fr"])
def language(request):
    set_language(request.param)
    return request.param


def columns_of_the_curve(plot: LossPlot) -> int:
    """Return how many dots or signs a curve has from left to right."""
    lines = [str(line) for line in plot.draw_lines()]
    if len(lines) == 1:
        return cell_len(lines[0])
    first, last = lines[0], re.sub(r" \+\d.*", "", lines[-1])  # without how many names are left out
    assert AXIS in first
    return 2 * (cell_len(last) - first.index(AXIS) - 1)


def seen(app) -> dict[str, int]:
    """Return how much is seen of each thing."""
    screen = app.screen
    plot, log, bars, write, texts = map(screen.query_one, (LossPlot, TrainingLog, BarsPane, WritePane, CorpusPane))
    return {
        "texts": texts.content_size.width if texts.display else 0,
        "lines of texts": texts.content_size.height if texts.display else 0,
        "the curve": columns_of_the_curve(plot),
        "lines of the plot": plot.content_size.height,
        "columns of the log": log.size.width,
        "lines of the log": log.size.height,
        "bars": sum("%" not in str(line) and "█" in str(line) for line in bars.draw_lines()),
        "figures of the bars": min(bars.content_size.width, LEAST_BARS),
        "columns of the prompt": write.content_size.width,
        "lines of the prompt": write.content_size.height,
        "items below": len(screen.query_one(ActionBar).shown_items()),
    }


def demand_growth(sizes, found) -> None:
    for (small, before), (large, after) in pairwise(zip(sizes, found)):
        assert {name: after[name] for name in before if after[name] < before[name]} == {}, (small, large)


@pytest.mark.parametrize(("along", "learning"), [("width", False), ("height", False), ("height", True)])
async def test_what_is_seen_never_shrinks_in_a_larger_window(laboratory, until, along, learning):
    sizes = [(width, 20) for width in WIDTHS] if along == "width" else [(80, height) for height in HEIGHTS]
    async with laboratory(size=sizes[0]) as (app, pilot):
        await until(pilot, lambda: app.session.monitor.baselines is not None)  # whose names take room from the curve
        if learning:
            await pilot.press("f8")
            await until(pilot, lambda: app.session.prompt.step == 1)
        found = []
        for size in sizes:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.screen.size == size)
            await pilot.pause()
            found.append(seen(app))
        demand_growth(sizes, found)
        assert found[0]["texts"] == 0 < found[-1]["texts"] or along == "height"


async def test_the_windows_that_people_have(laboratory, until):
    sizes = [(60, 20), (80, 24), (100, 30), (120, 36), (160, 45), (200, 60)]
    async with laboratory(size=sizes[0]) as (app, pilot):
        await until(pilot, lambda: app.session.monitor.baselines is not None)  # whose names take room from the curve
        found = []
        for size in sizes:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.screen.size == size)
            await pilot.pause()
            found.append(seen(app))
        demand_growth(sizes, found)
        assert found[2]["the curve"] >= 40 and found[3]["texts"] == 30


def told(line: str, status: Status) -> dict[str, bool | int]:
    words = ("rnn-tui", "━", "214", status.run[:12], "1,840", "1 840", "01:12")
    name = max(count for count in range(len(status.text) + 1) if status.text[:count] in line)
    return {"name": name} | {word: word in line.replace("\N{NARROW NO-BREAK SPACE}", " ") for word in words}


@pytest.mark.parametrize("name", ["sea", "Harbour", "tinyshakespeare_and_more.txt"])
@pytest.mark.parametrize("run", ["", "2026-11-25-1739-passeurs-balanced"])
def test_a_longer_line_at_the_top_tells_at_least_as_much(name, run):
    progress = Progress(1_840, 1.02, 1.83, 1.94, 0.41, 2.4e-3, 214_000.0, 20.0, 72.0)
    status = Status(name, "GRU 2x512", "learning", True, progress, run, 72.0, 0.4)
    widths = range(60, 201)
    lines = [str(draw_status(status, width)) for width in widths]
    assert all(cell_len(line) <= width for width, line in zip(widths, lines))
    demand_growth(widths, [told(line, status) for line in lines])
    assert (run in lines[-1]) and "214" in lines[-1]
