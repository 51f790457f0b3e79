"""Training from the screen: started, paused, stepped, resumed, ended and gone on with."""

from dataclasses import replace

import numpy as np
import pytest
from textual.events import Paste
from textual.geometry import Size
from textual.widgets import Input, Select, Static

from rnn_tui.language import set_language
from rnn_tui.places import runs_folder
from rnn_tui.runs.catalogue import find_checkpoint
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.session.table import Fresh
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.training.settings import GIVEN, LIVE
from rnn_tui.tui.panes.bars_pane import age_of
from rnn_tui.tui.panes.budget_bar import BudgetBar
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.screens.dialogues import ConfirmScreen, OpenScreen, PasteScreen
from rnn_tui.tui.screens.setting_field import SettingField
from rnn_tui.tui.screens.settings import SettingsScreen


@pytest.fixture
def endless_config(small_config):
    return replace(small_config, steps=None)


def log_sentences(app) -> list[str]:
    return [row for row in app.screen.query_one(TrainingLog)._rows if isinstance(row, str)]


async def test_before_any_training_no_pane_is_empty(laboratory, until):
    async with laboratory() as (app, pilot):
        await until(pilot, lambda: app.session.monitor.baselines is not None)
        shares = app.session.prompt.shares()
        assert np.allclose(shares, 1 / len(app.session.vocabulary))
        facts = str(app.screen.query_one("#facts", Static).content)
        assert "1,170 characters" in facts and "11 different" in facts and "^t and watch it learn" in facts
        assert "how it begins\nle phare et la mer" in facts
        assert app.session.prompt.ghost.text


async def test_bars_of_no_parameters_are_told_to_be_old_once_something_is_learnt(
    laboratory, until, endless_config, monkeypatch
):
    async with laboratory(config=endless_config) as (app, pilot):
        session = app.session
        await until(pilot, lambda: age_of(session) == ["nothing learnt yet"])
        monkeypatch.setattr(session.prompt, "is_due", lambda _now: False)  # as while a long text is read again
        await pilot.press("f8")
        await until(pilot, lambda: session.monitor.progress is not None)
        assert age_of(session)[0] == "as of step 0, 1 step ago"


async def test_one_key_trains_and_the_loss_falls(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
        losses = app.session.monitor.history.training.losses
        assert losses[-1] < losses[0] - 0.5
        assert app.session.monitor.history.validation.losses
        assert any("finished after 400 steps" in line for line in log_sentences(app))


async def test_bars_and_ghost_move_under_a_prompt_that_stands_still(laboratory, until, endless_config):
    async with laboratory(config=endless_config) as (app, pilot):
        text, shares, ghost = app.session.prompt.writer.text, app.session.prompt.shares(), app.session.prompt.ghost.text
        await pilot.press("f9")
        await until(pilot, lambda: app.session.prompt.step > 0)
        assert app.session.prompt.writer.text == text
        assert not np.allclose(app.session.prompt.shares(), shares)
        await until(pilot, lambda: app.session.prompt.ghost.text != ghost)


async def test_pause_holds_the_training_and_resume_goes_on(laboratory, until, endless_config):
    async with laboratory(config=endless_config) as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.monitor.progress is not None)
        await pilot.press("ctrl+t")
        assert app.session.phase == "paused"
        await until(pilot, lambda: app.session.prompt.step == app.session.trainer.step)
        held = app.session.trainer.step
        await pilot.press("ctrl+t")
        assert app.session.phase == "training"
        await until(pilot, lambda: app.session.trainer.step > held)


async def test_step_key_takes_one_step_at_a_time(laboratory, until, endless_config):
    async with laboratory(config=endless_config) as (app, pilot):
        for step in (1, 2, 3):
            await pilot.press("f8")
            await until(pilot, lambda step=step: app.session.prompt.step == step)
            assert app.session.trainer.step == step
        assert app.session.phase == "paused"


async def test_the_network_that_the_bars_read_is_the_newest(laboratory, until, endless_config):
    async with laboratory(config=endless_config) as (app, pilot):
        await pilot.press("f8", "f8")
        await until(pilot, lambda: app.session.prompt.step == 2)
        assert np.array_equal(app.session.prompt.cached.reader.network.flat, app.session.trainer.network.flat)
        assert app.session.prompt.cached.reader.network.flat is not app.session.trainer.network.flat


async def test_training_can_start_by_itself(laboratory, until):
    async with laboratory(train_at_once=True) as (app, pilot):
        await until(pilot, lambda: app.session.phase == "finished")


