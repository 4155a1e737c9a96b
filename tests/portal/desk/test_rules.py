"""Order on a desk."""

import pytest

from portal.desk import rules


def test_what_is_opened_again_comes_to_the_front_and_stands_once():
    recent = []
    for reference in ("1", "2", "1"):
        recent = rules.opened(recent, "activity", reference)
    assert recent == [["activity", "1"], ["activity", "2"]]


def test_only_the_last_ten_are_kept():
    recent = []
    for n in range(12):
        recent = rules.opened(recent, "activity", str(n))
    assert [reference for _kind, reference in recent] == [str(n) for n in range(11, 1, -1)]


@pytest.mark.parametrize(
    ("wanted", "order"),
    [([], ["a", "b", "c"]), (["c", "a"], ["c", "a", "b"]), (["gone", "b"], ["b", "a", "c"])],
)
def test_tiles_stand_as_arranged_and_new_ones_behind(wanted, order):
    assert rules.in_order(["a", "b", "c"], wanted) == order


@pytest.mark.parametrize(
    ("key", "step", "order"),
    [
        ("b", -1, ["b", "a", "c"]),
        ("b", 1, ["a", "c", "b"]),
        ("a", -1, ["a", "b", "c"]),
        ("c", 1, ["a", "b", "c"]),
        ("x", 1, ["a", "b", "c"]),
    ],
)
def test_a_tile_moves_one_place(key, step, order):
    assert rules.moved(["a", "b", "c"], key, step) == order


def test_a_view_keeps_filters_and_order_but_not_the_page():
    pairs = [("q", "党课"), ("kind", ""), ("page", "7"), ("view", "0"), ("o", "-starts_at")]
    assert rules.kept_pairs(pairs) == [("q", "党课"), ("o", "-starts_at")]


def test_what_stands_above_a_place():
    assert rules.above(["JT/MK1/CM-A/", "JT/MK2/"]) == ["JT/", "JT/MK1/", "JT/MK1/CM-A/", "JT/MK2/"]


@pytest.mark.parametrize(
    ("count", "needs_reason", "reason", "code"),
    [
        (0, False, "", "bulk.none_chosen"),
        (rules.MOST_BULK, False, "", ""),
        (rules.MOST_BULK + 1, False, "", "bulk.too_many"),
        (1, True, "  ", "bulk.reason_missing"),
        (1, True, "照片不清", ""),
    ],
)
def test_when_an_act_on_several_rows_may_run(count, needs_reason, reason, code):
    assert rules.may_run(count, needs_reason=needs_reason, reason=reason).code == code
