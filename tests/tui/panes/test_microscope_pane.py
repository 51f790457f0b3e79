"""The microscope on the screen: the lesson to the shown digit, F8, and wherever else a network comes from."""

import re
from dataclasses import replace

import numpy as np
import pytest

from rnn_tui.runs.follow import open_run
from rnn_tui.session.changes import Changes
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.panes.microscope_pane import MicroscopePane
from tests.lesson_by_hand import LESSON, lesson_update, lesson_window

NUMBER = re.compile(r"[+−×]?\d+(?:\.\d+)?(?:e−?\d+)?")


def numbers_in(line: str) -> list[tuple[float, float]]:
    """The numbers of a line, each with half a unit of its last digit."""
    found = []
    for written in NUMBER.findall(line):
        plain = written.replace("−", "-").lstrip("+×")
        mantissa, _e, power = plain.partition("e")
        found.append((float(plain), 0.5 * 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))))
    return found


def assert_shown(line: str, *values: float) -> None:
    """All of the values stand at the end of the line, right to the shown digit."""
    shown = numbers_in(line)[-len(values) :]
    assert len(shown) == len(values), line
    for (written, half), value in zip(shown, values):
        assert abs(written - value) <= 1.001 * half + 1e-6 * abs(value), (line, value)


def lines_of(app) -> list[str]:
    return str(app.screen.query_one(MicroscopePane).render()).split("\n")


def line_with(lines: list[str], beginning: str) -> str:
    return next(line for line in lines if line.lstrip().startswith(beginning))


@pytest.fixture
def shows_step(until):
    """Return what waits until the microscope shows a step."""

    async def wait(app, pilot, step: int) -> None:
        pane = app.screen.query_one(MicroscopePane)
        await until(pilot, lambda: pane.sight is not None and pane.sight.specimen.step == step)

    return wait


async def test_each_number_of_the_lesson_is_that_of_its_loops_before_and_after_one_update(laboratory, shows_step):
    config = replace(preset_config("notebook"), clip_value=0.5, seed=3)
    async with laboratory(size=(80, 24), corpus=corpus_from_text(LESSON, "lesson"), config=config) as (app, pilot):
        await pilot.press("escape", "X")
        assert lines_of(app)[0].startswith("nothing learnt yet: F8")
        for step in range(1, 4):
            await pilot.press("f8")
            await shows_step(app, pilot, step)
        trainer = app.session.trainer
        before = {name: value.copy() for name, value in trainer.network.parameters.items()}
        await pilot.press("f8")
        await shows_step(app, pilot, 4)
        await pilot.press("left", "left", "down", "down")  # unit 2 at the third character
        lines = lines_of(app)

        inputs, target = [trainer.vocabulary.characters.index(each) for each in LESSON[3:8]], LESSON[8]
        t, unit, x = 2, 2, inputs[2]
        window = lesson_window(before, inputs, trainer.vocabulary.characters.index(target))
        after = lesson_update(before, window.gradients, 0.05, 0.5)
        loss_after = lesson_window(after, inputs, trainer.vocabulary.characters.index(target)).loss
        p = window.p[trainer.vocabulary.characters.index(target)]

        one_hot = "".join("1" if place == x else "0" for place in range(17))
        assert f"x_3 «{LESSON[5]}»   index {x}   one-hot {one_hot}   column {x} of W_xh" in lines[0]
        assert_shown(line_with(lines, "W_xh·x"), np.linalg.norm(before["W_xh"][x]))
        for place in range(5):
            assert_shown(line_with(lines, f"h_{place + 1} "), np.linalg.norm(window.hs[place + 1]))
            norm, last = np.linalg.norm(window.dhs[place]), np.linalg.norm(window.dhs[4])
            assert_shown(line_with(lines, f"dL/dh_{place + 1} "), norm, norm / last)
        names = re.sub(r" (W_xh\[\d+,\d+\]|W_hh\[\d+\]·h_\d|b_h)", "", line_with(lines, "a = "))
        terms = [before["W_xh"][x, unit], before["W_hh"][:, unit] @ window.hs[t], before["b_h"][unit]]
        assert_shown(names, *terms, window.a[t][unit])
        h = window.hs[t + 1][unit]
        assert_shown(line_with(lines, "h = ").partition("   ")[0], window.a[t][unit], h)
        assert_shown(re.sub(".*h² =", "", line_with(lines, "h = ")), 1 - h**2)
        shares = line_with(lines, "p_5")[4:]
        slots = [shares[place : place + 4] for place in range(0, 68, 4)]
        assert [slot[0].replace("␣", " ") for slot in slots] == list(trainer.vocabulary.characters)
        assert [int(slot[1:]) for slot in slots] == [round(100 * each) for each in window.p]
        cost = line_with(lines, "−ln p(")
        assert f"−ln p({target}) = −ln " in cost and "after step 4 → " in cost
        assert_shown(cost.partition("   p")[0].replace("−ln ", ""), p, window.loss)
        assert_shown(cost.partition("   a")[0].partition("p − 1 =")[2], p - 1)
        assert_shown(cost, loss_after)
        elements = np.concatenate([each.ravel() for each in window.gradients.values()])
        table = next(place for place, line in enumerate(lines) if line.startswith("largest"))
        clipped = int((np.abs(elements) > 0.5).sum())
        assert clipped and f"±0.5: {clipped} clipped" in lines[table]
        assert_shown(lines[table].partition(",")[0], np.abs(elements).max())
        order = ["W_xh", "W_hh", "b_h", "W_hy", "b_y"]
        assert lines[table].split()[-5:] == order
        assert_shown(lines[table + 1], *(np.linalg.norm(before[name]) for name in order))
        assert_shown(lines[table + 2], *(np.linalg.norm(window.gradients[name]) for name in order))
        assert_shown(lines[table + 3], *(np.linalg.norm(after[name] - before[name]) for name in order))
        assert len(lines) == app.screen.query_one(MicroscopePane).content_size.height == 20


