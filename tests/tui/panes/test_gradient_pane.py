"""The gradient along the prompt: of the run on the table, whatever it does, and beside it the runs of other cells."""

import pytest

from rnn_tui.tui.panes.gradient_pane import GradientPane


def drawn(pane: GradientPane) -> list[str]:
    return str(pane.render()).split("\n")


def figures(pane: GradientPane) -> dict[str, list[str]]:
    """The rows of the table, by the name of the road."""
    lines = drawn(pane)
    begin = next(place for place, line in enumerate(lines) if "1/100" in line)
    rows = [line.replace("> ", ">").rsplit(maxsplit=4) for line in lines[begin + 1 :] if "\u00d7" in line]
    return {row[0]: row[1:] for row in rows}


@pytest.fixture
def opened(until):
    """Return what opens the view in the whole window, and waits for its answer."""

    async def open_view(app, pilot, *before: str) -> GradientPane:
        await pilot.press(*before, "escape", "G", "ctrl+f")
        pane = app.screen.query_one(GradientPane)
        await until(pilot, lambda: any("\u00d7" in line for line in drawn(pane)))
        return pane

    return open_view


async def test_it_is_there_while_it_learns_and_when_it_waits_and_closed_it_asks_nothing(laboratory, until, opened):
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "G")
        pane = app.screen.query_one(GradientPane)
        assert drawn(pane) == ["nothing learnt yet"]
        await pilot.press("escape", "G")
        session = app.session
        await opened(app, pilot, "ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and f"step {session.prompt.step}" in drawn(pane)[0])
        assert list(figures(pane)) == ["RNN 8"]
        await pilot.press("escape", "G")
        assert not pane.display
        asked: list[object] = []
        session.aside.ask = lambda *given: asked.append(given)
        await pilot.press("m", "e", "r")
        assert not asked


async def test_left_and_right_home_end_and_a_click_choose_the_character(laboratory, until, opened, run_of):
    run_of("first")
    async with laboratory(size=(80, 24)) as (app, pilot):
        pane = await opened(app, pilot, "ctrl+r", "enter")
        text = app.session.prompt.writer.text
        last = len(text) - 1
        steps = ((["left"], last - 1), (["left"] * 2, last - 3), (["right"], last - 2), (["home"], 0), (["end"], last))
        for keys, place in steps:
            await pilot.press(*keys)
            assert pane.place == (None if place == last else place)
            sign = text[place].replace(" ", "\u2423")
            await until(pilot, lambda sign=sign: drawn(pane)[0].startswith(f"loss of {sign}:"))
        assert app.session.prompt.writer.text == text
        row = drawn(pane)[1]
        column = row.rindex("mer") + 1
        await pilot.click(pane, offset=(column + 1, 3))  # behind the frame, below the text
        assert pane.place is not None and text[pane.place :].startswith(row[column:].rstrip())


async def test_runs_of_the_same_text_with_other_cells_stand_below_it(laboratory, until, opened, run_of):
    for cell in ("lstm", "gru", "rnn"):
        run_of(cell, cell=cell)
    async with laboratory(size=(80, 24)) as (app, pilot):
        pane = await opened(app, pilot, "ctrl+r", "enter")
        assert list(figures(pane)) == ["RNN 8"]
        await pilot.press("enter")
        await until(pilot, lambda: len(figures(pane)) > 1)
        assert list(figures(pane)) == ["RNN 8", "GRU 8", "LSTM 8 c", "LSTM 8 h"]
        await until(pilot, lambda: any("snapshot" in line for line in drawn(pane)))
        await pilot.press("ctrl+left")  # another of its snapshots
        await until(pilot, lambda: f"step {app.session.parameter_source.place} " in drawn(pane)[0] + " ")
        await pilot.press("ctrl+f")
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: pane.content_size.width == 30)
        assert "LSTM c" in drawn(pane)[-1] or "LSTM h" in drawn(pane)[-1]  # whole, also where it is small
        assert len(drawn(pane)) <= pane.content_size.height


async def test_where_there_are_none_it_says_what_trains_them(laboratory, until, opened, run_of):
    run_of("alone")
    async with laboratory() as (app, pilot):
        pane = await opened(app, pilot, "ctrl+r", "enter")
        await pilot.press("enter")
        await until(pilot, lambda: "esc B" in drawn(pane)[0])


async def test_it_goes_with_the_cursor_of_the_text_wherever_it_was_looking(laboratory, until, opened, run_of):
    run_of("first")
    async with laboratory(size=(80, 24)) as (app, pilot):
        pane = await opened(app, pilot, "ctrl+r", "enter")
        text = app.session.prompt.writer.text
        last = len(text) - 1

        async def looks_at(place: int) -> None:
            sign = text[place].replace(" ", "\u2423")
            await until(pilot, lambda: drawn(pane)[0].startswith(f"loss of {sign}:"))

        await pilot.press("left", "left")
        await looks_at(last - 2)
        await pilot.press("ctrl+a", "left")
        await looks_at(last - 1)
        pane.focus()
        await pilot.press("right", "right")  # its own keys go on from there, to the end
        await looks_at(last)
        await pilot.press("f5", "left")
        await looks_at(last - 2)
