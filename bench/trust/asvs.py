"""Reads docs/asvs.md: 253 requirements, each with a level, a state and what shows it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.trust.rig import ROOT

PAGE = ROOT / "docs" / "asvs.md"
MET, SUBSTITUTE, NOT_HERE, OPEN = STATES = ("met", "substitute", "not applicable", "open")
REQUIREMENTS, OF_LEVEL_1 = 253, 70
LEAST = 0.95  # of the requirements that apply: met, or by a substitute that the row names
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\S*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.M)
_NAMED = re.compile(r"`([^`]+/[^`]+)`|(?<![\w/`])(docs/[\w./-]+\.md|docs/adr/\d{4})")


@dataclass(frozen=True)
class Row:
    number: str
    level: str
    words: str
    state: str
    evidence: str

    @property
    def named(self) -> list[str]:
        """Paths of the evidence, with the name of a test where one is told: ``tests/x.py::test_y``."""
        return [found[1] or found[2] for found in _NAMED.finditer(self.evidence)]


def rows(page: str) -> list[Row]:
    """The lines of the tables, in their order."""
    return [Row(*(cell.strip() for cell in found.groups())) for found in _ROW.finditer(page)]


def count_line(table: Iterable[Row]) -> str:
    """What stands above the tables, from the rows themselves."""
    states = Counter(row.state for row in table)
    counted = f"{states[MET]} met, {states[SUBSTITUTE]} by a substitute, {states[NOT_HERE]} not applicable, {states[OPEN]} open"
    return f"{states.total()} requirements: {counted}"


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf8")


def is_there(name: str) -> bool:
    """Whether a named file or folder exists, and in it the test that is named."""
    path, _sep, test = name.partition("::")
    if re.fullmatch(r"docs/adr/\d{4}", path):
        return any((ROOT / "docs" / "adr").glob(f"{path[-4:]}-*.md"))
    file = ROOT / path
    return file.exists() and (not test or re.search(rf"^def {re.escape(test)}\(", _text(file), re.M) is not None)


def faults(table: list[Row]) -> list[str]:
    """What is wrong with single rows: a level, a state, evidence that lacks, a path that leads nowhere."""
    found = [f"{row.number}: level {row.level!r}" for row in table if row.level not in {"1", "2"}]
    found += [f"{row.number}: state {row.state!r}" for row in table if row.state not in STATES]
    found += [f"{row.number}: no words or no evidence" for row in table if not (row.words and row.evidence)]
    found += [f"{row.number}: shown by no file" for row in table if row.state in {MET, SUBSTITUTE} and not row.named]
    found += [f"{row.number}: open without what is missing" for row in table if row.state == OPEN and "missing:" not in row.evidence]
    found += [f"{row.number}: {name} is not there" for row in table for name in row.named if not is_there(name)]
    return found


def shares(table: list[Row]) -> tuple[int, int, int]:
    """(met to the letter, met with the substitutes, requirements that apply)."""
    states = Counter(row.state for row in table)
    return states[MET], states[MET] + states[SUBSTITUTE], states.total() - states[NOT_HERE]
