"""``rnn-tui serve --follow``: what is refused in one line, and a real program that leaves the run as it is."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from small_training import make_run, traces

from rnn_tui.runs.layout import NEWEST
from rnn_tui.runs.lock import RunLock

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")

PATIENCE = 60  # seconds


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--follow", "nowhere"], "nowhere: no run, folder or file of that name"),
        (["--follow", "run", "--size", "50x10"], "'50x10' is no size from 60x20 to 300x100"),
        (["--follow", "run", "--size", "wide"], "'wide' is no size from 60x20 to 300x100"),
        (["--follow", "run", "--view", "nothing"], "'nothing' is not one of"),
        (["--size", "80x24"], "--size and --view are for what is followed: --follow RUN"),
        (["--view", "curve"], "--size and --view are for what is followed: --follow RUN"),
        (["--follow", "run", "--memory", 900], "--memory and --idle are for the programs of visitors"),
        (["--follow", "run", "--idle", "1h"], "--memory and --idle are for the programs of visitors"),
        (["--follow", "."], "checkpoint.safetensors: it cannot be read"),
    ],
)
def test_what_cannot_be_followed_is_said_in_one_line(rnn_tui, words, complaint, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = rnn_tui("serve", "--port", 0, *words)
    assert answer.status == 2 and answer.out == ""
    assert answer.err.count("\n") == 1 and answer.err.startswith("rnn-tui: ") and complaint in answer.err


def test_who_follows_a_training_that_has_only_begun_waits_for_its_parameters(rnn_tui, tmp_path, monkeypatch):
    folder = make_run(tmp_path / "run").path
    for file in folder.glob("*.safetensors"):
        file.unlink()
    lock = RunLock(folder)
    lock.acquire()
    monkeypatch.setattr(time, "sleep", lambda _seconds: (folder / NEWEST).write_bytes(b"not whole"))
    answer = rnn_tui("serve", "--follow", folder, "--port", 0)
    lock.release()
    waiting, complaint = answer.err.splitlines()
    assert waiting == "rnn-tui: the training has only begun: waiting for its first parameters"
    assert NEWEST in complaint and answer.status == 2


async def read_until(socket: aiohttp.ClientWebSocketResponse, *wanted: str) -> None:
    """Read what is drawn until all of this was."""
    drawn = ""
    async with asyncio.timeout(PATIENCE):
        while not all(each in drawn for each in wanted):
            message = await socket.receive()
            assert message.type in {aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT}, message
            drawn += message.data.decode() if message.type == aiohttp.WSMsgType.BINARY else ""


@pytest.mark.skipif(sys.platform == "win32", reason="a signal ends it")
async def test_a_run_is_followed_to_its_end_and_nothing_in_its_folder_is_touched(tmp_path):
    lock = RunLock(folder := make_run(tmp_path / "run").path)
    lock.acquire()  # as whoever trains it
    before = traces(folder)
    command = [sys.executable, "-m", "rnn_tui", "serve", "--follow", "run", "--port", "0", "--view", "curve"]
    server = subprocess.Popen(command, cwd=tmp_path, stdout=-1, stderr=-1, text=True, env={**os.environ, "LANG": "C"})
    try:
        address = await asyncio.to_thread(server.stdout.readline)
        origin = re.match(r"http://[^/]+", address)[0]
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            await (await session.get(address.strip())).text()
            async with session.ws_connect(f"{origin}/broadcast", headers={"Origin": origin}) as socket:
                await read_until(socket, "followed \x1b[", "How does the loss fall?")
                assert traces(folder) == before
                lock.release()
                before = traces(folder)
                await read_until(socket, "saved")
                assert traces(folder) == before
        server.send_signal(signal.SIGTERM)
        said = (await asyncio.to_thread(server.communicate))[1]
        assert server.returncode == 0
        assert said == "rnn-tui: who opens it watches run, and can do nothing to it; ctrl+c ends the server\n"
    finally:
        server.kill()
        server.communicate()
