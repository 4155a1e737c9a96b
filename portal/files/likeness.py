"""A small picture to look at and a fingerprint that stays when a photo is resized, rotated or compressed again."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

from portal.files import rules

SMALL = (480, 480)
# A JPEG is read at a fraction of its size, a PNG at its whole: what would take more memory has no small picture.
MOST_POINTS = {"JPEG": 64_000_000, "PNG": 24_000_000}


@dataclass(frozen=True)
class Likeness:
    small: bytes  # a JPEG
    fingerprint: int | None  # None for a picture without contrast


def likeness_of(content: BinaryIO) -> Likeness | None:
    """The small picture, upright, and the fingerprint; None for a picture that cannot be read or is too large to be."""
    content.seek(0)
    try:
        with Image.open(content, formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_POINTS[picture.format or "PNG"]:
                return None
            picture.draft("RGB", SMALL)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail(SMALL)
            small = _on_white(upright)
    except Exception:  # whatever a decoder stumbles over: the file itself was checked and is kept
        return None
    out = io.BytesIO()
    small.save(out, "JPEG", quality=78)
    return Likeness(out.getvalue(), _fingerprint(small))


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        drawn = picture.convert("RGBA")
        paper = Image.new("RGBA", drawn.size, "white")
        paper.alpha_composite(drawn)
        return paper.convert("RGB")
    return picture.convert("RGB")


def _fingerprint(picture: Image.Image) -> int | None:
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    return rules.difference_hash(list(grey.tobytes()))
