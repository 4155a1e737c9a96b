"""Certificate numbers, expiry and the history of a grade. Pure."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.skills.enums import NumberScheme

LOWEST_GRADE = 5

# Layouts of docs/rules.md 3.5; named groups are compared with the fields beside the number.
LAYOUTS: dict[str, re.Pattern[str]] = {
    NumberScheme.NATIONAL: re.compile(r"^[YS]\d{4}\d{2}\d{6}(?P<year>\d{2})(?P<grade>[1-5])\d{6}$"),
    NumberScheme.SPECIAL: re.compile(r"^[A-Z]{2}\d{20}$"),
    NumberScheme.LEGACY: re.compile(r"^\d{16}$"),
    NumberScheme.REGIONAL: re.compile(r"^[A-Z0-9]{20}$"),
}

# Letters and digits that nobody takes for one another on paper; sixteen of them are 79 bits.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 16


@dataclass(frozen=True)
class HeldGrade:
    """A certificate as the history of a grade sees it."""

    grade: int
    from_on: date
    certificate_id: int


@dataclass(frozen=True)
class GradeSpan:
    """``to_on`` is None while the grade is current."""

    grade: int
    from_on: date
    to_on: date | None
    certificate_id: int


def clean_number(number: str) -> str:
    """Without spaces and hyphens, in capitals, full-width digits and letters made plain."""
    plain = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in number)
    return re.sub(r"[\s\-]", "", plain).upper()


def new_check_code() -> str:
    """The code by which anybody who holds the paper may look the certificate up; nobody can guess it."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def spaced_code(code: str) -> str:
    """In groups of four, as it is printed."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def masked_name(name: str) -> str:
    """The first letter alone: whoever holds the paper knows the rest, nobody else learns it."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2)


def may_number(number: str, scheme: str, *, grade: int, issued_on: date) -> Verdict:
    """Whether ``number`` fits its layout and its year and grade digits agree with the fields (docs/rules.md 3.5)."""
    match = LAYOUTS[NumberScheme(scheme)].match(number)
    if match is None:
        return denied(f"certificate.number_{scheme}")
    parts = match.groupdict()
    if "year" in parts and int(parts["year"]) != issued_on.year % 100:
        return denied("certificate.number_year", digits=parts["year"], year=issued_on.year)
    if "grade" in parts and int(parts["grade"]) != grade:
        return denied("certificate.number_grade", digit=parts["grade"], grade=grade)
    return ALLOWED


def may_last(issued_on: date, expires_on: date | None, today: date) -> Verdict:
    """Whether the two dates can stand on a certificate that is registered ``today``."""
    if issued_on > today:
        return denied("certificate.issued_in_future", issued=issued_on)
    if expires_on is not None and expires_on < issued_on:
        return denied("certificate.expires_before_issue", expires=expires_on, issued=issued_on)
    return ALLOWED


def standing(state: str, expires_on: date | None, today: date, warning_days: int) -> str:
    """``revoked``, ``expired``, ``expiring`` (within ``warning_days``) or ``valid`` on ``today``."""
    if state == "revoked":
        return "revoked"
    if expires_on is None:
        return "valid"
    if expires_on < today:
        return "expired"
    return "expiring" if expires_on <= today + timedelta(days=warning_days) else "valid"


def is_higher(grade: int, than: int | None) -> bool:
    """Grade 1 is the highest; any grade is higher than none."""
    return than is None or grade < than


def grade_history(held: Iterable[HeldGrade]) -> list[GradeSpan]:
    """The grades one after another in one occupation: a higher certificate closes the span of the former the day before.

    A certificate that is not higher than the current one changes nothing; of two of one day the higher counts.
    """
    spans: list[GradeSpan] = []
    for row in sorted(held, key=lambda h: (h.from_on, h.grade)):
        last = spans[-1] if spans else None
        if last is not None:
            if not is_higher(row.grade, last.grade):
                continue
            spans[-1] = GradeSpan(last.grade, last.from_on, row.from_on - timedelta(days=1), last.certificate_id)
        spans.append(GradeSpan(row.grade, row.from_on, None, row.certificate_id))
    return spans


def share(part: int, whole: int) -> float | None:
    """Percent with one decimal, None of nothing."""
    return round(part * 100 / whole, 1) if whole else None
