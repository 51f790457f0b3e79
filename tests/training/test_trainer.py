"""Training: against a second implementation, the lesson's own figures, determinism, limits and what goes wrong."""

import itertools
import json
import math
from dataclasses import replace

import numpy as np
import pytest

from rnn_tui.errors import RnnTuiError
from rnn_tui.generation.reader import Reader, generate
from rnn_tui.generation.sampling import Sampling
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.equations import PlainRNN, losses
from rnn_tui.network.network import CharRNN
from rnn_tui.terminal.wording import describe_happening
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.evaluation import evaluate
from rnn_tui.training.events import (
    BestReached,
    Diverged,
    EpochFinished,
    HorizonSet,
    PatienceEnded,
    Paused,
    Reported,
    SampleWritten,
    StepFinished,
    StepTaken,
    TrainingFinished,
    TrainingStarted,
)
from rnn_tui.training.presets import PRESETS, preset_config
from rnn_tui.training.trainer import Trainer

LESSON = "exemple de texte pour entraîner un RNN."
TEXT = "le phare et la mer, la mer et le phare\n" * 40
SMALL = replace(preset_config("rnn"), hidden_size=8, seq_length=8, batch_size=4, budget=None, steps=100)


def clock(step: float = 0.0005):
    ticks = itertools.count()
    return lambda: next(ticks) * step


def make_trainer(text: str = TEXT, threads: int | None = None, **changes) -> Trainer:
    return Trainer(corpus_from_text(text, "test"), replace(SMALL, **changes), clock(), threads=threads)


def run(trainer: Trainer) -> list:
    return list(trainer.run(Control()))


