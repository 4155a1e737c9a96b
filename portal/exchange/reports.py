"""What a check found or a commit did, row by row where a row is worth showing."""

from dataclasses import dataclass, field
from typing import Any

MOST_PROBLEMS = 10_000  # listed one by one; beyond that they are counted
MOST_SHOWN = 5_000  # rows in trouble that can be corrected in the browser
GOOD_SHOWN = 20  # good rows that are shown as a sample
REASONS = "问题和改法"  # the heading beside refused rows in the error workbook; read again, it is left aside without a word


@dataclass(frozen=True)
class Problem:
    """``row`` is the row of the file (0: the file as a whole), ``column`` its heading, ``code`` the rule that says no."""

    row: int
    column: str
    message: str
    attribute: str = ""
    code: str = ""


@dataclass
class Shown:
    """A row with its raw cells. ``outcome`` is empty for a row in trouble."""

    number: int
    cells: dict[str, Any]
    outcome: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Report:
    """``rows`` counts those with something in them, ``skipped`` those left out on purpose, ``bad_rows`` those in trouble."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    bad_rows: int = 0
    is_written: bool = False
    shows_all: bool = False  # every row is asked for, not only those in trouble
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notes: list[str] = field(default_factory=list)
    shown: dict[int, Shown] = field(default_factory=dict)
    keys: dict[int, int] = field(default_factory=dict)  # digest of a natural key -> the first row that has it

    def add(self, problem: Problem) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    @property
    def is_clean(self) -> bool:
        return self.problem_count == 0

    @property
    def of_the_file(self) -> list[Problem]:
        return [p for p in self.problems if p.row == 0]
