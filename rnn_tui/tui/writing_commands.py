"""The commands whose keys are heard where one writes: panes that write bind them, and the table of all has them."""

from rnn_tui.language import N_
from rnn_tui.tui.command import WRITE, group

WRITING = group(
    WRITE,
    (
        "next",
        "right",
        "n",
        N_("one more"),
        N_("Append the picked character, or else one drawn by the network"),
        "writing.write_next",
    ),
    ("pick_down", "down", "j", N_("pick below"), N_("Pick the next candidate"), "writing.move_pick(1)"),
    ("pick_up", "up", "k", N_("pick above"), N_("Pick the previous candidate"), "writing.move_pick(-1)"),
    ("back", "backspace", "b", N_("take back"), N_("Delete the last character"), "writing.take_back"),
    ("newline", "enter,ctrl+j", "m", N_("newline"), N_("Append a newline"), "writing.type_newline"),
    ("page_down", "pagedown", ">", N_("bars below"), N_("Show less likely characters"), "writing.scroll_bars(1)"),
    ("page_up", "pageup", "<", N_("bars above"), N_("Show likelier characters"), "writing.scroll_bars(-1)"),
    place="writing",
)
