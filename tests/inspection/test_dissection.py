"""Under the microscope is what the lesson's loops give, and what a training really did."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.inspection.dissection import road_back, specimen_of_passage, specimen_of_step
from rnn_tui.inspection.passage import passage_before
from rnn_tui.network.equations import over_time
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.training.probe import StepTrace
from rnn_tui.training.trainer import Trainer
from tests.generation.test_cached_reader import make_reader, make_writer
from tests.lesson_by_hand import LESSON, lesson_update, lesson_window
from tests.small_training import make_trainer


def last_trace(trainer: Trainer, steps: int) -> StepTrace:
    for _step in range(steps):
        trainer.probe.ask()
        assert trainer._take_step(by_hand=False)
    return trainer.probe.newest


@pytest.fixture
def lesson_trace():
    """Return the trace of a step of the lesson, with other settings if need be."""

    def trace(steps: int = 40, **changes) -> StepTrace:
        config = replace(preset_config("notebook"), **changes)
        return last_trace(Trainer(corpus_from_text(LESSON, "lesson"), config), steps)

    return trace


def of(trace: StepTrace):
    return lesson_window(trace.parameters_before, trace.batch.inputs[:, 0].tolist(), int(trace.batch.targets[0, 0]))


@pytest.mark.parametrize("clip", [5.0, 0.01])
def test_a_step_of_the_lesson_has_the_numbers_of_its_loops(lesson_trace, clip):
    trace = lesson_trace(clip_value=clip, initial="uniform")
    specimen, window = specimen_of_step(trace), of(trace)
    assert over_time(specimen.characters, 0, "h")[:, 0] == pytest.approx(np.stack(window.hs[1:]))
    assert specimen.characters[-1].output.probs[0] == pytest.approx(window.p)
    assert specimen.losses == pytest.approx([window.loss])
    after = lesson_update(trace.parameters_before, window.gradients, trace.config.learning_rate, clip)
    assert specimen.losses_after == pytest.approx([of(replace(trace, parameters_before=after)).loss], rel=1e-4)
    for learnt in specimen.parameters:
        before, gradient = np.array(trace.parameters_before[learnt.name], float), window.gradients[learnt.name]
        assert learnt.norm == pytest.approx(np.sqrt((before**2).sum()), rel=1e-5)
        assert learnt.gradient == pytest.approx(np.sqrt((gradient**2).sum()), rel=1e-4, abs=1e-7)
        assert learnt.largest == pytest.approx(np.abs(gradient).max(), rel=1e-4, abs=1e-7)
        assert learnt.update == pytest.approx(np.linalg.norm(after[learnt.name] - before), rel=1e-3, abs=1e-7)
        assert learnt.after == pytest.approx(np.linalg.norm(after[learnt.name]), rel=1e-5)
    elements = np.concatenate([gradient.ravel() for gradient in window.gradients.values()])
    assert specimen.clipping.largest == pytest.approx(np.abs(elements).max(), rel=1e-5)
    assert specimen.clipping.where == "b_y"
    assert specimen.clipping.elements == (np.abs(elements) > clip).sum() == sum(p.clipped for p in specimen.parameters)
    assert (specimen.clipping.elements > 0) == (clip < 1)


@pytest.mark.parametrize(("bound", "clips"), [(0.5, True), (50.0, False)])
def test_by_norm_the_whole_gradient_is_shortened(lesson_trace, bound, clips):
    trace = lesson_trace(clip_value=None, clip_norm=bound)
    clipping, window = specimen_of_step(trace).clipping, of(trace)
    norm = np.sqrt(sum((gradient**2).sum() for gradient in window.gradients.values()))
    assert clipping.norm == pytest.approx(norm, rel=1e-5) and clipping.elements == 0
    assert clipping.scale == pytest.approx(bound / norm if clips else 1.0, rel=1e-5)
    moved = trace.parameters_after["b_y"] - trace.parameters_before["b_y"]
    expected = -trace.learning_rate * clipping.scale * window.gradients["b_y"]
    assert moved == pytest.approx(expected, rel=1e-3, abs=1e-6)


def test_by_value_and_by_norm_the_second_shortens_what_the_first_left(lesson_trace):
    trace = lesson_trace(clip_value=0.1, clip_norm=0.2)
    clipping = specimen_of_step(trace).clipping
    clipped = {name: np.clip(gradient, -0.1, 0.1) for name, gradient in of(trace).gradients.items()}
    left = np.sqrt(sum((gradient**2).sum() for gradient in clipped.values()))
    assert clipping.scale == pytest.approx(0.2 / left, rel=1e-5) and clipping.elements > 0


def test_the_road_of_the_lesson_is_dh_and_what_is_left_of_it(lesson_trace):
    trace = lesson_trace()
    specimen, window = specimen_of_step(trace), of(trace)
    road = road_back(specimen, specimen.asked_at(0))
    assert (road.place, road.begin) == (4, 0)
    for t in range(5):
        assert road.at(t, 0, "h") == pytest.approx(window.dhs[t], rel=1e-6)
        share = np.linalg.norm(window.dhs[t]) / np.linalg.norm(window.dhs[4])
        assert road.left(t, 0, "h") == pytest.approx(share, rel=1e-6)
    assert road.left(4, 0, "h") == 1.0 and road.left(0, 0, "h") < 1e-3
    assert road.at(5, 0, "h") is None and road.left(-1, 0, "h") is None


@pytest.mark.parametrize("cell", ["rnn", "relu", "gru", "lstm"])
def test_of_streams_the_road_is_that_of_one_loss_by_central_differences(cell):
    trace = last_trace(make_trainer(cell=cell, layers=2, gain=True), 2)
    specimen = specimen_of_step(trace, stream=1)
    place, t, epsilon = 5, 3, 1e-5
    road = road_back(specimen, place)
    state = specimen.network.state(specimen.characters[: t + 1])

    def loss(layer: int, unit: int, by: float) -> float:
        moved = state.copy()
        moved[layer, 0, 0, unit] += by
        read = specimen.network.forward(specimen.indices[t + 1 : place + 1, np.newaxis], moved)
        return -float(read[-1].output.log_probs[0, specimen.target_at(place)])

    for layer in range(1, 2):  # what the layer below gives out at t was read there already
        expected = [(loss(layer, unit, epsilon) - loss(layer, unit, -epsilon)) / (2 * epsilon) for unit in range(6)]
        assert road.at(t, layer, "h") == pytest.approx(expected, rel=1e-4, abs=1e-9)
    assert specimen.losses[place] == pytest.approx(loss(1, 0, 0.0))
    assert specimen.streams == 4 and specimen.asked_at(place) == place


def test_dropout_leaves_out_what_the_step_left_out():
    trace = last_trace(make_trainer(cell="gru", layers=2, dropout=0.4, drop_connect=0.3), 2)
    characters, _gradients = trace.replay()
    specimen = specimen_of_step(trace, stream=2)
    assert specimen.characters[-1].output.logits[0] == pytest.approx(characters[-1].output.logits[2])
    kept = replace(trace, parameters_before=trace.parameters_after).replay()[0]
    assert specimen.losses_after[-1] == pytest.approx(-kept[-1].output.log_probs[2, specimen.target_at(7)])


def test_a_passage_has_its_losses_and_gradients_and_no_update():
    cached = CachedReader(make_reader())
    cached.follow(make_writer("abcabcab").nodes)
    passage = passage_before(cached, 64, end=7)
    targets = np.array([node.index for node in cached.nodes[1:]])
    config = preset_config("balanced")
    specimen = specimen_of_passage(passage, targets, config)
    assert specimen.losses / np.log(2) == pytest.approx(cached.bits[1:], abs=1e-4)
    assert (specimen.step, specimen.learning_rate, specimen.losses_after) == (None, None, None)
    assert all(learnt.update is None and learnt.after is None for learnt in specimen.parameters)
    network, epsilon = specimen.network, 1e-5

    def mean(by: float) -> float:
        network.parameters["b_y"][2] += by
        read = passage.read(network)
        network.parameters["b_y"][2] -= by
        return -float(np.mean([each.output.log_probs[0, target] for each, target in zip(read, targets)]))

    b_y = next(learnt for learnt in specimen.parameters if learnt.name == "b_y")
    rest = network.backward(specimen.characters, targets[:, np.newaxis], 1 / len(targets)).parameters["b_y"]
    assert rest[2] == pytest.approx((mean(epsilon) - mean(-epsilon)) / (2 * epsilon), rel=1e-5)
    assert b_y.gradient == pytest.approx(np.linalg.norm(rest))
