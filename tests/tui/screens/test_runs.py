"""Runs on the screen: opened, followed, continued, compared, renamed, noted, deleted, begun anew from."""

import json
import re
import threading
from dataclasses import replace

import numpy as np
import pytest
from small_training import report_lines
from textual.widgets import Button, Input, OptionList, Select, Static

from rnn_tui.language import set_language
from rnn_tui.places import runs_folder
from rnn_tui.runs.catalogue import run_folders
from rnn_tui.runs.checkpoint import load_checkpoint, read_reached
from rnn_tui.runs.layout import BEST, NEWEST, SNAPSHOTS, WRITING
from rnn_tui.runs.lock import RunLock
from rnn_tui.runs.records import RecordsReader
from rnn_tui.runs.resuming import extend, resume
from rnn_tui.runs.summary import summarise
from rnn_tui.training.control import Control
from rnn_tui.tui.panes.budget_bar import BudgetBar
from rnn_tui.tui.panes.status_line import status_of
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.screens.compare import CompareScreen
from rnn_tui.tui.screens.dialogues import ConfirmScreen


def listed(app) -> list[str]:
    options = app.screen.query_one("#run-list", OptionList)
    return [options.get_option_at_index(place).id for place in range(options.option_count)]


async def choose(app, pilot, until, name: str) -> None:
    """Open the screen of runs with the run of that name under the cursor."""
    await pilot.press("ctrl+r")
    await until(pilot, lambda: bool(app.screen.query("#run-list")) and name in listed(app))
    app.screen.query_one("#run-list", OptionList).highlighted = listed(app).index(name)


async def apply_settings(app, pilot, until, **changes: str) -> None:
    """Fill fields of the form of settings and apply it."""
    await until(pilot, lambda: bool(app.screen.query("#hidden_size")))
    for name, value in changes.items():
        app.screen.query_one(f"#{name}", Input).value = value
    app.screen.query_one("#seed").focus()
    await pilot.press("enter")


def told(app, words: str) -> bool:
    return any(words in notice.message.replace("\n", " ") for notice in app._notifications)


def text_of(app, selector: str) -> str:
    return str(app.screen.query_one(selector).content)


async def test_an_opened_run_is_read_with_its_best_parameters_and_goes_on(laboratory, until, run_of):
    path = run_of("harbour", steps=200, stop_at=90)
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        session = app.session
        await until(pilot, lambda: len(session.monitor.history.training.steps) == 4)
        best = load_checkpoint(path / "best.safetensors")
        assert (session.phase, session.prompt.step) == ("opened", best.step)
        assert (session.prompt.cached.reader.network.flat == best.network.flat).all()
        assert session.prompt.settings.sampling.temperature == best.config.temperature
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished")
    assert load_checkpoint(path / "checkpoint.safetensors").step == 200
    steps = [line["step"] for line in report_lines(path)]
    assert steps == list(range(20, 201, 20))


async def test_a_run_that_ended_goes_on_for_another_budget(laboratory, until, run_of):
    path = run_of("harbour")
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        app.session.budget = 0.05
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
        assert app.session.trainer.step > 60 and app.session.trainer.config.restart == 60
        assert app.session.monitor.history.restarts == [60]


async def test_a_run_that_another_process_writes_is_followed_and_not_written(laboratory, until, run_of):
    path = run_of("harbour", steps=200, stop_at=50)
    lock = RunLock(path)
    lock.acquire()
    async with laboratory(corpus=None, config=None, run=path, clock=iter(range(10**6)).__next__) as (app, pilot):
        session = app.session
        await until(pilot, lambda: session.follows and len(session.monitor.history.training.steps) == 2)
        await pilot.press("ctrl+t")
        assert session.phase == "opened" and session.thread is None
        with (path / "metrics.jsonl").open("a") as file:
            file.write(json.dumps({**report_lines(path)[-1], "step": 60}) + "\n")
        await until(pilot, lambda: session.monitor.progress is not None and session.monitor.progress.step == 60)
        lock.release()
        await until(pilot, lambda: not session.follows)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished")


