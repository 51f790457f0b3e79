"""rnn-tui generate and eval: what was learnt, put to use."""

import io
import json
import math
import sys
from contextlib import contextmanager

import pytest

from rnn_tui.cli.json_lines import print_json
from rnn_tui.terminal.safe_text import short_name_of


def test_prime_then_exactly_so_many_new_characters(rnn_tui, trained):
    answer = rnn_tui("generate", trained, "--prime", "row, ", "--length", 40)
    assert answer.status == 0
    assert answer.out.startswith("row, ")
    assert len(answer.out) == len("row, ") + 40 + 1


def test_the_same_seed_writes_the_same_text(rnn_tui, trained):
    texts = [rnn_tui("generate", trained, "--seed", seed, "--length", 60).out for seed in (5, 5, 6)]
    assert texts[0] == texts[1] != texts[2]


def test_greedy_is_temperature_zero(rnn_tui, trained):
    greedy = rnn_tui("generate", trained, "--greedy", "--length", 30).out
    assert greedy == rnn_tui("generate", trained, "--temperature", 0, "--length", 30, "--seed", 9).out


def test_the_default_prime_is_the_beginning_of_the_text(rnn_tui, trained):
    assert rnn_tui("generate", trained, "--length", 0).out == "row, row, row your boat, gently \n"


def test_json(rnn_tui, trained):
    answer = json.loads(rnn_tui("generate", trained, "--prime", "row", "--length", 7, "--json").out)
    assert answer["prime"] == "row" and len(answer["text"]) == 7


@pytest.mark.parametrize(("encoding", "written"), [("utf-8", "é"), ("ascii", r"\u00e9"), ("cp1252", r"\u00e9")])
def test_json_writes_characters_as_they_are_where_the_stream_can_hold_all(monkeypatch, encoding, written):
    stream = io.TextIOWrapper(io.BytesIO(), encoding, errors="backslashreplace")
    monkeypatch.setattr(sys, "stdout", stream)
    print_json({"text": "é𝄞", "lone": "\udc80"})
    line = stream.buffer.getvalue().decode(encoding)
    assert written in line and json.loads(line) == {"text": "é𝄞", "lone": "\udc80"}


def test_a_prime_from_a_file_is_read_as_a_text_is(rnn_tui, trained, tmp_path):
    path = tmp_path / "prime.txt"
    path.write_bytes(b"\xef\xbb\xbfrow,\r\nrow")
    assert rnn_tui("generate", trained, "--prime-file", path, "--length", 0).out == "row,\nrow\n"
    path.write_text("r")
    assert rnn_tui("generate", trained, "--prime-file", path, "--length", 0).out == "r\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--prime-file", "none.txt"), "none.txt"), (("--prime-file", "none.txt", "--prime", "r"), "--prime-file")],
    ids=["missing", "both"],
)
def test_a_prime_file_that_cannot_be(rnn_tui, trained, words, said):
    answer = rnn_tui("generate", trained, *words)
    assert answer.status == 2 and answer.err.count("\n") == 1 and said in answer.err


def test_a_long_prime_shows_how_far_it_is_and_is_read_as_a_short_one_is(rnn_tui, trained, song, monkeypatch):
    shares = []

    @contextmanager
    def watched(shown):
        yield lambda share: shares.append((shown, share))

    monkeypatch.setattr("rnn_tui.cli.generate.reading_line", watched)
    monkeypatch.setattr("rnn_tui.cli.generate._READ_AT_ONCE", 600)
    words = ("generate", trained, "--prime-file", song, "--length", 20)
    in_pieces = rnn_tui(*words).out
    size = len(song.read_text())
    assert shares == [(True, begin / size) for begin in range(0, size, 600)] and len(shares) > 2
    monkeypatch.setattr("rnn_tui.cli.generate._READ_AT_ONCE", 10**9)
    assert rnn_tui(*words).out == in_pieces
    rnn_tui(*words, "--json")
    assert shares[-1] == (False, 0.0)


def test_an_unknown_character_is_told_and_skipped(rnn_tui, trained):
    answer = rnn_tui("generate", trained, "--prime", "ro€w", "--length", 5)
    assert answer.status == 0 and "'€'" in answer.err
    assert answer.out.startswith("ro€w")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--length", -1), "from 0 to 1,000,000"),
        (("--length", 1_000_001), "from 0 to 1,000,000"),
        (("--temperature", -1), "zero or more"),
        (("--temperature", "nan"), "zero or more, and finite"),
        (("--temperature", "inf"), "zero or more, and finite"),
        (("--temperature", "1e999"), "zero or more, and finite"),
        (("--top-p", 0), "more than 0, at most 1"),
        (("--top-p", "nan"), "more than 0, at most 1"),
        (("--top-k", -2), "zero or more"),
        (("--best-of", 0), "from 1 to 9"),
        (("--best-of", 10), "from 1 to 9"),
        (("--count", 0), "from 1 to 1,000"),
        (("--count", 1_001), "from 1 to 1,000"),
        (("--count", 3, "--best-of", 2), "only one of the two"),
        (("--count", 3, "--length", 400_000), "together at most 1,000,000 characters"),
    ],
    ids=str,
)
def test_choices_that_make_no_sense(rnn_tui, trained, words, said):
    answer = rnn_tui("generate", trained, *words)
    assert answer.status == 2 and answer.err.count("\n") == 1
    assert words[0] in answer.err and said in answer.err


