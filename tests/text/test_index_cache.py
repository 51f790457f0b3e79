"""Long texts, whose indices lie in a file: the same text as in memory, made once, and nothing half whatever happens."""

import errno
import os
import pickle
import signal
import subprocess
import sys
import tracemalloc
from collections import namedtuple
from itertools import chain

import numpy as np
import pytest

from rnn_tui.errors import Cancelled, TextError
from rnn_tui.places import indices_folder
from rnn_tui.text import corpus as corpora
from rnn_tui.text import index_cache
from rnn_tui.text.arrays import gathered, in_pieces, let_go
from rnn_tui.text.corpus import read_copy, read_corpus
from rnn_tui.text.index_cache import CachedText, open_cached
from rnn_tui.text.splits import split_by_lines
from rnn_tui.text.vocabulary import Vocabulary

FRENCH = (
    "L'\u00e9t\u00e9 o\u00f9 nous f\u00fbmes, le ph\u00e0re et la m\u00ear.\r\nDeux passeurs, une rivi\u00e8re\r\n" * 60
)
ALL_KINDS = "".join(chr(0x3400 + code) for code in range(400)) + "abc\n" * 50
TEXTS = {
    "ascii.txt": ("the quick brown fox\n" * 40).encode(),
    "lines.txt": FRENCH.encode("utf-8-sig"),
    "parted.txt": ("e\u0301t\u00e9 \U0001f600\n" * 300).encode(),  # a letter and its mark are one character
    "wide.txt": FRENCH.encode("utf-16"),
    "guess.txt": FRENCH.encode("cp1252"),
    "kinds.txt": ALL_KINDS.encode(),
}


@pytest.fixture
def long(monkeypatch):
    """Let every text be a long one, read in pieces that end within characters."""
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 1)
    monkeypatch.setattr("rnn_tui.text.sources._PIECE", 61)


def kept() -> list[str]:
    return sorted(path.suffix for path in indices_folder().iterdir() if path.is_file())


def known_of(corpus):
    facts = (corpus.name, corpus.size, corpus.encoding, corpus.guesses, corpus.path, corpus.formats, corpus.left_out)
    content = corpus.content
    return facts, content.vocabulary, content.indices.dtype, content.indices.tolist(), content.counts, content.sha256


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_in_a_file_is_the_text_in_memory_at_first_and_later(tmp_path, request, name):
    path = tmp_path / name
    path.write_bytes(TEXTS[name])
    in_memory = known_of(read_corpus(path))
    assert not indices_folder().exists()
    request.getfixturevalue("long")
    made = read_corpus(path)
    assert isinstance(made.content, CachedText) and known_of(made) == in_memory
    assert b"".join(made.content.utf8()).decode() == str(made.content)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(corpora, "find_encoding", None)  # which decoding begins with
        found = read_corpus(path)
    assert known_of(found) == in_memory and kept() == [".indices", ".json"]
    with pytest.raises(ValueError, match="read-only"):
        found.indices[0] = 1
    assert known_of(read_copy(path, name))[1:] == in_memory[1:] if name == "ascii.txt" else True


@pytest.mark.usefixtures("long")
def test_a_folder_and_a_packed_text_are_known_again(tmp_path, monkeypatch):
    import gzip

    (tmp_path / "books").mkdir()
    for name in ("1.txt", "2.md"):
        (tmp_path / "books" / name).write_bytes(TEXTS["lines.txt"])
    (tmp_path / "tale.txt.gz").write_bytes(gzip.compress(TEXTS["ascii.txt"]))
    paths = [tmp_path / "books", tmp_path / "tale.txt.gz"]
    first = [known_of(read_corpus(path)) for path in paths]
    monkeypatch.setattr(corpora, "find_encoding", None)
    assert [known_of(read_corpus(path)) for path in paths] == first and first[1][0][5] == ("gzip",)


