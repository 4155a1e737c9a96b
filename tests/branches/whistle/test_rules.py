"""The split key, receipts, routing and transitions as tables."""

import pytest

from branches.whistle import rules
from branches.whistle.rules import Seat

KEY = bytes(range(32))


@pytest.mark.parametrize("holders", [2, 3, 7])
def test_any_two_points_give_the_key_and_one_gives_nothing(holders):
    points = rules.split(KEY, holders, 2)
    for one in points:
        for two in points:
            if one != two:
                assert rules.join([one, two]) == KEY
    assert len({y for _x, y in points}) == holders
    for point in points:
        with pytest.raises(ValueError, match="no key"):
            rules.join([point])


def test_one_opener_has_the_whole_key():
    assert {rules.join([point]) for point in rules.split(KEY, 3, 1)} == {KEY}


def test_the_same_point_twice_is_refused():
    point = rules.split(KEY, 2, 2)[0]
    with pytest.raises(ValueError, match="twice"):
        rules.join([point, point])


def test_a_point_says_nothing_about_the_key():
    """Two keys give points of the same shape: each point fits every key."""
    x, y = rules.split(KEY, 2, 2)[0]
    other = int.from_bytes(bytes(32), "big")
    slope = (y - other) * pow(x, -1, rules.PRIME) % rules.PRIME
    assert (other + slope * x) % rules.PRIME == y


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1234567890123456", "1234567890123456"),
        ("1234 5678 9012 3456", "1234567890123456"),
        ("1234-5678-9012-3456", "1234567890123456"),
        ("１２３４５６７８９０１２３４５６", "1234567890123456"),
        ("123456789012345", None),
        ("12345678901234567", None),
        ("12345678901234٥6", None),
        ("", None),
        ("x" * 16, None),
        ("1" * 15 + "\x00", None),
    ],
)
def test_receipts_are_read_however_they_are_grouped(text, found):
    assert rules.read_receipt(text) == found


def test_receipts_are_drawn_from_all_sixteen_digits():
    drawn = {rules.new_receipt() for _ in range(200)}
    assert len(drawn) == 200
    assert {len(r) for r in drawn} == {16}
    assert rules.grouped("1234567890123456") == "1234 5678 9012 3456"


@pytest.mark.parametrize(
    ("text", "named"),
    [("书记王强贪占", True), ("王 强", False), ("工号p0001", True), ("P00019", True), ("别人", False), ("", False)],
)
def test_a_name_anywhere_counts(text, named):
    assert rules.is_named(Seat(1, ("王强", "P0001"), "JT/"), text) == named


PLACES = [("JT/MK1/DW1/", 2), ("JT/", 1)]


@pytest.mark.parametrize(
    ("commanders", "needed", "path"),
    [
        ([], 1, "JT/MK1/DW1/"),
        ([], 2, "JT/MK1/DW1/"),
        (["JT/MK1/DW1/"], 1, "JT/"),  # its own head: one level up
        (["JT/MK1/"], 1, "JT/"),  # the plant above it too
        (["JT/MK1/DW1/ZB-A/"], 1, "JT/MK1/DW1/"),  # somebody below commands nobody there
        (["JT/"], 1, None),  # the head of all: nobody may have it
        (["JT/MK1/DW1/"], 2, None),  # above there is one officer only, and two are needed
        ([], 3, None),
    ],
)
def test_the_nearest_office_that_nobody_named_commands(commanders, needed, path):
    assert rules.route(PLACES, commanders, needed) == path


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("received", {"accept", "decline", "reply", "forward", "recuse", "reveal"}),
        ("accepted", {"conclude", "reply", "forward", "recuse", "reveal"}),
        ("declined", set()),
        ("concluded", set()),
    ],
)
def test_what_may_follow(state, acts):
    assert {act for act in rules.TRANSITIONS if rules.may_follow(act, state)} == acts


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [("a" * 11, "a" * 11, "whistle.passphrase_short"), ("a" * 12, "b" * 12, "whistle.passphrase_differs"), ("a" * 12, "a" * 12, "")],
)
def test_passphrases(first, second, code):
    assert rules.passphrase_verdict(first, second).code == code


@pytest.mark.parametrize(
    ("count", "limit", "bits"),
    [(0, 200, 0), (199, 200, 0), (200, 200, 18), (399, 200, 18), (400, 200, 19), (800, 200, 20), (10**6, 200, 22), (0, 0, 18), (5, 0, 20)],
)
def test_a_flood_grows_dearer_for_its_sender(count, limit, bits):
    assert rules.work_of(count, limit, 18) == bits


def test_a_figure_typed_wrongly_closes_the_box_for_nobody():
    assert rules.work_of(1, 1, 60) == rules.MOST_BITS
