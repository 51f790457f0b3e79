"""The prompt as an instrument: branches, pin, time machine, controls, continuations; and nothing written is lost."""

import json
import math
import os
import threading
from dataclasses import replace

import numpy as np
import pytest
from textual.events import Paste

from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import Sampling, distribution
from rnn_tui.generation.settings import draw_one
from rnn_tui.generation.tree import path_to
from rnn_tui.generation.writer import Typed
from rnn_tui.language import set_language
from rnn_tui.network.network import CharRNN
from rnn_tui.places import runs_folder
from rnn_tui.runs.follow import open_run
from rnn_tui.session.background import Slot
from rnn_tui.session.journal import WRITING, Journal, draft_paths
from rnn_tui.terminal.safe_text import belongs_to
from rnn_tui.terminal.wording import describe_typed
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.tui.messages import TextTyped
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.samples_pane import SamplesPane
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.screens.continuations import ContinuationsScreen


def shown(app, kind) -> str:
    return str(app.screen.query_one(kind).render())


async def test_that_nothing_can_be_kept_is_told(laboratory, monkeypatch, until):
    monkeypatch.setattr("rnn_tui.session.journal._hold", lambda _path: None)  # as where nothing can be written
    async with laboratory() as (app, pilot):
        await pilot.press("m")
        said = f"the written text cannot be saved: {runs_folder().parent / 'writing'}: permission denied"
        await until(pilot, lambda: said in [notice.message for notice in app._notifications])


@pytest.mark.parametrize(
    ("typed", "language", "said"),
    [
        ("7;", "en", "the training text does not contain '7', ';': the network does not read it"),
        ("7;", "fr", "le texte d’entraînement ne contient pas '7', ';'\N{NO-BREAK SPACE}: le réseau ne le lit pas"),
        ("\x07", "en", "the training text does not contain ␇: the network does not read it"),
        (
            "\u200e\u202e\t\ufffd",
            "en",
            "the training text does not contain U+200E, U+202E, tab, '�': the network does not read it",
        ),
    ],
)
def test_a_character_that_is_named_stands_in_quotes(typed, language, said):
    set_language(language)
    assert describe_typed(Typed({}, typed)) == said


@pytest.mark.parametrize(
    "two", ["e\N{COMBINING ACUTE ACCENT}", "\u094d\u0937", "\u0e01\u0e33", "\U0001f1eb\U0001f1f7", "\u200d\U0001f467"]
)
def test_what_looks_like_one_sign_is_known(two):
    assert belongs_to(*two) and not belongs_to("k", "a")


async def test_only_lines_that_changed_are_drawn_again(laboratory, monkeypatch):
    async with laboratory() as (app, pilot):
        app.session.prompt.type_text("la mer " * 40)
        await pilot.press("m")
        pane = app.screen.query_one(WritePane)
        await pilot.pause()
        drawn = []
        monkeypatch.setattr(pane, "refresh", lambda *regions, **_how: drawn.extend(regions))
        pane.refresh_lines()
        assert drawn == []
        before = pane.draw_lines()
        app.session.prompt.type_text("e")
        pane.refresh_lines()
        after = pane.draw_lines()
        changed = [y for y, (old, new) in enumerate(zip(before, after, strict=True)) if not old.is_same(new)]
        assert [region.y for region in drawn] == changed and 0 < len(changed) < len(after)


async def test_cut_off_characters_are_struck_and_pages_scroll(laboratory):
    async with laboratory(size=(120, 24)) as (app, pilot):
        prompt = app.session.prompt
        prompt.change_settings(replace(prompt.settings, sampling=Sampling(1.0, top_k=3)))
        await pilot.press("m")
        content = app.screen.query_one(BarsPane).render()
        struck = [str(content)[span.start : span.end] for span in content.spans if "strike" in str(span.style)]
        assert len([each for each in struck if each.strip()]) > 6  # all but three, names and shares
        first = str(content).splitlines()[2]
        await pilot.press("pagedown")
        assert str(app.screen.query_one(BarsPane).render()).splitlines()[2] != first
        await pilot.press("pageup")
        assert str(app.screen.query_one(BarsPane).render()).splitlines()[2] == first


async def test_a_character_of_several_parts_is_taken_back_in_parts_and_that_is_said(laboratory):
    text = "e\N{COMBINING ACUTE ACCENT}x\N{COMBINING ACUTE ACCENT} " * 40
    async with laboratory(corpus=corpus_from_text(text, "marks")) as (app, pilot):
        prompt = app.session.prompt
        prompt.type_text("x\N{COMBINING ACUTE ACCENT}")
        await pilot.press("backspace")
        assert prompt.writer.text.endswith("x")
        assert any("is several to the network" in notice.message for notice in app._notifications)