async def test_the_list_of_runs_and_what_is_done_with_them(laboratory, until, run_of):
    run_of("one")
    run_of("two", hidden_size=9)
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+r")
        assert sorted(listed(app)) == ["one", "two"]
        first = listed(app)[0]
        await pilot.press("n")
        app.screen.query_one(Input).value = "a [note]"
        await pilot.press("enter")
        assert "a [note]" in text_of(app, "#run-facts")
        await pilot.press("r")
        app.screen.query_one(Input).value = "renamed"
        await pilot.press("enter")
        await until(pilot, lambda: "renamed" in listed(app))
        await pilot.press("space", "down", "space", "m")
        await until(pilot, lambda: "hidden units" in text_of(app, "#compare-table"))
        await pilot.press("escape", "d", "n")
        assert len(listed(app)) == 2
        await pilot.press("d", "y")
        await until(pilot, lambda: len(listed(app)) == 1)
        await pilot.press("escape")
    assert first not in {path.name for path in runs_folder().iterdir()}


async def test_a_run_that_has_just_begun_says_so_and_is_not_opened(laboratory, run_of):
    path = run_of("harbour")
    for name in ("checkpoint.safetensors", "best.safetensors"):
        (path / name).unlink()
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("ctrl+r")
        await pilot.pause()
        option = app.screen.query_one("#run-list", OptionList).get_option_at_index(0)
        assert "just started" in str(option.prompt) and "cannot be read" not in str(option.prompt)
        assert "nothing has been saved yet" in text_of(app, "#run-facts")
        await pilot.press("enter")
        assert app.screen.query("#run-list")


async def test_the_heads_of_the_runs_stand_apart_and_a_long_path_keeps_its_end_on_one_line(laboratory, run_of):
    set_language("fr")
    run_of("harbour-" + "long-" * 12)
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("ctrl+r")
        await pilot.pause()
        heading = text_of(app, "#runs-heading")
        assert heading.split() == ["essai", "réseau", "pas", "meill.", "val", "âge", "taille"]
        (path,) = [line for line in text_of(app, "#run-facts").split("\n") if "harbour" in line]
        assert path.startswith("…") and path.endswith("long-") and len(path) <= 76
        assert "échap" in text_of(app, "#run-keys").replace("\N{NO-BREAK SPACE}", " ")


async def test_a_run_is_opened_from_the_list_and_the_title_names_it(laboratory, until, run_of):
    run_of("harbour")
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+r", "enter")
        await until(pilot, lambda: app.session.phase == "opened" and app.session.monitor.progress is not None)
        assert "harbour" in app.screen.query_one("StatusLine").render().plain


async def test_an_open_run_keeps_what_is_written_under_its_new_name(laboratory, until, run_of):
    path = run_of("harbour")
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        session = app.session
        await pilot.press("m", "ctrl+r", "r")
        app.screen.query_one(Input).value = "haven"
        await pilot.press("enter")
        await until(pilot, lambda: listed(app) == ["haven"])
        await pilot.press("escape", "e", "r")
        haven = path.with_name("haven")
        assert session.run_folder == haven and len(session.parameter_source.snapshots()) > 5
        await until(pilot, lambda: '"r"' in (haven / WRITING).read_text())
        assert session.keeping.problem == "" and not path.exists()
        session.budget = 0.05
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished")
        assert load_checkpoint(haven / "checkpoint.safetensors").step > 60
        await pilot.press("ctrl+r", "r")
        app.screen.query_one(Input).value = "port"
        await pilot.press("enter")
        await until(pilot, lambda: listed(app) == ["port"])
        await pilot.press("escape", "ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and session.trainer.step > 70)
    assert [each.name for each in runs_folder().iterdir()] == ["port"]


async def test_the_time_machine_works_in_a_run_that_was_reopened_and_after_it_went_on(laboratory, until, run_of):
    path = run_of("harbour", steps=200, stop_at=90)
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        session, prompt = app.session, app.session.prompt
        best, kept = prompt.step, session.parameter_source.snapshots()
        assert len(kept) > 9 and kept[-1][0] <= 90
        for key, (step, file) in zip(("ctrl+left", "alt+left", "shift+left"), reversed(kept)):
            await pilot.press(key)
            await until(pilot, lambda step=step: prompt.step == step)
            reader = load_checkpoint(file).reader()
            state = reader.read_all(reader.start(), prompt.writer.indices)
            assert session.parameter_source.place == step and (prompt.state.logits == state.logits).all()
        await pilot.press("ctrl+right", "alt+right", "shift+right")
        await until(pilot, lambda: session.parameter_source.place is None and prompt.step == best)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and prompt.step == 200)
        await pilot.press("ctrl+left")
        await until(pilot, lambda: prompt.step == session.parameter_source.snapshots()[-1][0] != kept[-1][0])


