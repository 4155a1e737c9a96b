"""Metrics, attribution and folding as arithmetic. No database."""

from datetime import date
from decimal import Decimal as D

import pytest

from assessment.metrics.rules import METRICS, CoverMap, CoverSpan, MonthFigure, judge, measure_components, quantised, text_of, value_of
from assessment.metrics.rules.shapes import kinds_asked

LOWER = {"measure.M.lower": D(1)}
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@pytest.mark.parametrize(
    ("metric", "params", "facts", "value"),
    [
        ("duty_missing", {"kinds": ["MT-01"]}, {"duty.MT-01.owed": D(3), "duty.MT-01.done": D(2)}, D(1)),
        ("duty_missing", {"kinds": ["MT-01"]}, {"duty.MT-02.owed": D(3)}, None),
        (
            "duties_kept", {"kinds": ["MT-01", "MT-02"]},
            {"duty.MT-01.owed": D(3), "duty.MT-02.owed": D(1), "duty.MT-02.done": D(1)}, D("0.25"),
        ),
        ("attendance_rate", {"kinds": ["MT-01"]}, {"activity.MT-01.expected": D(10), "activity.MT-01.present": D(9)}, D("0.9")),
        ("attendance_rate", {"kinds": ["MT-01"]}, {"activity.MT-01.expected": D(0)}, None),
        ("filed_on_time", {"days": 5}, {"activity.MT-01.held": D(4), "activity.MT-01.ontime5": D(3)}, D("0.75")),
        ("first_item_rate", {"kinds": ["MT-02"]}, {"activity.MT-02.count": D(4), "activity.MT-02.first": D(1)}, D("0.25")),
        ("production_topic_share", {"kinds": ["MT-05"]}, {"activity.MT-05.count": D(2), "activity.MT-05.production": D(1)}, D("0.5")),
        ("resolutions_done", {}, {"resolution.due": D(3), "resolution.done": D(1)}, D("0.333333")),
        ("certified_rate", {}, {"people.operating": D(8), "people.certified": D(2)}, D("0.25")),
        ("senior_share", {}, {"people.certified": D(2), "people.senior": D(1)}, D("0.5")),
        ("promotions_gained", {}, {}, D(0)),
        ("promotion_answers_on_time", {}, {}, None),
        ("measure_attainment", {"measure": "M"}, {"measure.M.aimed": D(90), "measure.M.target": D(100)}, D("0.9")),
        ("measure_attainment", {"measure": "M"}, {"measure.M.value": D(90)}, None),
        ("measure_attainment", {"measure": "M"}, {"measure.M.aimed": D(80), "measure.M.target": D(100), **LOWER}, D("1.25")),
        ("measure_attainment", {"measure": "M"}, {"measure.M.aimed": D(0), "measure.M.target": D(0), **LOWER}, D(1)),
        ("measure_improvement", {"measure": "M"}, {"measure.M.based": D(90), "measure.M.baseline": D(100)}, D("-0.1")),
        ("measure_improvement", {"measure": "M"}, {"measure.M.based": D(90), "measure.M.baseline": D(100), **LOWER}, D("0.1")),
        ("measure_improvement", {"measure": "M"}, {"measure.M.based": D(90), "measure.M.baseline": D(0)}, None),
        ("measure_value", {"measure": "M"}, {"measure.M.value": D("12.34")}, D("12.34")),
        ("measure_events", {"measure": "M"}, {}, None),
    ],
)  # fmt: skip
def test_a_metric_is_a_figure_or_nothing(metric, params, facts, value):
    assert value_of(metric, facts, params) == value


def test_the_live_metrics_are_all_known():
    assert len(METRICS) == 109


@pytest.mark.parametrize(
    ("value", "text"),
    [(D(1) / D(3), "0.333333"), (D("12.500"), "12.5"), (D("1234567890.123456"), "1234567890.12346"), (D(0), "0"), (D("1E+3"), "1000")],
)
def test_figures_keep_fifteen_digits_and_one_text(value, text):
    assert text_of(quantised(value)) == text


def test_the_nearest_cover_owns_a_unit_alone():
    spans = [
        CoverSpan(1, "JT/MK1/", D(100), date(2020, 1, 1), None),
        CoverSpan(2, "JT/MK1/CM1/", D(60), date(2020, 1, 1), date(2026, 7, 31)),
        CoverSpan(3, "JT/MK1/CM1/", D(40), date(2020, 1, 1), date(2026, 7, 31)),
    ]
    covers = CoverMap(spans, {10: "JT/MK1/CM1/BZ1/", 11: "JT/MK1/CM2/", 12: "JT/MK2/"})
    assert covers.owners(10, date(2026, 7, 31)) == [(2, D("0.6")), (3, D("0.4"))]
    assert covers.owners(10, date(2026, 8, 1)) == [(1, D(1))]
    assert covers.owners(11, date(2026, 7, 31)) == [(1, D(1))]
    assert covers.owners(12, date(2026, 7, 31)) == []


