"""Dry runs and golden cases as sums on frozen facts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.metrics.rules import METRICS
from assessment.schemes.rules import Case, TopShare, parse_scheme
from assessment.trials.rules import (
    Failure,
    Whole,
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
    wholes,
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


@pytest.mark.parametrize(
    ("frozen", "asked", "missing"),
    [
        ("MT-01, MT-02", "MT-01", []),
        ("MT-01, MT-02", "MT-02, MT-01", []),
        ("MT-01", "MT-01, MT-02", ["P1"]),
        ("MT-01", "MT-03", ["P1"]),
    ],
)
def test_of_activities_the_kinds_of_the_frozen_scheme_are_there(frozen, asked, missing):
    """Attendance is read for the kinds that the scheme names, and no others."""
    text = spoiled("metric: duty_missing", "metric: attendance_rate")

    def scheme(kinds):
        return parse_scheme(text.replace("kinds: [MT-01, MT-02]", f"kinds: [{kinds}]"), METRICS)

    assert [use.code for use in missing_uses(scheme(asked), scheme(frozen))] == missing


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


ROWS = [
    (1, "a", True, Decimal(90), Decimal(80)), (2, "a", True, Decimal(80), Decimal(90)), (3, "a", True, Decimal(70), Decimal(60)),
    (4, "a", True, Decimal(100), Decimal(90)), (5, "a", False, Decimal(100), Decimal(100)), (6, "b", True, Decimal(95), Decimal(95)),
]  # fmt: skip


def with_line(line: str):
    return parse_scheme(f"{SMALL}{line}\n", METRICS)


def whole(total: str | None, rank: int | None, grade: str) -> Whole:
    return Whole(None if total is None else Decimal(total), rank, grade)


def graded(*grades: str) -> list[tuple]:
    """The branches with the weights of the small scheme, in these grades."""
    return [(*place, grade) for place, grade in zip((("85.00", 2), ("85.00", 2), ("65.00", 4), ("95.00", 1)), grades, strict=True)]


@pytest.mark.parametrize(
    ("line", "found"),  # of the branches 1 to 4; 5 is not graded, 6 is alone in its group
    [
        ("", graded("good", "good", "fail", "good")),
        ("weights: {party: 0.4, business: 0.6}", [("84.00", 3, "good"), ("86.00", 2, "good"), ("64.00", 4, "fail"), ("94.00", 1, "good")]),
        ("combine: {method: geometric, source: 规定}",
         [("84.85", 2, "good"), ("84.85", 2, "good"), ("64.81", 4, "fail"), ("94.87", 1, "good")]),
        ("combine: {method: lower, by: points, source: 规定}",
         [("80.00", 2, "good"), ("80.00", 2, "good"), ("60.00", 4, "fail"), ("90.00", 1, "good")]),
        ("combine: {method: lower, by: grade, source: 规定}",
         [(None, None, "good"), (None, None, "good"), (None, None, "fail"), (None, None, "good")]),
        ("combine: {method: apart, source: 规定}", [(None, None, "")] * 4),
        # two of four places: the second is shared by two, who both go without
        ("top_share: {percent: 50, source: 规定}", graded("fail", "fail", "fail", "good")),
        ("top_share: {percent: 75, source: 规定}", graded("good", "good", "fail", "good")),
    ],
)  # fmt: skip
def test_the_whole_of_every_branch(line, found):
    wanted = dict(enumerate((whole(*one) for one in found), 1))
    got = wholes(ROWS, with_line(line), 2)
    assert {key: got[key] for key in wanted} == wanted
    assert (got[5].rank, got[5].grade, got[6].rank) == (None, "", None)


def test_a_group_too_small_is_neither_ranked_nor_cut():
    got = wholes(ROWS, replace(BASE, top_share=TopShare(Decimal(50), "规定")), 5)
    assert [got[key] for key in (1, 4, 6)] == [whole("85.00", None, "good"), whole("95.00", None, "good"), whole("95.00", None, "good")]


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
        ({"total": Decimal("89"), "grade": "good"}, []),
        ({"total": Decimal("89.5")}, [Failure("total", "", "89.5", "89")]),
        ({"grade": "fail"}, [Failure("grade", "", "fail", "good")]),
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


@pytest.mark.parametrize(
    ("line", "total", "grade"),
    [
        ("", "89.00", "good"),
        ("weights: {party: 0.9, business: 0.1}", "88.20", "good"),
        ("combine: {method: geometric, source: 规定}", "88.99", "good"),
        ("combine: {method: lower, by: grade, source: 规定}", None, "good"),
        ("combine: {method: apart, source: 规定}", None, ""),
        ("top_share: {percent: 10, source: 规定}", "89.00", "good"),  # a case has no peers
    ],
)
def test_a_new_case_expects_the_whole_where_the_scheme_forms_it(line, total, grade):
    body = with_line(line)
    new = case_of(body, package(), {}, "样本")
    assert (new.total, new.grade) == (None if total is None else Decimal(total), grade)
    assert failures_of(body, new) == ()


def test_a_draft_that_forms_no_whole_fails_a_case_that_expects_one():
    body = with_line("combine: {method: apart, source: 规定}")
    wrong = failures_of(body, case(total=Decimal(89), grade="good"))
    assert wrong == (Failure("total", "", "89", "—"), Failure("grade", "", "good", ""))


def test_names_and_states():
    assert free_name("2026Q3 样本", ["2026Q3 样本 1", "2026Q3 样本 2"]) == "2026Q3 样本 3"
    assert may_try("published", ("published", "locked"))
    assert may_try("open", ("published", "locked")) == denied("trial.round_not_published")
