"""How the figure of a rule is read and shown, when a new one may begin, and what a code looks like. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.kernel.errors import RuleBroken
from portal.kernel.verdict import ALLOWED, Verdict, denied

CODE = re.compile(r"^[A-Z][A-Z0-9-]{1,39}$")
LONGEST_LIST = 50
LARGEST = Decimal(10) ** 9
_SEPARATORS = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True)
class Span:
    """When a version of a figure is valid; ``end`` None: until the next one."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or self.end >= day)


def may_begin(start: date, newest: Span, today: date) -> Verdict:
    """A new version begins after the newest one and never in the past: what was decided by a figure keeps its ground."""
    if start < today:
        return denied("rule.in_the_past", today=today.isoformat())
    if start <= newest.start:
        return denied("rule.not_after_newest", newest=newest.start.isoformat())
    return ALLOWED


def kind_of(value: Any) -> str:
    """What a figure is: ``yes_no``, ``whole``, ``number``, ``text``, ``list`` or ``other`` (not for typing)."""
    if isinstance(value, bool):
        return "yes_no"
    if isinstance(value, int):
        return "whole"
    if isinstance(value, float | Decimal):
        return "number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list) and all(isinstance(v, int | float | str) and not isinstance(v, bool) for v in value):
        return "list"
    return "other"


def shown_value(value: Any) -> str:
    """A figure as it is printed and as it is typed again."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(shown_value(v) for v in value)
    if isinstance(value, dict):
        return "；".join(f"{k}：{shown_value(v)}" for k, v in value.items())
    if isinstance(value, float):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value)


def parse_value(text: str, present: Any) -> Any:
    """``text`` as a figure of the same kind as ``present``. Raises RuleBroken ``rule.*`` that says what is right."""
    text, kind = text.strip(), kind_of(present)
    if kind == "yes_no":
        if text not in {"是", "否"}:
            raise RuleBroken("rule.not_yes_no", field="value")
        return text == "是"
    if kind in {"whole", "number"}:
        return _number(text, whole=kind == "whole")
    if kind == "list":
        return _items(text, present)
    if kind == "text" and text:
        return text
    raise RuleBroken("rule.no_value" if kind == "text" else "rule.not_for_typing", field="value")


def _number(text: str, *, whole: bool) -> int | float:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise RuleBroken("rule.not_a_number", field="value", given=text[:20]) from None
    if not number.is_finite() or not 0 <= number < LARGEST:
        raise RuleBroken("rule.out_of_range", field="value")
    if whole and number != number.to_integral_value():
        raise RuleBroken("rule.not_whole", field="value", given=text[:20])
    return int(number) if whole else float(number)


def _items(text: str, present: list) -> list:
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) > LONGEST_LIST:
        raise RuleBroken("rule.long_list", field="value", limit=LONGEST_LIST)
    if len(set(parts)) != len(parts):
        raise RuleBroken("rule.item_twice", field="value")
    is_numeric = all(isinstance(v, int | float) for v in present) if present else all(p.isdecimal() for p in parts)
    return [_number(p, whole=all(isinstance(v, int) for v in present)) for p in parts] if is_numeric else parts


def fingerprint(values: Mapping[str, Any]) -> str:
    """Of a row as it was shown; another one tells that somebody saved in between."""
    plain = json.dumps({k: str(v) for k, v in values.items()}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def may_be_code(code: str) -> Verdict:
    """Capitals, digits and hyphens, a letter first."""
    return ALLOWED if CODE.match(code) else denied("catalogue.bad_code")
