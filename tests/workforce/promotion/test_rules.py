"""Every path of the conditions at its boundary: the day before, the day itself."""

from datetime import date, timedelta
from importlib import import_module

import pytest

from portal.kernel.periods import add_years
from workforce.promotion import rules
from workforce.promotion.rules import Diploma, Facts, HeldCertificate, HeldTitle, WorkSpan

ROWS = import_module("workforce.migrations.0011_grade_conditions").ROWS
PATHS = {(row[0], row[1]): rules.Path(row[1], row[2], row[3]) for row in ROWS}
DAY = date(2026, 11, 20)
LONG = (WorkSpan(date(1999, 1, 1)),)


def ago(years: int, day: date = DAY) -> date:
    return add_years(day, -years)


def cert(grade: int, years: int, **more) -> HeldCertificate:
    return HeldCertificate(grade, ago(years), **more)


def met(version: str, code: str, facts: Facts, day: date = DAY) -> bool:
    return rules.assess(facts, PATHS[version, code], day).is_met


# version, path, facts that meet it on DAY to the day, whether the day before it was not met yet
BOUNDARIES = [
    ("2023", "G5-1", Facts(birth_on=ago(16)), True),
    ("2023", "G5-2", Facts(birth_on=ago(16), work=(WorkSpan(ago(1)),)), True),
    ("2023", "G4-1", Facts(work=(WorkSpan(ago(5)),)), True),
    ("2023", "G4-2", Facts(certificates=(cert(5, 3),), work=LONG), True),
    ("2023", "G4-3", Facts(diplomas=(Diploma("secondary_vocational", ago(2)),)), False),
    ("2023", "G3-1", Facts(work=(WorkSpan(ago(10)),)), True),
    ("2023", "G3-2", Facts(certificates=(cert(4, 4),), work=LONG), True),
    ("2023", "G3-3", Facts(titles=(HeldTitle("junior", ago(1)),), work=LONG), True),
    ("2023", "G3-4", Facts(diplomas=(Diploma("senior_worker_class", ago(2)),)), False),
    ("2023", "G3-5", Facts(certificates=(cert(4, 1),), diplomas=(Diploma("college", ago(2)),)), False),
    ("2023", "G3-6", Facts(diplomas=(Diploma("evaluated_college", ago(2)),)), False),
    ("2023", "G2-1", Facts(certificates=(cert(3, 5),), work=LONG), True),
    ("2023", "G2-2", Facts(certificates=(cert(3, 1),), titles=(HeldTitle("junior", ago(5)),), work=LONG), True),
    ("2023", "G2-3", Facts(titles=(HeldTitle("intermediate", ago(1)),), work=LONG), True),
    ("2023", "G2-4", Facts(certificates=(cert(3, 2),), diplomas=(Diploma("technician_class", ago(4)),), work=LONG), True),
    ("2023", "G2-5", Facts(certificates=(cert(3, 2),), diplomas=(Diploma("technician_class", ago(1)),)), True),
    ("2023", "G1-1", Facts(certificates=(cert(2, 5),), work=LONG), True),
    ("2023", "G1-2", Facts(certificates=(cert(2, 1),), titles=(HeldTitle("intermediate", ago(5)),), work=LONG), True),
    ("2023", "G1-3", Facts(titles=(HeldTitle("senior", ago(1)),), work=LONG), True),
    ("2018", "G5-1", Facts(work=(WorkSpan(ago(1)),)), True),
    ("2018", "G5-2", Facts(), False),
    ("2018", "G4-1", Facts(certificates=(cert(5, 4),), work=LONG), True),
    ("2018", "G4-2", Facts(work=(WorkSpan(ago(6)),)), True),
    ("2018", "G4-3", Facts(diplomas=(Diploma("college", ago(2)),)), False),
    ("2018", "G3-1", Facts(certificates=(cert(4, 5),), work=LONG), True),
    ("2018", "G3-2", Facts(certificates=(cert(4, 1),), diplomas=(Diploma("evaluated_college", ago(2)),)), False),
    ("2018", "G3-3", Facts(certificates=(cert(4, 2),), diplomas=(Diploma("college", ago(5)),), work=LONG), True),
    ("2018", "G2-1", Facts(certificates=(cert(3, 4),), work=LONG), True),
    ("2018", "G2-2", Facts(certificates=(cert(3, 3),), diplomas=(Diploma("senior_worker_class", ago(5)),), work=LONG), True),
    ("2018", "G2-3", Facts(work=(WorkSpan(ago(2)),)), True),
    ("2018", "G1-1", Facts(certificates=(cert(2, 4),), work=LONG), True),
]


def test_every_path_has_its_boundary():
    assert {(version, code) for version, code, _, _ in BOUNDARIES} == set(PATHS)


@pytest.mark.parametrize(("version", "code", "facts", "runs"), BOUNDARIES, ids=lambda v: v if isinstance(v, str) else "")
def test_a_path_is_met_on_the_day_and_not_the_day_before(version, code, facts, runs):
    assert met(version, code, facts)
    if runs:
        assert not met(version, code, facts, DAY - timedelta(days=1))


@pytest.mark.parametrize(("version", "code"), [key for key, path in PATHS.items() if set(path.params) != {"by_hand"}])
def test_nobody_meets_a_path_with_nothing(version, code):
    young = Facts(birth_on=ago(15))
    assert not met(version, code, young)


