"""What a training leaves on disk, how it is found again, and what is refused."""

import json
from concurrent.futures import Future

import pytest
from small_training import SMALL, TEXT, AtOnce, make_trainer

from rnn_tui.places import runs_folder
from rnn_tui.runs.checkpoint import load_checkpoint, read_reached
from rnn_tui.runs.layout import NEWEST, SNAPSHOTS
from rnn_tui.runs.log import RunLog
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.resuming import resume
from rnn_tui.runs.saving import write_atomically
from rnn_tui.runs.snapshots import snapshot_files
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.config import config_from_json
from rnn_tui.training.control import Control
from rnn_tui.training.events import (
    CheckpointSaved,
    HorizonSet,
    Paused,
    Reported,
    SavingFailed,
    StepFinished,
    StepTaken,
    TrainingFinished,
)
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer


def record(trainer: Trainer, **settings) -> tuple[RunFolder, list]:
    folder = RunFolder(trainer, executor=AtOnce(), **settings)
    return folder, list(folder.record(trainer.run(Control())))


@pytest.fixture
def kept(tmp_path):
    trainer = make_trainer(val_fraction=0.0)  # so that there are no best parameters
    folder, _events = record(trainer, out=tmp_path / "run")
    return trainer, folder.path


FIGURES = "event step epoch loss val_loss bits_per_char grad_norm lr chars_per_second seconds watched"
FIGURES += " left share_done last_step best_val_loss best_step"


def test_metrics_are_the_reports(tmp_path):
    folder, events = record(make_trainer(), out=tmp_path / "run")
    lines = [json.loads(line) for line in (folder.path / "metrics.jsonl").read_text().splitlines()]
    lines = [line for line in lines if line["event"] == "progress"]
    assert [line["step"] for line in lines] == [20, 40]
    assert lines == [event.progress.as_json() for event in events if isinstance(event, Reported)]
    assert " ".join(lines[0]) == FIGURES


def test_the_newest_parameters_are_those_of_the_end(kept):
    trainer, path = kept
    loaded = load_checkpoint(path / "checkpoint.safetensors")
    assert loaded.network.flat.tobytes() == trainer.network.flat.tobytes()
    assert loaded.step == 40 and loaded.opening == trainer.corpus.opening()
    assert loaded.vocabulary == trainer.vocabulary


def test_the_config_beside_them_holds_the_horizon_that_a_budget_became(tmp_path):
    folder, events = record(make_trainer(steps=None, budget=0.1), out=tmp_path / "run")
    (horizon,) = (event.horizon for event in events if isinstance(event, HorizonSet))
    config = config_from_json(json.loads((folder.path / "config.json").read_text()))
    assert config == folder.trainer.config and config.horizon == horizon and config.budget == 0.1


def test_the_best_parameters_are_kept_beside_the_newest(tmp_path):
    trainer = make_trainer(steps=500)
    folder, events = record(trainer, out=tmp_path / "run")
    best = load_checkpoint(folder.path / "best.safetensors")
    assert best.val_loss == events[-1].best_val_loss


def test_checkpoints_come_in_time(tmp_path):
    trainer = make_trainer(tick=0.5)  # a step takes half a second on this clock
    _folder, events = record(trainer, out=tmp_path / "run", checkpoint_every=5)
    saved = [event.step for event in events if isinstance(event, CheckpointSaved)]
    assert saved == [10, 20, 30, 40, 40]


def test_a_run_under_ten_seconds_is_not_kept_and_a_longer_one_is():
    _folder, events = record(make_trainer())
    assert events[-1].run is None and list(runs_folder().iterdir()) == []
    folder, events = record(make_trainer(tick=0.5))
    assert events[-1].run == folder.path and folder.path.parent == runs_folder()
    assert folder.path.name.endswith("-le-phare-rnn-6") and ":" not in folder.path.name


def pace_of(control_ticks: float) -> Control:
    """Return a slow control on a clock on which each wait takes so long, and nobody waits for it."""
    now = [0.0]
    control = Control("slow", lambda: now[0])

    def wait(_seconds: float) -> bool:
        now[0] += control_ticks
        return True

    control._condition.wait = wait
    return control


@pytest.mark.parametrize(("wait", "kept"), [(4.9, False), (5.0, True)])
def test_what_a_slow_pace_waits_counts_as_what_a_person_waited(wait, kept):
    folder = RunFolder(make_trainer(tick=0.0), executor=AtOnce())
    *_others, end = folder.record(folder.trainer.run(pace_of(wait)))  # two reports
    assert (end.run == folder.path) == kept and (end.seconds, end.waited) == (0.0, 2 * wait)
    if kept:
        reached = read_reached(folder.path / NEWEST)
        assert (reached.step, reached.waited) == (40, 10.0)
        assert load_checkpoint(folder.path / NEWEST).state.figures.watched == 10.0


def test_a_pause_is_no_waiting():
    control = pace_of(4.0)
    folder = RunFolder(make_trainer(tick=0.0), executor=AtOnce())
    events = []
    control.pause()
    for event in folder.record(folder.trainer.run(control)):
        events.append(event)
        if isinstance(event, Paused):
            control._condition.wait(100)
            control.resume()
    assert (events[-1].waited, events[-1].run) == (4.0, None)


def test_a_run_of_the_lesson_is_kept_however_short_it_was():
    folder, events = record(Trainer(corpus_from_text("exemple de texte", "lesson"), preset_config("notebook")))
    assert events[-1].run == folder.path and events[-1].waited < 10
    assert len(snapshot_files(folder.path / SNAPSHOTS)) > 10
    assert sum(path.stat().st_size for path in folder.path.rglob("*")) < 2_000_000


