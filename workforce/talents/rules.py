"""The matrix of five levels and six lines, the criteria of a pool, who confirms a member. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.kernel.verdict import ALLOWED, Verdict, denied

LEVELS = (1, 2, 3, 4, 5)
LINES = ("grade", "speciality", "broad", "quality", "honour", "prize")
DIMENSIONS = ("knowledge", "skill", "innovation")
GRASSROOTS, GROUP, INDUSTRY, PROVINCIAL, NATIONAL = LEVELS
# What a level of the registers of honours and results is in the matrix: the company counts to the base, a city stands beside the trade.
OF_HONOUR = {1: GRASSROOTS, 2: GRASSROOTS, 3: GROUP, 4: INDUSTRY, 5: PROVINCIAL, 6: NATIONAL}
OF_RESULT = {1: GRASSROOTS, 2: GRASSROOTS, 3: GROUP, 4: INDUSTRY, 5: INDUSTRY, 6: PROVINCIAL, 7: NATIONAL}
OF_TITLE = {"junior": GRASSROOTS, "intermediate": GROUP, "senior": INDUSTRY}
KNOWLEDGE_RESULTS = ("paper", "standard")
PRIZE_RESULT = "award"


@dataclass(frozen=True)
class Fact:
    """A record behind a profile. ``line`` and ``level`` are empty where it has no cell in the matrix."""

    person_id: int
    dimension: str
    text: str
    on: date
    line: str = ""
    level: int = 0
    url: str = ""


@dataclass(frozen=True)
class Cell:
    line: str
    level: int
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class LineShown:
    """A line of somebody's matrix from the base up; ``next_level`` is the next that is open, None at the top."""

    line: str
    cells: tuple[Cell, ...]
    next_level: int | None


def level_of_rank(rank: int, levels: Sequence[int]) -> int:
    """``levels``: one for each rung of the ladder from the lowest."""
    return int(levels[rank - 1]) if 1 <= rank <= len(levels) else GRASSROOTS


def result_dimension(kind: str) -> tuple[str, str]:
    """(dimension, line): papers and standards are knowledge, what is built and rewarded is innovation."""
    if kind == PRIZE_RESULT:
        return "innovation", "prize"
    return ("knowledge" if kind in KNOWLEDGE_RESULTS else "innovation"), "speciality"


def matrix_of(facts: Iterable[Fact]) -> list[LineShown]:
    """The six lines of one person with the records in each cell. The next step is the level above the highest reached."""
    rows = list(facts)
    out = []
    for line in LINES:
        cells = tuple(Cell(line, level, tuple(f for f in rows if (f.line, f.level) == (line, level))) for level in LEVELS)
        top = max((cell.level for cell in cells if cell.facts), default=0)
        out.append(LineShown(line, cells, top + 1 if top < NATIONAL else None))
    return out


def profile_of(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """dimension -> its records, newest first."""
    rows = sorted(facts, key=lambda f: (f.on, f.text), reverse=True)
    return {name: [f for f in rows if f.dimension == name] for name in DIMENSIONS}


def counts_of(facts: Iterable[Fact]) -> dict[str, list[int]]:
    """line -> people with something in each level, from the base up. A person counts once a cell."""
    seen = {(f.line, f.level, f.person_id) for f in facts if f.line}
    return {line: [sum(1 for row in seen if row[:2] == (line, level)) for level in LEVELS] for line in LINES}


def propose_verdict(*, is_own: bool, is_eligible: bool, is_in: bool, is_open: bool) -> Verdict:
    """Whoever meets the criteria, once, and not by himself."""
    if not is_open:
        return denied("talentpool.closed")
    if is_own:
        return denied("talentpool.own")
    if is_in:
        return denied("talentpool.in_already")
    return ALLOWED if is_eligible else denied("talentpool.not_eligible")


def confirm_verdict(*, is_done: bool, is_same: bool, is_own: bool) -> Verdict:
    if is_done:
        return denied("talentpool.confirmed_already")
    if is_same:
        return denied("talentpool.second_person")
    return denied("talentpool.own") if is_own else ALLOWED


def share(part: int, whole: int) -> float | None:
    """Percent with one decimal, None of nothing."""
    return round(part * 100 / whole, 1) if whole else None