@pytest.mark.parametrize(("language", "yes"), [("en", "y"), ("fr", "s")])
async def test_no_key_of_the_list_deletes_and_what_is_deleted_can_be_brought_back(
    laboratory, until, run_of, language, yes
):
    set_language(language)
    run_of("harbour")
    async with laboratory() as (app, pilot):
        await choose(app, pilot, until, "harbour")
        runs = app.screen
        for key in ("o", "enter", "c", "f", "space", "m", "r", "n", "d", "u"):
            await pilot.press("d", key)
            if app.screen is not runs:
                await pilot.press("escape")
            await until(pilot, lambda: app.screen is runs)
            assert listed(app) == ["harbour"]
        await pilot.press("d", yes)
        await until(pilot, lambda: listed(app) == [])
        assert run_folders() == []
        await pilot.press("u")
        await until(pilot, lambda: listed(app) == ["harbour"])
        await pilot.press("d", yes.upper())
        await until(pilot, lambda: listed(app) == [])
    assert list(runs_folder().iterdir()) == []


async def test_what_a_killed_program_had_moved_aside_is_told_of_and_can_be_brought_back(laboratory, until, run_of):
    path = run_of("harbour")
    path.rename(path.with_name(".harbour.deleted"))
    run_of("harbour")  # its name was taken meanwhile
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+r")
        await until(pilot, lambda: any("was killed" in notice.message for notice in app._notifications))
        await pilot.press("u")
        await until(pilot, lambda: set(listed(app)) == {"harbour", "harbour-2"})
    assert {run.name for run in run_folders()} == {"harbour", "harbour-2"}


async def test_an_open_run_that_is_deleted_leaves_its_text(laboratory, until, run_of):
    path = run_of("harbour")
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        await pilot.press("ctrl+r", "d", "y")
        await until(pilot, lambda: listed(app) == [])
        await pilot.press("escape", "m")
        session = app.session
        assert (session.phase, session.prompt.step, session.opened_run) == ("ready", 0, None)
        await pilot.pause()
        assert session.keeping.problem == ""


async def test_an_open_run_that_somebody_else_renames_is_told_of_and_leaves_no_folder_behind(
    laboratory, until, run_of, caplog
):
    path, clock = run_of("harbour"), iter(range(10**6)).__next__
    async with laboratory(corpus=None, config=None, run=path, clock=clock) as (app, pilot):
        await pilot.press("a")
        other = path.rename(path.with_name("other"))
        await until(pilot, lambda: app.session.has_gone)
        await until(pilot, lambda: told(app, "no longer at"))
        assert status_of(app.session).phase == "gone"
        await pilot.press("b", "ctrl+t")
        await until(pilot, lambda: told(app, "no run, folder or file"))
        assert app.session.prompt.writer.text.endswith("ab") and not path.exists()
        other.rename(path)
        await until(pilot, lambda: not app.session.has_gone and not app.session.keeping.problem)
    assert path.joinpath("writing.jsonl").read_text().count('"do"') >= 3 and not caplog.records


async def test_best_and_newest_parameters_change_places(laboratory, until, run_of):
    path = run_of("harbour", steps=200, stop_at=90)
    async with laboratory(corpus=None, config=None, run=path, clock=iter(range(10**6)).__next__) as (app, pilot):
        session = app.session
        assert session.parameter_source.reads_best and session.prompt.step == 80
        await pilot.press("escape", "2")
        await until(pilot, lambda: session.prompt.step == 90)
        assert not session.parameter_source.reads_best
        await pilot.press("escape", "2")
        await until(pilot, lambda: session.prompt.step == 80)


async def test_no_best_parameters_is_told(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "2")
        assert any("no best" in str(notice.message) for notice in app._notifications)


async def test_a_damaged_run_is_listed_and_opening_it_is_a_notice(laboratory, run_of):
    (run_of("harbour") / "best.safetensors").write_bytes(b"nothing")
    (runs_folder() / "harbour" / "checkpoint.safetensors").write_bytes(b"nothing")
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+r")
        assert "not a checkpoint" in text_of(app, "#run-facts")
        await pilot.press("enter")
        await pilot.pause()
        assert app.session.phase == "ready" and app._notifications


