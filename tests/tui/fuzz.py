"""Random keys, pastes, clicks and sizes over a small training: nothing ends the program, nothing written is lost.

``python -m tests.tui.fuzz 20000`` sends so many; the suite sends a hundred and fifty of the same.
"""

import asyncio
import os
import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from textual.events import Key, MouseDown, MouseUp, Paste
from textual.geometry import Size
from textual.keys import _character_to_key

from rnn_tui.generation.writer import Writer
from rnn_tui.lesson.lesson import STEPS
from rnn_tui.runs.records import read_records
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.app import LaboratoryApp
from rnn_tui.tui.commands import BY_ID, COMMANDS
from rnn_tui.tui.panes.registry import VIEWS

_ROUND = 500  # events in one program
_EDITING = "enter tab shift+tab escape backspace delete up down left right home end pageup pagedown space"
_NAMED = (
    *_EDITING.split(),
    *(f"f{number}" for number in range(1, 13)),
    *(f"ctrl+{letter}" for letter in "abcdefghijklmnoprstuvwxyz"),
    *(f"{held}+{arrow}" for held in ("ctrl", "alt", "shift") for arrow in ("up", "down", "left", "right")),
)
_LETTERS = [chr(code) for code in range(33, 127)] + [*"éœ日本́🙂"]
_CHARACTERS = {"enter": "\r", "tab": "\t", "space": " "}
_PASTES = ("", "un mot", "0.5", "x" * 300, "two\nlines\n", "[red]\x1b[31m\u202e", "\ud83d", "日本語")
_WAYS_IN = ("ctrl+k", "ctrl+s", "ctrl+o", "ctrl+r", "ctrl+e", "f1", "ctrl+p", "escape")
_LEAVING = {"quit", "find_rate", "cells"}  # what ends a program, or trains for longer than the fuzz may wait
_BY_MENU = [command.letter for command in COMMANDS if command.letter and command.id not in _LEAVING]
_VIEWS = [view.command.letter for view in VIEWS if view.command.letter]
_LETTERS_OF = {"menu": _BY_MENU, "view": _VIEWS, "lesson": [BY_ID["lesson"].letter]}  # behind escape
_KINDS = ("letter", "key", "dialogue", "click", "paste", "size", "menu", "view", "lesson")
_WEIGHTS = (38, 34, 7, 9, 3, 3, 2, 4, 1)


def random_events(luck: random.Random, app: LaboratoryApp) -> list:
    """Return one thing that a person does: a key, a paste, a click, another size."""
    (kind,) = luck.choices(_KINDS, _WEIGHTS)
    if kind == "letter":
        letter = luck.choice(_LETTERS)
        return [Key(letter if letter.isalnum() else _character_to_key(letter), letter)]
    if kind in _LETTERS_OF:
        letter = luck.choice(_LETTERS_OF[kind])
        steps = luck.randrange(len(STEPS)) if kind == "lesson" else 0
        by_menu = [Key("escape", None), Key(letter if letter.isalnum() else _character_to_key(letter), letter)]
        return by_menu + [Key("pagedown", None)] * steps
    if kind in {"key", "dialogue"}:
        name = luck.choice(_NAMED if kind == "key" else _WAYS_IN)
        return [Key(name, _CHARACTERS.get(name))]
    if kind == "paste":
        return [Paste(luck.choice(_PASTES))]
    if kind == "size":
        return [Size(luck.randint(20, 200), luck.randint(5, 60))]
    x, y = luck.randrange(max(1, app.size.width)), luck.randrange(max(1, app.size.height))
    return [each(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y) for each in (MouseDown, MouseUp)]


async def play(luck: random.Random, count: int, trace: list[str]) -> int:
    """Send up to ``count`` events in bursts to one program, until it is left; return how many were sent."""
    config = replace(preset_config("rnn"), hidden_size=8, seq_length=8, batch_size=4, budget=None, steps=1_000)
    app = LaboratoryApp(corpus_from_text("le phare et la mer, la mer et le phare\n" * 30, "phare"), config)
    sent = 0
    try:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.pause()
            app.post_message(Key("ctrl+t", None))
            while sent < count and app.is_running and not app._exit:
                for _number in range(luck.randint(1, 16)):
                    events = random_events(luck, app)
                    trace.append(str(events[0]))
                    sent += 1
                    for event in events:
                        if isinstance(event, Size):
                            await pilot.resize_terminal(*event)
                        else:
                            app.post_message(event)
                await rest(app)
            prompt, journal = app.session.prompt, app.session.keeping._journal
            app.session._keep_writing()
            if journal is not None and journal.path is not None and journal.path.exists():
                writer = Writer(app.session.vocabulary)
                writer.replay(read_records(journal.path))
                assert writer.text == prompt.writer.text, "the journal tells another text"
            app.post_message(Key("ctrl+q", None))
            while app.is_running and not app._exit:
                await asyncio.sleep(0.001)
    finally:
        app.wait_until_saved()
    assert not any(thread.is_alive() for thread in app.session.trainings._threads), "a training does not end"
    return sent


async def rest(app: LaboratoryApp) -> None:
    """Wait until all that was sent has done what it does."""
    taken = asyncio.Event()
    app.call_later(taken.set)
    while not (taken.is_set() and not app.is_attending) and app.is_running and not app._exit:
        await asyncio.sleep(0.001)


def play_rounds(seed: int, count: int, home: Path) -> None:
    """Send ``count`` events to as many programs as it takes, every other without colours."""
    number = 0
    while count > 0:
        room = home / str(number)
        room.mkdir()
        os.chdir(room)
        os.environ |= {f"XDG_{name}_HOME": str(room / name.lower()) for name in ("DATA", "CONFIG", "STATE", "CACHE")}
        os.environ.pop("NO_COLOR", None)
        if (seed + number) % 2:
            os.environ["NO_COLOR"] = "1"
        trace: list[str] = []
        try:
            count -= max(1, asyncio.run(play(random.Random(f"{seed} {number}"), min(count, _ROUND), trace)))
        except BaseException:
            print(f"seed {seed}, round {number}, behind {len(trace)} events:", *trace[-30:], sep="\n  ")
            raise
        number += 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        play_rounds(int(sys.argv[2]) if len(sys.argv) > 2 else 1, int(sys.argv[1]), Path(folder))
