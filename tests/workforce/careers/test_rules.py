"""Ways through the posts, holders, pay, plans and appointments at their boundaries."""

from datetime import date

import pytest

from workforce.careers import rules
from workforce.careers.rules import ChiefFacts, ChiefLimits, Edge, Route

DAY = date(2026, 11, 30)
LIMITS = ChiefLimits(grade_years=5, term_years=3, review_months=12)


def test_the_shortest_way_to_each_post_and_of_two_the_one_of_fewer_years():
    edges = [Edge(1, 2, 2), Edge(2, 4, 3), Edge(1, 3, 1), Edge(3, 4, 1), Edge(4, 1, 1), Edge(5, 1, 1)]
    assert sorted(rules.routes(edges, 1), key=lambda r: r.posts) == [Route((2,), 2), Route((3,), 1), Route((3, 4), 2)]
    assert rules.routes(edges, 6) == []


def test_a_chain_ends_where_nobody_plans_further():
    edges = [Edge(n, n + 1, 1) for n in range(10)]
    assert max(len(route.posts) for route in rules.routes(edges, 0)) == rules.MOST_STEPS


@pytest.mark.parametrize(
    ("same", "known", "closed", "code"),
    [
        (True, False, False, "career.same_post"), (False, False, True, "career.post_closed"), (False, True, False, "career.step_known"),
        (False, False, False, ""),
    ],
)  # fmt: skip
def test_steps(same, known, closed, code):
    assert rules.step_verdict(is_same=same, is_known=known, is_closed=closed).code == code


@pytest.mark.parametrize(("grade", "needs", "is_met"), [(3, 3, True), (2, 3, True), (4, 3, False), (None, 3, False), (None, None, True)])
def test_grades_fall_as_they_rise(grade, needs, is_met):
    assert rules.meets(grade, needs) is is_met


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""), ({"has_left": True}, "skillpost.has_left"),
        ({"grade": 4}, "skillpost.grade_short"), ({"grade": None}, "skillpost.grade_short"),
        ({"from_on": date(2025, 12, 31)}, "skillpost.outside"), ({"post_to": date(2025, 12, 31)}, "skillpost.outside"),
        ({"post_to": date(2026, 1, 1)}, ""),
    ],
)  # fmt: skip
def test_holders(changes, code):
    said = {"has_left": False, "grade": 3, "needs": 3, "from_on": date(2026, 1, 1), "post_from": date(2026, 1, 1), "post_to": None}
    assert rules.holder_verdict(**{**said, **changes}).code == code


@pytest.mark.parametrize(
    ("done", "same", "own", "code"),
    [
        (True, False, False, "x.confirmed_already"), (False, True, False, "x.second_person"),
        (False, False, True, "x.own"), (False, False, False, ""),
    ],
)  # fmt: skip
def test_the_second_person(done, same, own, code):
    assert rules.confirm_verdict(is_done=done, is_same=same, is_own=own, code="x").code == code


@pytest.mark.parametrize(
    ("on", "ended", "code"),
    [
        (date(2026, 1, 1), None, ""), (DAY, None, ""), (date(2025, 12, 31), None, "x.end_early"), (date(2026, 12, 1), None, "x.end_ahead"),
        (DAY, DAY, "x.ended_already"),
    ],
)  # fmt: skip
def test_ends(on, ended, code):
    assert rules.end_verdict(on, date(2026, 1, 1), ended, DAY, "x").code == code


@pytest.mark.parametrize(
    ("from_on", "newest", "code"),
    [(date(2026, 1, 2), date(2026, 1, 1), ""), (date(2026, 1, 1), date(2026, 1, 1), "gradepay.too_early"), (date(2020, 1, 1), None, "")],
)
def test_pay_never_overlaps(from_on, newest, code):
    assert rules.pay_verdict(from_on, newest).code == code


@pytest.mark.parametrize(
    ("birth", "young"),
    [(date(1990, 1, 2), True), (date(1990, 1, 1), False), (date(1990, 12, 31), True), (date(2005, 1, 1), True), (None, None)],
)
def test_thirty_five_on_the_first_of_january(birth, young):
    assert rules.is_young(birth, 2026, 35) is young


@pytest.mark.parametrize(
    ("young", "year", "code"),
    [
        (True, 2026, ""), (True, 2027, ""), (True, 2025, "careerplan.year"), (True, 2028, "careerplan.year"),
        (False, 2026, "careerplan.too_old"),
        (None, 2026, "careerplan.no_birthday"),
    ],
)  # fmt: skip
def test_plans(young, year, code):
    assert rules.plan_verdict(young=young, limit=35, year=year, today=DAY).code == code


@pytest.mark.parametrize(
    ("state", "own", "code"),
    [("written", False, ""), ("written", True, "careerplan.own"), ("reviewed", False, "careerplan.reviewed_already")],
)
def test_reviews(state, own, code):
    assert rules.review_verdict(state, is_own=own).code == code


def chief(**changes) -> str:
    said = {"rank": 7, "from_on": DAY, "reviewed_on": DAY, "defended_on": DAY, "grade_one_on": date(2021, 11, 30)}
    return rules.chief_verdict(ChiefFacts(**{**said, **changes}), LIMITS, DAY).code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"rank": 6}, "chief.rank"),
        ({"has_grade_one": False}, "chief.no_grade_one"),
        ({"grade_one_on": None}, "chief.certificate"),
        ({"grade_one_on": date(2021, 12, 1)}, "chief.years"),
        ({"rank": 8}, "chief.seven_first"),
        ({"rank": 8, "held_rank": 7}, ""),
        ({"reviewed_on": date(2026, 12, 1)}, "chief.ahead"),
        ({"reviewed_on": DAY, "defended_on": date(2026, 11, 29)}, "chief.defence_first"),
        ({"reviewed_on": date(2025, 11, 30)}, ""),
        ({"reviewed_on": date(2025, 11, 29)}, "chief.stale"),
        ({"from_on": date(2026, 11, 29), "grade_one_on": date(2020, 1, 1)}, "chief.stale"),
    ],
)
def test_appointments(changes, code):
    assert chief(**changes) == code


@pytest.mark.parametrize(
    ("confirmed", "to_on", "ended", "state"),
    [
        (False, DAY, None, "proposed"), (True, DAY, None, "running"), (True, date(2026, 11, 29), None, "ended"), (True, DAY, DAY, "ended"),
        (True, date(2027, 1, 1), date(2026, 12, 1), "running"), (False, date(2027, 1, 1), date(2026, 12, 1), "ended"),
    ],
)  # fmt: skip
def test_how_an_appointment_stands(confirmed, to_on, ended, state):
    assert rules.chief_state(is_confirmed=confirmed, to_on=to_on, ended_on=ended, today=DAY) == state


@pytest.mark.parametrize(("grades", "standing"), [([], "empty"), ([False], "unqualified"), ([False, True], "held")])
def test_how_a_post_stands(grades, standing):
    assert rules.standing_of(grades) == standing
