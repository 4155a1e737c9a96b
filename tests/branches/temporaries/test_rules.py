from datetime import date, timedelta

import pytest

from branches.temporaries import rules
from branches.temporaries.rules import Credit, Presence

END = date(2026, 6, 30)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "closed_on", "state"),
    [
        (END - 31 * DAY, None, "running"),
        (END - 30 * DAY, None, "ending"),
        (END, None, "ending"),  # the last day is not over yet
        (END + DAY, None, "over"),
        (END + DAY, END, "closed"),
    ],
)
def test_where_a_temporary_branch_stands(today, closed_on, state):
    assert rules.state_of(END, closed_on, today, 30) == state


@pytest.mark.parametrize(
    ("ends_on", "code"), [(END + DAY, ""), (END, "temporary.ends_before_start"), (END - DAY, "temporary.ends_before_start")]
)
def test_a_project_ends_after_it_begins(ends_on, code):
    assert getattr(rules.may_end_on(END, ends_on), "code", "") == code


@pytest.mark.parametrize(("later", "allowed"), [(END + DAY, True), (END, False), (END - DAY, False)])
def test_an_extension_is_later(later, allowed):
    assert bool(rules.may_extend(END, later)) is allowed


def test_credit_goes_to_the_branch_of_the_day():
    """Person 1 moved from branch 10 to 20 on 1 May; person 2 has no home; person 3 stayed away."""
    homes = {1: [(20, date(2026, 5, 1), None), (10, date(2020, 1, 1), date(2026, 4, 30))], 3: [(10, date(2020, 1, 1), None)]}
    rows = [
        Presence(100, 1, date(2026, 4, 30), True),
        Presence(101, 1, date(2026, 5, 1), True),
        Presence(100, 2, date(2026, 4, 30), True),
        Presence(100, 3, date(2026, 4, 30), False),
    ]
    assert rules.credits_of(rows, homes) == {10: Credit(2, 1, 1), 20: Credit(1, 1, 1)}


def test_an_activity_counts_once_for_a_branch_with_two_people_there():
    homes = {1: [(10, date(2020, 1, 1), None)], 2: [(10, date(2020, 1, 1), None)]}
    rows = [Presence(100, 1, END, True), Presence(100, 2, END, True)]
    assert rules.credits_of(rows, homes) == {10: Credit(2, 2, 1)}
