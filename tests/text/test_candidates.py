"""What a guess at an encoding is corrected by: the likely ones, each with a line that tells them apart."""

import pytest

from rnn_tui.errors import TextError
from rnn_tui.text.candidates import readings_of
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.text.library import SAMPLES, open_sample, open_text

HUNGARIAN = "Fa.\n\nAz erdő őrült hűs tövű fű\n" * 40


def readings(folder, data: bytes, name: str = "text.txt"):
    (folder / name).write_bytes(data)
    return readings_of(open_text(str(folder / name)))


def test_the_guess_stands_first_each_reads_otherwise_and_the_line_is_one_that_tells_them_apart(tmp_path):
    found = readings(tmp_path, HUNGARIAN.encode("cp1250"))
    lines = {each.encoding: each.line for each in found.candidates}
    assert next(iter(lines)) == "cp1250" and len(lines) == len(set(lines.values())) == 9
    assert lines["cp1250"] == "Az erdő őrült hűs tövű fű"
    assert lines["cp1252"] == "Az erdõ õrült hûs tövû fû"


@pytest.mark.parametrize("encoding", ["shift_jis", "koi8-r", "iso8859-9", "utf-8"])
def test_the_right_one_is_among_them_in_other_scripts_too(tmp_path, encoding):
    texts = {"shift_jis": "吾輩は猫である。", "koi8-r": "Жили-были старик", "iso8859-9": "Işık şöyle doğdu"}
    text = texts.get(encoding, "né à Sète")
    found = readings(tmp_path, (text + "\n").encode(encoding) * 50)
    assert text in [each.line for each in found.candidates]


def test_a_damaged_text_is_shown_as_it_was_read(tmp_path):
    found = readings(tmp_path, "Né à Sète\n".encode() * 3 + b"\xff")
    assert (found.candidates[0].encoding, found.candidates[0].line) == ("utf-8", "Né à Sète")
    assert found.is_kept_by("utf8")


def test_of_a_long_line_the_part_around_the_first_letter_beyond_ascii_is_shown(tmp_path):
    found = readings(tmp_path, ("word " * 500 + "erdő hűs tövű " + "word " * 500).encode("cp1250"))
    assert "erdő" in found.candidates[0].line and len(found.candidates[0].line) < 150


def test_of_a_folder_the_file_is_shown_that_a_guess_was_made_of(tmp_path):
    (tmp_path / "a.txt").write_text("été à la mer\n" * 9, encoding="utf-8")
    found = readings(tmp_path, HUNGARIAN.encode("cp1250"), "b.txt")
    found = readings_of(open_text(str(tmp_path)))
    assert found.corpus.encoding == "cp1250, utf-8" and found.candidates[0].line == "Az erdő őrült hűs tövű fű"
    assert found.is_kept_by("windows-1250") and not found.is_kept_by("utf-8")


def test_what_has_no_file_of_its_own_is_not_read_again(tmp_path):
    with pytest.raises(TextError, match="there is no file to read again"):
        readings_of(corpus_from_text("abc", "pasted"))
    with pytest.raises(TextError, match="a sample text cannot be read in another encoding"):
        readings_of(open_sample(SAMPLES[0]))
    path = tmp_path / "gone.txt"
    path.write_bytes(HUNGARIAN.encode("cp1250"))
    corpus = open_text(str(path))
    path.unlink()
    with pytest.raises(TextError, match=r"gone\.txt: there is no file"):
        readings_of(corpus)


@pytest.mark.parametrize(("name", "said"), [("klingon", "unknown encoding"), ("ascii", "not in ascii"), ("", "''")])
def test_a_name_that_does_not_fit_is_refused_in_one_line(tmp_path, name, said):
    found = readings(tmp_path, HUNGARIAN.encode("cp1250"))
    with pytest.raises(TextError, match=said):
        found.read_as(name)
