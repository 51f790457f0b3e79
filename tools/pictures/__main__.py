"""Take the pictures of the scenes that are named, or of all."""

import asyncio
import os
import sys
import tempfile
from importlib import import_module
from pkgutil import iter_modules

from rnn_tui.language import set_language
from rnn_tui.places import HOME
from tools.handbook import LANGUAGES, PICTURES
from tools.pictures import scenes
from tools.pictures.stage import Stage

SCENES = sorted(module.name for module in iter_modules(scenes.__path__))


async def take(names: list[str]) -> None:
    """Write the pictures of these scenes in each language."""
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ[HOME] = folder
            set_language(language)
            stage = Stage(language)
            for name in names:
                async for picture, svg in import_module(f"{scenes.__name__}.{name}").take(stage):
                    file = PICTURES / f"{picture}-{language}.svg"
                    file.write_text(svg, encoding="utf-8")
                    print(f"{file.name}  {file.stat().st_size / 1e3:.0f} kB", flush=True)


def main(wanted: list[str]) -> None:
    """Take the pictures of ``wanted`` scenes; those that there are where one is not known, or of all without any."""
    unknown = [name for name in wanted if name not in SCENES]
    if unknown:
        sys.exit(f"no scene {', '.join(unknown)}; there are {', '.join(SCENES)}")
    PICTURES.mkdir(exist_ok=True)
    asyncio.run(take(wanted or SCENES))


if __name__ == "__main__":
    main(sys.argv[1:])
