"""Transitions of a finding, and the draw as tables with boundaries."""

import random
from datetime import date

import pytest

from branches.supervision import rules
from branches.supervision.rules import Candidate

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        ("issued", {"answer", "withdraw"}),
        ("returned", {"answer", "withdraw"}),
        ("answered", {"close", "return"}),
        ("closed", set()),
        ("withdrawn", set()),
    ],
)
def test_what_may_follow(state, allowed):
    assert {act for act in rules.TRANSITIONS if rules.may_follow(act, state)} == allowed


def test_another_person_looks_again():
    assert (bool(rules.may_judge(is_answerer=True)), bool(rules.may_judge(is_answerer=False))) == (False, True)


@pytest.mark.parametrize(
    ("due_on", "code"),
    [
        (date(2026, 11, 30), ""),
        (date(2026, 11, 29), "supervision.due_past"),
        (date(2026, 10, 30), "supervision.due_before_found"),
    ],
)
def test_the_last_day(due_on, code):
    assert rules.may_be_due(due_on, date(2026, 11, 1), TODAY).code == code


@pytest.mark.parametrize(
    ("sizes", "size", "shares"),
    [
        ({"A": 10, "B": 10}, 4, {"A": 2, "B": 2}),
        ({"A": 90, "B": 9, "C": 1}, 10, {"A": 8, "B": 1, "C": 1}),  # one of each, taken from the largest
        ({"A": 2, "B": 1}, 3, {"A": 2, "B": 1}),
        ({"A": 5, "B": 5, "C": 5}, 2, {"A": 1, "B": 1, "C": 0}),
        ({"A": 1}, 9, {"A": 1}),
        ({"A": 0, "B": 3}, 1, {"B": 1}),
        ({}, 3, {}),
    ],
)
def test_shares_of_layers(sizes, size, shares):
    assert rules.allocate(sizes, size) == shares


def test_shares_add_up_for_every_population():
    rng = random.Random(7)
    for _ in range(300):
        sizes = {str(n): rng.randint(1, 40) for n in range(rng.randint(1, 9))}
        size = rng.randint(1, sum(sizes.values()))
        found = rules.allocate(sizes, size)
        assert sum(found.values()) == size
        assert all(0 <= found[k] <= sizes[k] for k in sizes)


def test_a_draw_can_be_run_again_whatever_the_order():
    population = [Candidate("AB"[n % 2], n) for n in range(1, 21)]
    first = rules.drawn(population, 6, "5f3a9c")
    assert first == rules.drawn(list(reversed(population)), 6, "5f3a9c") == [5, 6, 8, 9, 15, 18]
    assert rules.drawn(population, 6, "5f3a9d") != first


def test_the_rank_is_the_published_one():
    assert rules.rank("5f3a9c", 12)[:16] == "da83a45ed698ff33"


@pytest.mark.parametrize(("size", "whole", "code"), [(1, 0, "supervision.nothing_to_draw"), (0, 3, "supervision.draw_size"),
                                                    (4, 3, "supervision.draw_size"), (3, 3, "")])  # fmt: skip
def test_how_many_may_be_drawn(size, whole, code):
    assert rules.size_verdict(size, whole).code == code


@pytest.mark.parametrize(
    ("source", "body", "document", "ok"),
    [
        ("inside", "", "", True),
        ("external", "audit", "审1号", True),
        ("external", "", "审", False),
        ("external", "audit", " ", False),
    ],
)
def test_what_comes_from_outside_is_named(source, body, document, ok):
    assert bool(rules.source_verdict(source, body, document)) == ok


@pytest.mark.parametrize(("state", "late"), [("issued", 3), ("returned", 3), ("answered", 0), ("closed", 0)])
def test_days_late(state, late):
    assert rules.days_late(state, date(2026, 11, 27), TODAY) == late
