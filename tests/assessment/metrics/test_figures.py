"""Measures are what a fold of single months makes of them, also where the database adds the months up."""

import random
from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import needs_of, quantised
from assessment.metrics.selectors.cover import cover_map
from assessment.metrics.selectors.figures import measures
from branches.orgs.models import BranchCoverage
from portal.kernel.periods import parse_period
from portal.measures.models import BusinessMeasure
from tests.assessment.scoring.factories import BusinessMeasureFactory, MeasureKindFactory
from tests.support.factories import NodeFactory

pytestmark = pytest.mark.db
Q3 = parse_period("2026Q3")
LONG_AGO = date(2020, 1, 1)
FOLDS = ("sum", "mean", "last")
FULL, AIMED, BASED, BARE = ("80.5", "100", "70"), ("91.25", "90", None), ("33.3", None, "45"), ("12.75", None, None)


@pytest.fixture(params=FOLDS)
def kind(request, db):
    return MeasureKindFactory(code="T-FOLD", fold=request.param, better="lower" if request.param == "mean" else "higher")


def deliver(kind, node, **months):
    """Figures (value, target, baseline) by the names of months: ``july=FULL``."""
    numbers = {"june": 6, "july": 7, "august": 8, "september": 9, "october": 10}
    for name, (value, target, baseline) in months.items():
        month = date(2026, numbers[name], 1)
        parts = {"target": target and D(target), "baseline": baseline and D(baseline)}
        BusinessMeasureFactory(kind=kind, node=node, month=month, value=D(value), **parts)


def cover(branch, unit, share=100, since=LONG_AGO, until=None):
    BranchCoverage.objects.create(branch=branch, unit=unit, share=share, from_on=since, to_on=until)


def _share(node, branch, day):
    """The share of the figure of ``node`` that counts for ``branch``: the nearest unit covered on the day decides."""
    path = node.path
    while path:
        covers = BranchCoverage.objects.valid_on(day).filter(unit__path=path)
        if covers:
            return sum((c.share for c in covers if c.branch_id == branch.pk), D(0)) / 100
        path = path[: path.rstrip("/").rfind("/") + 1]
    return D(0)


def _month(kind, branch, month):
    """(month, figure, weight) that count: the branch's own before those of units, a unit's before those below it."""
    rows = list(BusinessMeasure.objects.filter(kind=kind, month=month.starts_on).select_related("node"))
    own = [(month.starts_on, row, D(1)) for row in rows if row.node_id == branch.pk]
    units = [(month.starts_on, row, _share(row.node, branch, month.ends_on)) for row in rows]
    units = [line for line in units if line[2]]
    paths = [row.node.path for _on, row, _weight in units]
    return own or [line for line in units if not any(line[1].node.path.startswith(p) and line[1].node.path != p for p in paths)]


def _fold(fold, lines, part):
    """The ``part`` of the lines as one figure."""
    if fold == "last":
        last = max(on for on, _row, _weight in lines)
        lines = [line for line in lines if line[0] == last]
    total = sum((getattr(row, part) * weight for _on, row, weight in lines), D(0))
    return total if fold == "sum" else total / sum(weight for _on, _row, weight in lines)


def plain(kind, branch):
    """What ``measures`` should say of the branch, month by month."""
    lines = [line for month in Q3.months() for line in _month(kind, branch, month)]
    if not lines:
        return {}
    aimed = [line for line in lines if line[1].target is not None]
    based = [line for line in lines if line[1].baseline is not None]
    found = {"value": _fold(kind.fold, lines, "value")}
    if aimed:
        found |= {"aimed": _fold(kind.fold, aimed, "value"), "target": _fold(kind.fold, aimed, "target")}
    if based:
        found |= {"based": _fold(kind.fold, based, "value"), "baseline": _fold(kind.fold, based, "baseline")}
    if kind.better == "lower":
        found["lower"] = D(1)
    return {f"measure.{kind.code}.{part}": quantised(value) for part, value in found.items()}


def read(branches, *kinds):
    """Branch id -> its components, as a scheme that reads all of the measures gets them."""
    ids = [branch.pk for branch in branches]
    asked = ("measure_value", "measure_attainment", "measure_improvement")
    needs = needs_of([(metric, {"measure": kind.code}) for metric in asked for kind in kinds])
    found = measures(ids, Q3, needs, cover_map(ids, Q3), date(2026, 10, 1))
    return {pk: {code: quantised(D(value)) for code, value in found.get(pk, {}).items()} for pk in ids}


