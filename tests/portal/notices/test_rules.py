"""Quiet hours, digests, pauses, limits: tables with their boundaries, in the time of the enterprise."""

from datetime import datetime, time, timedelta

import pytest

from portal.notices import rules
from portal.notices.enums import Rhythm
from portal.notices.rules import Quiet
from tests.portal.notices.factories import at

NIGHT = Quiet(time(21), time(7))
NOON = Quiet(time(12), time(14))
NEVER = Quiet(time(8), time(8))


@pytest.mark.parametrize(
    ("quiet", "moment", "first"),
    [
        (NIGHT, at(20, 59), at(20, 59)),
        (NIGHT, at(21, 0), at(7, 0, day=19)),
        (NIGHT, at(23, 59), at(7, 0, day=19)),
        (NIGHT, at(0, 0), at(7, 0)),
        (NIGHT, at(6, 59), at(7, 0)),
        (NIGHT, at(7, 0), at(7, 0)),
        (NOON, at(11, 59), at(11, 59)),
        (NOON, at(12, 0), at(14, 0)),
        (NOON, at(13, 59), at(14, 0)),
        (NOON, at(14, 0), at(14, 0)),
        (NEVER, at(8, 0), at(8, 0)),
        (NIGHT, at(21, 0, day=31, month=12), datetime(2027, 1, 1, 7, tzinfo=at().tzinfo)),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(quiet, moment, first):
    assert rules.first_moment(moment, quiet) == first


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [
        ("21:00", "07:00", NIGHT), ("12:00", "14:00", NOON), ("08:00", "08:00", NEVER), ("00:00", "23:59", Quiet(time(0), time(23, 59))),
        ("24:00", "07:00", NIGHT), ("9:00", "10:00", NIGHT), ("12:00", "14:60", NIGHT), ("晚上九点", "07:00", NIGHT), (12, 14, NIGHT),
        ("12:00:00", "14:00", NIGHT), ("", "14:00", NIGHT), (None, None, NIGHT),
    ],
)  # fmt: skip
def test_two_rule_rows_make_the_quiet_hours(start, end, quiet):
    """What is no time of day is named at the start and refused on the page; meanwhile the night holds."""
    assert rules.quiet_between(start, end) == quiet


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("00:00", ""), ("23:59", ""), ("07:00", ""), ("24:00", "rule.not_a_clock"), ("7:00", "rule.not_a_clock"),
        ("07:60", "rule.not_a_clock"), ("0700", "rule.not_a_clock"), (" 07:00", "rule.not_a_clock"), (7, "rule.not_a_clock"),
    ],
)  # fmt: skip
def test_a_time_of_day_has_hours_and_minutes(value, code):
    assert rules.clock_verdict(value).code == code


@pytest.mark.parametrize(
    ("rhythm", "hour", "moment", "slot"),
    [
        (Rhythm.OFF, 8, at(9), None),
        (Rhythm.DAILY, 8, at(7, 59), at(8, day=17)),
        (Rhythm.DAILY, 8, at(8, 0), at(8)),
        (Rhythm.DAILY, 0, at(0, 0), at(0)),
        (Rhythm.DAILY, 8, at(7, day=1), datetime(2026, 10, 31, 8, tzinfo=at().tzinfo)),
        (Rhythm.WEEKLY, 8, at(9), at(8, day=16)),  # Wednesday: the Monday before
        (Rhythm.WEEKLY, 8, at(7, 59, day=16), at(8, day=9)),
        (Rhythm.WEEKLY, 8, at(8, 0, day=16), at(8, day=16)),
        (Rhythm.WEEKLY, 8, at(23, 59, day=22), at(8, day=16)),
    ],
)
def test_the_newest_slot_of_a_digest(rhythm, hour, moment, slot):
    assert rules.last_slot(rhythm, hour, moment) == slot


@pytest.mark.parametrize(
    ("told_until", "due"),
    [(at(7, 59), at(8)), (at(8), None), (at(9), None), (at(8, day=10), at(8))],
)
def test_a_digest_is_due_once_a_slot_and_missed_ones_are_made_up_for_once(told_until, due):
    assert rules.digest_due(Rhythm.DAILY, 8, told_until, at(10)) == due


@pytest.mark.parametrize(
    ("rhythm", "hour", "code"),
    [
        (Rhythm.DAILY, 7, ""), (Rhythm.DAILY, 20, ""), (Rhythm.DAILY, 6, "notice.digest_in_quiet_hours"),
        (Rhythm.WEEKLY, 21, "notice.digest_in_quiet_hours"), (Rhythm.OFF, 23, ""),
    ],
)  # fmt: skip
def test_a_digest_is_asked_for_outside_the_quiet_hours(rhythm, hour, code):
    assert rules.digest_hour_verdict(rhythm, hour, NIGHT).code == code


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (5, 16), (9, 240), (30, 240)])
def test_pauses_grow_to_four_hours(attempts, minutes):
    assert rules.SCHEDULE.pause_after(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("attempts", "age", "is_over"),
    [(5, timedelta(hours=1), False), (6, timedelta(0), True), (1, timedelta(days=3), True), (1, timedelta(days=2, hours=23), False)],
)
def test_tries_come_to_an_end(attempts, age, is_over):
    assert rules.Tries(6, timedelta(days=3)).is_given_up(attempts, age) is is_over


def test_a_robot_says_twenty_things_a_minute():
    used = [at(10, 0) + timedelta(seconds=n) for n in range(20)]

    assert rules.robot_pause(used[:19], at(10, 0)) == timedelta(0)
    assert rules.robot_pause(used, at(10, 0) + timedelta(seconds=30)) == timedelta(seconds=30)
    assert rules.robot_pause(used, at(10, 1)) == timedelta(0)


@pytest.mark.parametrize(
    ("address", "shown"), [("zhang.san@example.com", "z***@example.com"), ("a@b", "a***@b"), ("", "***"), ("nothing", "***")]
)
def test_an_address_is_masked(address, shown):
    assert rules.masked_address(address) == shown
