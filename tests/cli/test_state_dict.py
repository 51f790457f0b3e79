"""rnn-tui train TEXT --from a state dict that PyTorch, or anybody, saved under PyTorch's names."""

import json
import re

import numpy as np
import pytest
import safetensors.numpy

from rnn_tui.cli.torch_lines import loading_lines
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.network.torch_names import to_torch
from rnn_tui.runs.checkpoint import load_checkpoint

V, H = len(set("row, row, row your boat, gently down the stream\n")), 6
KINDS = [("rnn", 1), ("gru", 2), ("lstm", 3)]
ONE_STEP = ("--steps", 1, "--seq", 8, "--batch", 4, "--lr", 1e-12)  # which changes nothing that is compared


def tensors_of(cell="gru", layers=1, size=V) -> dict[str, np.ndarray]:
    network = CharRNN(Architecture(size, H, cell, layers))
    network.flat[...] = np.random.default_rng(3).uniform(-0.5, 0.5, network.flat.size)
    return to_torch(network)


def assert_begun_with(run, tensors, cell, layers):
    checkpoint = load_checkpoint(run / "checkpoint.safetensors")
    assert (checkpoint.config.cell, checkpoint.config.layers, checkpoint.config.hidden_size) == (cell, layers, H)
    for name, tensor in to_torch(checkpoint.network).items():
        assert tensor == pytest.approx(tensors[name], abs=1e-6), name


@pytest.mark.parametrize(("cell", "layers"), KINDS)
def test_a_training_begins_with_parameters_that_have_pytorchs_names(rnn_tui, song, tmp_path, cell, layers):
    tensors = tensors_of(cell, layers)
    safetensors.numpy.save_file(tensors, tmp_path / "theirs.safetensors", {"format": "pt"})
    answer = rnn_tui("train", song, "--from", tmp_path / "theirs.safetensors", *ONE_STEP, "--out", tmp_path / "run")
    assert answer.status == 0 and "starts from the parameters" in answer.out
    assert_begun_with(tmp_path / "run", tensors, cell, layers)
    assert json.loads((tmp_path / "run" / "run.json").read_text())["parent"] == {"run": "theirs.safetensors", "step": 0}


@pytest.mark.parametrize(("words", "cell"), [((), "rnn"), (("--cell", "relu"), "relu")])
def test_an_rnn_has_tanh_unless_it_is_said_that_it_has_relu(rnn_tui, song, tmp_path, words, cell):
    tensors = tensors_of("relu")
    safetensors.numpy.save_file(tensors, tmp_path / "theirs.safetensors")
    begin = ("--from", tmp_path / "theirs.safetensors", *ONE_STEP, *words)
    assert rnn_tui("train", song, *begin, "--out", tmp_path / "run").status == 0
    assert_begun_with(tmp_path / "run", tensors, cell, 1)


def test_what_is_exported_as_safetensors_can_be_begun_with(rnn_tui, song, trained, tmp_path):
    file = tmp_path / "ours.safetensors"
    assert rnn_tui("export", trained, "--torch", file, "--last").status == 0
    theirs = load_checkpoint(trained / "checkpoint.safetensors").network
    assert all(
        np.array_equal(tensor, to_torch(theirs)[name]) for name, tensor in safetensors.numpy.load_file(file).items()
    )
    assert rnn_tui("train", song, "--from", file, *ONE_STEP, "--out", tmp_path / "child").status == 0


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELL_NAMES)
def test_what_is_exported_of_a_network_with_gains_comes_back_with_the_same_logits(
    rnn_tui, song, tmp_path, cell, layers
):
    """Cell, sizes, layers and gains are in the file; the training that it begins changes nothing that float32 holds."""
    network = ("--cell", cell, "--layers", layers, "--hidden", H, "--gain", "--lr", 1e-2, "--steps", 3, "--seq", 8)
    assert rnn_tui("train", song, *network, "--out", tmp_path / "run").status == 0
    assert rnn_tui("export", tmp_path / "run", "--torch", tmp_path / "ours.safetensors", "--last").status == 0
    begun = ("--from", tmp_path / "ours.safetensors", *ONE_STEP, "--lr", 1e-30)
    assert rnn_tui("train", song, *begun, "--out", tmp_path / "child").status == 0
    theirs, ours = (load_checkpoint(tmp_path / name / "checkpoint.safetensors").network for name in ("run", "child"))
    assert ours.architecture == theirs.architecture and ours.architecture.gain
    assert all(np.any(theirs.parameters[name]) for name in theirs.parameters if name.startswith("W_xm"))
    state = theirs.zero_state(1)[:, :, 0]
    for index in (3, 0, 7, 7, 2, 18):
        new, logits = theirs.step(index, state)
        assert np.array_equal(ours.step(index, state)[1], logits)
        state = new


