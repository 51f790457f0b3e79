"""What lines are drawn with: fine ones of braille dots at a desk, thick ones of blocks before a class."""

from dataclasses import dataclass

_BRAILLE = (0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80)  # the bit of each dot, one column after the other


@dataclass(frozen=True)
class Pen:
    """How many dots a cell has, ``across`` and ``down``, and the signs of straight lines.

    ``signs`` holds the character of each set of dots: the uppermost of the first column is the lowest bit, those below
    it follow. ``level`` is a sign of a line from left to right, ``down_line`` and ``cursor`` are those of lines from
    top to bottom, and ``axis`` is what stands beside the figures.
    """

    across: int
    down: int
    signs: str
    level: str
    down_line: str
    cursor: str
    axis: str

    def with_dot(self, sign: str, column: int, row: int) -> str:
        """Return the sign of a cell once the dot in this column and row of it is set, too."""
        return self.signs[max(0, self.signs.find(sign)) | 1 << (column * self.down + row)]


def _braille(dots: int) -> str:
    return chr(0x2800 + sum(bit for place, bit in enumerate(_BRAILLE) if dots >> place & 1))


FINE = Pen(2, 4, "".join(map(_braille, range(256))), level="·", down_line="┊", cursor="│", axis="│")
THICK = Pen(1, 2, " ▀▄█", level="━", down_line="┋", cursor="┃", axis="┃")  # half blocks: any font has them
