"""The check of the network on the table: while it learns, behind it, of a run, and what is wrong."""

from rnn_tui.network.network import CharRNN
from rnn_tui.runs.follow import open_run
from rnn_tui.tui.panes.check_pane import CheckPane


def drawn(app) -> str:
    return "\n".join(str(line) for line in app.screen.query_one(CheckPane).draw_lines())


async def test_the_parameters_that_read_are_checked(laboratory, until, small_config):
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "V")
        assert drawn(app) == "nothing learnt yet"
        await pilot.press("f8")
        await until(pilot, lambda: "step 1," in drawn(app))
        assert drawn(app).count("· right") == 5 and "all of them are right: below 1e-6" in drawn(app)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: f"step {small_config.steps}," in drawn(app) or app.session.phase == "finished")
        await until(pilot, lambda: f"step {app.session.prompt.step}," in drawn(app))


async def test_of_an_opened_run_a_wrong_gradient_is_told(laboratory, until, run_of, monkeypatch):
    folder, right = run_of("first", steps=30, cell="gru"), CharRNN.loss_and_gradients

    def wrong(self, *arguments, **named):
        answer = right(self, *arguments, **named)
        self.gradients["b_hn"][...] = 0
        return answer

    monkeypatch.setattr(CharRNN, "loss_and_gradients", wrong)
    async with laboratory(size=(60, 20)) as (app, pilot):
        app.session.open_run(open_run(folder))
        app.main_screen.table.show_anew()
        await pilot.press("escape", "V")
        await until(pilot, lambda: "WRONG: b_hn" in drawn(app))
        assert drawn(app).count("· right") == 4 and all(len(line) <= 30 for line in drawn(app).split("\n"))
