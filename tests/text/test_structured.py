"""The structured text is what its generator makes, and every line keeps its rule."""

import re
from itertools import pairwise

import pytest

from rnn_tui.text.library import sample_folder
from rnn_tui.text.structured import STANZAS, structured_text

CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
SYLLABLE = "[klmnprst][aeio]"
WORD = rf"(?:{SYLLABLE}){{1,3}}"


def test_the_file_is_what_the_generator_makes_byte_for_byte():
    assert (sample_folder() / "structured.txt").read_bytes() == structured_text().encode("ascii")


def test_a_seed_is_a_text_and_another_seed_another():
    assert structured_text(7, 5) == structured_text(7, 5) != structured_text(8, 5)


def test_fewer_stanzas_are_the_beginning_of_more():
    assert structured_text(7, 9).startswith(structured_text(7, 3))
    assert structured_text(stanzas=0) == ""


def lines_of_kind(kind: int) -> list[str]:
    """Return the lines number ``kind`` (from 0) of every stanza: those of the file and of a few other seeds."""
    texts = [(sample_folder() / "structured.txt").read_text(encoding="ascii")]
    texts += [structured_text(seed, 50) for seed in range(5)]
    stanzas = [stanza.splitlines() for text in texts for stanza in text.split("\n\n")]
    assert len(stanzas) == STANZAS + 5 * 50 and {len(stanza) for stanza in stanzas} == {8}
    return [stanza[kind] for stanza in stanzas]


def is_beat(line: str) -> bool:
    return re.fullmatch(rf"({SYLLABLE})\1{{3}} ((?:{SYLLABLE}){{2}})\2\2 ((?:{SYLLABLE}){{3}})\3", line) is not None


def is_counting(line: str) -> bool:
    numbers = [int(number) for number in line.split(" ")]
    (step,) = {after - before for before, after in pairwise(numbers)}
    return 4 <= len(numbers) <= 8 and abs(step) in {1, 2, 10} and min(numbers) >= 0


def is_sums(line: str) -> bool:
    sums = [re.fullmatch(r"(\d+)([+-])(\d+)=(\d+)", part) for part in line.split(" ")]
    values = [(int(one), sign, int(other), int(result)) for one, sign, other, result in map(re.Match.groups, sums)]
    return len(values) == 3 and all(
        result == (one + other if sign == "+" else one - other) for one, sign, other, result in values
    )


def is_stars(line: str) -> bool:
    told, stars, others, counted = re.fullmatch(r"(\d):(\*+) (\*+):(\d)", line).groups()
    return len(stars) == int(told) and len(others) == int(counted)


def is_mirrors(line: str) -> bool:
    pairs = [part.split("|") for part in line.split(" ")]
    words = [len(word) for word, _mirrored in pairs]
    return words == [2, 4, 6] and all(re.fullmatch(WORD, word) and word == mirrored[::-1] for word, mirrored in pairs)


def is_brackets(line: str) -> bool:
    awaited = []
    for sign in line.replace(" ", ""):
        if sign in CLOSING:
            awaited.append(CLOSING[sign])
        elif not awaited or awaited.pop() != sign:
            return False
    return not awaited and len(line.split(" ")) == 3


def is_quotations(line: str) -> bool:
    opened, most = [], 0
    for sign in re.sub(WORD, "", line).replace(" ", ""):
        if opened and opened[-1] == sign:
            opened.pop()
        else:
            opened.append(sign)
            most = max(most, len(opened))
    return not opened and most == 2 and len(re.findall("[\"'/]", line)) == 6


def is_returning(line: str) -> bool:
    return re.fullmatch(rf"([A-P])( {WORD}){{1,6}} \1", line) is not None


RULES = (is_beat, is_counting, is_sums, is_stars, is_mirrors, is_brackets, is_quotations, is_returning)


@pytest.mark.parametrize("kind", range(8), ids=[rule.__name__ for rule in RULES])
def test_every_line_keeps_its_rule(kind):
    assert [line for line in lines_of_kind(kind) if not RULES[kind](line)] == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (is_beat, "tatatata katokatokato silanosilane"),
        (is_counting, "7 8 9 11"),
        (is_sums, "4+3=7 12+7=18 41-18=23"),
        (is_stars, "5:**** ***:3"),
        (is_mirrors, "ta|at moke|ekom silano|onalia"),
        (is_brackets, "() [] ([)]"),
        (is_quotations, 'ka "lo" se "no \'pa" ra\''),
        (is_returning, "C lano ki tesa D"),
    ],
    ids=[rule.__name__ for rule in RULES],
)
def test_the_rules_can_be_broken(rule, line):
    try:
        assert not rule(line)
    except ValueError:  # more than one step between the numbers
        assert rule is is_counting


def test_every_sign_and_depth_occurs():
    text = structured_text()
    assert set("()[]{}<>\"'/|:*+-=0123456789") <= set(text)
    depths = {max_depth(line) for line in lines_of_kind(5)}
    assert max(depths) == 5


def max_depth(line: str) -> int:
    depth, most = 0, 0
    for sign in line:
        depth += (sign in CLOSING) - (sign in CLOSING.values())
        most = max(most, depth)
    return most
