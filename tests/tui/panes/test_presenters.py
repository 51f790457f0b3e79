"""What the session has becomes what the panes show: time left, speed, texts, the lines to pass."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_tui.generation.sampling import Sampling, entropy_bits
from rnn_tui.generation.settings import GenerationSettings
from rnn_tui.terminal.safe_text import short_name_of
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.tui.panes import bars_pane
from rnn_tui.tui.panes.bars_pane import BarsPane, reading_of
from rnn_tui.tui.panes.status_line import status_of
from rnn_tui.tui.renderables.bars import Candidate
from rnn_tui.tui.renderables.loss_series import baselines_of

LESSON = "exemple de texte pour entraîner un RNN."


async def take_steps(app, pilot, until, count):
    for _number in range(count):
        step = 0 if app.session.trainer is None else app.session.trainer.step
        await pilot.press("f8")
        await until(pilot, lambda step=step: newest(app) == step + 1)


def newest(app) -> int:
    progress = app.session.monitor.progress
    return 0 if progress is None else progress.step


async def test_at_the_slow_pace_the_time_left_is_what_it_will_take_and_the_bar_stays(laboratory, until):
    async with laboratory() as (app, pilot):
        await take_steps(app, pilot, until, 3)
        full = status_of(app.session)
        assert full.left == app.session.monitor.progress.left and 0 < full.done < 0.1
        app.session.control.set_pace("slow")
        await take_steps(app, pilot, until, 1)
        slow = status_of(app.session)
        assert slow.left == pytest.approx((400 - 4) / 20 / 5)  # a report of 20 steps, five of them a second
        assert slow.left > full.left and slow.done == pytest.approx(4 / 400)


async def test_a_single_step_is_no_measure_of_the_speed(laboratory, until, small_config):
    times = {"now": 0.0, "step": 0.001}

    def clock() -> float:
        times["now"] += times["step"]
        return times["now"]

    config = replace(small_config, report_every=2)
    async with laboratory(config=config, training_clock=clock) as (app, pilot):
        await take_steps(app, pilot, until, 2)
        await until(pilot, lambda: app.session.monitor.history.training.losses)
        speed = status_of(app.session).progress.chars_per_second
        times["step"] = 0.1  # something else had the machine
        await take_steps(app, pilot, until, 1)
        assert app.session.monitor.progress.chars_per_second < speed / 10
        assert status_of(app.session).progress.chars_per_second == speed


async def test_counting_that_does_worse_than_knowing_nothing_is_no_line_to_pass(laboratory, until):
    async with laboratory(corpus=corpus_from_text(LESSON, "lesson")) as (app, pilot):
        await until(pilot, lambda: app.session.monitor.baselines is not None)
        assert app.session.monitor.baselines.letters > app.session.monitor.baselines.uniform
        assert [baseline.name for baseline in baselines_of(app.session.monitor.baselines)] == ["uniform"]


async def test_all_that_is_better_than_knowing_nothing_is_a_line_to_pass(laboratory, until):
    async with laboratory() as (app, pilot):
        await until(pilot, lambda: app.session.monitor.baselines is not None)
        assert [each.name for each in baselines_of(app.session.monitor.baselines)] == [
            "uniform",
            "letters",
            "pairs",
            "5-grams",
        ]


@pytest.mark.parametrize("sampling", [Sampling(0.8), Sampling(1.3, top_k=4), Sampling(0.8, top_p=0.6), Sampling(0.0)])
async def test_the_bars_have_the_figures_of_the_whole_vocabulary_sorted(laboratory, until, sampling):
    async with laboratory() as (app, pilot):
        await take_steps(app, pilot, until, 2)
        prompt, characters = app.session.prompt, app.session.vocabulary.characters
        prompt.write_next()
        prompt.change_settings(GenerationSettings(sampling))
        prompt.move_pick(3)
        shares, uncut, raw = prompt.shares(), prompt.uncut_shares(), prompt.raw_shares()
        order = np.argsort(-prompt.state.logits, kind="stable").tolist()
        sums = np.minimum(np.cumsum(shares[order]), 1.0).tolist()
        whole = [
            Candidate(
                rank,
                short_name_of(characters[index]),
                float(shares[index] or uncut[index]),
                total,
                float(raw[index]),
                cut=shares[index] == 0,
                picked=rank == 3,
                index=int(index),
            )
            for rank, (index, total) in enumerate(zip(order, sums), start=1)
        ]
        reading = reading_of(app.session)
        assert reading.candidates(0, 100) == whole and reading.candidates(5, 3) == whole[5:8]
        assert (reading.count, reading.picked, reading.entropy) == (len(whole), 2, entropy_bits(raw))
        assert reading.longest == max(each.share for each in whole if not each.cut)
        assert prompt.pick == order[2] and prompt.candidates() == order


async def test_of_a_large_vocabulary_only_what_is_seen_is_named(laboratory, monkeypatch):
    named = []
    monkeypatch.setattr(
        bars_pane, "short_name_of", lambda character: named.append(character) or short_name_of(character)
    )
    large = corpus_from_text("".join(map(chr, range(0x4E00, 0x4E00 + 20_000))) * 2, "large")
    async with laboratory(corpus=large) as (app, pilot):
        pane = app.screen.query_one(BarsPane)
        named.clear()
        await pilot.press("a")
        for keys in (["down", "down"], ["pagedown"]):
            await pilot.press(*keys)
        assert 0 < len(named) < 20 * pane.content_size.height
        assert {ord(character) - 0x4E00 for character in named} < set(range(3 * pane.content_size.height))
