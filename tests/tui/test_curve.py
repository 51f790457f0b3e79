"""The curve: figures where the cursor is, in every unit and over every axis; marks where things happened; words."""

import math
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from rnn_tui.runs.curves import LossHistory
from rnn_tui.runs.pace import MEASURES
from rnn_tui.terminal.losses import describe_hesitation
from rnn_tui.text.baselines import Baselines
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import (
    BestReached,
    Diverged,
    EpochFinished,
    Progress,
    Reported,
    SettingChanged,
    TrainingStarted,
)
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer
from rnn_tui.tui.renderables.curve import draw_curve
from rnn_tui.tui.renderables.curve_layout import SCALES, UNITS, CurveLayout, Curves, Lens, factor_of, loss_at
from rnn_tui.tui.renderables.plot import AXIS

BASELINES = Baselines(math.log(65), 3.3, math.log(11.7), 1.67)


def reported(step: int, loss: float, val_loss: float | None) -> Reported:
    """An epoch has fifty steps, and a step takes a tenth of a second."""
    return Reported(Progress(step, step / 50, loss, val_loss, 1.0, 0.01, 1e4, step / 10))


@pytest.fixture
def history():
    """Ten reports, of which every second one is validated; the rate is changed, the loss explodes, it goes on."""
    history = LossHistory()
    for step in range(10, 101, 10):
        history.add(reported(step, 4 - step / 50, 4.1 - step / 50 if step % 20 == 0 else None))
    history.add(BestReached(100, 2.1))
    history.add(SettingChanged(30, "learning_rate", 0.001))
    history.add(Diverged(50, 40, 9.0, 0.0005, 1))
    history.add(TrainingStarted(preset_config("rnn"), 70, ("a note",), 1))
    return history


def lines_of(curves: Curves, lens: Lens, width: int = 76, height: int = 20) -> list[str]:
    return [str(line) for line in draw_curve(curves, lens, width, height)]


def lines_with(text: str, lines: list[str]) -> str:
    (found,) = (line for line in lines if text in line)
    return found


def test_the_newest_figures_are_read_and_said_in_plain_words(history):
    lines = lines_of(Curves(history, (), BASELINES), Lens())
    assert lines_with("training 2", lines) == (
        "step 100 · epoch 2.00 · 00:10 · training 2.000 · validation 2.100".ljust(76)
    )
    words = lines_with("hesitates", lines).rstrip()
    assert words == "hesitates between 8.2 characters; letter pairs alone: 11.7; blind guess: 65"
    assert f"{math.exp(2.1):.1f}" == "8.2"


def test_the_figures_are_those_under_the_cursor(history):
    """At step 45 the training loss is 3.1; that of the validation lies between 3.3 at 40 and 2.9 at 60."""
    (line,) = (line for line in lines_of(Curves(history), Lens(cursor=45.0)) if "step 45" in line)
    assert line.rstrip() == "step 45 · epoch 0.90 · 00:04 · training 3.100 · validation 3.200"
    assert "hesitates between 24.5 characters" in lines_with("hesitates", lines_of(Curves(history), Lens(cursor=45.0)))


def test_each_unit_is_a_multiple_of_nats_also_of_the_lines_to_pass(history):
    in_bits = lines_of(Curves(history, (), BASELINES), Lens(unit="bits"))
    assert "training 2.885 · validation 3.030" in lines_with("training 2.885", in_bits)
    assert "uniform 6.02" in "\n".join(in_bits)  # the logarithm of 65 to the base of 2
    summed = lines_of(Curves(history, (), BASELINES), Lens(unit="sum"))
    assert "training 100.0 · validation 105.0" in lines_with("training 100", summed)
    assert "hesitates between 8.2" in lines_with("hesitates", summed)  # is the same in any unit


def test_the_sum_over_an_epoch_is_what_the_lesson_adds_up():
    config = replace(preset_config("notebook"), hidden_size=8, epochs=3)
    history, sums = LossHistory(), []
    for event in Trainer(corpus_from_text("the sea and the land\n" * 3, "sea"), config).run(Control()):
        history.add(event)
        if isinstance(event, EpochFinished):
            sums.append(event.loss_sum)
    factor = factor_of("sum", history)
    assert [loss * factor for loss in history.training.losses] == pytest.approx(sums)


def test_over_another_axis_the_cursor_stays_at_its_step(history):
    lens = Lens(cursor=45.0)
    seconds = lens.over("time", history)
    assert (seconds.measure, seconds.cursor) == ("time", pytest.approx(4.5))
    assert seconds.over("epoch", history).cursor == pytest.approx(0.9)
    assert seconds.over("step", history) == lens
    assert Lens().over("time", history).cursor is None
    lines = lines_of(Curves(history), seconds)
    assert lines_with("step 45", lines).startswith("00:04 · step 45 · epoch 0.90 · training 3.100")
    assert "over time" in lines[0]