@pytest.mark.parametrize(("cell", "layers"), KINDS)
def test_parameters_without_gains_are_taken_as_gains_of_one(rnn_tui, song, tmp_path, cell, layers):
    tensors = tensors_of(cell, layers)
    safetensors.numpy.save_file(tensors, tmp_path / "theirs.safetensors")
    begin = ("--from", tmp_path / "theirs.safetensors", "--gain", *ONE_STEP)
    assert rnn_tui("train", song, *begin, "--out", tmp_path / "run").status == 0
    begun = to_torch(load_checkpoint(tmp_path / "run" / "checkpoint.safetensors").network)
    gains = {f"rnn.weight_im_l{layer}": np.zeros((H, V)) for layer in range(layers)}
    assert begun.keys() == {*tensors, *gains}
    for name, tensor in {**tensors, **gains}.items():
        assert begun[name] == pytest.approx(tensor, abs=1e-6), name


@pytest.mark.parametrize("config", ["no JSON", "[]", '{"cell": 3}', None])
def test_metadata_that_says_nothing_of_the_cell_is_passed_over(rnn_tui, song, tmp_path, config):
    facts = {"format": "pt", **({} if config is None else {"config": config})}
    safetensors.numpy.save_file(tensors_of("rnn"), tmp_path / "theirs.safetensors", facts)
    begin = ("--from", tmp_path / "theirs.safetensors", *ONE_STEP, "--out", tmp_path / "run")
    assert rnn_tui("train", song, *begin).status == 0
    assert load_checkpoint(tmp_path / "run" / "checkpoint.safetensors").config.cell == "rnn"


@pytest.mark.parametrize(("cell", "layers"), KINDS)
def test_a_module_of_pytorchs_computes_the_same_here(rnn_tui, song, tmp_path, cell, layers):
    torch = pytest.importorskip("torch", reason="PyTorch is not part of the lock")
    from safetensors.torch import save_file

    torch.manual_seed(5)
    module = torch.nn.Module()
    module.rnn = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell](V, H, num_layers=layers)
    module.out = torch.nn.Linear(H, V)
    save_file(module.state_dict(), tmp_path / "theirs.safetensors")
    answer = rnn_tui("train", song, "--from", tmp_path / "theirs.safetensors", *ONE_STEP, "--out", tmp_path / "run")
    assert answer.status == 0
    network = load_checkpoint(tmp_path / "run" / "checkpoint.safetensors").network
    state, indices = network.zero_state(1)[:, :, 0], [3, 0, 7, 7]
    for index in indices:
        state, logits = network.step(index, state)
    theirs = module.out(module.rnn(torch.nn.functional.one_hot(torch.tensor(indices), V).float())[0])[-1]
    assert logits == pytest.approx(theirs.detach().numpy(), abs=1e-5)


@pytest.mark.parametrize("dtype", [np.float16, np.float64])
def test_other_precisions_become_ours(rnn_tui, song, tmp_path, dtype):
    tensors = {name: tensor.astype(dtype) for name, tensor in tensors_of().items()}
    safetensors.numpy.save_file(tensors, tmp_path / "theirs.safetensors")
    rnn_tui("train", song, "--from", tmp_path / "theirs.safetensors", *ONE_STEP, "--out", tmp_path / "run")
    assert_begun_with(tmp_path / "run", tensors, "gru", 1)


def test_a_preset_gives_the_settings_and_the_file_the_sizes(rnn_tui, song, tmp_path):
    safetensors.numpy.save_file(tensors_of("lstm"), tmp_path / "theirs.safetensors")
    words = ("--preset", "char-rnn", "--out", tmp_path / "run")
    assert rnn_tui("train", song, "--from", tmp_path / "theirs.safetensors", *ONE_STEP, *words).status == 0
    config = load_checkpoint(tmp_path / "run" / "checkpoint.safetensors").config
    assert (config.optimizer, config.cell, config.hidden_size, config.layers) == ("rmsprop", "lstm", H, 1)


def without(part: str) -> dict[str, np.ndarray]:
    return {name: tensor for name, tensor in tensors_of(layers=2).items() if not name.endswith(part)}


