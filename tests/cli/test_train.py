"""rnn-tui train: lines, JSON, folders, limits and interrupts."""

import errno
import io
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from itertools import pairwise

import numpy as np
import pytest
import safetensors.numpy
from rich.console import Console
from rich.live import Live
from small_training import report_lines

from rnn_tui.cli.progress import BarReader, JsonReader, TrainingReader
from rnn_tui.cli.signals import stopping_on_signals
from rnn_tui.network.torch_names import to_torch
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.training.control import Control
from rnn_tui.training.events import TrainingFinished

SMALL = ("--hidden", 8, "--seq", 8, "--batch", 4)
PROGRESS = {
    "event",
    "step",
    "epoch",
    "loss",
    "val_loss",
    "bits_per_char",
    "grad_norm",
    "lr",
    "chars_per_second",
    "seconds",
    "watched",
    "left",
    "share_done",
    "last_step",
    "best_val_loss",
    "best_step",
}
FINISHED = {"event", "reason", "best_val_loss", "val_loss", "train_loss", "test_loss", "steps", "seconds", "run"}


def records(answer) -> list[dict]:
    return [json.loads(line) for line in answer.out.splitlines()]


def test_json_is_one_object_a_line_and_the_loss_falls(rnn_tui, song):
    answer = rnn_tui("train", song, *SMALL, "--steps", 400, "--json")
    *reports, finished = records(answer)
    assert answer.status == 0 and answer.err == ""
    assert all(set(report) == PROGRESS and report["event"] == "progress" for report in reports)
    assert set(finished) == FINISHED and finished["event"] == "finished"
    assert [report["step"] for report in reports] == list(range(20, 401, 20))
    assert reports[-1]["loss"] < reports[0]["loss"] / 2
    assert finished["steps"] == 400 and finished["run"] is None
    assert finished["val_loss"] is not None and finished["best_val_loss"] <= reports[10]["val_loss"]


def test_what_is_to_be_said_stands_beside_the_json(rnn_tui, song):
    answer = rnn_tui("train", song, "--preset", "auto", "--steps", 20, "--json")
    assert answer.err.startswith("rnn-tui: auto: GRU 64, DropConnect 0.3") and records(answer)[-1]["steps"] == 20


def test_the_same_seed_gives_the_same_numbers_and_another_does_not(rnn_tui, song):
    def losses(seed):
        answer = rnn_tui("train", song, *SMALL, "--steps", 60, "--json", "--seed", seed)
        return [record["loss"] for record in records(answer)[:-1]]

    assert losses(3) == losses(3) != losses(4)


def test_the_validation_loss_is_true_when_recomputed_plainly(rnn_tui, song, tmp_path):
    out = tmp_path / "run"
    words = ("--preset", "rnn", *SMALL, "--steps", 60)
    finished = records(rnn_tui("train", song, *words, "--json", "--out", out))[-1]
    tensors = safetensors.numpy.load_file(out / "checkpoint.safetensors")
    text = song.read_text(encoding="utf-8")
    characters = sorted(set(text))
    part = text[int(len(text) * 0.9) :]
    h, total = np.zeros(8), 0.0
    for now, following in pairwise(part):
        x = np.zeros(len(characters))
        x[characters.index(now)] = 1
        bias = tensors["rnn.bias_ih_l0"] + tensors["rnn.bias_hh_l0"]
        h = np.tanh(tensors["rnn.weight_ih_l0"] @ x + tensors["rnn.weight_hh_l0"] @ h + bias)
        logits = tensors["out.weight"] @ h + tensors["out.bias"]
        total += np.log(np.exp(logits).sum()) - logits[characters.index(following)]
    assert finished["val_loss"] == pytest.approx(total / (len(part) - 1), abs=1e-5)


def test_a_run_leaves_its_folder(trained):
    assert {path.name for path in trained.iterdir()} >= {"config.json", "metrics.jsonl", "checkpoint.safetensors"}
    config = json.loads((trained / "config.json").read_text())
    assert config["hidden_size"] == 16 and config["steps"] == 120 and config["horizon"] == 120
    metrics = report_lines(trained)
    assert [metric["step"] for metric in metrics] == [20, 40, 60, 80, 100, 120]


