"""What makes a roster row right: numbers with their check digits, dates in order, names as pinyin."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pypinyin import Style, lazy_pinyin

from portal.kernel.errors import RuleBroken
from portal.kernel.verdict import ALLOWED, Verdict, denied

STAFF_NO = re.compile(r"^[A-Z0-9][A-Z0-9-]{2,19}$")
PHONE = re.compile(r"^1[3-9]\d{9}$")
ID_NO = re.compile(r"^\d{17}[\dX]$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643, MOD 11-2
_CHECK = "10X98765432"
LEAST_REASON = 4


def pinyin_of(name: str) -> tuple[str, str]:
    """(full pinyin without blanks, initials), both lower case: 王建国 -> ("wangjianguo", "wjg")."""
    clean = re.sub(r"[\s·•．.]", "", name)
    full = lazy_pinyin(clean, style=Style.NORMAL)
    return "".join(full).lower()[:160], "".join(p[:1] for p in full).lower()[:30]


def check_digit(first_seventeen: str) -> str:
    """The 18th character of an ID number (GB 11643)."""
    return _CHECK[sum(int(d) * w for d, w in zip(first_seventeen, _WEIGHTS, strict=True)) % 11]


def birth_in(id_no: str) -> date | None:
    """The date of birth inside an ID number; None when it is no date."""
    try:
        return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
    except ValueError:
        return None


def check_id_no(id_no: str) -> Verdict:
    if not ID_NO.match(id_no):
        return denied("person.id_no_shape")
    if birth_in(id_no) is None:
        return denied("person.id_no_birth", part=id_no[6:14])
    if check_digit(id_no[:17]) != id_no[17]:
        return denied("person.id_no_check_digit")
    return ALLOWED


def check_phone(phone: str) -> Verdict:
    return ALLOWED if PHONE.match(phone) else denied("person.phone_shape")


def check_staff_no(staff_no: str) -> Verdict:
    return ALLOWED if STAFF_NO.match(staff_no) else denied("person.staff_no_shape")


def problems_of(values: Mapping[str, Any]) -> Iterator[RuleBroken]:
    """Everything wrong with the given roster values; the page, the API and the file all ask here."""
    checks = (("staff_no", check_staff_no), ("phone", check_phone), ("id_no", check_id_no))
    for name, check in checks:
        if values.get(name) and not (verdict := check(values[name])):
            yield RuleBroken(verdict.code, field=name, **verdict.params)
    hired, left, born = values.get("hired_on"), values.get("left_on"), values.get("birth_on")
    if hired and left and left < hired:
        yield RuleBroken("person.leaves_before_hire", field="left_on", day=hired.isoformat())
    if born and hired and hired <= born:
        yield RuleBroken("person.hired_before_birth", field="hired_on", day=born.isoformat())
    id_no = values.get("id_no") or ""
    inside = birth_in(id_no) if ID_NO.match(id_no) else None
    if born and inside and inside != born:
        yield RuleBroken("person.birth_differs", field="birth_on", day=inside.isoformat())


def may_reveal(reason: str) -> Verdict:
    """Clear numbers are shown only against a reason that says something."""
    return ALLOWED if len(reason.strip()) >= LEAST_REASON else denied("person.reveal_needs_reason", least=LEAST_REASON)


def overlap(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two spans of days, both ends inside, share a day; None runs on."""
    return (other_end is None or start <= other_end) and (end is None or other_start <= end)
