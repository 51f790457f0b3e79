"""The whole program with letters, arrows, enter, backspace, tab and esc only."""

from rnn_tui.tui.panes.write_pane import WritePane


async def test_the_whole_program_with_plain_keys_only(laboratory, until, tmp_path):
    text = tmp_path / "song"
    text.write_text("row row row your boat gently down the stream\n" * 20)
    async with laboratory() as (app, pilot):
        session = app.session
        # write
        await pilot.press("m", "e", "right", "down", "right", "enter", "backspace")
        assert isinstance(app.focused, WritePane)
        # the light theme, wilder, undo and redo
        await pilot.press("escape", "d")
        assert app.theme == "paper"
        temperature = session.prompt.settings.sampling.temperature
        await pilot.press("escape", "w", "escape", "w", "escape", "f")
        assert session.prompt.settings.sampling.temperature > temperature
        written = session.prompt.writer.text
        await pilot.press("escape", "u")
        assert session.prompt.writer.text != written
        await pilot.press("escape", "y")
        assert session.prompt.writer.text == written
        # another text by its path
        await pilot.press("escape", "o", *str(text), "enter")
        await until(pilot, lambda: app.session.corpus.name == "song")
        # one step, then train to the end
        await pilot.press("escape", "s")
        await until(pilot, lambda: session.monitor.progress is not None and session.monitor.progress.step == 1)
        await pilot.press("escape", "t")
        await until(pilot, lambda: session.phase == "finished")
        # let the network write on, and stop it
        before = len(session.prompt.writer.text)
        await pilot.press("escape", "g")
        await until(pilot, lambda: len(session.prompt.writer.text) > before)
        await pilot.press("escape", "g")
        # round the panes, the help page, and out
        await pilot.press("tab", "tab", "escape", "i")
        assert isinstance(app.focused, WritePane)
        await pilot.press("escape", "h", "down", "escape")
        await pilot.press("escape", "q")
        await pilot.pause()
        assert not app.is_running