async def test_the_surprise_is_drawn_and_measured(laboratory):
    async with laboratory() as (app, pilot):
        prompt = app.session.prompt
        bits = math.log2(len(app.session.vocabulary))  # nothing is learnt yet
        assert prompt.cached.bits_per_character() == pytest.approx(bits)
        assert f"perplexity {2**bits:.1f}" in shown(app, WritePane)
        plain = app.screen.query_one(WritePane).render()
        await pilot.press("f7")
        styled = app.screen.query_one(WritePane).render()
        assert any("%" in str(span.style) for span in styled.spans)
        assert not any("%" in str(span.style) for span in plain.spans)


async def test_the_time_machine_reads_with_every_snapshot_and_comes_back(laboratory, until, small_config):
    out = runs_folder() / "mine"  # a run that is named is kept, however short
    async with laboratory(config=replace(small_config, steps=60, val_fraction=0.0), out=out) as (app, pilot):
        session, prompt = app.session, app.session.prompt
        await pilot.press("ctrl+left")
        assert session.parameter_source.place is None  # there is no way back yet
        await pilot.press("ctrl+t")
        await until(
            pilot,
            lambda: session.phase == "finished" and prompt.step == 60 and len(session.parameter_source.snapshots()) > 9,
        )
        steps = [step for step, _path in session.parameter_source.snapshots()]
        newest = prompt.state.logits.copy()
        for step in reversed(steps[-3:]):
            await pilot.press("ctrl+left")
            await until(pilot, lambda step=step: prompt.step == step)
            assert session.parameter_source.place == step
        assert "●" in shown(app, WritePane) and f"step {steps[-3]}" in shown(app, BarsPane)
        await pilot.press("shift+right", "alt+right", "ctrl+right")
        await until(pilot, lambda: prompt.step == 60)
        assert session.parameter_source.place is None and np.array_equal(prompt.state.logits, newest)


async def test_pinned_parameters_stay_beside_those_that_come(laboratory, until, small_config):
    async with laboratory(config=replace(small_config, steps=100, val_fraction=0.0)) as (app, pilot):
        session, prompt = app.session, app.session.prompt
        await pilot.press("f8")
        await until(pilot, lambda: prompt.step == 1)
        await pilot.press("f12")
        early = prompt.raw_shares().copy()
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and prompt.step == 100)
        assert prompt.pinned.step == 1 and np.array_equal(prompt.pinned_shares(), early)
        assert not np.allclose(prompt.raw_shares(), early)
        await pilot.press("m")
        fresh = prompt.pinned.cached.reader
        state = fresh.read_all(fresh.start(), prompt.writer.indices)
        assert np.allclose(prompt.pinned_shares(), distribution(state.logits, Sampling(1.0)))
        await until(pilot, lambda: "¤" in shown(app, WritePane))
        await pilot.press("f12")
        assert prompt.pinned is None


def plain_shares(parameters, indices) -> list[float]:
    """The lesson's equations a number at a time, sharing nothing with the network's own step."""
    W_xh, W_hh, b_h, W_hy, b_y = (parameters[name].tolist() for name in ("W_xh", "W_hh", "b_h", "W_hy", "b_y"))
    h = [0.0] * len(b_h)
    for index in indices:
        into = [sum(before * row[j] for before, row in zip(h, W_hh)) for j in range(len(h))]
        h = [math.tanh(W_xh[index][j] + into[j] + b_h[j]) for j in range(len(h))]
    weights = [math.exp(b_y[k] + sum(each * row[k] for each, row in zip(h, W_hy))) for k in range(len(b_y))]
    return [weight / sum(weights) for weight in weights]


async def test_what_the_bars_say_while_training_is_what_the_lessons_equations_say(laboratory, until, small_config):
    async with laboratory(config=replace(small_config, steps=None, val_fraction=0.0)) as (app, pilot):
        session, prompt = app.session, app.session.prompt

        async def compare(earliest: int) -> int:
            """Wait until the newest parameters have read the text; compare, and return their step."""
            found = [session.thread.snapshot]

            def is_read() -> bool:
                found[0] = session.thread.snapshot  # looked at once: the training may publish another meanwhile
                return prompt.is_read and prompt.step == found[0].step >= earliest

            await until(pilot, is_read)
            learnt = CharRNN(session.trainer.network.architecture, flat=found[0].parameters).parameters
            assert np.allclose(prompt.raw_shares(), plain_shares(learnt, prompt.writer.indices), atol=1e-6)
            return prompt.step

        await pilot.press("ctrl+t")
        step = await compare(1)
        app.screen.type_text(TextTyped("mer"))  # a pilot's keys are slow beside a training
        step = await compare(step + 1)
        assert session.phase == "training"
        session.toggle()
        app.screen.type_text(TextTyped("phare"))
        step = await compare(step)
        assert session.phase == "paused"
        session.control.stop()
        await until(pilot, lambda: session.phase == "finished")
        step = await compare(session.trainer.step)
        assert step >= 2 and prompt.writer.text.endswith("merphare")
        assert np.array_equal(session.thread.snapshot.parameters, session.trainer.network.flat)


