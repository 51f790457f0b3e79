"""What the package index shows of README.md: its relative links lead nowhere there, so they are made whole."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

# a picture or a link, whose target is neither an address nor a heading of the same page
_RELATIVE = re.compile(r"(?P<picture>!?)\[(?P<words>[^\]]*)\]\((?!\w+:|#)(?P<path>[^)\s]+)\)")


class ReadmeWithWholeLinks(MetadataHookInterface):
    """Takes README.md as the description, with addresses in the repository for what it points at."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the description to the metadata."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        whole = with_whole_links(text, metadata["urls"]["Repository"])
        metadata["readme"] = {"content-type": "text/markdown", "text": whole}


def with_whole_links(text: str, repository: str) -> str:
    """Return Markdown whose relative links lead to ``repository``: pictures to the file, others to its page."""

    def whole(link: re.Match[str]) -> str:
        view = "raw" if link["picture"] else "blob"
        return f"{link['picture']}[{link['words']}]({repository}/{view}/main/{link['path']})"

    return _RELATIVE.sub(whole, text)
