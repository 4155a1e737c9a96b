"""All rows of docs/rules.md 3.6 as they are stored, with their boundaries."""

from dataclasses import replace
from datetime import date

import pytest

from workforce.promotion.models import CompetitionPromotionRule
from workforce.promotion.rules import fasttrack as rules
from workforce.promotion.selectors.fasttrack import row_of

D2020, D2012, D2010 = date(2020, 12, 10), date(2012, 6, 1), date(2010, 6, 1)
NATIONAL = rules.Won(level=6, on=D2020)
OLD = rules.Won(level=6, on=D2012, group="senior")
CITY = rules.Won(level=3, on=D2020, contest_class="first")
ENTERPRISE = rules.Won(level=2, on=D2020, field=50)
PROVINCE = rules.Won(level=5, on=D2020, field=40)
CLASSED = rules.Won(level=6, on=D2020, contest_class="first")
SHIJIAZHUANG = rules.Won(level=3, on=D2010)

# (row, what was won, grade held, grade given)
CASES = [
    ("CMP-01", replace(NATIONAL, prize="excellence"), None, 2), ("CMP-01", replace(NATIONAL, prize="first"), 3, 2),
    ("CMP-01", replace(NATIONAL, prize="excellence"), 2, 1), ("CMP-01", replace(NATIONAL, prize="first"), 1, None),
    ("CMP-01", replace(NATIONAL, place=11), 3, None), ("CMP-01", replace(NATIONAL, prize="first", on=date(2019, 12, 31)), 3, None),
    ("CMP-03", replace(OLD, place=1), None, 2), ("CMP-03", replace(OLD, place=5), 3, 2), ("CMP-03", replace(OLD, place=6), 3, None),
    ("CMP-03", replace(OLD, place=5), 2, None), ("CMP-03", replace(OLD, place=1, on=date(2013, 1, 1)), 3, None),
    ("CMP-04", replace(OLD, place=5), 4, None), ("CMP-04", replace(OLD, place=6), 4, 3), ("CMP-04", replace(OLD, place=15), 4, 3),
    ("CMP-04", replace(OLD, place=16), 4, None), ("CMP-04", replace(OLD, place=6, group="intermediate"), 4, None),
    ("CMP-05-1", replace(OLD, group="intermediate", place=1), 5, 3), ("CMP-05-1", replace(OLD, group="intermediate", place=5), None, 3),
    ("CMP-05-1", replace(OLD, group="intermediate", place=6), 5, None),
    ("CMP-05-2", replace(OLD, group="intermediate", place=6), 5, 4), ("CMP-05-2", replace(OLD, group="intermediate", place=15), 5, 4),
    ("CMP-05-2", replace(OLD, group="intermediate", place=16), 5, None), ("CMP-05-2", replace(OLD, group="senior", place=6), 5, None),
    ("CMP-06", replace(CITY, place=1), 4, 2), ("CMP-06", replace(CITY, place=10), 2, 1), ("CMP-06", replace(CITY, place=11), 4, None),
    ("CMP-06", replace(CITY, place=1, contest_class="comprehensive"), 4, 2),
    ("CMP-06", replace(CITY, place=1, contest_class="second"), 4, None),
    ("CMP-06", replace(CITY, place=1, contestant="student"), None, None),
    ("CMP-06-S", replace(CITY, place=10, contestant="student"), None, 3),
    ("CMP-06-S", replace(CITY, place=10, contestant="student"), 3, None),
    ("CMP-07", replace(CITY, contest_class="second", place=1), 5, 3), ("CMP-07", replace(CITY, contest_class="district", place=6), 3, 2),
    ("CMP-07", replace(CITY, contest_class="second", place=7), 5, None), ("CMP-07", replace(CITY, contest_class="first", place=1), 5, None),
    ("CMP-07-S", replace(CITY, contest_class="second", place=6, contestant="student"), None, 4),
    ("CMP-08", replace(ENTERPRISE, place=1), None, 4), ("CMP-08", replace(ENTERPRISE, place=15), 5, 4),
    ("CMP-08", replace(ENTERPRISE, place=16), 5, None), ("CMP-08", replace(ENTERPRISE, place=15), 4, 3),
    ("CMP-08", replace(ENTERPRISE, place=1), 3, None), ("CMP-08", replace(ENTERPRISE, place=4, field=11), 5, 4),
    ("CMP-08", replace(ENTERPRISE, place=5, field=11), 5, None), ("CMP-08", replace(ENTERPRISE, place=1, field=None), 5, None),
    ("CMP-08", replace(ENTERPRISE, place=1, level=1), 5, None), ("CMP-08-S", replace(ENTERPRISE, place=15, contestant="student"), None, 4),
    ("CMP-10", replace(PROVINCE, prize="third"), 3, 2), ("CMP-10", replace(PROVINCE, prize="first"), 2, 1),
    ("CMP-10", replace(PROVINCE, prize="excellence"), 3, None),
    ("CMP-11", replace(PROVINCE, place=20), 4, 3), ("CMP-11", replace(PROVINCE, place=20), 3, 2),
    ("CMP-11", replace(PROVINCE, place=21), 4, None),
    ("CMP-12-1", replace(CLASSED, place=5), 3, 2), ("CMP-12-1", replace(CLASSED, place=5), 2, 1),
    ("CMP-12-1", replace(CLASSED, place=6), 3, None),
    ("CMP-12-2", replace(CLASSED, place=5), 4, None), ("CMP-12-2", replace(CLASSED, place=6), 4, 3),
    ("CMP-12-2", replace(CLASSED, place=20), 3, 2), ("CMP-12-2", replace(CLASSED, place=21), 4, None),
    ("CMP-12-3", replace(CLASSED, contest_class="second", place=3), 3, 2),
    ("CMP-12-3", replace(CLASSED, contest_class="second", place=4), 3, None),
    ("CMP-12-4", replace(CLASSED, contest_class="second", place=4), 4, 3),
    ("CMP-12-4", replace(CLASSED, contest_class="second", place=15), 3, 2),
    ("CMP-12-4", replace(CLASSED, contest_class="second", place=16), 4, None),
    ("CMP-13-1", replace(SHIJIAZHUANG, place=1), 4, 2), ("CMP-13-1", replace(SHIJIAZHUANG, place=2), 4, None),
    ("CMP-13-2", replace(SHIJIAZHUANG, place=2), 4, 3), ("CMP-13-2", replace(SHIJIAZHUANG, place=10), 3, 2),
    ("CMP-13-2", replace(SHIJIAZHUANG, place=11), 4, None), ("CMP-13-3", replace(SHIJIAZHUANG, place=11), None, 5),
    ("CMP-13-3", replace(SHIJIAZHUANG, place=11), 5, 4), ("CMP-13-3", replace(SHIJIAZHUANG, place=11), 1, None),
    ("CMP-13-3", replace(SHIJIAZHUANG, place=10), 5, None),
]  # fmt: skip
TITLES = [
    ("CMP-02-1", replace(NATIONAL, place=5), True), ("CMP-02-1", replace(NATIONAL, place=6), False),
    ("CMP-02-2", replace(NATIONAL, team_size=2, place=3), True), ("CMP-02-2", replace(NATIONAL, team_size=2, place=4), False),
    ("CMP-02-3", replace(NATIONAL, team_size=3, place=2), True), ("CMP-02-3", replace(NATIONAL, team_size=3, place=3), False),
    ("CMP-02-1", replace(NATIONAL, team_size=2, place=3), False), ("CMP-12-1", replace(CLASSED, place=5), True),
]  # fmt: skip


