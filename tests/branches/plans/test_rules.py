"""What becomes of a plan, how work stands on a day, when a target is reached: tables with their boundaries."""

from datetime import date
from decimal import Decimal

import pytest

from branches.plans import rules
from branches.plans.enums import ItemState, PlanState
from branches.plans.rules import Approver, Figure

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("act", "state", "code"),
    [
        ("submit", "draft", ""),
        ("submit", "submitted", "plan.not_draft"),
        ("approve", "submitted", ""),
        ("approve", "draft", "plan.not_submitted"),
        ("return", "submitted", ""),
        ("return", "running", "plan.not_submitted"),
        ("start", "approved", ""),
        ("start", "submitted", "plan.not_approved"),
        ("reopen", "running", ""),
        ("reopen", "closed", "plan.not_running"),
        ("close", "running", ""),
        ("close", "approved", "plan.not_running"),
    ],
)
def test_what_fits_a_state(act, state, code):
    assert rules.may_move(act, state).code == code


@pytest.mark.parametrize(
    ("author", "above", "top", "state", "code"),
    [
        (False, True, False, "submitted", ""),
        (False, False, True, "submitted", ""),
        (False, False, False, "submitted", "plan.needs_level_above"),
        (True, True, False, "submitted", "plan.own_work"),
        (True, False, True, "submitted", "plan.own_work"),
        (False, True, False, "draft", "plan.not_submitted"),
        (False, True, False, "approved", "plan.not_submitted"),
    ],
)
def test_who_approves(author, above, top, state, code):
    assert rules.may_approve(Approver(author, above, top), state).code == code


@pytest.mark.parametrize(("items", "owned", "code"), [(0, 0, "plan.no_work"), (3, 3, ""), (3, 2, "plan.without_owner"), (1, 1, "")])
def test_what_goes_up(items, owned, code):
    assert rules.may_submit(items, owned).code == code


@pytest.mark.parametrize(
    ("start", "due", "code"),
    [
        (None, None, ""),
        (date(2026, 1, 1), date(2026, 12, 31), ""),
        (date(2026, 3, 2), date(2026, 3, 1), "plan.due_before_start"),
        (date(2026, 3, 1), date(2026, 3, 1), ""),
        (None, date(2027, 1, 1), "plan.other_year"),
        (date(2025, 12, 31), None, "plan.other_year"),
    ],
)
def test_days_of_work_lie_in_the_year(start, due, code):
    assert rules.may_date(start, due, 2026).code == code


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (TODAY, ""),
        (date(2026, 11, 30), "plan.progress_ahead"),
        (date(2025, 10, 1), ""),
        (date(2025, 9, 30), "plan.progress_too_early"),
    ],
)
def test_progress_is_told_of_days_that_have_been(on, code):
    assert rules.may_report(on, 2026, TODAY).code == code


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (None, None, ItemState.OPEN),
        (TODAY, None, ItemState.SOON),
        (date(2026, 11, 28), None, ItemState.LATE),
        (date(2026, 12, 13), None, ItemState.SOON),
        (date(2026, 12, 14), None, ItemState.OPEN),
        (TODAY, TODAY, ItemState.DONE),
        (date(2026, 11, 28), TODAY, ItemState.DONE_LATE),
        (None, TODAY, ItemState.DONE),
    ],
)
def test_how_work_stands(due, done, state):
    assert rules.item_state(due, done, TODAY, 14) == state


@pytest.mark.parametrize(
    ("actual", "target", "baseline", "lower", "reached", "way"),
    [
        ("98", "98", None, False, True, 100),
        ("97.9", "98", None, False, False, 99),
        (None, "98", None, False, None, None),
        ("5", None, None, False, None, None),
        ("3", "2", "4", True, False, 50),
        ("2", "2", "4", True, True, 100),
        ("3", "2", None, True, False, None),
        ("90", "98", "90", False, False, 0),
        ("94", "98", "90", False, False, 50),
        ("88", "98", "90", False, False, 0),
        ("0", "0", None, True, True, 100),
    ],
)
def test_the_way_to_a_target(actual, target, baseline, lower, reached, way):
    number = [None if text is None else Decimal(text) for text in (actual, target, baseline)]
    assert rules.is_reached(number[0], number[1], is_lower=lower) is reached
    assert rules.attained(*number, is_lower=lower) == way


def _f(path, month, value):
    return Figure(path, date(2026, month, 1), Decimal(value))


@pytest.mark.parametrize(
    ("figures", "fold", "value"),
    [
        ([], "sum", None),
        ([("A/", 1, 10), ("A/", 2, 20)], "sum", 30),
        ([("A/", 1, 10), ("A/", 2, 20)], "mean", 15),
        ([("A/", 1, 10), ("A/", 2, 20)], "last", 20),
        ([("A/X/", 1, 10), ("A/Y/", 1, 30)], "sum", 40),
        ([("A/X/", 1, 10), ("A/Y/", 1, 30)], "mean", 20),
        ([("A/", 1, 100), ("A/X/", 1, 10)], "sum", 100),  # a unit's own figure holds those below it
        ([("A/", 1, 100), ("A/X/", 2, 10)], "sum", 110),
        ([("A/X/", 2, 10), ("A/Y/", 2, 30), ("A/X/", 1, 99)], "last", 20),
    ],
)
def test_figures_of_units_and_months_as_one(figures, fold, value):
    assert rules.folded([_f(*f) for f in figures], fold) == value


@pytest.mark.parametrize(("part", "whole", "found"), [(0, 0, None), (0, 3, 0), (2, 3, 66), (3, 3, 100)])
def test_percent(part, whole, found):
    assert rules.percent(part, whole) == found


def test_every_state_is_reached_and_left():
    assert {end for _start, end in rules.MOVES.values()} | {PlanState.DRAFT} == set(PlanState)
