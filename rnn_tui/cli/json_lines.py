"""JSON for whoever reads it, on standard output."""

import json
import sys


def print_json(value: object) -> None:
    """Print ``value`` on a line, its characters as they are; escaped where the stream could not hold them."""
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(value, ensure_ascii=not unicode), flush=True)
