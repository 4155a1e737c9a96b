"""The states of a round and what people may add to it: pure tables."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from assessment.rounds.enums import RoundState
from assessment.rounds.messages import SENTENCES
from assessment.rounds.rules import (
    ACTS,
    TRANSITIONS,
    Difference,
    adjustment_problem,
    compare,
    is_gradable,
    judged_problem,
    may_act,
    may_cancel,
    may_publish,
    next_state,
    package_hash,
    period_of_round,
)
from portal.kernel.errors import RuleBroken

EXPECTED = {
    ("open", "compute"): "computed",
    ("computed", "compute"): "computed",
    ("open", "judge"): "open",
    ("computed", "judge"): "computed",
    ("open", "name"): "open",
    ("computed", "name"): "computed",
    ("open", "adjust"): "open",
    ("computed", "adjust"): "computed",
    ("open", "confirm"): "open",
    ("computed", "confirm"): "computed",
    ("computed", "review"): "reviewed",
    ("reviewed", "reopen"): "computed",
    ("reviewed", "propose"): "reviewed",
    ("reviewed", "publish"): "published",
    ("published", "lock"): "locked",
    ("published", "show"): "published",
    ("locked", "ask_unlock"): "locked",
    ("locked", "unlock"): "published",
    ("open", "plan"): "open",
    ("computed", "plan"): "computed",
    ("reviewed", "plan"): "reviewed",
    ("published", "plan"): "published",
    ("open", "claim"): "open",
    ("computed", "claim"): "computed",
}


def test_the_table_is_what_the_rules_say():
    assert {(str(s), a): str(t) for (s, a), t in TRANSITIONS.items()} == EXPECTED


@pytest.mark.parametrize(("state", "act"), list(product(RoundState.values, ACTS)))
def test_every_state_and_act(state, act):
    target = EXPECTED.get((state, act))
    assert bool(may_act(state, act)) == (target is not None)
    if target is None:
        assert may_act(state, act).code in SENTENCES
        with pytest.raises(RuleBroken):
            next_state(state, act)
    else:
        assert next_state(state, act) == target


@pytest.mark.parametrize(
    ("code", "starts", "ends"),
    [("2026Q1", "2026-01-01", "2026-03-31"), ("2026Q4", "2026-10-01", "2026-12-31"), ("2026", "2026-01-01", "2026-12-31")],
)
def test_periods(code, starts, ends):
    period = period_of_round(code)
    assert (period.starts_on, period.ends_on) == (date.fromisoformat(starts), date.fromisoformat(ends))


@pytest.mark.parametrize("code", ["2026-07", "2026Q0", "26Q1", "", "2026Q3 "])
def test_no_periods(code):
    with pytest.raises(RuleBroken):
        period_of_round(code)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [(1, 2, ""), (1, 1, "round.second_person"), (None, 2, "round.second_person"), (1, None, "round.second_person")],
)
def test_two_persons_publish(first, second, code):
    assert may_publish(first=first, second=second).code == code


@pytest.mark.parametrize(
    ("founded", "graded"),
    [(date(2025, 9, 30), True), (date(2025, 10, 1), False), (date(2020, 1, 1), True), (date(2026, 9, 30), False)],
)
def test_a_branch_is_graded_from_one_year(founded, graded):
    assert is_gradable(founded_on=founded, ends_on=date(2026, 9, 30), months=12) == graded


@pytest.mark.parametrize(
    ("points", "ok"), [("0", True), ("5", True), ("4.99", True), ("5.01", False), ("-0.01", False), ("1.001", False), ("Infinity", False)]
)
def test_judged_points(points, ok):
    assert bool(judged_problem(Decimal(points), Decimal(5))) == ok


@pytest.mark.parametrize(
    ("delta", "current", "ok"),
    [("1", "4", True), ("1.01", "4", False), ("-4", "4", True), ("-4.01", "4", False), ("0", "4", False), ("0.001", "4", False)],
)
def test_adjusted_points(delta, current, ok):
    assert bool(adjustment_problem(delta=Decimal(delta), current=Decimal(current), full=Decimal(5))) == ok


@pytest.mark.parametrize(
    ("state", "was_reviewed", "ok"),
    [
        ("open", False, True), ("computed", False, True), ("computed", True, False), ("reviewed", True, False),
        ("published", True, False), ("locked", True, False),
    ],
)  # fmt: skip
def test_only_what_was_never_reviewed_is_taken_back(state, was_reviewed, ok):
    assert bool(may_cancel(state=state, was_reviewed=was_reviewed)) == ok


def test_the_hash_minds_the_order_and_every_part():
    head = {"scheme": "a"}
    hashes = {
        package_hash(branch_hashes=["1", "2"], head=head), package_hash(branch_hashes=["2", "1"], head=head),
        package_hash(branch_hashes=["1"], head=head), package_hash(branch_hashes=["1", "2"], head={"scheme": "b"}),
    }  # fmt: skip
    assert len(hashes) == 4


def test_differences_name_the_place():
    found = compare("支部A", {"a": {"b": "1", "c": [1]}, "d": "x"}, {"a": {"b": "2", "c": [1]}})
    assert found == [Difference("支部A", "a.b", "1", "2"), Difference("支部A", "d", "x", "—")]
