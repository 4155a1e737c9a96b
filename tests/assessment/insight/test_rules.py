"""Arithmetic of the dashboards at its boundaries."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from assessment.insight.enums import Quadrant
from assessment.insight.rules import (
    Mark,
    heat_level,
    mean,
    open_on,
    outliers,
    parse_score_id,
    percent,
    quadrant_of,
    ranks,
    shortened,
)
from assessment.insight.selectors.heat import children_of
from assessment.insight.selectors.lens import Place

MARK = Mark(
    branch_id=1, code="A", name="A", short_name="A", path="JT/A/", peer_group="", party=D(90), business=D(90), total=D(90),
    quadrant=Quadrant.BOTH, band="", is_graded=True, computed_at=datetime(2026, 10, 8, tzinfo=UTC),
)  # fmt: skip


@pytest.mark.parametrize(
    ("party", "business", "expected"),
    [
        ("85.00", "85.00", Quadrant.BOTH), ("85.00", "84.99", Quadrant.PARTY), ("84.99", "85.00", Quadrant.BUSINESS),
        ("84.99", "84.99", Quadrant.WEAK),
    ],
)  # fmt: skip
def test_a_score_on_the_line_is_strong(party, business, expected):
    assert quadrant_of(D(party), D(business), D(85)) == expected


def test_equal_totals_share_a_rank():
    assert ranks({1: D(90), 2: D(95), 3: D(90), 4: D(80)}) == {2: 1, 1: 2, 3: 2, 4: 4}


@pytest.mark.parametrize(("share", "level"), [("100", 1), ("95", 1), ("94.9", 2), ("85", 2), ("75", 3), ("60", 4), ("59.9", 5), ("0", 5)])
def test_heat_levels(share, level):
    assert heat_level(D(share)) == level


def test_means_and_shares_of_nothing_are_nothing():
    assert (mean([]), percent(0, 0), mean([D(1), D(2)]), percent(1, 3)) == (None, None, D("1.50"), D("33.3"))


@pytest.mark.parametrize(("n", "top", "hidden", "bottom"), [(7, 7, 0, 0), (8, 8, 0, 0), (9, 5, 2, 2)])
def test_a_long_ranking_is_shortened_but_never_by_one_row(n, top, hidden, bottom):
    first, left_out, last = shortened([MARK] * n, 5, 2)
    assert (len(first), left_out, len(last)) == (top, hidden, bottom)


def test_outliers_are_the_best_and_the_weakest():
    marks = [
        MARK,
        replace(MARK, branch_id=2, code="B", total=D(95)),
        replace(MARK, branch_id=3, code="C", party=D(60), total=D(75), quadrant=Quadrant.BUSINESS),
        replace(MARK, branch_id=4, code="D", business=D(84), total=D(87), quadrant=Quadrant.PARTY),
    ]
    assert (outliers(marks, D(85), 2), outliers([], D(85), 3)) == (frozenset({2, 3}), frozenset())


@pytest.mark.parametrize(("done", "expected"), [(None, True), (date(2026, 9, 30), False), (date(2026, 10, 1), True)])
def test_a_resolution_waits_until_the_day_it_is_done(done, expected):
    assert open_on(date(2026, 9, 30), date(2026, 9, 1), done) is expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [("2026Q3~ZB-A", ("2026Q3", "ZB-A")), ("2026Q3", ("", "")), ("~ZB-A", ("", "")), ("2026Q3~", ("", "")), ("", ("", ""))],
)
def test_score_ids(text, parts):
    assert parse_score_id(text) == parts


def test_children_skip_a_chain_of_single_places():
    places = {
        p: Place(i, p.rstrip("/").rpartition("/")[2], p, p, p.count("/") - 1)
        for i, p in enumerate(["JT/", "JT/M1/", "JT/M1/D1/", "JT/M2/"])
    }
    marks = [replace(MARK, path=p) for p in ("JT/M1/D1/A/", "JT/M1/D1/B/")]
    assert [(p.code, n) for p, n in children_of(["JT/"], marks, places)] == []
    wider = [*marks, replace(MARK, path="JT/M2/D2/C/")]
    assert [(p.code, n) for p, n in children_of(["JT/"], wider, places)] == [("M1", 2), ("M2", 1)]
    assert [(p.code, n) for p, n in children_of(["JT/M1/", "JT/M2/"], wider, places)] == [("M1", 2), ("M2", 1)]
