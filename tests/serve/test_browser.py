"""In a real browser: what a visitor sees, types, sends and gets, and what becomes of it."""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from small_training import AtOnce, make_trainer

from rnn_tui.runs.layout import NEWEST
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.training.control import Control
from rnn_tui.training.events import CheckpointSaved

pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")
sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.skipif(sys.platform != "linux", reason="the processes are looked up in /proc"),
]

OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
OPTIONS += ["--disable-component-update", "--disable-sync"]
SIZES = [(1400, 900), (800, 600)]
READ = """() => {
  const terminal = document.getElementById("terminal").shown, buffer = terminal.buffer.active;
  return Array.from({length: terminal.rows}, (_, row) => buffer.getLine(row).translateToString(true)).join("\\n");
}"""
PATIENCE = 20_000  # milliseconds


class Serving:
    """``rnn-tui serve`` with more words as a process of its own, in a folder of its own."""

    def __init__(self, home: Path, *words: str) -> None:
        self.home = home
        environment = {**os.environ, "RNN_TUI_HOME": str(home), "RNN_TUI_THREADS": "1", "RNN_TUI_LANG": "en"}
        command = [sys.executable, "-m", "rnn_tui", "serve", "--port", "0", *words]
        self.process = subprocess.Popen(command, env=environment, stdout=-1, stderr=-1, text=True)
        self.address = self.process.stdout.readline().strip()
        self.origin = re.match(r"http://[^/]+", self.address)[0]

    def programs(self) -> list[int]:
        """Return the ids of the programs that it has started and that run."""
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(word) for word in tasks.read_text().split()]

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        status = self.process.wait()
        self.process.communicate()
        return status


