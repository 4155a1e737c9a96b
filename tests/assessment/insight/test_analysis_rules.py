"""The arithmetic of the analysis as tables: coupling (docs/rules.md 6), spread, bins, quarters, the worth of a step."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from assessment.insight.enums import CouplingGrade, CouplingStage, Lag
from assessment.insight.rules import (
    CouplingScale,
    Missed,
    Spread,
    bin_edges,
    can_be_won,
    counted_bins,
    coupling_of,
    duty_gain,
    full_streak,
    places,
    quarter_codes,
    spread_of,
    target_gain,
    target_of,
)
from assessment.insight.rules.coupling import share_of
from assessment.insight.selectors.parameters import parameters_on
from tests.assessment.insight.factories import BODY

SCALE = CouplingScale(tuple(D(n) / 10 for n in range(1, 11)), (D("0.3"), D("0.5"), D("0.8"), D(1)), D("0.1"), D("0.5"))
GRADES = list(CouplingGrade)
P01 = replace(BODY.indicator("P01"), metric="duty_missing", rule="per_missing", rule_params={"deduct": D(20)}, when_empty="not_applicable")


@pytest.mark.parametrize(
    ("u1", "u2", "c", "t", "d", "grade", "c2", "d2", "grade2"),
    [
        ("0.90", "0.90", "1.0000", "0.9000", "0.9487", 10, "1.0000", "0.9487", 10),
        ("0.95", "0.60", "0.9742", "0.7750", "0.8689", 9, "0.6407", "0.7047", 8),
        ("0.85", "0.80", "0.9995", "0.8250", "0.9081", 10, "0.9456", "0.8832", 9),
        ("0.72", "0.91", "0.9932", "0.8150", "0.8997", 9, "0.8005", "0.8077", 9),
        ("0.30", "0.20", "0.9798", "0.2500", "0.4949", 5, "0.7746", "0.4401", 5),
        ("0.50", "0.50", "1.0000", "0.5000", "0.7071", 8, "1.0000", "0.7071", 8),
        ("0.05", "0.05", "1.0000", "0.0500", "0.2236", 3, "1.0000", "0.2236", 3),
        ("1.00", "0.00", "0.0000", "0.5000", "0.0000", 1, "0.0000", "0.0000", 1),
        ("0.00", "0.00", "0.0000", "0.0000", "0.0000", 1, "0.0000", "0.0000", 1),
    ],
)
def test_check_values_of_the_coupling_model(u1, u2, c, t, d, grade, c2, d2, grade2):
    found = coupling_of(D(u1) * 100, D(u2) * 100, SCALE)
    assert (found.coupling, found.combined, found.degree, found.grade) == (D(c), D(t), D(d), GRADES[grade - 1])
    assert (found.corrected_coupling, found.corrected_degree, found.corrected_grade) == (D(c2), D(d2), GRADES[grade2 - 1])


@pytest.mark.parametrize(("whole", "grade"), [("0.01", 1), ("0.81", 9), ("0.8101", 10), ("1", 10), ("0.25", 5), ("0.2501", 6)])
def test_the_upper_bound_belongs_to_its_grade(whole, grade):
    """With equal scores D is the square root of the share: 0.81 gives 0.9 exactly."""
    assert coupling_of(D(whole) * 100, D(whole) * 100, SCALE).grade == GRADES[grade - 1]


@pytest.mark.parametrize(
    ("party", "business", "stage"),
    [(100, 2, CouplingStage.LOW), (100, 5, CouplingStage.ANTAGONISM), (100, 15, CouplingStage.RUNNING_IN), (100, 30, CouplingStage.HIGH)],
)
def test_stages_follow_the_coupling_degree(party, business, stage):
    assert coupling_of(D(party), D(business), SCALE).stage == stage


@pytest.mark.parametrize(
    ("party", "business", "lag"),
    [(90, 80, Lag.NONE), ("90.01", 80, Lag.BUSINESS), (80, 90, Lag.NONE), (80, "90.01", Lag.PARTY), (85, 85, Lag.NONE)],
)
def test_a_lag_begins_beyond_the_threshold(party, business, lag):
    assert coupling_of(D(party), D(business), SCALE).lag == lag


@pytest.mark.parametrize(("points", "share"), [("105", "1"), ("100", "1"), ("87.5", "0.875"), ("0", "0"), ("-3", "0")])
def test_a_share_stays_between_nothing_and_one(points, share):
    assert share_of(D(points)) == D(share)


def test_the_weight_of_party_work_moves_the_combined_level_only():
    heavy = coupling_of(D(90), D(60), replace(SCALE, alpha=D("0.6")))
    assert (heavy.combined, heavy.coupling) == (D("0.7800"), coupling_of(D(90), D(60), SCALE).coupling)


def test_the_bounds_are_rows_of_the_catalogue(db):
    found = parameters_on(date(2026, 9, 30))
    assert found.coupling == SCALE
    assert (found.line, found.minimum_group, found.top) == (D(85), 5, 3)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Spread(0)),
        (["80"], Spread(1, D("80.0"), D("80.0"), D("80.0"), D("80.0"), D("80.0"), D("80.0"))),
        (["60", "70", "80", "90"], Spread(4, D("75.0"), D("60.0"), D("67.5"), D("75.0"), D("82.5"), D("90.0"))),
        (["90", "60", "80", "70", "100"], Spread(5, D("80.0"), D("60.0"), D("70.0"), D("80.0"), D("90.0"), D("100.0"))),
    ],
)
def test_spread(values, expected):
    assert spread_of([D(v) for v in values]) == expected


@pytest.mark.parametrize(
    ("values", "floors", "edges"),
    [
        (["91.5", "96.2"], ["90", "80", "60", "0"], "91 92 93 94 95 96 97"),
        (["61", "97"], ["90", "80", "60", "0"], "60 65 70 75 80 85 90 95 100"),
        (["78", "97"], ["85"], "78 80 82 84 85 86 88 90 92 94 96 98"),
        (["100"], ["90"], "99 100"),
        ([], ["90"], ""),
    ],
)
def test_bins_are_few_and_no_bar_mixes_two_bands(values, floors, edges):
    assert bin_edges([D(v) for v in values], [D(f) for f in floors]) == tuple(D(e) for e in edges.split())


def test_every_value_falls_into_one_bin():
    values = [D(v) for v in ("80", "84.99", "85", "99", "100")]
    bins = counted_bins(values, [D(80), D(85), D(100)])
    assert [(b.count, b.is_last) for b in bins] == [(2, False), (3, True)]


@pytest.mark.parametrize(("n", "ranked"), [(4, [None] * 4), (5, [1, 2, 3, 4, 5])])
def test_a_small_group_is_not_ranked(n, ranked):
    found = places({i: (D(100 - i), D(100 - i), D(100 + i)) for i in range(n)}, 5)
    assert [place.rank for place in found.values()] == [place.party for place in found.values()] == ranked
    assert [place.business for place in found.values()] == (ranked if ranked[0] is None else ranked[::-1])
    assert {place.of for place in found.values()} == {n}


def test_without_a_total_the_two_scores_are_ranked_apart():
    found = places({1: (None, D(90), D(70)), 2: (None, D(80), D(95)), 3: (None, D(90), D(80))}, 3)
    assert [(p.rank, p.party, p.business) for p in found.values()] == [(None, 1, 3), (None, 3, 1), (None, 1, 2)]


def test_eight_quarters_end_with_that_of_the_day():
    codes = ["2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    assert quarter_codes(date(2026, 9, 30)) == codes
    assert quarter_codes(date(2026, 1, 1), 1) == ["2026Q1"]


@pytest.mark.parametrize(
    ("owed", "done", "missing", "in_facts", "before", "after"),
    [
        (3, 2, 1, True, "40.00", "60.00"),  # late: what the facts miss is made up for
        (2, 2, 1, False, "40.00", "60.00"),  # not due yet: holding it keeps what missing it would cost
        (0, 0, 1, False, "40.00", "60.00"),
        (6, 1, 1, True, "0.00", "0.00"),  # already at zero: one more does not lift it
        (5, 2, 3, True, "0.00", "60.00"),
    ],
)
def test_a_duty_is_worth_what_the_rule_says(owed, done, missing, in_facts, before, after):
    facts = {"duty.MT-05.owed": D(owed), "duty.MT-05.done": D(done)}
    gain = duty_gain(P01, facts, [Missed("MT-05", missing, in_facts)])
    assert (gain.before, gain.after) == (D(before), D(after))


def test_a_duty_of_another_kind_is_worth_nothing_here():
    assert duty_gain(P01, {}, [Missed("MT-01", 1, False)]) is None


def test_several_duties_together_fill_an_item_once():
    """Each is worth 20 points alone; a fourth adds nothing, the item holds 60."""
    missed = [Missed("MT-05", 1, False)] * 4
    assert [duty_gain(P01, {}, missed[:n]).worth for n in (1, 2, 3, 4)] == [D("20.00"), D("40.00"), D("60.00"), D("60.00")]


def test_adjustments_by_hand_stay_in_both_figures():
    gain = duty_gain(P01, {}, [Missed("MT-05", 1, False)], [D(-5)])
    assert (gain.before, gain.after, gain.worth) == (D("35.00"), D("55.00"), D("20.00"))


@pytest.mark.parametrize(
    ("rule", "params", "raw", "target"),
    [
        ("proportional", {"target": D("0.95")}, "0.5", "0.95"),
        ("banded", {"bands": [[D(0), D(0)], [D("0.6"), D(50)], [D("0.9"), D(100)]]}, "0.7", "0.9"),
        ("interpolated", {"points": [[D(0), D(0)], [D("0.6"), D(100)]]}, "0.3", "0.6"),
        ("interpolated", {"points": [[D("0.8"), D(100)], [D("1.2"), D(0)]]}, "1", "0.8"),  # lower is better
        ("all_or_nothing", {"at_least": D(2)}, "1", "2"),
        ("all_or_nothing", {"at_most": D(3)}, "5", "3"),
        ("per_event", {"earn": D(8)}, "1", "8"),  # 60 points, 8 each: the eighth fills them
    ],
)
def test_the_target_is_the_nearest_figure_that_earns_most(rule, params, raw, target):
    indicator = replace(P01, metric="measure_attainment", rule=rule, rule_params=params)
    assert target_of(indicator, D(raw)) == D(target)
    assert target_gain(indicator, D(raw), D(10)).after == D("60.00")
    assert target_gain(indicator, D(raw), D(60)) is None


@pytest.mark.parametrize(
    ("metric", "rule_params", "kind", "expected"),
    [
        ("resolutions_done", {"target": D(1)}, "metric", True),
        ("measure_attainment", {"target": D(1)}, "metric", True),
        ("measure_events", {"deduct": D(1)}, "metric", False),  # an injury cannot be undone
        ("measure_events", {"at_most": D(0)}, "metric", False),
        ("measure_events", {"earn": D(1)}, "metric", True),  # one more result spread to another unit
        ("attendance_rate", {"target": D(1)}, "metric", False),  # sign-ins are counted, they are no result
        ("filed_on_time", {"target": D(1)}, "metric", False),
        ("", {}, "judged", False),
    ],
)
def test_only_results_that_can_still_be_won_are_proposed(metric, rule_params, kind, expected):
    indicator = replace(P01, metric=metric, rule="proportional", rule_params=rule_params, kind=kind)
    assert can_be_won(indicator) is expected


@pytest.mark.parametrize(
    ("points", "count"),
    [
        ([], 0),
        ([100], 1),
        ([100, 100, 100], 3),
        ([100, None, 100], 1),
        ([100, 99, 100, 100], 2),
        ([100, 100, None], 2),
        ([100, None, None, 100], 1),
        ([None, None], 0),
        ([100, "99.99"], 0),
    ],
)
def test_full_marks_in_a_row_end_with_the_last_quarter(points, count):
    assert full_streak([None if p is None else D(p) for p in points], D(100)) == count