async def test_the_length_is_asked_for_where_training_starts(laboratory, endless_config):
    async with laboratory(config=replace(endless_config, budget=180.0)) as (app, pilot):
        bar = app.screen.query_one(BudgetBar)
        assert bar.display and bar.budget == 180.0
        bar.focus()
        await pilot.press("right")
        assert app.session.budget == 600.0
        await pilot.press("left", "left")
        assert app.session.budget == 60.0
        await pilot.press("escape", "l", "escape", "l", "escape", "l", "escape", "l")
        assert app.session.budget is None and bar.budget is None
        await pilot.press("enter")
        assert app.session.phase == "training" and not bar.display


async def test_a_length_that_is_not_in_the_row_is_shown_in_its_place(laboratory, endless_config):
    async with laboratory(config=replace(endless_config, budget=300.0)) as (app, pilot):
        bar = app.screen.query_one(BudgetBar)
        line = str(bar.render())
        assert line.index("3 min") < line.index("[5m]") < line.index("10 min")
        bar.focus()
        await pilot.press("right")
        assert app.session.budget == 600.0 and "5m" not in str(bar.render())
        await pilot.press("left")
        assert app.session.budget == 180.0


async def test_a_length_of_ones_own_is_typed_into_the_row(laboratory, endless_config):
    async with laboratory(config=replace(endless_config, budget=180.0)) as (app, pilot):
        bar, before = app.screen.query_one(BudgetBar), app.session.prompt.writer.text
        bar.focus()
        await pilot.press("4", "5", "m")
        assert "[45m▏]" in str(bar.render())
        await pilot.press("backspace", "backspace", "m", "enter")
        assert app.session.budget == 240.0 and "[4m]" in str(bar.render())
        await pilot.press("7", "escape")
        assert not bar.typed and app.session.budget == 240.0
        await pilot.press("3", ".", ".", "enter")
        assert bar.typed == "3.." and app.session.budget == 240.0
        assert "not a duration" in [*app._notifications][-1].message
        await pilot.press("backspace", "backspace", "backspace")
        assert app.session.prompt.writer.text == before
        await pilot.press("m")  # which begins no length: it is the prompt's
        assert app.session.prompt.writer.text == before + "m"
        bar.focus()
        await pilot.press("1", "h", "enter", "enter")
        assert app.session.budget == 3600.0 and app.session.phase == "training"


async def test_a_click_chooses_a_length_and_starts(laboratory, until, endless_config):
    async with laboratory(config=replace(endless_config, budget=180.0)) as (app, pilot):
        line = str(app.screen.query_one(BudgetBar).render())
        await pilot.click(BudgetBar, offset=(line.index("10 min") + 1, 0))
        assert app.session.budget == 600.0
        line = str(app.screen.query_one(BudgetBar).render())
        await pilot.click(BudgetBar, offset=(line.index("start") + 1, 0))
        await until(pilot, lambda: app.session.phase == "training")


async def test_after_the_end_go_on_adds_a_budget_with_a_stated_warm_restart(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
        bar = app.screen.query_one(BudgetBar)
        assert bar.display and bar.again and not bar.fixed
        app.session.budget = None
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.trainer.step > 400)
        await until(pilot, lambda: any("warm restart" in line for line in log_sentences(app)))
        assert app.session.monitor.history.restarts == [400]


@pytest.mark.parametrize(("is_paused", "said"), [(True, "paused"), (False, "being trained")])
async def test_another_text_asks_once_and_starts_only_what_was_running(
    laboratory, until, endless_config, is_paused, said
):
    async with laboratory(config=endless_config) as (app, pilot):
        await pilot.press("f8")  # a training that waits: a pilot's keys are slow beside one that runs
        old_thread = app.session.thread
        await pilot.press("ctrl+o", *"lesson", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("n")
        assert app.session.corpus.name == "phare" and app.session.thread is old_thread
        await pilot.press("ctrl+o", *"lesson")
        if not is_paused:
            app.session.toggle()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert said in str(app.screen.query_one(Static).content)
        await pilot.press("y")
        await until(pilot, lambda: app.session.corpus.name == "lesson")
        if is_paused:
            assert app.session.phase == "ready" and app.session.thread is None
        else:
            await until(pilot, lambda: app.session.thread is not None and app.session.thread is not old_thread)
        old_thread.join(10)
        assert not old_thread.is_alive()


async def test_what_a_yes_saves_is_kept_however_short_it_was(laboratory, until, endless_config):
    async with laboratory(config=endless_config) as (app, pilot):
        await pilot.press("f8")
        thread = app.session.thread
        await pilot.press("ctrl+o", *"lesson", "enter", "y")
        await until(pilot, lambda: app.session.corpus.name == "lesson" and not thread.is_alive())
        assert (thread.folder.path / "checkpoint.safetensors").is_file()
        assert app.session.trainings.kept_runs() == [thread.folder.path] and app.losses() == []


async def test_what_a_yes_could_not_save_is_told(laboratory, until, endless_config):
    runs_folder().parent.mkdir(parents=True)
    runs_folder().write_text("in the way")
    async with laboratory(config=endless_config) as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: bool(app._notifications))
        app.clear_notifications()
        await pilot.press("ctrl+o", *"lesson", "enter", "y")
        await until(pilot, lambda: bool(app._notifications))
        (told,) = [str(notice.message) for notice in app._notifications]
        assert "phare: the training could not be saved: " in told.replace("\n", " ")
        (lost,) = app.losses()
        assert lost.startswith("phare: the training could not be saved: ")
    assert app.session.trainings.kept_runs() == []