def test_the_parameters_begin_as_they_are_asked_to(rnn_tui, song, tmp_path):
    out = tmp_path / "run"
    relu = ("--cell", "relu", "--initial", "identity", "--steps", 1, "--lr", 1e-12)  # which moves nothing
    assert rnn_tui("train", song, *SMALL, *relu, "--out", out).status == 0
    tensors = safetensors.numpy.load_file(out / "checkpoint.safetensors")
    assert tensors["rnn.weight_hh_l0"] == pytest.approx(np.eye(8), abs=1e-6)


def test_plain_lines_without_a_terminal(rnn_tui, song):
    answer = rnn_tui("train", song, *SMALL, "--steps", 60)
    assert "finished after 60 steps" in answer.out
    assert "not saved" in answer.out
    assert "\x1b" not in answer.out


def test_the_lesson_prints_its_own_line_in_french(rnn_tui):
    answer = rnn_tui("train", "lesson", "--preset", "notebook", "--epochs", 3, "--lang", "fr")
    assert answer.out.splitlines()[0].startswith("Époque 1/3, Perte\N{NO-BREAK SPACE}: 96.0")


def test_a_short_text_makes_sequences_shorter_and_says_so(rnn_tui, tmp_path):
    text = tmp_path / "short.txt"
    text.write_text("abcab")
    answer = rnn_tui("train", text, "--steps", 3)
    assert answer.status == 0
    assert "instead of 64" in answer.out and "instead of 32" in answer.out


def test_a_loss_that_is_no_number_is_told_and_is_no_traceback(rnn_tui, song):
    answer = rnn_tui(
        "train", song, *SMALL, "--optimizer", "sgd", "--lr", "3e38", "--schedule", "constant", "--steps", 50
    )
    assert answer.status == 3
    assert "back to the parameters of step 0" in answer.err and "training ends" in answer.err
    assert "Traceback" not in answer.err


def test_a_budget_ends_near_its_time_and_is_kept_as_a_horizon(rnn_tui, song, tmp_path):
    out = tmp_path / "run"
    finished = records(rnn_tui("train", song, *SMALL, "--budget", "1s", "--json", "--out", out))[-1]
    config = json.loads((out / "config.json").read_text())
    assert config["horizon"] == finished["steps"]


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_an_interrupt_saves_and_ends(song, tmp_path, name, status):
    out = tmp_path / "run"
    command = [sys.executable, "-m", "rnn_tui", "train", str(song), "--budget", "1h", "--json", "--out", str(out)]
    command += map(str, SMALL)  # of which nothing is to be said
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert json.loads(child.stdout.readline())["event"] == "progress"
    child.send_signal(getattr(signal, name))
    rest = child.communicate(timeout=30)[0]
    assert child.returncode == status
    assert json.loads(rest.splitlines()[-1])["reason"] == "stopped"
    assert (out / "checkpoint.safetensors").is_file()


def test_a_network_that_overflows_on_a_text_has_no_loss_there(rnn_tui, tmp_path, song):
    words = ("--preset", "rnn", *SMALL, "--hidden", 16, "--steps", 20, "--out", tmp_path / "tame")
    assert rnn_tui("train", song, *words).status == 0
    tensors = to_torch(load_checkpoint(tmp_path / "tame" / "checkpoint.safetensors").network)
    tensors["rnn.weight_hh_l0"] = 1.5 * np.eye(16, dtype=np.float32)
    tensors["rnn.bias_ih_l0"] += 9
    safetensors.numpy.save_file(tensors, tmp_path / "wild.safetensors")
    words = ("--cell", "relu", "--steps", 1, "--seq", 4, "--lr", 1e-9, "--val-fraction", 0, "--out", tmp_path / "wild")
    assert rnn_tui("train", song, "--from", tmp_path / "wild.safetensors", *words).status == 0
    answer = rnn_tui("eval", tmp_path / "wild", song)
    assert answer.status == 2 and "overflows" in answer.err and answer.err.count("\n") == 1
    for command in (("generate", tmp_path / "wild", "--length", 200, "--surprise"), ("score", tmp_path / "wild", song)):
        answer = rnn_tui(*command)  # whose warnings the suite would make errors
        assert answer.status == 0 and "nan" not in answer.out


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
def test_impatient_interrupts_are_answered_and_take_nothing_away(song, tmp_path):
    out = tmp_path / "run"
    command = [sys.executable, "-m", "rnn_tui", "train", str(song), "--budget", "1h", "--json", "--out", str(out)]
    command += map(str, SMALL)  # of which nothing is to be said
    with (tmp_path / "errors").open("w+") as errors:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert json.loads(child.stdout.readline())["event"] == "progress"
        while child.poll() is None:  # on its whole way out
            child.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=0.01)
        rest = child.communicate()[0]
        errors.seek(0)
        said = errors.read().splitlines()
    assert child.returncode == 130
    assert json.loads(rest.splitlines()[-1])["reason"] == "stopped"
    stopped = f"rnn-tui: stopped; to continue: rnn-tui train --resume {out}"
    assert stopped in said and set(said) <= {stopped, "rnn-tui: the training is being saved and will then end"}
    assert load_checkpoint(out / "checkpoint.safetensors").state is not None


