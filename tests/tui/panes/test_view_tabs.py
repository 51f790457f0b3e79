"""The tabs over the middle: the leftmost that fit, the open one among them, and a click opens each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rnn_tui.language import _, set_language
from rnn_tui.tui.panes.view_tabs import tabs_that_fit


@given(st.lists(st.integers(3, 18), min_size=1, max_size=14), st.data(), st.integers(22, 120))
def test_as_many_as_fit_are_shown_with_arrows_where_some_are_missing(lengths, data, width):
    here = data.draw(st.integers(0, len(lengths) - 1))
    begin, end = tabs_that_fit(lengths, here, width)
    assert begin <= here < end

    def taken(begin, end):
        arrows = (begin > 0) + (end < len(lengths))
        return sum(lengths[begin:end]) + (end - begin - 1) + 2 * arrows

    assert taken(begin, end) <= width
    assert end == len(lengths) or taken(begin, end + 1) > width  # no room for another
    if begin:  # further to the left the open one would not be seen
        assert taken(begin - 1, here + 1) > width


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [(60, 20), (120, 36)])
async def test_a_click_opens_each_and_the_loss_again(laboratory, language, size):
    set_language(language)
    async with laboratory(size=size) as (app, pilot):
        tabs = app.screen.view_tabs
        for id_, view in app.screen.view_panes.items():
            line, title = tabs.draw_lines()[0].plain, f" {_(view.command.title)} "
            at = line.find(title)
            await pilot.click(tabs, offset=(cell_len(line[:at] if at >= 0 else line) - (at < 0), 0))  # else the arrow
            assert tabs.opened == id_ and view.display
            if app.screen.has_class("-whole"):  # which has no tabs
                await pilot.press("ctrl+f")
            assert title in tabs.draw_lines()[0].plain
        await pilot.press("f3")
        assert tabs.opened == "centre" and not any(view.display for view in app.screen.view_panes.values())
        await pilot.press("escape", "M")
        assert tabs.opened == "memory"
        await pilot.press("f11")
        assert tabs.opened == "centre"
