from datetime import date
from decimal import Decimal as D

import pytest

from branches.appointments import rules
from branches.appointments.rules import Held, Rate, StaffShare

# Five people: 1 is secretary and chairman, 2 is in the committee and manages, 3 is in the committee and chairs the union,
# 4 manages alone, 5 sits on the board alone.
HELD = [
    Held(1, "party", "secretary"), Held(1, "board", "chair"), Held(2, "party", "other"), Held(2, "management", "general_manager"),
    Held(3, "party", "other"), Held(3, "union", "union_chair"), Held(4, "management", "other"), Held(5, "board", "other"),
]  # fmt: skip


def test_the_rates_in_both_directions():
    found = rules.overlap_of(HELD)
    assert (found.party_in_firm, found.firm_in_party) == (Rate(2, 3), Rate(2, 4))
    assert (found.party_in_union, found.union_in_party) == (Rate(1, 3), Rate(1, 1))
    assert [r.share for r in (found.party_in_firm, found.firm_in_party, found.union_in_party)] == [D("66.7"), D("50.0"), D("100.0")]
    assert rules.overlap_of([]).party_in_firm.share is None


def test_who_crosses_over():
    assert rules.crossing(HELD) == {1, 2, 3}
    assert rules.crossing([Held(1, "board", "chair"), Held(1, "board", "other")]) == set()


@pytest.mark.parametrize(
    ("held", "asked", "check"),
    [
        (HELD, True, "one"),
        (HELD, False, "free"),
        ([Held(1, "party", "secretary"), Held(2, "board", "chair")], True, "two"),
        ([Held(1, "party", "secretary"), Held(2, "board", "chair"), Held(1, "management", "general_manager")], True, "one"),
        ([Held(1, "party", "secretary")], True, "missing"),
        ([Held(1, "board", "chair")], True, "missing"),
        ([], True, "missing"),
    ],
)
def test_secretary_and_chairman_or_manager_are_one_person_where_it_is_asked(held, asked, check):
    assert rules.head_check(held, asked) == check


@pytest.mark.parametrize(
    ("body", "rank", "to_on", "code"),
    [
        ("board", "chair", None, ""),
        ("party", "chair", None, "appointment.rank_foreign"),
        ("union", "other", None, ""),
        ("party", "secretary", date(2025, 12, 31), "appointment.term_backwards"),
        ("party", "secretary", date(2026, 1, 1), ""),
    ],
)
def test_a_rank_belongs_to_its_body(body, rank, to_on, code):
    verdict = rules.post_verdict(body, rank, date(2026, 1, 1), to_on)
    assert (bool(verdict), verdict.code if not verdict else "") == (not code, code)


@pytest.mark.parametrize(
    ("full", "load", "fine"), [(True, 100, True), (True, 99, False), (False, 100, False), (False, 99, True), (False, 0, False)]
)
def test_the_load_fits_the_time(full, load, fine):
    assert bool(rules.load_verdict(full, load)) is fine


@pytest.mark.parametrize(
    ("full", "people", "share", "met"),
    [(1, 100, D("1.00"), True), (1, 101, D("0.99"), False), (0, 0, None, False), (2, 150, D("1.33"), True)],
)
def test_the_share_of_full_time_staff(full, people, share, met):
    found = StaffShare(full, people, D(1))
    assert (found.share, found.is_met) == (share, met)
