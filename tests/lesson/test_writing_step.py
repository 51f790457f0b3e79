"""Step 9: what is written is the engine's, which corner fails, and the stage that learns while one looks."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from textual.content import Content

from rnn_tui.generation.reader import Reader
from rnn_tui.language import set_language
from rnn_tui.lesson import code
from rnn_tui.lesson.as_engine import network_of
from rnn_tui.lesson.code.forward import softmax
from rnn_tui.lesson.code.parameters import initialize_parameters
from rnn_tui.lesson.code.text_to_numbers import SENTENCE, build_vocabulary
from rnn_tui.lesson.code.writing import choose, generate_text
from rnn_tui.lesson.corners import CORNERS, Corner, Networks, Tally, Wish, right_until
from rnn_tui.lesson.learning import EPOCHS, HIDDEN_SIZE
from rnn_tui.lesson.step import filled
from rnn_tui.lesson.steps.writing import STEP, Writing
from rnn_tui.lesson.subject import Subject
from rnn_tui.tui.renderables.lesson.writing import draw_writing
from rnn_tui.tui.renderables.paragraph import break_lines

OTHER = "une autre phrase."
V = len(set(SENTENCE))


def at_once(work):
    work()


@pytest.fixture(scope="module")
def learnt() -> Writing:
    """Learn until two seeds are trained, which no test is to change."""
    stage = Writing(Subject(SENTENCE), at_once)
    stage.press("ctrl+t")
    while stage.tally.seeds < 2:
        stage.tick()
    return stage


@pytest.fixture
def stage() -> Writing:
    return Writing(Subject(OTHER), at_once)


def lines(stage: Writing, width: int = 78, height: int = 7) -> list[str]:
    return [line.plain.rstrip() for line in draw_writing(stage, width, height)]


# -- the code -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reread", [0, 5])
def test_what_is_written_is_what_the_engine_writes(reread):
    parameters = tuple(30 * array for array in initialize_parameters(HIDDEN_SIZE, V, seed=3))
    index, char = build_vocabulary(SENTENCE)
    reader = Reader(network_of(parameters), reread or None)
    state = reader.read_all(reader.start(), [index[each] for each in "exemp"])
    text = "exemp"
    for _place in range(20):
        likeliest = int(state.logits.argmax())
        text += char[likeliest]
        state = reader.read(state, likeliest)
    assert generate_text("exemp", 20, parameters, index, char, reread=reread) == text
    assert len(set(text)) > 4


def test_the_temperature_divides_the_logits():
    logits = np.array([[1.0], [3.0], [2.5], [-4.0]])
    for seed in range(20):
        drawn = choose(softmax(logits), 0.7, np.random.default_rng(seed))
        p = softmax(logits / 0.7)[:, 0]
        assert drawn == np.random.default_rng(seed).choice(4, p=p / p.sum())
    assert choose(softmax(logits), 0, np.random.default_rng(0)) == 1
    assert {choose(softmax(logits * 100), 0.1, np.random.default_rng(seed)) for seed in range(9)} == {1}


def test_a_start_that_is_not_of_the_text_is_a_key_error_as_in_the_lesson():
    parameters = initialize_parameters(HIDDEN_SIZE, V)
    with pytest.raises(KeyError, match="z"):
        generate_text("z", 5, parameters, *build_vocabulary(SENTENCE))


def test_the_file_runs(capsys):
    runpy.run_path(str(Path(code.__path__[0]) / "writing.py"), run_name="__main__")
    assert capsys.readouterr().out.startswith("exemp")


# -- the corners --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read", "right"),
    [
        (SENTENCE, "exemp", 39),
        ("exempler", "exemp", 7),
        ("exempxx", "exemp", 5),
        ("texte pour", "texte", 10),
        ("RNN. exe", "RNN", 8),  # behind the end nothing is wrong
        ("zz", "", None),
        ("ppe", "pp", None),
    ],
)
def test_a_text_is_right_as_long_as_the_sentence_has_it(text, read, right):
    assert right_until(text, read, SENTENCE) == right


def test_one_target_and_a_carried_state_fail_and_re_reading_does_not(learnt):
    assert CORNERS[0] == Corner(all_targets=False, is_carried=True)
    assert learnt.tally.right[0] == 0 and learnt.tally.right[1] == 2 == learnt.tally.right[3]
    third = Networks(SENTENCE, seed=2)
    third.learn_until(EPOCHS)
    assert third.succeeded() == (False, True, True, True)
    assert STEP.question.answers[STEP.question.right] == "one target, carried"


def test_the_place_where_it_goes_astray_tells_why(learnt):
    seen = learnt.seen
    assert seen.texts[0].startswith("exempler") and seen.texts[1] == SENTENCE == seen.texts[3]
    parting = seen.parting
    assert (parting.place, parting.right, parting.written) == (7, " ", "r")
    parameters = learnt._networks.trainings[0].parameters_at(EPOCHS)
    reader = Reader(network_of(parameters))
    index = build_vocabulary(SENTENCE)[0]
    for read, p in (("exemple", parting.carried), ("emple", parting.reread)):
        state = reader.read_all(reader.start(), [index[each] for each in read])
        assert softmax(state.logits)[index[" "]] == pytest.approx(p, rel=1e-9)
    assert parting.carried < 0.1 and parting.reread > 0.9


# -- the stage ----------------------------------------------------------------------------------------------------


def test_the_counts_are_of_the_seeds_that_were_trained(learnt):
    figures = learnt.figures()
    assert [figures[name] for name in ("one_carried", "one_reread", "all_reread")] == ["0 of 2", "2 of 2", "2 of 2"]
    assert Writing(Subject(SENTENCE), at_once).figures()["one_carried"] == "…"
    drawn = lines(learnt)
    assert drawn[2].split() == ["one", "target", "carried", *learnt.seen.texts[0].split(), "2/34", "0/2"]
    assert drawn[3].split() == ["re-read", *SENTENCE.split(), "34/34", "2/2"]
    assert "2 of 30 seeds trained" in drawn[6]
    assert "100/100" in drawn[0] and "0.45 · 55.99" in drawn[0]


def test_a_sentence_that_no_window_settles_and_a_corner_that_fails_too_are_told():
    rat = "The cat sat on the mat and the rat ran."  # of four seeds none is written in any corner
    figures = Writing(Subject(rat), at_once).figures()
    assert figures["behind"] == "But “ the ” goes on in two ways."
    stage = Writing(Subject("Le phare éclaire la mer."), at_once)
    assert stage.figures()["behind"] == "It was only asked 5 characters behind zero."
    assert stage.figures()["asked"] == "It was asked at each of 5 places."
    assert [stage.is_right(STEP.question, place) for place in range(3)] == [True, False, False]
    stage.tally = Tally(4, (0, 4, 0, 4))  # as it is there
    assert stage.figures()["asked"] == "Here that fails, too: older states are new to it as well."
    assert [stage.is_right(STEP.question, place) for place in range(3)] == [True, False, True]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_said_fits_with_the_longest_counts(learnt, language):
    set_language(language)
    unlucky = Writing(Subject("The cat sat on the mat and the rat ran."), at_once)
    unlucky.tally = Tally(30)
    for stage in (learnt, unlucky):
        figures = {**stage.figures(), **dict.fromkeys(("one_carried", "one_reread", "all_carried"), "30 sur 30")}
        for said in STEP.question.said:
            assert len(break_lines(Content(filled(said, figures)), 78).split("\n")) <= 2


def test_a_column_holds_the_longest_counts(stage):
    stage.tally = Tally(30, (0, 30, 20, 30))
    assert [line.split()[-1] for line in lines(stage)[2:6]] == ["0/30", "30/30", "20/30", "30/30"]


def test_nothing_is_learnt_before_it_is_asked_for_and_a_pause_pauses(stage):
    assert not stage.tick() and stage.newest == 0
    assert "answer first" in lines(stage)[-1]
    stage.press("ctrl+t")
    while stage.newest < 3:
        stage.tick()
    stage.press("f9")
    assert not stage.tick() and stage.newest == 3
    assert "3/100 ⏸" in lines(stage)[0]


def test_one_goes_back_in_training_and_stays_there_while_it_goes_on(stage):
    stage.press("ctrl+t")
    while stage.newest < 4:
        stage.tick()
    newest = stage.seen
    stage.press("left")
    stage.press("left")
    assert stage.seen.epoch == 2
    stage.tick()
    assert (stage.newest, stage.seen.epoch) == (5, 2)
    for _press in range(9):
        stage.press("right")
    assert stage.seen.epoch == 5
    stage.press("left")
    assert stage.seen == newest
    for _press in range(9):
        stage.press("left")
    assert stage.seen.epoch == 0


def test_what_is_typed_begins_all_four_and_what_is_unknown_is_named_and_left_out(stage):
    assert stage.wish == Wish(OTHER[:5])
    for _press in OTHER[:5]:
        stage.press("backspace")
    assert stage.seen.texts == ("",) * 4 and "type a character" in lines(stage)[-1]
    assert stage.line is None and not stage.values()
    stage.press("backspace")
    stage.type_text("Zau\n")
    assert stage.unknown == ["Z", "\n"]
    assert all(text.startswith("au") and len(text) == len(OTHER) for text in stage.seen.texts)
    assert "not in the sentence: 'Z', newline; left out here" in lines(stage)[-1]
    assert lines(stage)[0].startswith("begins with Zau↵▏")
    stage.type_text("x" * 100)
    assert len(stage.wish.start) == 40


def test_of_a_start_that_the_sentence_does_not_have_nothing_is_called_wrong(stage):
    stage.type_text("tt")
    assert stage.seen.right_until == (None,) * 4 and stage.seen.parting is None
    assert lines(stage)[2].split()[-2] == "—"


def test_the_temperature_goes_by_tenths_and_draws_from_the_seed(stage):
    greedy = stage.seen.texts
    stage.press("down")
    assert stage.wish.temperature == 0
    for _press in range(30):
        stage.press("up")
    assert stage.wish.temperature == 2.0
    assert stage.seen.texts != greedy
    drawn = stage.seen.texts
    stage.press("down")
    stage.press("up")
    assert stage.seen.texts == drawn
    assert "temperature 2.0" in lines(stage)[0]


def test_what_is_typed_while_an_epoch_is_learnt_is_written_with_it():
    waiting = []
    stage = Writing(Subject(OTHER), waiting.append)
    stage.press("ctrl+t")
    stage.tick()
    waiting.pop()()
    stage.type_text("x")
    stage.tick()
    assert stage.newest == 1 == stage.seen.epoch and stage.seen.wish.start == OTHER[:5] + "x"


def test_larger_pages_have_the_sentence_and_bars_smaller_ones_the_four_texts(learnt):
    large = lines(learnt, 118, 19)
    assert any(line.startswith("sentence") and SENTENCE in line for line in large)
    assert any(line.endswith("0/2  ············") for line in large)
    assert any(line.endswith("2/2  ████████████") for line in large)
    small = lines(learnt, 58, 4)
    assert ["exempler" in line for line in small] == [True, False, False, False]
    assert all("exemple de te" in line for line in small[1:])
    assert lines(learnt, 30, 1)[0].startswith("carried")
    assert lines(learnt, 0, 7) == [] == lines(learnt, 78, 0)