def of_kind(events: list, kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


# -- right


def train_plainly(trainer: Trainer, steps: int, windows, update) -> tuple[list[float], dict[str, np.ndarray]]:
    """Learn as the trainer would, by the equations: ``windows`` are (inputs, targets, whether they begin at zero).

    ``update`` changes a parameter by its gradient, and a memory that begins with zeros. Returns each window's loss.
    """
    plain = PlainRNN(trainer.network.architecture, trainer.network.parameters)
    memory = {name: np.zeros_like(value) for name, value in plain.parameters.items()}
    found, state = [], trainer.network.zero_state(1)
    for inputs, targets, from_zero in itertools.islice(itertools.cycle(windows), steps):
        characters = plain.forward(np.array(inputs)[:, None], trainer.network.zero_state(1) if from_zero else state)
        gradients = plain.backward(characters, np.array(targets)[:, None], 1.0).parameters
        found.append(losses(characters, np.array(targets)[:, None]).mean())
        state = plain.state(characters)
        for name, value in plain.parameters.items():
            update(value, gradients[name], memory[name])
    return found, plain.parameters


@pytest.mark.parametrize("cell", CELL_NAMES)
@pytest.mark.parametrize("clip", [5.0, 0.05], ids=["as published", "so low that it cuts"])
@pytest.mark.parametrize("steps", [1, 25])
def test_karpathy_is_what_the_equations_and_adagrad_compute(steps, clip, cell):
    text = "hello world, hello there, well hello world " * 3
    sizes = {"hidden_size": 6, "seq_length": 7, "steps": steps}
    config = replace(preset_config("karpathy"), cell=cell, clip_value=clip, budget=None, val_fraction=0.0, **sizes)
    trainer = Trainer(corpus_from_text(text, "test"), config, clock())
    indices = trainer.parts.training.tolist()
    windows = [
        (indices[:-1][begin : begin + 7], indices[1:][begin : begin + 7], begin == 0)
        for begin in range(0, len(indices) - 1, 7)
    ]

    def adagrad(parameter, gradient, squares) -> None:
        clipped = np.clip(gradient, -clip, clip)
        squares += clipped**2
        parameter -= 0.1 * clipped / (np.sqrt(squares) + 1e-10)

    assert len(windows) == 19 and 0 < len(windows[-1][0]) == len(windows[-1][1]) < 7  # steps go round the text's end
    plain_losses, parameters = train_plainly(trainer, steps, windows, adagrad)
    trained = [event.progress.loss for event in of_kind(run(trainer), StepFinished)]
    means = np.cumsum(plain_losses) / np.arange(1, steps + 1)  # a progress holds the mean since the last report
    assert trained == pytest.approx(means, rel=1e-4)
    for name, value in parameters.items():
        assert trainer.network.parameters[name] == pytest.approx(value, abs=2e-3), name


@pytest.mark.parametrize("clip", [5.0, 0.05], ids=["as published", "so low that it cuts"])
def test_the_lesson_is_what_the_equations_compute(clip):
    config = replace(preset_config("notebook"), clip_value=clip, epochs=2)
    trainer = Trainer(corpus_from_text(LESSON, "lesson"), config, clock())
    indices = trainer.parts.training.tolist()
    windows = [(indices[begin : begin + 5], indices[begin + 5 : begin + 6], True) for begin in range(34)]

    def descent(parameter, gradient, _memory) -> None:
        parameter -= 0.05 * np.clip(gradient, -clip, clip)

    plain_losses, parameters = train_plainly(trainer, 68, windows, descent)
    epochs = of_kind(run(trainer), EpochFinished)
    assert [epoch.loss_sum for epoch in epochs] == pytest.approx([sum(plain_losses[:34]), sum(plain_losses[34:])])
    for name, value in parameters.items():
        assert trainer.network.parameters[name] == pytest.approx(value, abs=1e-5), name


@pytest.mark.parametrize("seed", range(5))
def test_the_lesson_learns_its_sentence(seed):
    config = replace(preset_config("notebook"), seed=seed)
    trainer = Trainer(corpus_from_text(LESSON, "lesson"), config, clock())
    epochs = of_kind(run(trainer), EpochFinished)
    assert trainer.cut.steps_per_epoch == 34 and len(epochs) == 100
    assert epochs[0].loss_sum == pytest.approx(34 * math.log(17), abs=0.5)
    assert epochs[-1].loss_sum < 1
    reader = Reader(trainer.network, trainer.config.window)
    state = reader.read_all(reader.start(), trainer.vocabulary.encode("exemp").tolist())
    written = itertools.islice(generate(reader, state, Sampling(greedy=True), 0), len(LESSON) - 5)
    assert "exemp" + trainer.vocabulary.decode(written) == LESSON


def test_a_night_begins_well_on_megabytes():
    words = np.array(["le", "phare", "et", "la", "mer,", "le", "vent", "se", "lève;", "nuit\n"])
    text = " ".join(np.random.default_rng(1).choice(words, 700_000).tolist())
    trainer, control = Trainer(corpus_from_text(text, "megabytes"), preset_config("night"), clock()), Control()
    losses = []
    for event in trainer.run(control):
        if isinstance(event, StepFinished):
            losses.append(event.progress.loss * event.progress.step)  # a progress holds the mean since the last report
            if event.progress.step == 2:
                control.stop()  # before a tenth of the text is evaluated
    assert len(text) > 3_000_000 and trainer.notes == ()
    assert (trainer.config.seq_length, trainer.config.batch_size, trainer.network.architecture.layers) == (128, 64, 2)
    assert trainer.cut.steps_per_epoch == pytest.approx(0.9 * len(text) / (128 * 64), abs=1)
    first, second = np.diff(losses, prepend=0)
    assert first == pytest.approx(math.log(len(trainer.vocabulary)), abs=0.3) and second < first
    assert (event.reason, event.steps) == ("stopped", 2)


def test_elman_presets_learn_within_sixty_steps():
    for name in ("balanced", "quick", "karpathy"):
        config = replace(preset_config(name), budget=None, steps=60, report_every=20)
        first, *_between, last = of_kind(run(Trainer(corpus_from_text(TEXT, "t"), config, clock())), Reported)
        assert last.progress.loss < first.progress.loss - 0.3, name


def recomputed(network, part: list[int]) -> float:
    state, total = network.zero_state(1)[:, :, 0], 0.0
    for now, following in itertools.pairwise(part):
        state, logits = network.step(now, state)
        total += math.log(sum(math.exp(float(logit)) for logit in logits)) - float(logits[following])
    return total / (len(part) - 1)


@pytest.mark.parametrize("cell", CELL_NAMES)
def test_the_losses_of_every_part_are_true_when_recomputed(cell):
    trainer = make_trainer(cell=cell, layers=2, dropout=0.2, test_fraction=0.05)
    finished, parts = run(trainer)[-1], trainer.parts
    learnt = parts.training[-len(parts.validation) :]
    measured = [finished.train_loss, finished.val_loss, finished.test_loss]
    for loss, part in zip(measured, (learnt, parts.validation, parts.test), strict=True):
        assert loss == pytest.approx(recomputed(trainer.network, part.tolist()), rel=1e-5)


def test_interleaved_streams_are_judged_by_their_own_ends():
    trainer = make_trainer(split="interleaved", seq_length=5, val_fraction=0.2)
    finished, part = run(trainer)[-1], trainer.parts.validation
    streams = [recomputed(trainer.network, [*part.inputs[:, b], part.targets[-1, b]]) for b in range(part.batch_size)]
    assert finished.val_loss == pytest.approx(np.mean(streams), rel=1e-5)


def test_the_periodic_validation_loss_is_that_of_32_streams():
    trainer = make_trainer(TEXT * 6, steps=None, horizon=10**6)
    reports = (event for event in trainer.run(Control()) if isinstance(event, Reported))
    measured = next(event.progress.val_loss for event in reports if event.progress.val_loss is not None)
    assert measured == evaluate(trainer.network, trainer.parts.validation, streams=32)


def test_a_windowed_network_is_evaluated_by_re_reading_its_window():
    config = replace(preset_config("notebook"), epochs=2, val_fraction=0.3)
    trainer = Trainer(corpus_from_text(LESSON * 2, "lesson"), config, clock())
    finished = run(trainer)[-1]
    reader, part = Reader(trainer.network, 5), trainer.parts.validation.tolist()
    state, total = reader.start(), 0.0
    for now, following in itertools.pairwise(part):
        state = reader.read(state, now)
        total += math.log(sum(math.exp(float(logit)) for logit in state.logits)) - float(state.logits[following])
    assert finished.val_loss == pytest.approx(total / (len(part) - 1), rel=1e-5)


# -- what it says


def test_events_come_in_order_and_reports_on_time():
    events = run(make_trainer())
    assert isinstance(events[0], TrainingStarted) and isinstance(events[-1], TrainingFinished)
    assert [event.progress.step for event in of_kind(events, Reported)] == [20, 40, 60, 80, 100]
    assert [event.progress.step for event in of_kind(events, StepFinished)] == list(range(1, 101))
    finished = events[-1]
    assert (finished.reason, finished.steps) == ("done", 100)


def test_validations_are_seldom_enough_and_the_best_is_told():
    trainer = make_trainer(steps=400)
    events = run(trainer)
    assert trainer.validate_every % trainer.report_every == 0
    bests = of_kind(events, BestReached)
    assert bests[0].step == trainer.validate_every
    assert [best.val_loss for best in bests] == sorted((best.val_loss for best in bests), reverse=True)
    assert events[-1].best_val_loss == bests[-1].val_loss


def test_a_large_validation_part_is_measured_less_often():
    often, seldom = make_trainer(), make_trainer(val_fraction=0.9, seq_length=2, batch_size=1)
    assert seldom.validate_every > often.validate_every


def test_validations_take_a_twentieth_of_the_time_at_most_and_not_much_less():
    trainer = make_trainer(20 * TEXT, report_every=1)
    learnt = 3 * trainer.validate_every * 8 * 4  # characters; reading one takes a third as long as learning it
    assert 0.045 < len(trainer.parts.validation) / learnt <= 0.05


def test_a_short_text_is_fitted_and_it_is_said():
    trainer = make_trainer("abcab", seq_length=64, batch_size=32)
    assert (trainer.config.seq_length, trainer.config.batch_size) == (4, 1)
    assert len(run(trainer)[0].notes) == 3


def test_more_threads_than_a_step_has_work_for_are_not_made_and_not_told():
    for batch, hidden, threads in ((4, 250, 1), (15, 250, 1), (16, 250, 2), (32, 250, 4), (32, 160, 2), (32, 128, 1)):
        trainer = make_trainer(batch_size=batch, hidden_size=hidden, threads=50)
        started = next(trainer.run(Control()))
        assert (trainer.threads, len(trainer.network._helpers), started.threads) == (threads, threads - 1, threads)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("text", ["ab", "abc", "aab" * 7])
def test_every_preset_learns_the_shortest_texts(name, text):
    config = replace(preset_config(name), budget=None, steps=5, epochs=None)
    finished = run(Trainer(corpus_from_text(text, "short"), config, clock()))[-1]
    assert (finished.reason, finished.steps) == ("done", 5) and math.isfinite(finished.train_loss)


@pytest.mark.parametrize(("changes", "told"), [({}, True), ({"cut": "windows"}, False), ({"initial": "xavier"}, False)])
def test_it_is_told_that_the_identity_wants_windows(changes, told):
    trainer = make_trainer(**{"cell": "relu", "initial": "identity", **changes})
    assert any("adds up" in note for note in trainer.notes) == told


def test_relu_that_begins_with_the_identity_learns_in_windows():
    sizes = {"hidden_size": 32, "batch_size": 32, "steps": 300}
    events = run(make_trainer(cell="relu", initial="identity", cut="windows", **sizes))
    assert not of_kind(events, Diverged) and of_kind(events, Reported)[-1].progress.loss < 1


def test_doubts_about_the_reading_are_told():
    many = "".join(chr(0x4E00 + code) for code in range(1_200))
    corpus = replace(corpus_from_text(many, "many"), guesses=(("old.txt", "cp1252"),))
    notes = Trainer(corpus, replace(SMALL, steps=1), clock()).notes
    assert any("cp1252" in note for note in notes) and any("1,200 different" in note for note in notes)


# -- limits


def test_steps_give_the_schedule_its_horizon():
    assert make_trainer(steps=70).config.horizon == 70


def test_epochs_give_the_schedule_its_horizon():
    trainer = make_trainer(steps=None, epochs=3)
    assert trainer.config.horizon == 3 * trainer.cut.steps_per_epoch
    assert run(trainer)[-1].steps == trainer.config.horizon


def test_a_budget_becomes_a_horizon_once_the_speed_was_measured():
    corpus, config = corpus_from_text(TEXT, "test"), replace(SMALL, steps=None, budget=10.0)
    trainer = Trainer(corpus, config, clock(0.005))
    events = run(trainer)
    (horizon,) = of_kind(events, HorizonSet)
    assert horizon.horizon == pytest.approx(2_000, rel=0.01)
    assert horizon.seconds == pytest.approx(1.0, rel=0.01)
    assert events[-1].steps == horizon.horizon == trainer.config.horizon
    assert events[-1].seconds == pytest.approx(10, rel=0.01)


@pytest.mark.parametrize(("early", "late"), [(0.005, 0.006), (0.006, 0.005), (0.015, 0.005), (0.005, 0.015)])
def test_a_budget_is_kept_on_a_machine_that_becomes_slower_or_quicker(early, late):
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += (early if now < 0.8 else late) / 2  # asked twice a step
        return now

    trainer = Trainer(corpus_from_text(TEXT, "test"), replace(SMALL, steps=None, budget=4.0), clock)
    events = run(trainer)
    horizons = [event.horizon for event in of_kind(events, HorizonSet)]
    assert len(horizons) > 1 and horizons[-1] == trainer.step
    assert events[-1].seconds == pytest.approx(4.0, rel=0.05)


def quicker_from(step: int, taken: int = 0):
    """A clock on which a step takes 1/128 s, and a quarter of that from ``step`` on; ``taken`` were taken before."""
    calls = itertools.count(2 * taken)  # it is asked twice a step
    return itertools.accumulate(1 / 128 if call < 2 * step else 1 / 512 for call in calls).__next__


def test_a_training_that_is_resumed_moves_its_horizon_as_one_in_one_piece_does():
    corpus, config = corpus_from_text(TEXT, "test"), replace(SMALL, steps=None, budget=4.0)
    straight = Trainer(corpus, config, quicker_from(200))
    horizons = of_kind(run(straight), HorizonSet)
    first, control, events = Trainer(corpus, config, quicker_from(200)), Control(), []
    for event in first.run(control):
        events.append(event)
        if isinstance(event, StepFinished) and event.progress.step == 450:
            control.stop()
    resumed = Trainer(corpus, first.config, quicker_from(200, taken=450))
    resumed.restore(first.network.flat, first.state())
    events += run(resumed)
    assert of_kind(events, HorizonSet) == horizons and len(of_kind(events[:-1], HorizonSet)) > 1
    assert horizons[0].horizon == 512 and resumed.step == straight.step == horizons[-1].horizon > 1_400
    assert resumed.network.flat.tobytes() == straight.network.flat.tobytes()


def test_a_horizon_that_was_asked_for_is_not_changed_by_a_budget():
    trainer = make_trainer(steps=None, horizon=5_000, budget=100.0)
    run(trainer)
    assert trainer.step == trainer.config.horizon == 5_000


def test_a_horizon_repeats_what_a_budget_did():
    by_budget = make_trainer(steps=None, budget=0.1)
    run(by_budget)
    by_horizon = make_trainer(steps=None, horizon=by_budget.config.horizon)
    run(by_horizon)
    assert by_horizon.step == by_budget.step


def test_seconds_only_stop():
    trainer = make_trainer(steps=None, seconds=0.1, horizon=100_000)
    finished = run(trainer)[-1]
    assert finished.steps == pytest.approx(200, abs=1) and trainer.config.horizon == 100_000


def test_the_first_limit_ends_it():
    assert run(make_trainer(steps=30, seconds=1000.0, budget=1000.0))[-1].steps == 30


def test_time_left_is_what_the_limits_leave():
    progress = of_kind(run(make_trainer()), StepFinished)[49].progress
    assert progress.left == pytest.approx(50 * 0.0005)
    assert of_kind(run(make_trainer(steps=None, seconds=0.05)), StepFinished)[-1].progress.left == pytest.approx(
        0, abs=1e-3
    )


def test_going_on_is_a_warm_restart_for_another_budget():
    trainer = make_trainer()
    rate = of_kind(run(trainer), StepFinished)[-1].progress.lr
    trainer.go_on(0.1)
    events = run(trainer)
    assert events[0].config.restart == 100 and events[0].step == 100
    rates = [event.progress.lr for event in of_kind(events, StepFinished)]
    assert (
        max(rates) == pytest.approx(SMALL.learning_rate / 2)
        and rate < max(rates)
        and rates == sorted(rates[:100]) + rates[100:]
    )
    assert events[-1].steps == pytest.approx(300, abs=5)


# -- hands on it


def test_a_stop_comes_within_one_step_and_leaves_out_the_last_evaluation():
    trainer, control = make_trainer(), Control()
    events = []
    for event in trainer.run(control):
        events.append(event)
        if isinstance(event, StepFinished) and event.progress.step == 7:
            control.stop()
    assert events[-1].steps == 7 and events[-1].reason == "stopped" and events[-1].val_loss is None


def test_steps_are_taken_one_at_a_time_with_a_pause_after_each():
    trainer, control = make_trainer(), Control()
    control.step()
    steps = []
    for event in trainer.run(control):
        if isinstance(event, StepFinished):
            steps.append(event.progress.step)
        if isinstance(event, Paused):
            control.step() if event.step < 3 else control.stop()
    assert steps == [1, 2, 3]


def by_hand(trainer: Trainer, last: int) -> list:
    """Train to a step, each one asked for; return what happened."""
    control, events = Control(), []
    control.step()
    for event in trainer.run(control):
        events.append(event)
        if isinstance(event, Paused):
            control.step() if trainer.step < last else control.stop()
    return events


def test_steps_by_hand_are_told_one_by_one_and_change_nothing_else():
    trainer, straight = make_trainer(steps=40), make_trainer(steps=40)
    events = by_hand(trainer, 40)
    steps = [event for event in events if isinstance(event, StepTaken)]
    assert [event.step for event in steps] == list(range(1, 41))
    others = [event for event in straight.run(Control()) if isinstance(event, Reported | BestReached | SampleWritten)]
    assert [event for event in events if isinstance(event, Reported | BestReached | SampleWritten)] == others
    assert np.array_equal(trainer.network.flat, straight.network.flat) and trainer.figures == straight.figures
    reported = [event.progress for event in others if isinstance(event, Reported)]
    assert np.mean([event.loss for event in steps[:20]]) == pytest.approx(reported[0].loss)
    assert steps[19].grad_norm == reported[0].grad_norm


@pytest.mark.parametrize(("value", "norm"), [(None, 0.3), (0.05, None), (0.05, 0.3)])
def test_a_step_by_hand_says_whether_its_gradient_was_clipped(value, norm):
    for factor, clipped in ((1, True), (1000, False)):
        limits = {"clip_value": value and value * factor, "clip_norm": norm and norm * factor}
        (step,) = [event for event in by_hand(make_trainer(**limits), 1) if isinstance(event, StepTaken)]
        assert step.clipped == clipped and step.grad_norm > 0.3


def test_only_steps_that_were_asked_for_are_told():
    control, taken = Control(), []
    for event in make_trainer(steps=20).run(control):
        if isinstance(event, StepFinished) and event.progress.step in (5, 6):
            control.step()
        if isinstance(event, Paused):
            control.resume()
        if isinstance(event, StepTaken):
            taken.append(event.step)
    assert taken == [6, 7]


def test_the_learning_rate_changes_live():
    trainer, control = make_trainer(schedule="constant"), Control()
    rates = []
    for event in trainer.run(control):
        if isinstance(event, StepFinished):
            rates.append(event.progress.lr)
            control.change_settings(learning_rate=1e-4)
    assert rates[0] == SMALL.learning_rate and set(rates[1:]) == {1e-4}


# -- what goes wrong


def test_a_loss_that_is_no_number_ends_it_with_the_last_good_parameters():
    trainer = make_trainer(optimizer="sgd", schedule="constant")
    control = Control()
    good, diverged = None, []
    for event in trainer.run(control):
        if isinstance(event, Reported) and event.progress.step == 40:
            good = trainer.network.flat.copy()
        if isinstance(event, StepFinished) and event.progress.step == 45:
            control.change_settings(learning_rate=1e39)
        if isinstance(event, Diverged):
            diverged.append(event)
    assert diverged[0].back_to == 40 and diverged[0].step > 45
    assert [event.learning_rate for event in diverged] == [1e39 / 2**rescue for rescue in (1, 2, 3, 3)]
    assert np.array_equal(trainer.network.flat, good)
    assert event.reason == "diverged"


@pytest.mark.parametrize("offset", [-2, -1, 0, 1])
def test_wherever_it_diverges_nothing_broken_is_called_good_or_best(offset):
    trainer, control = make_trainer(steps=400), Control()
    step = trainer.validate_every + offset  # at 0 the step that breaks the network is one that validates
    events = []
    for event in trainer.run(control):
        events.append(event)
        if isinstance(event, StepFinished) and event.progress.step == step - 1:
            control.change_settings(learning_rate=1e39)  # this step breaks the parameters, not its own loss
    assert of_kind(events, Diverged) and np.isfinite(trainer.network.flat).all()
    for event in of_kind(events, Reported):
        json.dumps(event.progress.as_json(), allow_nan=False)
    json.dumps(events[-1].as_json(), allow_nan=False)
    assert all(math.isfinite(event.val_loss) for event in of_kind(events, BestReached))


def test_an_optimizers_memory_that_overflows_is_noticed_at_once(monkeypatch):
    trainer = make_trainer(optimizer="adagrad", clip_norm=None, steps=50)
    compute = trainer.network.loss_and_gradients

    def with_one_huge_gradient(*arguments):
        outcome = compute(*arguments)
        if trainer.step in {44, 45}:  # whose square is a number still, the sum of two is none
            trainer.network.flat_gradients[0] = 1.8e19
        return outcome

    monkeypatch.setattr(trainer.network, "loss_and_gradients", with_one_huge_gradient)
    events = list(trainer.run(Control()))
    assert [(event.step, event.back_to) for event in of_kind(events, Diverged)] == [(46, 40)]
    assert np.isfinite(trainer.optimizer.memory).all()


def test_after_a_divergence_the_optimizer_remembers_nothing():
    trainer, control = make_trainer(steps=60), Control()
    for event in trainer.run(control):
        if isinstance(event, StepFinished) and event.progress.step == 45:
            control.change_settings(learning_rate=1e39)
        if isinstance(event, Diverged):
            assert not trainer.optimizer.memory.any() and trainer.optimizer.steps == 0
            break
    assert isinstance(event, Diverged)


def test_a_network_that_overflows_only_on_the_way_through_a_whole_part_has_no_loss_there():
    trainer = make_trainer(4 * TEXT, cell="relu", steps=1, learning_rate=1e-12)
    parameters = trainer.network.parameters
    parameters["W_hh"][...] = 1.5 * np.eye(8)  # 1.5^8 is a number, 1.5^600 is none
    parameters["b_h"][...] = 0.1
    finished = run(trainer)[-1]
    assert (finished.reason, finished.val_loss) == ("done", None)
    json.dumps(finished.as_json(), allow_nan=False)


@pytest.mark.parametrize("threads", [1, 2])
def test_what_overflows_in_whatever_thread_is_no_warning(threads):  # which the suite would make an error
    network = CharRNN(Architecture(5, 300, "relu"), threads=threads)
    network.flat[...] = 1e30
    inputs = np.zeros((4, 16), np.uint8)
    for measure in (network.loss_and_gradients, network.loss):
        assert math.isnan(measure(inputs, inputs, network.zero_state(16))[0])


def test_even_a_first_step_that_diverges_is_no_exception():
    trainer, control = make_trainer(optimizer="sgd", clip_norm=None), Control()
    start = trainer.network.flat.copy()
    control.change_settings(learning_rate=1e39)
    *_before, diverged, finished = trainer.run(control)
    assert (diverged.back_to, finished.reason) == (0, "diverged")
    assert np.array_equal(trainer.network.flat, start)


def test_a_network_that_no_memory_holds_is_told_in_one_line():
    with pytest.raises(RnnTuiError):
        make_trainer(hidden_size=10**7)


def test_rare_characters_are_folded_but_not_all():
    text = "aaaaaaabbbbbbbc" * 3
    assert make_trainer(text, min_count=4).vocabulary.characters == ("a", "b", "\ufffd")
    with pytest.raises(RnnTuiError):
        make_trainer(text, min_count=1_000)


# -- patience

NOISE = "".join(np.random.default_rng(1).choice(list("abcdefgh \n"), 600))  # only by heart can it be learnt
BY_HEART = {"hidden_size": 16, "learning_rate": 0.02, "steps": 400}


def test_patience_ends_after_so_many_validations_without_a_better_one_and_says_so():
    trainer = make_trainer(NOISE, patience=3, **BY_HEART)
    events = run(trainer)
    ended, finished = of_kind(events, PatienceEnded), events[-1]
    best = of_kind(events, BestReached)[-1]
    assert [finished.reason, finished.steps, len(ended)] == ["patience", best.step + 3 * trainer.validate_every, 1]
    assert ended == [PatienceEnded(finished.steps, best.step, best.val_loss, 3)]
    assert "3 validations since step" in describe_happening(ended[0])
    assert finished.steps < 400 and finished.as_json()["reason"] == "patience"


def test_patience_changes_nothing_before_it_ends():
    with_it, without = make_trainer(NOISE, patience=3, **BY_HEART), make_trainer(NOISE, **BY_HEART)
    steps = run(with_it)[-1].steps
    for event in without.run(Control()):
        if isinstance(event, StepFinished) and event.progress.step == steps:
            break
    assert np.array_equal(with_it.network.flat, without.network.flat)
    assert run(make_trainer(NOISE, **BY_HEART))[-1].reason == "done"


@pytest.mark.parametrize("patience", [1, 2, 4, 7])
def test_each_better_validation_renews_the_patience(patience):
    whole = make_trainer(NOISE, **{**BY_HEART, "learning_rate": 0.004})
    best, waited, expected = math.inf, 0, 400
    for report in of_kind(run(whole), Reported):
        if report.progress.step % whole.validate_every or waited == patience:
            continue
        waited = 0 if report.progress.val_loss < best else waited + 1
        best = min(best, report.progress.val_loss)
        expected = report.progress.step if waited == patience else 400
    trainer = make_trainer(NOISE, patience=patience, **{**BY_HEART, "learning_rate": 0.004})
    finished = run(trainer)[-1]
    assert (finished.steps, finished.reason) == (expected, "patience" if expected < 400 else "done")


def test_another_budget_begins_a_patience_that_had_ended_anew():
    trainer = make_trainer(NOISE, patience=2, **BY_HEART)
    first = run(trainer)[-1]
    trainer.go_on(None)
    second = run(trainer)[-1]
    assert (first.reason, second.reason) == ("patience", "patience")
    assert second.steps >= first.steps + 2 * trainer.validate_every


def test_without_a_part_for_validation_it_is_told_that_patience_ends_nothing():
    trainer = make_trainer(NOISE, patience=1, val_fraction=0.0, steps=60)
    assert any("so patience cannot end the training" in note for note in trainer.notes)
    assert run(trainer)[-1].reason == "done"