@pytest.mark.usefixtures("long")
def test_a_changed_file_is_another_text_and_so_is_one_in_another_encoding(tmp_path):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["guess.txt"])
    first, found = read_corpus(path), path.stat()
    again = TEXTS["guess.txt"].replace(b"Deux", b"Cinq")
    path.write_bytes(again)  # of the same length
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 1))
    assert len(again) == found.st_size
    assert str(read_corpus(path).content) == str(first.content).replace("Deux", "Cinq")
    assert read_corpus(path, encoding="cp1250").encoding == "cp1250"
    assert read_corpus(path).guessed


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize("damage", ["a bit", "an end", "the facts", "nothing"])
def test_damaged_indices_are_made_anew(tmp_path, damage):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["lines.txt"])
    whole = known_of(read_corpus(path))
    (indices,) = indices_folder().glob("*.indices")
    data = bytearray(indices.read_bytes())
    if damage == "a bit":
        data[7] ^= 1
        indices.write_bytes(data)
    elif damage == "an end":
        indices.write_bytes(data[:-1])
    elif damage == "the facts":
        indices.with_suffix(".json").write_bytes(b'{"version": 1, "codes": 7, "counts": [], "digest": ""}')
    else:
        indices.write_bytes(b"")
    assert open_cached(whole[-1]) is None
    assert known_of(read_corpus(path)) == whole and open_cached(whole[-1]) is not None


@pytest.mark.usefixtures("long")
def test_whoever_cancels_leaves_nothing(tmp_path):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["lines.txt"])
    shares = []
    read_corpus(path, may_go_on=lambda share: shares.append(share) is None)
    assert shares == sorted(shares) and 0.9 < shares[-1] <= 1.0
    for path_kept in indices_folder().glob("*.*"):
        path_kept.unlink()
    for last in (0.5, 0.95):  # while it is read, and while it is numbered anew
        with pytest.raises(Cancelled):
            read_corpus(path, may_go_on=lambda share, last=last: share < last)
        assert kept() == []


KILLED = """
import os, signal, sys
from pathlib import Path
from rnn_tui.text import arrays, corpus, index_cache, sources
arrays.MAPPED_FROM = sources._PIECE = 1_000
where = sys.argv[2]
keep = index_cache._keep
def kill(*_given):
    os.kill(os.getpid(), signal.SIGKILL)
def kept(file, part, path):
    keep(file, part, path)
    kill()
if where == "read":
    corpus.read_corpus(Path(sys.argv[1]), may_go_on=lambda share: share < 0.5 or kill())
elif where == "renumbered":
    index_cache._keep = kill
else:
    index_cache._keep = kept
corpus.read_corpus(Path(sys.argv[1]))
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("where", ["read", "renumbered", "half kept"])
def test_a_kill_leaves_nothing_that_is_taken_for_a_text(tmp_path, request, where):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["lines.txt"])
    child = subprocess.run([sys.executable, "-c", KILLED, path, where], check=False)
    assert child.returncode == -signal.SIGKILL and kept() == [".indices" if where == "half kept" else ".part"]
    in_memory = known_of(read_corpus(path))
    request.getfixturevalue("long")
    assert known_of(read_corpus(path)) == in_memory and kept() == [".indices", ".json"]


LEFT = """
import sys, threading
from pathlib import Path
from rnn_tui.text import arrays, corpus, sources
arrays.MAPPED_FROM = sources._PIECE = 1_000
reads = threading.Event()
def read_on(share):
    reads.set()
    return share < 0.5 or threading.Event().wait()
