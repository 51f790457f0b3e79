"""A program that speaks the protocol of Textual's web driver and does nothing else; what is typed says what it does."""

import json
import os
import sys

OUT, IN = sys.stdout.buffer, sys.stdin.buffer
MODES = "\x1b[?1049h\x1b[?1000h"
FILE = b"a line of a file\n" * 10_000


def send(letter: bytes, payload: bytes) -> None:
    OUT.write(letter + len(payload).to_bytes(4, "big") + payload)
    OUT.flush()


def draw(text: str) -> None:
    send(b"D", text.encode())


def tell(**fact: object) -> None:
    send(b"M", json.dumps(fact).encode())


def hand_out(key: str, piece: bytes) -> None:
    words = b"".join(b"s%d:%s" % (len(each), each) for each in (b"deliver_chunk", key.encode()))
    send(b"P", b"t%s%d:%se" % (words, len(piece), piece))


def take_typed(typed: str) -> None:
    if typed == "leave":
        tell(type="exit")
        sys.exit()
    elif typed == "break":
        sys.exit("it broke")
    elif typed == "nonsense":
        OUT.write(b"saved in a run\n")
        OUT.flush()
    elif typed == "much":
        for _ in range(400):
            draw("x" * 10_000)
    elif typed == "huge":
        OUT.write(b"D\xff\xff\xff\xff")
        OUT.flush()
    elif typed == "file":
        tell(type="deliver_file_start", key="k", path="/folder/of/the/server/writing.txt", open_method="download")
    elif typed == "choose":
        tell(type="choose_text")
    elif typed == "address":
        tell(type="open_url", url="http://elsewhere.example", new_tab=True)
    elif typed == "environment":
        draw(json.dumps({**os.environ, "folder": os.getcwd()}))  # noqa: PTH109
    else:
        draw(f"typed {typed}")


def take_told(fact: dict[str, object], place: list[int]) -> None:
    if fact["type"] == "deliver_chunk_request" and "withholding" in sys.argv:
        draw("asked for a piece")
    elif fact["type"] == "deliver_chunk_request":
        begin, place[0] = place[0], place[0] + int(str(fact["size"]))
        hand_out("k", FILE[begin : place[0]])
    else:
        if fact["type"] == "resize":
            tell(type="whole_picture")
        draw(json.dumps(fact))


def main() -> None:
    if "silent" in sys.argv:
        sys.exit("rnn-tui: it cannot begin")
    OUT.write(b"__GANGLION__\n")
    draw(MODES)
    tell(type="whole_picture")
    draw(f"size {os.environ['COLUMNS']} {os.environ['ROWS']}")
    place = [0]
    while head := IN.read(5):
        payload = IN.read(int.from_bytes(head[1:], "big"))
        if head[:1] == b"D":
            take_typed(payload.decode())
        else:
            take_told(json.loads(payload), place)
    while "deaf" in sys.argv:
        pass
    draw("x" * 200_000)  # what is still drawn while it closes
    with open("kept", "w") as file:  # noqa: PTH123
        file.write("all of it")


if __name__ == "__main__":
    main()
