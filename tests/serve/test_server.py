"""The server: who is let in, what each visitor has, and what becomes of all that is open when it ends."""

import asyncio
import gzip
import itertools
import json
import re
import socket
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path

import pytest

pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")

from aiohttp import ClientConnectionError, WSMsgType, WSServerHandshakeError

from rnn_tui.language import said_in
from rnn_tui.serve.gate import NO_TOKEN, WRONG_HOST, WRONG_ORIGIN
from rnn_tui.serve.limits import Idleness
from rnn_tui.serve.page import PARTS, page_in
from rnn_tui.serve.server import FULL, Bounds
from rnn_tui.serve.sitting import BROKE, CLOSED, IDLE, LEFT, MOVED
from rnn_tui.serve.visitors import Visitors, plain_name
from tests.serve.fake_program import MODES
from tests.serve.visiting import TOKEN, drawn, said

FOREIGN = "http://elsewhere.example"


async def refusal(answer) -> str:
    assert answer.status == 403
    return (await answer.text()).rstrip("\n")


async def test_the_address_with_its_token_opens_the_page_and_becomes_cookies_that_no_script_reads(serving):
    async with serving() as make_visitor:
        visitor = make_visitor()
        for address in ("/", "/?token=", "/?token=wrong", f"/?token={TOKEN}x", "/page/page.js", "/program"):
            assert await refusal(await visitor.client.get(address)) == NO_TOKEN
        answer = await visitor.client.get("/", params={"token": TOKEN})
        assert answer.status == 200 and "<title>rnn-tui</title>" in await answer.text()
        cookies = SimpleCookie()
        for header in answer.headers.getall("Set-Cookie"):
            assert "HttpOnly" in header and "SameSite=Strict" in header
            cookies.load(header)
        assert cookies["rnn-tui-1"].value == TOKEN and len(cookies["rnn-tui-1-visitor"].value) == 32
        assert (await visitor.client.get("/")).status == 200
        assert (await visitor.client.get("/page/page.js")).status == 200
        assert (await visitor.client.get("/page/../server.py")).status == 404
        assert (await visitor.client.get("/page/nothing.js")).status == 404


async def test_who_goes_by_another_name_is_refused_so_that_no_name_of_others_leads_here(serving):
    async with serving() as make_visitor:
        visitor = make_visitor()
        for host in ("elsewhere.example", "127.0.0.1.elsewhere.example", "", "["):
            answer = await visitor.client.get("/", params={"token": TOKEN}, headers={"Host": host})
            assert answer.status in {400, 403}
        answer = await visitor.client.get("/", params={"token": TOKEN}, headers={"Host": "elsewhere.example:80"})
        assert await refusal(answer) == WRONG_HOST.format(name="elsewhere.example")
        for host in ("127.0.0.1:9000", "localhost:9000", "[::1]:9000", "192.168.1.5"):
            assert (await visitor.client.get("/", params={"token": TOKEN}, headers={"Host": host})).status == 200


@pytest.mark.parametrize("origin", [FOREIGN, "null", "http://127.0.0.1", None])
async def test_a_websocket_or_a_text_from_another_page_is_refused(serving, origin):
    async with serving() as make_visitor:
        visitor = await make_visitor().come()
        headers = {} if origin is None else {"Origin": origin}
        with pytest.raises(WSServerHandshakeError) as refused:
            await visitor.client.ws_connect("/program", headers=headers)
        assert refused.value.status == 403
        answer = await visitor.client.post("/text", data=b"x", headers=headers)
        assert await refusal(answer) == WRONG_ORIGIN.format(name=origin or "?")
        assert not (await visitor.sit_down()).closed


@pytest.mark.parametrize("strange", ["Host: \xff", "Origin: http://\xff", "Cookie: rnn-tui-1=\xff"])
async def test_a_name_or_a_token_that_is_no_utf_8_is_refused_like_any_other(serving, strange, caplog):
    async with serving() as make_visitor:
        client = make_visitor().client
        host = "" if strange.startswith("Host") else "Host: 127.0.0.1\r\n"
        reader, writer = await asyncio.open_connection(client.host, client.port)
        writer.write(f"GET / HTTP/1.1\r\n{host}{strange}\r\n\r\n".encode("latin-1"))
        assert (await reader.readline()).split()[1] == b"403"
        writer.close()
        await writer.wait_closed()
    assert not caplog.records


async def test_without_the_token_there_is_no_program_from_the_right_page_either(serving):
    async with serving() as make_visitor:
        with pytest.raises(WSServerHandshakeError) as refused:
            await make_visitor().sit_down()
        assert refused.value.status == 403


