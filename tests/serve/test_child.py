"""One program behind its pipes: what it is told, what it says, and that it always comes to an end."""

import pytest

pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")

from rnn_tui.serve.child import Child, ChildError, Drawn, Piece, Told
from tests.serve.fake_program import MODES
from tests.serve.visiting import FAKE

BEGINNING = [Drawn(MODES.encode()), Told({"type": "whole_picture"}), Drawn(b"size 91 33")]


async def started(tmp_path, *words: str) -> Child:
    child = Child([*FAKE, *words], {"SOMETHING": "known"}, tmp_path)
    await child.start(91, 33)
    return child


async def begun(packets) -> None:
    assert [await anext(packets) for _packet in BEGINNING] == BEGINNING


async def test_what_it_says_comes_as_packets_and_what_is_typed_goes_to_it(tmp_path):
    child = await started(tmp_path)
    packets = child.packets()
    await begun(packets)
    await child.type("é".encode())
    assert await anext(packets) == Drawn("typed é".encode())
    await child.tell("resize", width=5, height=6)
    assert await anext(packets) == Told({"type": "whole_picture"})
    assert await anext(packets) == Drawn(b'{"type": "resize", "width": 5, "height": 6}')
    await child.type(b"choose")
    assert await anext(packets) == Told({"type": "choose_text"})
    await child.tell("deliver_chunk_request", key="k", size=17)
    assert await anext(packets) == Piece("k", b"a line of a file\n")
    assert child.pid is not None
    await child.type(b"leave")
    assert [packet async for packet in packets] == []
    await child.end()
    assert child.pid is None
    await child.type(b"nobody is there")
    await child.end()


async def test_it_is_ended_by_the_end_of_its_input_and_may_still_draw_and_save(tmp_path):
    child = await started(tmp_path)
    await begun(child.packets())
    await child.end()
    assert child.pid is None and (tmp_path / "kept").read_text() == "all of it"


async def test_one_that_does_not_end_is_killed(tmp_path):
    child = await started(tmp_path, "deaf")
    await begun(child.packets())
    await child.end(patience=0.01)
    assert child.pid is None and not (tmp_path / "kept").exists()


@pytest.mark.parametrize(("typed", "said"), [("break", "it broke"), ("nonsense", "^$"), ("huge", "^$")])
async def test_one_that_breaks_or_sends_no_packets_is_ended_and_what_it_said_last_is_told(tmp_path, typed, said):
    child = await started(tmp_path)
    packets = child.packets()
    await begun(packets)
    await child.type(typed.encode())
    with pytest.raises(ChildError, match=said):
        await anext(packets)
    assert child.pid is None


async def test_one_that_does_not_begin_is_an_error_too(tmp_path):
    child = await started(tmp_path, "silent")
    with pytest.raises(ChildError, match="rnn-tui: it cannot begin"):
        await anext(child.packets())


async def test_one_that_was_never_started_says_nothing_and_has_ended(tmp_path):
    child = Child(["nothing"], {}, tmp_path)
    assert [packet async for packet in child.packets()] == [] and child.pid is None
    await child.type(b"x")
    await child.end()
    with pytest.raises(OSError):
        await Child([str(tmp_path / "no such program")], {}, tmp_path).start(80, 24)