async def test_a_long_paste_is_read_in_the_background_and_nothing_is_drawn_meanwhile(laboratory, until, monkeypatch):
    monkeypatch.setattr("rnn_tui.session.prompt.READ_FOR", 0.0)
    gate = threading.Event()
    async with laboratory() as (app, pilot):
        prompt = app.session.prompt
        await pilot.press("f12")
        app.session.background.ask(Slot(), gate.wait)
        app.post_message(Paste("la mer et le phare"))
        await until(pilot, lambda: prompt.writer.text.endswith("phare"))
        text = prompt.writer.text
        assert not prompt.is_read and prompt.ghost.text == () and prompt.pinned_shares() is None
        assert "reading the written text" in shown(app, BarsPane)
        await pilot.press("right", "ctrl+e", "ctrl+g")
        assert prompt.writer.text == text and not isinstance(app.screen, ContinuationsScreen)
        gate.set()
        await until(pilot, lambda: prompt.is_read and prompt.pinned_shares() is not None)
        assert prompt.ghost.text and all(node.bits is not None for node in prompt.writer.nodes)
        await until(pilot, lambda: len(prompt.writer.text) > len(text))  # it goes on where it was told to write on
        fresh = Reader(prompt.cached.reader.network)
        after = fresh.read_all(fresh.start(), prompt.writer.indices[: len(text)])
        assert (
            prompt.writer.nodes[len(text)].index
            == draw_one(after, prompt.settings.sampling, prompt.settings.seed).index
        )


async def test_a_branch_that_parted_long_ago_is_read_in_the_background(laboratory, until, monkeypatch):
    monkeypatch.setattr("rnn_tui.session.prompt.READ_FOR", 0.0)
    gate = threading.Event()
    async with laboratory() as (app, pilot):
        prompt = app.session.prompt
        for letters in ("lelelele", "mamamama"):
            await pilot.press("escape", "x", *letters)
        await until(pilot, lambda: prompt.is_read)
        app.session.background.ask(Slot(), gate.wait)
        await pilot.press("ctrl+n")
        assert prompt.writer.text == "lelelele" and not prompt.is_read
        gate.set()
        await until(pilot, lambda: prompt.is_read)


async def test_a_composed_accent_has_its_surprise_as_well(laboratory):
    async with laboratory(corpus=corpus_from_text("été, été " * 40, "seasons")) as (app, pilot):
        prompt = app.session.prompt
        for typed in ("t", "e", "\N{COMBINING ACUTE ACCENT}"):  # as a keyboard with dead keys may send it
            app.screen.type_text(TextTyped(typed))
        await pilot.pause()
        assert prompt.writer.tip.character == "é" and prompt.writer.tip.bits is not None


async def test_what_is_typed_anywhere_is_written(laboratory):
    async with laboratory() as (app, pilot):
        prompt, pane = app.session.prompt, app.screen.query_one(WritePane)
        await pilot.click(BarsPane, offset=(4, 3))
        assert pane.has_focus
        text = prompt.writer.text
        for other in (BarsPane, LossPlot, TrainingLog):
            app.screen.query_one(other).focus()
            await pilot.press("m")
            text += "m"
            assert prompt.writer.text == text and pane.has_focus
        app.screen.query_one(BarsPane).focus()
        await pilot.pause()
        app.post_message(Paste("er"))
        await pilot.pause()
        assert prompt.writer.text == text + "er"


async def test_the_prompt_has_the_focus_again_once_the_window_is_large_enough(laboratory):
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.resize_terminal(50, 15)
        await pilot.resize_terminal(80, 24)
        assert app.screen.query_one(WritePane).has_focus


async def test_the_terminals_cursor_stands_where_one_writes(laboratory):
    async with laboratory(corpus=corpus_from_text("猫がいて、\n" * 40, "cats")) as (app, pilot):
        await pilot.press("escape", "x", "猫", "が")
        pane = app.screen.query_one(WritePane)
        assert app.cursor_position - pane.content_region.offset == (4, 0)


