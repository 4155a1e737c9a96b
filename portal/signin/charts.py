"""The QR code as numbers for an SVG path: no markup, no style, the template draws it."""

from dataclasses import dataclass

import segno

QUIET = 4  # modules of white around the code, as the standard asks


@dataclass(frozen=True)
class QrShape:
    """``size``: modules across with the quiet zone; ``path``: strokes of height one over the dark modules."""

    size: int
    path: str


def qr_shape(text: str) -> QrShape:
    """The QR code (error level M) of ``text``."""
    matrix = segno.make(text, error="m").matrix
    strokes = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                strokes.append(f"M{start + QUIET} {y + QUIET}.5h{x - start}")
            x += 1
    return QrShape(len(matrix) + 2 * QUIET, "".join(strokes))
