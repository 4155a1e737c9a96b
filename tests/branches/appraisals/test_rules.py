from datetime import date
from decimal import Decimal

import pytest

from branches.appraisals import rules
from branches.appraisals.rules import CaseFacts, ReportRules, RoundFacts

THIRD = (1, 3)
TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(("members", "most"), [(0, 0), (1, 0), (2, 0), (3, 1), (5, 1), (6, 2), (8, 2), (9, 3), (31, 10), (50, 16)])
def test_a_third_is_rounded_down(members, most):
    assert rules.most_excellent(members, THIRD) == most


@pytest.mark.parametrize(
    ("already", "members", "is_allowed"),
    [(0, 2, False), (0, 3, True), (1, 3, False), (0, 5, True), (1, 5, False), (1, 6, True), (2, 6, False)],
)
def test_one_more_excellent(already, members, is_allowed):
    verdict = rules.excellent_verdict(already, members, THIRD)
    assert (bool(verdict), verdict.code) == (is_allowed, "" if is_allowed else "appraisal.too_many_excellent")


@pytest.mark.parametrize(
    ("counts", "leading"),
    [
        ({}, ()),
        ({"excellent": 0, "competent": 0}, ()),
        ({"excellent": 3, "competent": 2}, ("excellent",)),
        ({"excellent": 2, "competent": 2, "basic": 1}, ("excellent", "competent")),
    ],
)
def test_what_the_ballot_leads_to(counts, leading):
    assert rules.leading_grades(counts) == leading


@pytest.mark.parametrize(
    ("grade", "opinion", "reason", "leading", "is_graded", "code"),
    [
        ("competent", "好", "", ("competent",), True, ""),
        ("competent", " ", "", ("competent",), True, "appraisal.opinion_needed"),
        ("", "好", "", ("competent",), True, "appraisal.grade_needed"),
        ("best", "好", "", (), True, "appraisal.grade_needed"),
        ("basic", "好", "", ("competent",), True, "appraisal.reason_needed"),
        ("basic", "好", "日常表现", ("competent",), True, ""),
        ("basic", "好", "", ("basic", "competent"), True, ""),
        ("basic", "好", "", (), True, ""),
        ("", "好", "", (), False, ""),
        ("competent", "好", "", (), False, "appraisal.not_graded"),
    ],
)
def test_a_grade_stands_on_an_opinion_and_not_on_votes_alone(grade, opinion, reason, leading, is_graded, code):
    assert rules.opinion_verdict(grade, opinion, reason, leading, is_graded=is_graded).code == code


@pytest.mark.parametrize(
    ("grade", "note", "due", "code"),
    [
        ("excellent", "", None, ""),
        ("basic", "", date(2027, 1, 1), "appraisal.improvement_needed"),
        ("basic", "学习", None, "appraisal.improvement_due_needed"),
        ("failing", "学习", TODAY, "appraisal.improvement_due_past"),
        ("failing", "学习", date(2026, 12, 2), ""),
    ],
)
def test_basic_and_failing_come_with_an_improvement(grade, note, due, code):
    assert rules.improvement_verdict(grade, note, due, TODAY).code == code


FULL = CaseFacts(is_graded=True, has_self_review=True, grade="competent", is_told=True)


@pytest.mark.parametrize(
    ("state", "case", "due", "has_result", "code"),
    [
        ("preparing", None, TODAY, False, ""),
        ("self", CaseFacts(True), TODAY, False, "appraisal.self_reviews_missing"),
        ("self", CaseFacts(True), date(2026, 11, 30), False, ""),
        ("self", FULL, TODAY, False, ""),
        ("mutual", CaseFacts(True), TODAY, False, ""),
        ("ballot", FULL, TODAY, False, "appraisal.ballot_open"),
        ("ballot", FULL, TODAY, True, ""),
        ("committee", CaseFacts(True), TODAY, True, "appraisal.grades_missing"),
        ("committee", CaseFacts(True, grade="basic"), TODAY, True, "appraisal.improvements_missing"),
        ("committee", CaseFacts(True, grade="basic", has_improvement=True), TODAY, True, ""),
        ("committee", CaseFacts(False), TODAY, True, ""),
        ("told", CaseFacts(True, grade="competent"), TODAY, True, "appraisal.not_all_told"),
        ("told", CaseFacts(False), TODAY, True, ""),
        ("told", FULL, TODAY, True, ""),
        ("closed", FULL, TODAY, True, "appraisal.is_closed"),
    ],
)
def test_the_next_step_and_what_is_missing(state, case, due, has_result, code):
    facts = RoundFacts(state, [case] if case else [], due, has_result)
    assert rules.may_advance(facts, TODAY).code == code


D = Decimal
CHOSEN = ReportRules(
    groups={"committee": D(24), "delegates": D(16), "members": D(0)}, sides={"party": D(50), "business": D(50)},
    points={"excellent": D(100), "competent": D(85), "basic": D(70), "failing": D(50)},
    bands=[("good", D(90)), ("fair", D(80)), ("average", D(60)), ("poor", D(0))], fewest=3,
)  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "mean"),
    [({}, None), ({"excellent": 0}, None), ({"excellent": 3}, D("100.00")), ({"excellent": 1, "competent": 2}, D("90.00")),
     ({"competent": 2, "basic": 1}, D("80.00")), ({"excellent": 2, "failing": 1}, D("83.33"))],
)  # fmt: skip
def test_the_mean_of_a_group(counts, mean):
    assert rules.mean_points(counts, CHOSEN.points) == mean


def test_a_group_weighs_both_sides_and_the_report_both_groups():
    committee = rules.group_result({"party": {"excellent": 3}, "business": {"competent": 3}}, CHOSEN)
    assert committee == {"party": D("100.00"), "business": D("85.00"), "total": D("92.50")}
    assert rules.report_total({"committee": D("92.50"), "delegates": D("80.00")}, CHOSEN) == D("87.50")
    assert rules.report_total({"delegates": D("80.00")}, CHOSEN) == D("80.00")


@pytest.mark.parametrize(
    ("total", "band"),
    [("100", "good"), ("90", "good"), ("89.99", "fair"), ("80", "fair"), ("79.99", "average"), ("60", "average"), ("0", "poor")],
)
def test_bands_at_their_edges(total, band):
    assert rules.band_of(D(total), CHOSEN.bands) == band


@pytest.mark.parametrize(
    ("cast", "code"),
    [
        ({}, "duty_report.two_groups"),
        ({"committee": 3}, "duty_report.two_groups"),
        ({"committee": 3, "delegates": None}, "duty_report.group_open"),
        ({"committee": 3, "delegates": 2}, "duty_report.group_few"),
        ({"committee": 3, "members": 5}, "duty_report.group_weightless"),
        ({"committee": 3, "delegates": 3}, ""),
    ],
)
def test_two_groups_with_enough_papers(cast, code):
    assert rules.groups_verdict(cast, CHOSEN.groups, CHOSEN.fewest).code == code


def test_every_topic_has_a_text():
    assert rules.parts_verdict({"安全": "有", "成本": " "}).params == {"topics": "成本"}
    assert rules.parts_verdict({"安全": "有"})
