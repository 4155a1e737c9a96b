from datetime import date, timedelta

import pytest

from workforce.cases import rules

DAY = date(2026, 9, 15)


@pytest.mark.parametrize(("text", "found"), [("1234 5678 9012 3456", "1234567890123456"), ("123", ""), ("１２３４", ""), ("", "")])
def test_a_receipt_is_sixteen_digits(text, found):
    assert rules.read_receipt(text) == found


def test_a_receipt_is_shown_in_groups():
    code = rules.receipt_of("ab" * 32)
    assert (len(code), code.isdigit(), rules.read_receipt(rules.shown_receipt(code))) == (16, True, code)


@pytest.mark.parametrize(
    ("state", "days", "late"), [("open", 0, False), ("open", -1, True), ("assigned", -1, True), ("answered", -1, False)]
)
def test_the_last_day_counts(state, days, late):
    assert rules.is_late(state, DAY + timedelta(days=days), DAY) is late


@pytest.mark.parametrize(
    ("about", "raiser", "code"),
    [(False, False, ""), (True, False, "worker_case.handler_about"), (False, True, "worker_case.handler_raised")],
)
def test_who_handles(about, raiser, code):
    assert rules.handler_verdict(is_about=about, is_raiser=raiser).code == code


@pytest.mark.parametrize(
    ("state", "handler", "code"),
    [("assigned", True, ""), ("open", False, "worker_case.assign_first"), ("answered", True, "worker_case.not_waiting")],
)
def test_only_a_handler_answers(state, handler, code):
    assert rules.answer_verdict(state, has_handler=handler).code == code


@pytest.mark.parametrize(
    ("state", "days", "code"), [("assigned", 0, ""), ("assigned", 1, "worker_case.day_ahead"), ("closed", 0, "worker_case.is_closed")]
)
def test_mediation(state, days, code):
    assert rules.mediate_verdict(state, DAY + timedelta(days=days), DAY).code == code


@pytest.mark.parametrize(
    ("state", "own", "code"),
    [("answered", False, ""), ("answered", True, "worker_case.own_answer"), ("assigned", False, "worker_case.not_answered")],
)
def test_the_word(state, own, code):
    assert rules.word_verdict(state, has_answered=own).code == code


@pytest.mark.parametrize(
    ("due", "reminded", "until", "step"),
    [
        (0, None, None, ""),
        (-1, None, None, "remind"),
        (-9, -3, 0, ""),
        (-9, -3, -1, "close"),
    ],
)
def test_silence_is_reminded_of_before_it_ends_a_case(due, reminded, until, step):
    def day(n):
        return None if n is None else DAY + timedelta(days=n)

    assert rules.silence_step(answered_due=day(due), reminded_on=day(reminded), remind_until=day(until), today=DAY) == step


@pytest.mark.parametrize(("days", "found"), [(0, True), (1, False)])
def test_in_time(days, found):
    assert rules.is_on_time(DAY + timedelta(days=days), DAY) is found
    assert rules.is_on_time(None, DAY) is False