async def test_what_the_network_alone_wrote_is_a_branch_when_the_text_is_opened_again(laboratory, corpus):
    opening = corpus.opening()
    async with laboratory() as (app, pilot):
        await pilot.press("right", "right", "right")
        written = app.session.prompt.writer.text
        assert len(written) == len(opening) + 3
    for _ in range(2):
        async with laboratory() as (app, pilot):
            writer = app.session.prompt.writer
            assert writer.text == opening and branch_texts(writer) == {written}
            await pilot.pause(0.2)
    kept = draft_paths(corpus)[0].read_bytes()
    async with laboratory() as (app, pilot):
        await pilot.pause(0.2)
        assert draft_paths(corpus)[0].read_bytes() == kept  # it does not grow by being opened
        await pilot.press("ctrl+z", "ctrl+z")
        assert app.session.prompt.writer.text == written
        await pilot.press("m")
    async with laboratory() as (app, pilot):
        assert app.session.prompt.writer.text == written + "m"


async def test_another_opening_is_no_writing_by_hand(laboratory, small_config):
    lesson = replace(small_config, cut="windows", batch_size=1)
    async with laboratory() as (app, pilot):
        await pilot.press("right")
    async with laboratory(config=lesson) as (app, pilot):
        assert app.session.prompt.writer.text == "le phare"
        await pilot.press("right")
    async with laboratory() as (app, pilot):
        assert app.session.prompt.writer.text == app.session.corpus.opening()


async def test_samples_come_with_what_they_copied(laboratory, until, small_config):
    async with laboratory(config=replace(small_config, steps=60)) as (app, pilot):
        await pilot.press("ctrl+t")
        series = app.session.monitor.series
        await until(pilot, lambda: app.session.phase == "finished")
        await until(pilot, lambda: series.finder is not None and len(series.samples) > 9)
        await pilot.press("escape", "0")
        assert app.screen.query_one(SamplesPane).display
        text = str(app.session.corpus.content)
        for sample in series.samples:
            copied = sample.written.text[sample.copied.begin : sample.copied.begin + sample.copied.length]
            assert copied and copied in text


async def test_what_is_written_comes_back_with_cursor_and_history(laboratory, corpus):
    async with laboratory() as (app, pilot):
        await pilot.press("m", "e", "r", "right", "right", "backspace", "ctrl+z")
        await pilot.pause(0.2)
        text = app.session.prompt.writer.text
        kept = json.loads(draft_paths(corpus)[0].read_text().splitlines()[1])
        assert kept["do"] in {"type", "settle"}  # on the disk while the program runs
    async with laboratory() as (app, pilot):
        writer = app.session.prompt.writer
        assert writer.text == text
        await pilot.press("ctrl+y")
        assert writer.text == text[:-1]
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert writer.text == text[:-2]


async def test_what_was_written_in_another_window_is_a_branch_once_that_is_closed(laboratory, corpus):
    one, two, three = draft_paths(corpus)[:3]
    one.parent.mkdir(parents=True)
    for path, text in ((one, "mine"), (two, "theirs"), (three, "of a third")):
        path.write_text(json.dumps({"do": "type", "text": text}) + "\n")
    still_open = Journal([three])
    async with laboratory() as (app, pilot):
        writer = app.session.prompt.writer
        await pilot.pause(0.2)
        assert writer.text == "mine" and branch_texts(writer) == {"mine", "theirs"}
        assert any("another window" in str(notice.message) for notice in app._notifications)
        assert one.exists() and not two.exists() and three.exists()
    still_open.close()
    one.unlink()
    async with laboratory() as (app, pilot):
        assert app.session.prompt.writer.text == "of a third"  # nothing was written here: one goes on there
    async with laboratory() as (app, pilot):
        writer = app.session.prompt.writer
        assert writer.text == "of a third" and corpus.opening() in branch_texts(writer)


def branch_texts(writer) -> set[str]:
    return {"".join(node.character for node in path_to(branch.end)) for branch in writer.branches(9)}


