"""``rnn-tui paths``: where everything is that the program keeps, and what it brings along."""

from pathlib import Path

import click

from rnn_tui import places
from rnn_tui.cli.facts import described_place, print_facts
from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.shared_options import json_object_option, language_option
from rnn_tui.language import N_, _, decimal
from rnn_tui.text.library import sample_folder

PLACES = {
    "runs": (N_("runs"), places.runs_folder),
    "runs_elsewhere": (N_("where other runs are"), places.runs_elsewhere_file),
    "texts": (N_("fetched texts"), places.texts_folder),
    "indices": (N_("indices of long texts"), places.indices_folder),
    "drafts": (N_("what is written"), places.drafts_folder),
    "copied": (N_("what was copied last"), places.copied_file),
    "config": (N_("configuration"), places.config_file),
    "preferences": (N_("preferences"), places.preferences_file),
    "interrupted": (N_("run that was open"), places.interrupted_file),
    "lesson": (N_("progress in the lesson"), places.lesson_file),
    "served": (N_("visitors' folders"), places.served_folder),
    "log": (N_("log of warnings"), places.log_file),
    "pictures": (N_("pictures"), places.pictures_folder),
    "samples": (N_("sample texts"), sample_folder),
}
"""What each place is called in JSON and, translated when it is shown, for people; and where it is."""


@click.command(
    "paths", help=_("Say where everything is that the program keeps.\n\nRNN_TUI_HOME names one folder for it.")
)
@json_object_option()
@language_option()
def show_places(as_json: bool) -> None:
    """Print each place on a line of its own, and whether there is something."""
    if as_json:
        print_json({name: str(place()) for name, (_title, place) in PLACES.items()})
        return
    found = [(_(title), place()) for title, place in PLACES.values()]
    print_facts((title, described_place(path, _described(path))) for title, path in found)


def _described(path: Path) -> str:
    """Return a place as people read it; of what grows by itself, how large it is, and may become."""
    if path != places.indices_folder():
        return str(path)
    from rnn_tui.text.index_cache import MOST_BYTES, cached_bytes

    message = _("{path} ({size} GB of at most {most}; made anew where it is deleted)")
    return message.format(path=path, size=decimal(cached_bytes() / 1e9, 1), most=decimal(MOST_BYTES / 1e9, 0))