class Seen:
    """A page as its visitor sees it."""

    def __init__(self, page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.received = 0
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, frame) -> None:
        self.received += len(frame)

    @property
    def text(self) -> str:
        return self.page.evaluate(READ)

    def until(self, wanted: str | Callable[[str], bool]) -> str:
        """Wait until something stands on the screen, and return all of it."""
        fits = wanted if callable(wanted) else lambda text: wanted in text
        for _ in range(PATIENCE // 50):
            if fits(text := self.text):
                return text
            self.page.wait_for_timeout(50)
        raise AssertionError(f"it never came:\n{text}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def choose(self, letter: str) -> None:
        """Open the menu, and choose what this letter stands for."""
        self.press("Escape")
        self.until("whole window")
        self.press(letter)


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    serving = Serving(tmp_path_factory.mktemp("serving"))
    yield serving
    if serving.process.poll() is None:
        serving.end(signal.SIGTERM)


@pytest.fixture
def visit(browser, serving):
    """Return what opens the page as a new visitor."""
    contexts = []

    def open_page(size: tuple[int, int] = SIZES[0], address: str = serving.address, **settings) -> Seen:
        contexts.append(browser.new_context(viewport=dict(zip(("width", "height"), size, strict=True)), **settings))
        contexts[-1].set_default_timeout(PATIENCE)
        seen = Seen(contexts[-1].new_page())
        seen.page.goto(address)
        return seen

    yield open_page
    for context in contexts:
        context.close()


def demand_laid_out(seen: Seen, text: str, size: tuple[int, int]) -> float:
    """Demand that the screen fills the window, and no more; return the height of a cell."""
    box = seen.page.locator(".xterm-screen").bounding_box()
    cell = box["height"] / (text.count("\n") + 1)
    assert size[0] - cell <= box["width"] <= size[0] and size[1] - cell <= box["height"] <= size[1]
    assert seen.page.evaluate("document.scrollingElement.scrollHeight") <= size[1]
    return cell


def test_it_has_the_focus_trains_steps_moves_the_bars_follows_the_window_and_rests_with_it(visit, serving):
    def bars_of_step(least: int) -> Callable[[str], bool]:
        return lambda text: (found := re.search(r"as of step (\d+)", text)) is not None and int(found[1]) >= least

    def is_laid_out_in(rows: int) -> Callable[[str], bool]:
        return lambda text: text.count("\n") + 1 == rows and "F9" in text.split("\n")[-1]

    seen = visit(SIZES[0], locale="en-GB")
    text = seen.until("nothing learnt yet")
    assert {"Loss", "Next", "Write", "F9"} <= set(re.findall(r"\w+", text))
    cell = demand_laid_out(seen, text, SIZES[0])
    assert seen.page.url == serving.origin + "/"  # the token is no longer to be seen
    seen.page.keyboard.type("heard at once")
    seen.until("heard at once")
    seen.press("F8")
    seen.until(bars_of_step(1))
    seen.press("F9")
    seen.until(bars_of_step(3))
    seen.press("F9")
    seen.until("paused")
    for size in ((900, 700), (1300, 800)):
        seen.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        seen.until(is_laid_out_in(size[1] // cell))
    seen.page.wait_for_timeout(1500)  # until what is read aside has been read
    before = seen.received
    seen.page.wait_for_timeout(1000)
    assert seen.received - before < 200
    assert all(url.startswith((serving.origin + "/", "data:")) for url in seen.requests) and not seen.errors


def test_what_is_sent_is_opened_and_what_is_saved_is_downloaded(visit, serving, tmp_path):
    seen = visit(permissions=["clipboard-read", "clipboard-write"])
    seen.until("Write")
    text = tmp_path / "my own text.txt"
    text.write_text("la mer et le phare, " * 100)
    with seen.page.expect_file_chooser() as chooser:
        seen.press("Control+o")
    chooser.value.set_files(text)
    seen.until("my own text")
    typed = tmp_path / "line.txt"
    typed.write_text("a line of my file")
    with seen.page.expect_file_chooser() as chooser:
        seen.choose("L")
    chooser.value.set_files(typed)
    seen.until("a line of my file")
    seen.choose("S")
    seen.until("Save the written text as")
    with seen.page.expect_download() as download:
        seen.press("Enter")
    assert download.value.suggested_filename == "writing.txt"
    assert Path(download.value.path()).read_text("utf-8").endswith("a line of my file")
    seen.choose("C")
    seen.page.wait_for_function("navigator.clipboard.readText().then(text => text.endsWith('a line of my file'))")
    seen.page.evaluate("navigator.clipboard.writeText('le \\u001b[201~\\u001b[1mphare')")
    seen.press("Control+v")
    seen.until("a line of my filele [201~[1mphare")  # one paste, which nothing in it ends
    seen.choose("O")
    seen.until("Save the view as")
    with seen.page.expect_download() as download:
        seen.press("Enter")
    assert download.value.suggested_filename == "loss.svg"
    assert Path(download.value.path()).read_text("utf-8").lstrip().startswith("<svg")
    assert not list(serving.home.rglob("writing.txt")) and not list(serving.home.rglob("*.svg"))


def test_two_visitors_do_not_see_each_other_and_whose_page_comes_back_has_the_same_program(visit, serving):
    one, other = visit(SIZES[1], locale="fr-FR", color_scheme="light"), visit(locale="en-GB")
    demand_laid_out(one, one.until("Écrire"), SIZES[1])
    assert "secret" not in other.until("Write")
    programs = serving.programs()
    one.page.keyboard.type("un secret")
    one.until("un secret")
    one.press("Escape")
    menu = one.until("whole window" if "whole window" in one.text else "fenêtre")
    one.page.reload()
    assert one.until(lambda text: "un secret" in text and menu.splitlines()[-1] in text)  # the menu is still open
    one.press("Escape")
    one.page.evaluate("window.dispatchEvent(new Event('online'))")  # the connection is given up for a new one
    one.page.wait_for_selector("#over[open]")
    one.page.wait_for_selector("#over", state="hidden")
    one.page.keyboard.type(" de plus")
    one.until("un secret de plus")
    page = one.page.context.new_page()
    page.goto(serving.origin)
    one.page.wait_for_selector("#over[open]")
    assert one.page.inner_text("#over p").startswith("Le programme") and one.page.inner_text("#over button")
    second = Seen(page)
    second.until("un secret de plus")
    assert serving.programs() == programs and not one.errors and not second.errors


def test_a_wrong_token_and_a_page_of_somebody_else_are_refused(visit, serving):
    wrong = visit(address=f"{serving.origin}/?token=wrong")
    assert "needs its token" in wrong.page.inner_text("body") and not wrong.page.query_selector("#terminal")
    page = wrong.page
    assert page.context.request.get(serving.address).ok  # now it has the cookies
    page.route("http://127.0.0.1:9/*", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.goto("http://127.0.0.1:9/")  # for a browser of the same site: it sends them along
    outcome = page.evaluate(
        """address => new Promise(done => {
          const socket = new WebSocket(address);
          socket.onopen = () => done("open");
          socket.onerror = () => done("refused");
        })""",
        serving.origin.replace("http", "ws") + "/program",
    )
    assert outcome == "refused"


@pytest.mark.parametrize(
    ("number", "told"),
    [(signal.SIGTERM, "The server was ended."), (signal.SIGKILL, "The connection is gone; trying again")],
)
def test_however_the_server_ends_its_programs_end_and_keep_what_was_learnt(visit, tmp_path, number, told):
    serving = Serving(tmp_path)
    try:
        seen = visit(address=serving.address)
        seen.until("Write")
        seen.press("F9")
        seen.until(lambda text: "learning" in text and "as of step" in text)
        (program,) = serving.programs()
        ended = os.pidfd_open(program)
        serving.end(number)
        seen.page.wait_for_selector("#over[open]")
        sentence = seen.page.inner_text("#over p")
        assert sentence.startswith(told) and sentence.lower().endswith("what was learnt and written is kept.")
        wait_until_readable(ended)  # which it is when the process has ended
        assert len(list(tmp_path.rglob(NEWEST))) == 1
    finally:
        with suppress(ProcessLookupError):
            serving.process.kill()


def test_a_class_sees_the_same_bars_move_and_a_key_typed_by_one_changes_nothing(visit, tmp_path):
    folder = RunFolder(make_trainer(steps=4000), tmp_path / "runs" / "phare", checkpoint_every=0.01, executor=AtOnce())
    learning = folder.record(folder.trainer.run(Control()))

    def learn(steps: int) -> None:
        """Let the run be trained on, as another process would, until it has saved what it came to."""
        wanted = folder.trainer.step + steps
        next(event for event in learning if isinstance(event, CheckpointSaved) and event.step >= wanted)

    learn(10)
    serving = Serving(tmp_path, "--follow", "phare", "--size", "110x34")
    try:
        pages = [visit(size, serving.address, locale="en-GB") for size in SIZES]
        pages[0].until("5-grams")  # counted aside, and drawn when it is
        before = [pages[0].until("as of step")]
        before.append(pages[1].until(lambda text: text == pages[0].text))
        pages[0].page.mouse.click(400, 300)
        pages[0].page.keyboard.type("mine")
        pages[0].press("F9", "Control+q", "Escape")
        learn(300)
        step = folder.trainer.step
        after = [page.until(lambda text: f"as of step {step}" in text) for page in pages]
        assert bars_in(after[0]) == bars_in(after[1]) != bars_in(before[0])
        assert all("mine" not in text and "followed" in text for text in after)
        for page, (width, height) in zip(pages, SIZES, strict=True):
            box = page.page.locator(".xterm-screen").bounding_box()
            said = page.page.locator("#said").bounding_box()
            assert box["x"] >= 0 and box["y"] >= 0 and box["y"] + box["height"] <= said["y"]
            assert width - 110 <= box["width"] <= width or said["y"] - 34 <= box["height"]  # less than a pixel a cell
            assert box["x"] == pytest.approx((width - box["width"]) / 2, abs=1)
            assert said["y"] + said["height"] == height
            assert page.page.inner_text("#said") == "read only · watched by 2" and not page.errors
            assert all(url.startswith((serving.origin + "/", "data:")) for url in page.requests)
        (program,) = serving.programs()
        ended = os.pidfd_open(program)
        serving.end(signal.SIGTERM)
        pages[0].page.wait_for_function("document.getElementById('said').textContent === 'The server was ended.'")
        wait_until_readable(ended)
        assert bars_in(pages[1].text) == bars_in(after[0])  # the picture stays
    finally:
        with suppress(ProcessLookupError):
            serving.process.kill()
        learning.close()


def bars_in(text: str) -> list[str]:
    """Return what the rows of the bars say."""
    return re.findall(r"│ +(\d+ \S+ +█[^│]*)│$", text, re.MULTILINE)


def wait_until_readable(descriptor: int) -> None:
    assert select.select([descriptor], [], [], PATIENCE / 1000)[0]
    os.close(descriptor)
