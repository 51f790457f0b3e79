"""The units along a text against the equations, and scores against their definition, one loop after the other."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_tui.errors import RnnTuiError
from rnn_tui.generation.reader import Reader
from rnn_tui.inspection.neurons import Stretch, Unit, is_bounded, read_units, unit_at, unit_count, untrained_network
from rnn_tui.inspection.passage import Passage
from rnn_tui.inspection.properties import PROPERTIES, Property, column_in_line
from rnn_tui.inspection.unit_scores import (
    Examination,
    Score,
    Sorted,
    Survey,
    balanced_accuracy,
    correlation,
    most_scored,
)
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer

TEXT = 'he said "no" and went (far) on\n' * 8
KNOWN = Vocabulary(TEXT)


def network_of(architecture, seed=3):
    network = CharRNN(architecture)
    initialise(network, "uniform", np.random.default_rng(seed))
    return network


def stretch_of(network, text=TEXT, lead=0, window=None, unknown=""):
    """The text but for its first ``lead`` characters, which are read before it."""
    known = [(place, KNOWN.index(char)) for place, char in enumerate(text) if char not in unknown]
    state = Reader(network).start()
    passage = Passage(network, state, np.array([index for _p, index in known]), [place for place, _i in known])
    return Stretch(text[lead:], lead, passage, window)


@pytest.mark.parametrize("cell", CELL_NAMES)
def test_every_unit_is_that_of_the_equations(cell):
    architecture = Architecture(len(KNOWN), 5, cell, layers=2)
    stretch = stretch_of(network_of(architecture), TEXT[:40], lead=7)
    values = read_units(stretch)
    characters = stretch.passage.read(stretch.passage.plain())[7:]
    assert values.shape == (33, unit_count(architecture)) == (33, 20 if cell == "lstm" else 10)
    for place in range(values.shape[1]):
        unit = unit_at(architecture, place)
        expected = [getattr(each.layers[unit.layer], "hc"[unit.part])[0, unit.number] for each in characters]
        assert values[:, place] == pytest.approx(expected, abs=1e-5)


def test_a_network_that_re_reads_a_window_is_looked_at_after_each_window():
    network = network_of(Architecture(len(KNOWN), 5, "gru"))
    reader = Reader(network, window=4)
    state, expected = reader.start(), []
    for char in TEXT[:30]:
        state = reader.read(state, KNOWN.index(char))
        expected.append(state.h[0, 0])
    assert read_units(stretch_of(network, TEXT[:30], window=4)) == pytest.approx(np.array(expected), abs=1e-6)
    assert read_units(stretch_of(network, TEXT[:2], window=4)) == pytest.approx(np.array(expected[:2]), abs=1e-6)


def test_a_character_that_is_not_known_changes_nothing():
    network = network_of(Architecture(len(KNOWN), 5))
    stretch = stretch_of(network, "he said", unknown="hi")
    values = read_units(stretch)
    assert not values[0].any()  # before anything is known
    assert np.array_equal(values[5], values[4]) and not np.array_equal(values[6], values[5])
    assert stretch.is_known().tolist() == [False, True, True, True, True, False, True]


def test_of_a_network_that_went_astray_there_is_nothing():
    network = network_of(Architecture(len(KNOWN), 5))
    network.flat[:] = np.nan
    assert not read_units(stretch_of(network, "he")).any()


def test_the_untrained_network_is_the_one_that_a_training_begins_with():
    config = replace(preset_config("balanced"), hidden_size=8, seed=5, budget=None, steps=1)
    trainer = Trainer(corpus_from_text(TEXT, "a"), config)
    assert np.array_equal(untrained_network(trainer.network.architecture, config).flat, trainer.network.flat)


def test_what_is_bounded():
    h, c = Unit(0, 0, 1), Unit(0, 1, 1)
    assert is_bounded(Architecture(9, 4, "lstm"), h) and not is_bounded(Architecture(9, 4, "lstm"), c)
    assert not is_bounded(Architecture(9, 4, "relu"), h)


def test_a_very_large_network_is_scored_on_less():
    assert most_scored(Architecture(65, 512)) == 9_000
    assert most_scored(Architecture(65, 512, "lstm", layers=3)) == 3_000


# -- scores ---------------------------------------------------------------------------------------------------------


def plain_accuracy(told, labels):
    hits = [sum(t for t, y in zip(told, labels) if y), sum(not t for t, y in zip(told, labels) if not y)]
    return (hits[0] / sum(labels) + hits[1] / (len(labels) - sum(labels))) / 2


def plain_best(values, labels, asked):
    """The highest balanced accuracy of any threshold on any unit, both ways round."""
    labels, best = labels[asked], 0.0
    for column in values[asked].T:
        for value in column[column < column.max()]:
            accuracy = plain_accuracy(column > value, labels)
            best = max(best, accuracy, 1 - accuracy)
    return best


def test_balanced_accuracy_is_the_mean_of_both_shares():
    told, labels = np.array([True, True, False, False, True]), np.array([True, False, False, False, True])
    assert balanced_accuracy(told, labels) == pytest.approx((1 + 2 / 3) / 2)
    assert plain_accuracy(told, labels) == pytest.approx((1 + 2 / 3) / 2)
    assert np.isnan(balanced_accuracy(told, np.ones(5, bool)))


@pytest.mark.parametrize("seed", range(6))
def test_the_best_threshold_is_the_best_of_all_that_there_are(seed):
    rng = np.random.default_rng(seed)
    values = np.round(rng.standard_normal((40, 5))).astype(np.float32)  # of few values, which many share
    labels, asked = rng.random(40) < 0.3, rng.random(40) < 0.8
    labels[:2], asked[:2] = [True, False], True
    values[:, 2] += (-1) ** seed * labels * (seed // 2)
    threshold = Sorted(values).best(labels, asked)
    told = threshold.told_by(values)[asked]
    assert balanced_accuracy(told, labels[asked]) == pytest.approx(plain_best(values, labels, asked), abs=1e-9)


def test_a_unit_is_found_among_many_and_in_either_direction():
    values = np.random.default_rng(1).standard_normal((60, 300)).astype(np.float32)
    labels = np.arange(60) % 3 == 0
    for place, sign in ((0, 1), (127, -1), (128, 1), (299, -1)):
        planted = values.copy()
        planted[:, place] = sign * (labels - 0.5)
        threshold = Sorted(planted).best(labels, np.ones(60, bool))
        assert (threshold.place, threshold.is_above) == (place, sign > 0)


def test_a_correlation_is_pearsons():
    rng = np.random.default_rng(2)
    one, other = rng.standard_normal(50), rng.standard_normal(50)
    assert correlation(one, other) == pytest.approx(np.corrcoef(one, other)[0, 1])
    assert correlation(one, np.ones(50)) == 0


@pytest.fixture
def examination():
    config = replace(preset_config("balanced"), hidden_size=6, cell="lstm")
    return Examination(stretch_of(network_of(Architecture(len(KNOWN), 6, "lstm")), TEXT * 2), config)


def test_a_score_is_that_of_the_half_that_did_not_choose(examination):
    score = examination.score(Property("column", column_in_line, is_number=True))
    text, values = examination.stretch.text, read_units(examination.stretch)
    half, columns = len(text) // 2, column_in_line(text)
    marks = columns > np.median(columns[:half])
    assert np.array_equal(score.marks, marks)
    everything = np.ones(half, bool)
    threshold = Sorted(values[:half]).best(marks[:half], everything)
    assert score.place == threshold.place
    told = (values[half:, threshold.place] > threshold.value) == threshold.is_above
    assert score.score == pytest.approx(plain_accuracy(told, marks[half:]))
    assert score.correlation == pytest.approx(np.corrcoef(values[half:, score.place], columns[half:])[0, 1])
    starts = [place for place in range(half, len(text)) if marks[place] and (place == half or not marks[place - 1])]
    assert score.stretches == len(starts)
    # by the character alone: those that are commoner among the marked of the first half
    first = [[char for char, marked in zip(text[:half], marks) if marked == kind] for kind in (True, False)]
    telling = {char for char in text if first[0].count(char) * len(first[1]) > first[1].count(char) * len(first[0])}
    assert score.alone == pytest.approx(plain_accuracy([char in telling for char in text[half:]], marks[half:]))


def test_only_what_is_asked_chooses_and_is_scored(examination):
    """Letters behind the first of a word are asked whether it begins before m; all else is neither nor."""
    text, values = examination.stretch.text, read_units(examination.stretch)
    half, found = len(text) // 2, np.full(len(text), np.nan)
    for place in range(1, len(text)):
        if text[place].isalpha() and text[place - 1].isalpha():
            found[place] = text[place] < "m"
    asked = ~np.isnan(found)
    score = examination.score(Property("asked", lambda _text: found))
    threshold = Sorted(values[:half][asked[:half]]).best(found[:half][asked[:half]] == 1, asked[:half][asked[:half]])
    told = (values[half:, threshold.place] > threshold.value) == threshold.is_above
    assert score.place == threshold.place
    assert score.score == pytest.approx(plain_accuracy(told[asked[half:]], found[half:][asked[half:]] == 1))


def test_the_first_half_alone_chooses(examination):
    """What is marked in the second half changes the score, never the unit."""

    def values(text, sign):
        found = np.array([char in '"(' for char in text], float)
        found[len(text) // 2 :] = found[len(text) // 2 :] == sign
        return found

    ours = examination.score(Property("ours", lambda text: values(text, 1)))
    turned = examination.score(Property("turned", lambda text: values(text, 0)))
    assert ours.place == turned.place and turned.score == pytest.approx(1 - ours.score)


def test_the_control_of_an_untrained_network_is_the_same_measure_of_another_network(examination):
    config = replace(preset_config("balanced"), hidden_size=6, cell="lstm")
    architecture = examination.stretch.passage.network.architecture
    untrained = Examination(stretch_of(untrained_network(architecture, config), TEXT * 2), config)
    for asked in PROPERTIES[:3]:
        assert examination.score(asked).untrained == untrained.score(asked).score == untrained.score(asked).untrained


def test_nothing_is_asked_where_there_is_nothing_to_tell_apart_or_no_character_is_known(examination):
    count = len(examination.stretch.text)
    in_one_half = np.arange(count) > count // 2
    for values in (np.zeros(count), np.ones(count), np.full(count, np.nan), in_one_half.astype(float)):
        assert examination.score(Property("one kind", lambda _text, values=values: values)) is None


@pytest.mark.parametrize(
    ("figures", "doubt"),
    [
        ((0.95, 0.6, 0.6, 30), ""),
        ((0.79, 0.5, 0.5, 30), "low"),
        ((0.95, 0.81, 0.6, 30), "alone"),
        ((0.95, 0.6, 0.81, 30), "untrained"),
        ((0.95, 0.6, 0.6, 19), "few"),
        ((0.96, 0.8, 0.8, 20), ""),
        ((float("nan"), 0.5, 0.5, 30), "low"),
    ],
)
def test_what_does_not_convince_says_why(figures, doubt):
    assert Score(PROPERTIES[0], np.zeros(0, bool), 0, *figures).doubt == doubt


def test_a_survey_asks_one_after_the_other_and_has_at_the_end_what_does_not_convince(examination):
    def fail(_text):
        raise RnnTuiError("it takes too long")

    empty = Property("empty", lambda text: np.zeros(len(text)))
    survey = Survey(examination, (Property("failing", fail), *PROPERTIES))
    survey = survey.next()
    assert survey.problem == "it takes too long" and not survey.scores and len(survey.waiting) == len(PROPERTIES)
    while survey.waiting:
        survey = survey.next()
    found = [each.score for each in survey.scores]
    assert found == sorted(found, reverse=True) and all(each.doubt for each in survey.scores)
    assert {"inside quotes", "inside brackets"} <= {each.asked.name for each in survey.scores}
    assert "mirrored half" not in {each.asked.name for each in survey.scores}
    assert Survey(examination, (empty,)).next().problem
    assert not Survey(examination, PROPERTIES[-1:]).next().problem
