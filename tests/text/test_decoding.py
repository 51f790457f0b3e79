"""Bytes that come in pieces of any size are the same text as bytes that come at once."""

import codecs
import io
import tracemalloc
from contextlib import contextmanager

import numpy as np
import pytest
from bytes_read import corpus_from_bytes
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.errors import Cancelled, TextError
from rnn_tui.text.corpus import corpus_from_file, normalise, read_corpus
from rnn_tui.text.decoding import Encoding

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "cp1251", "shift_jis", "gb18030", "big5", "euc_kr")
WORDS = "naïve “façade” e\u0301\u0327 \r\n\r\n\r 한국\u1161 жили-были 吾輩は猫である 汉字 \U0001f600 abc\tdef"


@contextmanager
def read_in_pieces_of(size):
    """Read so many bytes at a time, and index as many characters."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("rnn_tui.text.sources._PIECE", size)
        patched.setattr("rnn_tui.text.indexed._AT_ONCE", size)
        yield


def told_of(data: bytes) -> tuple:
    """Return all there is to know of the text that ``data`` is, or why it is none."""
    try:
        corpus = corpus_from_bytes(data)
    except TextError as error:
        return (str(error),)
    return str(corpus.content), corpus.indices.tolist(), corpus.encoding, corpus.guessed, corpus.size, corpus.sha256


@given(st.text(st.sampled_from(WORDS) | st.characters(codec="utf-8"), max_size=80), st.integers(1, 11))
def test_a_text_in_pieces_of_any_size_is_the_text_read_whole(text, size):
    expected = normalise(text)
    with read_in_pieces_of(size):
        found = told_of(text.encode())
    assert found == told_of(text.encode())
    if len(found) > 1:
        assert found[0] == (expected.removeprefix("\ufeff") if text.startswith("\ufeff") else expected)


@given(
    st.binary(max_size=120), st.sampled_from([b"", b"ab\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE]), st.integers(1, 11)
)
def test_any_bytes_in_pieces_of_any_size_are_what_they_are_whole(data, beginning, size):
    with read_in_pieces_of(size):
        found = told_of(beginning + data)
    assert found == told_of(beginning + data)


@given(
    st.sampled_from(ENCODINGS), st.text(st.sampled_from(WORDS), max_size=60), st.binary(max_size=3), st.integers(1, 7)
)
def test_every_encoding_is_decoded_in_pieces_as_it_is_whole(encoding, text, broken, size):
    data = text.encode(encoding, "replace") + broken + text.encode(encoding, "replace")
    pieces = [data[begin : begin + size] for begin in range(0, len(data), size)]
    assert "".join(Encoding(encoding, guessed=True).decode(pieces)) == data.decode(encoding, "replace")


def test_only_the_first_mark_is_left_out():
    assert str(corpus_from_bytes(codecs.BOM_UTF8 * 2 + b"ab").content) == "\ufeffab"


def test_a_pipe_is_read_to_its_end():
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_to: int) -> int:
            raise io.UnsupportedOperation

    corpus = corpus_from_file(Pipe("Zoë\r\n".encode()), "x")
    assert (str(corpus.content), corpus.size) == ("Zoë\n", 6)


def test_a_file_that_changes_while_it_is_read_is_told_in_one_line(tmp_path):
    path = tmp_path / "log.txt"
    path.write_bytes("é".encode() * 100)

    def go_on(share: float) -> bool:
        if share == 0.2:  # it was looked through, and could be decoded
            path.write_bytes(b"\xe9" * 200)
        return True

    with pytest.raises(TextError, match=r"log\.txt: it changed"):
        read_corpus(path, may_go_on=go_on)


# -- how far it is, and its end ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-16", "cp1251"])
def test_the_share_grows_to_the_whole(encoding):
    text = "plain words\n" if encoding == "ascii" else "жили-были\n"
    shares: list[float] = []
    with read_in_pieces_of(64):
        corpus_from_bytes((text * 99).encode(encoding), may_go_on=lambda share: shares.append(share) or True)
    indexing = [share for share in shares if share > 0.2]
    assert all(0 < share <= 1 for share in shares) and shares[-1] == 1
    assert indexing == sorted(indexing) and len(indexing) > 15


def test_the_share_of_a_folder_is_of_all_its_files(tmp_path):
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("words and words\n" * 20)
    (tmp_path / "5.txt").write_text("")
    shares: list[float] = []
    read_corpus(tmp_path, may_go_on=lambda share: shares.append(share) or True)
    assert shares == sorted(shares) and shares[-1] == 1 and {0.25, 0.5, 0.75} <= set(shares)


@pytest.mark.parametrize("pieces", range(6))
def test_reading_ends_at_the_piece_where_it_is_cancelled(pieces):
    asked = iter(range(99))
    with read_in_pieces_of(64), pytest.raises(Cancelled):
        corpus_from_bytes("été\n".encode() * 50, may_go_on=lambda _share: next(asked) < pieces)
    assert next(asked) == pieces + 1


def test_a_folder_can_be_cancelled_at_any_file(tmp_path):
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text("words and words\n" * 20)
    with pytest.raises(Cancelled):
        read_corpus(tmp_path, may_go_on=lambda share: share < 0.6)


# -- what it takes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "encoding"),
    [
        ("the quick brown fox jumps over the lazy dog\n", "ascii"),
        ("« Là-haut, pre\u0300s de l’e\u0301tang »\r\n", "utf-8"),
        ("Là-haut, près de l’étang\n", "cp1252"),
    ],
)
def test_a_file_takes_little_more_than_its_indices_at_the_peak(tmp_path, line, encoding):
    path = tmp_path / "long.txt"
    path.write_bytes(line.encode(encoding) * 300_000)
    size = path.stat().st_size
    corpus_from_bytes(line.encode(encoding) * 3)  # whatever is loaded when it is first needed, is loaded now
    tracemalloc.start()
    try:
        corpus = read_corpus(path)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert corpus.indices.dtype == np.uint8 and corpus.indices.nbytes == len(normalise(line)) * 300_000
    assert kept < 1.02 * corpus.indices.nbytes + 500_000
    assert peak < 1.05 * size + 20_000_000  # a table of every code point, and a piece: no more for a longer text


# -- damaged UTF-8 ----------------------------------------------------------------------------------------------------

FRENCH, JAPANESE = "Là où naît l’été, près du phare.\n".encode(), "吾輩は猫である。\n".encode()


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (FRENCH * 3 + FRENCH[:2], (FRENCH * 3).decode() + "L\ufffd"),
        (JAPANESE * 3 + JAPANESE[:2], (JAPANESE * 3).decode() + "\ufffd"),
        (FRENCH * 3 + b"\xe9t\xe9\n", (FRENCH * 3).decode() + "\ufffdt\ufffd\n"),
        (codecs.BOM_UTF8 + FRENCH + b"\xff", FRENCH.decode() + "\ufffd"),
        ("“a”\ufffd".encode() + b"\x80", "“a”\ufffd\ufffd"),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1 << 15])
def test_a_few_broken_bytes_leave_the_rest_utf8_and_are_told(data, read, size):
    with read_in_pieces_of(size):
        corpus = corpus_from_bytes(data)
    assert (str(corpus.content), corpus.encoding, corpus.guessed) == (read, "utf-8", True)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Là où naît l’été, “Â©” près du phare.\n"),
        ("gb18030", "联通你好，世界。我们在这里。\n"),
        ("koi8-r", "Жили-были\n"),
    ],
)
def test_what_looks_like_utf8_here_and_there_is_in_another_encoding(encoding, text):
    assert corpus_from_bytes((text * 20).encode(encoding)).encoding != "utf-8"


# -- an encoding that is named ----------------------------------------------------------------------------------------


def test_a_named_encoding_is_obeyed_and_is_no_guess():
    corpus = corpus_from_bytes("õ û, Übung\n".encode("cp1252"), encoding="cp1250")
    assert (str(corpus.content), corpus.encoding, corpus.guessed) == ("ő ű, Übung\n", "cp1250", False)


@pytest.mark.parametrize("size", [1, 3, 1 << 15])
def test_what_is_not_in_the_named_encoding_is_told_with_its_place(size):
    with (
        read_in_pieces_of(size),
        pytest.raises(TextError, match="this is not utf-8: the byte 0xe9 at position 13 does"),
    ):
        corpus_from_bytes(b"plain words \xe9t\xe9", encoding="utf8")


@pytest.mark.parametrize("name", ["klingon", "", "rot13", "base64", "a\0b", "ü"])
def test_an_encoding_that_there_is_not_is_told(name):
    with pytest.raises(TextError, match="unknown encoding"):
        corpus_from_bytes(b"plain words", encoding=name)


def test_the_files_of_a_folder_are_read_in_the_named_encoding(tmp_path):
    for number, text in enumerate(["ő\n", "ű\n"]):
        (tmp_path / f"{number}.txt").write_bytes(text.encode("cp1250"))
    folder = read_corpus(tmp_path, encoding="cp1250")
    assert (str(folder.content), folder.encoding, folder.guesses) == ("ő\n\nű\n", "cp1250", ())