async def test_what_is_typed_reaches_the_program_and_what_it_draws_the_page(serving):
    async with serving() as make_visitor:
        visitor = await make_visitor().come()
        socket = await visitor.sit_down((133, 41))
        assert (await said(socket))[0] == "sitting"
        assert await drawn(socket) == "size 133 41"
        await socket.send_json(["typed", "é"])
        assert await drawn(socket) == "typed é"
        await socket.send_json(["resized", 100_000, 1])
        assert json.loads(await drawn(socket)) == {"type": "resize", "width": 500, "height": 5}
        await socket.send_json(["focused", False])
        assert json.loads(await drawn(socket)) == {"type": "blur"}
        for strange in (["resized", "a", None], ["unknown"], {}, 7, ["typed", "\ud800"]):
            await socket.send_json(strange)
        assert await drawn(socket) == "typed ?"
        await socket.send_json(["typed", "address"])  # nothing that a program says leads the browser elsewhere
        await socket.send_json(["typed", "choose"])
        assert await said(socket) == ["choose"]
        await socket.send_json(["typed", "leave"])
        assert await said(socket) == ["ended", LEFT]
        assert (await socket.receive()).type == WSMsgType.CLOSE


async def test_a_message_that_is_no_json_ends_the_sitting(serving):
    async with serving() as make_visitor:
        socket = await (await make_visitor().come()).sit_down()
        await socket.send_str("{")
        while (message := await socket.receive()).type in {WSMsgType.TEXT, WSMsgType.BINARY}:
            pass
        assert message.type == WSMsgType.CLOSE


async def test_two_visitors_have_a_home_each_that_lasts_and_know_nothing_of_the_server(serving, monkeypatch, tmp_path):
    monkeypatch.setenv("A_SECRET", "of the server")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("LC_TIME", "C")

    async def environment(visitor) -> dict[str, str]:
        socket = await visitor.sit_down()
        await drawn(socket)
        await socket.send_json(["typed", "environment"])
        known = json.loads(await drawn(socket))
        await socket.send_json(["typed", "leave"])
        await said(socket, "ended")
        return known

    async with serving() as make_visitor:
        one, other = await make_visitor().come(), await make_visitor().come()
        known = [await environment(each) for each in (one, other, await one.come())]
    homes = [Path(each["HOME"]) for each in known]
    assert homes[0] == homes[2] != homes[1]
    assert {home.parent for home in homes} == {tmp_path / "served"} and {
        home.stat().st_mode & 0o77 for home in homes
    } == {0}
    for each in known:
        assert each["HOME"] == each["folder"] and each["RNN_TUI_HOME"] == "." and each["RNN_TUI_VISITED"] == "1"
        assert each["LC_TIME"] == "C" and "A_SECRET" not in each and "DISPLAY" not in each


async def test_nobody_takes_or_sends_files_at_another_one_s_place(serving):
    async with serving() as make_visitor:
        one, other = await make_visitor().come(), await make_visitor().come()
        socket = await one.sit_down()
        sitting = (await said(socket))[1]
        await socket.send_json(["typed", "file"])
        assert await said(socket) == ["download", "k", "writing.txt"]
        origin = {"Origin": one.origin}
        assert (await other.client.get(f"/download/{sitting}/k")).status == 404
        assert (await other.client.post(f"/text?sitting={sitting}", data=b"x", headers=origin)).status == 404
        assert (await one.client.get(f"/download/{sitting}/another")).status == 404
        answer = await one.client.get(f"/download/{sitting}/k")
        assert answer.status == 200 and answer.headers["Content-Disposition"] == "attachment"
        assert await answer.read() == b"a line of a file\n" * 10_000
        assert (await one.client.get(f"/download/{sitting}/k")).status == 404


async def test_a_file_is_handed_out_once_and_half_of_it_when_its_program_ends_is_none(serving):
    async with serving("withholding") as make_visitor:
        visitor = await make_visitor().come()
        socket = await visitor.sit_down()
        sitting = (await said(socket))[1]
        await drawn(socket)
        await socket.send_json(["typed", "file"])
        assert (await said(socket))[0] == "download"
        first = asyncio.create_task(visitor.client.get(f"/download/{sitting}/k"))
        assert await drawn(socket) == "asked for a piece"
        assert (await visitor.client.get(f"/download/{sitting}/k")).status == 404
        await socket.send_json(["typed", "leave"])
        with pytest.raises(ClientConnectionError):
            await first


