"""The list of texts and the dialogue that opens one, now that there are more than fit."""

import pytest
from textual.widgets import OptionList, Static

from rnn_tui.language import set_language
from rnn_tui.text import shelf
from rnn_tui.text.library import SAMPLES, open_text
from rnn_tui.text.shelf import TEXTS, KnownText
from rnn_tui.tui.panes import corpus_pane
from rnn_tui.tui.panes.training_log import TrainingLog


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
@pytest.mark.parametrize("sample", [SAMPLES[0], SAMPLES[-1]], ids=["first", "last"])
async def test_the_chosen_text_is_in_sight(laboratory, until, sample, size):
    async with laboratory(corpus=open_text(sample.name), size=size) as (app, pilot):
        await pilot.press("f2")
        texts = app.screen.query_one("#texts", OptionList)
        line = 2 * SAMPLES.index(sample)  # a text has two lines
        await until(pilot, lambda: texts.size.height > 0 and 0 <= line - texts.scroll_y <= texts.size.height - 2)
        assert texts.highlighted == SAMPLES.index(sample)


async def test_no_row_of_the_list_is_folded(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("f2")
        texts = app.screen.query_one("#texts", OptionList)
        opened = len(SAMPLES) + 1  # the samples, and the laboratory's own text
        assert texts.virtual_size.height == 2 * opened + 2


async def test_the_dialogue_names_every_sample_in_full(laboratory):
    async with laboratory(size=(60, 20)) as (app, pilot):
        await pilot.press("ctrl+o")
        said = " ".join(str(each.content) for each in app.screen.query(Static))
        assert [sample.name for sample in SAMPLES if sample.name not in said] == []


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
@pytest.mark.parametrize("language", ["en", "fr"])
async def test_a_guess_at_the_encoding_is_seen_and_the_log_begins_with_its_first_line(
    laboratory, tmp_path, language, size
):
    set_language(language)
    path = tmp_path / "latin1.txt"
    path.write_bytes("Les élèves naïfs mangèrent des maïs.\n".encode("cp1252") * 150)
    async with laboratory(size=size, corpus=open_text(str(path))) as (app, pilot):
        await pilot.pause()
        log = app.screen.query_one(TrainingLog)
        seen = [log.render_line(row).text.rstrip() for row in range(log.content_size.height)]
        assert "cp1252" in seen[1] and " E" in "".join(seen[1:3])  # the key that corrects it
        if size[0] > 60:  # else the guess fills what there is of the log
            assert seen[2].startswith("latin1.txt") and "F1" in "".join(seen)


async def test_counts_are_rounded_and_a_text_of_ones_own_has_no_dash_for_a_language(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.pause()
        texts = app.screen.query_one("#texts", OptionList)
        rows = {option.id: str(option.prompt) for option in texts.options}
        assert "French · 80k · 92 diff." in rows["passeurs"]  # 79,671
        assert "1,170 char. · 11 diff." in rows["phare"] and "—" not in rows["phare"]
        assert "—" not in str(app.screen.query_one("#facts", Static).content)


def words_of_the_log(app):
    log = app.screen.query_one(TrainingLog)
    return " ".join(" ".join(log.render_line(row).text for row in range(log.content_size.height)).split())


async def test_a_fetched_text_is_in_the_list_and_is_read_when_it_is_chosen(laboratory, until, monkeypatch):
    book = "*** START OF THIS PROJECT GUTENBERG EBOOK TALE ***\n\n" + "il était une fois\n" * 80
    data = book.encode("latin-1")
    address = "https://127.0.0.1:9/tale.txt"
    tale = KnownText("tale", "A Tale", "Voltaire", "French", address, len(data), "3a", "MIT", "iso8859-1")
    for place in (shelf, corpus_pane):
        monkeypatch.setattr(place, "TEXTS", (tale, TEXTS[0]))
    tale.path.parent.mkdir(parents=True)
    tale.path.write_bytes(data)
    async with laboratory() as (app, pilot):
        await pilot.pause()
        texts = app.screen.query_one("#texts", OptionList)
        rows = {option.id: str(option.prompt) for option in texts.options}
        assert rows["tale"].split("\n")[1].strip() == "French · Voltaire" and "1 kB" in rows["tale"]
        assert TEXTS[0].name not in rows
        app.screen.texts.choose_text("tale")
        await until(pilot, lambda: app.session.corpus.name == "tale")
        await pilot.pause()
        rows = {option.id: str(option.prompt) for option in texts.options}
        assert "French · 1,440 · 13 diff." in rows["tale"] and list(rows).index("tale") == len(SAMPLES)
        facts = str(app.screen.query_one("#facts", Static).content)
        assert facts.startswith("A Tale\nFrench, 1 kB") and "without Gutenberg's licence" in facts
        seen = words_of_the_log(app)
        assert "A Tale: 1,440 characters" in seen and "header and licence were left out (52 characters)" in seen


async def test_what_a_text_was_taken_out_of_is_seen(laboratory, tmp_path):
    path = tmp_path / "tale.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nIl pleut sur le port.\n" * 40)
    async with laboratory(corpus=open_text(str(path))) as (app, pilot):
        await pilot.pause()
        assert "opened as SubRip" in str(app.screen.query_one("#facts", Static).content)
        assert "opened as SubRip: only its text is read" in words_of_the_log(app)
