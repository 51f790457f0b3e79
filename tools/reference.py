"""The pages of the handbook that are made of the program's own tables: settings, commands and keys.

python -m tools.reference

What stands above MARK on a page is written by hand and stays; everything below it is made. Each language is made in a
process of its own: what a command says of itself is fixed when it is imported.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rnn_tui.cli.config_file import written
from rnn_tui.cli.names import key_of, option_of
from rnn_tui.cli.off import OFF
from rnn_tui.language import _
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import PRESETS
from rnn_tui.training.setting import GROUPS
from rnn_tui.training.settings import GIVEN
from rnn_tui.tui.command import Command
from rnn_tui.tui.commands import COMMANDS
from tools.handbook import LANGUAGES, ROOT, page_file
from tools.said import said_of_commands

MARK = "<!-- Everything below is made by `make reference`. -->\n"
_SETTINGS_HEAD = {
    "en": ("setting", "option", "what it may be", "`rnn`", "what it does"),
    "fr": ("réglage", "option", "valeurs possibles", "`rnn`", "ce qu’il fait"),
}
_KEYS_HEAD = {"en": ("key", "menu", "command", "what it does"), "fr": ("touche", "menu", "commande", "ce qu’elle fait")}
_LIVE = {"en": "May change while it learns.", "fr": "Peut changer pendant l’apprentissage."}
_PRESETS = {"en": "What the presets set", "fr": "Ce que fixent les préréglages"}
_ARE_OPTIONS = {
    "en": "The [settings](settings.md) are options as well.",
    "fr": "Les [réglages](settings.md) sont aussi des options.",
}
_COLON = {"en": ": ", "fr": "\N{NO-BREAK SPACE}: "}
_LABORATORY = {"en": "the laboratory", "fr": "le laboratoire"}


def settings_page(language: str) -> Iterator[str]:
    """Yield the lines about every setting, group by group, and what each preset has in the place of the defaults."""
    default = TrainingConfig()
    for group, title in GROUPS.items():
        settings = [each for each in GIVEN if each.group == group and each.name != "preset"]
        if settings:
            yield from ("", _heading(title), "")
            rows = []
            for each in settings:
                does = f"{_(each.help)} *{_LIVE[language]}*" if each.live else _(each.help)
                value = written(getattr(default, each.name)).strip('"')
                option = f"`{option_of(each.name)}`"
                rows.append((_(each.label), option, each.possible_values(OFF), f"`{value}`", does))
            yield from _table(_SETTINGS_HEAD[language], rows)
    yield from ("", f"## {_PRESETS[language]}", "")
    for name, preset in PRESETS.items():
        changed = [each.name for each in GIVEN if getattr(preset.config, each.name) != getattr(default, each.name)]
        values = [f"{key_of(each)} = {written(getattr(preset.config, each))}" for each in changed if each != "preset"]
        yield f"- **`{name}`**{_COLON[language]}{_(preset.purpose)}"
        if values:
            yield f"    - `{', '.join(values)}`"


def commands_page(language: str) -> Iterator[str]:
    """Yield the lines about every command: how it is called, what it does, its options."""
    for said in said_of_commands():
        name = " ".join(["rnn-tui", *said.path])
        level = "###" if len(said.path) > 1 else "##"
        yield from ("", f"{level} {name if said.path else f'rnn-tui ({_LABORATORY[language]})'}", "")
        yield from ("```text", said.usage, "```", "")
        yield from _prose(said.help)
        yield from (f"- `{option}`{_COLON[language]}{does}" for option, does in said.options)
        if said.has_settings:
            yield from ("", _ARE_OPTIONS[language])
        if said.epilog:
            yield from ("", *_prose(said.epilog))


def keys_page(language: str) -> Iterator[str]:
    """Yield the lines about every command of the screen by its group, and about the keys of each view."""
    for group in dict.fromkeys(command.group for command in COMMANDS):
        yield from ("", _heading(group), "")
        commands = [command for command in COMMANDS if command.group == group]
        yield from _table(_KEYS_HEAD[language], [_key_row(command) for command in commands])


def _heading(title: str) -> str:
    words = _(title)
    return f"## {words[0].upper()}{words[1:]}"


def _key_row(command: Command) -> tuple[str, ...]:
    keys = [f"`{replace(command, own_keys=key).key_name}`" for key in command.keys.split(",") if key]
    return " ".join(keys), f"`{_('esc')} {command.letter}`", _(command.title), f"{_(command.tip)}."


def _prose(text: str) -> Iterator[str]:
    """Yield a help text's paragraphs; the lines of those that click would leave as they are stay so."""
    for paragraph in filter(None, text.split("\n\n")):
        if paragraph.startswith("\b\n"):
            yield from ("```text", *paragraph.removeprefix("\b\n").splitlines(), "```", "")
        else:
            yield from (" ".join(paragraph.splitlines()), "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "".join(f"| {cell} " for cell in row) + "|"


PAGES = {"settings": settings_page, "commands": commands_page, "keys": keys_page}


def page(name: str, language: str) -> str:
    """Return a page: what is written by hand, and what is made; the language must be the one in force."""
    by_hand = page_file(name, language).read_text(encoding="utf-8").partition(MARK)[0]
    return f"{by_hand}{MARK}" + "\n".join(PAGES[name](language)).rstrip("\n") + "\n"


def made_in(language: str) -> dict[str, str]:
    """Return every page in a language, by its name."""
    code = (
        "import json; from rnn_tui.language import set_language; "
        f"set_language({language!r}); "
        "from tools.reference import PAGES, page; "
        f"print(json.dumps({{name: page(name, {language!r}) for name in PAGES}}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    pages: dict[str, str] = json.loads(done.stdout)
    return pages


def main() -> None:
    """Write every page in each language."""
    for language in LANGUAGES:
        for name, text in made_in(language).items():
            page_file(name, language).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