def test_the_limits_are_in_the_help(rnn_tui):
    assert "at most 9" in rnn_tui("generate", "--help").out


def test_the_best_parameters_are_taken_unless_the_newest_are_asked_for(rnn_tui, trained):
    (trained / "best.safetensors").write_bytes((trained / "checkpoint.safetensors").read_bytes())
    (trained / "checkpoint.safetensors").write_bytes(b"damaged")
    assert rnn_tui("generate", trained, "--length", 3).status == 0
    answer = rnn_tui("generate", trained, "--length", 3, "--last")
    assert answer.status == 2 and "checkpoint.safetensors" in answer.err


def test_eval_agrees_with_itself_and_with_its_units(rnn_tui, trained, song):
    figures = json.loads(rnn_tui("eval", trained, song, "--json").out)
    assert set(figures) == {"loss", "bits_per_char", "perplexity", "characters", "streams"}
    assert figures["bits_per_char"] == pytest.approx(figures["loss"] / math.log(2))
    assert figures["perplexity"] == pytest.approx(math.exp(figures["loss"]))
    assert figures["characters"] == len(song.read_text())
    assert "perplexity" in rnn_tui("eval", trained, song).out


def test_eval_leaves_out_what_it_never_saw_and_says_so(rnn_tui, trained, tmp_path):
    other, known = tmp_path / "other.txt", tmp_path / "known.txt"
    other.write_text("row € row € !")
    known.write_text("row  row  ")
    answer = rnn_tui("eval", trained, other, "--json")
    assert answer.status == 0 and "left out" in answer.err and "'€' (2), '!' (1)" in answer.err
    assert json.loads(answer.out) == json.loads(rnn_tui("eval", trained, known, "--json").out)


@pytest.mark.parametrize("text", ["r", "rrrr", "€r€", "row"])
def test_a_text_to_score_may_be_one_character_or_one_repeated(rnn_tui, trained, song, tmp_path, text):
    (tmp_path / "short.txt").write_text(text, encoding="utf-8")
    read = text.replace("€", "")
    figures = json.loads(rnn_tui("eval", trained, tmp_path / "short.txt", "--json").out)
    told = json.loads(rnn_tui("score", trained, tmp_path / "short.txt", "--json").out)
    assert figures["characters"] == told["characters"] == len(read)
    assert figures["bits_per_char"] == pytest.approx(told["bits_per_char"], rel=1e-5)
    if len(read) == 1:
        assert figures["bits_per_char"] == pytest.approx(math.log2(len(set(song.read_text()))))
    lines = [rnn_tui(command, trained, tmp_path / "short.txt").out.splitlines()[1] for command in ("eval", "score")]
    assert lines[0] == lines[1] and "scored from the zero state" in lines[0]


@pytest.mark.parametrize("text", ["", "\ufeff"])
def test_nothing_at_all_is_scored_by_neither(rnn_tui, trained, tmp_path, text):
    (tmp_path / "none.txt").write_text(text, encoding="utf-8")
    for command in ("eval", "score"):
        answer = rnn_tui(command, trained, tmp_path / "none.txt")
        assert answer.status == 2 and answer.err.count("\n") == 1


def test_rare_characters_are_those_of_the_runs_text_not_of_the_one_that_is_scored(rnn_tui, song, tmp_path):
    song.write_text(song.read_text() + "éèz", encoding="utf-8")
    small = ("--hidden", 8, "--seq", 8, "--batch", 4, "--steps", 5, "--min-count", 3, "--quiet")
    assert rnn_tui("train", song, *small, "--out", tmp_path / "run").status == 0
    (tmp_path / "other.txt").write_text("one éo\u200ew", encoding="utf-8")  # each of its characters occurs once
    for command in ("eval", "score"):
        answer = rnn_tui(command, tmp_path / "run", tmp_path / "other.txt", "--json")
        told = json.loads(answer.out)
        assert told["characters"] == 8 and "U+FFFD" in answer.err and "'é' (1), U+200E (1)" in answer.err


