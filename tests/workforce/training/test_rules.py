from datetime import date
from decimal import Decimal

import pytest

from workforce.training import rules
from workforce.training.enums import TrainingAudience
from workforce.training.rules import Duty, Line, People, Standing

DAY = date(2026, 7, 6)


def code(verdict) -> str:
    return "" if verdict else verdict.code


@pytest.mark.parametrize(
    ("grade", "needs", "missing", "expected"),
    [
        (None, None, [], ""),
        (3, 3, [], ""),
        (2, 3, [], ""),
        (4, 3, [], "training.grade_too_low"),
        (None, 5, [], "training.grade_too_low"),
        (3, 3, ["基础"], "training.course_before"),
        (4, 3, ["基础"], "training.grade_too_low"),
    ],
)
def test_the_entry_of_a_tier(grade, needs, missing, expected):
    assert code(rules.entry_verdict(grade=grade, needs_grade=needs, missing=missing)) == expected


@pytest.mark.parametrize(
    ("state", "is_own", "taken", "expected"),
    [
        ("open", True, 1, ""),
        ("open", True, 2, "training.is_full"),
        ("planned", True, 0, "training.not_open"),
        ("held", True, 0, "training.not_open"),
        ("planned", False, 1, ""),
        ("held", False, 1, ""),
        ("held", False, 2, "training.is_full"),
        ("closed", False, 0, "training.is_over"),
        ("cancelled", False, 0, "training.is_over"),
    ],
)
def test_who_is_enrolled_when(state, is_own, taken, expected):
    assert code(rules.enrol_verdict(state, is_own=is_own, taken=taken, capacity=2)) == expected


@pytest.mark.parametrize(
    ("act", "good"),
    [("open", {"planned"}), ("hold", {"planned", "open"}), ("close", {"held"}), ("cancel", {"planned", "open"}), ("reopen", {"closed"})],
)
def test_the_way_of_a_class(act, good):
    states = ["planned", "open", "held", "closed", "cancelled"]
    assert {state for state in states if rules.act_verdict(act, state)} == good


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        ("planned", DAY, ""),
        ("held", date(2026, 7, 20), ""),
        ("open", date(2026, 7, 5), "training.too_early"),
        ("closed", DAY, "training.is_over"),
        ("cancelled", DAY, "training.is_over"),
    ],
)
def test_when_the_roll_is_called(state, today, expected):
    assert code(rules.roll_verdict(state, DAY, today)) == expected


@pytest.mark.parametrize("state", ["planned", "open"])
def test_one_steps_back_before_the_beginning(state):
    assert rules.leave_verdict(state)
    assert code(rules.leave_verdict("held")) == "training.has_begun"


@pytest.mark.parametrize(
    ("lines", "has_test", "today", "expected"),
    [
        ([Line(True, "")], False, DAY, ""),
        ([Line(True, "")], False, date(2026, 7, 5), "training.not_over"),
        ([Line(False, "")], False, DAY, "training.nobody_there"),
        ([], False, DAY, "training.nobody_there"),
        ([Line(True, "passed"), Line(False, "")], True, DAY, ""),
        ([Line(True, "passed"), Line(True, "")], True, DAY, "training.results_missing"),
    ],
)
def test_when_a_class_is_closed(lines, has_test, today, expected):
    assert code(rules.close_verdict(lines, has_test=has_test, to_on=DAY, today=today)) == expected


@pytest.mark.parametrize(
    ("there", "result", "done"), [(True, "", True), (True, "passed", True), (True, "failed", False), (False, "", False)]
)
def test_what_finishes_a_course(there, result, done):
    assert rules.is_finished(is_present=there, result=result) is done


@pytest.mark.parametrize(
    ("end", "expected"),
    [(DAY, ""), (date(2026, 7, 15), ""), (date(2026, 7, 16), "training.too_long"), (date(2026, 7, 5), "training.ends_before")],
)
def test_the_span(end, expected):
    assert code(rules.span_verdict(DAY, end, 10)) == expected