async def test_other_settings_in_the_middle_of_a_short_training_say_that_it_is_not_kept(
    laboratory, until, endless_config
):
    async with laboratory(config=endless_config) as (app, pilot):
        await pilot.press("f8")
        app.session.put(Fresh(app.session.corpus, replace(endless_config, hidden_size=9)))
        await until(pilot, lambda: bool(app._notifications))
        (told,) = [str(notice.message) for notice in app._notifications]
        assert "not saved, because the training lasted less than ten seconds" in told.replace("\n", " ")


async def test_a_training_too_short_to_keep_says_so_at_its_end_and_when_one_leaves(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
        assert any("less than ten seconds" in line for line in log_sentences(app))
    assert app.losses() == ["phare: not saved, because the training lasted less than ten seconds"]


@pytest.mark.parametrize(("language", "yes", "foreign"), [("en", "y", "o"), ("fr", "o", "y")])
async def test_a_question_takes_the_letters_of_the_language_it_is_asked_in(laboratory, language, yes, foreign):
    set_language(language)
    async with laboratory() as (app, pilot):
        answers = []
        for key in (yes, yes.upper(), "enter", "n", "N", "escape"):
            app.push_screen(ConfirmScreen("sure?"), answers.append)
            await pilot.press(foreign, key)
        assert answers == [True, True, True, False, False, False]


async def test_the_list_opens_a_sample(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("f2", "home", "down", "enter")
        await until(pilot, lambda: app.session.corpus.name == "quatrains")
        assert app.session.prompt.writer.text == app.session.corpus.opening()


async def test_what_cannot_be_opened_is_told_where_it_was_typed_and_nothing_is_lost(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+o", *"no[/such", "enter")
        assert isinstance(app.screen, OpenScreen) and app.screen.query_one(Input).value == "no[/such"
        assert "no[/such: no such file" in str(app.screen.query_one("#complaint", Static).content)
        await pilot.press("escape")
        assert app.session.corpus.name == "phare"


async def test_a_paste_of_nothing_is_told_and_the_dialogue_stays(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "v", "a", "tab", "enter")
        assert isinstance(app.screen, PasteScreen)
        assert "two characters" in str(app.screen.query_one("#complaint", Static).content)


async def test_a_pasted_text_can_be_learnt_and_holds_nothing_that_a_terminal_obeys(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "S")
        app.post_message(Paste("a\x1b[2J\tb\x9bc\nd"))
        await until(pilot, lambda: app.screen.query_one(Input).value.endswith("a[2J bc"))
        await pilot.press("escape", "escape", "v", *"abcabcabc")
        app.post_message(Paste("a\x1b\x07\n\u202eb"))
        await until(pilot, lambda: not app.is_attending)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: app.session.corpus.name == "pasted")
        assert str(app.session.corpus.content) == "abcabcabca\nb"


async def test_the_lesson_shows_its_own_line_and_opens_slow(laboratory, until):
    lesson = corpus_from_text("exemple de texte pour entraîner un RNN.", "lesson")
    async with laboratory(corpus=lesson, config=preset_config("notebook")) as (app, pilot):
        assert app.screen.query_one(BudgetBar).fixed == "train for 100 epochs"
        await pilot.press("ctrl+t")
        assert app.session.control.pace == "slow"
        assert app.session.prompt.writer.text == "exemp" and app.session.prompt.settings.sampling.is_greedy
        await until(pilot, lambda: app.session.active)
        await pilot.press("escape", "e")
        assert app.session.control.pace == "full"
        await until(pilot, lambda: app.session.phase == "finished")
        lines = [line for line in log_sentences(app) if line.startswith("Epoch")]
        assert lines[0].startswith("Epoch 1/100, Loss: 96.0")
        head = app.screen.query_one(TrainingLog).render_line(0).text
        assert "sum" in head and "mean" in head  # 34 steps: the curve beside it begins at 2.8
        assert float(lines[99].rpartition(" ")[2]) < 1
        await until(pilot, lambda: app.session.prompt.step == 3400)
        session = app.session
        learnt = "le de texte pour entraîner un RNN."  # what the last parameters write comes once they are read
        await until(pilot, lambda: session.vocabulary.decode(session.prompt.ghost.text).startswith(learnt))


async def test_settings_begin_anew_and_wrong_ones_are_said(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+s")
        app.screen.query_one("#hidden_size").value = "-4"
        await pilot.click("#apply")
        complaint = str(app.screen.query_one("#complaint", Static).content)
        assert complaint == "hidden units: it must be more than zero, not -4"
        app.screen.query_one("#hidden_size").value = "12"
        app.screen.query_one("#optimizer", Select).value = "adagrad"
        app.screen.query_one("#seed").focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        assert (app.session.config.hidden_size, app.session.config.optimizer) == (12, "adagrad")


async def test_other_settings_in_the_middle_of_a_training_are_asked_about(laboratory, until, endless_config):
    async with laboratory(config=endless_config) as (app, pilot):
        await pilot.press("f8")
        thread = app.session.thread
        for answer, is_new in (("n", False), ("y", True)):
            await pilot.press("ctrl+s")
            app.screen.query_one("#hidden_size").value = "12"
            await pilot.click("#apply")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            await pilot.press(answer)
            assert (app.session.config.hidden_size == 12) == is_new
        await until(pilot, lambda: not thread.is_alive())
        assert (thread.folder.path / "checkpoint.safetensors").is_file() and app.session.phase == "ready"


async def test_what_may_change_comes_first_while_it_learns_and_the_rest_says_that_it_may_not(
    laboratory, until, endless_config
):
    async with laboratory(config=endless_config) as (app, pilot):
        await pilot.press("f8", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        fields = [field.setting for field in app.screen.query(SettingField)]
        assert [each.name for each in fields[: len(LIVE)]] == list(LIVE) and len(fields) == len(GIVEN)
        app.screen.query_one("#preset").focus()
        await until(pilot, lambda: "It cannot change now" in str(app.screen.query_one("#help", Static).content))
        changes = {"learning_rate": "0.0005", "clip_norm": "off", "dropout": "0.5", "report_every": "3"}
        for name, value in changes.items():
            app.screen.query_one(f"#{name}").value = value
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        trainer = app.session.trainer
        assert (trainer.config.dropout, app.session.config.dropout) == (0, 0.5)  # it waits for its next step
        assert "it changes at the next step" in [notice.message for notice in app._notifications]
        await pilot.press("f8")
        await until(pilot, lambda: app.session.monitor.config.report_every == 3)
        assert (trainer.config.clip_norm, trainer.network.architecture.dropout) == (None, 0.5)
        assert trainer.figures.highest_rate == 0.0005
        assert app.session.trainer is trainer and app.session.monitor.history.restarts == [1] * 4
        await until(pilot, lambda: "after step 1: dropout = 0.5" in log_sentences(app))


async def test_the_share_that_auto_chose_is_shown_and_may_change_while_it_learns(laboratory, until):
    config = replace(preset_config("auto"), budget=600.0)
    async with laboratory(config=config) as (app, pilot):
        await pilot.press("f8")
        chosen = app.session.trainer.config.drop_connect
        assert chosen > 0 == config.drop_connect
        await pilot.press("ctrl+s")
        field = app.screen.query_one("#drop_connect")
        assert field.value == str(chosen)
        field.value = "0.25"
        await pilot.click("#apply")
        await pilot.press("f8")
        await until(pilot, lambda: app.session.trainer.network.architecture.drop_connect == 0.25)


async def test_settings_that_nobody_changed_round_no_rate_and_mark_nothing(laboratory, until, endless_config):
    rate = 0.1 / 3  # more digits than the form shows
    async with laboratory(config=replace(endless_config, learning_rate=rate)) as (app, pilot):
        await pilot.press("f8")
        table = app.session.table
        await pilot.press("ctrl+s")
        app.screen.query_one("#learning_rate").focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        await pilot.press("f8")
        await until(pilot, lambda: app.session.prompt.step == 2)
        assert app.session.table is table and app.session.config.learning_rate == rate
        assert app.session.trainer.figures.highest_rate == rate and app.session.monitor.history.restarts == []


async def test_events_of_a_run_that_is_over_are_dropped(laboratory, until, endless_config):
    async with laboratory(config=endless_config) as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.monitor.progress is not None)
        old = app.session.thread
        app.session.open(corpus_from_text("another text, another run", "other"))
        old.join(10)
        await pilot.pause()
        assert app.session.phase == "ready" and app.session.monitor.progress is None


async def test_the_log_follows_its_end_until_somebody_scrolls_up(laboratory, until):
    async with laboratory() as (app, pilot):
        log = app.screen.query_one(TrainingLog)
        log.write([f"row {number}" for number in range(60)])
        await until(pilot, lambda: log.scroll_y == log.max_scroll_y > 40)
        await pilot.pause()
        log.virtual_size += Size(0, 10)  # rows that came while it was on its way down to where the end had been
        log.scroll_to(y=log.scroll_y + 1, animate=False, immediate=True)
        log.write(["one", "two", "three"])
        await until(pilot, lambda: log.scroll_y == log.max_scroll_y)
        log.scroll_up(animate=False, immediate=True)
        place = log.scroll_y
        log.write(["four"])
        await pilot.pause()
        await pilot.pause()
        assert log.scroll_y == place < log.max_scroll_y


@pytest.fixture
def by_heart(small_config):
    """A text that nothing can be learnt of but by heart, and settings that do it."""
    letters = np.random.default_rng(1).choice(list("abcdefgh \n"), 600)
    config = replace(small_config, hidden_size=16, learning_rate=0.02, steps=300)
    return {"corpus": corpus_from_text("".join(letters), "noise"), "config": config}


def parameters_that_read(app) -> np.ndarray:
    return app.session.prompt.cached.reader.network.flat


async def test_after_the_end_the_parameters_write_that_generate_takes_and_esc_2_takes_the_newest(
    laboratory, until, by_heart, tmp_path
):
    run = tmp_path / "run"
    async with laboratory(**by_heart, out=run) as (app, pilot):
        session = app.session
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished")
        best = session.trainer.best
        assert 0 < best.step < 300
        await until(pilot, lambda: session.prompt.step == best.step)
        kept = load_checkpoint(find_checkpoint(str(run)))
        assert np.array_equal(parameters_that_read(app), kept.network.flat)
        assert f"best parameters, step {best.step}" in age_of(session)
        assert any(f"those of step {best.step}; esc 2" in line for line in log_sentences(app))
        await pilot.press("escape", "2")
        await until(pilot, lambda: session.prompt.step == 300)
        assert np.array_equal(parameters_that_read(app), session.trainer.network.flat)
        await pilot.press("escape", "2")
        await until(pilot, lambda: session.prompt.step == best.step)


async def test_while_it_goes_on_learning_the_newest_write_again_unless_the_best_were_asked_for(
    laboratory, until, by_heart
):
    async with laboratory(**by_heart) as (app, pilot):
        session, parameter_source = app.session, app.session.parameter_source
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished")
        assert parameter_source.reads_best
        await pilot.press("ctrl+t")
        assert session.phase == "training" and not parameter_source.reads_best
        await until(pilot, lambda: session.prompt.step > 300)
        await pilot.press("escape", "2")
        await until(pilot, lambda: parameter_source.reads_best)
        session.stop()
        await until(pilot, lambda: session.phase == "finished")
        session.toggle()
        assert session.phase == "training" and parameter_source.reads_best


@pytest.mark.parametrize("kept", [True, False])  # where it is not, the snapshots are gone with the run
async def test_where_one_has_gone_back_in_time_the_end_changes_nothing_before_one_returns(
    laboratory, until, by_heart, tmp_path, kept
):
    async with laboratory(**by_heart, out=tmp_path / "run" if kept else None) as (app, pilot):
        session = app.session
        await pilot.press("f8", "f8")
        await until(pilot, lambda: len(session.parameter_source.snapshots()) == 2)
        session.parameter_source.travel(-1)
        place = session.parameter_source.place
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished")
        assert session.parameter_source.place == place is not None
        for _snapshot in range(99):
            session.parameter_source.travel(1)
        assert session.parameter_source.place is None
        await until(pilot, lambda: session.prompt.step == session.trainer.best.step)


async def test_an_end_whose_last_parameters_are_the_best_says_nothing_of_others(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
        same = app.session.trainer.best.step == 400
        assert app.session.parameter_source.reads_best != same
        assert any("esc 2 switches to the newest" in line for line in log_sentences(app)) != same


async def test_a_training_that_ends_for_want_of_a_better_validation_says_why(laboratory, until, by_heart):
    by_heart["config"] = replace(by_heart["config"], patience=2)
    async with laboratory(**by_heart) as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
        assert app.session.trainer.step < 300
        assert any("training ends: 2 validations since step" in line for line in log_sentences(app))
