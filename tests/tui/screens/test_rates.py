"""The search for a learning rate on the screen: enter takes its proposal, esc keeps the rate, nothing is trained."""

import pytest

from rnn_tui.language import set_language
from rnn_tui.terminal.rates import describe_proposal, rate_row, rates_heading
from rnn_tui.training.rate_finder import RateSearch, RateTrial
from rnn_tui.tui.screens.rates import RatesScreen


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_proposal_is_taken_with_enter(laboratory, until, size):
    async with laboratory(size=size) as (app, pilot):
        before = app.session.config.learning_rate
        await pilot.press("escape", "F")
        assert isinstance(app.screen, RatesScreen)
        await until(pilot, lambda: "enter" in str(app.screen.query_one("Vertical").border_subtitle))
        proposed = app.screen._finding.result().proposal
        heading, *rows = str(app.screen.query_one("#rates").content).split("\n")
        assert heading.startswith("rate") and heading.endswith((" steps", " the lower")) and len(rows) >= 3
        assert all(widget.region.bottom <= size[1] for widget in app.screen.query("#rates, #proposal"))
        await pilot.press("enter")
        assert app.session.config.learning_rate == proposed != before and app.session.phase == "ready"


async def test_esc_gives_the_search_up_and_keeps_the_rate(laboratory, until):
    async with laboratory() as (app, pilot):
        before = app.session.table
        await pilot.press("escape", "F")
        finding = app.screen._finding
        await pilot.press("enter", "escape")
        await until(pilot, finding.has_ended)
        assert app.session.table is before and not isinstance(app.screen, RatesScreen)


async def test_while_it_learns_there_is_nothing_to_search(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: app.session.prompt.step == 1)
        await pilot.press("escape", "F")
        assert not isinstance(app.screen, RatesScreen)


def test_the_heading_is_cut_nowhere():
    assert rates_heading(80).endswith("steps: the longer, the lower") and rates_heading(40).endswith("60 steps")


def test_a_rate_has_the_decimal_sign_of_the_language_that_it_is_told_in():
    set_language("fr")
    assert rate_row(RateTrial(0.03, 2.0), 4.0, 40).startswith("0,03 ")
    assert "0,01" in describe_proposal(RateSearch((RateTrial(0.01, 2.5), RateTrial(0.03, 2.0), RateTrial(0.1, 2.2))))
