"""Dry runs and golden cases as sums on frozen facts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.metrics.rules import METRICS
from assessment.schemes.rules import Case, parse_scheme
from assessment.trials.rules import (
    Failure,
    case_of,
    changed_items,
    expecting,
    failures_of,
    free_name,
    may_try,
    missing_uses,
    plan_of,
    ranks,
    tried,
    unjudged,
)
from portal.kernel.verdict import denied
from tests.assessment.schemes.factories import SMALL, spoiled

BASE = parse_scheme(SMALL, METRICS)
FACTS = {"duty.MT-01.owed": "3", "duty.MT-01.done": "2", "duty.MT-02.owed": "1", "duty.MT-02.done": "1",
         "measure.OUTPUT.aimed": "90", "measure.OUTPUT.target": "100"}  # fmt: skip
JUDGED = {"P2": [{"judge": "甲", "points": "30", "reason": "", "given_at": ""}]}


def package(**more) -> dict:
    given = {"facts": FACTS, "judged": JUDGED, "adjustments": {}, "branch": {"peer_group": "", "is_graded": True}}
    return {**given, "items": {"P1": {"points": "58.00"}, "P2": {"points": "30.00"}, "B1": {"points": "90.00"}}, **more}


def draft(old: str, new: str):
    return parse_scheme(spoiled(old, new), METRICS)


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("deduct: 2", "deduct: 3", []),
        ("kinds: [MT-01, MT-02]", "kinds: [MT-03]", []),  # all kinds are frozen
        ("metric: duty_missing", "metric: duties_kept", ["P1"]),
        ("params: {measure: OUTPUT}", "params: {measure: COST}", ["B1"]),
    ],
)
def test_what_the_frozen_facts_do_not_hold(old, new, missing):
    assert [use.code for use in missing_uses(draft(old, new), BASE)] == missing


def test_a_judged_indicator_nobody_was_asked_about():
    body = draft("code: P2", "code: P9")
    assert (unjudged(BASE, BASE), unjudged(body, BASE)) == ((), ("P9",))
    plan = plan_of(body, BASE, reads_live=True)
    score = tried(plan, package(), {})
    assert [(i.indicator, i.points) for i in score.items] == [("P1", Decimal("58.00")), ("P9", None), ("B1", Decimal("90.00"))]
    assert score.party.points == Decimal("96.67")  # 58 of 60, prorated


def test_the_rounds_own_scheme_gives_the_frozen_points():
    score = tried(plan_of(BASE, BASE, reads_live=True), package(), {})
    assert changed_items(package(), score) == {}


def test_a_draft_changes_what_it_changes():
    score = tried(plan_of(draft("deduct: 2", "deduct: 5"), BASE, reads_live=True), package(), {})
    assert changed_items(package(), score) == {"P1": ["58.00", "55.00"]}


def test_live_facts_serve_only_what_was_missing():
    body = draft("metric: measure_attainment", "metric: measure_events")
    body = replace(body, sections=(body.sections[0], body.sections[1]))
    plan = plan_of(body, BASE, reads_live=True)
    assert (plan.live, plan.absent) == (frozenset({"B1"}), frozenset())
    none = plan_of(body, BASE, reads_live=False)
    assert (none.live, none.absent) == (frozenset(), frozenset({"B1"}))
    assert tried(none, package(), {}).items[2].points is None


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], {}),
        ([(1, "a", True, Decimal(80)), (2, "a", True, Decimal(90)), (3, "b", True, Decimal(10))], {1: 2, 2: 1, 3: 1}),
        ([(1, "a", True, Decimal(80)), (2, "a", True, Decimal(80)), (3, "a", True, Decimal(70))], {1: 1, 2: 1, 3: 3}),
        ([(1, "a", False, Decimal(99)), (2, "a", True, Decimal(80))], {1: None, 2: 1}),
    ],
)
def test_ranks_within_the_peer_group(rows, found):
    assert ranks(rows) == found


def case(**more) -> Case:
    facts = {code: Decimal(text) for code, text in FACTS.items()}
    return Case(name="样本", facts=facts, judged={"P2": (Decimal(30),)}, **more)


@pytest.mark.parametrize(
    ("expected", "wrong"),
    [
        ({"points": {"P1": Decimal(58)}, "totals": {"party": Decimal(88)}, "bands": {"party": "good"}}, []),
        ({"points": {"P1": Decimal(60)}}, [Failure("points", "P1", "60", "58")]),
        ({"points": {"P1": None}}, [Failure("points", "P1", "—", "58")]),
        ({"points": {"P7": Decimal(1)}}, [Failure("points", "P7", "1", "")]),
        ({"totals": {"business": Decimal("90.01")}}, [Failure("totals", "business", "90.01", "90")]),
        ({"bands": {"business": "fail"}}, [Failure("bands", "business", "fail", "good")]),
    ],
)
def test_golden_cases(expected, wrong):
    assert list(failures_of(BASE, case(**expected))) == wrong


def test_a_case_keeps_what_weighed_groups_gave_together():
    body = draft("judged: true", "judged: true\n            assessors: {leaders: 0.7, masses: 0.3}")
    given = [("40", "leaders"), ("20", "masses"), ("30", "masses")]
    rows = [{"judge": "甲", "points": points, "group": group, "reason": "", "given_at": ""} for points, group in given]
    case = case_of(body, package(judged={"P2": rows}), {}, "样本")
    assert case.judged == {"P2": (Decimal("35.50"),)}  # 0.7 × 40 + 0.3 × 25
    assert failures_of(body, case) == ()
    assert case_of(BASE, package(), {}, "样本").judged == {"P2": (Decimal(30),)}


def test_an_expectation_taken_anew_comes_out():
    new = expecting(BASE, case(points={"P1": Decimal(1)}))
    assert (failures_of(BASE, new), new.totals) == ((), {"party": Decimal("88.00"), "business": Decimal("90.00")})


def test_names_and_states():
    assert free_name("2026Q3 样本", ["2026Q3 样本 1", "2026Q3 样本 2"]) == "2026Q3 样本 3"
    assert may_try("published", ("published", "locked"))
    assert may_try("open", ("published", "locked")) == denied("trial.round_not_published")