@pytest.fixture
def rows(db):
    return {rule.code: row_of(rule) for rule in CompetitionPromotionRule.objects.all()}


@pytest.mark.parametrize(("code", "won", "held", "grade"), CASES)
def test_each_row_with_its_boundaries(rows, code, won, held, grade):
    row = rows[code]
    assert (rules.grade_of(row, held) if rules.is_met(row, won) else None) == grade


@pytest.mark.parametrize(("code", "won", "is_met"), TITLES)
def test_titles(rows, code, won, is_met):
    assert rows[code].title == "全国技术能手"
    assert rules.is_met(rows[code], won) is is_met


def test_every_row_has_a_case(rows):
    assert {case[0] for case in [*CASES, *TITLES]} == set(rows)


@pytest.mark.django_db
def test_what_is_switched_on():
    """The national rows of 2020 and the enterprise's own tier (docs/adr/0034); nothing that is told from memory or is over."""
    active = CompetitionPromotionRule.objects.filter(is_active=True).values_list("code", flat=True)
    assert set(active) == {"CMP-01", "CMP-02-1", "CMP-02-2", "CMP-02-3", "CMP-08", "CMP-08-S"}


@pytest.mark.parametrize(
    ("count", "percent", "places"), [(1, 30, 1), (3, 30, 1), (4, 30, 2), (10, 30, 3), (11, 30, 4), (50, 30, 15), (0, 30, 0)]
)
def test_a_share_counts_a_part_of_a_place_as_the_whole(count, percent, places):
    assert rules.top_places(count, percent) == places