def test_a_network_of_windows_says_that_its_first_characters_had_less_before_them(rnn_tui, song, tmp_path):
    sizes = ("--hidden", 24, "--seq", 12, "--steps", 300, "--optimizer", "adam", "--lr", 0.02)
    words = ("--preset", "notebook", *sizes, "--out", tmp_path / "run")
    assert rnn_tui("train", song, *words).status == 0
    text, short = tmp_path / "text.txt", tmp_path / "short.txt"
    text.write_text(song.read_text()[29:99])
    short.write_text(song.read_text()[:12])
    for command in ("eval", "score"):
        told = json.loads(rnn_tui(command, tmp_path / "run", text, "--json").out)
        assert told["window"] == 12
        assert told["loss_behind_window"] < told["bits_per_char"] * math.log(2)
        line = rnn_tui(command, tmp_path / "run", text).out.splitlines()[2]
        assert f"loss {told['loss_behind_window']:.4f} nats" in line and "without the first 12" in line
        assert "every character has fewer before it" in rnn_tui(command, tmp_path / "run", short).out.splitlines()[2]
        assert json.loads(rnn_tui(command, tmp_path / "run", short, "--json").out)["loss_behind_window"] is None


def test_eval_refuses_a_text_of_which_it_knows_nothing(rnn_tui, trained, tmp_path):
    (tmp_path / "other.txt").write_text("€¥")
    answer = rnn_tui("eval", trained, tmp_path / "other.txt")
    assert answer.status == 2 and "nothing in this text" in answer.err


def test_surprise_is_a_line_a_character(rnn_tui, trained):
    lines = rnn_tui("generate", trained, "--length", 12, "--surprise").out.splitlines()
    told = json.loads(rnn_tui("generate", trained, "--length", 12, "--json").out)
    assert len(lines) == 12 and [float(line.split("\t")[1]) for line in lines] == pytest.approx(told["bits"], abs=0.01)
    assert sum(told["bits"]) / 12 == pytest.approx(told["bits_per_char"], abs=1e-3)


def test_writing_stops_behind_a_text(rnn_tui, trained):
    answer = json.loads(rnn_tui("generate", trained, "--length", 400, "--stop", "w\\n", "--json").out)
    assert answer["text"].find("w\n") in (-1, len(answer["text"]) - 2)
    assert (
        answer["text"]
        == json.loads(rnn_tui("generate", trained, "--length", 400, "--json").out)["text"][: len(answer["text"])]
    )
    first = json.loads(rnn_tui("generate", trained, "--length", 50, "--json").out)["text"][20]
    stopped = json.loads(rnn_tui("generate", trained, "--length", 50, "--stop", first, "--json").out)["text"]
    assert stopped.endswith(first) and stopped.count(first) == 1


def test_a_stop_passes_through_what_the_text_passed_through(rnn_tui, tmp_path):
    text = "d’été, l’« été »\n" * 60
    (tmp_path / "été.txt").write_text(text, encoding="utf-8")
    run = tmp_path / "run"
    sizes = ("--hidden", 24, "--seq", 16, "--batch", 4, "--steps", 150, "--lr", 0.02)
    assert rnn_tui("train", tmp_path / "été.txt", *sizes, "--out", run, "--quiet").status == 0

    def written(*stops: str) -> str:
        words = [word for stop in stops for word in ("--stop", stop)]
        return json.loads(rnn_tui("generate", run, "--prime", "d", "--length", 200, "--greedy", "--json", *words).out)[
            "text"
        ]

    whole = written()
    assert whole.startswith("’été, l’")
    assert written("e\u0301te\u0301") == "’été"  # decomposed, as a Mac's file names are
    assert written("l'") == "’été, l’"  # straight, where the text has a curly one
    assert written("»\r\nd") == written(r"»\nd") == whole[: whole.index("»\nd") + 3]
    assert written(",", "’") == "’" and written("l’", ",") == "’été,"


def test_an_empty_stop_is_refused_in_one_line(rnn_tui, trained):
    answer = rnn_tui("generate", trained, "--stop", "")
    assert (answer.status, answer.out, answer.err) == (2, "", "rnn-tui: --stop: the text is empty\n")


def test_a_stop_that_never_comes_is_told_and_the_others_hold(rnn_tui, trained):
    words = ("generate", trained, "--length", 40, "--json")
    answer = rnn_tui(*words, "--stop", r"7\n€", "--stop", "o")
    assert answer.status == 0 and answer.err.count("\n") == 1
    assert r"7\\n€" in answer.err and "'7', '€'" in answer.err
    assert json.loads(answer.out)["text"] == json.loads(rnn_tui(*words, "--stop", "o").out)["text"]


