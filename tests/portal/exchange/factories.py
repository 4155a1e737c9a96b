"""Tables as people send them."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook


def table(*rows: Sequence[Any], name: str = "表.xlsx") -> io.BytesIO:
    """An xlsx in memory; ``name`` is the file's name for an upload."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = name
    return out
