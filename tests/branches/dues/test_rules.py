"""Bands, cents, whose month it is, what may be paid: tables, no database."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal as D

import pytest

from branches.dues import rules
from branches.dues.enums import EntryState
from portal.kernel.errors import RuleBroken
from portal.kernel.periods import parse_period

SINCE = date(2008, 4, 1)


@dataclass(frozen=True)
class Band:
    code: str
    category: str
    over: D = D(0)
    up_to: D | None = None
    rate: D | None = None
    least: D | None = None
    most: D | None = None
    effective_from: date = SINCE
    effective_to: date | None = None


BANDS = [
    Band("DUE-01", "in_service", D(0), D(3000), D("0.005")),
    Band("DUE-02", "in_service", D(3000), D(5000), D("0.01")),
    Band("DUE-03", "in_service", D(5000), D(10000), D("0.015")),
    Band("DUE-04", "in_service", D(10000), None, D("0.02")),
    Band("DUE-05", "retired", D(0), D(5000), D("0.005")),
    Band("DUE-05A", "retired", D(5000), None, D("0.01")),
    Band("DUE-06", "farmer", least=D("0.20"), most=D("1.00")),
    Band("DUE-07", "fixed", least=D("0.20"), most=D("0.20")),
]


@pytest.mark.parametrize(
    ("category", "base", "due"),
    [
        ("in_service", "3200", "32.00"),
        ("in_service", "5400", "81.00"),
        ("in_service", "10000", "150.00"),
        ("in_service", "11500", "230.00"),
        ("in_service", "3000", "15.00"),
        ("in_service", "3000.01", "30.00"),
        ("in_service", "5000", "50.00"),
        ("in_service", "5000.01", "75.00"),
        ("in_service", "10000.01", "200.00"),
        ("in_service", "0.01", "0.00"),
        ("in_service", "1", "0.01"),  # half a cent goes up
        ("in_service", "2999", "15.00"),
        ("in_service", "4321.50", "43.22"),  # 43.215
        ("retired", "5000", "25.00"),
        ("retired", "5000.01", "50.00"),
        ("farmer", "0.20", "0.20"),
        ("farmer", "1.00", "1.00"),
        ("fixed", None, "0.20"),
        ("fixed", "0.20", "0.20"),
    ],
)
def test_the_whole_base_takes_the_rate_of_its_band(category, base, due):
    found = rules.due_of(BANDS, category, D(base) if base else None)

    assert (found, str(found)) == (D(due), due)


@pytest.mark.parametrize(
    ("category", "base", "code"),
    [
        ("in_service", "0", "dues.base_not_positive"),
        ("in_service", "-1", "dues.base_not_positive"),
        ("retired", "-0.01", "dues.base_not_positive"),
        ("fixed", "0", "dues.base_not_positive"),
        ("in_service", None, "dues.base_needed"),
        ("retired", None, "dues.base_needed"),
        ("in_service", "3000.001", "dues.base_not_money"),
        ("in_service", "10000000", "dues.base_not_money"),
        ("farmer", None, "dues.fixed_needed"),
        ("farmer", "0.19", "dues.fixed_outside"),
        ("farmer", "1.01", "dues.fixed_outside"),
        ("fixed", "0.30", "dues.fixed_outside"),
        ("nobody", "100", "dues.no_band"),
    ],
)
def test_a_base_that_cannot_be_is_refused(category, base, code):
    with pytest.raises(RuleBroken) as caught:
        rules.due_of(BANDS, category, D(base) if base else None)
    assert caught.value.code == code


def test_the_band_of_a_day_is_the_one_in_force_on_it():
    """From 2027 on the lowest band takes 1 %, and the highest is gone."""
    low, top = BANDS[0], BANDS[3]
    rows = [
        *[b for b in BANDS if b not in (low, top)], low, replace(top, effective_to=date(2026, 12, 31)),
        replace(low, rate=D("0.01"), effective_from=date(2027, 1, 1)),
    ]  # fmt: skip
    before, after = rules.bands_on(rows, date(2026, 12, 31)), rules.bands_on(rows, date(2027, 1, 1))

    assert (rules.due_of(before, "in_service", D(3000)), rules.due_of(after, "in_service", D(3000))) == (D("15.00"), D("30.00"))
    assert rules.due_of(before, "in_service", D(11500)) == D("230.00")
    assert rules.check_base(after, "in_service", D(11500)).code == "dues.no_band"
    assert rules.bands_on(rows, date(2008, 3, 31)) == []


@dataclass(frozen=True)
class Spell:
    pk: int
    branch_id: int
    from_on: date


@pytest.mark.parametrize(
    ("spells", "home"),
    [
        ([], None),
        ([Spell(1, 7, date(2020, 1, 1))], 7),
        ([Spell(1, 7, date(2020, 1, 1)), Spell(2, 8, date(2026, 10, 2))], 7),  # moved on the 2nd: the old branch
        ([Spell(2, 8, date(2026, 10, 1))], 8),  # moved on the 1st: the new one
        ([Spell(3, 9, date(2026, 10, 31))], 9),  # admitted on the last day: the month of the meeting counts
    ],
)
def test_the_month_belongs_to_the_branch_of_the_first_day_of_membership(spells, home):
    assert rules.home_of(spells) == home


@pytest.mark.parametrize(
    ("month", "today", "code"),
    [
        ("2026-11", date(2026, 11, 1), ""),
        ("2026-11", date(2026, 10, 31), "dues.month_ahead"),
        ("2020-06", date(2026, 11, 1), ""),
        ("2020-05", date(2026, 11, 1), "dues.month_before_branch"),
    ],
)
def test_a_month_is_opened_when_it_has_begun(month, today, code):
    assert rules.may_open(parse_period(month), today=today, founded_on=date(2020, 6, 30)).code == code


@pytest.mark.parametrize(
    ("due", "paid", "state"),
    [
        (None, "0", EntryState.MISSING), ("0", "0", EntryState.FREE), ("81", "0", EntryState.UNPAID), ("81", "80.99", EntryState.PART),
        ("81", "81", EntryState.PAID), ("81", "90", EntryState.PAID), ("0", "1", EntryState.PAID),
    ],
)  # fmt: skip
def test_where_a_members_month_stands(due, paid, state):
    assert rules.entry_state(D(due) if due else None, D(paid)) == state


@pytest.mark.parametrize(
    ("due", "paid", "amount", "day", "code"),
    [
        ("81", "0", "81", 20, ""),
        ("81", "50", "31", 20, ""),
        ("81", "50", "31.01", 20, "dues.more_than_open"),
        ("81", "81", "1", 20, "dues.paid_already"),
        ("81", "0", "0", 20, "dues.amount_not_positive"),
        ("81", "0", "-5", 20, "dues.amount_not_positive"),
        ("81", "0", "1.005", 20, "dues.amount_not_positive"),
        ("81", "0", "81", 21, "dues.paid_ahead"),
        (None, "0", "10", 20, "dues.no_base_yet"),
        ("0", "0", "10", 20, "dues.paid_already"),
    ],
)
def test_no_more_is_paid_than_is_open(due, paid, amount, day, code):
    verdict = rules.check_payment(
        due=D(due) if due else None, paid=D(paid), amount=D(amount), paid_on=date(2026, 11, day), today=date(2026, 11, 20)
    )
    assert verdict.code == code


@pytest.mark.parametrize(
    ("state", "before", "after", "reason", "code"),
    [
        ("open", "81", "75", "工资核定有误", ""),
        ("open", None, "75", "工资核定有误", ""),
        ("open", "81", "0", "本人上月已多交", ""),
        ("submitted", "81", "75", "x", "dues.month_locked"),
        ("closed", "81", "75", "x", "dues.month_locked"),
        ("open", "81", "75", "  ", "dues.reason_missing"),
        ("open", "81", "-1", "x", "dues.fix_not_money"),
        ("open", "81", "1.001", "x", "dues.fix_not_money"),
        ("open", "81", "81.00", "x", "dues.nothing_changed"),
    ],
)
def test_a_correction_has_a_reason_and_an_open_month(state, before, after, reason, code):
    verdict = rules.check_fix(state=state, before=D(before) if before else None, after=D(after), reason=reason)
    assert verdict.code == code


@pytest.mark.parametrize(
    ("state", "entries", "missing", "code"),
    [("open", 5, 0, ""), ("open", 0, 0, "dues.month_empty"), ("open", 5, 1, "dues.bases_missing"), ("closed", 5, 0, "dues.month_locked")],
)
def test_what_is_submitted_is_complete(state, entries, missing, code):
    assert rules.may_submit(state=state, entries=entries, missing=missing).code == code


@pytest.mark.parametrize(
    ("state", "same", "code"),
    [("submitted", False, ""), ("submitted", True, "dues.second_person"), ("open", False, "dues.not_submitted"),
     ("closed", False, "dues.not_submitted")],
)  # fmt: skip
def test_two_people_close_a_month(state, same, code):
    assert rules.may_close(state=state, is_same_person=same).code == code


def test_the_months_before_today():
    assert rules.months_before(date(2026, 2, 28), 3) == [date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]
