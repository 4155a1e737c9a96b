"""Bands at their edges, what is hidden, and when a return may be signed."""

from datetime import date
from decimal import Decimal

import pytest

from branches.statistics import rules
from branches.statistics.rules import Member, Tally

DAY = date(2026, 12, 31)


def member(**facts) -> Member:
    usual = {"person_id": 1, "branch_id": 1, "standing": "full", "gender": "male", "birth_on": date(1990, 6, 1), "education": "bachelor",
             "post_category": "operating", "since": date(2015, 7, 1), "grade": 3}  # fmt: skip
    return Member(**{**usual, **facts})


@pytest.mark.parametrize(
    ("value", "band", "answer"),
    [(30, [None, 30], True), (31, [None, 30], False), (31, [31, 35], True), (35, [31, 35], True), (36, [31, 35], False),
     (61, [61, None], True), (60, [61, None], False), (None, [None, None], False)],
)  # fmt: skip
def test_bands_hold_both_ends(value, band, answer):
    assert rules.in_band(value, band) is answer


@pytest.mark.parametrize(("born", "years"), [(date(1995, 12, 31), 31), (date(1996, 1, 1), 30), (date(1996, 12, 31), 30)])
def test_full_years_on_the_day(born, years):
    assert rules.full_years(born, DAY) == years


@pytest.mark.parametrize(
    ("args", "answer"),
    [({}, True), ({"standing": ["probationary"]}, False), ({"gender": ["female"]}, False), ({"age": [36, 40]}, True),
     ({"age": [41, 45]}, False), ({"education": ["bachelor"]}, True), ({"post": ["technical"]}, False), ({"grade": [3]}, True),
     ({"grade": [0]}, False), ({"seniority": [11, 20]}, True), ({"seniority": [6, 10]}, False), ({"age_known": False}, False),
     ({"gender": ["male"], "grade": [1]}, False)],
)  # fmt: skip
def test_every_condition_of_a_line_holds(args, answer):
    assert rules.is_counted(member(), args, DAY) is answer


def test_what_is_not_on_record_has_its_own_lines():
    unknown = member(birth_on=None, education="", grade=None)
    lines = ({"age_known": False}, {"education": [""]}, {"grade": [0]}, {"age": [None, 30]})
    assert [rules.is_counted(unknown, args, DAY) for args in lines] == [True, True, True, False]


@pytest.mark.parametrize(
    ("value", "weight", "only", "text", "hidden"),
    [("2", "2", True, "<3", True), ("3", "3", True, "3", False), ("0", "0", True, "0", False), ("2", "2", False, "2", False),
     ("80.50", "2", True, "—", True), ("80.50", "3", True, "80.5", False)],
)  # fmt: skip
def test_few_people_are_not_told_of(value, weight, only, text, hidden):
    found = rules.shown(Decimal(value), weight=Decimal(weight), is_count_only=only, few=3)
    assert (found.text, found.is_hidden) == (text, hidden)


@pytest.mark.parametrize(
    ("counts", "only", "shown"),
    [({1: 2, 2: 5, 3: 9}, True, ["<3", "—", "9"]), ({1: 2, 2: 1, 3: 9}, True, ["<3", "<3", "9"]), ({1: 4, 2: 5}, True, ["4", "5"]),
     ({1: 2, 2: 5}, False, ["2", "5"]), ({1: 2}, True, ["<3"])],
)  # fmt: skip
def test_one_hidden_branch_is_not_given_away_by_the_total(counts, only, shown):
    tally = Tally({pk: Decimal(n) for pk, n in counts.items()})
    assert [s.text for s in rules.shown_by_branch(tally, is_count_only=only, few=3).values()] == shown


@pytest.mark.parametrize(
    ("state", "today", "is_maker", "refusal"),
    [("draft", DAY, False, ""), ("draft", date(2026, 12, 30), False, "statistics.not_yet"), ("draft", DAY, True, "statistics.same_person"),
     ("signed", DAY, False, "statistics.is_signed")],
)  # fmt: skip
def test_when_it_may_be_signed(state, today, is_maker, refusal):
    assert rules.may_sign(state, DAY, today, is_maker=is_maker).code == refusal


@pytest.mark.parametrize(("year", "refusal"), [(2026, ""), (2027, "statistics.year_ahead")])
def test_which_years_are_drawn_up(year, refusal):
    assert rules.may_draw(year, DAY).code == refusal
