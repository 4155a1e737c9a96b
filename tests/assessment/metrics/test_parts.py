"""A scheme reads and stores the parts of figures that its metrics name, and nothing else."""

from datetime import date
from decimal import Decimal as D

import pytest

from assessment.metrics.rules import METRICS, needs_of, quantised
from assessment.metrics.selectors import facts_of
from portal.kernel.periods import parse_period
from tests.assessment.scoring.factories import BusinessMeasureFactory, MeasureKindFactory

PARTED = [metric for metric in METRICS.values() if metric.source in ("activities", "measures")]
PARAMS = {"kinds": ["MT-01"], "days": 5, "measure": "M"}


class Asked(dict):
    """Facts that are never short of anything, and note what they were asked for."""

    def __init__(self):
        super().__init__({"activity.MT-01.held": D(2)})
        self.names = set()

    def get(self, code, default=None):
        self.names.add(code)
        return D(2)

    def __contains__(self, code):
        self.names.add(code)
        return True


@pytest.mark.parametrize("metric", PARTED, ids=lambda metric: metric.code)
def test_a_metric_asks_for_the_parts_that_it_names_and_for_all_of_them(metric):
    facts, params = Asked(), {spec.name: PARAMS[spec.name] for spec in metric.params}
    metric.value(facts, params)
    assert {name.rpartition(".")[2] for name in facts.names} == {part.format(**params) for part in metric.parts}
    needs = needs_of([(metric.code, params)])
    assert all(needs.reads(name) for name in facts.names)


@pytest.mark.parametrize(
    ("uses", "read", "left"),
    [
        ([("measure_value", {"measure": "A"})], ["measure.A.value"], ["measure.A.aimed", "measure.B.value", "activity.MT-01.held"]),
        (
            [("measure_attainment", {"measure": "A"}), ("measure_value", {"measure": "B.1"})],
            ["measure.A.aimed", "measure.A.target", "measure.A.lower", "measure.B.1.value"],
            ["measure.A.value", "measure.A.based", "measure.B.1.target"],
        ),
        (
            [("attendance_rate", {"kinds": ["MT-01"]}), ("filed_on_time", {"days": 5})],
            ["activity.MT-01.present", "activity.MT-01.held", "activity.MT-09.ontime5", "activity.MT-09.held"],
            ["activity.MT-09.present", "activity.MT-01.first", "activity.MT-01.ontime3"],
        ),
        ([("duty_missing", {"kinds": ["MT-01"]})], ["duty.MT-01.owed", "duty.MT-02.owed"], ["resolution.due"]),
    ],
)
def test_what_is_read(uses, read, left):
    needs = needs_of(uses)
    assert [name for name in read if not needs.reads(name)] == []
    assert [name for name in left if needs.reads(name)] == []


@pytest.mark.parametrize(
    ("read", "asked", "is_held"),
    [
        ([("attendance_rate", {"kinds": ["A", "B"]})], ("attendance_rate", {"kinds": ["B"]}), True),
        ([("attendance_rate", {"kinds": ["A"]})], ("attendance_rate", {"kinds": ["A", "B"]}), False),
        ([("filed_on_time", {"days": 5})], ("filed_on_time", {"days": 5, "kinds": ["A"]}), True),
        ([("filed_on_time", {"days": 5, "kinds": ["A"]})], ("filed_on_time", {"days": 5}), False),
        ([("filed_on_time", {"days": 5})], ("filed_on_time", {"days": 3}), False),
        ([("measure_events", {"measure": "M"})], ("measure_value", {"measure": "M"}), True),
        ([("measure_value", {"measure": "M"})], ("measure_attainment", {"measure": "M"}), False),
        ([], ("measure_value", {"measure": "M"}), False),
    ],
)
def test_what_was_read_for_one_scheme_holds_what_another_asks(read, asked, is_held):
    assert needs_of(read).holds(needs_of([asked])) is is_held


@pytest.mark.parametrize("value", ["0.0000001", "-0.0000001", "-0", "0E+3"])
def test_nought_has_one_form(value):
    assert str(quantised(D(value))) == "0.000000"


@pytest.mark.db
def test_facts_have_no_other_parts(people):
    kind = MeasureKindFactory(code="T-PART", fold="sum", better="lower")
    BusinessMeasureFactory(kind=kind, node=people.nodes["CM-A"], month=date(2026, 7, 1), value=D(9), target=D(10), baseline=D(8))
    branch, quarter = people.branch_a, parse_period("2026Q3")

    def parts(*metrics):
        needs = needs_of([(metric, {"measure": kind.code}) for metric in metrics])
        return {code.rpartition(".")[2] for code in facts_of([branch.pk], quarter, needs, date(2026, 12, 1))[branch.pk]}

    assert parts("measure_value") == {"value"}
    assert parts("measure_attainment") == {"aimed", "target", "lower"}
    assert parts("measure_improvement", "measure_events") == {"value", "based", "baseline", "lower"}
