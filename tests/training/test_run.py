"""What a training leaves on disk, how it is found again, and what is refused."""

import json
import os
import time
from dataclasses import replace

import numpy as np
import pytest
import safetensors.numpy

from rnn_tui.errors import RunError
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.checkpoint import load_checkpoint, write_atomically
from rnn_tui.training.config import preset_config
from rnn_tui.training.control import Control
from rnn_tui.training.events import CheckpointSaved, SavingFailed, StepFinished, TrainingFinished, TrainingStarted
from rnn_tui.training.run import RunFolder, find_checkpoint, runs_folder
from rnn_tui.training.thread import TrainingThread
from rnn_tui.training.trainer import Trainer

PATIENCE = 30
TEXT = "le phare et la mer, la mer et le phare\n" * 40
SMALL = replace(preset_config("balanced"), hidden_size=6, seq_length=8, batch_size=4, budget=None, steps=40)


def make_trainer(step: float = 0.0005, **changes) -> Trainer:
    ticks = iter(range(10**9))
    return Trainer(corpus_from_text(TEXT, "Le phare.txt"), replace(SMALL, **changes), lambda: next(ticks) * step)


def record(trainer: Trainer, **settings) -> tuple[RunFolder, list]:
    folder = RunFolder(trainer, **settings)
    return folder, list(folder.record(trainer.run(Control())))


@pytest.fixture
def kept(tmp_path):
    trainer = make_trainer()
    folder, _events = record(trainer, out=tmp_path / "run")
    return trainer, folder.path


def test_a_checkpoint_is_the_network_with_all_that_is_needed(kept):
    trainer, path = kept
    loaded = load_checkpoint(path / "checkpoint.safetensors")
    assert np.array_equal(loaded.network.flat, trainer.network.flat)
    assert loaded.vocabulary == trainer.vocabulary and loaded.config == trainer.config
    assert loaded.step == 40 and loaded.opening == trainer.corpus.opening()


def test_parameters_stand_under_pytorchs_names_and_in_its_shapes(kept):
    trainer, path = kept
    tensors = safetensors.numpy.load_file(path / "checkpoint.safetensors")
    V, H = len(trainer.vocabulary), 6
    assert {name: tensor.shape for name, tensor in tensors.items()} == {
        "rnn.weight_ih_l0": (H, V),
        "rnn.weight_hh_l0": (H, H),
        "rnn.bias_ih_l0": (H,),
        "rnn.bias_hh_l0": (H,),
        "out.weight": (V, H),
        "out.bias": (V,),
    }
    assert np.array_equal(tensors["rnn.weight_ih_l0"], trainer.network.W_xh.T)
    assert np.array_equal(tensors["out.weight"], trainer.network.W_hy.T)


def test_pytorch_takes_them_and_computes_the_same(kept):
    torch = pytest.importorskip("torch", reason="PyTorch is not part of the lock")
    trainer, path = kept
    V, H = len(trainer.vocabulary), 6
    module = torch.nn.Module()
    module.rnn, module.out = torch.nn.RNN(V, H), torch.nn.Linear(H, V)
    tensors = safetensors.numpy.load_file(path / "checkpoint.safetensors")
    module.load_state_dict({name: torch.tensor(tensor) for name, tensor in tensors.items()})
    indices = trainer.training_part[:20].astype(np.int64)
    inputs = torch.nn.functional.one_hot(torch.tensor(indices), V).float()
    theirs = module.out(module.rnn(inputs)[0]).detach().numpy()
    h = trainer.network.zero_state(1)[0]
    for index, logits in zip(indices, theirs, strict=True):
        h, ours = trainer.network.step(int(index), h)
        assert ours == pytest.approx(logits, abs=1e-5)