def assert_plain(people, kind):
    """Two branches, asked together and each alone."""
    both = (people.branch_a, people.branch_b)
    expected = {branch.pk: plain(kind, branch) for branch in both}
    assert read(both, kind) == expected
    assert [read([branch], kind) for branch in both] == [{pk: parts} for pk, parts in expected.items()]
    assert any(expected.values())


def test_all_months_of_units_with_and_without_targets(people, kind):
    deliver(kind, people.nodes["CM-A"], june=FULL, july=("80.5", "100", "1"), august=FULL, september=("0", "0", "-3.5"), october=BARE)
    deliver(kind, people.nodes["CM-B"], july=BARE, september=("7.0001", None, None))
    deliver(kind, people.nodes["CM-C"], july=FULL)
    assert_plain(people, kind)


@pytest.mark.parametrize(
    "months", [(AIMED, BARE, BASED), (FULL, BASED, BARE), (BARE, BARE, FULL), (AIMED, FULL, AIMED), (BASED, FULL, BASED)]
)
def test_targets_and_baselines_of_some_months(people, kind, months):
    deliver(kind, people.nodes["CM-A"], july=months[0], august=months[1], september=months[2])
    deliver(kind, people.nodes["CM-B"], august=months[1])
    assert_plain(people, kind)


def test_a_branch_of_two_units_one_with_targets(people, kind):
    second = NodeFactory(code="CM-D", parent=people.nodes["MK1"])
    cover(people.branch_a, second, share=35)
    deliver(kind, people.nodes["CM-A"], july=FULL, august=FULL, september=FULL)
    deliver(kind, second, july=BARE, august=("55", None, None))
    assert_plain(people, kind)


def test_shares_of_a_unit(people, kind):
    BranchCoverage.objects.filter(branch=people.branch_a).update(share=60)
    cover(people.branch_b, people.nodes["CM-A"], share=40)
    deliver(kind, people.nodes["CM-A"], july=FULL, august=("11", "12", "13"))
    deliver(kind, people.nodes["CM-B"], july=("5", "6", "7"), september=("8", "9", "10"))
    assert_plain(people, kind)


@pytest.mark.parametrize("last_day", [date(2026, 7, 31), date(2026, 8, 15), date(2026, 8, 31), date(2026, 9, 29)])
@pytest.mark.parametrize("share", [100, 25])
def test_a_cover_that_changes_inside_the_period(people, kind, last_day, share):
    BranchCoverage.objects.filter(branch=people.branch_a).update(to_on=last_day)
    after = date.fromordinal(last_day.toordinal() + 1)
    cover(people.branch_b, people.nodes["CM-A"], share=share, since=after)
    if share < 100:
        cover(people.branch_a, people.nodes["CM-A"], share=100 - share, since=after)
    deliver(kind, people.nodes["CM-A"], july=FULL, august=("1", "2", "3"), september=("10", "20", "30"))
    deliver(kind, people.nodes["CM-B"], july=("40", "50", "60"))
    assert_plain(people, kind)


def test_a_figure_after_the_end_of_the_cover_is_nobodys(people, kind):
    BranchCoverage.objects.filter(branch=people.branch_a).update(to_on=date(2026, 8, 31))
    deliver(kind, people.nodes["CM-A"], september=FULL)
    deliver(kind, people.nodes["CM-B"], september=FULL)
    assert_plain(people, kind)
    assert read([people.branch_a], kind) == {people.branch_a.pk: {}}


def test_a_unit_holds_the_units_below_it_in_the_months_it_delivers(people, kind):
    team = NodeFactory(code="BZ-1", parent=people.nodes["CM-A"])
    crew = NodeFactory(code="BZ-2", parent=team)
    deliver(kind, people.nodes["CM-A"], july=FULL)
    deliver(kind, team, july=("9", "8", "7"), august=("30", "31", "32"))
    deliver(kind, crew, july=("3", "3", "3"), august=("4", "4", "4"), september=("5", "6", "7"))
    assert_plain(people, kind)


