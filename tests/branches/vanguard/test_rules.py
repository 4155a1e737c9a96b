from datetime import date
from decimal import Decimal

import pytest

from branches.vanguard import rules
from branches.vanguard.rules import Half

FIRST, LAST, TODAY = date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("from_on", "to_on", "ended_on", "state"),
    [
        (FIRST, None, None, "running"),
        (TODAY, TODAY, None, "running"),
        (FIRST, date(2026, 6, 29), None, "over"),
        (date(2026, 7, 1), None, None, "coming"),
        (FIRST, LAST, TODAY, "ended"),
        (FIRST, LAST, date(2026, 7, 1), "running"),
    ],
)
def test_where_a_term_stands(from_on, to_on, ended_on, state):
    assert rules.state_of(from_on, to_on, ended_on, TODAY) == state


@pytest.mark.parametrize(
    ("from_on", "to_on", "ended_on", "owes"),
    [
        (FIRST, None, None, True), (LAST, None, None, True), (date(2026, 7, 1), None, None, False),
        (FIRST, LAST, None, True), (FIRST, date(2026, 6, 29), None, False), (FIRST, None, LAST, False),
    ],
)  # fmt: skip
def test_a_review_is_owed_for_a_half_year_on_whose_last_day_the_post_stood(from_on, to_on, ended_on, owes):
    assert rules.owes_review(from_on, to_on, ended_on, Half(2026, 1)) is owes


@pytest.mark.parametrize(
    ("today", "halves"),
    [
        (date(2026, 5, 29), ["2025H2"]),
        (date(2026, 5, 30), ["2026H1", "2025H2"]),
        (date(2026, 7, 1), ["2026H1"]),
        (date(2026, 12, 31), ["2026H2", "2026H1"]),
        (date(2027, 1, 1), ["2026H2"]),
    ],
)
def test_which_half_years_may_be_reviewed(today, halves):
    assert [h.code for h in rules.reviewable(today, 31)] == halves


@pytest.mark.parametrize(("code", "half"), [("2026H1", Half(2026, 1)), ("2026H3", None), ("26H1", None), ("2026", None), ("", None)])
def test_reading_a_half_year(code, half):
    assert rules.read_half(code) == half


def test_a_review_is_due_some_days_after_the_end():
    assert (rules.due_on(Half(2026, 1), 30), rules.due_on(Half(2026, 2), 30)) == (date(2026, 7, 30), date(2027, 1, 30))


@pytest.mark.parametrize(
    ("outcome", "note", "follow_up", "by", "code"),
    [
        ("met", "好", "", None, ""),
        ("best", "好", "", None, "vanguard.outcome_needed"),
        ("met", " ", "", None, "vanguard.note_needed"),
        ("improve", "差", "", None, "vanguard.follow_up_needed"),
        ("improve", "差", "帮带", None, "vanguard.follow_up_needed"),
        ("improve", "差", "帮带", TODAY, "vanguard.follow_up_past"),
        ("improve", "差", "帮带", date(2026, 7, 1), ""),
    ],
)
def test_what_a_review_says(outcome, note, follow_up, by, code):
    assert rules.review_verdict(outcome, note, follow_up, by, TODAY).code == code


D = Decimal


@pytest.mark.parametrize(
    ("keys", "held", "share", "is_met"),
    [((), (), None, False), ((1, 2), (), D("0.0"), False), ((1, 2, 3), (1, 2), D("66.6"), False), ((1, 2), (1, 2, 9), D("100.0"), True)],
)
def test_coverage(keys, held, share, is_met):
    cover = rules.cover_of(keys, held, D(100))
    assert (cover.share, cover.is_met) == (share, is_met)


def test_a_lower_target_is_met_at_its_edge():
    assert rules.cover_of(range(10), range(9), D(90)).is_met
    assert not rules.cover_of(range(10), range(8), D(90)).is_met


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([("1", "leader"), ("2", "member")], ""),
        ([("1", "member")], "task_force.one_leader"),
        ([("1", "leader"), ("2", "leader")], "task_force.one_leader"),
        ([("1", "leader"), ("1", "member")], "task_force.person_twice"),
    ],
)
def test_a_roster(lines, code):
    assert rules.roster_verdict(lines).code == code