def _figure(pk, path, month, value, **more):
    return MonthFigure(pk, path, month, D(value), **{"target": None, "baseline": None, "weight": D(1), **more})


@pytest.mark.parametrize(("fold", "value"), [("sum", D(60)), ("mean", D(20)), ("last", D(30))])
def test_months_fold_as_the_measure_says(fold, value):
    rows = [_figure(1, "A/", JULY, 10), _figure(2, "A/", AUGUST, 20), _figure(3, "A/", date(2026, 9, 1), 30)]
    assert measure_components("M", rows, fold, "higher") == {"measure.M.value": value}


def test_a_month_without_target_does_not_help_the_attainment():
    rows = [_figure(1, "A/", JULY, 90, target=D(100)), _figure(2, "A/", AUGUST, 500)]
    found = measure_components("M", rows, "sum", "lower")
    assert found == {
        "measure.M.value": D(590), "measure.M.aimed": D(90), "measure.M.target": D(100), **LOWER,
    }  # fmt: skip


def test_a_total_hides_the_parts_below_it():
    rows = [_figure(1, "A/", JULY, 100), _figure(2, "A/B/", JULY, 40), _figure(3, "A/B/", AUGUST, 7)]
    assert measure_components("M", rows, "sum", "higher") == {"measure.M.value": D(107)}


def test_the_branchs_own_figure_beats_its_units():
    rows = [_figure(1, "", JULY, 5, is_direct=True), _figure(2, "A/", JULY, 40), _figure(3, "A/", AUGUST, 2, weight=D("0.5"))]
    assert measure_components("M", rows, "sum", "higher") == {"measure.M.value": D(6)}


ACTIVITY = {"kind": "MT-05", "state": "filed", "expected": 5, "present": 4, "first": False, "production": True, "lag": 7}


@pytest.mark.parametrize(
    ("metric", "params", "values", "outcome"),
    [
        ("attendance_rate", {"kinds": ["MT-05"]}, ACTIVITY, (True, "evidence.attendance")),
        ("attendance_rate", {"kinds": ["MT-01"]}, ACTIVITY, None),
        ("attendance_rate", {"kinds": ["MT-05"]}, {**ACTIVITY, "state": "held"}, (False, "evidence.not_filed")),
        ("attendance_rate", {"kinds": ["MT-05"]}, {**ACTIVITY, "expected": 0}, (False, "evidence.nobody_expected")),
        ("filed_on_time", {"days": 7}, ACTIVITY, (True, "")),
        ("filed_on_time", {"days": 5}, ACTIVITY, (False, "evidence.filed_late")),
        ("first_item_rate", {"kinds": ["MT-05"]}, ACTIVITY, (False, "evidence.no_first_item")),
        ("production_topic_share", {"kinds": ["MT-05"]}, ACTIVITY, (True, "")),
        ("duty_missing", {"kinds": ["MT-05"]}, {"kind": "MT-05", "owed": 2, "done": 1}, (False, "evidence.duty_missing")),
        ("duties_kept", {"kinds": ["MT-05"]}, {"kind": "MT-05", "owed": 2, "done": 2}, (True, "evidence.duty_done")),
        ("duties_kept", {"kinds": ["MT-05"]}, {**ACTIVITY, "state": "returned"}, (False, "evidence.returned")),
        ("certified_rate", {}, {"best": None, "expired_on": JULY}, (False, "evidence.certificate_expired")),
        ("certified_rate", {}, {"best": None, "expired_on": None}, (False, "evidence.no_certificate")),
        ("certified_rate", {}, {"best": 5, "expired_on": JULY}, (True, "")),
        ("senior_share", {}, {"best": 4, "expired_on": None}, (False, "evidence.below_senior")),
        ("senior_share", {}, {"best": 3, "expired_on": None}, (True, "")),
        ("resolutions_done", {}, {"state": "filed", "done_on": None, "is_done": False}, (False, "evidence.resolution_open")),
        ("measure_attainment", {"measure": "M"}, {"measure": "N"}, None),
        (
            "measure_attainment", {"measure": "M"},
            {"measure": "M", "value": D(1), "target": None, "baseline": None, "share": D(100), "is_shadowed": False},
            (False, "evidence.no_target"),
        ),
    ],
)  # fmt: skip
def test_a_record_counts_or_says_why_not(metric, params, values, outcome):
    found = judge(metric, params, values)
    assert (None if found is None else (found.is_counted, found.why_code)) == outcome


def test_the_kinds_that_all_callers_share_cannot_be_changed_by_one():
    facts = {"activity.MT-02.count": D(1), "activity.MT-01.count": D(2), "duty.MT-05.owed": D(1)}
    assert kinds_asked(facts, "activity", {}) == ("MT-01", "MT-02")
    assert kinds_asked(facts, "activity", {}) is kinds_asked(dict(facts), "activity", {})
    assert kinds_asked(facts, "activity", {"kinds": ["MT-01"]}) == ("MT-01",)