def test_a_step_by_hand_is_among_the_metrics_and_read_back(tmp_path):
    control = Control()
    control.step()
    folder = RunFolder(make_trainer(), tmp_path / "run", executor=AtOnce())
    taken = []
    for event in folder.record(folder.trainer.run(control)):
        if isinstance(event, StepTaken):
            taken.append(event)
        if isinstance(event, Paused):
            control.resume()
    found = RunLog(folder.path).read_on()
    assert [event for event in found if isinstance(event, StepTaken)] == taken != []


def test_what_lay_in_a_named_folder_stays_there(tmp_path):
    (tmp_path / "mine").write_text("mine")
    record(make_trainer(), out=tmp_path)
    assert (tmp_path / "mine").read_text() == "mine" and (tmp_path / "checkpoint.safetensors").is_file()


def test_what_cannot_be_written_is_told_once_and_training_goes_on(tmp_path):
    (tmp_path / "file").write_text("in the way")
    _folder, events = record(make_trainer(tick=0.5), out=tmp_path / "file" / "run", checkpoint_every=1)
    assert len([event for event in events if isinstance(event, SavingFailed)]) == 1
    assert isinstance(events[-1], TrainingFinished) and events[-1].steps == 40 and events[-1].run is None
    assert str(tmp_path / "file" / "run") in events[-1].failure


@pytest.mark.parametrize("asked", [False, True])
def test_a_run_of_less_than_ten_seconds_is_kept_where_that_is_asked_for(asked):
    folder = RunFolder(make_trainer(), executor=AtOnce())
    events = []
    for event in folder.record(folder.trainer.run(Control())):
        events.append(event)
        if asked:
            folder.keep()
    assert (folder.path / "checkpoint.safetensors").is_file() == (events[-1].run == folder.path) == asked
    assert events[-1].failure == ""


def test_a_failure_after_a_success_is_told_again(tmp_path, monkeypatch):
    full = [False]

    def write(path, data):
        if full[0] and path.suffix == ".safetensors":
            raise OSError(28, "No space left on device")
        write_atomically(path, data)

    monkeypatch.setattr("rnn_tui.runs.recorder.write_atomically", write)
    folder = RunFolder(make_trainer(tick=0.5), tmp_path / "run", checkpoint_every=5, executor=AtOnce())
    told = []
    for event in folder.record(folder.trainer.run(Control())):
        if isinstance(event, StepFinished):
            full[0] = event.progress.step in {*range(8, 22), *range(28, 32)}
        if isinstance(event, CheckpointSaved | SavingFailed):
            told.append(event.step if isinstance(event, CheckpointSaved) else event.reason.rpartition(": ")[2])
    failed = "the disk is full"
    assert told == [failed, 30, failed, 40, 40] or told[0] == failed
    assert load_checkpoint(folder.path / "checkpoint.safetensors").step == 40


class Later(AtOnce):
    """Does the work when the test says so, from then on at once."""

    def __init__(self):
        self.waiting = []
        self.at_once = False

    def submit(self, work, /, *arguments, **named):
        if self.at_once:
            return super().submit(work, *arguments, **named)
        future = Future()
        self.waiting.append((future, work))
        return future

    def do_next(self):
        future, work = self.waiting.pop(0)
        if future.set_running_or_notify_cancel():
            future.set_result(work())


def test_a_text_is_copied_beside_the_training_and_before_any_checkpoint(tmp_path):
    later = Later()
    folder = RunFolder(make_trainer(tick=0.5), tmp_path / "run", checkpoint_every=5, executor=later)
    text, checkpoint = folder.path / "text.txt", folder.path / "checkpoint.safetensors"
    for event in folder.record(folder.trainer.run(Control())):
        if isinstance(event, StepFinished) and event.progress.step == 11:
            assert not text.exists()  # steps were taken meanwhile, and a checkpoint waits
            later.do_next()
            assert text.read_text() == TEXT and not checkpoint.exists()
            while later.waiting:
                later.do_next()
            assert checkpoint.exists()
            later.at_once = True


def test_a_text_that_could_not_be_copied_is_tried_again_before_a_checkpoint(tmp_path, monkeypatch):
    tried = []

    def write(path, data):
        if path.name == "text.txt":
            tried.append(path)
            if len(tried) == 1:
                raise OSError(28, "No space left on device")
        write_atomically(path, data)

    monkeypatch.setattr("rnn_tui.runs.recorder.write_atomically", write)
    folder, events = record(make_trainer(tick=0.5), out=tmp_path / "run", checkpoint_every=5)
    assert len(tried) == 2 and (folder.path / "text.txt").read_text() == TEXT
    happened = [type(event) for event in events if isinstance(event, SavingFailed | CheckpointSaved)]
    assert happened[:2] == [SavingFailed, CheckpointSaved]


def test_half_a_character_in_the_text_is_no_reason_to_keep_nothing(tmp_path):
    trainer = Trainer(corpus_from_text("\ud800" + TEXT, "pasted"), SMALL)
    folder, _events = record(trainer, out=tmp_path / "run")
    assert load_checkpoint(folder.path / "checkpoint.safetensors").opening == "\ufffd" + trainer.corpus.opening()[1:]
    found = resume(str(folder.path))
    assert (
        str(found.trainer.corpus.content) == str(trainer.corpus.content)
        and found.trainer.vocabulary == trainer.vocabulary
    )
    found.folder.close()
