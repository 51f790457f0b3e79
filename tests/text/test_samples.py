"""The sample texts are what their README says, and what a network can learn well from."""

import itertools
import re
import unicodedata

import pytest

from rnn_tui.text.library import PROGRAM, SAMPLES, open_sample, sample_folder

FILES = {sample.name: sample for sample in SAMPLES if sample.name != PROGRAM}
LEAST = {"passeurs": 60_000, "quatrains": 25_000, "tidewater": 80_000, "letters": 30_000, "many_scripts": 15_000}
LISTS = {"dinosaurs": 600, "rivers": 500}
SCRIPTS = {
    "French": "é",
    "GREEK": "α",
    "CYRILLIC": "я",
    "ARABIC": "ا",
    "HEBREW": "ש",
    "DEVANAGARI": "क",
    "CJK": "的",
    "HIRAGANA": "の",
    "HANGUL": "이",
    "Vietnamese": "ệ",
}


def text_of(name: str) -> str:
    return (sample_folder() / f"{name}.txt").read_bytes().decode("utf-8")


def longest_repeat(text: str) -> int:
    """The length of the longest run of characters that stands in two places; they may overlap."""

    def repeats(length: int) -> bool:
        seen: set[str] = set()
        for place in range(len(text) - length + 1):
            run = text[place : place + length]
            if run in seen:
                return True
            seen.add(run)
        return False

    low, high = 0, 1
    while repeats(high):
        low, high = high, 2 * high
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if repeats(middle) else (low, middle)
    return low


@pytest.mark.parametrize(("text", "length"), [("abc", 0), ("aaaa", 3), ("the cat, the hat", 4), ("xyabcabc", 3)])
def test_the_longest_repeat_is_measured_right(text, length):
    assert longest_repeat(text) == length


def test_no_file_is_left_out():
    assert {path.stem for path in sample_folder().glob("*.txt")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_files_are_clean(name):
    text = text_of(name)
    assert unicodedata.is_normalized("NFC", text) and "\r" not in text and "\t" not in text
    assert text.endswith("\n") != (name == "lesson") and not text.endswith("\n\n")
    assert not re.search(r" $|\n\n\n", text, re.MULTILINE)
    # controls, marks of direction, private and unassigned characters have no place here; joiners do, in emoji
    strange = {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn", "Cs"}}
    assert strange <= {"\n", "\N{ZERO WIDTH JOINER}"}
    assert str(open_sample(FILES[name]).content) == text


@pytest.mark.parametrize("name", LEAST)
def test_what_was_written_is_long_enough_and_does_not_repeat_itself(name):
    text = text_of(name)
    assert len(text.encode()) >= LEAST[name]
    assert longest_repeat(text) < 200
    paragraphs = [paragraph for paragraph in text.split("\n\n") if len(paragraph) > 40]
    assert len(paragraphs) == len(set(paragraphs))


@pytest.mark.parametrize("name", ["passeurs", "quatrains", "tidewater", "letters"])
def test_apostrophes_and_quotation_marks_are_the_printers(name):
    text = text_of(name)
    assert not re.search(r"['\"]|\.\.\.|--|[^\S\n]{2}", text)
    assert text.count("«") == text.count("»") and text.count("“") == text.count("”")


@pytest.mark.parametrize("name", ["passeurs", "quatrains"])
def test_french_signs_keep_their_no_break_space(name):
    assert re.findall(r".{8}(?<![\u00a0!?…])[!?:;»]|«[^\u00a0]", text_of(name)) == []


def test_quatrains_are_of_four_lines_under_a_title():
    blocks = [block.split("\n") for block in text_of("quatrains").strip().split("\n\n")]
    assert {len(block) for block in blocks} == {1, 4}
    titles = [block[0] for block in blocks if len(block) == 1]
    assert len(titles) == len(set(titles)) >= 30


def test_letters_have_a_place_a_date_a_greeting_and_a_name():
    letters = text_of("letters").strip().split("\n\n* * *\n\n")
    assert len(letters) >= 50
    for letter in letters:
        place, greeting, *paragraphs, end = letter.split("\n\n")
        assert re.fullmatch(r"[^\n]+, \d{1,2} [A-Z][a-z]+(, .+)?", place), letter
        assert greeting.endswith(",") and paragraphs, letter
        assert re.fullmatch(r"[^\n]+,\n[^\n]+", end), letter


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_names_each_once_in_no_order(name):
    names = text_of(name).splitlines()
    assert len(names) >= LISTS[name] and len(set(names)) == len(names)
    assert all(each[0].isupper() or each.startswith("IJ") for each in names)
    assert all(each == each.strip() for each in names)
    # what is kept for validation, at the end, is of the kind that is learnt
    rising = sum(one < other for one, other in itertools.pairwise(names))
    assert 0.4 < rising / len(names) < 0.6


def test_many_scripts_are_there():
    text = text_of("many_scripts")
    for name, character in SCRIPTS.items():
        assert character in text, name
    assert any(unicodedata.category(char) == "So" and ord(char) > 0x1F000 for char in text)  # emoji


def test_verse_is_in_lines_and_speakers_stand_alone():
    lines = text_of("tidewater").splitlines()
    speakers = [line for line in lines if re.fullmatch(r"[A-Z ]+\.", line)]
    assert len(speakers) > 400 and len(set(speakers)) < 15
    verse = [line for line in lines if line and line not in speakers and line[0] not in "[S"]
    assert sum(25 <= len(line) <= 62 for line in verse) > 0.9 * len(verse)


# -- what the README says of them


def table() -> dict[str, list[str]]:
    lines = (sample_folder() / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return {row[0].strip("`"): row[1:] for row in rows if len(row) == 6}


def test_the_readme_has_a_row_and_a_part_for_each_sample():
    readme = (sample_folder() / "README.md").read_text(encoding="utf-8")
    assert set(table()) == set(FILES)
    assert all(f"## `{sample.name}`" in readme for sample in SAMPLES)


@pytest.mark.parametrize("name", FILES)
def test_the_readmes_figures_are_true(name):
    text = text_of(name)
    figures = [len(text.encode()), len(text), len(set(text)), longest_repeat(text)]
    assert [int(cell.replace(",", "")) for cell in table()[name][1:]] == figures
