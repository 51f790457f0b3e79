"""``rnn-tui bench``: a table of this machine's speed; the figures themselves are nobody's test."""

import json
import re

import pytest

from rnn_tui.inspection.speed import WORKLOADS, Workload, median_seconds

QUICK = [each for each in WORKLOADS if each.writes or each.batch_size == 1]


@pytest.fixture
def few_settings(monkeypatch):
    """Measure only what is measured in no time: how they are told is the same for all."""
    monkeypatch.setattr("rnn_tui.cli.bench.WORKLOADS", QUICK)


def test_a_row_for_each_setting(rnn_tui):
    answer = rnn_tui("bench", "--seconds", 0.01)
    assert answer.status == 0 and "threads: 1" in answer.out
    assert len(answer.out.splitlines()) == 2 + len(WORKLOADS)
    assert all(setting.name in answer.out for setting in WORKLOADS)


@pytest.mark.usefixtures("few_settings")
def test_json_has_the_seconds_of_each_and_the_share_of_the_steps(rnn_tui):
    rows = [json.loads(line) for line in rnn_tui("bench", "--seconds", 0.01, "--json").out.splitlines()]
    assert [row["setting"] for row in rows] == [setting.name for setting in QUICK]
    assert all(row["seconds"] > 0 for row in rows)
    assert [row["share"] is None for row in rows] == [setting.writes for setting in QUICK]


@pytest.mark.parametrize("seconds", ["-1", "0", "nan", "inf", "0.0001"])
def test_seconds_in_which_nothing_can_be_measured_are_refused(rnn_tui, seconds):
    answer = rnn_tui("bench", "--seconds", seconds)
    assert answer.status == 2 and answer.err.count("\n") == 1 and answer.out == ""
    assert "--seconds" in answer.err and "from 0.01 to 3600" in answer.err


def test_operations_are_two_forward_and_four_backward_for_each_weight():
    B, T, H, V = 32, 64, 128, 65
    assert Workload("rnn", H).operations == 6 * T * B * (H * H + H * V)


def test_the_median_is_of_at_least_five_runs_after_a_warm_up():
    times = iter(range(1_000))
    runs = []
    assert median_seconds(lambda: runs.append(1), seconds=0, clock=lambda: next(times)) == 1
    assert len(runs) == 3 + 5


@pytest.mark.usefixtures("few_settings")
def test_in_french_it_is_french_and_json_keeps_its_points(rnn_tui):
    answer = rnn_tui("bench", "--seconds", 0.01, "--lang", "fr")
    assert "un caractère" in answer.out and "one character" not in answer.out
    assert not re.search(r"\d\.\d", answer.out) and len(re.findall(r"\d,\d{3} ms", answer.out)) == len(QUICK)
    rows = [json.loads(line) for line in rnn_tui("bench", "--seconds", 0.01, "--json", "--lang", "fr").out.splitlines()]
    assert [row["setting"] for row in rows] == [setting.name for setting in QUICK]