@pytest.mark.parametrize(("hours", "expected"), [("24", ""), ("24.1", "training.too_many_hours"), ("0", "training.no_hours")])
def test_hours_fit_into_the_days(hours, expected):
    assert code(rules.hours_verdict(Decimal(hours), 3, Decimal(8))) == expected


def test_a_duty_binds_whom_the_roster_knows():
    known = {a for a in TrainingAudience.values if rules.mandatory_verdict(is_mandatory=True, audience=a)}
    assert known == {"all", "operating", "technical", "management", "members"}
    assert rules.mandatory_verdict(is_mandatory=False, audience="committee")


@pytest.mark.parametrize(
    ("lead", "co", "node", "expected"),
    [
        ("party", "union", True, ""),
        ("party", "", False, ""),
        ("party", "party", True, "training.same_side"),
        ("party", "union", False, "training.co_node_needed"),
    ],
)
def test_two_organisers_are_two_sides(lead, co, node, expected):
    assert code(rules.side_verdict(lead, co, has_node=node)) == expected


@pytest.mark.parametrize(
    ("grade", "mentor", "good"), [(2, False, True), (1, False, True), (3, False, False), (3, True, True), (None, False, False)]
)
def test_who_may_teach(grade, mentor, good):
    assert bool(rules.trainer_verdict(grade=grade, lowest=2, is_mentor=mentor)) is good


@pytest.mark.parametrize(
    ("audience", "post", "status", "bound"),
    [
        ("all", "", "masses", True),
        ("operating", "operating", "masses", True),
        ("operating", "technical", "masses", False),
        ("members", "operating", "probationary", True),
        ("members", "operating", "activist", False),
        ("committee", "management", "full_member", False),
    ],
)
def test_whom_a_course_binds(audience, post, status, bound):
    assert rules.applies(audience, post, status) is bound


def test_standings_below_the_node_of_the_duty():
    duties = [Duty(1, "法律", "all", "1/2/"), Duty(2, "操作", "operating", "1/")]
    people = [
        People(5, "1/2/5/", "operating", "masses", 3),
        People(5, "1/2/5/", "technical", "masses", 1),
        People(6, "1/3/6/", "operating", "", 2),
    ]
    done = {(1, 5, "operating", "masses"): 2, (2, 6, "operating", ""): 2, (2, 5, "technical", "masses"): 1}
    assert rules.standings(duties, people, done) == [
        Standing(1, "法律", 5, 4, 2),
        Standing(2, "操作", 5, 3, 0),
        Standing(2, "操作", 6, 2, 2),
    ]


@pytest.mark.parametrize(("part", "whole", "percent"), [(2, 3, 66), (0, 3, 0), (3, 3, 100), (0, 0, None)])
def test_shares_are_cut(part, whole, percent):
    assert rules.share(part, whole) == percent


@pytest.mark.parametrize(("then", "stale"), [(date(2024, 7, 6), True), (date(2024, 7, 7), False), (date(2026, 7, 1), False)])
def test_a_course_grows_old(then, stale):
    assert rules.is_stale(then, DAY, 24) is stale


@pytest.mark.parametrize(
    ("state", "own", "teller", "expected"),
    [
        ("told", False, False, ""),
        ("told", True, False, "training.second_person"),
        ("told", False, True, "training.second_person"),
        ("confirmed", False, False, "training.not_told"),
    ],
)
def test_a_record_is_confirmed_by_somebody_else(state, own, teller, expected):
    assert code(rules.judge_verdict(state, is_own=own, is_teller=teller)) == expected


@pytest.mark.parametrize(
    ("state", "held", "expected"),
    [("planned", DAY, ""), ("planned", date(2026, 7, 7), "training.visit_ahead"), ("reported", DAY, "training.visit_over")],
)
def test_a_visit_is_reported_once(state, held, expected):
    assert code(rules.visit_verdict(state, DAY, held, DAY)) == expected


def test_an_underground_class_is_held_underground():
    assert code(rules.place_verdict(needs_underground=True, is_underground=False)) == "training.underground_class"
    assert rules.place_verdict(needs_underground=False, is_underground=True)
