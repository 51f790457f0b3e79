"""The network writes on until something stops it."""

from dataclasses import replace


async def test_writing_on_stops_before_something_stands_over_it(laboratory, until):
    async with laboratory() as (app, pilot):
        prompt = app.session.prompt
        for keys in (["ctrl+k"], ["escape", "4"]):
            await pilot.press("ctrl+g")
            length = len(prompt.writer.text)
            await until(pilot, lambda length=length: len(prompt.writer.text) > length)
            assert app.session.aside.nobody_waits  # for what views make of each of its characters
            await pilot.press(*keys)
            assert not app.main_screen.writing_on.is_under_way and not app.session.aside.nobody_waits
            await pilot.press("escape")


async def test_another_pace_goes_on_with_the_same_length_stop_and_unit(laboratory, until):
    async with laboratory() as (app, pilot):
        prompt, before = app.session.prompt, app.session.prompt.writer.text
        prompt.change_settings(replace(prompt.settings, speed=50, length=12))
        await pilot.press("ctrl+g")
        for length in (3, 6, 9):
            await until(pilot, lambda length=length: len(prompt.writer.text) >= len(before) + length)
            app.screen.run_command("faster")
        await until(pilot, lambda: not app.screen.writing_on.is_under_way)
        assert len(prompt.writer.text) == len(before) + 12
        await pilot.press("ctrl+z")
        assert prompt.writer.text == before
