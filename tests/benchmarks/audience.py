"""What a class costs: forty browsers that watch one training (``rnn-tui serve --follow``).

``python -m tests.benchmarks.audience [WATCHERS] [SECONDS]`` prints, as shares of one core, what the server and the one
program that draws take: with nobody there and with all watchers, of a real training and of a program that draws a whole
picture of 120 x 36 twelve times a second, as none does; there also with one watcher more who takes nothing. Then what
each needs of memory, and how much later than the first a picture reaches the last of them. Linux only.
"""

import asyncio
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

A_SECOND = 12  # pictures of the program that draws more than any other
DRAWS = Path(__file__).parents[1] / "drawing_program.py"
_TICK = os.sysconf("SC_CLK_TCK")


class Serving:
    """A server as a process of its own, and the program that it has started."""

    def __init__(self, home: Path, *command: str) -> None:
        environment = {**os.environ, "RNN_TUI_HOME": str(home)}
        self.process = subprocess.Popen([sys.executable, "-m", *command], stdout=-1, text=True, env=environment)
        self.address = self.process.stdout.readline().strip()
        self.origin = re.match(r"http://[^/]+", self.address)[0]
        own = self.process.pid
        self.program = int(Path(f"/proc/{own}/task/{own}/children").read_text().split()[0])

    def seconds(self) -> tuple[float, float]:
        """Return how long the processors have worked for the server and for its program."""
        return seconds_of(self.process.pid), seconds_of(self.program)

    def memory(self) -> tuple[float, float]:
        """Return the megabytes that they have."""
        return megabytes_of(self.process.pid), megabytes_of(self.program)

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()


def seconds_of(pid: int) -> float:
    """Return the processor's seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def megabytes_of(pid: int) -> float:
    """Return what a process has in memory."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


class Audience:
    """Who watches: what comes to them, and when."""

    def __init__(self) -> None:
        self.bytes = 0
        self.arrivals: dict[bytes, list[float]] = defaultdict(list)

    async def watch(self, watcher: object) -> None:
        """Take in what comes to one watcher."""
        async for message in watcher:
            if isinstance(message.data, bytes):
                self.bytes += len(message.data)
                for number in re.findall(rb"picture (\d+)", message.data):
                    self.arrivals[number].append(time.perf_counter())

    def lags(self) -> list[float]:
        """Return the milliseconds from the first arrival of each picture to the last."""
        most = max(map(len, self.arrivals.values()), default=0)
        return [1000 * (max(times) - min(times)) for times in self.arrivals.values() if len(times) == most > 1]


@asynccontextmanager
async def audience(serving: Serving, watchers: int) -> AsyncIterator[Audience]:
    """Let so many watch."""
    import aiohttp

    seen = Audience()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await (await session.get(serving.address)).read()
        place, headers = f"{serving.origin}/broadcast", {"Origin": serving.origin}
        sockets = [await session.ws_connect(place, headers=headers) for _ in range(watchers)]
        tasks = [asyncio.create_task(seen.watch(each)) for each in sockets]
        await asyncio.sleep(1)  # until all have the first picture
        yield seen
        for each in sockets:
            await each.close()
        await asyncio.gather(*tasks)


def take_nothing(serving: Serving) -> socket.socket:
    """Return a connection of one more who asks to watch and never reads."""
    name, port = serving.origin.removeprefix("http://").split(":")
    token = serving.address.partition("token=")[2]
    asks = f"GET /broadcast HTTP/1.1\r\nHost: {name}:{port}\r\nOrigin: {serving.origin}\r\nUpgrade: websocket\r\n"
    asks += f"Connection: Upgrade\r\nCookie: rnn-tui-{port}={token}\r\nSec-WebSocket-Version: 13\r\n"
    asks += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    connection = socket.create_connection((name, int(port)))
    connection.sendall(asks.encode())
    return connection


async def measure(serving: Serving, title: str, watchers: int, seconds: float) -> None:
    """Print what it takes while so many watch."""
    async with audience(serving, watchers) as seen:
        seen.bytes, before, begun = 0, serving.seconds(), time.perf_counter()
        seen.arrivals.clear()
        await asyncio.sleep(seconds)
        passed = time.perf_counter() - begun
        server, program = ((now - then) / passed for now, then in zip(serving.seconds(), before))
        each = seen.bytes / max(1, watchers) / passed / 1000
        lags = seen.lags()
        memory = serving.memory()
    lag = f"{statistics.median(lags):5.1f} ms, at most {max(lags):5.1f}" if lags else "-"
    print(
        f"{title:44} {watchers:3} {server:7.1%} {program:7.1%} {memory[0]:6.0f} {memory[1]:6.0f} {each:7.1f}  {lag}",
        flush=True,
    )


def main(watchers: int = 40, seconds: float = 10.0) -> None:
    """Measure a real training, and then more pictures than any program draws."""
    print(f"{'':44} {'':3} {'server':>7} {'program':>7} {'MB':>6} {'MB':>6} {'kB/s':>7}  from the first to the last")
    with TemporaryDirectory() as home:
        words = ["train", "tidewater", "--budget", "10m", "--checkpoint-every", "5s", "--out", f"{home}/runs/class"]
        training = subprocess.Popen(
            [sys.executable, "-m", "rnn_tui", *words],
            env={**os.environ, "RNN_TUI_HOME": home},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not (Path(home) / "runs" / "class" / ".holder.json").exists():
            time.sleep(0.1)
        serving = Serving(Path(home), "rnn_tui", "serve", "--port", "0", "--follow", "class")
        for count in (0, watchers):
            asyncio.run(measure(serving, "a training of 256 units", count, seconds))
        serving.end()
        training.send_signal(signal.SIGTERM)
        training.wait()
        serving = Serving(Path(home), "tests.benchmarks.audience", "draw", home)
        for count in (0, watchers):
            asyncio.run(measure(serving, f"{A_SECOND} whole pictures a second", count, seconds))
        with take_nothing(serving):
            asyncio.run(measure(serving, "the same beside one who takes nothing", watchers, seconds))
        serving.end()


async def draw(home: Path) -> None:
    """Serve the program that draws more than any other."""
    from rnn_tui.serve.child import Child
    from rnn_tui.serve.follow import Follower, FollowServer
    from rnn_tui.serve.gate import Gate
    from rnn_tui.serve.running import address_of, listen_at, run

    listening = listen_at("127.0.0.1", 0)
    gate = Gate(port := listening.getsockname()[1])
    child = Child([sys.executable, str(DRAWS), str(home / "notes"), str(A_SECOND)], dict(os.environ), home)
    follower = Follower(child, 60, 20)
    await follower.begin()
    server = FollowServer(gate, follower, "draws", 100)
    address = address_of("127.0.0.1", port, gate)
    await run(lambda: server.application, listening, lambda: print(address, flush=True))
    await follower.end()


if __name__ == "__main__":
    if sys.argv[1:2] == ["draw"]:
        asyncio.run(draw(Path(sys.argv[2])))
    else:
        main(*map(int, sys.argv[1:]))