@pytest.mark.parametrize(
    ("held", "steps", "grade"), [(None, 0, 2), (None, 1, 5), (5, 0, 2), (5, 1, 4), (4, 2, 2), (3, 1, 2), (2, 1, 1), (1, 1, None)]
)
def test_the_skip_rule(held, steps, grade):
    row = rules.TrackRow("X", level=3, grade=2, grade_if_held=1, from_place=1, to_place=5)
    assert rules.grade_of(row, held, steps) == grade


def test_the_best_row_wins_and_titles_add_up(rows):
    won = replace(NATIONAL, place=1, prize="first")
    gain = rules.best_gain([rows["CMP-01"], rows["CMP-02-1"]], won, 3)
    assert (gain.grade, gain.row.code, gain.titles) == (2, "CMP-01", ("全国技术能手",))
    assert rules.best_gain([rows["CMP-02-1"]], won, 3) is None  # a title alone is no grade
    assert rules.best_gain([rows["CMP-01"]], won, 2, top_grade=2) is None  # the occupation ends below


@pytest.mark.parametrize(("taken", "cap", "slot"), [((), 1, 1), ((1,), 1, None), ((1,), 2, 2), ((2,), 2, 1), ((), 0, None)])
def test_the_cap_of_the_year(taken, cap, slot):
    assert rules.free_slot(taken, cap) == slot


@pytest.mark.parametrize(
    ("published", "struck", "result", "occupation", "wanted"),
    [
        (True, False, True, True, ""), (False, False, True, True, "fasttrack.not_published"),
        (True, True, True, True, "fasttrack.no_result"),
        (True, False, False, True, "fasttrack.no_result"), (True, False, True, False, "fasttrack.no_occupation"),
    ],
)  # fmt: skip
def test_only_a_published_result_of_an_occupation(published, struck, result, occupation, wanted):
    verdict = rules.ask_verdict(is_published=published, is_struck=struck, has_result=result, has_occupation=occupation)
    assert ("" if verdict else verdict.code) == wanted


@pytest.mark.parametrize(
    ("state", "own", "same", "wanted"),
    [
        ("checked", False, False, ""), ("asked", False, False, "fasttrack.not_checked"), ("checked", True, False, "fasttrack.own_case"),
        ("checked", False, True, "fasttrack.second_person"), ("approved", False, False, "fasttrack.not_checked"),
    ],
)  # fmt: skip
def test_who_decides(state, own, same, wanted):
    verdict = rules.decide_verdict(state, is_own=own, is_same=same)
    assert ("" if verdict else verdict.code) == wanted