async def test_each_text_keeps_its_own_writing(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("m", "e")
        text = app.session.prompt.writer.text
        mine = app.session.corpus
        app.session.open(corpus_from_text("another text, quite another\n" * 9, "another"))
        assert app.session.prompt.writer.text != text
        app.session.open(mine)
        assert app.session.prompt.writer.text == text


@pytest.fixture
async def written_run(laboratory, until, small_config):
    """Return a run, and what was written while it was trained."""
    out = runs_folder() / "mine"
    async with laboratory(config=replace(small_config, steps=60), out=out) as (app, pilot):
        await pilot.press("m", "ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
        await pilot.press("e")
        await until(pilot, (out / WRITING).is_file)
        return out, app.session.prompt.writer.text


async def test_a_run_gets_a_copy_and_brings_it_back(laboratory, written_run):
    out, text = written_run
    async with laboratory(corpus=None, config=None, run=out) as (app, _pilot):
        assert app.session.prompt.writer.text == text


async def test_a_run_that_is_opened_keeps_what_was_written_in_it_and_so_does_the_text_before(laboratory, written_run):
    out, in_the_run = written_run
    kept = (out / WRITING).read_bytes()
    async with laboratory(corpus=corpus_from_text("quite another text\n" * 9, "another")) as (app, pilot):
        await pilot.press("q", "u")
        session = app.session
        before, another = session.prompt.writer.text, session.corpus
        session.open_run(open_run(out))
        assert session.prompt.writer.text == in_the_run
        session.poll()
        assert (out / WRITING).read_bytes() == kept
        session.open(another)
        assert session.prompt.writer.text == before
    async with laboratory(corpus=None, config=None, run=out) as (app, pilot):
        assert (out / WRITING).read_bytes() == kept


def damaged_lines(line: bytes) -> dict[str, bytes]:
    return {
        "a garbled byte": line[:5] + b"\xff" + line[6:],
        "a lost quote": line.replace(b'"', b"", 1),
        "an empty line": b"",
        "a list": b"[1, 2]",
        "nested": b"[" * 100_000,
        "nested objects": b'{"do":' * 100_000,
        "a newline lost": line + line,
        "zeros": b"\0" * 300,
    }


@pytest.mark.parametrize("damage", damaged_lines(b""))
async def test_a_damaged_line_costs_itself_alone_and_the_file_is_kept_as_it_was(laboratory, corpus, damage):
    path = draft_paths(corpus)[0]
    path.parent.mkdir(parents=True)
    typed = "abcdefgh" * 40
    lines = [json.dumps({"do": "type", "text": character}).encode() for character in typed]
    lines[2] = damaged_lines(lines[2])[damage]
    before = b"\n".join(lines) + b"\n"
    path.write_bytes(before)
    async with laboratory() as (app, pilot):
        assert app.session.prompt.writer.text == typed[:2] + typed[3:]
        await pilot.pause(0.2)
        aside = path.with_suffix(".damaged-1")
        assert any(str(aside) in str(notice.message) for notice in app._notifications)
    assert aside.read_bytes() == before
    async with laboratory() as (app, pilot):
        assert app.session.prompt.writer.text == typed[:2] + typed[3:]
    assert not path.with_suffix(".damaged-2").exists()
    assert [each.stat().st_mode & 0o777 for each in (path, aside)] == [0o600, 0o600]


@pytest.mark.skipif(os.name != "posix", reason="links and FIFOs are made as POSIX has it")
@pytest.mark.parametrize("make", [lambda path, other: path.symlink_to(other), lambda path, _other: os.mkfifo(path)])
@pytest.mark.parametrize("name", [WRITING, f".{WRITING}.lock"])
async def test_a_link_or_a_fifo_in_a_runs_folder_is_named_and_one_writes_elsewhere(laboratory, written_run, make, name):
    out, _text = written_run
    mine = out.parent / "mine.txt"
    mine.write_text("nobody else's")
    (out / name).unlink(missing_ok=True)
    make(out / name, mine)
    async with laboratory(corpus=None, config=None, run=out) as (app, pilot):
        await pilot.press("m")
        await pilot.pause(0.2)
        assert any(name in str(notice.message) for notice in app._notifications)
    assert mine.read_text() == "nobody else's"


async def test_a_heap_of_marks_that_is_pasted_is_counted(laboratory):
    async with laboratory(corpus=corpus_from_text("e\u0316\u0317a " * 60, "marks")) as (app, pilot):
        app.post_message(Paste("e" + "\u0316\u0317" * 15))
        await pilot.pause()
        assert not app._notifications
        app.post_message(Paste("e" + "\u0316\u0317" * 700))
        await pilot.pause()
        (notice,) = app._notifications
        said = "one letter carries up to 1,400 combining marks; they are shown on several characters"
        assert notice.message.split("\n")[-1] == said


async def test_who_clears_the_prompt_is_told_what_brings_it_back(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("m", "e", "escape", "x")
        assert [note.message for note in app._notifications] == ["the prompt was cleared: ctrl+z brings it back"]
        await pilot.press("ctrl+z")
        assert app.session.prompt.writer.text.endswith("me")
        app.clear_notifications()
        app.session.prompt.writer.clear()
        await pilot.press("escape", "x")
        assert not app._notifications  # there was nothing