@pytest.mark.parametrize("before", ["module.", "_orig_mod.", "model.module."])
def test_names_under_a_wrapper_are_read_as_what_they_are(rnn_tui, song, tmp_path, before):
    tensors = tensors_of(layers=2)
    wrapped = {before + name: tensor for name, tensor in tensors.items()}
    safetensors.numpy.save_file(wrapped, tmp_path / "theirs.safetensors")
    begin = ("--from", tmp_path / "theirs.safetensors", *ONE_STEP)
    assert rnn_tui("train", song, *begin, "--out", tmp_path / "run").status == 0
    assert_begun_with(tmp_path / "run", tensors, "gru", 2)
    del wrapped[before + "rnn.weight_hh_l1"]
    safetensors.numpy.save_file(wrapped, tmp_path / "theirs.safetensors")
    assert "rnn.weight_hh_l1 is missing" in rnn_tui("train", song, *begin).err


def test_bfloat16_is_read(rnn_tui, song, tmp_path):
    halves = {name: (tensor.view(np.uint32) >> 16).astype(np.uint16) for name, tensor in tensors_of().items()}
    header, data = {}, b""  # NumPy, and so safetensors.numpy, has no such type to write
    for name, half in halves.items():
        header[name] = {"dtype": "BF16", "shape": half.shape, "data_offsets": [len(data), len(data) + half.nbytes]}
        data += half.tobytes()
    written = json.dumps(header).encode()
    (tmp_path / "theirs.safetensors").write_bytes(len(written).to_bytes(8, "little") + written + data)
    begin = ("--from", tmp_path / "theirs.safetensors", *ONE_STEP)
    assert rnn_tui("train", song, *begin, "--out", tmp_path / "run").status == 0
    rounded = {name: (half.astype(np.uint32) << 16).view(np.float32) for name, half in halves.items()}
    assert_begun_with(tmp_path / "run", rounded, "gru", 1)


