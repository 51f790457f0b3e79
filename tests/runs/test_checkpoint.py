"""A network on disk: whole, under PyTorch's names, and refused where anything is not as it should be."""

import hashlib
import json
import os
import re
from dataclasses import replace

import numpy as np
import pytest
import safetensors
import safetensors.numpy
from small_training import make_trainer

from rnn_tui.errors import RunError
from rnn_tui.runs.checkpoint import Checkpoint, TextFacts, checkpoint_bytes, load_checkpoint
from rnn_tui.runs.saving import write_atomically
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.presets import preset_config

TEXT = TextFacts("le phare", 1600, "0" * 64, "/somewhere/le phare.txt")
NEWER = ("gain", "drop_connect", "zero_starts")  # settings


@pytest.fixture(scope="module")
def trainer():
    """A network that has learnt a little, so that no parameter is zero by chance."""
    trainer = make_trainer()
    for _event in trainer.run(Control()):
        pass
    return trainer


@pytest.fixture(scope="module")
def checkpoint(trainer):
    return Checkpoint(trainer.network, trainer.vocabulary, trainer.config, 40, 1.25, "le phare ", TEXT)


@pytest.fixture
def file(checkpoint, tmp_path):
    path = tmp_path / "network.safetensors"
    path.write_bytes(checkpoint_bytes(checkpoint))
    return path


def refusal(path) -> str:
    with pytest.raises(RunError) as refused:
        load_checkpoint(path)
    return str(refused.value)


def test_there_and_back(file, checkpoint):
    loaded = load_checkpoint(file)
    assert loaded.network.flat.tobytes() == checkpoint.network.flat.tobytes()
    assert replace(loaded, network=checkpoint.network) == checkpoint


def test_a_network_with_gains_there_and_back_with_all_of_its_weights(checkpoint, tmp_path):
    trainer, path = make_trainer(gain=True, drop_connect=0.4, layers=2, steps=9), tmp_path / "network"
    for _event in trainer.run(Control()):
        pass
    there = replace(checkpoint, network=trainer.network, config=trainer.config)
    path.write_bytes(checkpoint_bytes(there))
    loaded = load_checkpoint(path).network
    assert loaded.architecture == trainer.network.architecture
    assert loaded.flat.tobytes() == trainer.network.flat.tobytes() and loaded.parameters["W_xm_l1"].any()
    assert safetensors.numpy.load_file(path)["rnn.weight_im_l1"].shape == (6, len(trainer.vocabulary))


def test_a_file_of_before_there_were_gains_has_none(checkpoint, tmp_path, monkeypatch):
    path, as_json = tmp_path / "network", TrainingConfig.as_json
    older = lambda config: {name: value for name, value in as_json(config).items() if name not in NEWER}  # noqa: E731
    monkeypatch.setattr(TrainingConfig, "as_json", older)
    path.write_bytes(checkpoint_bytes(checkpoint))
    loaded = load_checkpoint(path)
    assert not any(getattr(loaded.config, name) for name in NEWER)
    assert loaded.network.flat.tobytes() == checkpoint.network.flat.tobytes()


def test_a_loss_that_was_never_measured_stays_away(checkpoint, tmp_path):
    path = tmp_path / "network"
    path.write_bytes(checkpoint_bytes(replace(checkpoint, val_loss=None)))
    assert load_checkpoint(path).val_loss is None


def test_the_reader_reads_as_the_network_was_trained_to(checkpoint):
    assert checkpoint.reader().window is None
    assert replace(checkpoint, config=preset_config("notebook")).reader().window == 5


def test_parameters_stand_under_pytorchs_names_and_in_its_layout(file, trainer):
    tensors = safetensors.numpy.load_file(file)
    values, V, H = trainer.network.parameters, len(trainer.vocabulary), 6
    assert {name: tensor.shape for name, tensor in tensors.items()} == {
        "rnn.weight_ih_l0": (H, V),
        "rnn.weight_hh_l0": (H, H),
        "rnn.bias_ih_l0": (H,),
        "rnn.bias_hh_l0": (H,),
        "out.weight": (V, H),
        "out.bias": (V,),
    }
    assert np.array_equal(tensors["rnn.weight_ih_l0"], values["W_xh"].T)
    assert np.array_equal(tensors["rnn.weight_hh_l0"], values["W_hh"].T)
    assert np.array_equal(tensors["rnn.bias_ih_l0"] + tensors["rnn.bias_hh_l0"], values["b_h"])
    assert np.array_equal(tensors["out.weight"], values["W_hy"].T)
    assert np.array_equal(tensors["out.bias"], values["b_y"])


def test_pytorch_takes_them_and_computes_the_same(file, trainer):
    torch = pytest.importorskip("torch", reason="PyTorch is not part of the lock")
    V, H = len(trainer.vocabulary), 6
    module = torch.nn.Module()
    module.rnn, module.out = torch.nn.RNN(V, H), torch.nn.Linear(H, V)
    tensors = safetensors.numpy.load_file(file)
    module.load_state_dict({name: torch.tensor(tensor) for name, tensor in tensors.items()})
    indices = trainer.parts.training[:20].astype(np.int64)
    inputs = torch.nn.functional.one_hot(torch.tensor(indices), V).float()
    theirs = module.out(module.rnn(inputs)[0]).detach().numpy()
    h = trainer.network.zero_state(1)[:, :, 0]
    for index, logits in zip(indices, theirs, strict=True):
        h, ours = trainer.network.step(int(index), h)
        assert ours == pytest.approx(logits, abs=1e-5)