threading.Thread(target=corpus.read_corpus, args=(Path(sys.argv[1]), "", read_on), daemon=True).start()
reads.wait()
print(*Path(sys.argv[2]).glob(".*.part"))
"""


def test_who_leaves_while_a_thread_reads_leaves_nothing(tmp_path):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["lines.txt"])
    child = subprocess.run([sys.executable, "-c", LEFT, path, indices_folder()], check=True, capture_output=True)
    assert child.stdout.strip().endswith(b".part") and child.stderr == b"" and kept() == []


@pytest.mark.usefixtures("long")
def test_a_part_that_is_being_written_is_left_to_its_writer(tmp_path):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["ascii.txt"])
    writing = index_cache.InCache(10)
    read_corpus(path)
    assert ".part" in kept()
    writing.close()
    assert ".part" not in kept()


Usage = namedtuple("Usage", "free")


@pytest.mark.usefixtures("long")
def test_a_full_disk_has_the_text_in_memory_or_says_so_in_one_line(tmp_path, monkeypatch):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["ascii.txt"])
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage(1_000))
    corpus = read_corpus(path)
    assert not isinstance(corpus.content, CachedText) and len(corpus.indices) == 800
    monkeypatch.setattr(index_cache, "_MOST_IN_MEMORY", 10)
    with pytest.raises(TextError, match=r"indices: what a text .* cannot be written there \(the disk is full\)"):
        read_corpus(path)


@pytest.mark.usefixtures("long")
def test_no_text_goes_for_one_that_has_no_room_even_so(tmp_path, monkeypatch):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["ascii.txt"])
    there = read_corpus(path).sha256
    monkeypatch.setattr(index_cache, "_LEFT_FREE", 0)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage(1_000))
    with pytest.raises(OSError, match="space"):
        index_cache.InCache(10_000)
    assert open_cached(there) is not None
    with pytest.raises(OSError, match="space"):  # it is not freed, as where somebody has it open
        index_cache.InCache(1_500)
    assert open_cached(there) is None


@pytest.mark.usefixtures("long")
def test_a_disk_that_becomes_full_is_one_line_and_leaves_nothing(tmp_path, monkeypatch):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["ascii.txt"])

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TextError, match=r"the disk is full"):
        read_corpus(path)
    assert kept() == []


@pytest.mark.usefixtures("long")
def test_where_the_folder_cannot_be_made_the_text_is_in_memory(tmp_path):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["ascii.txt"])
    indices_folder().parent.mkdir(parents=True)
    indices_folder().write_text("a file in its place")
    assert not isinstance(read_corpus(path).content, CachedText)


@pytest.mark.usefixtures("long")
def test_of_too_many_texts_the_one_that_was_opened_longest_ago_goes(tmp_path, monkeypatch):
    opened = []
    for number in range(3):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"{number} is a number\n" * 100)
        opened.append(read_corpus(path))
        os.utime(indices_folder() / f"{opened[-1].sha256}.indices", (number, number))
    assert [len(each.indices) for each in opened] == [1_400] * 3
    monkeypatch.setattr(index_cache, "MOST_BYTES", 2 * 1_400 + 1_500)
    assert open_cached(opened[0].sha256) is not None  # which is a use
    (tmp_path / "new.txt").write_text("something else\n" * 100)
    new = read_corpus(tmp_path / "new.txt")
    here = [each.sha256 for each in (*opened, new) if open_cached(each.sha256)]
    assert here == [opened[0].sha256, opened[2].sha256, new.sha256]
    assert str(opened[1].content)[:5] == "1 is "  # whoever has it open keeps it


@pytest.mark.usefixtures("long")
def test_what_is_made_of_a_long_text_lies_in_files_too(tmp_path):
    path = tmp_path / "tale.txt"
    path.write_bytes(TEXTS["lines.txt"])
    text = read_corpus(path).content
    plain = str(text)
    table = {"\u00e9": "e", "x": None, "'": None}
    translated = text.translate(table)
    assert str(translated) == plain.translate({ord(char): to for char, to in table.items()})
    assert text.translate(dict(table)) is translated and text.translate({"a": "b"}) is not translated
    other = Vocabulary([*text.vocabulary.characters, "#"])
    assert text.indices_in(other).tolist() == other.encode(plain).tolist()
    for array in (text.indices, translated.indices, text.indices_in(other)):
        assert not array.flags.writeable
        let_go(array)
        assert np.concatenate(list(in_pieces(array, 100))).tolist() == array.tolist()
    assert kept() == [".indices", ".json"]  # the others have no names
    again = pickle.loads(pickle.dumps(text))
    assert len(pickle.dumps(text)) < 300 and str(again) == plain
    for file in list(indices_folder().glob("*.*")):
        file.unlink()
    with pytest.raises(TextError, match="are gone"):
        pickle.loads(pickle.dumps(text))


def test_a_long_text_that_comes_through_a_pipe_waits_in_a_file(monkeypatch):
    monkeypatch.setattr("rnn_tui.text.sources._IN_MEMORY", 100)
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 100)
    reading, writing = os.pipe()
    os.write(writing, TEXTS["ascii.txt"])
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as file:
        corpus = corpora.corpus_from_file(file, "standard input")
    assert str(corpus.content).encode() == TEXTS["ascii.txt"] and isinstance(corpus.content, CachedText)


def test_an_array_is_gathered_in_the_same_way_in_memory_and_in_a_file(monkeypatch):
    pieces = [np.arange(5, dtype=np.uint16), np.arange(0, 20, 2, dtype=np.uint16)[::2]]
    in_memory = gathered(iter(pieces), 10, np.dtype(np.uint16))
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 1)
    in_file = gathered(iter(pieces), 10, np.dtype(np.uint16))
    assert in_memory.tolist() == in_file.tolist() == [0, 1, 2, 3, 4, 0, 4, 8, 12, 16]
    indices_folder().rmdir()
    indices_folder().write_text("a file in its place")
    with pytest.raises(TextError, match="cannot be written there"):
        gathered(iter(pieces), 10, np.dtype(np.uint16))


def by_lines(indices, newline, val_fraction, test_fraction, seed):
    """The parts as their definition has them, line by line."""
    text = indices.tolist()
    ends = [place + 1 for place, index in enumerate(text) if index == newline]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    lines = [text[begin:end] for begin, end in zip([0, *ends], ends)]
    order = np.random.default_rng(seed).permutation(len(lines)).tolist()
    validated, tested = int(len(lines) * val_fraction), int(len(lines) * test_fraction)
    chosen = [set(order[:validated]), set(order[validated : validated + tested])]
    parts = [[line for number, line in enumerate(lines) if number in each] for each in chosen]
    learnt = [line for number, line in enumerate(lines) if not any(number in each for each in chosen)]
    return [list(chain(*part)) for part in (learnt, *parts)]


@pytest.mark.parametrize("mapped_from", [1, 1 << 26])
@pytest.mark.parametrize(("end", "newline"), [("\n", 0), ("", 0), ("", None)])
def test_lines_are_divided_piece_by_piece(monkeypatch, mapped_from, end, newline):
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", mapped_from)
    monkeypatch.setattr("rnn_tui.text.splits._AT_ONCE", 7)
    text = "".join(f"line {number * 37 % 11}\n" * (number % 3) + "\n" for number in range(40)) + "an end" + end
    indices = Vocabulary(text).encode(text)
    parts = split_by_lines(indices, newline, 0.2, 0.1, seed=5)
    found = [part.tolist() for part in (parts.training, parts.validation, parts.test)]
    assert found == by_lines(indices, newline, 0.2, 0.1, 5)


@pytest.mark.usefixtures("own_folders")
def test_reading_a_long_text_holds_nothing_that_grows_with_it(tmp_path, monkeypatch):
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 1)
    path = tmp_path / "tale.txt"
    path.write_text("the quick brown fox jumps over the lazy dog\n" * 300_000)
    tracemalloc.start()
    try:
        text = read_corpus(path).content
        text.translate({"q": "k"})
        _kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(text) == 13_200_000 and peak < 9_000_000  # a table of every code point, and pieces
