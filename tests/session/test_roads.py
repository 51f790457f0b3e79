"""The roads of a loss: through the network on the table, and through the newest runs of the same text beside it."""

import shutil
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.writer import Writer
from rnn_tui.inspection.gradient_flow import norms_back
from rnn_tui.inspection.reach import left_of
from rnn_tui.network.equations import PlainRNN
from rnn_tui.places import runs_folder
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.layout import BEST
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.snapshots import snapshot_files
from rnn_tui.session.followed_back import from_coarse_to_fine
from rnn_tui.session.roads import LearntText, RunsBeside, question_at, reaches_of
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.trainer import Trainer
from tests.small_training import SMALL, TEXT, AtOnce, make_run, record


@pytest.fixture
def text():
    corpus = corpus_from_text(TEXT, "phare")
    return LearntText(corpus, corpus.vocabulary, 1)


def reading(checkpoint) -> CachedReader:
    writer = Writer(checkpoint.vocabulary)
    writer.type_text("la mer et le phare, la mer")
    cached = CachedReader(checkpoint.reader())
    cached.follow(writer.nodes)
    return cached


def test_the_newest_run_of_each_other_cell_of_this_text_and_vocabulary_stands_beside_it(text):
    other = corpus_from_text(TEXT.replace("la mer", "le mer"), "another")
    runs = runs_folder()
    for name, changes in {
        "a": {"cell": "gru"},
        "b": {"cell": "lstm"},
        "c": {"cell": "gru", "hidden_size": 5},
        "d": {"cell": "rnn"},
    }.items():
        make_run(runs / name, **changes)
    record(RunFolder(Trainer(other, replace(SMALL, cell="lstm", hidden_size=7)), runs / "e", executor=AtOnce()))
    (runs / "c" / BEST).write_bytes(b"damaged")
    assert [each.config.cell for each in RunsBeside(text, "rnn").checkpoints] == ["gru", "lstm"]
    assert [each.config.cell for each in RunsBeside(text, "gru").checkpoints] == ["lstm", "rnn"]
    sizes = [each.network.architecture.hidden_size for each in RunsBeside(text, "rnn").checkpoints]
    assert other.vocabulary == text.vocabulary and sizes == [6, 6]  # the newest: damaged, and of another text


def test_each_road_is_that_of_its_own_network_from_the_same_place(text):
    runs = runs_folder()
    for cell in ("rnn", "gru"):
        make_run(runs / cell, cell=cell)
    rnn, gru = (load_checkpoint(runs / cell / BEST) for cell in ("rnn", "gru"))
    cached = reading(rnn)
    question = question_at(cached, 20, rnn.step, rnn.config, text, RunsBeside(text, "rnn"))
    roads = question.answer(())
    assert "".join(node.character for node in roads.before) + roads.target.character == "la mer et le phare, l"
    assert roads.bits == cached.bits[20] and not roads.is_alone
    for road, checkpoint in zip(roads.roads, (rnn, gru), strict=True):
        indices = np.array([node.index for node in cached.nodes[:20]])[:, np.newaxis]
        network = PlainRNN(checkpoint.network.architecture, checkpoint.network.parameters)
        state = np.zeros(checkpoint.network.architecture.state_shape(1))
        norms = norms_back(network, indices, state, np.array([roads.target.index]))
        assert road.left["h"] == pytest.approx(left_of(norms["h"])[:, 0], rel=1e-5)
    again = question.answer(roads.roads)
    assert again.roads[0].reach is roads.roads[0].reach  # the same network: it is not measured anew
    shutil.rmtree(runs)
    alone = replace(question, beside=RunsBeside(text, "rnn"))
    assert alone.answer(()).is_alone and not replace(question, beside=None).answer(()).is_alone


def test_what_reads_windows_is_followed_back_to_the_beginning_of_its_window(text):
    make_run(runs_folder() / "windows", cut="windows", val_fraction=0.0)
    (folder,) = runs_folder().iterdir()
    checkpoint = load_checkpoint(folder / "checkpoint.safetensors")
    roads = question_at(reading(checkpoint), 20, 1, checkpoint.config, text, None).answer(())
    assert len(roads.before) == len(roads.roads[0].left["h"]) == checkpoint.config.seq_length
    assert roads.roads[0].reach["h"].seen == checkpoint.config.seq_length - 1


def test_the_snapshots_of_a_run_are_measured_and_one_that_cannot_be_read_is_nothing(text):
    make_run(runs_folder() / "run")
    files = snapshot_files(runs_folder() / "run" / "snapshots")
    files[0][1].write_bytes(b"damaged")
    known: dict = {}
    while missing := [each for each in files if each[0] not in known]:
        known |= reaches_of(missing, text)
    assert list(known) == [step for step, _path in files] and known[files[0][0]] is None
    assert all(known[step].typical > 0 for step, _path in files[1:])


def test_snapshots_are_asked_for_from_coarse_to_fine():
    order = from_coarse_to_fine(range(33))
    assert order[:5] == [0, 32, 16, 8, 24] and sorted(order) == [*range(33)]
    for count in range(2, 33):
        known = sorted([*order[:count], 33])
        gaps = [after - before for before, after in pairwise(known)]
        assert max(gaps) <= 4 * 33 / count
    assert from_coarse_to_fine([]) == [] and from_coarse_to_fine("ab") == ["a", "b"]
