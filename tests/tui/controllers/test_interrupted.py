"""Who comes back after the terminal was lost is asked whether to go on."""

from textual.widgets import Static

from rnn_tui.places import interrupted_file
from rnn_tui.tui.screens.dialogues import ConfirmScreen


async def question(app, pilot, until) -> str:
    await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen.query(Static))
    return str(app.screen.query(Static).first().visual)


async def test_a_training_that_was_cut_off_goes_on_where_it_was(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: app.session.phase == "paused" and app.session.trainer.step == 1)
        app.begin_to_leave(lost=True)
        app.begin_to_leave(lost=True)
        folder = app.session.run_folder
    async with laboratory() as (app, pilot):
        assert f"{folder.name} was cut off at step 1, and is saved" in await question(app, pilot, until)
        await pilot.press("enter")
        await until(pilot, lambda: app.session.trainer is not None and app.session.trainer.step > 1)
        assert app.session.run_folder == folder
    async with laboratory() as (app, pilot):
        assert app.screen is app.main_screen  # this time somebody has left


async def test_a_run_that_was_only_open_is_offered_too_and_who_declines_is_not_asked_again(laboratory, run_of, until):
    folder = run_of("lamp")
    async with laboratory(run=folder) as (app, _pilot):
        app.begin_to_leave(lost=True)
    async with laboratory(run=folder) as (app, _pilot):
        assert app.screen is app.main_screen  # who opens a run knows what they want
    async with laboratory() as (app, pilot):
        assert "The run lamp was open" in await question(app, pilot, until)
        await pilot.press("escape")
        assert app.screen is app.main_screen and app.session.opened_run is None
    assert not interrupted_file().exists()


async def test_who_only_looks_is_told_of_no_key_and_leaves_nothing_behind(laboratory, run_of):
    async with laboratory(run=run_of("lamp"), only_look=True) as (app, _pilot):
        bar = app.main_screen.action_bar
        assert [line.plain for line in bar.draw_lines()] == [" one training, followed by everybody"]
        assert not bar.shown_items() and not app.main_screen.budget_bar.render().plain
        app.begin_to_leave(lost=True)
    assert not interrupted_file().exists()
