"""The file of leaked passwords that the environment names. Imported by the settings, so it asks none."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

VARIABLE = "HONGJIANG_REFUSED_PASSWORDS"


def passwords_of(path: str) -> Iterator[str]:
    """Its lines, folded, of a plain file or one packed with gzip; what is not UTF-8 spoils its own line alone. Raises OSError, EOFError."""
    with Path(path).open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path) if is_packed else Path(path).open("rb") as lines:
        for line in lines:
            if word := line.decode("utf8", "replace").strip("\r\n").casefold():
                yield word


def readable(path: str) -> str:
    """``path`` when passwords can be read there. Raises ImproperlyConfigured: a list that is not read would refuse nothing."""
    try:
        if not (Path(path).is_file() and os.access(path, os.R_OK)):
            raise OSError
        next(passwords_of(path), "")
    except (OSError, EOFError) as odd:
        raise ImproperlyConfigured(f"{VARIABLE} names no file that can be read") from odd
    return path