def test_damage_is_refused_with_a_line_that_names_the_file(kept, tmp_path):
    _trainer, path = kept
    data = (path / "checkpoint.safetensors").read_bytes()
    damaged = tmp_path / "damaged.safetensors"
    rng = np.random.default_rng(1)
    cases = [data[:length] for length in (0, 1, 7, 8, 9, 100, len(data) // 2, len(data) - 1)]
    cases += [b"", b"\xff" * 64, b"not a checkpoint at all", data + b"more"]
    for place in rng.integers(0, len(data), 300):
        flipped = bytearray(data)
        flipped[place] ^= 1 << int(rng.integers(0, 8))
        cases.append(bytes(flipped))
    for case in cases:
        damaged.write_bytes(case)
        with pytest.raises(RunError, match="damaged") as refused:
            load_checkpoint(damaged)
        assert "\n" not in str(refused.value)


def test_a_foreign_safetensors_file_is_refused(tmp_path):
    path = tmp_path / "foreign.safetensors"
    safetensors.numpy.save_file({"weight": np.zeros(3)}, path)
    with pytest.raises(RunError, match="foreign"):
        load_checkpoint(path)


def test_writing_leaves_the_old_file_or_the_new_one(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")
    monkeypatch.setattr("os.fsync", lambda _handle: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_metrics_are_the_reports(kept):
    _trainer, path = kept
    lines = [json.loads(line) for line in (path / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [20, 40]
    assert lines[-1]["loss"] < lines[0]["loss"]


def test_the_best_parameters_are_kept_beside_the_newest(tmp_path):
    trainer = make_trainer(steps=500)
    folder, events = record(trainer, out=tmp_path / "run")
    best = load_checkpoint(folder.path / "best.safetensors")
    assert best.val_loss == events[-1].best_val_loss


def test_checkpoints_come_in_time(tmp_path):
    trainer = make_trainer(step=0.5)  # a step takes half a second on this clock
    _folder, events = record(trainer, out=tmp_path / "run", checkpoint_every=5)
    saved = [event.step for event in events if isinstance(event, CheckpointSaved)]
    assert saved == [10, 20, 30, 40, 40]


def test_a_run_under_ten_seconds_is_not_kept_and_a_longer_one_is():
    _folder, events = record(make_trainer())
    assert events[-1].run is None and list(runs_folder().iterdir()) == []
    folder, events = record(make_trainer(step=0.5))
    assert events[-1].run == folder.path and folder.path.parent == runs_folder()
    assert folder.path.name.endswith("-le-phare-balanced") and ":" not in folder.path.name


def test_what_cannot_be_written_is_told_once_and_training_goes_on(tmp_path):
    (tmp_path / "file").write_text("in the way")
    _folder, events = record(make_trainer(step=0.5), out=tmp_path / "file" / "run", checkpoint_every=1)
    assert len([event for event in events if isinstance(event, SavingFailed)]) == 1
    assert isinstance(events[-1], TrainingFinished) and events[-1].steps == 40 and events[-1].run is None


@pytest.fixture
def runs(kept):
    _trainer, path = kept
    for name in ("2026-01-01-1000-phare-balanced", "2026-01-02-1000-phare-quick", "2026-01-02-1100-mer-quick"):
        folder = runs_folder() / name
        folder.mkdir(parents=True)
        (folder / "checkpoint.safetensors").write_bytes((path / "checkpoint.safetensors").read_bytes())
    return runs_folder()


def test_a_run_is_found_by_folder_file_name_beginning_and_last(runs, kept):
    _trainer, path = kept
    newest = "checkpoint.safetensors"
    assert find_checkpoint(str(path)) == path / newest
    assert find_checkpoint(str(path / newest)) == path / newest
    assert find_checkpoint("2026-01-01-1000-phare-balanced").parent.name == "2026-01-01-1000-phare-balanced"
    assert find_checkpoint("2026-01-01").parent.name == "2026-01-01-1000-phare-balanced"
    youngest = runs / "2026-01-01-1000-phare-balanced"
    later = time.time() + 1000
    os.utime(youngest, (later, later))
    assert find_checkpoint("last").parent == youngest


def test_the_best_comes_before_the_newest_unless_asked(runs):
    folder = runs / "2026-01-02-1100-mer-quick"
    (folder / "best.safetensors").write_bytes(b"")
    assert find_checkpoint("2026-01-02-11").name == "best.safetensors"
    assert find_checkpoint("2026-01-02-11", newest=True).name == "checkpoint.safetensors"


@pytest.mark.parametrize(("name", "said"), [("2026-01-02", "more than one"), ("nothing", "no run of that name")])
@pytest.mark.usefixtures("runs")
def test_what_is_not_found_or_not_unique(name, said):
    with pytest.raises(RunError, match=said):
        find_checkpoint(name)


# -- the thread


def test_the_thread_publishes_lines_progress_and_a_copy_of_the_parameters(tmp_path):
    trainer, posted = make_trainer(), []
    thread = TrainingThread(trainer, Control(), RunFolder(trainer, tmp_path / "run"), posted.append)
    thread.start()
    thread.join(PATIENCE)
    assert thread.newest.step == 40
    assert [line.progress.step for line in thread.lines if hasattr(line, "progress")] == [20, 40]
    assert thread.snapshot.step == 40 and np.array_equal(thread.snapshot.parameters, trainer.network.flat)
    assert not np.shares_memory(thread.snapshot.parameters, trainer.network.flat)
    assert isinstance(posted[0], TrainingStarted)
    assert not any(isinstance(event, StepFinished) for event in posted)
    assert isinstance(posted[-1], TrainingFinished)


def test_a_snapshot_comes_when_it_is_asked_for(tmp_path):
    trainer, control = make_trainer(steps=None, horizon=10**9), Control()
    thread = TrainingThread(trainer, control, RunFolder(trainer, tmp_path / "run"), lambda _event: None)
    first = thread.snapshot
    thread.ask_snapshot()
    control.step()
    thread.start()
    while thread.snapshot is first:
        thread.join(0.01)
    assert thread.snapshot.step == 1
    control.stop()
    thread.join(PATIENCE)


def test_what_breaks_in_the_thread_is_an_event(tmp_path, caplog):
    trainer, posted = make_trainer(), []
    trainer.optimizer.step = None
    thread = TrainingThread(trainer, Control(), RunFolder(trainer, tmp_path / "run"), posted.append)
    thread.start()
    thread.join(PATIENCE)
    assert type(posted[-1]).__name__ == "TrainingFailed" and "TypeError" in posted[-1].reason
    assert "training broke off" in caplog.text
