"""A hold needs a reason, an end that is still to come, and a second person."""

from datetime import date

import pytest

from portal.holds import rules

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(("reason", "may"), [("案件调查", True), ("案件调", False), ("  案件  ", False), ("", False)])
def test_a_reason_has_words(reason, may):
    assert bool(rules.may_say(reason)) is may


@pytest.mark.parametrize(("until", "may"), [(None, True), (TODAY, True), (date(2026, 11, 30), False)])
def test_a_hold_does_not_end_before_it_begins(until, may):
    assert bool(rules.may_end(until, TODAY)) is may


@pytest.mark.parametrize(("decider", "asker", "may"), [(1, 2, True), (1, 1, False), (None, 1, False), (None, None, False)])
def test_nobody_has_the_second_word_on_his_own_request(decider, asker, may):
    assert bool(rules.may_decide(decider, asker)) is may


def test_the_days_for_the_second_word():
    assert rules.confirm_by(TODAY, 14) == date(2026, 12, 15)
