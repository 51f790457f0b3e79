"""``rnn-tui serve``: what is refused in one line, and what is printed for whoever invites visitors."""

import asyncio
import os
import signal
import socket
import sys

import pytest

from rnn_tui.cli import serve

pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")

from aiohttp import web

from rnn_tui.serve import running
from rnn_tui.serve.gate import Gate


@pytest.fixture
def begins_only(monkeypatch):
    """Have the server end as soon as it could be reached; return what it was to serve."""
    served: list[web.Application] = []

    async def begin(make, listening, begun) -> None:
        served.append(make())
        begun()
        listening.close()

    monkeypatch.setattr(running, "run", begin)
    return served


def test_the_address_with_a_new_token_is_printed_alone_and_where_things_are_kept_beside_it(rnn_tui, begins_only):
    first, second = rnn_tui("serve", "--port", 0), rnn_tui("serve", "--port", 0)
    assert first.status == second.status == 0 and len(begins_only) == 2
    address, token = first.out.removesuffix("\n").split("/?token=")
    assert address.startswith("http://127.0.0.1:") and len(token) == 32
    assert token not in second.out
    (line,) = first.err.splitlines()
    assert line.endswith("/served; ctrl+c ends the server")


@pytest.mark.parametrize("missing", ["aiohttp", "textual_serve"])
def test_without_its_packages_one_line_says_how_to_have_them(rnn_tui, monkeypatch, missing):
    monkeypatch.setattr(serve, "find_spec", lambda name: None if name == missing else object())
    answer = rnn_tui("serve")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == 'rnn-tui: serve needs two more packages; install them with: pip install "rnn-tui[serve]"\n'


def test_where_it_cannot_listen_one_line_says_why(rnn_tui):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = rnn_tui("serve", "--port", port)
    assert answer.status == 2 and answer.err == f"rnn-tui: cannot listen at 127.0.0.1, port {port}: it is in use\n"
    for host in ("192.0.2.1", "no such name", "a" * 100, "\0", ""):
        answer = rnn_tui("serve", "--host", host, "--port", 0)
        assert (
            answer.status == 2
            and len(answer.err.splitlines()) == 1
            and answer.err.endswith(": this machine has no such address\n")
        )


@pytest.mark.parametrize(
    "words", [("--port", 65_536), ("--port", "x"), ("--sessions", 0), ("--memory", 10), ("--idle", "soon"), ("x",)]
)
def test_what_cannot_be_is_refused(rnn_tui, words):
    answer = rnn_tui("serve", *words)
    assert answer.status == 2 and len(answer.err.splitlines()) == 1


def test_addresses_and_the_names_that_a_server_goes_by():
    gate, own = Gate(80, token="t"), socket.gethostname()
    assert running.address_of("127.0.0.1", 80, gate) == "http://127.0.0.1:80/?token=t"
    assert running.address_of("::1", 80, gate) == "http://[::1]:80/?token=t"
    assert running.address_of("0.0.0.0", 80, gate) == f"http://{own}:80/?token=t"
    assert running.names_of("0.0.0.0") == ("0.0.0.0", own, f"{own}.local")
    assert running.names_of("127.0.0.1") == ("127.0.0.1",)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
async def test_who_sends_a_text_and_never_ends_does_not_keep_the_server_from_ending(monkeypatch):
    monkeypatch.setattr(running, "_PATIENCE", 0.1)
    listening = running.listen_at("127.0.0.1", 0)
    before = signal.getsignal(signal.SIGTERM)

    def make() -> web.Application:
        async def take(request: web.Request) -> web.Response:
            os.kill(os.getpid(), signal.SIGTERM)
            return web.Response(body=await request.read())

        application = web.Application()
        application.router.add_post("/text", take)
        return application

    try:
        with socket.create_connection(listening.getsockname()) as sending:
            sending.sendall(b"POST /text HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nla")
            async with asyncio.timeout(20.0):
                await running.run(make, listening, lambda: None)
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_serves_until_a_signal_comes_and_then_has_everything_closed(number):
    closed: list[str] = []

    def make() -> web.Application:
        application = web.Application()

        async def close(_application: web.Application) -> None:
            closed.append("closed")

        application.on_shutdown.append(close)
        return application

    listening = running.listen_at("127.0.0.1", 0)
    port = listening.getsockname()[1]
    before = signal.signal(number, signal.SIG_DFL)  # in the background of a shell SIGINT is ignored, and stays so
    try:
        await running.run(make, listening, lambda: os.kill(os.getpid(), number))
    finally:
        signal.signal(number, before)
    assert closed == ["closed"]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
