"""Periods, points, gaps and shares as tables."""

from datetime import date

import pytest

from branches.processes import rules

DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31)),
    ],
)
def test_a_period(code, first, last):
    found = rules.read_period(code)
    assert (found.starts_on, found.ends_on) == (first, last)


@pytest.mark.parametrize("code", ["", "2026H3", "2026-01", "1948", "2201", "２０２６", "2026H1 "])
def test_what_is_no_period(code):
    assert rules.read_period(code) is None


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2026, 6, 30), ["2026", "2026H1", "2025", "2025H2", "2025H1"]),
        (date(2026, 7, 1), ["2026", "2026H2", "2026H1", "2025", "2025H2", "2025H1"]),
    ],
)
def test_periods_that_have_begun(today, codes):
    assert [period.code for period in rules.periods_around(today)] == codes


def test_the_points_of_a_process():
    assert rules.lines_of("一\n\n 二 \n") == ["一", "二"]


@pytest.mark.parametrize(
    ("result", "note", "code"),
    [
        ("met", "", ""),
        ("open", "", ""),
        ("unmet", " ", "process.note_missing"),
        ("unmet", "少一次", ""),
        ("none", "", "process.note_missing"),
        ("none", "没有换届", ""),
        ("good", "", "process.result_unknown"),
    ],
)
def test_what_a_point_needs(result, note, code):
    assert rules.check_point(result, note).code == code


@pytest.mark.parametrize(
    ("results", "bare", "code"),
    [
        (["met", "none"], 0, ""),
        (["met", "open"], 0, "process.points_open"),
        (["unmet"], 1, "process.gaps_without_owner"),
        (["unmet"], 0, ""),
    ],
)
def test_when_a_list_is_finished(results, bare, code):
    assert rules.may_conclude(results, bare).code == code


@pytest.mark.parametrize(("state", "code"), [("open", ""), ("mended", "process.gap_not_open"), ("settled", "process.gap_not_open")])
def test_when_a_gap_is_put_right(state, code):
    assert rules.may_mend(state).code == code


@pytest.mark.parametrize(
    ("state", "same", "code"),
    [
        ("mended", False, ""),
        ("mended", True, "process.own_work"),
        ("open", False, "process.gap_not_mended"),
        ("settled", False, "process.gap_not_mended"),
    ],
)
def test_who_settles_a_gap(state, same, code):
    assert rules.may_settle(state, is_same_person=same).code == code


@pytest.mark.parametrize(("met", "unmet", "share"), [(0, 0, None), (1, 0, 100), (0, 1, 0), (2, 1, 67), (1, 7, 13), (1, 2, 33)])
def test_the_share_met(met, unmet, share):
    assert rules.share_met(met, unmet) == share


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [("open", date(2026, 6, 30), True), ("open", DAY, False), ("mended", date(2026, 6, 30), False), ("settled", date(2026, 6, 30), False)],
)
def test_when_a_gap_is_late(state, due, late):
    assert rules.is_late(state, due, DAY) is late
