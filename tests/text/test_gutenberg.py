"""What Project Gutenberg puts around a text is left out, and said; nothing else is."""

import pytest

from rnn_tui.text.corpus import corpus_from_text, read_corpus
from rnn_tui.text.gutenberg import LicenceCut

HEADER = "The Project Gutenberg EBook of Candide, by Voltaire\n\nTitle: Candide\n\n"
LICENCE = "\n\n***** This file should be named 1.txt *****\n\n*** START: FULL LICENSE ***\n\n1.A. By reading\n"
BEGIN = "*** START OF THIS PROJECT GUTENBERG EBOOK CANDIDE ***\n"
CREDITS = "\n\nProduced by Carlo Traverso\nand others\n\n\n\n"
LAST = "*** END OF THIS PROJECT GUTENBERG EBOOK CANDIDE ***\n"
END = "\n\n\n\nEnd of the Project Gutenberg EBook of Candide, by Voltaire\n\n" + LAST
BODY = "CHAPITRE I\n\n***\n\nIl y avait en Westphalie un jeune garçon.\n\nThe end of the project.\n"
BOOKS = {
    "as it is": HEADER + BEGIN + CREDITS + BODY + END + LICENCE,
    "older": HEADER
    + BEGIN
    + "\n\nThe Project Gutenberg Etext of Candide\n(#6 in our series)\n\n***\n"
    + CREDITS
    + "We thank the library\nfor its pictures.\n\n"
    + BODY
    + END,
    "no credits": HEADER + BEGIN + "\n\n" + BODY + END + LICENCE,
    "the project": HEADER
    + BEGIN.replace("THIS", "THE")
    + CREDITS
    + BODY
    + "*** END OF THE PROJECT GUTENBERG EBOOK ***",
    "two lines": HEADER + BEGIN.replace(" CANDIDE", ", OR\nALL FOR THE BEST") + BODY + END,
    "small print": HEADER + "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n" + BODY + END,
    "French": HEADER
    + "*** DÉBUT DU PROJET GUTENBERG EBOOK CANDIDE ***\n\n"
    + BODY
    + "\nFin du Projet Gutenberg\n"
    + LICENCE,
    "no licence": HEADER + BEGIN + BODY,
}


def cut(text, size):
    cutting = LicenceCut()
    kept = "".join(cutting.pieces(text[begin : begin + size] for begin in range(0, len(text), size)))
    return kept, cutting.left_out


@pytest.mark.parametrize("size", [7, 64, 100_000])
@pytest.mark.parametrize("book", BOOKS)
def test_a_book_is_left_without_header_credits_and_licence(book, size):
    kept, left_out = cut(BOOKS[book], size)
    assert kept == BODY
    assert left_out == len(BOOKS[book]) - len(BODY)


@pytest.mark.parametrize("size", [7, 100_000])
def test_of_two_books_in_one_file_both_are_kept(size):
    kept, left_out = cut(BOOKS["as it is"] + BOOKS["no credits"], size)
    assert kept == BODY + "\n\n" + BODY
    assert left_out == len(BOOKS["as it is"] + BOOKS["no credits"]) - len(kept)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "x" * 50_000 + "\n" + BOOKS["as it is"],  # a book about it, far inside
        BODY + "\n*** END OF THIS PROJECT GUTENBERG EBOOK ***\nmore\n",
        "*** START OF THE RACE ***\n" + BODY,
        "",
        "\n",
    ],
)
@pytest.mark.parametrize("size", [11, 100_000])
def test_any_other_text_stays_as_it_is(text, size):
    assert cut(text, size) == (text, 0)


def test_it_is_said_and_a_text_at_hand_is_never_cut(tmp_path):
    path = tmp_path / "candide.txt"
    path.write_bytes(BOOKS["as it is"].replace("\n", "\r\n").encode("utf-8-sig"))
    corpus = read_corpus(path)
    assert str(corpus.content) == BODY
    left_out = len(BOOKS["as it is"]) - len(BODY)
    assert corpus.left_out == left_out
    assert corpus.how_it_was_read() == [f"Project Gutenberg's header and licence were left out ({left_out} characters)"]
    assert str(corpus_from_text(BOOKS["as it is"], "pasted").content) == BOOKS["as it is"]
    (tmp_path / "other.txt").write_text("more")
    assert read_corpus(tmp_path).left_out == left_out
