from datetime import date

import pytest

from branches.tickets import rules

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1234 5678 9012 3456", "1234567890123456"),
        ("1234567890123456", "1234567890123456"),
        ("123456789012345", ""),
        ("１２３４567890123456", ""),
        ("", ""),
        ("\x00" * 16, ""),
    ],
)
def test_a_receipt_is_read_as_it_is_shown(text, digits):
    assert rules.read_receipt(text) == digits


def test_a_receipt_has_sixteen_digits_whatever_the_hash():
    assert rules.receipt_of("0") == "0" * 16
    assert len(rules.receipt_of("f" * 64)) == 16
    assert rules.read_receipt(rules.shown_receipt(rules.receipt_of("abc"))) == rules.receipt_of("abc")


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [("open", DAY, False), ("assigned", date(2026, 11, 19), True), ("answered", date(2026, 11, 1), False), ("closed", DAY, False)],
)
def test_the_last_day_is_in_time(state, due, late):
    assert rules.is_late(state, due, DAY) is late


@pytest.mark.parametrize(
    ("helped", "reopened_on", "then"), [(True, None, "helped"), (True, DAY, "helped"), (False, None, "reopened"), (False, DAY, "unhelped")]
)
def test_the_first_no_opens_again_the_second_goes_up(helped, reopened_on, then):
    assert rules.after_word(helped=helped, reopened_on=reopened_on) == then


def test_who_may_what():
    assert rules.may_answer("open", is_raiser=True).code == "ticket.own_ticket"
    assert rules.may_answer("answered", is_raiser=False).code == "ticket.not_waiting"
    assert rules.may_tell("answered", has_answered=True).code == "ticket.own_answer"
    assert rules.may_tell("assigned", has_answered=False).code == "ticket.not_answered"
    assert rules.may_tell("closed", has_answered=False).code == "ticket.is_closed"
    assert (rules.Line(helped=2, unhelped=1).helped_share, rules.Line().helped_share) == (rules.Decimal("66.6"), None)