async def test_it_goes_with_the_training_and_keeps_the_last_step_while_it_is_paused(
    laboratory, until, shows_step, small_config
):
    async with laboratory(config=replace(small_config, steps=None)) as (app, pilot):
        session, pane = app.session, app.screen.view_panes["microscope"]
        await pilot.press("escape", "X", "f8")
        await shows_step(app, pilot, 1)
        session.control.set_pace("slow")  # at full speed the pilot waits for long
        await pilot.press("ctrl+t")
        await until(pilot, lambda: pane.sight.specimen.step > 1)
        first = pane.sight.specimen.step
        await until(pilot, lambda: pane.sight.specimen.step > first)  # it goes with the training
        await pilot.press("f8")
        await until(pilot, lambda: session.phase == "paused" and session.thread.control.must_wait)
        await until(pilot, lambda: session.thread.newest is not None and session.thread.trace is not None)
        await shows_step(app, pilot, session.trainer.step)
        await pilot.press("f8")
        await shows_step(app, pilot, session.trainer.step)
        seen = pane.sight.specimen
        await pilot.press("escape", "X")
        assert not pane.display and session.thread.trace is None and session.thread._probe.newest is None
        assert not session.thread._probe._wanted
        await pilot.press("escape", "X")
        assert pane.sight.specimen is seen  # the last step is still that

        await pilot.press("home")
        await until(pilot, lambda: pane.sight.road is not None)
        assert (pane.sight.t, pane.sight.road.place, pane.sight.specimen) == (0, 0, seen)

        await pilot.press("escape", "X", "ctrl+t")
        await until(pilot, lambda: session.thread.newest.step > seen.step)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.thread.control.must_wait and session.prompt.step == session.trainer.step)
        await pilot.press("escape", "X")  # of a network as it was long ago nothing is told
        await until(pilot, lambda: pane.sight is not None and pane.sight.specimen.step is None)
        b_y = session.trainer.network.parameters["b_y"]
        assert pane.sight.specimen.network.parameters["b_y"] == pytest.approx(b_y)


async def test_a_run_that_was_opened_is_read_at_the_prompt_and_goes_on_by_a_step(laboratory, until, run_of, shows_step):
    run = run_of("sea", cell="gru", layers=2, gain=True)
    async with laboratory(size=(120, 36)) as (app, pilot):
        session, pane = app.session, app.screen.view_panes["microscope"]
        session.open_run(open_run(run))
        app.screen.draw(Changes.everything(table=True))
        await pilot.press("escape", "X")
        await until(pilot, lambda: pane.sight is not None)
        assert pane.sight.specimen.step is None and "no update" in "\n".join(lines_of(app))
        await pilot.press(*"mer")
        text, decode = session.prompt.writer.text, session.vocabulary.decode
        await until(pilot, lambda: len(pane.sight.specimen.indices) == len(text) - 1)
        assert decode(pane.sight.specimen.indices) == text[:-1]
        assert decode(pane.sight.specimen.targets) == text[1:]

        assert session.parameter_source.snapshots()
        newest = pane.sight.specimen.network.parameters
        await pilot.press(*["ctrl+left"] * 9)  # to the first of them
        await until(pilot, lambda: not np.array_equal(pane.sight.specimen.network.parameters["b_y"], newest["b_y"]))
        assert session.parameter_source.place is not None and "no update" in "\n".join(lines_of(app))
        await pilot.press(*["ctrl+right"] * 9)

        pane.focus()
        await pilot.press("enter", "enter", "pageup", "up")
        sight = pane.sight
        assert (sight.band, sight.layer, sight.unit) == ("z", 1, session.config.hidden_size - 1)
        assert "a_z = " in "\n".join(lines_of(app)) and "layer 2 of 2" in lines_of(app)[0]
        row = next(y for y, line in enumerate(lines_of(app)) if "○" in line)
        left = lines_of(app)[row].index("○") - 7
        await pilot.click(MicroscopePane, offset=(1 + left + 3, 1 + row - 1))
        assert (pane.sight.unit, pane.sight.t) == (3, sight.t - 1)
        await pilot.press("pagedown", "end", "f8")
        await until(pilot, lambda: session.thread is not None and session.thread.trace is not None)
        await shows_step(app, pilot, session.thread.trace.step)  # it waits before the step is taken, too
        assert "→" in "\n".join(lines_of(app)) and pane.sight.layer == 0


async def test_it_goes_with_the_cursor_of_the_text_and_before_its_second_character_tells_of_no_other(
    laboratory, until, run_of
):
    async with laboratory(size=(80, 24), run=run_of("first")) as (app, pilot):
        text = app.session.prompt.writer.text
        await pilot.press("escape", "X")
        pane = app.screen.query_one(MicroscopePane)
        await until(pilot, lambda: pane.sight is not None)
        await pilot.press("home", "ctrl+a", "left")  # its own keys had gone to the beginning
        # what stands at the cursor was to come: the one before it is looked at
        await until(pilot, lambda: len(pane.sight.specimen.indices) == len(text) - 2)
        assert pane.sight.t == len(text) - 3
        await pilot.press("home")
        await until(pilot, lambda: pane.sight is None)
        assert lines_of(app)[0].startswith("the prompt needs two characters")
        await pilot.press("end")
        await until(pilot, lambda: pane.sight is not None)
