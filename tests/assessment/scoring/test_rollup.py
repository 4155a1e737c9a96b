"""The sums over the tree are those of the items, for all branches and for the places above one alone.

JT ── MK1 ── DW1 ── ZB-A, ZB-B, DZ1 ── ZB-D;   JT ── MK2 ── DW2 ── ZB-C;   JT ── ZB-E
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection

from assessment.scoring.models import ScoreItem, ScoreNode, ScoreTotal
from assessment.scoring.selectors import rollup_differences
from assessment.scoring.services import rank_and_roll_up
from branches.orgs.models import Branch
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from tests.assessment.scoring.factories import AT, round_of
from tests.support.factories import NodeFactory

pytestmark = pytest.mark.db
ABOVE_D = {"JT", "MK1", "DW1", "DZ1"}
POINTS = {  # P3 has no points anywhere, P2 none below DZ1, P4 is an item of few
    "ZB-A": {"P1": "12.50", "P2": "0.00", "P3": None},
    "ZB-B": {"P1": "7.25", "P2": None, "P3": None, "P4": "1.10"},
    "ZB-C": {"P1": None, "P2": "30.00", "P3": None},
    "ZB-D": {"P1": "3.75", "P2": None, "P3": None, "P4": "2.20"},
    "ZB-E": {"P1": "40.05", "P2": "5.00", "P3": None, "P5": "-1.00"},
}


def _branch(code, parent):
    return Branch.objects.create(node=NodeFactory(code=code, kind=NodeKind.BRANCH, parent=parent), founded_on=date(2020, 1, 1))


@pytest.fixture
def branches(people):
    """Branches by code, at three depths of the tree."""
    nodes = people.nodes
    between = NodeFactory(code="DZ1", kind=NodeKind.GENERAL_BRANCH, parent=nodes["DW1"])
    found = [people.branch_a, people.branch_b, people.branch_c, _branch("ZB-D", between), _branch("ZB-E", nodes["JT"])]
    return {branch.node.code: branch for branch in found}


def scored(branches, code="2026Q3", scheme=None):
    round_ = round_of(list(branches.values()), scheme, code)
    for name, branch in branches.items():
        ScoreTotal.objects.create(round=round_, branch=branch, path=branch.node.path, party=D(80), business=D(70), computed_at=AT)
        for indicator, points in POINTS[name].items():
            ScoreItem.objects.create(round_id=round_.pk, branch_id=branch.pk, indicator=indicator, points=points and D(points))
    return round_


def score(round_, branch, indicator, points):
    ScoreItem.objects.filter(round_id=round_.pk, branch_id=branch.pk, indicator=indicator).update(points=points)


def stored(round_, places=None):
    """(code, indicator) -> number, sum, lowest and highest points as they are kept."""
    codes = dict(Node.objects.values_list("pk", "code"))
    rows = ScoreNode.objects.filter(round_id=round_.pk)
    found = {(codes[r.node_id], r.indicator): (r.n, r.total, r.lowest, r.highest) for r in rows}
    return {key: sums for key, sums in found.items() if places is None or key[0] in places}


def counted(round_, places=None):
    """The same from the items, one after the other."""
    points = defaultdict(list)
    for total in ScoreTotal.objects.filter(round=round_):
        above = total.path.strip("/").split("/")[:-1]
        for item in ScoreItem.objects.filter(round_id=round_.pk, branch_id=total.branch_id).exclude(points=None):
            for code in above:
                points[code, item.indicator].append(item.points)
    sums = {key: (len(found), sum(found), min(found), max(found)) for key, found in points.items()}
    return {key: line for key, line in sums.items() if places is None or key[0] in places}


def test_every_place_holds_the_sums_of_its_items(branches):
    round_ = scored(branches)
    rank_and_roll_up(round=round_)
    assert stored(round_) == counted(round_)
    assert stored(round_)["JT", "P1"] == (4, D("63.55"), D("3.75"), D("40.05"))
    assert stored(round_)["MK1", "P4"] == (2, D("3.30"), D("1.10"), D("2.20"))
    assert stored(round_)["DW1", "P2"] == (1, D(0), D(0), D(0))
    assert {key for key in stored(round_) if key[1] == "P3" or key == ("DZ1", "P2")} == set()
    assert rollup_differences(round_.pk) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not count the rows of an INSERT after WITH")
def test_a_second_rollup_writes_nothing(branches):
    round_ = scored(branches)
    assert rank_and_roll_up(round=round_) == len(branches) + len(stored(round_))
    assert rank_and_roll_up(round=round_) == 0


def test_one_branch_sums_the_places_above_it_with_all_they_hold(branches):
    round_ = scored(branches)
    rank_and_roll_up(round=round_, branch_ids=[branches["ZB-D"].pk])
    assert stored(round_) == counted(round_, ABOVE_D)


@pytest.mark.parametrize("code", POINTS)
def test_any_branch_alone_and_then_all(branches, code):
    round_ = scored(branches)
    rank_and_roll_up(round=round_, branch_ids=[branches[code].pk])
    places = set(branches[code].node.path.strip("/").split("/")[:-1])
    assert stored(round_) == counted(round_, places)
    rank_and_roll_up(round=round_)
    assert stored(round_) == counted(round_)


def test_places_that_do_not_lie_above_the_branch_stay_as_they_were(branches):
    round_ = scored(branches)
    rank_and_roll_up(round=round_)
    before = stored(round_, {"MK2", "DW2"})
    score(round_, branches["ZB-C"], "P2", D("10.00"))
    score(round_, branches["ZB-D"], "P1", D("4.00"))

    rank_and_roll_up(round=round_, branch_ids=[branches["ZB-D"].pk])

    assert stored(round_, ABOVE_D) == counted(round_, ABOVE_D)
    assert stored(round_, {"MK2", "DW2"}) == before != counted(round_, {"MK2", "DW2"})


def test_a_sum_goes_from_the_places_that_have_no_points_of_it_left(branches):
    round_ = scored(branches)
    rank_and_roll_up(round=round_)
    score(round_, branches["ZB-D"], "P1", None)
    rank_and_roll_up(round=round_, branch_ids=[branches["ZB-D"].pk])
    assert stored(round_) == counted(round_)
    assert {key[0] for key in stored(round_) if key[1] == "P1"} == {"JT", "MK1", "DW1"}

    for branch in branches.values():
        score(round_, branch, "P1", None)
    rank_and_roll_up(round=round_)
    assert stored(round_) == counted(round_)
    assert {key[1] for key in stored(round_)} == {"P2", "P4", "P5"}


def test_points_that_come_after_all_are_summed(branches):
    round_ = scored(branches)
    rank_and_roll_up(round=round_)
    score(round_, branches["ZB-D"], "P3", D("6.00"))
    rank_and_roll_up(round=round_, branch_ids=[branches["ZB-D"].pk])
    assert stored(round_) == counted(round_)
    assert stored(round_)["DZ1", "P3"] == (1, D(6), D(6), D(6))


def test_another_round_is_neither_read_nor_written(branches):
    first = scored(branches)
    second = scored(branches, "2026Q4", first.scheme)
    score(second, branches["ZB-A"], "P1", D("1.00"))
    rank_and_roll_up(round=first)
    assert (stored(first), stored(second)) == (counted(first), {})
    rank_and_roll_up(round=second)
    assert (stored(first), stored(second)) == (counted(first), counted(second))


def test_no_branch_has_no_place_above_it(branches):
    round_ = scored(branches)
    rank_and_roll_up(round=round_, branch_ids=[])
    assert stored(round_) == {}