def test_nine_years_and_eleven_months_are_not_ten_years():
    facts = Facts(work=(WorkSpan(date(2016, 12, 20)),))
    (gap,) = rules.assess(facts, PATHS["2023", "G3-1"], DAY).gaps
    assert (gap.params["done_years"], gap.params["done_months"], gap.closes_on) == (9, 11, date(2026, 12, 20))


@pytest.mark.parametrize(
    ("held", "titled", "gaps"),
    [
        (date(2025, 11, 20), date(2021, 11, 20), []),
        (date(2025, 11, 21), date(2021, 11, 20), ["years_after_certificate"]),
        (date(2025, 11, 20), date(2021, 11, 21), ["years_after_title"]),
        (date(2025, 11, 21), date(2021, 11, 21), ["years_after_certificate", "years_after_title"]),
    ],
)
def test_both_clocks_of_g2_2_must_run_out(held, titled, gaps):
    facts = Facts(certificates=(HeldCertificate(3, held),), titles=(HeldTitle("junior", titled),), work=LONG)
    assert sorted(f.code for f in rules.assess(facts, PATHS["2023", "G2-2"], DAY).gaps) == gaps


def test_the_same_worker_meets_2023_and_not_yet_2018():
    facts = Facts(certificates=(cert(4, 4),), work=LONG)
    assert (met("2023", "G3-2", facts), met("2018", "G3-1", facts)) == (True, False)


def test_a_break_pushes_the_day_back_by_its_length():
    work = (WorkSpan(date(2016, 1, 1), date(2019, 12, 31)), WorkSpan(date(2020, 3, 1)))
    standing = rules.assess(Facts(work=work), PATHS["2023", "G3-1"], date(2026, 1, 15))
    assert standing.closes_on == date(2026, 3, 1)  # 60 days without work: January and February 2020


def test_who_no_longer_works_there_gains_nothing_by_waiting():
    (gap,) = rules.assess(Facts(work=(WorkSpan(ago(9), ago(1)),)), PATHS["2023", "G3-1"], DAY).gaps
    assert (gap.params["done_years"], gap.closes_on) == (8, None)


def test_overlapping_posts_count_once():
    work = (WorkSpan(date(2018, 1, 1), date(2022, 6, 30)), WorkSpan(date(2020, 1, 1), date(2021, 1, 1)), WorkSpan(date(2022, 7, 1)))
    assert rules.merged(work) == [WorkSpan(date(2018, 1, 1), None)]


def test_leap_day_starts_end_on_the_28th():
    assert met("2023", "G4-1", Facts(work=(WorkSpan(date(2020, 2, 29)),)), date(2025, 2, 28))


def test_a_lapsed_certificate_does_not_carry():
    facts = Facts(certificates=(cert(4, 6, expires_on=DAY - timedelta(days=1)),), work=LONG)
    standing = rules.assess(facts, PATHS["2023", "G3-2"], DAY)
    assert [f.code for f in standing.gaps] == ["certificate_lapsed", "years_after_certificate"]
    assert standing.closes_on is None


def test_a_final_year_student_is_looked_at_by_a_person():
    soon = Facts(diplomas=(Diploma("college", DAY + timedelta(days=200)),))
    standing = rules.assess(soon, PATHS["2023", "G4-3"], DAY)
    assert (standing.is_met, [f.code for f in standing.by_hand]) == (True, ["final_year", "field_matches"])
    later = rules.assess(Facts(diplomas=(Diploma("college", add_years(DAY, 2)),)), PATHS["2023", "G4-3"], DAY)
    assert later.closes_on == add_years(DAY, 1)


def test_an_unknown_birthday_is_left_to_a_person():
    standing = rules.assess(Facts(work=LONG), PATHS["2023", "G5-2"], DAY)
    assert (standing.is_met, [f.code for f in standing.by_hand]) == (True, ["age_unknown"])


def test_findings_stand_failed_then_by_hand_then_passed():
    facts = Facts(certificates=(cert(3, 1),), work=LONG)
    order = [f.result for f in rules.assess(facts, PATHS["2023", "G2-2"], DAY).findings]
    assert order == ["failed", "failed", "by_hand", "by_hand", "passed", "passed"]


def test_the_nearest_path_is_the_first_that_time_closes():
    facts = Facts(certificates=(cert(4, 2),), work=(WorkSpan(ago(9)),))
    three = [rules.assess(facts, path, DAY) for (version, _), path in PATHS.items() if version == "2023" and path.target_grade == 3]
    found = rules.nearest(three)
    assert found is not None
    assert (found.path.code, found.closes_on) == ("G3-1", add_years(DAY, 1))


@pytest.mark.parametrize(("current", "top", "grades"), [(None, 1, [5, 4, 3, 2, 1]), (4, 1, [3, 2, 1]), (4, 3, [3]), (1, 1, [])])
def test_open_grades_go_up_from_the_next(current, top, grades):
    assert rules.open_grades(current, top) == grades


@pytest.mark.parametrize(
    ("results", "code"),
    [(["passed", "passed"], ""), (["passed", "by_hand"], "promotion.checks_by_hand"), (["failed", "by_hand"], "promotion.checks_failed")],
)
def test_a_check_concludes_when_nothing_is_open(results, code):
    assert rules.may_conclude(results).code == code
