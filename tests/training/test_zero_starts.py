"""Streams that start from zero: which they are, what a step makes of them, and what is told where starts differ."""

from dataclasses import replace

import numpy as np
import pytest
from small_training import SMALL, Ticking, make_trainer

from rnn_tui.language import set_language
from rnn_tui.network.equations import PlainRNN
from rnn_tui.terminal.wording import describe_event, describe_happening
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import StartsDiffered, TrainingFinished
from rnn_tui.training.presets import PRESETS
from rnn_tui.training.trainer import Trainer
from rnn_tui.training.zero_starts import streams_from_zero


def test_streams_take_turns_and_so_many_steps_lie_between_two_starts_of_one():
    turns = [streams_from_zero(0.25, step, 2).tolist() for step in range(8)]
    assert turns == [[], [0], [], [1], [], [0], [], [1]]
    assert [streams_from_zero(0.5, step, 6).tolist() for step in range(3)] == [[0, 1, 2], [3, 4, 5], [0, 1, 2]]
    assert not any(streams_from_zero(0.0, step, 32).size for step in range(100))


@pytest.mark.parametrize(("share", "streams"), [(0.01, 32), (0.03, 50), (0.7, 3), (0.999, 1)])
def test_the_share_is_kept_and_no_stream_is_left_out(share, streams):
    started = np.concatenate([streams_from_zero(share, step, streams) for step in range(2_000)])
    counts = np.bincount(started, minlength=streams)
    assert len(started) == pytest.approx(share * streams * 2_000, abs=1) and np.ptp(counts) <= 1


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_step_reads_from_zero_in_the_streams_whose_turn_it_is(cell):
    trainer = make_trainer(cell=cell, layers=2, zero_starts=0.3, steps=9)
    before: list[np.ndarray] = []
    learn = trainer.network.loss_and_gradients

    def watch(inputs, targets, state, *rest):
        before.append(state.copy())
        plain = PlainRNN(trainer.network.architecture, trainer.network.parameters)
        loss, after = learn(inputs, targets, state, *rest)
        assert after == pytest.approx(plain.state(plain.forward(inputs, before[-1])), abs=1e-5)
        return loss, after

    trainer.network.loss_and_gradients = watch
    for _event in trainer.run(Control()):
        pass
    started = [np.flatnonzero(~state.any(axis=(0, 1, 3))).tolist() for state in before]
    # 0.3 of four streams are 1.2 a step; in the first step all of them start
    assert started == [[0, 1, 2, 3], [1], [2], [3], [0, 1], [2], [3], [0], [1]]


def test_only_a_network_that_loses_its_way_practises_by_itself():
    practising = {name for name, preset in PRESETS.items() if preset.config.zero_starts}
    assert practising == {"lstm"}


def two_basins(**changes) -> Trainer:
    """One unit that its first character sends up or down for ever; up it knows a and b, down it expects c.

    The validation part begins with an a. In each second of its 32 streams b is the first character.
    """
    config = replace(SMALL, hidden_size=1, learning_rate=1e-12, steps=1, **changes)
    trainer = Trainer(corpus_from_text("c" + 10_404 * "ab" + "a", "ab"), config, Ticking(0.0005))
    trainer.begin_with(
        {
            "W_xh": np.array([[5.0], [-5.0], [0.0]]),
            "W_hh": np.array([[10.0]]),
            "b_h": np.array([0.0]),
            "W_hy": np.array([[4.0, 4.0, -4.0]]),
            "b_y": np.zeros(3),
        }
    )
    return trainer


UP, DOWN = np.log(2 + np.exp(-8.0)), np.log(2 + np.exp(8.0))


def test_it_is_told_where_one_stream_and_many_do_not_agree():
    *before, differed, finished = two_basins().run(Control())
    assert isinstance(finished, TrainingFinished) and finished.val_loss == pytest.approx(UP, abs=1e-3)
    assert differed == StartsDiffered(1, finished.val_loss, 32, pytest.approx((UP + DOWN) / 2, abs=1e-3), False)
    assert not any(isinstance(event, StartsDiffered) for event in before)


@pytest.mark.parametrize("measured", [np.inf, np.nan, UP + 0.19])
def test_nothing_is_told_where_a_loss_is_no_number_or_as_good_as_the_other(measured, monkeypatch):
    monkeypatch.setattr("rnn_tui.training.trainer.evaluate", lambda *_asked: measured)
    assert not any(isinstance(event, StartsDiffered) for event in two_basins().run(Control()))


@pytest.mark.parametrize("changes", [{}, {"cut": "windows"}, {"split": "interleaved"}, {"val_fraction": 0.0}], ids=str)
def test_nothing_is_told_where_they_agree(changes):
    assert not any(isinstance(event, StartsDiffered) for event in make_trainer(**changes).run(Control()))


def test_it_is_a_sentence_with_what_helps_unless_that_was_done():
    told = StartsDiffered(572, 5.9033, 32, 2.3602, practised=False)
    sentence = describe_happening(told)
    assert sentence.startswith("the validation loss is 5.903 in one stream and 2.360 in 32: after some starts from")
    assert sentence.endswith("; the setting “starts from zero” at 0.01 teaches it to start") and "\n" not in sentence
    assert describe_event(told) == sentence
    assert "setting" not in describe_happening(replace(told, practised=True))
    set_language("fr")
    assert "5,903" in describe_happening(told) and "0,01" in describe_happening(told)
