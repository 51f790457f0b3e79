"""The handbook as a site: what docs/handbook holds, in each language, put together by zensical.

python -m tools.handbook build/handbook

It needs the group "docs" of pyproject.toml and nothing of the program: `make docs` has an environment for it. A page
leads to itself in the other language; what leads out of the handbook becomes an address in the repository.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
HANDBOOK = ROOT / "docs" / "handbook"
PICTURES = HANDBOOK / "pictures"
LANGUAGES = {"en": "English", "fr": "Français"}
_LINK = re.compile(r"(?P<before>(?P<picture>!?)\[[^\[\]]*\]\()(?P<target>[^)\s]+)(?P<after>\))")
_FENCE = re.compile(r"^(```.*?^```[^\S\n]*$)", re.MULTILINE | re.DOTALL)
_CHOICE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>rnn-tui</title>
<script>location.replace((navigator.language.startsWith("fr") ? "fr" : "en") + "/index.html")</script>
<p><a href="en/index.html">English</a> · <a href="fr/index.html" lang="fr">Français</a></p>
</html>
"""


def parts() -> list[dict[str, Any]]:
    """Return the handbook's parts, each with its title in every language and the names of its pages."""
    return _configuration()["parts"]  # type: ignore[no-any-return]


def page_names() -> list[str]:
    """Return the names of all pages, in the order in which they are read."""
    return [name for part in parts() for name in part["pages"]]


def page_file(name: str, language: str) -> Path:
    """Return where a page is written in a language."""
    return HANDBOOK / language / f"{name}.md"


def targets_of(text: str) -> list[str]:
    """Return what the links and pictures of a page in Markdown lead to; what stands in blocks of code is none."""
    return [link["target"] for prose in _FENCE.split(text)[::2] for link in _LINK.finditer(prose)]


def is_elsewhere(target: str) -> bool:
    """Return whether a link leads to an address of its own, such as another site's."""
    return re.match(r"\w+:", target) is not None


def anchor_of(heading: str) -> str:
    """Return the anchor that a forge, and the site, make of a heading in Markdown."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")


def build(target: Path) -> None:
    """Write the site into the folder ``target``, in the place of one that is there."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for language in LANGUAGES:
            _assemble(root, language)
            command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", f"{language}.yml"]
            subprocess.run(command, cwd=root, check=True)
        site = root / "site"
        (site / "index.html").write_text(_CHOICE, encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(site, target)


def _configuration() -> dict[str, Any]:
    return tomllib.loads((HANDBOOK / "handbook.toml").read_text(encoding="utf-8"))


def _assemble(root: Path, language: str) -> None:
    """Put one language's pages, and what zensical is told of them, into the folder ``root``."""
    pages = root / language
    shutil.copytree(PICTURES, pages / "pictures", ignore=shutil.ignore_patterns(".*"))
    for file in (HANDBOOK / language).glob("*.md"):
        (pages / file.name).write_text(_with_links_of_the_site(file), encoding="utf-8")
    site = _configuration()["site"]
    site |= {"docs_dir": language, "site_dir": f"site/{language}", "nav": list(_navigation(language))}
    site["theme"] |= {"language": language, "custom_dir": str(HANDBOOK / "theme")}
    site["extra"]["alternate"] = [
        {"name": name, "link": f"../{code}/", "lang": code} for code, name in LANGUAGES.items()
    ]
    # JSON is YAML, and needs no writer of its own
    (root / f"{language}.yml").write_text(json.dumps(site, ensure_ascii=False, indent=1), encoding="utf-8")


def _navigation(language: str) -> Iterator[dict[str, list[str]]]:
    for part in parts():
        pages = [f"{name}.md" for name in part["pages"] if page_file(name, language).exists()]
        if pages:
            yield {part["title"][language]: pages}


def _with_links_of_the_site(page: Path) -> str:
    pieces = _FENCE.split(page.read_text(encoding="utf-8"))
    pieces[::2] = [_LINK.sub(lambda link: _whole(link, page), prose) for prose in pieces[::2]]
    return "".join(pieces)


def _whole(link: re.Match[str], page: Path) -> str:
    """Return a link as the site has it: to its own pages and pictures, or to an address in the repository."""
    target = link["target"]
    path, sign, anchor = target.partition("#")
    if path and not is_elsewhere(target):
        file = Path(os.path.normpath(page.parent / path))
        if PICTURES in file.parents:
            path = f"pictures/{file.name}"
        elif HANDBOOK not in file.parents:
            path = f"{_repository()}/{'raw' if link['picture'] else 'blob'}/main/{file.relative_to(ROOT).as_posix()}"
        elif file.parent != page.parent:
            path = f"../{file.parent.name}/{file.stem}.html"
    return f"{link['before']}{path}{sign}{anchor}{link['after']}"


def _repository() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]["urls"]["Repository"]  # type: ignore[no-any-return]


if __name__ == "__main__":
    build(Path(sys.argv[1]))
