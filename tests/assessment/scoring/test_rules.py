"""Points by rule at their boundaries, totals with proration and veto. No database."""

from decimal import Decimal as D

import pytest

from assessment.metrics.rules import METRICS
from assessment.rounds.enums import MOVING_STATES
from assessment.schemes.rules import body_from_json, body_to_json, parse_scheme
from assessment.scoring.enums import MOVING
from assessment.scoring.rules import Item, item_of, points_of, recompute, score_branch
from assessment.scoring.rules.package import score_json
from assessment.scoring.rules.totals import prorated
from assessment.scoring.selectors import arithmetic_words
from tests.assessment.scoring.factories import SCHEME

BODY = body_from_json(body_to_json(parse_scheme(SCHEME, METRICS)))
BANDS = {"bands": [[D("0.6"), D(50)], [D("0.9"), D(100)]]}
SLOPE = {"points": [[D("0.6"), D(0)], [D("0.9"), D(100)]]}


@pytest.mark.parametrize(
    ("rule", "params", "raw", "points"),
    [
        ("per_missing", {"deduct": D(2)}, "0", "8.00"),
        ("per_missing", {"deduct": D(2)}, "1", "6.00"),
        ("per_missing", {"deduct": D(2)}, "4", "0.00"),
        ("per_missing", {"deduct": D(2)}, "5", "0.00"),
        ("per_missing", {"deduct": D("0.5")}, "3", "6.50"),
        ("per_event", {"deduct": D(5)}, "1", "3.00"),
        ("per_event", {"deduct": D(5), "free": D(2)}, "2", "8.00"),
        ("per_event", {"deduct": D(5), "free": D(2)}, "3", "3.00"),
        ("per_event", {"earn": D(3)}, "0", "0.00"),
        ("per_event", {"earn": D(3)}, "2", "6.00"),
        ("per_event", {"earn": D(3)}, "3", "8.00"),
        ("proportional", {"target": D("0.9")}, "0.9", "8.00"),
        ("proportional", {"target": D("0.9")}, "0.899999", "8.00"),
        ("proportional", {"target": D("0.9")}, "0.45", "4.00"),
        ("proportional", {"target": D(1)}, "1.2", "8.00"),
        ("proportional", {"target": D(1)}, "-0.2", "0.00"),
        ("proportional", {"target": D(3)}, "1", "2.67"),
        ("banded", BANDS, "0.599999", "0.00"),
        ("banded", BANDS, "0.6", "4.00"),
        ("banded", BANDS, "0.899999", "4.00"),
        ("banded", BANDS, "0.9", "8.00"),
        ("interpolated", SLOPE, "0.5", "0.00"),
        ("interpolated", SLOPE, "0.6", "0.00"),
        ("interpolated", SLOPE, "0.75", "4.00"),
        ("interpolated", SLOPE, "0.9", "8.00"),
        ("interpolated", SLOPE, "1", "8.00"),
        ("all_or_nothing", {"at_least": D(1)}, "0.999999", "0.00"),
        ("all_or_nothing", {"at_least": D(1)}, "1", "8.00"),
        ("all_or_nothing", {"at_most": D(0)}, "0", "8.00"),
        ("all_or_nothing", {"at_most": D(0)}, "1", "0.00"),
    ],
)
def test_points_of_eight_at_the_boundaries(rule, params, raw, points):
    assert points_of(rule, D(raw), D(8), params) == D(points)


@pytest.mark.parametrize(("raw", "points"), [("0.0005", "0.01"), ("0.000499", "0.00"), ("0.3335", "3.34"), ("0.33349", "3.33")])
def test_points_are_rounded_half_up_once(raw, points):
    assert points_of("proportional", D(raw), D(10), {"target": D(1)}) == D(points)


def test_absent_ten_of_seventy_two_gives_eighty():
    assert prorated(D(72), D(100), D(10)) == D("80.00")


def test_nothing_left_to_assess_is_zero():
    assert prorated(D(0), D(100), D(100)) == D("0.00")


@pytest.mark.parametrize(
    ("when_empty", "points", "note"),
    [("zero", D("0.00"), "empty_zero"), ("full", D("50.00"), "empty_full"), ("not_applicable", None, "not_applicable")],
)
def test_what_an_empty_measure_means_is_the_schemes_word(when_empty, points, note):
    indicator = BODY.indicator("B1")
    item = item_of(type(indicator)(**{**vars(indicator), "when_empty": when_empty}), {})
    assert (item.points, item.note) == (points, note)