def test_after_an_interrupt_the_next_ones_are_answered_with_a_line(capfd):
    control, before = Control(), signal.getsignal(signal.SIGINT)
    try:
        with stopping_on_signals(control) as caught:
            signal.raise_signal(signal.SIGINT)
            assert control.stopped and capfd.readouterr().err == ""
            signal.raise_signal(signal.SIGINT)
            assert capfd.readouterr().err == "rnn-tui: the training is being saved and will then end\n"
        signal.raise_signal(signal.SIGINT)  # on the way out of the process
        assert "being saved" in capfd.readouterr().err and caught == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)


def test_below_a_live_table_the_next_interrupts_say_nothing(capfd):
    control, before = Control(), signal.getsignal(signal.SIGINT)
    try:
        with Live("a table", console=Console(force_terminal=True)), stopping_on_signals(control):
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
        assert control.stopped and capfd.readouterr().err == ""
    finally:
        signal.signal(signal.SIGINT, before)


def test_who_caught_nothing_gives_the_signals_back():
    before = signal.getsignal(signal.SIGINT)
    with stopping_on_signals(Control()):
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="a terminal that hangs up, as POSIX has it")
def test_a_terminal_that_goes_away_ends_no_training_that_was_told_to_outlive_it():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        control = Control()
        with stopping_on_signals(control) as caught:
            signal.raise_signal(signal.SIGHUP)
        assert not control.stopped and not caught
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        with stopping_on_signals(control) as caught:
            signal.raise_signal(signal.SIGHUP)
        assert control.stopped and caught == [signal.SIGHUP]
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EPIPE])
@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["lines", "json"])
def test_a_training_that_is_heard_no_longer_goes_on_and_is_saved(rnn_tui, song, tmp_path, monkeypatch, number, as_json):
    class Lost(io.StringIO):
        lost = False  # then it leads nowhere, which takes everything

        def flush(self) -> None:
            lost, self.lost = self.lost, True
            if not lost:
                raise OSError(number, "lost")

        def fileno(self) -> int:
            return nowhere

    nowhere = os.open(os.devnull, os.O_WRONLY)
    monkeypatch.setattr(sys, "stdout", Lost())
    out = tmp_path / "run"
    answer = rnn_tui("train", song, *SMALL, "--steps", 200, "--out", out, *as_json)
    os.close(nowhere)
    checkpoint = load_checkpoint(out / "checkpoint.safetensors")
    assert checkpoint.step == 200 and answer.status == (0 if number == errno.EPIPE else 2)
    said = {errno.ENOSPC: "the disk is full", errno.EIO: "the terminal is gone"}.get(number)
    line = f"rnn-tui: standard output: it cannot be written ({said}); the training continues\n"
    assert answer.err == ("" if said is None else line)


def test_a_quiet_training_says_too_that_what_was_interrupted_is_not_kept(capsys):
    TrainingReader().handle(TrainingFinished("stopped", 20, 3.0, 1.0, None, None, None))
    assert capsys.readouterr().err.startswith("rnn-tui: stopped, and not saved: it took less than ten seconds")


@pytest.mark.parametrize(
    ("language", "steps", "said"),
    [
        ("en", 1, "finished after 1 step,"),
        ("en", 2, "finished after 2 steps,"),
        ("fr", 1, "terminé après 1 pas,"),
    ],
)
def test_one_step_is_one_step(rnn_tui, song, language, steps, said):
    assert said in rnn_tui("train", song, *SMALL, "--steps", steps, "--lang", language).out