async def test_a_run_begins_with_the_parameters_of_another(laboratory, until, run_of):
    parent = run_of("harbour")
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+r")
        await until(pilot, lambda: listed(app) == ["harbour"])
        await pilot.press("f")
        await until(pilot, lambda: bool(app.screen.query("#hidden_size")))
        said = text_of(app, "#fork")
        assert "A fork of harbour: it starts from the parameters of step 60" in said and "--" not in said
        assert all(app.screen.query_one(f"#{name}").disabled for name in ("cell", "hidden_size", "layers"))
        await apply_settings(app, pilot, until, learning_rate="0.001")
        session = app.session
        await until(pilot, lambda: session.origin is not None)
        best = load_checkpoint(parent / "best.safetensors")
        assert (session.phase, session.prompt.step, session.config.learning_rate) == ("ready", best.step, 0.001)
        assert (session.prompt.cached.reader.network.flat == best.network.flat).all()
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished")
        assert session.trainer.config.learning_rate == 0.001
    assert load_checkpoint(parent / "checkpoint.safetensors").step == 60


@pytest.mark.parametrize("key", ["o", "c"])
async def test_the_run_that_this_window_is_learning_stays_on_the_table(laboratory, until, small_config, key):
    async with laboratory(config=replace(small_config, steps=None)) as (app, pilot):
        session = app.session
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.run_folder is not None and (session.run_folder / BEST).is_file())
        thread, prompt, folder = session.thread, session.prompt, session.run_folder
        await choose(app, pilot, until, folder.name)
        await pilot.press(key)
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        assert (session.thread, session.prompt, session.phase) == (thread, prompt, "training")
        reached = thread.trainer.step
        await until(pilot, lambda: thread.trainer.step > reached)
        await pilot.press("m")
        await until(pilot, lambda: (folder / WRITING).is_file() and '"m"' in (folder / WRITING).read_text())
        assert (folder / SNAPSHOTS).is_dir() and (folder / NEWEST).is_file() and session.keeping.problem == ""


async def test_to_continue_the_run_of_this_window_resumes_it_or_goes_on_after_its_end(laboratory, until):
    async with laboratory(out=runs_folder() / "mine") as (app, pilot):
        session = app.session
        await pilot.press("f8")
        await until(pilot, (runs_folder() / "mine" / NEWEST).is_file)
        await choose(app, pilot, until, "mine")
        await pilot.press("c")
        await until(pilot, lambda: session.phase == "finished")
        thread, prompt, session.budget = session.thread, session.prompt, 0.05
        await choose(app, pilot, until, "mine")
        await pilot.press("o")
        await pilot.pause()
        assert (session.phase, session.thread, session.prompt) == ("finished", thread, prompt)
        await choose(app, pilot, until, "mine")
        await pilot.press("c")
        await until(pilot, lambda: session.phase == "finished" and session.trainer.step > 400)
        assert session.prompt is prompt


async def test_a_run_that_went_on_elsewhere_since_is_opened_anew(laboratory, until):
    async with laboratory(out=runs_folder() / "mine") as (app, pilot):
        session = app.session
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and not session.thread.is_alive())
        other = resume(str(runs_folder() / "mine"))
        extend(other.trainer, budget=None, horizon=None, steps=420, epochs=None, seconds=None)
        assert list(other.folder.record(other.trainer.run(Control())))
        await choose(app, pilot, until, "mine")
        await pilot.press("o")
        await until(pilot, lambda: session.phase == "opened")


@pytest.mark.parametrize(("key", "phase"), [("o", "opened"), ("c", "training"), ("f", "ready")])
async def test_another_run_asks_once_where_a_training_is_under_way(laboratory, until, run_of, small_config, key, phase):
    run_of("harbour", steps=100_000, stop_at=40)
    async with laboratory(config=replace(small_config, steps=None)) as (app, pilot):
        session = app.session
        await pilot.press("f8")
        thread = session.thread
        for answer in ("n", "y"):
            assert (session.thread, session.phase, thread.control.stopped) == (thread, "paused", False)
            await choose(app, pilot, until, "harbour")
            await pilot.press(key)
            if key == "f":
                await apply_settings(app, pilot, until)
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            asked = str(app.screen.query_one(Static).content)
            assert "phare is paused. Save it and open the run harbour?" in asked.replace("\n", " ")
            await pilot.press(answer)
        await until(pilot, lambda: session.phase == phase)
        assert thread.control.stopped