async def test_a_text_that_is_sent_lies_in_its_visitor_s_folder_and_the_program_is_told(serving, tmp_path):
    async with serving(bounds=Bounds(text=200_000)) as make_visitor:
        visitor = await make_visitor().come()
        socket = await visitor.sit_down()
        sitting = (await said(socket))[1]
        await drawn(socket)
        (home,) = (tmp_path / "served").iterdir()

        async def send(name: str, data: object, asked: int = 0, **headers: str):
            place = {"sitting": sitting, "name": name, "asked": asked}
            headers["Origin"] = visitor.origin
            return await visitor.client.post("/text", params=place, data=data, headers=headers)

        for name, asked in (("été.txt", 1), ("../../../etc/passwd", 0)):
            assert (await send(name, "é".encode(), asked)).status == 204
            told = json.loads(await drawn(socket))
            assert told["asked"] is bool(asked) and told["path"] == f"texts sent/{plain_name(name)}"
            assert (home / told["path"]).read_bytes() == "é".encode()
        assert (await send("été.txt", BytesIO(bytes(200_001)))).status == 413
        bomb = gzip.compress(bytes(2_000_000))
        assert (await send("packed.txt", bomb, **{"Content-Encoding": "gzip"})).status == 413
        for number in range(9):
            assert (await send(f"{number}.txt", bytes(200_000))).status == 204
        for _time in range(2):  # the second is no larger than the first, which it replaces
            assert (await send("été.txt", bytes(199_990))).status == 204
        full = await send("9.txt", bytes(200_000))
        assert (full.status, await full.text()) == (507, "the disk quota is used up")
        kept = sorted(path.name for path in (home / "texts sent").iterdir())
        assert kept == sorted(["été.txt", "_.._.._etc_passwd", *(f"{number}.txt" for number in range(9))])


def test_the_name_of_a_sent_file_is_that_of_a_plain_file():
    names = {"a b.txt": "a b.txt", "../x": "_x", "": "text.txt", "..": "text.txt", ".hidden": "hidden", "a\0b": "a_b"}
    assert {name: plain_name(name) for name in names} == names
    assert len(plain_name("é" * 500)) == 80 and plain_name("C:\\x.txt") == "C_x.txt"


def test_an_id_that_a_browser_makes_up_is_none(tmp_path):
    visitors = Visitors(tmp_path)
    kept = visitors.id_of(None)
    assert visitors.id_of(kept) == kept and len(kept) == 32
    for made_up in ("", "../" * 10, "a" * 31, "a" * 33, "é" * 32):
        assert visitors.id_of(made_up) not in {made_up, kept}


async def test_who_finds_all_places_taken_is_told_in_their_language_and_a_place_that_is_left_is_free(serving):
    async with serving(bounds=Bounds(sittings=1)) as make_visitor:
        one, other = await make_visitor().come(), await make_visitor().come()
        first = await one.sit_down()
        await drawn(first)
        refused = await other.sit_down(headers={"Accept-Language": "fr-CH, en;q=0.8"})
        assert await said(refused) == ["ended", said_in("fr", FULL).format(count=1)]
        assert said_in("fr", FULL) != FULL
        await first.send_json(["typed", "leave"])
        assert (await all_said(first))[-1] == ["ended", LEFT]
        while (words := await said(socket := await other.sit_down()))[0] != "sitting":  # it is about to be free
            assert words == ["ended", FULL.format(count=1)]
            await socket.close()


async def test_who_loads_the_page_again_gets_the_same_program_back_whole_and_in_the_new_size(serving):
    async with serving(bounds=Bounds(sittings=1)) as make_visitor:
        visitor = await make_visitor().come()
        socket = await visitor.sit_down()
        sitting = await said(socket)
        await socket.send_json(["typed", "a word of mine"])
        while await drawn(socket) != "typed a word of mine":
            pass
        await socket.close()
        again = await visitor.sit_down((100, 30))
        assert await said(again) == sitting
        await again.send_json(["typed", "unseen before a whole picture"])
        await again.send_json(["resized", 100, 30])
        assert (await again.receive()).data == MODES.encode()  # its terminal is another one
        assert json.loads(await drawn(again)) == {"type": "resize", "width": 100, "height": 30}
        await again.send_json(["typed", "leave"])
        assert await said(again, "ended") == ["ended", LEFT]
        anew = await visitor.sit_down()
        assert await said(anew) != sitting and await drawn(anew) == "size 80 24"


async def test_a_second_page_of_a_visitor_takes_the_program_over_so_that_nobody_has_two(serving):
    async with serving(bounds=Bounds(sittings=2)) as make_visitor:
        one, other = await make_visitor().come(), await make_visitor().come()
        pages, sittings = [], []
        for _ in range(5):
            pages.append(await one.sit_down())
            sittings.append(await said(pages[-1]))  # while the program starts, the next one would only end it
        assert all(each == sittings[0] for each in sittings) and sittings[0][0] == "sitting"
        assert [await said(page) for page in pages[:-1]] == [["ended", MOVED]] * 4
        assert [(await page.receive()).type for page in pages[:-1]] == [WSMsgType.CLOSE] * 4
        assert (await said(await other.sit_down()))[0] == "sitting"
        await pages[-1].send_json(["there"])
        assert await said(pages[-1]) == ["there"]


