"""Runs side by side on the screen: up to eight, over steps, epochs or time, and what each writes."""

import json
import re
import shutil

import pytest
from rich.cells import cell_len
from small_training import report_lines
from textual.widgets import Input, Static

from rnn_tui.language import grouped, set_language
from rnn_tui.runs.lock import RunLock
from rnn_tui.session.watched import SIGNS
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.tui.screens.compare import CompareScreen

PLOT, VOICES, TABLE = "#compare-plot", "#compare-voices", "#compare-table"
SIZES = [(60, 20), (80, 24), (120, 36)]
OTHER_TEXT = "the mill and the sea, the sea and the mill\n" * 30


def shown(app, name: str) -> str:
    return str(app.screen.query_one(name, Static).content)


@pytest.fixture
def compare(until):
    """Return what opens a comparison of the newest runs, so many of them."""

    async def open_comparison(app, pilot, count: int) -> None:
        await pilot.press("ctrl+r", *["space", "down"] * count, "m")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen) and "bits" in shown(app, VOICES))
        await until(pilot, lambda: not app.screen._comparison.histories.busy)
        await pilot.pause()

    return open_comparison


async def test_all_that_are_marked_are_drawn_over_what_one_likes_and_write_what_one_likes(
    laboratory, compare, until, run_of
):
    for name, size in (("one", 6), ("two", 7), ("three", 8)):
        path = run_of(name, hidden_size=size)
    async with laboratory() as (app, pilot):
        await compare(app, pilot, 3)
        lines = shown(app, PLOT).split("\n")
        plot = "".join(line for line in lines if "│" in line)
        assert all(sign in plot for sign in "ABC") and "D" not in plot
        assert [line[:8] for line in lines[-3:]] == [f"⠤{sign} RNN {size}" for sign, size in zip("ABC", (8, 7, 6))]
        assert all("two" not in line and "validation " in line for line in lines[-3:]) and "two" in shown(app, TABLE)

        (report,) = [each for each in report_lines(path) if each["step"] == 60]
        ends = []
        for named in ("over the steps", "over the epochs", "over the time of training", "over the steps"):
            heading, *lines = shown(app, PLOT).split("\n")
            assert named in heading
            ends.append(next(line for line in lines if line.startswith("     0")).split()[-1])
            await pilot.press("x")
        assert ends == ["60", f"{report['epoch']:.1f}", "00:00", "60"]  # where the last validation was

        await pilot.press("s")
        app.screen.query_one(Input).value = "la Ω\\n "
        await pilot.press("enter")
        await until(pilot, lambda: "Ω" in shown(app, VOICES))
        lines = shown(app, VOICES).split("\n")
        assert lines[1] == "la Ω\\n " and sum("the training text does not contain 'Ω'" in line for line in lines) == 3
        assert [line[0] for line in lines if line.endswith("bits")] == [*"ABC"]


async def test_eight_are_seen_at_once_at_any_size_and_of_more_it_is_told(laboratory, compare, until, run_of):
    first = run_of("run1", steps=20)
    for number in range(2, 10):
        shutil.copytree(first, first.with_name(f"run{number}-" + "with-a-long-name-" * 5))
    async with laboratory(size=SIZES[0]) as (app, pilot):
        await pilot.press("ctrl+r", *["space", "down"] * 9, "m")
        await until(pilot, lambda: app._notifications)
        assert "at most 8 runs can be compared, and 9 are marked" in next(iter(app._notifications)).message
        await pilot.press("escape")
        await compare(app, pilot, 8)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.size == size)
            await pilot.pause()
            lines = shown(app, PLOT).split("\n")
            legend = [place for place, line in enumerate(lines) if line.startswith("⠤")]
            assert [lines[place][1] for place in legend] == [*SIGNS]
            assert legend[-1] < app.screen.query_one("#compare").scrollable_content_region.height


async def test_other_texts_damage_what_vanishes_and_what_is_still_written_are_told(laboratory, compare, until, run_of):
    gone, written = run_of("gone"), run_of("written", hidden_size=6)
    run_of("mill", text=corpus_from_text(OTHER_TEXT, "mill"))
    damaged = shutil.copytree(gone, gone.with_name("damaged"))
    for name in ("best.safetensors", "checkpoint.safetensors"):
        (damaged / name).write_bytes(b"nothing")
    lock = RunLock(written)
    lock.acquire()
    async with laboratory() as (app, pilot):
        await compare(app, pilot, 4)
        signs = {run.name: SIGNS[place] for place, run in enumerate(app.screen._comparison.runs)}
        groups = re.search(r"The texts differ \((\w+) \| (\w+)\): their losses are not comparable\.", shown(app, PLOT))
        assert {*groups.groups()} == {signs["mill"], "".join(sorted(signs["gone"] + signs["written"]))}
        assert "The vocabularies differ" in shown(app, PLOT) and shown(app, VOICES).count("—") == 1
        shutil.rmtree(gone)
        with (written / "metrics.jsonl").open("a") as file:
            file.write(json.dumps({**report_lines(written)[-1], "step": 90, "val_loss": 0.5}) + "\n")
        await until(pilot, lambda: shown(app, VOICES).count("—") == 2 and "validation 0.500" in shown(app, PLOT))
        for name in ("gone", "damaged"):
            told = shown(app, PLOT)  # a long path stands in a line of its own, or in several
            assert re.search(rf"\n{signs[name]}:\s", told) and f"{name}/checkpoint" in "".join(told.split("\n"))
        assert " 90" in shown(app, TABLE)
    lock.release()


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_comparison_says_what_it_shows_and_no_line_of_it_wraps(laboratory, compare, until, run_of, language):
    set_language(language)
    names = ["2026-11-25-1739-passeurs-quick", "2026-11-25-1742-dinosaurs-quick"]
    run_of(names[0], budget=60.0)
    run_of(names[1], steps=2, hidden_size=1_024, report_every=1, val_fraction=0.0)
    told = {"en": ("validation", "training", "hidden units"), "fr": ("validation", "entraînement", "unités")}
    async with laboratory() as (app, pilot):
        await compare(app, pilot, 2)
        for size in reversed(SIZES):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.size == size)
            await pilot.pause()
            room = app.screen.query_one("#compare").scrollable_content_region.width
            plot, table = shown(app, PLOT), shown(app, TABLE)
            assert all(cell_len(line) <= room for line in "\n".join([plot, shown(app, VOICES), table]).split("\n"))
            heads = "".join(line for line in table.split("\n")[1:] if line.startswith("  "))
            assert "…" not in table and sorted(heads.replace(" ", "")) == sorted("".join(names))
            assert "_" not in table and "01:00" in table and grouped(1_024) in table
            assert all(words in plot for words in told[language][:2]) and told[language][2] in table
