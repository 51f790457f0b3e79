"""Known texts are fetched whole or not at all, from a server of the tests' own; what goes wrong is one line."""

import gc
import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from filelock import FileLock

from rnn_tui.errors import Cancelled, TextError
from rnn_tui.language import set_language
from rnn_tui.text import shelf
from rnn_tui.text.fetching import fetch, remove
from rnn_tui.text.library import SAMPLES, file_of, open_text
from rnn_tui.text.shelf import TEXTS, KnownText, demand_known

SONG = "Au clair de la lune, mon ami Pierrot, prête-moi ta plume\n".encode("latin-1") * 3_000


class Server:
    """Answers with ``content`` (from where it is asked to, if it ``knows_parts``), or with half of what it promises."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}/song.txt"
        self.content, self.status, self.knows_parts, self.cut = SONG, 200, True, False
        self.asked = []  # the parts

    def answer(self, request):
        part = request.headers.get("Range")
        self.asked.append(part)
        if self.status != 200:
            request.send_error(self.status)
            return
        begin = int(re.fullmatch(r"bytes=(\d+)-", part)[1]) if part and self.knows_parts else 0
        content = self.content[begin:]
        request.send_response(206 if begin else 200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content[: len(content) // 2] if self.cut else content)


# what pooch leaves open, when it gives up, is collected at once, and not in a test that has nothing to do with it
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@pytest.fixture(autouse=True)
def no_connection_left():
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told.answer(self)

        def log_message(self, *_told):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        told = Server(serving.server_port)
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield told
        serving.shutdown()
        thread.join()


def known(address, content=SONG):
    digest = hashlib.sha256(content).hexdigest()
    return KnownText("song", "The Song", "", "French", address, len(content), digest, "public domain", "iso8859-1")


@pytest.fixture
def song(server, monkeypatch):
    text = known(server.address)
    monkeypatch.setattr(shelf, "TEXTS", (text,))
    return text


def leftovers(text):
    return sorted(path.name for path in text.path.parent.iterdir())


def test_a_text_is_fetched_once_and_opens_by_its_name_or_title(server, song):
    shares = []
    assert not song.is_here
    assert fetch(song, lambda share: shares.append(share) or True) == song.path
    assert song.path.read_bytes() == SONG and song.is_here
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 2
    assert fetch(song) == song.path and server.asked == [None]
    for name in ("song", "the song"):
        corpus = open_text(name)
        assert (corpus.name, corpus.language, corpus.guessed) == ("song", "French", False)
        assert str(corpus.content) == SONG.decode("latin-1")
    for refused in (lambda: open_text("song", encoding="cp1250"), lambda: file_of(corpus)):
        with pytest.raises(TextError, match="cannot be read in another encoding"):
            refused()
    remove(song)
    assert list(song.path.parent.iterdir()) == []
    with pytest.raises(TextError, match="is not here"):
        remove(song)


@pytest.mark.usefixtures("song")
def test_what_is_not_here_says_how_to_get_it_and_nothing_is_asked(server):
    with pytest.raises(TextError, match=r"^song: this text is not here yet; get it with: rnn-tui texts get song$"):
        open_text("song")
    assert server.asked == []


def test_where_the_connection_broke_the_next_time_goes_on(server, song):
    server.cut = True
    for share in (48, 72):
        with pytest.raises(TextError, match=rf"the connection broke at {share} %; the same command goes on"):
            fetch(song)
    server.cut = False
    fetch(song)
    assert song.path.read_bytes() == SONG
    assert server.asked == [None, "bytes=81920-", "bytes=122880-"]  # whole pieces of 8 kB came
    assert leftovers(song) == ["song.txt"]


def test_a_server_that_knows_no_parts_is_asked_for_the_whole_again(server, song):
    server.cut, server.knows_parts = True, False
    with pytest.raises(TextError, match="broke at 48 %"):
        fetch(song)
    server.cut = False
    fetch(song)
    assert song.path.read_bytes() == SONG


def test_a_part_that_is_whole_is_kept_without_asking(server, song):
    song.path.parent.mkdir(parents=True)
    (song.path.parent / "song.txt.part").write_bytes(SONG)
    fetch(song)
    assert song.path.read_bytes() == SONG and server.asked == []


@pytest.mark.parametrize(
    "content", [SONG[::-1], SONG + b"more" * 20_000, SONG[:-1]], ids=["other", "longer", "shorter"]
)
def test_what_is_another_file_is_not_kept(server, song, content):
    server.content = content
    with pytest.raises(TextError, match="is not the known text any more; nothing was kept"):
        fetch(song)
    assert leftovers(song) == [] and not song.is_here


def test_a_part_of_another_file_is_given_up(song):
    song.path.parent.mkdir(parents=True)
    (song.path.parent / "song.txt.part").write_bytes(b"another song")
    with pytest.raises(TextError, match="nothing was kept"):
        fetch(song)
    fetch(song)
    assert song.path.read_bytes() == SONG


@pytest.mark.parametrize("status", [404, 416, 500])
def test_an_answer_that_is_an_error_is_one_line(server, song, status):
    server.status = status
    with pytest.raises(TextError, match=rf"^song: the server answered {status}; is {server.address} still there\?$"):
        fetch(song)


def test_without_a_network_there_is_one_line():
    with pytest.raises(TextError, match=r"^song: 127\.0\.0\.1:9 cannot be reached; is there a network\?$"):
        fetch(known("http://127.0.0.1:9/song.txt"))


def test_giving_up_keeps_what_came(server, song):
    with pytest.raises(Cancelled):
        fetch(song, lambda share: share < 0.3)
    fetch(song)
    assert song.path.read_bytes() == SONG
    assert server.asked[1].startswith("bytes=")


def test_two_at_once_do_not_write_one_file(song):
    song.path.parent.mkdir(parents=True)
    with FileLock(song.path.parent / "song.txt.lock"), pytest.raises(TextError, match="another process is fetching it"):
        fetch(song)


def test_where_nothing_can_be_written_there_is_one_line(song):
    song.path.parent.parent.mkdir(parents=True, exist_ok=True)
    song.path.parent.write_text("no folder")
    with pytest.raises(TextError, match=r"song\.txt: it cannot be written \(\S"):
        fetch(song)


def test_the_table_is_true_to_its_form():
    assert len(TEXTS) >= 12
    assert {text.language for text in TEXTS} >= {"English", "French", "music in ABC", "names", "C"}
    names = [text.name for text in TEXTS]
    assert len({*names, *(sample.name for sample in SAMPLES)}) == len(names) + len(SAMPLES)
    for text in TEXTS:
        # a commit, not a branch: what is there stays as it is
        assert re.match(r"https://raw\.githubusercontent\.com/[\w.-]+/[\w.-]+/[0-9a-f]{40}/\S+$", text.address)
        assert re.fullmatch("[0-9a-f]{64}", text.sha256) and text.size > 100_000 and text.rights
        assert "".encode(text.encoding) == b""


def test_an_unknown_name_is_told_those_that_there_are():
    set_language("fr")
    assert demand_known("Candide").name == "candide"
    with pytest.raises(TextError, match="shakespeare, war-and-peace") as refused:
        demand_known("hamlet")
    assert "\n" not in str(refused.value)
