"""One sentence at three temperatures, drawn: the sentence before each, as much behind it as there is room for."""

import pytest
from rich.cells import cell_len

from rnn_tui.tui.renderables.temperatures import AtTemperature, draw_temperatures

VOICES = [
    AtTemperature(0.2, "safe", " the sea the sea"),
    AtTemperature(0.8, "in between", " a gull\nsang"),
    AtTemperature(1.2, "wild", " zq?"),
]


def drawn(width: int, height: int, sentence: str = "Once upon", voices=VOICES) -> list[str]:
    return [line.plain for line in draw_temperatures(sentence, voices, width, height)]


def test_each_has_its_name_and_the_sentence_goes_on_below_it():
    assert drawn(40, 6) == [
        "0.2 · safe",
        "Once upon the sea the sea",
        "0.8 · in between",
        "Once upon a gull↵sang",
        "1.2 · wild",
        "Once upon zq?",
    ]


def test_an_empty_line_parts_them_where_there_is_room():
    assert drawn(40, 14).count("") == 2 and drawn(40, 13).count("") == 0
    assert [line for line in drawn(40, 14) if line] == drawn(40, 6)


def test_line_ends_are_kept_where_there_is_room():
    lines = drawn(40, 24)
    assert "↵" not in "".join(lines) and lines[lines.index("Once upon a gull") + 1] == "sang"
    assert drawn(9, 24, "", [AtTemperature(0.2, "safe", "one\n\ntwo three")] * 3)[1:4] == ["one", "", "two three"]


def test_of_a_long_sentence_there_is_the_end_and_a_long_text_is_cut():
    lines = drawn(20, 6, "A very long sentence that goes on", [AtTemperature(0.2, "safe", " and on" * 40)] * 3)
    assert lines[1].startswith("…") and "goes on and" in lines[1] and len(lines) == 6
    assert len(drawn(20, 9, "", [AtTemperature(0.2, "safe", "x" * 400)] * 3)) == 9


@pytest.mark.parametrize("height", range(-1, 20))
def test_it_fits(height):
    for width in range(-1, 60):
        lines = drawn(width, height, "日本語の文", [AtTemperature(1.2, "entre les deux", "日本語\n" * 9)] * 3)
        assert len(lines) <= max(0, height) and all(cell_len(line) <= max(0, width) for line in lines)


def test_without_colour_what_is_given_is_bold_and_what_is_written_is_not():
    (line, *_rest) = draw_temperatures("Once", [AtTemperature(0.2, "safe", " upon")], 40, 2)[1:]
    assert [(line.plain[span.start : span.end], span.style) for span in line.spans] == [
        ("Once", "bold $foreground"),
        (" upon", "$network"),
    ]
