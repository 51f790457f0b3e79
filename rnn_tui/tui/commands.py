"""Every command, once: its key, its letter in the menu, its name in the palette, its action on the screen.

Three ways lead to each, because some terminals keep some keys for themselves. The bindings, the menu, the footer,
the palette and the help page are all made of this table.
"""

import re
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

from rnn_tui.language import N_, _

Place = Literal["laboratory", "writing", "program"]


@dataclass(frozen=True)
class Command:
    """``keys`` as Textual names them; ``letter`` opens it from the menu; ``title`` and ``tip`` are translated later."""

    id: str
    keys: str
    letter: str
    title: str
    tip: str
    group: str
    action: str
    place: Place = "laboratory"


_TRAIN, _WRITE, _TEXT, _VIEW = N_("train"), N_("write"), N_("text"), N_("view")

COMMANDS = (
    *(
        Command(id_, keys, letter, title, tip, _TRAIN, action)
        for id_, keys, letter, title, tip, action in (
            ("train", "ctrl+t,f9", "t", N_("train / pause"), N_("Learn the text, wait, or go on"), "toggle_training"),
            ("step", "f8", "s", N_("one step"), N_("Take a single training step, then wait"), "take_step"),
            ("length", "", "l", N_("how long"), N_("Change how long the next training lasts"), "change_budget"),
            ("pace", "", "e", N_("slow / fast"), N_("Watch every epoch, or learn at full speed"), "change_pace"),
            ("best", "", "2", N_("best / newest"), N_("Write with the best parameters, or the newest"), "toggle_best"),
            ("settings", "ctrl+s", "p", N_("settings"), N_("Preset, sizes, learning rate, seed"), "show_settings"),
        )
    ),
    *(
        Command(id_, keys, letter, title, tip, _WRITE, action, "writing")
        for id_, keys, letter, title, tip, action in (
            (
                "next",
                "right",
                "n",
                N_("one more"),
                N_("Append what is picked, else what the network draws"),
                "write_next",
            ),
            ("pick_down", "down", "j", N_("pick below"), N_("Pick the next candidate"), "move_pick(1)"),
            ("pick_up", "up", "k", N_("pick above"), N_("Pick the candidate before"), "move_pick(-1)"),
            ("back", "backspace", "b", N_("take back"), N_("Take the last character back"), "take_back"),
            ("newline", "enter,ctrl+j", "m", N_("newline"), N_("Append a newline"), "type_newline"),
            ("page_down", "pagedown", ">", N_("more bars"), N_("Show less likely characters"), "scroll_bars(1)"),
            ("page_up", "pageup", "<", N_("fewer bars"), N_("Show likelier characters"), "scroll_bars(-1)"),
        )
    ),
    *(
        Command(id_, keys, letter, title, tip, _WRITE, action)
        for id_, keys, letter, title, tip, action in (
            (
                "write_on",
                "ctrl+g",
                "g",
                N_("write on / stop"),
                N_("Let the network write on until told to stop"),
                "write_on",
            ),
            ("wilder", "ctrl+up,alt+up", "w", N_("wilder"), N_("Raise the temperature"), "change_temperature(1)"),
            ("safer", "ctrl+down,alt+down", "f", N_("safer"), N_("Lower the temperature"), "change_temperature(-1)"),
            ("undo", "ctrl+z", "u", N_("undo"), N_("Undo the last change of what is written"), "undo_writing"),
            ("redo", "ctrl+y", "y", N_("redo"), N_("Do again what was undone"), "redo_writing"),
            ("controls", "ctrl+k", "1", N_("controls"), N_("Temperature, top-k, pace, length, seed"), "show_controls"),
            ("branch", "ctrl+n", "3", N_("next branch"), N_("Go to what else was written here"), "next_branch"),
            ("branches", "", "4", N_("branches"), N_("List everything that was written"), "show_branches"),
            (
                "ways",
                "ctrl+e",
                "5",
                N_("ways to go on"),
                N_("Choose a continuation"),
                "show_continuations",
            ),
            ("surprise", "f7", "6", N_("surprise"), N_("Show what each character cost in bits"), "toggle_surprise"),
            ("pin", "f12", "7", N_("pin"), N_("Keep these parameters beside newer ones"), "toggle_pin"),
            (
                "earlier",
                "ctrl+left,alt+left,shift+left",
                "8",
                N_("back in time"),
                N_("Read with earlier parameters; held down, it plays"),
                "travel(-1)",
            ),
            (
                "later",
                "ctrl+right,alt+right,shift+right",
                "9",
                N_("forward in time"),
                N_("Read with later parameters, at the end with the newest"),
                "travel(1)",
            ),
            ("faster", "", "+", N_("faster"), N_("Write on faster"), "change_speed(1)"),
            ("slower", "", "-", N_("slower"), N_("Write on more slowly"), "change_speed(-1)"),
            ("copy", "", "C", N_("copy"), N_("Copy what is written"), "copy_writing"),
            ("save", "", "S", N_("save as"), N_("Save what is written to a file"), "save_writing"),
            ("load", "", "L", N_("type a file"), N_("Type what is in a file"), "load_prompt"),
            ("clear", "", "x", N_("clear"), N_("Empty the prompt; undo brings it back"), "clear_writing"),
        )
    ),
    *(
        Command(id_, keys, letter, title, tip, _TEXT, action)
        for id_, keys, letter, title, tip, action in (
            ("open", "ctrl+o", "o", N_("open"), N_("Open a text: a file, a folder or a sample"), "open_text"),
            ("paste", "", "v", N_("paste a text"), N_("Learn a text from the clipboard"), "paste_text"),
            ("runs", "ctrl+r,f6", "z", N_("runs"), N_("Open, continue, compare, keep runs"), "show_runs"),
        )
    ),
    *(
        Command(id_, keys, letter, title, tip, _VIEW, action)
        for id_, keys, letter, title, tip, action in (
            ("corpus", "f2", "c", N_("texts"), N_("Go to the texts"), "show_corpus"),
            ("centre", "f3", "r", N_("loss"), N_("Go to the loss curve and the log"), "focus_centre"),
            (
                "samples",
                "f10",
                "0",
                N_("samples"),
                N_("What it wrote on its way, and what it copied"),
                "toggle_samples",
            ),
            ("bars", "f4", "a", N_("bars"), N_("Go to the next character"), "focus_bars"),
            ("prompt", "f5", "i", N_("prompt"), N_("Go to the prompt"), "focus_prompt"),
            ("help", "f1", "h", N_("help"), N_("Say what is what, and every key"), "show_help"),
        )
    ),
    *(
        Command(id_, keys, letter, title, tip, _VIEW, action, "program")
        for id_, keys, letter, title, tip, action in (
            (
                "theme",
                "",
                "d",
                N_("dark / light"),
                N_("Change between the dark and the light theme"),
                "app.change_theme",
            ),
            ("quit", "ctrl+q", "q", N_("quit"), N_("Leave; a training of ten seconds or more is saved"), "app.quit"),
        )
    ),
)

BY_ID = {command.id: command for command in COMMANDS}
_SIGNS = {
    "ctrl+": "^",
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "backspace": "⌫",
    "enter": "⏎",
    "escape": N_("esc"),
    "space": N_("space"),
}


def bindings(place: Place, namespace: str = "") -> list[BindingType]:
    """Return the bindings of the commands that belong to ``place``; ``namespace`` says whose actions they are."""
    return [
        Binding(
            command.keys,
            namespace + command.action,
            command.title,
            id=command.id,
            tooltip=command.tip,
            show=False,
            priority=place == "program",  # leaving works from every dialogue
        )
        for command in COMMANDS
        if command.place == place and command.keys
    ]


def key_label(keys: str) -> str:
    """Return the first of ``keys`` as the screen writes it: ``^t``, ``→``, ``F8``."""
    label = keys.split(",", maxsplit=1)[0]
    for name, sign in _SIGNS.items():
        label = label.replace(name, _(sign))
    return label.upper() if re.fullmatch(r"f\d+", label) else label