async def test_a_run_that_this_window_is_learning_says_so_and_is_not_asked_about(laboratory, until, small_config):
    async with laboratory(config=replace(small_config, steps=None)) as (app, pilot):
        await pilot.press("f8")
        folder = app.session.thread.folder.path
        await until(pilot, (folder / NEWEST).is_file)
        await choose(app, pilot, until, folder.name)
        await until(pilot, lambda: "being trained in this window" in text_of(app, "#run-facts"))
        assert "another process" not in text_of(app, "#run-facts")
        for key in ("d", "r"):
            app.clear_notifications()
            await pilot.press(key)
            (told,) = [str(notice.message).replace("\n", " ") for notice in app._notifications]
            assert told.startswith(f"this window is training {folder.name}: ") and "renamed or deleted" in told
            assert app.screen.query("#run-list")
        (folder / NEWEST).unlink()
        (folder / BEST).unlink(missing_ok=True)
        await pilot.press("escape")
        await choose(app, pilot, until, folder.name)
        await pilot.press("o")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        assert app.session.phase == "paused"


@pytest.mark.parametrize("key", ["d", "r"])
async def test_a_run_that_another_process_writes_is_not_asked_about(laboratory, until, run_of, key):
    lock = RunLock(run_of("harbour"))
    lock.acquire()
    async with laboratory() as (app, pilot):
        await choose(app, pilot, until, "harbour")
        assert "another process" in text_of(app, "#run-facts")
        await pilot.press(key)
        assert app.screen.query("#run-list") and "is in use by" in str(next(iter(app._notifications)).message)
    lock.release()


async def test_the_keys_of_the_list_are_named_as_they_are_pressed_and_capitals_do_the_same(laboratory, until, run_of):
    run_of("harbour")
    async with laboratory() as (app, pilot):
        await choose(app, pilot, until, "harbour")
        named = re.findall(
            r"(\S)\xa0(?:open|continue|fork|compare|rename|note|delete|undelete)", text_of(app, "#run-keys")
        )
        assert named == list("ocfmrndu")
        await pilot.press("D")
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("N", "F")
        await until(pilot, lambda: bool(app.screen.query("#hidden_size")))


async def test_the_head_of_an_opened_run_tells_its_step_and_not_that_of_its_last_report(laboratory, until, run_of):
    path = run_of("harbour", steps=200, stop_at=93)
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        await until(pilot, lambda: app.session.monitor.progress is not None)
        progress = app.session.monitor.progress
        assert (progress.step, progress.seconds) == (93, read_reached(path / NEWEST).seconds)
        assert summarise(path).step == 93


async def test_a_run_that_is_followed_offers_no_training_here(laboratory, until, run_of):
    path = run_of("harbour", steps=200, stop_at=50)
    lock = RunLock(path)
    lock.acquire()
    async with laboratory(corpus=None, config=None, run=path, clock=iter(range(10**6)).__next__) as (app, pilot):
        bar = app.screen.query_one(BudgetBar)
        await pilot.pause()
        app.screen.poll()
        assert str(bar.render()) == " followed: another process is training it"
        footer = str(app.main_screen.action_bar.render())
        assert "menu" in footer and "go on" not in footer and "^t" not in footer
        lock.release()
        await until(pilot, lambda: not app.session.follows)
        await pilot.pause()
        assert "^t go on" in str(bar.render())


async def test_the_list_tells_how_far_a_run_is_that_is_being_written(laboratory, until, run_of):
    path = run_of("harbour", steps=200, stop_at=50)
    lock = RunLock(path)
    lock.acquire()
    async with laboratory() as (app, pilot):
        await choose(app, pilot, until, "harbour")
        with (path / "metrics.jsonl").open("a") as file:
            file.write(json.dumps({**report_lines(path)[-1], "step": 1_234, "seconds": 75.0}) + "\n")
        app.screen.look_again()
        option = app.screen.query_one("#run-list", OptionList).get_option("harbour")
        assert "1,234" in str(option.prompt) and "01:15" in text_of(app, "#run-facts")
    lock.release()


async def test_a_fork_can_begin_with_fresh_parameters_after_all(laboratory, until, run_of):
    run_of("harbour")
    async with laboratory() as (app, pilot):
        session = app.session
        await choose(app, pilot, until, "harbour")
        await pilot.press("f")
        await until(pilot, lambda: bool(app.screen.query("#fresh")))
        app.screen.query_one("#fresh", Button).press()
        await pilot.pause()
        assert "fresh parameters" in text_of(app, "#fork")
        await apply_settings(app, pilot, until, hidden_size="9")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        assert (session.origin, session.prompt.step, session.config.hidden_size) == (None, 0, 9)
        await pilot.press("f8")
        await until(pilot, lambda: session.trainer.step == 1)


