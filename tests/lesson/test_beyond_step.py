"""Step 10: the cells are the engine's, the strips are gradients, and which cell reaches the last newline."""

import runpy
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from networks import make_network
from textual.content import Content

from rnn_tui.inspection.properties import column_in_line
from rnn_tui.language import set_language
from rnn_tui.lesson import code, three_cells
from rnn_tui.lesson.code.beyond import gru_step, lstm_step
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.step import filled
from rnn_tui.lesson.steps.beyond import STEP, Beyond
from rnn_tui.lesson.subject import Subject
from rnn_tui.lesson.three_cells import CELLS, LOOK_BACK, WIDTH, ThreeCells, lines_of
from rnn_tui.network.equations import PlainRNN
from rnn_tui.tui.renderables.lesson.beyond import draw_beyond
from rnn_tui.tui.renderables.paragraph import break_lines

H, V = 5, 7
INPUTS = [2, 0, 6, 2, 5]
OTHER = "Le phare est loin de la ville."


def at_once(work):
    work()


@pytest.fixture(scope="module")
def learnt() -> Beyond:
    """Learn to the end, which no test is to change; looked at seldom, since that takes its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(three_cells, "_LOOK_EVERY", 550)
        stage = Beyond(Subject(SENTENCE), at_once, steps=1_100)
        stage.press("ctrl+t")
        while stage.is_learning:
            stage.tick()
    return stage


@pytest.fixture
def stage() -> Beyond:
    return Beyond(Subject(OTHER), at_once, steps=40)


def lines(stage: Beyond, width: int = 78, height: int = 7) -> list[str]:
    return [line.plain.rstrip() for line in draw_beyond(stage, width, height)]


# -- the code -----------------------------------------------------------------------------------------------------


def plain_of(cell: str) -> PlainRNN:
    network = make_network(V, H, cell, 1, seed=4)
    return PlainRNN(network.architecture, network.parameters)


def in_columns(plain: PlainRNN) -> list[np.ndarray]:
    p = plain.parameters
    return [p["W_xh"].mT, p["W_hh"].mT, p["b_h"][..., np.newaxis]]


def test_a_character_of_a_gru_is_that_of_the_equations():
    plain = plain_of("gru")
    state = np.random.default_rng(0).uniform(-1, 1, (1, 1, 1, H))
    characters = plain.forward(np.array(INPUTS)[:, np.newaxis], state)
    h = state[0, 0].T
    for index, character in zip(INPUTS, characters):
        h = gru_step(index, h, *in_columns(plain), plain.parameters["b_hn"][:, np.newaxis])
        np.testing.assert_allclose(h, character.layers[0].h.T, rtol=0, atol=1e-14)
    assert h.shape == (H, 1)


def test_a_character_of_an_lstm_is_that_of_the_equations():
    plain = plain_of("lstm")
    state = np.random.default_rng(0).uniform(-1, 1, (1, 2, 1, H))
    characters = plain.forward(np.array(INPUTS)[:, np.newaxis], state)
    h, c = state[0, 0].T, state[0, 1].T
    for index, character in zip(INPUTS, characters):
        h, c = lstm_step(index, h, c, *in_columns(plain))
        np.testing.assert_allclose(h, character.layers[0].h.T, rtol=0, atol=1e-14)
        np.testing.assert_allclose(c, character.layers[0].c.T, rtol=0, atol=1e-14)
    assert h.shape == (H, 1) == c.shape


def test_the_file_runs_and_says_how_open_gates_begin(capsys):
    runpy.run_path(str(Path(code.__path__[0]) / "beyond.py"), run_name="__main__")
    kept = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines()]
    assert kept == pytest.approx([0.731, 0.5], abs=0.01)  # 1 / (1 + 1/e), and a half


# -- the text -----------------------------------------------------------------------------------------------------


def test_the_text_is_made_of_the_words_in_full_lines():
    text = lines_of(SENTENCE)
    assert set(text.split()) == set(SENTENCE.split()) and text == lines_of(SENTENCE)
    found = text.split("\n")
    assert max(map(len, found)) <= WIDTH
    # the first word of a line had no room in the one before
    assert all(len(one) + 1 + len(other.split()[0]) > WIDTH for one, other in pairwise(found))


@pytest.mark.parametrize("sentence", ["abcabcabca", "aaaa bbbb", "日本語の文章です。とても長い"])
def test_a_sentence_of_hardly_any_words_is_cut_into_pieces(sentence):
    words = set(lines_of(sentence).split())
    assert len(words) > 1 and words <= {sentence.replace(" ", "")[at : at + 4] for at in range(0, len(sentence), 4)}
    told = filled(STEP.text, Beyond(Subject(sentence), at_once).figures())
    assert "They learn pieces of the sentence" in told


def test_the_words_are_called_words(stage):
    assert "They learn words of the sentence" in filled(STEP.text, stage.figures())


def test_a_word_longer_than_a_line_has_one_for_itself():
    word = "a" * 50 + "b"
    assert f"\n{word}\n" in lines_of(f"x y {word}")


# -- the roads ----------------------------------------------------------------------------------------------------


def test_what_is_left_at_the_last_newline_is_a_gradient_by_central_differences():
    cells = ThreeCells(OTHER, steps=40)
    *_looks, look = cells.learn()
    place, road = cells.places[2], look.roads[CELLS.index("lstm")]
    network = cells.trainers[2].network
    plain = PlainRNN(network.architecture, network.parameters)
    inputs = cells._indices[place - LOOK_BACK : place][:, np.newaxis]
    begin = LOOK_BACK - int(cells.back[2])
    assert cells.text[place - int(cells.back[2]) - 1] == "\n"
    start = np.zeros(network.architecture.state_shape(1))

    def slopes(until: int) -> np.ndarray:
        """dL/dc behind the first ``until`` characters, by the definition."""
        last = plain.forward(inputs[:until], start)[-1].layers[0]
        found = []
        for unit in range(len(last.c[0])):
            losses = []
            for by in (1e-4, -1e-4):
                c = last.c.copy()
                c[0, unit] += by
                if until == LOOK_BACK:
                    logits = last.o * np.tanh(c) @ plain.parameters["W_hy"] + plain.parameters["b_y"]
                    log_probs = logits - np.log(np.exp(logits).sum())
                else:
                    state = np.array([[last.o * np.tanh(c), c]])
                    log_probs = plain.forward(inputs[until:], state)[-1].output.log_probs
                losses.append(-log_probs[0, cells._indices[place]])
            found.append((losses[0] - losses[1]) / 2e-4)
        return np.array(found)

    near, far = (float(np.linalg.norm(slopes(until))) for until in (LOOK_BACK, LOOK_BACK - 3))
    assert road.left[3, 2] == pytest.approx(far / near, rel=1e-5)
    assert road.at_last[2] == road.left[LOOK_BACK - begin, 2]
    assert road.forget.shape == (len(cells.places), 50)


def test_at_first_a_step_keeps_what_the_cells_begin_with(stage):
    keeps = [road.reach.kept for road in stage.look.roads]
    assert keeps == pytest.approx([0.07, 0.5, 0.731], abs=0.01)
    assert stage.figures()["lstm"] == "…" == stage.figures()["step"]


def test_the_lstm_reaches_the_last_newline_and_its_neuron_counts(learnt):
    rnn, gru, lstm = (road.typical for road in learnt.look.roads)
    assert lstm > 0.05 and rnn < 0.01 and gru < 0.01
    assert STEP.question.answers[STEP.question.right] == "the LSTM"
    assert np.median(learnt.look.roads[2].chance) > np.median(learnt.look.roads[0].chance)
    scores = [neuron.score for neuron in learnt.look.neurons]
    assert scores[2].score > 0.75 > scores[0].score and scores[2].score > scores[2].untrained + 0.1
    best = learnt.look.neurons[2]
    marks = column_in_line(learnt.cells.text) > np.median(column_in_line(learnt.cells.text))
    means = [best.values[each].mean() for each in (marks, ~marks)]
    assert abs(means[0] - means[1]) > best.values.std() / 2


def test_the_right_answer_is_the_cell_that_reached_farthest_on_this_sentence(stage):
    question, look = STEP.question, stage.look
    lefts = zip(look.roads, (0.0, 0.8, 0.7))  # as on "The cat sat on the mat and the rat ran."
    roads = tuple(replace(road, at_last=np.full_like(road.at_last, left)) for road, left in lefts)
    assert stage.right(question) == question.right == 2
    stage.look = replace(look, roads=roads)
    assert stage.right(question) == 2  # it is still learning
    stage.look = replace(stage.look, neurons=(None, None, None))
    assert stage.right(question) == 1
    assert stage.figures()["halves"] == "9e−13"  # 0.5 ** 40


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_said_fits_once_all_is_learnt(learnt, language):
    set_language(language)
    for said in STEP.question.said:
        assert len(break_lines(Content(filled(said, learnt.figures())), 78).split("\n")) <= 2
    assert "…" not in "".join(filled(each, learnt.figures()) for each in STEP.deeper)


# -- the stage ----------------------------------------------------------------------------------------------------


def test_it_learns_when_it_is_asked_to_pauses_and_ends_with_neurons(stage):
    assert not stage.tick() and "answer first" in lines(stage)[-1]
    stage.is_answered = True
    assert lines(stage)[-1].startswith("nothing is learnt yet: ^t")
    stage.press("ctrl+t")
    while stage.look.step < 20:
        stage.tick()
    stage.press("f9")
    assert not stage.tick() and lines(stage)[-1].startswith("step 20 of 40 ⏸")
    stage.press("ctrl+t")
    assert "step 20 of 40 ▶" in lines(stage)[-1] and "looked for when all is learnt" in lines(stage)[-2]
    while stage.is_learning:
        stage.tick()
    assert stage.look.step == 40 and stage.is_done and len(stage.look.neurons) == 3
    stage.press("ctrl+t")
    assert not stage.is_learning


def test_one_goes_from_newline_to_newline(stage):
    count = len(stage.cells.places)
    stage.press("left")
    assert stage.place == count - 1 and f"newline {count} of {count}" in lines(stage)[-1]
    stage.press("right")
    stage.press("right")
    back = int(stage.cells.back[1])
    assert stage.place == 1 and f"stood {back} back" in lines(stage)[-1]
    text = lines(stage)[0]
    assert len(text[: text.rindex("↵", 0, 65)]) - len(text[: text.index("↵")]) - 1 == back


def test_the_strips_and_figures_are_drawn(learnt):
    drawn = lines(learnt)
    assert len(drawn) == 7 and drawn[0].endswith("left at ↵  p(↵)")
    for line, name, road in zip(drawn[1:4], ("RNN h", "GRU h", "LSTM c"), learnt.look.roads):
        assert line.startswith(name) and line.split()[-1] == f"{road.chance[0]:.2f}"
    assert drawn[3].count("·") < drawn[1].count("·")
    assert drawn[5].startswith("c[") and drawn[5].endswith(f"column  {learnt.look.neurons[2].score.score:.2f}")
    large = lines(learnt, 118, 19)
    assert large[-4].split()[:4] == ["typically", "a", "step", "keeps"]
    score = learnt.look.neurons[2].score
    assert large[-1].split()[-3:] == [f"{each:.2f}" for each in (score.score, score.alone, score.untrained)]
    assert large[-1].startswith("LSTM c") and "┊" in "".join(large)
    assert [line[:6].strip() for line in lines(learnt, 58, 3)] == ["RNN h", "GRU h", "LSTM c"]
    assert lines(learnt, 8, 7) == [] == lines(learnt, 78, 0)


def test_what_stands_beside_the_code_is_of_the_line(learnt):
    road = learnt.look.roads[2]
    values = dict(learnt.values())
    assert values["f"] == f"{road.forget[0].mean():.3f} · max {road.forget[0].max():.3f}"
    assert values["‖c‖"] == f"{road.sizes['c'][0]:.2f}"
    assert len(learnt.values()) == len(STEP.excerpt.lines())
    assert STEP.excerpt.lines()[learnt.line] == "c = f * c_prev + i * g"
