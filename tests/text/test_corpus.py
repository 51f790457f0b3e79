"""Files become texts: encodings, line ends, composition, folders, and what is refused."""

import codecs
import unicodedata
from pathlib import Path

import pytest
from bytes_read import corpus_from_bytes
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.errors import TextError
from rnn_tui.text.corpus import corpus_from_text, normalise, read_corpus

POEM = "Là-haut, près de l'étang, une fée rêvait à la forêt où naît le soleil.\n" * 20
DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"


@given(st.text())
def test_normalised_text_has_one_kind_of_line_end_and_is_composed(text):
    normal = normalise(text)
    assert "\r" not in normal
    assert unicodedata.is_normalized("NFC", normal)
    assert normalise(normal) == normal


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (POEM.encode(), "utf-8"),
        (codecs.BOM_UTF8 + POEM.encode(), "utf-8"),
        (POEM.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + POEM.encode("utf-16-be"), "utf-16"),
        (POEM.encode("utf-32"), "utf-32"),
    ],
)
def test_what_announces_its_encoding_is_read_as_it_is(data, encoding):
    corpus = corpus_from_bytes(data)
    assert (str(corpus.content), corpus.encoding, corpus.guessed) == (POEM, encoding, False)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", POEM),
        ("cp1251", "Жили-были старик со старухой у самого синего моря\n" * 20),
        ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy\n" * 20),
        ("cp1253", "Μια φορά κι έναν καιρό ήταν ένας βασιλιάς\n" * 20),
    ],
)
def test_another_encoding_is_guessed_and_said(encoding, text):
    corpus = corpus_from_bytes(text.encode(encoding))
    assert (str(corpus.content), corpus.encoding, corpus.guessed) == (text, encoding, True)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        # each of these was read as cp1252 once: õ for ő, þ for ş
        ("cp1250", "Sok ember él a földön, akinek nincs se kedve, se ereje az őszi sűrű erdőben bolyongani.\n" * 20),
        ("iso8859_2", "Święta idą, a my piszemy książkę o tym, że źródła są czyste i żółte jak dźwięk.\n" * 20),
        ("iso8859_9", "Güneş doğmadan önce çocuklar şehrin dışına çıktı; ağaçların altında ışık yoktu.\n" * 20),
        ("cp1250", "Čeprav je žena šla čez cesto, so otroci še vedno čakali na vožnjo.\n" * 20),
        ("iso8859_2", "Za našu kuću kažu da je najljepša u selu, ali đaci još uče o njoj.\n" * 20),
        ("cp1257", "Žąsys išskrido į pietus, o mūsų šeima liko čia laukti žiemos ir sniego.\n" * 20),
        # and these are Western, and stay so
        ("cp1252", "Wer früh aufsteht, hört die Vögel über den Dächern und sieht die Straße im Nebel.\n" * 20),
        ("cp1252", "Não há razão para que o coração não saiba o que a mão já fez.\n" * 20),
        ("cp1252", "El niño soñó que mañana llegaría la cigüeña con su pañuelo.\n" * 20),
        ("cp1252", "Hyvää päivää, sanoi mies, ja lähti kävelemään kohti järveä.\n" * 20),
        ("cp1252", "Blåbærsyltetøy på brød er det beste jeg vet når høsten kommer.\n" * 20),
        ("cp1252", "“Là-bas,” dit-elle… «\xa0c’est l’œuvre d’un fou\xa0»\n" * 20),
        # what says nothing of itself and still can be known
        ("utf_16_le", POEM),
        ("utf_16_be", POEM),
        ("utf_32_le", POEM),
        ("iso2022_jp", "吾輩は猫である。名前はまだ無い。\n" * 20),
        ("iso2022_kr", "옛날 옛적에 호랑이가 담배를 피우던 시절이 있었다\n" * 20),
    ],
)
def test_the_letters_of_a_language_tell_its_encoding(encoding, text):
    corpus = corpus_from_bytes(text.encode(encoding))
    assert str(corpus.content) == text and corpus.guessed


@pytest.mark.parametrize("data", [b"~tilde~ and {braces}\n" * 20, b"\x1b[1mbold\x1b[0m\n" * 20])
def test_ascii_is_ascii_whatever_its_bytes_could_begin(data):
    corpus = corpus_from_bytes(data)
    assert (str(corpus.content), corpus.encoding, corpus.guessed) == (data.decode(), "utf-8", False)


