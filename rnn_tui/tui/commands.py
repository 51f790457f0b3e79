"""Every command, once: its key, its letter in the menu, its name in the palette, and what it does.

Three ways lead to each, because some terminals keep some keys for themselves. The bindings, the menu, the footer,
the palette and the help page are all made of this table.
"""

from textual.binding import BindingType

from rnn_tui.language import N_
from rnn_tui.tui.command import VIEW, WRITE, Command, Place, bindings_of, group
from rnn_tui.tui.panes.registry import VIEWS
from rnn_tui.tui.writing_commands import WRITING

_TRAIN, _TEXT = N_("train"), N_("text")


COMMANDS = (
    *group(
        _TRAIN,
        (
            "train",
            "ctrl+t,f9",
            "t",
            N_("train / pause"),
            N_("Train on the text, pause, or continue"),
            "training.toggle",
        ),
        ("step", "f8", "s", N_("one step"), N_("Take a single training step, then pause"), "training.take_step"),
        ("length", "", "l", N_("how long"), N_("Change how long the next training lasts"), "training.change_budget"),
        ("pace", "", "e", N_("slow / fast"), N_("Slow down to watch, or train at full speed"), "training.change_pace"),
        (
            "best",
            "",
            "2",
            N_("best / newest"),
            N_("Write with the best parameters, or the newest"),
            "training.toggle_best",
        ),
        (
            "find_rate",
            "",
            "F",
            N_("find a rate"),
            N_("Find a learning rate by short trainings"),
            "training.find_rate",
        ),
        ("settings", "ctrl+s", "p", N_("settings"), N_("Preset, sizes, learning rate, seed"), "training.show_settings"),
        (
            "cells",
            "",
            "B",
            N_("compare cells"),
            N_("Train an RNN, a GRU and an LSTM of equal size, half a minute each"),
            "cells.compare",
        ),
    ),
    *WRITING,
    *group(
        WRITE,
        (
            "write_on",
            "ctrl+g",
            "g",
            N_("write on / stop"),
            N_("Let the network write until you stop it"),
            "writing_on.toggle",
        ),
        ("wilder", "ctrl+up,alt+up", "w", N_("wilder"), N_("Raise the temperature"), "writing.change_temperature(1)"),
        (
            "safer",
            "ctrl+down,alt+down",
            "f",
            N_("safer"),
            N_("Lower the temperature"),
            "writing.change_temperature(-1)",
        ),
        ("undo", "ctrl+z", "u", N_("undo"), N_("Undo the last change to the text"), "writing.undo"),
        ("redo", "ctrl+y", "y", N_("redo"), N_("Redo what was undone"), "writing.redo"),
        (
            "controls",
            "ctrl+k",
            "1",
            N_("controls"),
            N_("Temperature, top-k, pace, length, seed"),
            "choices.show_controls",
        ),
        (
            "cursor",
            "ctrl+a",
            "T",
            N_("cursor in text"),
            N_("See what it thought at any place of your text"),
            "cursor.toggle",
        ),
        ("branch", "ctrl+n", "3", N_("next branch"), N_("Switch to another branch from here"), "writing.next_branch"),
        ("branches", "", "4", N_("branches"), N_("List all branches"), "choices.show_branches"),
        ("continuation", "ctrl+e", "5", N_("continuations"), N_("Choose a continuation"), "choices.show_continuations"),
        (
            "surprise",
            "f7",
            "6",
            N_("surprise"),
            N_("Show what each character cost in bits"),
            "writing.toggle_ground('surprise')",
        ),
        (
            "moved",
            "",
            "A",
            N_("what moved it"),
            N_("Show which characters raised or lowered the next one"),
            "writing.toggle_ground('moved')",
        ),
        ("pin", "f12", "7", N_("pin"), N_("Keep these parameters to compare with newer ones"), "writing.toggle_pin"),
        (
            "earlier",
            "ctrl+left,alt+left,shift+left",
            "8",
            N_("back in time"),
            N_("Go back to earlier parameters; hold the key to play"),
            "writing.travel(-1)",
        ),
        (
            "later",
            "ctrl+right,alt+right,shift+right",
            "9",
            N_("forward in time"),
            N_("Go forward to later parameters, up to the newest"),
            "writing.travel(1)",
        ),
        ("faster", "", "+", N_("faster"), N_("Write faster"), "writing_on.change_speed(1)"),
        ("slower", "", "-", N_("slower"), N_("Write more slowly"), "writing_on.change_speed(-1)"),
        ("copy", "", "C", N_("copy"), N_("Copy the written text"), "files.copy_writing"),
        ("save", "", "S", N_("save as"), N_("Save the written text to a file"), "files.save_writing"),
        ("load", "", "L", N_("insert file"), N_("Insert the contents of a file"), "files.load_prompt"),
        ("clear", "", "x", N_("clear"), N_("Clear the prompt; undo restores it"), "writing.clear"),
    ),
    *group(
        _TEXT,
        ("open", "ctrl+o", "o", N_("open"), N_("Open a text: a file, a folder or a sample"), "texts.open_text"),
        ("encoding", "", "E", N_("encoding"), N_("Read the text in another encoding"), "texts.choose_encoding"),
        ("paste", "", "v", N_("paste a text"), N_("Learn a text from the clipboard"), "texts.paste_text"),
        ("runs", "ctrl+r,f6", "z", N_("runs"), N_("Open, continue, compare and delete runs"), "runs.show_runs"),
    ),
    *group(
        VIEW,
        ("corpus", "f2", "c", N_("texts"), N_("Go to the texts"), "views.show_corpus"),
        ("centre", "f3", "r", N_("loss"), N_("Go to the loss curve and the log"), "views.focus_centre"),
    ),
    *(view.command for view in VIEWS),
    *group(
        VIEW,
        (
            "lesson",
            "",
            "D",
            N_("lesson"),
            N_("Build a network step by step, on the first sentence of the text"),
            "views.show_lesson",
        ),
        ("whole", "ctrl+f", "W", N_("whole window"), N_("Give the open view the whole window"), "views.toggle_whole"),
        ("export", "", "O", N_("save the view"), N_("Save the open view as a picture or as text"), "views.export"),
        (
            "present",
            "",
            "Z",
            N_("present"),
            N_("Large and plain, one pane at a time: for a class and a projector"),
            "presenting.toggle",
        ),
        ("bars", "f4", "a", N_("bars"), N_("Go to the bars of the next character"), "views.focus_bars"),
        ("prompt", "f5", "i", N_("prompt"), N_("Go to the prompt"), "views.focus_prompt"),
        ("help", "f1", "h", N_("help"), N_("Explain the screen and list every key"), "views.show_help"),
    ),
    *group(
        VIEW,
        (
            "theme",
            "",
            "d",
            N_("dark / light"),
            N_("Switch between the dark and the light theme"),
            "program.change_theme",
        ),
        (
            "quit",
            "ctrl+q",
            "q",
            N_("quit"),
            N_("Quit; a training of ten seconds or more is saved first"),
            "program.quit",
        ),
        place="program",
    ),
)

# Before a class these go from what fills the window to the next; in no list, since tabs and commands lead there, too.
_GOING_ON = (
    Command("next_pane", "tab", "", N_("next pane"), N_("Go to the next pane"), VIEW, "presenting.go_on(1)"),
    Command(
        "previous_pane", "shift+tab", "", N_("pane before"), N_("Go to the pane before"), VIEW, "presenting.go_on(-1)"
    ),
)

MENU = Command("menu", "escape", "", N_("menu"), N_("Show every command with its letter"), VIEW, "views.show_menu")
"""What leads to the others, and stands in no list of them."""

BY_ID = {command.id: command for command in (*COMMANDS, *_GOING_ON, MENU)}


def bindings(place: Place) -> list[BindingType]:
    """Return the bindings of the commands that belong to ``place``."""
    return bindings_of([command for command in BY_ID.values() if command.place == place])
