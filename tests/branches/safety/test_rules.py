"""What may become of a hazard, and when it is late: tables without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from branches.safety import rules
from branches.safety.enums import AccidentSeverity, HazardState

S = HazardState
DAY = date(2026, 11, 18)
ALLOWED = {
    ("assign", S.REPORTED): S.ASSIGNED, ("assign", S.ASSIGNED): S.ASSIGNED, ("assign", S.RETURNED): S.RETURNED,
    ("fix", S.ASSIGNED): S.FIXED, ("fix", S.RETURNED): S.FIXED,
    ("check", S.FIXED): S.CLOSED, ("return", S.FIXED): S.RETURNED,
    ("cancel", S.REPORTED): S.CANCELLED, ("cancel", S.ASSIGNED): S.CANCELLED, ("cancel", S.RETURNED): S.CANCELLED,
}  # fmt: skip


@pytest.mark.parametrize("act", sorted(rules.TRANSITIONS))
@pytest.mark.parametrize("state", list(S))
def test_every_act_on_every_state(act, state):
    assert bool(rules.may_follow(act, state)) == ((act, state) in ALLOWED)
    if (act, state) in ALLOWED:
        assert rules.state_after(act, state) == ALLOWED[act, state]


@pytest.mark.parametrize(
    ("act", "state", "code"),
    [
        ("fix", S.CLOSED, "hazard.is_closed"),
        ("check", S.CANCELLED, "hazard.is_cancelled"),
        ("assign", S.FIXED, "hazard.cannot_assign"),
        ("fix", S.REPORTED, "hazard.cannot_fix"),
        ("check", S.ASSIGNED, "hazard.cannot_check"),
        ("return", S.RETURNED, "hazard.cannot_check"),
        ("cancel", S.FIXED, "hazard.cannot_cancel"),
    ],
)
def test_a_refusal_says_which(act, state, code):
    assert rules.may_follow(act, state).code == code


@pytest.mark.parametrize(
    ("fixer", "owner", "code"),
    [(False, False, ""), (True, False, "hazard.own_fix"), (False, True, "hazard.own_task"), (True, True, "hazard.own_fix")],
)
def test_the_checker_is_a_second_person(fixer, owner, code):
    assert rules.may_judge(is_fixer=fixer, is_owner=owner).code == code


@pytest.mark.parametrize(("days", "due"), [(1, DAY), (0, DAY), (2, DAY + timedelta(1)), (7, DAY + timedelta(6))])
def test_the_last_day_counts_from_the_finding(days, due):
    assert rules.due_of(DAY, days) == due


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        (S.ASSIGNED, DAY, 0),
        (S.ASSIGNED, DAY - timedelta(1), 1),
        (S.REPORTED, DAY - timedelta(9), 9),
        (S.RETURNED, DAY - timedelta(2), 2),
        (S.FIXED, DAY - timedelta(9), 0),  # the owner has done his part
        (S.CLOSED, DAY - timedelta(9), 0),
        (S.CANCELLED, DAY - timedelta(9), 0),
        (S.ASSIGNED, None, 0),
    ],
)
def test_late_from_the_day_after_the_last(state, due, late):
    assert rules.days_late(state, due, DAY) == late


@pytest.mark.parametrize(("late", "steps"), [(0, 0), (1, 1), (2, 1), (3, 2), (40, 2)])
def test_steps_of_escalation(late, steps):
    assert rules.steps_reached(late, [1, 3]) == steps


@pytest.mark.parametrize(("seconds", "fits"), [(-1, True), (0, True), (60, True), (61, False)])
def test_a_hazard_has_been_seen_already(seconds, fits):
    now = datetime(2026, 11, 18, 4, tzinfo=UTC)
    assert bool(rules.may_be_found(now + timedelta(seconds=seconds), now)) is fits


@pytest.mark.parametrize(
    ("due", "found", "code"),
    [
        (DAY, DAY, ""),
        (DAY - timedelta(1), DAY - timedelta(1), "hazard.due_in_the_past"),
        (DAY, DAY + timedelta(1), "hazard.due_before_found"),
    ],
)
def test_a_new_last_day(due, found, code):
    assert rules.may_be_due(due, found, DAY).code == code


# -- inspections ------------------------------------------------------------------------------------------
MONDAY = date(2026, 11, 16)


def rule(period, **values):
    return SimpleNamespace(period=period, times=1, effective_from=date(2020, 1, 1), effective_to=None, **values)


@pytest.mark.parametrize(
    ("period", "start", "end", "count"),
    [
        ("day", MONDAY, MONDAY, 1),
        ("day", MONDAY, MONDAY + timedelta(6), 7),
        ("week", MONDAY, MONDAY + timedelta(6), 1),
        ("week", MONDAY, MONDAY + timedelta(5), 0),  # ends after the span
        ("week", MONDAY + timedelta(3), MONDAY + timedelta(6), 1),  # has begun before it
        ("month", date(2026, 11, 1), date(2026, 11, 30), 1),
        ("month", date(2026, 11, 1), date(2026, 11, 29), 0),
        ("month", date(2026, 10, 15), date(2026, 12, 31), 3),
    ],
)
def test_periods_whose_last_day_lies_in_the_span(period, start, end, count):
    assert len(rules.spans_of(period, start, end)) == count


@pytest.mark.parametrize(
    ("period", "opened", "closed", "held", "free", "expected"),
    [
        ("day", date(2020, 1, 1), None, [MONDAY], (), (1, 2)),
        ("day", date(2020, 1, 1), None, [], {MONDAY}, (0, 1)),  # a day off owes nothing
        ("day", MONDAY + timedelta(1), None, [], (), (0, 1)),  # a unit owes from its first day
        ("day", date(2020, 1, 1), MONDAY, [], (), (0, 1)),
        ("day", date(2020, 1, 1), None, [MONDAY, MONDAY], (), (1, 2)),  # twice on one day is once
    ],
)
def test_due_and_met(period, opened, closed, held, free, expected):
    looks = rules.looks_of(
        rule(period), MONDAY, MONDAY + timedelta(1), opened_on=opened, closed_on=closed, held=held, free=free, today=MONDAY + timedelta(9)
    )
    assert rules.compliance(looks) == expected


@pytest.mark.parametrize(("today", "held", "expected", "missed"), [(6, [], (0, 0), 0), (7, [], (0, 1), 1), (6, [0], (1, 1), 0)])
def test_a_running_week_is_held_against_nobody(today, held, expected, missed):
    looks = rules.looks_of(
        rule("week"), MONDAY, MONDAY + timedelta(6), opened_on=date(2020, 1, 1), closed_on=None,
        held=[MONDAY + timedelta(n) for n in held], free=(), today=MONDAY + timedelta(today),
    )  # fmt: skip
    assert (rules.compliance(looks), sum(look.is_missed for look in looks)) == (expected, missed)


@pytest.mark.parametrize(
    ("start", "end", "due"),
    [(MONDAY, None, 1), (MONDAY + timedelta(1), None, 0), (date(2020, 1, 1), MONDAY, 1), (date(2020, 1, 1), MONDAY - timedelta(1), 0)],
)
def test_a_rule_counts_while_it_is_in_force(start, end, due):
    row = SimpleNamespace(period="day", times=1, effective_from=start, effective_to=end)
    looks = rules.looks_of(row, MONDAY, MONDAY, opened_on=date(2020, 1, 1), closed_on=None, held=[], free=(), today=MONDAY + timedelta(1))
    assert len(looks) == due


# -- accidents and alarms ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("last", "since", "opened", "days"),
    [
        (None, DAY - timedelta(10), date(2020, 1, 1), 10),
        (None, date(2020, 1, 1), DAY - timedelta(3), 3),  # a young unit counts from its first day
        (DAY - timedelta(4), date(2020, 1, 1), date(2020, 1, 1), 4),
        (DAY, date(2020, 1, 1), date(2020, 1, 1), 0),
        (DAY - timedelta(40), DAY - timedelta(10), date(2020, 1, 1), 10),  # before the count began
        (None, DAY + timedelta(1), date(2020, 1, 1), 0),
    ],
)
def test_days_without_an_accident(last, since, opened, days):
    assert rules.free_days(last, since, opened, DAY) == days


def test_a_near_miss_breaks_no_count():
    assert {s for s in AccidentSeverity.values if not rules.breaks_the_count(s)} == {"near_miss"}


@pytest.mark.parametrize(
    ("value", "direction", "is_alarm"),
    [("40", "above", False), ("40.001", "above", True), ("39.9", "above", False), ("40", "below", False), ("39.999", "below", True)],
)
def test_the_threshold_itself_is_no_alarm(value, direction, is_alarm):
    assert rules.is_beyond(Decimal(value), Decimal("40"), direction) is is_alarm


def test_a_version_left_open_ends_when_its_successor_begins():
    def version(code, start, end=None):
        return SimpleNamespace(code=code, effective_from=start, effective_to=end)

    old, new, other = version("A", date(2025, 1, 1)), version("A", date(2026, 7, 1)), version("B", date(2025, 1, 1), date(2025, 6, 30))
    found = rules.one_at_a_time([old, new, other])
    assert [(r.code, r.effective_from, r.effective_to) for r in found] == [
        ("A", date(2025, 1, 1), date(2026, 6, 30)),
        ("A", date(2026, 7, 1), None),
        ("B", date(2025, 1, 1), date(2025, 6, 30)),
    ]