@pytest.mark.skipif(not DATA.is_dir(), reason="needs a book that is not in the repository")
def test_a_whole_book_in_an_old_encoding_is_the_same_book():
    old, new = (read_corpus(DATA / name) for name in ("baudelaire_cp1252.txt", "baudelaire_fleurs_du_mal_utf8.txt"))
    assert old.guessed and str(old.content) == str(new.content)


def test_line_ends_and_accents_are_made_one():
    assert str(corpus_from_bytes(b"a\r\nb\rc\n" + "e\u0301".encode()).content) == "a\nb\nc\né"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"a", "at least two"),
        ("é".encode(), "at least two"),
        (b"aaaa", "single character"),
        (b"abc\0def", "zero bytes"),
        (bytes(range(1, 9)) * 50, "control characters"),
    ],
)
def test_what_nothing_can_be_learnt_from_is_refused(data, said):
    with pytest.raises(TextError, match=said):
        corpus_from_bytes(data)


def test_a_folder_is_its_texts_in_natural_order(tmp_path):
    for name, text in (("part 10.txt", "ten"), ("part 2.md", "two"), ("part 1.TXT", "one"), ("data.csv", "no")):
        (tmp_path / name).write_text(text)
    assert str(read_corpus(tmp_path).content) == "one\ntwo\nten"


def test_what_cannot_be_read_is_one_line(tmp_path):
    with pytest.raises(TextError, match="no such file"):
        read_corpus(tmp_path / "nowhere")
    with pytest.raises(TextError, match="a folder without"):
        read_corpus(tmp_path)


def test_what_is_told_of_a_file_and_of_a_folder(tmp_path):
    file = tmp_path / "poem.txt"
    file.write_bytes(POEM.encode())
    read = read_corpus(file, "French")
    assert (read.name, read.size, read.path, read.language) == ("poem.txt", len(POEM.encode()), file, "French")
    (tmp_path / "old.txt").write_bytes(POEM.encode("cp1252"))
    folder = read_corpus(tmp_path)
    assert (folder.name, folder.encoding, folder.guessed) == (tmp_path.name, "cp1252, utf-8", True)
    assert folder.guesses == (("old.txt", "cp1252"),) and read.guesses == ()
    assert str(folder.content) == f"{POEM}\n{POEM}" and folder.size == len(POEM.encode()) + len(POEM.encode("cp1252"))


def test_an_empty_file_in_a_folder_is_no_hindrance(tmp_path):
    (tmp_path / "1.txt").write_bytes(b"")
    (tmp_path / "2.txt").write_bytes(b"some text")
    assert str(read_corpus(tmp_path).content) == "\nsome text"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_one_line(data):
    try:
        text = str(corpus_from_bytes(data).content)
    except TextError as error:
        assert "\n" not in str(error)
    else:
        assert normalise(text) == text and len(set(text)) > 1


def test_rare_characters_fold_into_one():
    folded = corpus_from_text("aaabbbcd", "x").fold_rare(2)
    assert str(folded.content) == "aaabbb\ufffd\ufffd"
    assert folded.fold_rare(2) is folded


@pytest.mark.parametrize("min_count", [1, 2, 3])
@pytest.mark.parametrize("text", ["aaabbbcd", "aaabbb", "aaabbb\ufffdcc", "aaa\ufffd\ufffd\ufffdb"])
def test_the_vocabulary_of_a_folded_text_is_known_without_folding_it(text, min_count):
    corpus = corpus_from_text(text, "x")
    assert corpus.folded_vocabulary(min_count) == corpus.fold_rare(min_count).vocabulary
    with pytest.raises(TextError, match="no character occurs 9 times"):
        corpus.folded_vocabulary(9)


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Title\n\nIt was a bright cold day in April, and the clocks\n", "It was a bright cold day in April, "),
        ("Aardonyx\nAbelisaurus\nAllosaurus\n", "Aardonyx\n"),
        ("exemple de texte pour entraîner un RNN.", "exemple de texte pour entraîner un "),
        ("abcabcabcabc", "abca"),
        ("x" * 50 + "y", "x" * 36),
    ],
)
def test_the_opening_is_a_prompt(text, opening):
    assert corpus_from_text(text, "x").opening() == opening
    assert corpus_from_text(text, "x").opening(window=5) == text[:5]


@given(st.text(min_size=2).filter(lambda text: len(set(normalise(text))) > 1))
def test_the_opening_of_any_text_can_be_read(text):
    corpus = corpus_from_text(text, "x")
    assert corpus.opening() and set(corpus.opening()) <= set(str(corpus.content))


def test_the_digest_is_of_what_is_learnt():
    assert corpus_from_bytes(b"a\r\nb").sha256 == corpus_from_text("a\nb", "y").sha256
