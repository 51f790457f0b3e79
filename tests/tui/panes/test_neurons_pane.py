"""Neurons: the colours follow text and network, the scores are asked for, and closed it costs nothing."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from rnn_tui.generation.reader import Reader
from rnn_tui.inspection.marking import mark
from rnn_tui.inspection.neurons import read_units
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.runs.follow import open_run
from rnn_tui.session.changes import Changes
from rnn_tui.session.stretches import cut_other
from rnn_tui.session.unit_questions import Seen, UnitQuestions
from rnn_tui.tui.panes.neurons_picture import picture_of
from tests.tui.conftest import TEXT


@pytest.fixture
def read(monkeypatch):
    """The length of each stretch that was read to be shown."""
    lengths: list[int] = []

    def read_and_tell(stretch):
        lengths.append(len(stretch.text))
        return read_units(stretch)

    monkeypatch.setattr("rnn_tui.inspection.neurons.read_units", read_and_tell)
    return lengths


def lines_of(pane):
    return [str(line) for line in pane.draw_lines()]


def shows(pane, *words):
    return lambda: all(word in "\n".join(lines_of(pane)) for word in words)


def network_of(pane):
    return pane._questions.seen.excerpt.stretch.passage.network


def scores_of(pane):
    survey = pane._questions.scored and pane._questions.scored.survey
    return () if survey is None or survey.waiting else survey.scores


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_it_follows_what_is_written_and_closed_it_costs_nothing(laboratory, until, read, size):
    async with laboratory(size=size) as (app, pilot):
        pane = app.screen.view_panes["neurons"]
        await pilot.press("escape", "N")
        assert lines_of(pane) == ["nothing learnt yet"] and app.focused is pane and not read
        await pilot.press("f8")
        await until(pilot, shows(pane, "h[0] of 8"))
        await pilot.press(*"phare")
        await until(pilot, shows(pane, "mer et le phare" if size[0] > 60 else "phare", "after e"))
        unit = app.session.prompt.cached.state.h[0, 0, 7]
        await pilot.press("end")
        assert f"h[7] of 8 · after e {'−' if round(float(unit), 2) < 0 else '+'}{abs(unit):.2f}" in lines_of(pane)[1]
        await pilot.press("right", "left", "left", "home", "left")
        assert "h[7]" in lines_of(pane)[1]
        await pilot.press("escape", "N")
        count = len(read)
        await pilot.press("m")
        assert not pane.display and len(read) == count


async def test_it_is_live_while_it_learns_and_scores_when_paused_and_on_a_run_that_is_opened(
    laboratory, until, run_of, small_config
):
    folder = run_of("first", cell="lstm", layers=2)
    async with laboratory(config=replace(small_config, steps=None)) as (app, pilot):
        pane = app.screen.view_panes["neurons"]
        await pilot.press("ctrl+t")
        app.session.control.set_pace("slow")
        await pilot.press("escape", "N")
        await until(pilot, shows(pane, "h[0] of 8", "after"))
        first = network_of(pane)
        await until(pilot, lambda: network_of(pane) is not first)
        assert app.session.phase == "training"
        await pilot.press("ctrl+t", "ctrl+d")
        await until(pilot, shows(pane, "validation part · 1 of"))
        await pilot.press("ctrl+u")
        await until(pilot, lambda: bool(scores_of(pane)) and not pane._questions.is_scoring)
        assert shows(pane, "column in the line", "score alone untr.", "underlined:")()
        scored = scores_of(pane)
        assert pane._unit == scored[0].place and lines_of(pane)[1].startswith(f"h[{pane._unit}]")  # what the row tells
        await pilot.press("right", "enter")
        assert pane._unit == scored[0].place  # enter goes back to it
        await pilot.press("down")
        assert pane._unit == scored[1].place and f"h[{pane._unit}] of" in lines_of(pane)[1]

        app.session.open_run(open_run(folder))  # what was found out about another network is not told of this one
        app.screen.table.show_anew()
        assert pane._questions.scored is None
        await until(pilot, shows(pane, "of 8", "validation part"))
        assert not shows(pane, "score alone")()
        await pilot.press("home", "ctrl+l")
        assert lines_of(pane)[1].startswith("c[0] of 8")
        await pilot.press("ctrl+l", "ctrl+l")
        assert lines_of(pane)[1].startswith("c_l1[0] of 8")


async def test_any_stretch_of_the_text_and_another_text(laboratory, until, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("la mer [z] et\nle phare\n" * 3, encoding="utf-8")
    async with laboratory(size=(60, 20)) as (app, pilot):
        pane = app.screen.view_panes["neurons"]
        await pilot.press("f8", "escape", "N", "ctrl+d")
        await until(pilot, shows(pane, "1 of 117"))
        await pilot.press("pagedown")  # what is learnt comes behind it
        await until(pilot, shows(pane, "training part · 1 of 1,053", "le phare et la mer"))
        await pilot.press("pagedown")
        await until(pilot, lambda: not shows(pane, "· 1 of")())
        place = pane._questions.seen.excerpt.place
        drawn = pane._layout(pane._picture()).text
        assert place and TEXT[place:].startswith("".join(each.sign for each in drawn[0]))
        await pilot.press("pageup")
        await until(pilot, shows(pane, "training part · 1 of"))
        await pilot.press("pageup")
        await until(pilot, shows(pane, "· 1 of 117"))
        await pilot.press("ctrl+d")
        app.screen.query_one("Input").value = str(other)
        await pilot.press("enter")
        await until(pilot, shows(pane, "▸other.txt", "la mer [z] et", "1 of 69"))
        assert not pane._questions.seen.excerpt.stretch.is_known()[7:10].any()
        await pilot.press("ctrl+d")
        await until(pilot, shows(pane, "▸prompt"))
        await pilot.click(pane, offset=(9, 1))
        await until(pilot, shows(pane, "▸the text"))


async def test_an_expression_of_ones_own_is_scored_first_and_one_that_cannot_be_is_said_not_to(
    laboratory, until, monkeypatch
):
    async with laboratory() as (app, pilot):
        pane = app.screen.view_panes["neurons"]
        await pilot.press("f8", "escape", "N", "ctrl+d")
        await until(pilot, shows(pane, "validation part"))
        await pilot.press("ctrl+x", "(", "enter")
        assert app.screen is not app.screen_stack[0]  # it stays, to be corrected
        await pilot.press("backspace", *"phare", "enter")
        await until(pilot, shows(pane, "/phare/"))
        await until(pilot, lambda: bool(scores_of(pane)))
        own = next(each for each in scores_of(pane) if each.asked is pane._asked)
        text = pane._questions.scored.survey.examination.stretch.text
        assert own.marks.sum() == 5 * text.count("phare") and text[int(np.argmax(own.marks)) :].startswith("phare")
        assert shows(pane, "underlined: /phare/")()
        monkeypatch.setattr("rnn_tui.inspection.marking.mark", partial(mark, patience=0.5))
        await pilot.press("ctrl+x")
        app.screen.query_one("Input").value = "((.|\n)+)+Z"
        await pilot.press("enter")
        await until(pilot, shows(pane, "takes too long"))
        assert pane._questions.scored.survey.scores  # the others are there all the same
        await pilot.press("down")
        assert not shows(pane, "takes too long")()


async def test_a_window_of_any_size_is_drawn_without_colours(laboratory, until, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with laboratory() as (app, pilot):
        pane = app.screen.view_panes["neurons"]
        await pilot.press("f8", "escape", "N", "ctrl+f")
        await until(pilot, shows(pane, " ░▒▓█ "))
        for size in ((1, 1), (60, 20), (200, 60)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: app.size == size)
            pane.show(app.session, Changes([]))


SCALES = [("rnn", (0.1, -0.15), 0.2), ("rnn", (0.1, -0.3), 0.5), ("gru", (0.51, 0), 1.0), ("relu", (7.0, 2), 7.0)]


@pytest.mark.parametrize(("cell", "values", "most"), SCALES)
def test_the_scale_is_as_wide_as_the_unit_and_does_not_change_with_every_value(corpus, cell, values, most):
    network = CharRNN(Architecture(len(corpus.vocabulary), 1, cell))
    excerpt = cut_other(corpus, corpus.vocabulary, Reader(network), 0, 2)
    questions = UnitQuestions()
    questions._reading.answer = Seen(questions._source, excerpt, np.array(values)[:, np.newaxis])
    picture = picture_of(questions, 0, None, None)
    assert picture.most == most
    assert [each.value * most for each in picture.characters] == pytest.approx(values)
