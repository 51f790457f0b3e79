"""The handbook holds together: every page in both languages, every link, anchor and picture, no host but its own."""

import re
import subprocess
from itertools import chain
from pathlib import Path

import pytest

from rnn_tui.language import _, set_language
from rnn_tui.tui.command import key_label
from rnn_tui.tui.panes.registry import VIEWS
from tools.handbook import (
    HANDBOOK,
    LANGUAGES,
    PICTURES,
    ROOT,
    anchor_of,
    is_elsewhere,
    page_file,
    page_names,
    targets_of,
)

FILES = sorted(chain.from_iterable((HANDBOOK / language).glob("*.md") for language in LANGUAGES))
ZENSICAL = ROOT / "build" / "zensical" / "bin" / "python"
HEADING = re.compile(r"^(#+) (.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# what a page has the browser fetch: scripts, styles, icons, pictures, frames; a link that one may click is none
LOADED = re.compile(r"<(?:script|img|iframe|source|video)\b[^>]*\bsrc=\"?([^\s\">]+)|<link\b[^>]*\bhref=\"?([^\s\">]+)")
STYLED = re.compile(r"(?:url\(|@import\s+)[\"']?(https?:[^)\"']+)")


def headings(text: str) -> list[tuple[str, str]]:
    """Return the level and the words of each heading."""
    return HEADING.findall(FENCE.sub("", text))


def anchors(text: str) -> set[str]:
    """Return what may stand behind # in a link: a forge numbers headings of the same words."""
    found: list[str] = []
    for _level, words in headings(text):
        anchor = anchor_of(words)
        found.append(f"{anchor}-{found.count(anchor)}" if anchor in found else anchor)
    return set(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_of_the_list_is_there_and_no_other(language):
    names = page_names()
    assert len(names) == len(set(names))
    assert {file.stem for file in (HANDBOOK / language).glob("*.md")} == set(names)


@pytest.mark.parametrize("name", sorted({file.stem for file in FILES}))
def test_a_page_is_the_same_in_both_languages(name):
    english, french = (page_file(name, language).read_text(encoding="utf-8") for language in LANGUAGES)
    for text in (english, french):
        assert [level for level, _words in headings(text)].count("#") == 1 and text.startswith("# ")
    assert [level for level, _words in headings(english)] == [level for level, _words in headings(french)]
    kinds = [re.findall(r"^```(\w*)$", text, re.MULTILINE) for text in (english, french)]
    assert kinds[0] == kinds[1] and (set(kinds[0][::2]) <= {"sh", "text", "toml", "python", "json", "powershell"})
    assert english.count("](../pictures/") == french.count("](../pictures/")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_link_anchor_and_picture_is_there(file):
    missing = []
    for target in targets_of(file.read_text(encoding="utf-8")):
        path, _sign, anchor = target.partition("#")
        to = (file.parent / path).resolve() if path else file
        if is_elsewhere(target):
            continue
        if not to.exists() or (anchor and to.suffix == ".md" and anchor not in anchors(to.read_text(encoding="utf-8"))):
            missing.append(target)
    assert missing == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_page_loads_nothing_of_another_host(file):
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"!\[[^\]]*\]\(\w+:", text) == [] and LOADED.findall(text) == []


def test_the_pictures_load_nothing_and_are_light():
    for picture in PICTURES.glob("*.svg"):
        text = picture.read_text(encoding="utf-8")
        assert picture.stem.rpartition("-")[2] in LANGUAGES
        assert set(re.findall(r"https?://[^\"'\s)]+", text)) <= {"http://www.w3.org/2000/svg"}, picture.name
        assert "<script" not in text and not re.search(r"\bhref=\"(?!#)", text)
        assert picture.name.startswith("moving") or picture.stat().st_size < 150_000, picture.name


def test_each_picture_is_shown():
    pages = [*FILES, ROOT / "README.md", ROOT / "README.fr.md"]
    shown = {Path(target).name for page in pages for target in targets_of(page.read_text(encoding="utf-8"))}
    assert {picture.name for picture in PICTURES.glob("*.svg")} <= shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_view_has_its_question_and_its_picture(language):
    set_language(language)
    text = page_file("views", language).read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    for view in VIEWS:
        question = re.sub(r"\s", " ", _(view.question))  # there are two kinds of blanks before a question mark
        assert f"*{question}*" in text
        assert f"](../pictures/view-{view.command.id}-{language}.svg)" in text
        (ways,) = re.findall(re.escape(f"*{question}*") + r"(.*)", text)
        assert re.search(rf"{_('esc')} {view.command.letter}\b", ways)
        assert not view.command.keys or key_label(view.command.keys) in ways


@pytest.mark.skipif(not ZENSICAL.exists(), reason="no zensical, which `make docs` fetches")
def test_the_site_of_each_language_leads_to_the_other_and_loads_nothing_of_another_host(tmp_path):
    command = [str(ZENSICAL), "-m", "tools.handbook", str(tmp_path / "site")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    pages = [file for file in (tmp_path / "site").rglob("*.html") if file.name != "404.html"]
    assert {f"{file.parent.name}/{file.stem}.html" for file in FILES} <= {f"{p.parent.name}/{p.name}" for p in pages}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        loaded = [one or other for one, other in LOADED.findall(text)]
        assert [each for each in loaded if each.startswith(("http", "//"))] == [], page
        for target in (each for each in loaded if not each.startswith("data:")):
            assert (page.parent / target.partition("#")[0]).exists(), (page, target)
        if page.parent != tmp_path / "site":
            (other,) = {"en", "fr"} - {page.parent.name}
            # the theme's script takes a link to the other language elsewhere, unless it has a target
            assert f'href="../{other}/{page.name}" hreflang="{other}" target="_self"' in text
    for style in (tmp_path / "site").rglob("*.css"):
        assert STYLED.findall(style.read_text(encoding="utf-8")) == []
    index = (tmp_path / "site" / "fr" / "settings.html").read_text(encoding="utf-8")
    file = page_file("settings", "fr").read_text(encoding="utf-8")
    assert set(re.findall(r'<h2 id="([^"]+)"', index)) == anchors(file) - {"réglages"}
