"""What lies inside a qualification. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.kernel.verdict import ALLOWED, Verdict, denied


@dataclass(frozen=True)
class Allowed:
    """One pair of an occupation and a grade that may be assessed from ``from_on`` to ``to_on``, both included."""

    occupation_id: int
    grade: int
    from_on: date
    to_on: date

    def holds(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on


def scope_verdict(
    allowed: Iterable[Allowed], *, occupation_id: int, grade: int, day: date, is_checked: bool, words: str, grade_words: str
) -> Verdict:
    """Refused where a register of qualifications is kept, the check is on and none of them covers the pair on ``day``."""
    rows = list(allowed)
    if not is_checked or not rows:
        return ALLOWED
    if any(row.holds(day) and (row.occupation_id, row.grade) == (occupation_id, grade) for row in rows):
        return ALLOWED
    return denied("assessor.outside", occupation=words, grade=grade_words, on=day.isoformat())


def grades_verdict(allowed: Iterable[Allowed], *, grades: Iterable[int], day: date, is_checked: bool) -> Verdict:
    """A batch is opened for grades that some qualification covers on the day."""
    rows = list(allowed)
    if not is_checked or not rows:
        return ALLOWED
    held = {row.grade for row in rows if row.holds(day)}
    missing = [grade for grade in grades if grade not in held]
    return denied("assessor.grade_outside", grade=missing[0], on=day.isoformat()) if missing else ALLOWED


def term_verdict(from_on: date, to_on: date) -> Verdict:
    return ALLOWED if to_on >= from_on else denied("assessor.in_order")
