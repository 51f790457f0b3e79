"""What tells runs apart, in words: where they differ, and where their losses are not comparable."""

from dataclasses import replace
from pathlib import Path

from rnn_tui.generation.writer import Typed
from rnn_tui.runs.checkpoint import TextFacts
from rnn_tui.runs.summary import RunSummary
from rnn_tui.session.comparison import Voice
from rnn_tui.terminal.comparison import by_sign, differences_of, labels_of, notices_of
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.presets import preset_config

CONFIG = preset_config("rnn")


def run(name: str = "harbour", text: str = "sea", **changes) -> RunSummary:
    return RunSummary(Path("/runs") / name, text, replace(CONFIG, **changes), 60)


def voice(sha256: str = "a", encoding: str | None = "utf-8", characters: str = "abc") -> Voice:
    return Voice(TextFacts("sea", 3, sha256, None, encoding), Vocabulary(characters), "", Typed({}, ""), "", 1.0)


def test_of_two_runs_both_values_are_the_label():
    assert labels_of([run(), run(hidden_size=64)]) == ["RNN 256", "RNN 64"]
    assert labels_of([run(seed=1), run(seed=2)]) == ["training seed 1", "training seed 2"]
    assert labels_of([run(text="sea"), run(text="mill")]) == ["sea", "mill"]


def test_of_several_a_label_says_where_a_run_is_not_as_most():
    runs = [run(), run(), run(learning_rate=0.03), run(cell="gru", dropout=0.2), run(text="mill")]
    runs = [replace(each, path=Path(f"/runs/{sign}")) for each, sign in zip(runs, "vwxyz")]
    assert labels_of(runs) == [
        "RNN 256 · v",
        "RNN 256 · w",
        "highest learning rate 0.03",
        "GRU 256 · dropout 0.2",
        "mill",
    ]


def test_runs_that_differ_in_nothing_and_damaged_ones_have_their_names():
    assert labels_of([run("one"), run("two")]) == ["RNN 256 · one", "RNN 256 · two"]
    damaged = RunSummary(Path("/runs/bad\n"), problem="gone")
    assert labels_of([run(), damaged, damaged])[1:] == ["bad↵", "bad↵"]


def test_a_label_says_last_how_long_a_run_was_to_learn_and_never_what_came_of_it():
    runs = [run(steps=300, horizon=310, seed=2), run(steps=500, horizon=480)]
    assert labels_of(runs)[0] == "training seed 2 · step limit 300"
    assert ("end of the schedule", ["310", "480"]) in differences_of(runs)


def test_values_stand_once_behind_the_letters_of_those_that_have_them():
    assert by_sign(["64", "128", "64"]) == "AC 64 | B 128"


def test_losses_of_one_text_are_comparable():
    assert notices_of([run(), run(hidden_size=64)], [voice(), voice()]) == []
    assert notices_of([run(), run()], [voice(), None]) == []  # which of the two is not known yet


def test_what_makes_losses_incomparable_is_told_and_of_whom():
    runs = [run(), run(), run()]
    assert notices_of(runs, [voice("a"), voice("b"), voice("a")]) == [
        "The texts differ (AC | B): their losses are not comparable."
    ]
    assert notices_of(runs[:2], [voice(), voice(characters="abcd")]) == [
        "The vocabularies differ (A 3 | B 4 characters): their losses are not comparable."
    ]
    assert notices_of(runs, [voice(), voice(encoding="cp1252"), voice(encoding=None)]) == [
        "The texts were read in different encodings (A utf-8 | B cp1252)."
    ]
    assert notices_of([run(), run(val_fraction=0.2)], [voice(), voice()]) == [
        "The parts kept for validation differ: validation losses are not comparable."
    ]