WRONG = {
    "of another text": (lambda: tensors_of(size=V + 1), f"{V + 1} different characters; the text has {V}"),
    "one is missing": (lambda: {k: v for k, v in tensors_of().items() if k != "out.bias"}, "out.bias is missing)"),
    "a layer's weight is missing": (lambda: without("rnn.weight_hh_l1"), "rnn.weight_hh_l1 is missing)"),
    "the first is missing": (lambda: without("rnn.weight_ih_l0"), "rnn.weight_ih_l0 is missing)"),
    "a whole layer is missing": (lambda: without("_l0"), "rnn.weight_ih_l0 is missing)"),
    "whole numbers": (lambda: {**tensors_of(), "out.bias": np.zeros(V, np.int64)}, "out.bias has the type I64)"),
    "in both directions": (lambda: {**tensors_of(), "rnn.weight_ih_l0_reverse": np.zeros(3)}, "is not expected"),
    "of another shape": (lambda: {**tensors_of(), "out.weight": np.zeros((V, 1))}, "out.weight"),
    "no number": (lambda: {**tensors_of(), "out.bias": np.full(V, np.nan)}, "not numbers"),
    "two gates": (lambda: {**tensors_of(), "rnn.weight_hh_l0": np.zeros((2 * H, H))}, "weight_hh_l0"),
    "not even two axes": (lambda: {**tensors_of(), "rnn.weight_hh_l0": np.zeros(())}, "weight_hh_l0"),
    "beyond float32": (lambda: {**tensors_of(), "out.bias": np.full(V, 1e300)}, "not numbers"),
    "no units": (lambda: {**tensors_of(), "rnn.weight_hh_l0": np.zeros((0, 0))}, "weight_hh_l0"),
    "something else": (lambda: {"a": np.zeros(3)}, "weight_ih_l0"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_refused_in_one_line(rnn_tui, song, tmp_path, name):
    tensors, said = WRONG[name][0](), WRONG[name][1]
    safetensors.numpy.save_file(tensors, tmp_path / "theirs.safetensors")
    answer = rnn_tui("train", song, "--from", tmp_path / "theirs.safetensors", *ONE_STEP)
    assert answer.status == 2 and answer.err.count("\n") == 1
    assert said in answer.err and "theirs.safetensors" in answer.err


@pytest.mark.parametrize("content", [b"", b"\x80\x04\x95pickled, which nobody reads", b"PK\3\4" * 99])
def test_what_is_no_safetensors_file_is_refused_in_one_line(rnn_tui, song, tmp_path, content):
    (tmp_path / "theirs.pt").write_bytes(content)
    answer = rnn_tui("train", song, "--from", tmp_path / "theirs.pt")
    assert answer.status == 2 and answer.err.count("\n") == 1 and "theirs.pt" in answer.err


def test_without_a_text_or_with_another_size_it_is_said(rnn_tui, song, tmp_path):
    safetensors.numpy.save_file(tensors_of(), tmp_path / "theirs.safetensors")
    assert "name TEXT" in rnn_tui("train", "--from", tmp_path / "theirs.safetensors").err
    refused = rnn_tui("train", song, "--from", tmp_path / "theirs.safetensors", "--hidden", 13)
    assert refused.status == 2 and "GRU 6" in refused.err


@pytest.mark.parametrize(
    ("cell", "layers", "preset", "gain", "suffix"),
    [
        ("rnn", 1, "balanced", "--no-gain", ".pt"),
        ("relu", 1, "balanced", "--no-gain", ".safetensors"),
        ("gru", 2, "balanced", "--no-gain", ".pt"),
        ("lstm", 1, "balanced", "--no-gain", ".safetensors"),
        ("rnn", 1, "notebook", "--no-gain", ".safetensors"),
        ("gru", 1, "balanced", "--gain", ".pt"),
        ("lstm", 2, "balanced", "--gain", ".safetensors"),
        ("rnn", 1, "notebook", "--gain", ".pt"),
    ],
)
def test_the_lines_beside_an_export_load_it_and_write_what_we_write(
    rnn_tui, song, tmp_path, capsys, cell, layers, preset, gain, suffix
):
    torch = pytest.importorskip("torch", reason="PyTorch is not part of the lock")
    network = ("--cell", cell, "--layers", layers, "--hidden", 16, "--seq", 8, "--steps", 60, "--optimizer", "adam")
    assert rnn_tui("train", song, "--preset", preset, gain, *network, "--out", tmp_path / "run", "--quiet").status == 0
    file, lines = tmp_path / f"song{suffix}", tmp_path / "load_song.py"
    answer = rnn_tui("export", tmp_path / "run", "--torch", file, "--last")
    assert answer.status == 0 and str(file) in answer.err and str(lines) in answer.err and "19 different" in answer.err
    program = lines.read_text(encoding="utf-8")
    assert len([line for line in program.splitlines() if line]) < (50 if gain == "--gain" else 25)
    greedy = re.sub(r"temperature, length = (.*), [^,]*, 500", r"temperature, length = \1, 1e-6, 60", program)
    assert greedy != program
    torch.manual_seed(1)
    exec(compile(greedy, str(lines), "exec"), {"__file__": str(lines), "__name__": "__main__"})
    written = capsys.readouterr().out
    assert written == rnn_tui("generate", tmp_path / "run", "--last", "--greedy", "--length", 60).out


@pytest.mark.parametrize("gain", [False, True])
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELL_NAMES)
def test_the_module_of_an_export_has_our_logits(tmp_path, capsys, cell, layers, gain):
    torch = pytest.importorskip("torch", reason="PyTorch is not part of the lock")
    network = CharRNN(Architecture(V, H, cell, layers, gain=gain))
    network.flat[...] = np.random.default_rng(layers).uniform(-0.6, 0.6, network.flat.size)
    file = tmp_path / "ours.safetensors"
    facts = {"vocabulary": json.dumps(list("abcdefghijklmnopqrs")), "config": json.dumps(config_of(network))}
    safetensors.numpy.save_file(to_torch(network), file, {"format": "pt", **facts})
    names = {"__file__": str(file.with_name("load_ours.py")), "__name__": "__main__"}
    exec(loading_lines(file, network, None, "a", 1.0).replace(", 500", ", 1"), names)
    capsys.readouterr()
    indices, state = [3, 0, 7, 7, 2, 18], network.zero_state(1)[:, :, 0]
    model, before = names["model"], None
    for part in (indices[:4], indices[4:]):  # the state goes on
        outputs, before = model.rnn(torch.eye(V)[part], before)
        theirs = model.out(outputs).detach().numpy()
        for index, logits in zip(part, theirs):
            state, ours = network.step(index, state)
            assert logits == pytest.approx(ours, abs=1e-5)


def config_of(network: CharRNN) -> dict[str, int]:
    return {"hidden_size": network.architecture.hidden_size, "layers": network.architecture.layers}


def test_what_is_exported_says_its_characters_and_its_cell_and_replaces_nobodys_file(rnn_tui, trained, tmp_path):
    file, lines = tmp_path / "song.safetensors", tmp_path / "load_song.py"
    for _again in range(2):
        assert rnn_tui("export", trained, "--torch", file, "--last").status == 0
    with safetensors.safe_open(file, "np") as opened:
        facts = opened.metadata()
    assert "".join(json.loads(facts["vocabulary"])) == "".join(
        sorted(set("row, row, row your boat, gently down the stream\n"))
    )
    assert json.loads(facts["config"])["cell"] == "rnn"
    lines.write_text("print('mine')")
    file.unlink()
    answer = rnn_tui("export", trained, "--torch", file, "--last")
    assert answer.status == 2 and "load_song.py" in answer.err and lines.read_text() == "print('mine')"
    assert not file.exists()
