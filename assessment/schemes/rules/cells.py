"""Parameters as one cell of text, for forms and workbooks: ``kinds=MT-01、MT-02；days=5`` or ``bands=0.6:0、0.9:100``. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessment.schemes.rules.storing import number_text

NUMBER = re.compile(r"^[+-]?\d{1,12}(\.\d{1,6})?$")
NUMBERED = frozenset({"days", "levels", "award_levels"})  # parameters of metrics that are numbers; all others are codes
LISTS = frozenset({"kinds", "posts", "levels", "award_levels", "classes", "bands", "points"})
PAIRS = frozenset({"bands", "points"})
_BETWEEN = re.compile(r"[;；\n]")
_NAME = re.compile(r"[=＝]")
_ITEMS = re.compile(r"[、,，\s]+")
_PAIR = re.compile(r"[:：]")


def number_of(text: str) -> Any:
    """A number exactly, or the text as it stands: the reader of schemes says what is wrong with it."""
    short = text.strip()
    if short.endswith(("%", "％")) and NUMBER.match(short[:-1]):
        return Decimal(short[:-1]) / 100
    if not NUMBER.match(short):
        return text
    return Decimal(short) if "." in short else int(short)


def _pair(item: str) -> list[Any]:
    """A figure and the percent of the points that it earns: there ``100%`` means 100."""
    figure, *shares = _PAIR.split(item)
    return [number_of(figure), *(number_of(share.rstrip("%％")) for share in shares)]


def _value(name: str, text: str, *, is_rule: bool) -> Any:
    items = [item for item in _ITEMS.split(text.strip()) if item]
    if is_rule and name in PAIRS:
        return [_pair(item) for item in items]
    read = number_of if is_rule or name in NUMBERED else str
    if name in LISTS:
        return [read(item) for item in items]
    return read(text.strip())


def params_of(text: str, *, is_rule: bool) -> dict[str, Any]:
    """The parameters that a cell names; words without ``=`` stand as a name of their own, which the reader then refuses."""
    found: dict[str, Any] = {}
    for item in filter(str.strip, _BETWEEN.split(text)):
        name, *rest = _NAME.split(item, maxsplit=1)
        found[name.strip()] = _value(name.strip(), rest[0], is_rule=is_rule) if rest else ""
    return found


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(":".join(map(_said, one)) if isinstance(one, list | tuple) else _said(one) for one in value)
    return number_text(value) if isinstance(value, Decimal) else str(value)


def cell_of_params(params: Mapping[str, Any]) -> str:
    """The inverse of ``params_of``."""
    return "；".join(f"{name}={_said(value)}" for name, value in params.items())
