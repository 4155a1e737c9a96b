"""Draws the mark of static/img/mark.svg as PNG for home screens: ``python tools/app_icons.py``.

Needs Pillow. The maskable one has the mark smaller on a full square, so that any mask of a phone leaves it whole.
"""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "static" / "img"
RED, WHITE, GOLD = "#a81e22", "#ffffff", "#e9c26b"
FINE = 4  # drawn so much larger and scaled down, for smooth edges


def _bar(draw: ImageDraw.ImageDraw, unit: float, x: float, top: float, bottom: float, shift: float) -> None:
    """A vertical stroke of width 4 with round ends, in units of the 32-unit mark."""
    left, right = (x - 2) * unit + shift, (x + 2) * unit + shift
    draw.rounded_rectangle((left, (top - 2) * unit + shift, right, (bottom + 2) * unit + shift), radius=2 * unit, fill=WHITE)


def mark(size: int, *, maskable: bool = False) -> Image.Image:
    """The mark at ``size`` pixels."""
    whole = size * FINE
    image = Image.new("RGBA", (whole, whole), RED if maskable else (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    unit = whole / 32 * (0.72 if maskable else 1)
    shift = (whole - unit * 32) / 2
    if not maskable:
        draw.rounded_rectangle((0, 0, whole - 1, whole - 1), radius=8 * unit, fill=RED)
    _bar(draw, unit, 8, 13.2, 22.5, shift)
    _bar(draw, unit, 24, 9.5, 22.5, shift)
    centre, radius = (16 * unit + shift, 16.5 * unit + shift), 3.1 * unit
    draw.ellipse((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius), fill=GOLD)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    for size in (192, 512):
        mark(size).save(FOLDER / f"app-{size}.png", optimize=True)
    mark(512, maskable=True).save(FOLDER / "app-maskable-512.png", optimize=True)


if __name__ == "__main__":
    main()