def test_a_newline_and_a_tab_are_written_the_same_in_prime_and_stop(rnn_tui, trained):
    assert rnn_tui("generate", trained, "--prime", r"row\nrow", "--length", 0).out == "row\nrow\n"
    answer = rnn_tui("generate", trained, "--prime", r"a\\n\t", "--stop", r"\t", "--length", 0)
    assert answer.out == "a\\n\t\n" and answer.err.count("does not contain") == 2 and answer.err.count("tab") == 2


def test_the_best_of_several_is_the_likeliest(rnn_tui, trained):
    words = ("generate", trained, "--length", 30, "--temperature", 1.2, "--json")
    one, best = (json.loads(rnn_tui(*words, "--best-of", count).out) for count in (1, 9))
    assert best["bits_per_char"] <= one["bits_per_char"]
    assert rnn_tui(*words, "--best-of", 10).status == 2


def test_several_texts_are_those_of_the_next_seeds_in_order(rnn_tui, trained):
    words = ("generate", trained, "--prime", "row", "--length", 25, "--json", "--stop", ",")
    lines = rnn_tui(*words, "--count", 3, "--seed", 5).out.splitlines()
    alone = [json.loads(rnn_tui(*words, "--seed", seed).out) for seed in (5, 6, 7)]
    for line, text in zip(lines, alone, strict=True):
        told = json.loads(line)
        assert told["bits"] == pytest.approx(text.pop("bits"), abs=1e-3)
        assert told["bits_per_char"] == pytest.approx(text.pop("bits_per_char"), rel=1e-4)
        assert {name: told[name] for name in text} == text  # prime, text and seed
    assert len({text["text"] for text in alone}) == 3


def test_texts_of_one_line_are_a_list_and_those_of_several_are_divided(rnn_tui, trained):
    words = ("generate", trained, "--prime", "row", "--count", 3, "--seed", 5, "--length")
    texts = [json.loads(line)["text"] for line in rnn_tui(*words, 100, "--json").out.splitlines()]
    assert all("\n" in text[:-1] for text in texts)
    assert rnn_tui(*words, 100).out == "\n---\n".join(f"row{text}" for text in texts) + "\n"
    lines = [text[: text.index("\n")] for text in texts]
    assert rnn_tui(*words, 100, "--stop", r"\n").out == "".join(f"row{line}\n" for line in lines)
    shown = rnn_tui(*words, 4, "--surprise").out.split("---\n")
    assert [[line.split("\t")[0] for line in each.splitlines()] for each in shown] == [
        [short_name_of(char) for char in text[:4]] for text in texts
    ]


def test_the_writing_of_several_texts_shows_how_far_it_is(rnn_tui, trained, monkeypatch):
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda _self: True)
    monkeypatch.setattr("rnn_tui.cli.progress_bar._PATIENCE", 0.0)
    monkeypatch.setattr("rnn_tui.cli.progress_bar._REDRAWN", 0.0)
    words = ("generate", trained, "--length", 129, "--count", 2)
    assert "50 %" in rnn_tui(*words).err and rnn_tui(*words, "--json").err == ""


def test_score_says_what_surprises(rnn_tui, trained, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("row, row, row your boat, gently down the streem\n" * 3)
    told = json.loads(rnn_tui("score", trained, path, "--json").out)
    figures = json.loads(rnn_tui("eval", trained, path, "--json").out)
    assert told["characters"] == 144 and told["left_out"] == 0 and len(told["places"]) == 10
    assert figures["characters"] == 144 and told["bits_per_char"] == pytest.approx(figures["bits_per_char"], rel=1e-5)
    answer = rnn_tui("score", trained, path, "--places", 2)
    assert answer.status == 0 and answer.out.count("\n") == 5 and "[" in answer.out
    assert rnn_tui("score", trained, path, "--places", -1).status == 2
    path.write_text("row, ÉÉ row 7")
    assert json.loads(rnn_tui("score", trained, path, "--json").out)["left_out"] == 3


def test_the_places_of_a_score_are_those_of_the_text_whatever_is_left_out(rnn_tui, trained, tmp_path):
    path = tmp_path / "text.txt"
    text = "7 row, 7 row, row 77 your boat, gently 7 down\nthe streem é\n" * 3
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    told = json.loads(rnn_tui("score", trained, path, "--places", 30, "--json").out)
    assert told["left_out"] == text.count("7") + text.count("é") and len(told["places"]) == 30
    for place in told["places"]:
        position, before, behind = place["position"], place["before"], place["behind"]
        assert text[position - len(before) : position + 1 + len(behind)] == before + place["character"] + behind
        assert place["character"] not in "7é"
    first = told["places"][0]
    heading, line = rnn_tui("score", trained, path, "--places", 1).out.splitlines()[2:]
    assert "position" in heading and "decoded" in heading
    assert int(line.split()[1].replace(",", "")) == first["position"]