def test_the_metadata_is_what_the_design_says(file, trainer):
    with safetensors.safe_open(file, "numpy") as opened:
        metadata = opened.metadata()
    assert metadata["format"] == "rnn-tui 1"
    assert json.loads(metadata["vocabulary"]) == sorted(set(str(trainer.corpus.content)))
    assert json.loads(metadata["config"]) == trainer.config.as_json()
    data = file.read_bytes()
    assert data.count(metadata["checksum"].encode()) == 1
    zeroed = data.replace(metadata["checksum"].encode(), b"0" * 64)
    assert hashlib.sha256(zeroed).hexdigest() == metadata["checksum"]


@pytest.mark.parametrize("strange", ["0" * 64, '"checksum":"' + "0" * 64, '"checksum":"' + "a" * 64 + '"', 'é"\n\\'])
def test_no_name_and_no_text_can_be_taken_for_the_checksum(strange, checkpoint, tmp_path):
    strangely = replace(checkpoint, opening=strange, text=replace(TEXT, name=strange))
    path = tmp_path / "network"
    for _time in range(10):  # safetensors writes the metadata in any order
        path.write_bytes(checkpoint_bytes(strangely))
        assert load_checkpoint(path).opening == strange


# -- what is refused


def test_damage_is_told_in_one_line_that_names_the_file(file, tmp_path):
    data = file.read_bytes()
    rng = np.random.default_rng(1)
    cases = [data[:length] for length in (0, 1, 7, 8, 9, 100, len(data) // 2, len(data) - 1)]
    cases += [b"\xff" * 64, b"not a checkpoint at all", data + b"more"]
    for place in rng.integers(0, len(data), 300):
        flipped = bytearray(data)
        flipped[place] ^= 1 << int(rng.integers(0, 8))
        cases.append(bytes(flipped))
    damaged = tmp_path / "damaged.safetensors"
    for case in cases:
        damaged.write_bytes(case)
        said = refusal(damaged)
        assert str(damaged) in said and "\n" not in said


def test_a_flipped_bit_in_every_second_byte_of_the_header_is_seen(file):
    data = file.read_bytes()
    begin = int.from_bytes(data[:8], "little") + 8
    for place in range(0, begin, 2):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert str(file) in refusal(file)


def test_another_format_is_named(checkpoint, tmp_path, monkeypatch):
    path = tmp_path / "network"
    monkeypatch.setattr("rnn_tui.runs.checkpoint.FORMAT", "rnn-tui 99")
    path.write_bytes(checkpoint_bytes(checkpoint))
    monkeypatch.undo()
    assert "another format (rnn-tui 99)" in refusal(path)


def test_parameters_of_another_shape_than_the_config_says(checkpoint, trainer, tmp_path):
    path = tmp_path / "network"
    path.write_bytes(checkpoint_bytes(replace(checkpoint, config=replace(trainer.config, hidden_size=7))))
    assert re.search("damaged: .* shape", refusal(path))


def test_parameters_of_another_vocabulary(checkpoint, trainer, tmp_path):
    path = tmp_path / "network"
    fewer = Vocabulary(trainer.vocabulary.characters[1:])
    path.write_bytes(checkpoint_bytes(replace(checkpoint, vocabulary=fewer)))
    assert re.search("damaged: .* shape", refusal(path))


def test_parameters_that_are_no_numbers(tmp_path):
    trainer = make_trainer()
    trainer.network.parameters["W_hy"][0, 0] = np.nan
    path = tmp_path / "network"
    path.write_bytes(
        checkpoint_bytes(Checkpoint(trainer.network, trainer.vocabulary, trainer.config, 0, None, "", TEXT))
    )
    assert "out.weight holds values that are not numbers" in refusal(path)


def test_a_foreign_safetensors_file_and_what_is_no_file(tmp_path):
    path = tmp_path / "foreign.safetensors"
    safetensors.numpy.save_file({"weight": np.zeros(3)}, path)
    assert "not a checkpoint of this program" in refusal(path)
    assert "cannot be read" in refusal(tmp_path) and "cannot be read" in refusal(tmp_path / "nowhere")


# -- whole or not at all


@pytest.mark.parametrize("place", ["os.fsync", "pathlib.Path.replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(place, tmp_path, monkeypatch):
    def fail(*_arguments):
        raise OSError("disk full")

    path = tmp_path / "file"
    write_atomically(path, b"old")
    monkeypatch.setattr(place, fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_new_file_is_whole_on_the_disk_before_it_takes_the_name(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")
    seen = []
    sync = os.fsync

    def watched(handle):
        seen.append((os.fstat(handle).st_size, path.read_bytes()))
        sync(handle)

    monkeypatch.setattr("os.fsync", watched)
    write_atomically(path, b"newer")
    assert seen[0] == (5, b"old") and path.read_bytes() == b"newer"