@pytest.mark.parametrize("key", ["escape", "n"])
async def test_a_fork_that_is_given_up_leaves_the_table_as_it_was(laboratory, until, run_of, small_config, key):
    run_of("harbour")
    steps = 60 if key == "escape" else None  # over a training that has ended, or over one that waits
    async with laboratory(config=replace(small_config, steps=steps)) as (app, pilot):
        session = app.session
        await pilot.press("ctrl+t" if steps else "f8")
        await until(pilot, lambda: session.phase == "finished" if steps else session.prompt.step == 1)
        read_by = session.trainer.best if session.parameter_source.reads_best else session.trainer
        await until(pilot, lambda: session.prompt.step == read_by.step)
        table, prompt, config, rows = session.table, session.prompt, session.config, log_rows(app)
        await choose(app, pilot, until, "harbour")
        await pilot.press("f")
        if key == "n":
            await apply_settings(app, pilot, until)
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press(key)
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        assert (session.table, session.prompt, session.config, session.origin) == (table, prompt, config, None)
        assert (log_rows(app), session.prompt.cached.reader.network.architecture.hidden_size) == (rows, 8)
        session.budget = 0.05
        await pilot.press("f8")
        await until(pilot, lambda: session.trainer.step == (61 if steps else 2))


def log_rows(app) -> list:
    return list(app.screen_stack[0].query_one(TrainingLog)._rows)


async def test_settings_applied_on_an_opened_run_make_a_fork_that_says_so(laboratory, until, run_of):
    path = run_of("harbour", steps=200, stop_at=90)
    kept = (path / NEWEST).read_bytes()
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        session = app.session
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.screen.query("#fork")))
        said = text_of(app, "#fork")
        assert "A fork of harbour: it starts from the parameters of step 80" in said
        assert "harbour itself does not change" in said and app.screen.query_one("#hidden_size").disabled
        await apply_settings(app, pilot, until, seq_length="5", batch_size="3")
        await until(pilot, lambda: session.origin is not None)
        assert (session.phase, session.opened_run, session.run_folder) == ("ready", None, None)
        assert (session.config.seq_length, session.config.restart) == (5, 0)
        assert any("A fork of harbour: it starts from the parameters of step 80." in str(row) for row in log_rows(app))
        best = load_checkpoint(path / BEST).network.flat
        assert (session.prompt.step, session.prompt.cached.reader.network.flat.tolist()) == (80, best.tolist())
        await pilot.press("f8")
        await until(pilot, lambda: session.prompt.step == 1)
        assert session.trainer.cut.seq_length == 5 and session.run_folder != path
        assert np.abs(session.trainer.network.flat - best).max() < 0.05  # one step away from where it began
    assert (path / NEWEST).read_bytes() == kept


async def test_settings_left_as_they_are_leave_an_opened_run(laboratory, until, run_of):
    path = run_of("harbour", learning_rate=0.1 / 3)
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        table = app.session.table
        for keys in (["enter"], ["escape"]):
            await pilot.press("ctrl+s")
            await until(pilot, lambda: bool(app.screen.query("#hidden_size")))
            await pilot.press(*keys)
            await until(pilot, lambda: app.screen is app.screen_stack[0])
        assert app.session.table is table and app.session.phase == "opened"


async def test_other_sizes_for_an_opened_run_begin_anew_with_fresh_parameters(laboratory, until, run_of):
    async with laboratory(corpus=None, config=None, run=run_of("harbour")) as (app, pilot):
        session = app.session
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.screen.query("#fresh")))
        app.screen.query_one("#fresh", Button).press()
        await pilot.pause()
        await apply_settings(app, pilot, until, hidden_size="9")
        await until(pilot, lambda: session.phase == "ready")
        assert (session.opened_run, session.origin, session.prompt.step) == (None, None, 0)
        await pilot.press("f8")
        await until(pilot, lambda: session.prompt.step == 1)
        assert session.trainer.network.architecture.hidden_size == 9