async def test_a_page_that_takes_nothing_does_not_keep_the_next_one_waiting(serving):
    async with serving() as make_visitor:
        visitor = await make_visitor().come()
        stuck = await visitor.sit_down()
        stuck.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await drawn(stuck)
        await stuck.send_json(["typed", "much"])
        again = await visitor.sit_down()
        assert (await said(again))[0] == "sitting"
        await again.send_json(["resized", 100, 30])
        assert json.loads(await drawn(again)) == {"type": "resize", "width": 100, "height": 30}


async def test_a_program_stays_without_a_page_only_so_long_and_keeps_its_place_meanwhile(serving, tmp_path):
    async with serving(bounds=Bounds(sittings=1, grace=3600.0)) as make_visitor:
        one, other = await make_visitor().come(), await make_visitor().come()
        socket = await one.sit_down()
        await drawn(socket)
        await socket.close()
        assert await said(await other.sit_down()) == ["ended", FULL.format(count=1)]
        assert not list(tmp_path.rglob("kept"))
    assert len(list(tmp_path.rglob("kept"))) == 1


async def test_a_program_that_nobody_uses_is_ended_and_kept(serving, tmp_path):
    late = itertools.count(step=5_000)
    async with serving(make_idleness=lambda most: Idleness(most, lambda: next(late))) as make_visitor:
        socket = await (await make_visitor().come()).sit_down()
        assert await said(socket, "ended") == ["ended", IDLE]
        assert (await socket.receive()).type == WSMsgType.CLOSE
    assert [kept.read_text() for kept in tmp_path.rglob("kept")] == ["all of it"]


@pytest.mark.parametrize("typed", ["break", "nonsense"])
async def test_a_program_that_breaks_is_said_to_have(serving, typed, caplog):
    async with serving() as make_visitor:
        socket = await (await make_visitor().come()).sit_down()
        await socket.send_json(["typed", typed])
        assert await said(socket, "ended") == ["ended", BROKE]
    assert "a program broke" in caplog.text


async def test_a_program_that_cannot_be_started_is_said_in_one_line(serving, tmp_path):
    (tmp_path / "served").write_text("a file where the folder should be")
    async with serving() as make_visitor:
        socket = await (await make_visitor().come()).sit_down()
        assert await said(socket) == [
            "ended", "The program could not be started: part of its path is not a folder"
        ]  # fmt: skip


async def test_a_program_that_no_page_comes_back_to_ends_and_keeps_what_it_has(serving, tmp_path):
    async with serving(bounds=Bounds(sittings=1, grace=0.0)) as make_visitor:
        one, other = await make_visitor().come(), await make_visitor().come()
        socket = await one.sit_down()
        await drawn(socket)
        await socket.close()
        while (await said(await other.sit_down()))[0] != "sitting":  # the place is about to be free
            pass
        assert [kept.read_text() for kept in tmp_path.rglob("kept")] == ["all of it"]


async def all_said(socket) -> list:
    return [message.json() async for message in socket if message.type == WSMsgType.TEXT]


async def test_the_end_of_the_server_ends_every_program_and_waits_for_it(serving, tmp_path):
    async with serving() as make_visitor:
        sockets = [await (await make_visitor().come()).sit_down() for _ in range(2)]
        for socket in sockets:
            await drawn(socket)
        readers = [asyncio.create_task(all_said(socket)) for socket in sockets]
        await make_visitor.close()
        assert [(await each)[-1] for each in readers] == [["ended", CLOSED]] * 2
        assert [kept.read_text() for kept in tmp_path.rglob("kept")] == ["all of it"] * 2


async def test_the_page_asks_nobody_else_and_may_not(serving):
    async with serving() as make_visitor:
        answer = await make_visitor().client.get("/", params={"token": TOKEN})
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "http" not in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["Cache-Control"] == "no-store"
    page = page_in("fr")
    parts = re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page)
    assert sorted(parts) == ["page/page.css", "page/page.js", "page/shell.css", "page/textual.js", "page/xterm.css"]
    own = [name for name in PARTS if name not in {"xterm.css", "textual.js"}]
    ours = [page, *(PARTS[name].read_text("utf-8") for name in own)]
    assert not any(re.search(r"https?://|@import|url\(", each) for each in ours)
    taken = {name for text in ours for name in re.findall(r'from "./([^"]+)"', text)}
    assert taken == {"connection.js", "terminal.js"} <= set(PARTS)
    assert "url(" not in PARTS["xterm.css"].read_text("utf-8") and all(path.is_file() for path in PARTS.values())
    assert 'lang="fr"' in page and "$" not in page