@pytest.mark.parametrize("reader", [TrainingReader, JsonReader, BarReader])
def test_what_could_not_be_saved_is_told_by_every_reader(capsys, reader):
    for reason in ("done", "stopped"):
        reader().handle(TrainingFinished(reason, 20, 30.0, 1.0, None, None, None, failure="the disk is full"))
        printed = capsys.readouterr()
        assert printed.err == "rnn-tui: the training could not be saved: the disk is full\n"
        assert "not saved" not in printed.out


def test_a_training_that_could_not_be_saved_exits_with_2(rnn_tui, song, tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("rnn_tui.runs.saving.os.fsync", full)
    answer = rnn_tui("train", song, *SMALL, "--steps", 2, "--out", tmp_path / "run")
    assert answer.status == 2
    assert answer.err.endswith("the disk is full\n")


@pytest.mark.parametrize(("sign", "language"), [(".", "en"), (",", "en"), (",", "fr")])
def test_a_number_may_have_a_decimal_comma(rnn_tui, song, sign, language):
    answer = rnn_tui("train", song, "--lr", f"0{sign}03", "--print-config", "--lang", language)
    assert "lr = 0.03" in answer.out


@pytest.mark.parametrize("reader", [(), ("--quiet",), ("--json",)], ids=" ".join)
def test_a_training_that_no_rescue_helps_exits_with_3_and_what_is_kept_is_told(rnn_tui, song, tmp_path, reader):
    out = tmp_path / "run"
    wild = ("--optimizer", "sgd", "--schedule", "constant", "--lr", 1e36)
    answer = rnn_tui("train", song, *SMALL, *wild, "--steps", 400, "--out", out, *reader)
    assert answer.status == 3
    assert "it has been rescued 3 times already: training ends" in answer.err
    assert (out / "checkpoint.safetensors").is_file()
    if reader == ("--json",):
        finished = records(answer)[-1]
        assert (finished["reason"], finished["run"]) == ("diverged", str(out))
    elif not reader:
        assert f"saved in {out}" in answer.out


@pytest.mark.parametrize("words", [("--help",), ("train", "--help")], ids=" ".join)
def test_the_exit_status_is_in_the_help(rnn_tui, words):
    assert " 3 " in rnn_tui(*words).out


@pytest.mark.parametrize("words", [("open",), ("--resume",), ("laboratory", "--resume")], ids=" ".join)
def test_the_screen_on_a_run_takes_threads(rnn_tui, trained, monkeypatch, words):
    opened = []
    monkeypatch.setattr("rnn_tui.cli.laboratory.demand_terminal", lambda **_: None)
    monkeypatch.setattr("rnn_tui.cli.laboratory.run_laboratory", lambda opening: opened.append(opening) or 0)
    assert rnn_tui(*words, trained, "--threads", 2).status == 0
    assert (opened[0]["threads"], opened[0]["run"]) == (2, trained)
    answer = rnn_tui(*words, trained, "--threads", 0)
    assert answer.status == 2 and "--threads" in answer.err and answer.err.count("\n") == 1 and len(opened) == 1


def test_patience_is_an_option_a_line_of_a_file_and_may_be_given_to_a_run_that_goes_on(rnn_tui, song, tmp_path):
    song.write_text("".join(np.random.default_rng(1).choice(list("abcdefgh "), 600)), encoding="utf-8")
    file, out = tmp_path / "mine.toml", tmp_path / "run"
    file.write_text("patience = 1\n", encoding="utf-8")
    words = ("train", song, "--hidden", 16, "--seq", 8, "--batch", 4, "--lr", 0.02, "--steps", 400)
    by_option = rnn_tui(*words, "--json", "--patience", 1, "--out", out)
    finished = records(by_option)[-1]
    assert by_option.status == 0 and finished["reason"] == "patience" and finished["steps"] < 400
    assert "training ends: 1 validation since step" in by_option.err
    assert records(rnn_tui(*words, "--json", "--config", file))[-1]["steps"] == finished["steps"]
    assert 'patience = "off"' in rnn_tui("train", "--print-config").out
    assert rnn_tui("train", "--resume", out, "--quiet").status == 2  # it has finished
    further = records(rnn_tui("train", "--resume", out, "--patience", 3, "--json"))[-1]
    assert further["steps"] > finished["steps"]


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "soon"])
def test_a_patience_that_is_no_count_is_refused(rnn_tui, song, value):
    answer = rnn_tui("train", song, "--patience", value)
    assert answer.status == 2 and "--patience" in answer.err and answer.err.count("\n") == 1
