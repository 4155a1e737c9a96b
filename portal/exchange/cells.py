"""Cells and columns as JSON and back without loss: a day stays a day, an exact number stays exact."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings

_KINDS: dict[str, Any] = {"datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat, "decimal": Decimal}


def pack_cell(value: Any) -> Any:
    """``value`` as JSON: plain for text, numbers and nothing, a tagged pair for the rest."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    for tag, kind in (("datetime", datetime), ("date", date), ("time", time)):
        if isinstance(value, kind):
            return {tag: value.isoformat()}
    return {"json": value} if isinstance(value, list | dict) else str(value)


def unpack_cell(value: Any) -> Any:
    """What ``pack_cell`` packed."""
    if not isinstance(value, dict):
        return value
    ((tag, packed),) = value.items()
    return packed if tag == "json" else _KINDS[tag](packed)


def shown_cell(value: Any) -> str:
    """A raw cell as people see it in their spreadsheet, and as the field to correct it holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if (value.hour or value.minute) else value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def key_digest(key: Sequence[Any]) -> int:
    """64 bits that stand for a natural key: 100,000 of them take a megabyte, and none gives a number away."""
    text = "\x1f".join(str(part) for part in key).encode()
    return int.from_bytes(hmac.new(settings.FIELD_KEYS[0].encode(), text, hashlib.sha256).digest()[:8])
