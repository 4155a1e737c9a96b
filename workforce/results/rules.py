"""What makes a result of work, how its number is written, and what may become of it. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Any

from portal.kernel.errors import RuleBroken
from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.results.enums import ResultKind, ResultState

EARLIEST = date(1949, 10, 1)
WITH_NUMBER = frozenset({ResultKind.PATENT, ResultKind.STANDARD, ResultKind.SOFTWARE})
OPEN = frozenset({ResultState.REGISTERED, ResultState.RETURNED})

_PATENT = re.compile(r"(?:ZL|CN)?(\d{12}|\d{8})[.．]?([\dX])", re.ASCII)
_FOREIGN = re.compile(r"(?!ZL|CN)[A-Z]{2}\d[0-9A-Z./-]{3,30}", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_SOFTWARE = re.compile(r"(?:软著登字第)?\d{4}SR\d{5,7}号?", re.ASCII)
_STAFF_NO = re.compile(r"[A-Za-z0-9-]*\d[A-Za-z0-9-]*", re.ASCII)


def check_digit(digits: str) -> str:
    """The last sign of a Chinese patent number (ZC 0006—2003): weights 2 to 9, then 2 to 5, modulo 11, X for 10."""
    rest = sum(int(d) * w for d, w in zip(digits, cycle(range(2, 10)), strict=False)) % 11
    return "X" if rest == 10 else str(rest)


def _patent_number(text: str) -> str:
    found = _PATENT.fullmatch(text)
    if found is None:
        if _FOREIGN.fullmatch(text):
            return text
        raise RuleBroken("result.bad_patent_number", field="number", given=text)
    if check_digit(found[1]) != found[2]:
        raise RuleBroken("result.wrong_check_digit", field="number", given=text)
    return f"ZL{found[1]}.{found[2]}"


def number_of(kind: str, given: str) -> str:
    """The number as it is stored, so that one result is found again however it was typed. RuleBroken ``result.*``.

    A patent's number is checked by its check digit, a paper's is its DOI, software has that of its registration.
    """
    text = "".join(given.split()).upper()
    if not text:
        if kind in WITH_NUMBER:
            raise RuleBroken("result.number_needed", field="number")
        return ""
    if kind == ResultKind.PATENT:
        return _patent_number(text)
    if kind == ResultKind.PAPER:
        text = text.lower().removeprefix("https://doi.org/").removeprefix("doi:")
        if not _DOI.fullmatch(text):
            raise RuleBroken("result.bad_doi", field="number", given=text)
    elif kind == ResultKind.SOFTWARE:
        if not _SOFTWARE.fullmatch(text):
            raise RuleBroken("result.bad_software_number", field="number", given=text)
        text = text.removeprefix("软著登字第").removesuffix("号")
    return text


def may_be_dated(achieved_on: date, today: date) -> Verdict:
    """A result is there already, and not before there was anybody to acknowledge it."""
    if achieved_on > today:
        return denied("result.in_the_future", today=today.isoformat())
    return ALLOWED if achieved_on >= EARLIEST else denied("result.too_early")


def may_have_class(kind: str, prize_class: str) -> Verdict:
    """Awards have a class, ``ungraded`` where they are not told apart; nothing else has one."""
    if kind == ResultKind.AWARD:
        return ALLOWED if prize_class else denied("result.class_needed")
    return denied("result.class_of_awards") if prize_class else ALLOWED


def author_words(text: str) -> list[tuple[str, str]]:
    """(staff number, name) in the order of the authors: ``10021``, ``10021 张三``, ``李四``; one of the two may be empty."""
    found = []
    for part in re.split(r"[、，,;；\n]", text):
        number = _STAFF_NO.search(part)
        name = part.replace(number[0], " ") if number else part
        name = " ".join(name.translate(str.maketrans("()（）", "    ")).split())
        if number or name:
            found.append((number[0].upper() if number else "", name))
    return found


def check_authors(people: Sequence[int | None], names: Sequence[str]) -> None:
    """Somebody wrote it, nobody twice, and at least one of ours. RuleBroken ``result.*``."""
    if not people:
        raise RuleBroken("result.authors_needed", field="authors")
    ours = [pk for pk in people if pk is not None]
    if not ours:
        raise RuleBroken("result.none_of_ours", field="authors")
    outside = [name for pk, name in zip(people, names, strict=True) if pk is None]
    if len(set(ours)) < len(ours) or len(set(outside)) < len(outside):
        raise RuleBroken("result.author_twice", field="authors")


def may_change(state: str, *, is_registrar: bool) -> Verdict:
    """Who registered it puts it right until it is confirmed."""
    if state not in OPEN:
        return denied("result.is_closed")
    return ALLOWED if is_registrar else denied("result.registrar_changes")


def may_confirm(state: str, *, is_registrar: bool, is_author: bool, needs_proof: bool = False) -> Verdict:
    """Somebody else confirms, never an author; that a gap is filled is proved by a paper beside the record."""
    if state != ResultState.REGISTERED:
        return denied("result.not_waiting")
    if is_registrar:
        return denied("result.second_person")
    if is_author:
        return denied("result.own")
    return denied("result.proof_needed") if needs_proof else ALLOWED


def may_withdraw(state: str, *, is_registrar: bool, is_author: bool) -> Verdict:
    """The registrar takes back what is not confirmed yet; a confirmed one is withdrawn by an office that is no author."""
    if state == ResultState.WITHDRAWN:
        return denied("result.is_withdrawn")
    if state in OPEN and is_registrar:
        return ALLOWED
    return denied("result.own") if is_author else ALLOWED


def may_follow(state: str) -> Verdict:
    """Only what is confirmed is rewarded or sent to a contest."""
    return ALLOWED if state == ResultState.CONFIRMED else denied("result.confirm_first")


@dataclass(frozen=True)
class Group:
    """How many confirmed results share these marks."""

    year: int
    kind: str
    level: int
    prize_class: str
    gap: str
    is_first: bool
    count: int


@dataclass(frozen=True)
class YearRow:
    """``kinds``: as many as ``ResultKind`` has, in its order."""

    year: int
    kinds: tuple[int, ...]
    first_patents: int
    domestic: int
    industry: int


def _sum(groups: Iterable[Group], **marks: Any) -> int:
    return sum(g.count for g in groups if all(getattr(g, name) == value for name, value in marks.items()))


def by_year(groups: Sequence[Group]) -> list[YearRow]:
    """One row a year, newest first."""
    rows = []
    for year in sorted({g.year for g in groups}, reverse=True):
        of = [g for g in groups if g.year == year]
        rows.append(
            YearRow(
                year, tuple(_sum(of, kind=kind) for kind in ResultKind.values), _sum(of, kind=ResultKind.PATENT, is_first=True),
                _sum(of, gap="domestic"), _sum(of, gap="industry"),
            )
        )  # fmt: skip
    return rows


def awards_by_level(groups: Sequence[Group], levels: Sequence[int], classes: Sequence[str]) -> list[tuple[int, tuple[int, ...], int]]:
    """(level, number for each class, sum) for each level that has an award, as ``levels`` are ordered."""
    awards = [g for g in groups if g.kind == ResultKind.AWARD]
    rows = [(level, tuple(_sum(awards, level=level, prize_class=c) for c in classes)) for level in levels]
    return [(level, counts, sum(counts)) for level, counts in rows if any(counts)]
