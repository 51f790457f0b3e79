"""A text of many gigabytes to train on: ``python -m tests.benchmarks.long_text OUT GIGABYTES [TEXT ...]``.

It is made of stretches of 200 to 2,000 lines, drawn from Python's standard library and from each TEXT, which may be as
much of it as the library is. So it is no page that is repeated, and has the characters of these.
"""

import argparse
import random
import sysconfig
from itertools import accumulate
from pathlib import Path

_SEED = 20
_AT_ONCE = 100  # stretches that are written together


def library() -> bytes:
    """Return Python's own modules, those of ASCII."""
    folder = Path(sysconfig.get_path("stdlib"))
    modules = (path for path in sorted(folder.rglob("*.py")) if "site-packages" not in path.parts)
    return b"".join(module for module in (path.read_bytes() for path in modules) if module.isascii())


def write_long_text(out: Path, size: int, texts: list[bytes]) -> None:
    """Write ``size`` bytes, or some more, of stretches of ``texts``, of each as much as of the first."""
    pool = b"".join(text * max(1, len(texts[0]) // len(text)) for text in texts).replace(b"\r\n", b"\n")
    begins = [0, *accumulate(len(line) for line in pool.splitlines(keepends=True))]
    source, whole, written = random.Random(_SEED), memoryview(pool), 0
    with out.open("wb") as file:
        while written < size:
            stretches = []
            for _number in range(_AT_ONCE):
                lines = min(source.randint(200, 2_000), len(begins) - 1)
                first = source.randrange(len(begins) - lines)
                stretches.append(whole[begins[first] : begins[first + lines]])
            written += file.write(b"".join(stretches))


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("gigabytes", type=float)
    parser.add_argument("texts", type=Path, nargs="*")
    options = parser.parse_args()
    write_long_text(
        options.out, int(options.gigabytes * 1e9), [library(), *(path.read_bytes() for path in options.texts)]
    )


if __name__ == "__main__":
    main()