@pytest.mark.parametrize(
    ("judged", "deltas", "points", "note"),
    [
        ([], [], "0.00", "not_judged"),
        ([D(24), D(27)], [], "25.50", ""),
        ([D(10), D(10), D(11)], [], "10.33", ""),
        ([D(24)], [D("-2.5")], "21.50", ""),
        ([D(29)], [D(5)], "30.00", ""),
        ([D(2)], [D(-5)], "0.00", ""),
    ],
)
def test_judged_points_are_the_mean_and_adjustments_stay_within_the_item(judged, deltas, points, note):
    item = item_of(BODY.indicator("P3"), {}, judged, deltas)
    assert (item.points, item.note) == (D(points), note)


FACTS = {"measure.T-OUTPUT.aimed": D(80), "measure.T-OUTPUT.target": D(100), "people.operating": D(4), "people.certified": D(2)}


def test_a_total_is_the_sum_of_its_items():
    score = score_branch(BODY, FACTS, {}, {})
    assert [(i.indicator, i.points) for i in score.items if i.indicator.startswith("B")] == [
        ("B1", D("40.00")), ("B2", D("30.00")), ("B3", D("0.00")),
    ]  # fmt: skip
    assert (score.business.points, score.business.band, score.business.lines) == (D("70.00"), "fail", ())


def test_a_veto_caps_the_total_as_a_line_of_its_own():
    score = score_branch(BODY, {**FACTS, "measure.T-ACCIDENT.value": D(1)}, {}, {})
    assert (score.business.points, score.business.items_sum) == (D("60.00"), D("70.00"))
    assert [(line.code, line.points, line.veto) for line in score.business.lines] == [("veto", D("-10.00"), "V1")]


def test_a_veto_without_an_event_does_nothing():
    assert score_branch(BODY, {**FACTS, "measure.T-ACCIDENT.value": D(0)}, {}, {}).business.points == D("70.00")


def test_an_item_that_does_not_apply_is_prorated():
    facts = {k: v for k, v in FACTS.items() if k.startswith("people")}
    score = score_branch(BODY, facts, {}, {})
    assert (score.business.items_sum, score.business.points) == (D("30.00"), D("60.00"))
    assert [(line.code, line.points, line.absent) for line in score.business.lines] == [("proration", D("30.00"), D(50))]


def test_a_package_recomputes_to_equal_texts():
    facts = {code: str(value) for code, value in FACTS.items()}
    package = {"facts": facts, "judged": {"P3": [{"points": "24.00"}]}, "adjustments": {"P3": [{"delta": "1.5"}]}}
    expected = score_json(score_branch(BODY, FACTS, {"P3": [D(24)]}, {"P3": [D("1.5")]}))
    assert recompute(package, BODY) == expected
    assert expected[0]["P3"] == {"raw": "24", "earned": "24", "points": "25.5", "note": ""}


def test_moving_states_are_those_of_rounds():
    assert MOVING == MOVING_STATES


@pytest.mark.parametrize(
    ("rule", "params", "raw", "words"),
    [
        ("proportional", {"target": D(1)}, "1.2", "30 × 120% ÷ 100% = 30.00（以满分为限）"),
        ("proportional", {"target": D(1)}, "1", "30 × 100% ÷ 100% = 30.00"),
        ("interpolated", SLOPE, "0.74", "30 × 100% × (74% − 60%) ÷ 30% = 14.00"),
        ("interpolated", {"points": [[D(0), D(20)], [D(1), D(100)]]}, "0.5", "30 × (20% + 80% × (50% − 0%) ÷ 100%) = 18.00"),
        ("interpolated", SLOPE, "0.95", "30 × 100% = 30.00"),
        ("banded", BANDS, "0.7", "30 × 50% = 15.00"),
        ("per_missing", {"deduct": D(15)}, "2", "30 − 15 × 2 = 0.00"),
        ("per_missing", {"deduct": D(15)}, "3", "30 − 15 × 3 = 0.00（扣完为止）"),
        ("per_event", {"earn": D(20), "free": D(1)}, "3", "20 × (3 − 1) = 30.00（以满分为限）"),
        ("all_or_nothing", {"at_least": D(1)}, "0.5", "50% → 0.00"),
    ],
)
def test_the_sum_is_written_as_on_paper(rule, params, raw, words):
    indicator = BODY.indicator("P2")
    changed = type(indicator)(**{**vars(indicator), "rule": rule, "rule_params": params})
    earned = points_of(rule, D(raw), changed.points, params)
    assert arithmetic_words(changed, Item("P2", D(raw), earned, earned)) == words