def test_marks_stand_under_the_columns_of_what_happened_and_are_told_at_the_cursor(history):
    curves = Curves(history, (1, 20, 100))
    layout = CurveLayout(curves, Lens(), 76)
    (row,) = (line for line in lines_of(curves, Lens()) if "▴" in line and "snapshot" not in line)
    signs = {step: row[AXIS + layout.column_of(step)] for step in (1, 20, 30, 50, 70, 100)}
    assert signs == {1: "▴", 20: "▴", 30: "±", 50: "!", 70: "▸", 100: "◆"}  # the best covers the snapshot
    assert sum(sign != " " for sign in row) == 6
    told = {
        30: "± after step 30: highest learning rate = 0.001",
        50: "! the loss exploded at step 50",
        70: "▸ training continues where it stopped, at step 70",
        100: "◆ best validation loss: 2.100 · ▴ snapshot of step 100",
    }
    for step, sentence in told.items():
        assert lines_of(curves, Lens(cursor=float(step)))[-1].startswith(sentence)
    legend = lines_of(curves, Lens(cursor=85.0))[-1]
    assert legend.rstrip() == "! rescue  ± change  ▸ went on  ◆ best  ▴ snapshot"


def test_of_the_last_part_there_are_its_own_marks_and_its_axis_begins_there(history):
    curves = Curves(history, (1, 20, 100), BASELINES)
    layout = CurveLayout(curves, Lens(zoom=1), 76)
    assert (layout.span.low, layout.span.high) == (50.0, 100.0)
    assert [mark.step for _column, mark in layout.marks()] == [100, 100, 70, 50]
    assert [each.points[1][0] for each in layout.series] == pytest.approx([3.0, 3.1])  # on the lines, at step 50
    assert [each.name for each in layout.baselines] == ["pairs"]  # of the others nothing is near
    assert layout.axes.written(layout.span.low) == "50" and "the last 1/2" in lines_of(curves, Lens(zoom=1))[0]


def test_by_ratio_the_axis_begins_at_the_first_point(history):
    layout = CurveLayout(Curves(history), Lens(scale="both"), 76)
    assert (layout.span.low, layout.span.high, layout.span.log) == (10.0, 100.0, True)
    assert layout.column_of(math.sqrt(1000)) == math.ceil(layout.columns / 2) - 1
    assert CurveLayout(Curves(history), Lens(scale="log"), 76).span.low == 0.0


def test_other_runs_lie_over_it_each_with_its_sign_and_its_loss_at_the_cursor(history):
    other = LossHistory()
    for step in (20, 40, 80):
        other.add(reported(step, 3.0, 3.5 - step / 100))
    lines = lines_of(Curves(history, others=[("another", other, ""), ("gone", LossHistory(), "it has gone")]), Lens())
    assert any("A" in line for line in lines[1:12])
    assert lines[-2].startswith("⠤A another") and lines[-2].endswith("validation 2.700")  # its last
    assert lines[-1].startswith("⠤B gone") and lines[-1].endswith("cannot be read")
    lines = lines_of(Curves(history, others=[("another", other, "")]), Lens(cursor=30.0))
    assert lines[-1].endswith("validation 3.200")  # half way from 3.3 to 3.1


def test_before_anything_is_learnt_it_says_so():
    assert lines_with("nothing learnt yet", lines_of(Curves(), Lens()))
    assert describe_hesitation(None, BASELINES) == [""]


def test_words_leave_out_what_counting_does_not_help_with():
    short = replace(BASELINES, pairs=BASELINES.uniform + 1)
    assert describe_hesitation(0.0, short) == [
        "hesitates between 1.0 characters; blind guess: 65",
        "hesitates between 1.0 characters",
    ]
    assert describe_hesitation(1e5, None) == ["hesitates between ∞ characters"]


figures = st.floats(0, 20) | st.sampled_from([math.nan, math.inf, 1e300, 0.0])


@given(
    st.lists(st.tuples(st.integers(1, 10**6), figures, figures | st.none()), max_size=20),
    st.builds(
        Lens,
        st.sampled_from(MEASURES),
        st.sampled_from(UNITS),
        st.sampled_from(SCALES),
        st.integers(0, 6),
        st.floats(-10, 1e7) | st.none(),
    ),
    st.integers(0, 120),
    st.integers(0, 40),
)
@example([(1, 5e-324, None)], Lens("step", "nats", "log", 0, None), 15, 3)
@example([(1, 0.0, 2.9e-289)], Lens("step", "nats", "log", 0, None), 15, 3)
def test_it_fits_its_pane_whatever_the_losses(reports, lens, width, height):
    history = LossHistory()
    for step, loss, val_loss in sorted(reports, key=lambda report: report[0]):
        history.add(reported(step, loss, val_loss))
    lines = lines_of(Curves(history, (1, 5), BASELINES, [("other", history, "")] * 3), lens, width, height)
    assert len(lines) <= max(0, height) and all(cell_len(line) <= width for line in lines)


def test_a_loss_between_two_points_is_on_the_line_that_joins_them(history):
    series = CurveLayout(Curves(history), Lens(), 60).live[0]
    assert loss_at(series, 45.0) == pytest.approx(3.1)
    assert (loss_at(series, 0.0), loss_at(series, 1e6)) == (series.y[0], series.y[-1])
