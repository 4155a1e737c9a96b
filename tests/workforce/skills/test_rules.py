"""Certificate numbers, standing and grade history."""

from datetime import date, timedelta

import pytest

from workforce.skills import rules
from workforce.skills.rules import GradeSpan, HeldGrade

ISSUED = date(2024, 3, 5)
TODAY = date(2026, 11, 20)
NUMBER = "Y000014000001243000018"


@pytest.mark.parametrize(
    ("number", "scheme", "code"),
    [
        (NUMBER, "national", ""),
        ("S" + NUMBER[1:], "national", ""),
        ("X" + NUMBER[1:], "national", "certificate.number_national"),
        (NUMBER[:-1], "national", "certificate.number_national"),
        (NUMBER + "1", "national", "certificate.number_national"),
        (NUMBER[:15] + "6" + NUMBER[16:], "national", "certificate.number_national"),
        (NUMBER[:13] + "23" + NUMBER[15:], "national", "certificate.number_year"),
        (NUMBER[:15] + "4" + NUMBER[16:], "national", "certificate.number_grade"),
        ("TJ" + "1" * 20, "special", ""),
        ("T" + "1" * 21, "special", "certificate.number_special"),
        ("1" * 16, "legacy", ""),
        ("1" * 15, "legacy", "certificate.number_legacy"),
        ("A1" * 10, "regional", ""),
        ("A1" * 9, "regional", "certificate.number_regional"),
    ],
)
def test_a_number_fits_its_layout_and_its_fields(number, scheme, code):
    assert rules.may_number(number, scheme, grade=3, issued_on=ISSUED).code == code


def test_a_number_is_read_as_people_write_it():
    assert rules.clean_number(" y0000-1400 0001２４3000018 ") == NUMBER


@pytest.mark.parametrize(
    ("state", "days", "standing"),
    [
        ("valid", None, "valid"),
        ("valid", 91, "valid"),
        ("valid", 90, "expiring"),
        ("valid", 0, "expiring"),
        ("valid", -1, "expired"),
        ("revoked", 90, "revoked"),
    ],
)
def test_standing_on_a_day(state, days, standing):
    expires = None if days is None else TODAY + timedelta(days=days)
    assert rules.standing(state, expires, TODAY, 90) == standing


@pytest.mark.parametrize(
    ("issued", "expires", "code"),
    [
        (TODAY, None, ""),
        (TODAY, TODAY, ""),
        (TODAY + timedelta(days=1), None, "certificate.issued_in_future"),
        (TODAY, TODAY - timedelta(days=1), "certificate.expires_before_issue"),
    ],
)
def test_dates_of_a_certificate(issued, expires, code):
    assert rules.may_last(issued, expires, TODAY).code == code


def test_a_higher_grade_closes_the_former_and_a_lower_changes_nothing():
    held = [
        HeldGrade(4, date(2021, 6, 1), 2),
        HeldGrade(5, date(2018, 6, 1), 1),
        HeldGrade(5, date(2022, 1, 1), 3),
        HeldGrade(3, date(2025, 6, 1), 4),
    ]
    assert rules.grade_history(held) == [
        GradeSpan(5, date(2018, 6, 1), date(2021, 5, 31), 1),
        GradeSpan(4, date(2021, 6, 1), date(2025, 5, 31), 2),
        GradeSpan(3, date(2025, 6, 1), None, 4),
    ]


def test_of_two_certificates_of_one_day_the_higher_counts():
    day = date(2021, 6, 1)
    assert rules.grade_history([HeldGrade(5, day, 1), HeldGrade(4, day, 2)]) == [GradeSpan(4, day, None, 2)]


@pytest.mark.parametrize(("part", "whole", "share"), [(0, 0, None), (1, 3, 33.3), (2, 3, 66.7), (3, 3, 100.0)])
def test_share(part, whole, share):
    assert rules.share(part, whole) == share
