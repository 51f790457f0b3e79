from rnn_tui.tui.panes.action_bar import ActionBar
from rnn_tui.tui.screens.menu import MenuScreen


async def test_a_click_runs_the_command_of_the_item_below_it(laboratory):
    async with laboratory() as (app, pilot):
        bar = app.screen.action_bar
        (_first, drawn), (second, _drawn), *_others = bar.shown_items()
        assert second.command == "menu"
        await pilot.click(ActionBar, offset=(drawn.cell_length, 0))
        assert isinstance(app.screen, MenuScreen)


async def test_the_item_below_the_mouse_is_marked_until_it_leaves(laboratory):
    async with laboratory() as (app, pilot):
        bar = app.screen.action_bar

        def marked() -> list[int]:
            return [
                at for at, (_item, drawn) in enumerate(bar.shown_items()) if "on $faint" in map(str, _styles(drawn))
            ]

        assert marked() == []
        await pilot.hover(ActionBar, offset=(1, 0))
        assert marked() == [0]
        await pilot.hover(ActionBar, offset=(bar.size.width - 1, 0))
        await pilot.hover("#middle")
        assert marked() == []


def _styles(content):
    return [span.style for span in content.spans]


async def test_arrows_are_told_of_only_where_they_write(laboratory):
    async with laboratory() as (app, pilot):

        def told() -> list[str]:
            return [item.command for item, _drawn in app.screen.action_bar.shown_items()]

        arrows = {"next", "pick_down", "back"}
        assert arrows <= {*told()}
        await pilot.press("escape", "Y")
        assert not arrows & {*told()}
        assert {"whole", "prompt"} <= {*told()}
        await pilot.press("f3")
        assert not arrows & {*told()} and "whole" not in told()
        await pilot.press("f4")
        assert arrows <= {*told()}
        await pilot.press("ctrl+a")  # the cursor in the text, whose arrows go through it
        assert not arrows & {*told()}
        await pilot.press("ctrl+a")
        assert arrows <= {*told()}
