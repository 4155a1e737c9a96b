"""When a letter may be issued and confirmed: tables, no database."""

from datetime import date

import pytest

from branches.transfers import rules

ISSUED, TODAY = date(2026, 8, 22), date(2026, 11, 20)


@pytest.mark.parametrize(("days", "last"), [(90, date(2026, 11, 20)), (0, ISSUED), (131, date(2026, 12, 31))])
def test_the_last_day_of_a_letter(days, last):
    assert rules.last_day(ISSUED, days) == last


@pytest.mark.parametrize(
    ("state", "expires_on", "standing"),
    [
        ("issued", date(2026, 11, 20), "waiting"),
        ("issued", date(2026, 11, 19), "overdue"),
        ("confirmed", date(2026, 1, 1), "confirmed"),
        ("withdrawn", date(2027, 1, 1), "withdrawn"),
    ],
)
def test_where_a_letter_stands(state, expires_on, standing):
    assert rules.standing_of(state, expires_on, TODAY) == standing


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"issued_on": date(2026, 11, 21)}, "transfer.issued_ahead"),
        ({"has_home": False}, "transfer.no_home"),
        ({"is_same_branch": True}, "transfer.same_branch"),
        ({"kind": "outward"}, "transfer.outside_missing"),
        ({"kind": "outward", "outside": "某市直属党委"}, ""),
        ({"kind": "outward", "outside": "x", "has_home": False}, "transfer.no_home"),
        ({"kind": "inward", "outside": "x"}, "transfer.has_home"),
        ({"kind": "inward", "outside": " ", "has_home": False}, "transfer.outside_missing"),
        ({"kind": "inward", "outside": "x", "has_home": False}, ""),
    ],
)
def test_who_leaves_and_who_comes(changed, code):
    facts = {"kind": "inside", "has_home": True, "is_same_branch": False, "outside": "", "issued_on": TODAY, "today": TODAY} | changed
    assert rules.may_issue(**facts).code == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"on": ISSUED}, ""),
        ({"on": date(2026, 8, 21)}, "transfer.day_outside"),
        ({"on": date(2026, 11, 21)}, "transfer.day_outside"),
        ({"expires_on": date(2026, 11, 19)}, "transfer.expired"),
        ({"state": "confirmed"}, "transfer.settled"),
        ({"state": "withdrawn"}, "transfer.settled"),
    ],
)
def test_a_letter_is_confirmed_in_its_days(changed, code):
    facts = {"state": "issued", "issued_on": ISSUED, "expires_on": TODAY, "on": TODAY, "today": TODAY} | changed
    assert rules.may_confirm(**facts).code == code
