"""When a file needs a reason or a second person, and what may not be asked for. Numbers are rule parameters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.exports.enums import ExportState
from portal.kernel.errors import RuleBroken
from portal.kernel.verdict import ALLOWED, Verdict, denied

MOST_ROWS = 500_000  # below the rows of a sheet
AT_ONCE = 1_000  # rows up to which the page makes the file itself
_NUMBER = re.compile(r"^\s*(\d{17}[\dXx]|\d{15}|(\+?86)?1[3-9]\d{9})\s*$")  # an ID number or a phone
_NOT_IN_NAMES = re.compile(r"[^\w\u3400-\u9fff-]+")


@dataclass(frozen=True)
class Limits:
    """``keep_hours`` a file is kept, a reason above ``reason_rows``, a second person above ``second_people``; a reason has at
    least ``reason_chars``, a second person decides within ``decide_days``."""

    keep_hours: int
    reason_rows: int
    second_people: int
    reason_chars: int
    decide_days: int

    def expires_at(self, made_at: datetime) -> datetime:
        return made_at + timedelta(hours=self.keep_hours)

    def lapsed_before(self, at: datetime) -> datetime:
        """Requests of this moment and earlier wait no longer."""
        return at - timedelta(days=self.decide_days)


@dataclass(frozen=True)
class Size:
    """``rows`` of the file and ``people`` it tells something about."""

    rows: int
    people: int


def needs_reason(size: Size, limits: Limits, always: bool) -> bool:
    return always or size.rows > limits.reason_rows or needs_second(size, limits)


def needs_second(size: Size, limits: Limits) -> bool:
    return size.people > limits.second_people


def may_ask(size: Size, limits: Limits, reason: str, always: bool) -> Verdict:
    """Whether a file of ``size`` may be asked for with this reason."""
    if size.rows == 0:
        return denied("export.nothing")
    if size.rows > MOST_ROWS:
        return denied("export.too_many", limit=MOST_ROWS)
    if needs_reason(size, limits, always) and len(reason.strip()) < limits.reason_chars:
        return denied("export.reason_needed", least=limits.reason_chars)
    return ALLOWED


def may_make(size: Size, limits: Limits, is_approved: bool) -> Verdict:
    """Whether a file may be made now: the people may have become more since it was asked for."""
    if size.rows == 0:
        return denied("export.nothing")
    if needs_second(size, limits) and not is_approved:
        return denied("export.not_approved", limit=limits.second_people)
    return ALLOWED


def may_fetch(state: str, expires_at: datetime | None, now: datetime) -> Verdict:
    if state == ExportState.EXPIRED or (state == ExportState.READY and expires_at is not None and expires_at <= now):
        return denied("export.expired")
    return ALLOWED if state == ExportState.READY else denied("export.not_ready")


def check_search(values: Iterable[str]) -> None:
    """Refuse a filter that is itself an ID number or a phone: the filter is kept and logged in clear words."""
    if any(_NUMBER.match(value) for value in values):
        raise RuleBroken("export.number_search")


def chosen(columns: Iterable[Any], wanted: Iterable[str] | None) -> list[Any]:
    """The columns of ``wanted`` keys in the exporter's order; without keys all that are not masked."""
    columns = list(columns)
    if wanted is None:
        return [c for c in columns if not c.is_masked]
    keys = set(wanted)
    unknown = keys - {c.key for c in columns}
    if unknown:
        raise RuleBroken("export.unknown_column", field="columns", given="、".join(sorted(unknown)))
    if not keys:
        raise RuleBroken("export.no_columns", field="columns")
    return [c for c in columns if c.key in keys]


def common_path(paths: Iterable[str]) -> str:
    """The deepest node above all ``paths``; empty where there is none."""
    parts = [path.strip("/").split("/") for path in paths]
    line: list[str] = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        line.append(level[0])
    return "/".join(line) + "/" if line else ""


def file_name(label: str, who: str, at: datetime, ending: str) -> str:
    """The list, who took it and when: a copy that lies about names its taker."""
    words = [_NOT_IN_NAMES.sub("", part)[:40] for part in (label, who)]
    return "-".join([*(w for w in words if w), f"{at:%Y%m%d-%H%M}"]) + f".{ending}"
