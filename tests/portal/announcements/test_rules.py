"""When an announcement holds, reminders, and rates that point at nobody."""

from datetime import date, timedelta

import pytest

from portal.announcements import rules
from portal.announcements.rules import Group, Standing
from tests.portal.announcements.factories import DAY, at


@pytest.mark.parametrize(
    ("state", "starts_on", "ends_on", "standing"),
    [
        ("draft", DAY, None, Standing.DRAFT),
        ("withdrawn", DAY, None, Standing.WITHDRAWN),
        ("published", DAY + timedelta(1), None, Standing.WAITING),
        ("published", DAY, None, Standing.IN_FORCE),
        ("published", DAY, DAY, Standing.IN_FORCE),
        ("published", DAY - timedelta(9), DAY - timedelta(1), Standing.OVER),
    ],
)
def test_where_it_stands(state, starts_on, ends_on, standing):
    assert rules.standing_on(state, starts_on, ends_on, DAY) == standing


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "code"),
    [
        (DAY, None, ""), (DAY, DAY, ""), (DAY - timedelta(1), None, "announcement.starts_in_past"),
        (DAY + timedelta(2), DAY + timedelta(1), "announcement.ends_before_start"),
    ],
)  # fmt: skip
def test_its_dates(starts_on, ends_on, code):
    assert rules.span_verdict(starts_on, ends_on, DAY).code == code


@pytest.mark.parametrize(
    ("standing", "needs_receipt", "told_at", "code"),
    [
        (Standing.IN_FORCE, True, at(10, day=17), ""),
        (Standing.IN_FORCE, True, at(11, day=17), "announcement.reminded"),
        (Standing.IN_FORCE, True, None, "announcement.reminded"),
        (Standing.IN_FORCE, False, at(10, day=17), "announcement.no_receipt"),
        (Standing.OVER, True, at(10, day=17), "announcement.not_in_force"),
    ],
)
def test_a_reminder_comes_once_a_day_at_most(standing, needs_receipt, told_at, code):
    assert rules.remind_verdict(standing, needs_receipt, told_at, at(10), 24).code == code


A, B, C, D = Group("a", 9, 3), Group("b", 4, 1), Group("c", 2, 2), Group("d", 7, 7)


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ([A, D], [A, D]),
        ([A, B, C, D], [A, D, Group("", 6, 3)]),  # two small ones are enough together
        ([A, B, D], [A, Group("", 11, 8)]),  # one small one takes the next with it: the total would give it away
        ([A, C], [Group("", 11, 5)]),
        ([C], []),
        ([B, C], [Group("", 6, 3)]),
        ([A, Group("", 6, 2)], [A, Group("", 6, 2)]),  # people from elsewhere
        ([A, D, Group("", 1, 1)], [A, Group("", 8, 8)]),
        ([], []),
        ([Group("a", 0, 0), A], [A]),
        ([Group("a", 5, 5)], [Group("a", 5, 5)]),
    ],
)
def test_small_groups_are_put_together_until_nobody_can_be_worked_out(groups, shown):
    assert rules.shown_groups(groups, 5) == shown


@pytest.mark.parametrize(("read", "percent"), [(0, 0), (199, 99), (200, 100)])
def test_a_hundred_percent_means_everybody(read, percent):
    assert Group("a", 200, read).percent == percent


def test_nobody_is_no_percent():
    assert Group("a", 0, 0).percent == 0


def test_the_last_day_of_a_year_is_a_day_like_others():
    assert rules.standing_on("published", date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 1)) == Standing.OVER
