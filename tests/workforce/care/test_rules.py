from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from portal.kernel.floors import hide_small, shown_whole
from workforce.care import rules

DAY = date(2026, 9, 15)
NOW = datetime(2026, 9, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, {}),
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}),
        ({"a": 5, "b": 7}, {"a": 5, "b": 7}),
        ({"a": 4, "b": 5, "c": 9}, {"a": None, "b": None, "c": 9}),  # the next smallest hides the one that could be computed
        ({"a": 1, "b": 1, "c": 9}, {"a": None, "b": None, "c": None}),  # two in sum are still fewer than five
        ({"a": 3, "b": 3, "c": 9}, {"a": None, "b": None, "c": 9}),
        ({"a": 4, "b": 0}, {"a": None, "b": 0}),
    ],
)
def test_small_counts_are_hidden_and_cannot_be_computed(counts, shown):
    assert hide_small(counts, 5) == shown


def test_what_is_hidden_never_is_one_group_or_few():
    for a in range(8):
        for b in range(8):
            for c in range(8):
                found = hide_small({"a": a, "b": b, "c": c}, 5)
                hidden = [n for n, shown in zip((a, b, c), found.values(), strict=True) if shown is None]
                if hidden and a + b + c >= 5:
                    assert (len(hidden) > 1, sum(hidden) >= 5) == (True, True), (a, b, c)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_small_whole(count, shown):
    assert shown_whole(count, 5) == shown


@pytest.mark.parametrize(("state", "code"), [("open", ""), ("ordered", "care.need_not_open"), ("declined", "care.need_not_open")])
def test_a_need_is_dealt_with_once(state, code):
    assert rules.need_verdict(state).code == code


@pytest.mark.parametrize(
    ("owner", "speaker", "days", "code"),
    [(1, 2, 0, ""), (1, 2, -1, "care.promise_past"), (1, 1, 5, "care.owner_speaks")],
)
def test_the_owner_is_not_the_voice_and_promises_ahead(owner, speaker, days, code):
    verdict = rules.order_verdict(owner_id=owner, speaker_id=speaker, promised_on=DAY + timedelta(days=days), today=DAY)
    assert verdict.code == code


@pytest.mark.parametrize(
    ("satisfied", "reopened", "then"), [(True, None, "closed"), (False, None, "reopened"), (False, DAY, "closed"), (True, DAY, "closed")]
)
def test_a_no_sends_it_back_once(satisfied, reopened, then):
    assert rules.after_rating(is_satisfied=satisfied, reopened_on=reopened) == then


@pytest.mark.parametrize(("state", "days", "late"), [("open", 0, False), ("open", -1, True), ("done", -1, False), ("closed", -9, False)])
def test_the_promised_day_counts(state, days, late):
    assert rules.is_late(state, DAY + timedelta(days=days), DAY) is late


@pytest.mark.parametrize(
    ("own", "has_open", "code"), [(False, False, ""), (True, False, "hardship.own_case"), (False, True, "hardship.open_already")]
)
def test_who_opens_a_file(own, has_open, code):
    assert rules.open_verdict(is_own=own, has_open=has_open).code == code


@pytest.mark.parametrize(
    ("amount", "ago", "code"),
    [("0", 0, ""), ("-0.01", 0, "hardship.amount_negative"), ("1", 30, ""), ("1", 31, "hardship.aid_day"), ("1", -1, "hardship.aid_day")],
)
def test_an_aid_lies_between_the_opening_and_today(amount, ago, code):
    opened = DAY - timedelta(days=30)
    assert rules.aid_verdict(Decimal(amount), DAY - timedelta(days=ago), opened, DAY).code == code


@pytest.mark.parametrize(
    ("confirmed", "noter", "own", "code"),
    [
        (False, False, False, ""),
        (False, True, False, "hardship.second_person"),
        (False, False, True, "hardship.own_case"),
        (True, False, False, "hardship.confirmed_already"),
    ],
)
def test_a_second_person_confirms(confirmed, noter, own, code):
    assert rules.confirm_verdict(is_confirmed=confirmed, is_noter=noter, is_own=own).code == code


@pytest.mark.parametrize(("days", "in_time"), [(-1, True), (30, True), (31, False)])
def test_a_review_in_time(days, in_time):
    assert rules.is_reviewed_on_time(DAY + timedelta(days=days), DAY, 30) is in_time
    assert rules.is_reviewed_on_time(None, DAY, 30) is False


def test_the_next_review():
    assert rules.next_review(date(2026, 2, 28), 12) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("own", "taken", "has_open", "minutes", "code"),
    [
        (False, False, False, 1, ""),
        (True, False, False, 1, "counsel.own_slot"),
        (False, True, False, 1, "counsel.slot_taken"),
        (False, False, True, 1, "counsel.one_at_a_time"),
        (False, False, False, 0, "counsel.slot_past"),
    ],
)
def test_who_books(own, taken, has_open, minutes, code):
    verdict = rules.book_verdict(is_own=own, is_taken=taken, has_open=has_open, starts_at=NOW + timedelta(minutes=minutes), now=NOW)
    assert verdict.code == code


@pytest.mark.parametrize(
    ("state", "counsellor", "minutes", "code"),
    [
        ("booked", False, 120, ""),
        ("booked", False, 119, "counsel.cancel_late"),
        ("booked", False, 1, "counsel.cancel_late"),
        ("booked", False, 0, ""),
        ("booked", False, -1, ""),
        ("booked", True, 1, ""),
        ("booked", True, -1, ""),
        ("done", True, 500, "counsel.not_booked"),
    ],
)
def test_until_when_a_booking_is_cancelled(state, counsellor, minutes, code):
    starts = NOW + timedelta(minutes=minutes)
    assert rules.cancel_verdict(state, is_counsellor=counsellor, starts_at=starts, now=NOW, hours=2).code == code


@pytest.mark.parametrize(
    ("state", "minutes", "code"), [("booked", 0, ""), ("booked", 1, "counsel.not_begun"), ("done", 0, "counsel.not_booked")]
)
def test_done_from_its_beginning_on(state, minutes, code):
    assert rules.done_verdict(state, starts_at=NOW + timedelta(minutes=minutes), now=NOW).code == code


@pytest.mark.parametrize(
    ("ahead", "overlaps", "code"), [(1, False, ""), (0, False, "counsel.slot_past"), (1, True, "counsel.slot_overlaps")]
)
def test_slots_lie_ahead_and_apart(ahead, overlaps, code):
    assert rules.slot_verdict(starts_at=NOW + timedelta(hours=ahead), now=NOW, overlaps=overlaps).code == code