async def test_settings_after_a_run_went_on_here_make_a_fork_of_what_it_became(laboratory, until, run_of):
    path = run_of("harbour", steps=200, stop_at=90)
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        session = app.session
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished")
        learnt = session.trainer.network.flat.copy()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.screen.query("#fork")))
        assert "from the parameters of step 200" in text_of(app, "#fork")
        await apply_settings(app, pilot, until, seed="5")
        await until(pilot, lambda: session.phase == "ready")
        assert (session.opened_run, session.config.seed, session.prompt.step) == (None, 5, 200)
        assert (session.prompt.cached.reader.network.flat == learnt).all()


async def test_another_text_after_an_opened_run_is_learnt_for_a_time_of_its_own(laboratory, run_of, corpus):
    path = run_of("harbour", steps=None, budget=0.05)
    async with laboratory(corpus=None, config=None, run=path) as (app, _pilot):
        assert app.session.config.horizon is not None
        app.session.open(corpus)
        config = app.session.config
        assert (config.horizon, config.restart, config.budget, config.hidden_size) == (None, 0, 0.05, 8)


@pytest.mark.parametrize(("steps", "before"), [(200, 90), (60, 60)])
async def test_one_step_of_an_opened_run_is_one_step(laboratory, until, run_of, steps, before):
    path = run_of("harbour", steps=steps, stop_at=before)
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        session = app.session
        launched = session.trainings.launch

        def launch(folder, control, post):  # paused with one step to take before there is a thread
            assert control.paused and not control.must_wait
            return launched(folder, control, post)

        session.trainings.launch = launch
        for step in (1, 2):
            await pilot.press("f8")
            await until(pilot, lambda step=step: session.prompt.step == before + step)
            assert (session.phase, session.trainer.step) == ("paused", before + step)


async def test_a_preset_leaves_a_fork_its_sizes_and_the_log_says_that_it_is_one(laboratory, until, run_of):
    run_of("harbour")
    async with laboratory() as (app, pilot):
        await choose(app, pilot, until, "harbour")
        await pilot.press("f")
        await until(pilot, lambda: bool(app.screen.query("#fresh")))
        app.screen.query_one("#preset", Select).value = "lstm"
        await pilot.pause()
        assert app.screen.query_one("#cell", Select).value == "rnn"
        assert app.screen.query_one("#hidden_size", Input).value == "8"
        await apply_settings(app, pilot, until)
        await until(pilot, lambda: app.session.origin is not None)
        assert app.session.prompt.step == 60
        assert any("A fork of harbour" in row for row in app.screen.query_one(TrainingLog)._rows)


async def test_a_name_that_cannot_be_is_said_where_it_was_typed_and_stays_to_be_mended(laboratory, until, run_of):
    run_of("harbour")
    run_of("haven")
    async with laboratory() as (app, pilot):
        await choose(app, pilot, until, "harbour")
        await pilot.press("r")
        line = app.screen.query_one(Input)
        line.value = "haven"
        await pilot.press("enter")
        await pilot.pause()
        assert "haven: there is already a run of that name" in text_of(app, "#complaint") and line.value == "haven"
        line.value = "haven-2"
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.screen.query("#run-list")) and "haven-2" in listed(app))
        assert listed(app)[app.screen.query_one("#run-list").highlighted] == "haven-2"


async def test_what_may_be_long_of_a_run_is_never_read_on_the_screens_own_thread(
    laboratory, until, run_of, monkeypatch
):
    path = run_of("harbour", steps=200, stop_at=90)
    run_of("mill")
    read, threads = RecordsReader.read_on, []

    def watched(reader):
        threads.append(threading.current_thread())
        return read(reader)

    monkeypatch.setattr(RecordsReader, "read_on", watched)
    async with laboratory(corpus=None, config=None, run=path) as (app, pilot):
        session = app.session
        await until(pilot, lambda: len(session.monitor.history.training.steps) == 4)
        await choose(app, pilot, until, "harbour")
        await until(pilot, lambda: any(mark in text_of(app, "#run-facts") for mark in "▁▂▃▄▅▆▇█"))
        await pilot.press("space", "down", "up", "down", "m")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        await until(
            pilot, lambda: not app.screen._comparison.histories.busy and "nats" in text_of(app, "#compare-plot")
        )
        await pilot.press("escape", "escape", "ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and len(session.monitor.history.training.steps) == 10)
        assert session.monitor.history.training.steps == list(range(20, 201, 20))
    assert len(threads) > 5 and threading.main_thread() not in threads
