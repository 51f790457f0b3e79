"""Damaged checkpoints are refused with one line that names the file: nothing else may come of them."""

import hashlib
import json
import struct
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_training import AtOnce, make_trainer

from rnn_tui.errors import RnnTuiError, RunError
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.resuming import resume
from rnn_tui.training.control import Control


@cache
def whole(folder: Path) -> bytes:
    trainer = make_trainer(steps=60)
    for _event in RunFolder(trainer, folder / "whole", executor=AtOnce()).record(trainer.run(Control())):
        pass
    return (folder / "whole" / "checkpoint.safetensors").read_bytes()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("damage")


def assert_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(RunError) as refused:
        load_checkpoint(file)
    said = str(refused.value)
    assert str(file) in said and "\n" not in said


def header_of(data: bytes) -> dict:
    return json.loads(data[8 : 8 + struct.unpack("<Q", data[:8])[0]])


def with_header(data: bytes, header: dict) -> bytes:
    """Return the file with another header, its checksum made to fit: only what the header says is wrong."""
    arrays = data[8 + struct.unpack("<Q", data[:8])[0] :]
    header["__metadata__"]["checksum"] = "0" * 64
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    made = struct.pack("<Q", len(text)) + text + arrays
    return made.replace(b"0" * 64, hashlib.sha256(made).hexdigest().encode(), 1)


def test_the_files_made_here_would_be_taken_if_nothing_were_wrong(place):
    data = whole(place)
    (place / "same").write_bytes(with_header(data, header_of(data)))
    assert load_checkpoint(place / "same").step == 60


def test_it_is_refused_wherever_it_is_cut_off(place):
    data = whole(place)
    for length in {*range(0, 3_000, 3), *range(0, len(data), 97), len(data) - 1}:
        assert_refused(place / "cut", data[:length])


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_byte_that_is_another_is_seen(place, data):
    checkpoint = bytearray(whole(place))
    for _time in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(checkpoint) - 1))
        checkpoint[at] = data.draw(st.integers(0, 255).filter(lambda byte, at=at: byte != whole(place)[at]))
    assert_refused(place / "flipped", bytes(checkpoint))


NONSENSE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=3),
    st.just("[" * 5_000),
    st.just("{}"),
    st.just("null"),
    st.just("1e999"),
    st.just("-1"),
)


METADATA = ("format", "vocabulary", "config", "step", "val_loss", "corpus", "figures", "good_step")


@settings(max_examples=220, deadline=None)
@given(name=st.sampled_from(METADATA), value=NONSENSE)
def test_metadata_that_make_no_sense_are_refused(place, name, value):
    header = header_of(whole(place))
    before = header["__metadata__"][name]
    header["__metadata__"][name] = value if isinstance(value, str) else json.dumps(value)
    if header["__metadata__"][name].strip() in {before, "null" if name == "val_loss" else before}:
        return
    try:
        assert_refused(place / "metadata", with_header(whole(place), header))
    except pytest.fail.Exception:
        loaded = load_checkpoint(place / "metadata")  # a number that is possible is no damage that can be seen
        assert name in {"step", "val_loss", "good_step"} and loaded.network.flat.size


@settings(max_examples=220, deadline=None)
@given(data=st.data(), value=NONSENSE)
def test_settings_and_figures_that_make_no_sense_are_refused_or_harmless(place, data, value):
    header = header_of(whole(place))
    part = data.draw(st.sampled_from(["config", "figures"]))
    inner = json.loads(header["__metadata__"][part])
    name = data.draw(st.sampled_from(sorted(inner)))
    inner[name] = value
    header["__metadata__"][part] = json.dumps(inner)
    run = place / "whole"
    (run / "mutated.safetensors").write_bytes(with_header(whole(place), header))
    try:
        resume(str(run / "mutated.safetensors")).folder.close()
    except RnnTuiError as error:
        assert "\n" not in str(error)


@settings(max_examples=160, deadline=None)
@given(data=st.data())
def test_a_header_that_lies_about_shapes_is_refused(place, data):
    header = header_of(whole(place))
    name = data.draw(st.sampled_from(sorted(set(header) - {"__metadata__"})))
    lie = data.draw(
        st.sampled_from(
            [
                {"shape": [2**40, 2**20]},
                {"shape": [-1]},
                {"shape": [1]},
                {"shape": []},
                {"dtype": "F64"},
                {"dtype": "I32"},
                {"dtype": "F99"},
                {"data_offsets": [0, 2**62]},
                {"data_offsets": [8, 4]},
                {"data_offsets": [0, 4]},
            ]
        )
    )
    if {**header[name], **lie} == header[name]:
        return
    header[name] = {**header[name], **lie}
    assert_refused(place / "lie", with_header(whole(place), header))


def test_a_header_of_gigabytes_is_not_believed(place):
    for length in (2**63 - 1, 2**32, 100_000_001):
        assert_refused(place / "huge", struct.pack("<Q", length) + whole(place)[8:])


def test_a_vocabulary_of_another_size_or_order_is_refused(place):
    for change in (lambda v: v[:-1], lambda v: [*v, "\uffff"], lambda v: v[::-1], lambda v: [v[0], *v[:-1]]):
        header = header_of(whole(place))
        header["__metadata__"]["vocabulary"] = json.dumps(change(json.loads(header["__metadata__"]["vocabulary"])))
        assert_refused(place / "vocabulary", with_header(whole(place), header))
