"""Association over time and the check of a receipt, as tables."""

from decimal import Decimal as D

import pytest

from assessment.papers.rules import ReceiptCheck, association, lagged, may_give_out, tidy_hash


def pairs(*rows):
    return [(D(x), D(y)) for x, y in rows]


@pytest.mark.parametrize(
    ("rows", "minimum", "value"),
    [
        (pairs((1, 1), (2, 2), (3, 3)), 3, D("1.00")),
        (pairs((1, 3), (2, 2), (3, 1)), 3, D("-1.00")),
        (pairs((1, 1), (2, 3), (3, 2)), 3, D("0.50")),
        (pairs((80, 70), (90, 70), (85, 70)), 3, None),  # business never varies
        (pairs((1, 1), (2, 2)), 3, None),
        (pairs((1, 1)), 0, None),
        ([], 0, None),
    ],
)
def test_correlation(rows, minimum, value):
    found = association(rows, minimum)
    assert (found.n, found.value, found.is_small) == (len(rows), value, len(rows) < minimum)


def test_pairs_are_of_one_branch_and_one_step_apart():
    codes = ["2026Q1", "2026Q2", "2026Q3"]
    party = {1: {"2026Q1": D(80), "2026Q2": D(81), "2026Q3": D(82)}, 2: {"2026Q1": D(70), "2026Q3": D(72)}}
    business = {1: {"2026Q1": D(90), "2026Q2": D(91), "2026Q3": D(92)}, 2: {"2026Q1": D(60), "2026Q3": D(62)}, 3: {"2026Q1": D(1)}}
    assert lagged(codes, party, business, 1) == pairs((80, 91), (81, 92))
    assert lagged(codes, party, business, 0) == pairs((80, 90), (81, 91), (82, 92), (70, 60), (72, 62))


@pytest.mark.parametrize(
    ("frozen", "counted", "in_hand", "is_whole", "is_kept", "is_same"),
    [
        ("a1", "a1", "a1", True, True, True),
        ("a1", "a1", "", True, True, False),
        ("a1", "a1", "b2", True, True, False),
        ("a1", "c3", "a1", True, False, False),
        ("a1", "a1", "a1", False, False, False),
    ],
)
def test_a_receipt_in_hand(frozen, counted, in_hand, is_whole, is_kept, is_same):
    check = ReceiptCheck(frozen, counted, in_hand, is_whole)
    assert (check.is_kept, check.is_same) == (is_kept, is_same)


def test_a_hash_typed_from_paper():
    assert tidy_hash(" AB12 cd-34\n") == "ab12cd34"


def test_only_published_rounds_give_papers():
    assert [bool(may_give_out(s, "2026Q3")) for s in ("open", "computed", "reviewed", "published", "locked")] == [False] * 3 + [True] * 2
