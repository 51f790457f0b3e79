"""A program for a browser that is quick to start: it draws what it is told to, and notes what it hears.

``python drawing_program.py NOTES [PICTURES]``: each packet that it is sent becomes a line of the file NOTES. What is
"typed" at it are its orders: ``draw TEXT`` writes into the last line, ``pictures N`` draws N whole ones, ``end`` and
``break`` end it. It begins with a whole picture, and draws PICTURES more a second where that is given.
"""

import json
import os
import struct
import sys
import threading
import time
from pathlib import Path

LINE = "\x1b[{row};1H\x1b[38;2;230;232;235;48;2;18;22;29m{text:<60}\x1b[0m"
ROWS = 20
BALLAST = 3_000  # of four bytes


def send(kind: bytes, payload: bytes) -> None:
    packet = kind + struct.pack(">I", len(payload)) + payload
    while packet:
        packet = packet[os.write(1, packet) :]


def draw_whole(number: int, ballast: int = 0) -> None:
    send(b"M", json.dumps({"type": "whole_picture"}).encode())
    lines = [f"picture {number}", *("bars".ljust(60, "=") for _row in range(ROWS - 2)), ""]
    picture = "".join(LINE.format(row=row, text=text) for row, text in enumerate(lines, 1))
    send(b"D", picture.encode() + b"\x1b[0m" * ballast)


def draw_on(a_second: float) -> None:
    for number in range(10**6):
        time.sleep(1 / a_second)
        draw_whole(number, BALLAST)  # as many bytes as a picture of 120 x 36


def main(notes: Path, pictures: float = 0.0) -> int:
    def note(word: str) -> None:
        with notes.open("a", encoding="utf-8") as file:
            file.write(word + "\n")

    note(f"started {os.environ['COLUMNS']}x{os.environ['ROWS']}")
    os.write(1, b"__GANGLION__\n")
    send(b"D", b"\x1b[?1049h\x1b[?1003h\x1b[6n")
    draw_whole(0)
    if pictures:
        threading.Thread(target=draw_on, args=(pictures,), daemon=True).start()
    while len(head := sys.stdin.buffer.read(5)) == 5:
        payload = sys.stdin.buffer.read(struct.unpack(">I", head[1:])[0]).decode()
        note(payload)
        order, _space, rest = payload.partition(" ")
        if head[:1] == b"M":
            draw_whole(-1)
        elif order == "draw":
            send(b"D", LINE.format(row=ROWS, text=rest).encode())
        elif order == "pictures":
            for number in range(1, int(rest) + 1):
                draw_whole(number, BALLAST)
        elif order == "end":
            send(b"M", json.dumps({"type": "exit"}).encode())
            return 0
        elif order == "break":
            return 1
    note("left alone")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(float, sys.argv[2:])))
