"""Which indicators are the weakest, when a checklist is complete, and who may take which step: tables with their boundaries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from assessment.improvement import rules

DAY = date(2026, 11, 30)


@dataclass(frozen=True)
class Lost:
    code: str
    full: Decimal
    lost: Decimal


def lost(code: str, full: str, gone: str) -> Lost:
    return Lost(code, Decimal(full), Decimal(gone))


LINES = [lost("A", "10", "0"), lost("B", "20", "4"), lost("C", "5", "4"), lost("D", "20", "4"), lost("E", "50", "6")]


@pytest.mark.parametrize(
    ("count", "codes"), [(0, ""), (1, "E"), (2, "EC"), (4, "ECBD"), (9, "ECBD"), (-1, "")]
)  # fmt: skip
def test_the_weakest_lost_most_and_of_equals_the_larger_share(count, codes):
    assert "".join(line.code for line in rules.weakest(LINES, count)) == codes


@pytest.mark.parametrize(("year", "may"), [(2024, False), (2025, True), (2026, True), (2027, False)])
def test_a_branch_looks_at_this_year_and_the_last(year, may):
    assert bool(rules.check_year(year, DAY)) is may


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({1: ("none", ""), 2: ("partly", "开会多")}, ""),
        ({1: ("none", "")}, "diagnosis.unanswered"),
        ({1: ("none", ""), 2: ("", "有话")}, "diagnosis.unanswered"),
        ({1: ("none", ""), 2: ("serious", "  ")}, "diagnosis.words_needed"),
    ],
)
def test_a_checklist_is_complete_with_an_answer_each_and_words_for_what_is_named(given, code):
    assert rules.check_answers([1, 2], given).code == code


@pytest.mark.parametrize(
    ("state", "may"), [("open", False), ("computed", False), ("reviewed", False), ("published", True), ("locked", True)]
)
def test_only_published_rounds_give_a_sheet(state, may):
    assert bool(rules.may_use(state)) is may


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (rules.may_answer("handed_in"), "diagnosis.handed_in_already"),
        (rules.may_plan("done"), "improvement.not_open"),
        (rules.may_plan("confirmed"), "improvement.not_open"),
        (rules.may_report("proposed"), "improvement.not_open"),
        (rules.may_judge("open", is_owner=False, is_reporter=False), "improvement.not_waiting"),
        (rules.may_judge("done", is_owner=True, is_reporter=False), "improvement.second_person"),
        (rules.may_judge("done", is_owner=False, is_reporter=True), "improvement.second_person"),
        (rules.may_drop("open", is_proposer=False), "improvement.in_work"),
        (rules.may_drop("proposed", is_proposer=True), "improvement.own_proposal"),
        (rules.check_due(date(2026, 11, 29), DAY), "improvement.due_past"),
    ],
)
def test_what_is_refused_says_why(verdict, code):
    assert (bool(verdict), verdict.code) == (False, code)


def test_the_plain_ways_are_open():
    assert all([
        rules.may_answer("draft"), rules.may_plan("proposed"), rules.may_plan("open"), rules.may_report("open"), rules.check_due(DAY, DAY),
        rules.may_judge("done", is_owner=False, is_reporter=False), rules.may_drop("proposed", is_proposer=False),
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [("open", date(2026, 11, 29), True), ("open", DAY, False), ("done", date(2026, 1, 1), False), ("proposed", None, False)],
)
def test_late_is_open_past_its_day(state, due, late):
    assert rules.is_late(state, due, DAY) is late