def test_a_unit_below_that_another_branch_covers(people, kind):
    team = NodeFactory(code="BZ-1", parent=people.nodes["CM-A"])
    cover(people.branch_b, team, since=date(2026, 8, 1))
    deliver(kind, people.nodes["CM-A"], july=FULL, august=FULL)
    deliver(kind, team, july=("9", "8", "7"), august=("30", "31", "32"), september=("6", "5", "4"))
    assert_plain(people, kind)


@pytest.mark.parametrize("own", [{"july": BARE}, {"september": FULL}, {"july": FULL, "august": FULL, "september": FULL}])
def test_the_branchs_own_figures_beside_those_of_its_unit(people, kind, own):
    deliver(kind, people.branch_a.node, **own)
    deliver(kind, people.nodes["CM-A"], july=("1", "2", "3"), august=("10", "20", "30"))
    deliver(kind, people.branch_b.node, **own)
    assert_plain(people, kind)


def test_figures_of_a_branch_below_a_covered_unit_stay_its_own_whoever_is_asked_beside(people, kind):
    cover(people.branch_a, people.nodes["MK1"])
    deliver(kind, people.branch_b.node, july=FULL, august=FULL)
    assert people.branch_b.node.path.startswith(people.nodes["MK1"].path)
    a, b = people.branch_a, people.branch_b
    assert read([a], kind)[a.pk] == read([a, b], kind)[a.pk] == {}
    assert read([b], kind)[b.pk] == read([a, b], kind)[b.pk] != {}


def test_measures_that_fold_differently_do_not_mix(people):
    kinds = [MeasureKindFactory(code=f"T-{fold}", fold=fold) for fold in FOLDS]
    for no, one in enumerate(kinds):
        deliver(one, people.nodes["CM-A"], july=(str(no), "5", "6"), august=("7", "8", "9"))
        deliver(one, people.branch_b.node, july=BARE)
        deliver(one, people.nodes["CM-B"], july=FULL, august=AIMED)
    both = (people.branch_a, people.branch_b)
    expected = {branch.pk: {code: value for one in kinds for code, value in plain(one, branch).items()} for branch in both}
    assert read(both, *kinds) == expected
    assert read(both, kinds[0]) == {branch.pk: plain(kinds[0], branch) for branch in both}


def _number(dice, chance):
    return str(D(dice.randrange(-500, 99999)) / 100) if dice.random() < chance else None


@pytest.mark.parametrize("seed", range(8))
def test_any_figures_under_any_covers(people, kind, seed):
    dice, nodes = random.Random(seed), [people.nodes["CM-A"], people.nodes["CM-B"], people.branch_a.node]
    nodes += [NodeFactory(code=f"BZ-{no}", parent=parent) for no, parent in enumerate(nodes[:2] * 2)]
    for branch in (people.branch_a, people.branch_b, people.branch_c):
        for unit in dice.sample([n for n in nodes if n.pk != people.branch_a.pk], 2):
            until = dice.choice([None, date(2026, 8, 10), date(2026, 8, 31)])
            since = dice.choice([date(2021, 1, 1), date(2026, 7, 20), date(2026, 8, 1)])
            cover(branch, unit, share=dice.choice([20, 33, 50]), since=since, until=until)
    chance = dice.choice([0, 0.5, 1])
    for node in dice.sample(nodes, 4):
        for month in dice.sample(["july", "august", "september"], dice.randrange(1, 4)):
            deliver(kind, node, **{month: (_number(dice, 1), _number(dice, chance), _number(dice, chance))})
    assert_plain(people, kind)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite adds decimals up as floats and reads single months")
def test_single_months_are_read_only_where_they_decide(people, kind):
    """So that the tests above meet both ways."""
    ids = [people.branch_a.pk, people.branch_b.pk]
    covers, needs = cover_map(ids, Q3), needs_of([("measure_attainment", {"measure": kind.code})])
    deliver(kind, people.nodes["CM-A"], july=FULL, august=FULL)
    with CaptureQueriesContext(connection) as summed:
        measures(ids, Q3, needs, covers, date(2026, 10, 1))
    deliver(kind, people.nodes["CM-A"], september=BARE)
    with CaptureQueriesContext(connection) as partial:
        measures(ids, Q3, needs, covers, date(2026, 10, 1))
    assert (len(summed), len(partial)) == (2 if kind.fold == "last" else 1, 2)
