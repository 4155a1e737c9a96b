"""Large sets in and out of the database give the rows that a plain ``__in`` and a plain ``values_list`` give."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.db.models import Count, F, Max, Q, Sum

from branches.orgs.models import Branch, BranchCoverage
from portal.kernel.sets import Among, Place, kept_rows, plain_rows
from portal.measures.models import BusinessMeasure
from portal.organization.models import Node
from tests.assessment.scoring.factories import BusinessMeasureFactory

pytestmark = pytest.mark.db


@pytest.fixture
def figures(people):
    """Figures with and without a target, whole, broken, negative and nought."""
    unit, other = people.nodes["CM-A"], people.nodes["CM-B"]
    BusinessMeasureFactory(node=unit, month=date(2026, 7, 1), value=D("90.1250"), target=D(100), baseline=None)
    BusinessMeasureFactory(node=unit, month=date(2026, 8, 1), value=D("-3.5"), target=D("0.0001"), baseline=None)
    BusinessMeasureFactory(node=other, month=date(2026, 9, 1), value=D(0), target=None, baseline=D("12345678.5"))
    return BusinessMeasure.objects.order_by("pk")


def codes(rows):
    return list(rows.order_by("code").values_list("code", flat=True))


@pytest.mark.parametrize("wanted", [(), ("CM-A",), ("CM-A", "ZB-C", "JT"), ("CM-A", "CM-A")])
def test_ids_select_and_leave_out_what_a_list_does(people, wanted):
    ids = [people.nodes[code].pk for code in wanted]
    assert codes(Node.objects.filter(Among("pk", ids))) == codes(Node.objects.filter(pk__in=ids)) == sorted(set(wanted))
    assert codes(Node.objects.exclude(Among("pk", ids))) == codes(Node.objects.exclude(pk__in=ids))
    assert codes(Node.objects.filter(~Q(Among("pk", ids)))) == codes(Node.objects.exclude(pk__in=ids))
    assert codes(Node.objects.filter(Among("parent", ids))) == codes(Node.objects.filter(parent__in=ids))


def test_ids_beside_other_conditions_and_parameters(people):
    ids = [people.branch_a.pk, people.branch_c.pk]

    def found(wanted):
        either = wanted | Q(branch__node__code="ZB-B", from_on__lte=date(2026, 1, 1))
        rows = BranchCoverage.objects.filter(either, unit__path__startswith="JT/MK1/").filter(share=D(100))
        return sorted(rows.values_list("branch__node__code", flat=True))

    assert found(Q(Among("branch_id", ids))) == found(Q(branch_id__in=ids)) == ["ZB-A", "ZB-B"]
    assert found(Q(Among("branch_id", []))) == found(Q(branch_id__in=[])) == ["ZB-B"]


def test_ids_through_a_key_that_is_a_relation_itself(people):
    ids = [people.branch_a.pk]
    assert list(Branch.objects.filter(Among("pk", ids))) == [people.branch_a]
    assert list(Branch.objects.filter(Among("node_id", ids))) == [people.branch_a]


def test_ids_in_a_select_of_a_union_and_in_what_is_deleted(people, figures):
    unit = people.nodes["CM-A"].pk
    months = BusinessMeasure.objects.order_by().filter(Among("node_id", [unit])).values_list("month")
    none = BusinessMeasure.objects.order_by().filter(Among("node_id", [])).values_list("month")
    assert set(months.union(none, all=True)) == {(date(2026, 7, 1),), (date(2026, 8, 1),)}
    BusinessMeasure.objects.filter(Among("node_id", [])).delete()
    assert figures.count() == 3
    BusinessMeasure.objects.filter(Among("node_id", [unit])).delete()
    assert figures.count() == 1


def test_ids_may_come_from_anything_and_are_read_once(people):
    ids = {node.pk for node in people.nodes.values()}
    rows = Node.objects.filter(Among("pk", (pk for pk in ids)))
    assert set(rows.values_list("pk", flat=True)) == set(rows.all().values_list("pk", flat=True)) == ids


def test_more_ids_than_a_statement_has_parameters(people):
    ids = [people.nodes["JT"].pk, *range(10**9, 10**9 + 70_000)]
    assert codes(Node.objects.filter(Among("pk", ids))) == ["JT"]


@pytest.mark.parametrize("wrong", ["1", "1) OR (1=1", 1.5, None, D(1)])
def test_what_is_no_whole_number_never_becomes_part_of_a_statement(people, wrong):
    with pytest.raises((TypeError, ValueError)):
        list(Node.objects.filter(pk__in=Among([wrong])))


def typed(rows):
    return [[(type(value), value) for value in row] for row in rows]


def test_rows_are_those_of_django_with_their_types(figures):
    rows = figures.values_list("pk", "node_id", "month", "value", "target", "baseline", "kind__code", "version")
    assert typed(plain_rows(rows)) == typed(rows)
    assert {type(value) for row in plain_rows(rows) for value in row} == {int, date, D, type(None), str}


def test_rows_keep_the_order_of_columns_and_lines(figures):
    rows = figures.order_by("-month").values_list("value", "month", "node__code")
    assert plain_rows(rows) == list(rows)
    assert plain_rows(rows)[0] == (D(0), date(2026, 9, 1), "CM-B")


def test_sums_and_counts_by_group(figures):
    sums = {"n": Count("pk"), "aimed": Count("target"), "total": Sum("value"), "base": Sum("baseline"), "last": Max("month")}
    rows = figures.order_by("node_id").values_list("node_id", "kind__fold").annotate(**sums)
    assert typed(plain_rows(rows)) == typed(rows)
    assert [row[2:] for row in plain_rows(rows)] == [
        (2, 2, D("86.625"), None, date(2026, 8, 1)), (1, 0, D(0), D("12345678.5"), date(2026, 9, 1)),
    ]  # fmt: skip


def test_truths_and_parameters(figures):
    rows = figures.filter(kind__name_zh="产量", value__gt=D("-3.6")).annotate(is_met=Q(value__gte=F("target")), double=F("value") * 2)
    rows = rows.values_list("is_met", "double", "kind__name_zh")
    assert plain_rows(rows) == list(rows)


@pytest.mark.parametrize("ids", [[], [10**9]])
def test_no_rows(figures, ids):
    assert plain_rows(figures.filter(Among("node_id", ids)).values_list("pk")) == []
    assert plain_rows(figures.none().values_list("pk")) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases need Django's functions")
def test_rows_come_from_the_driver_itself(figures, monkeypatch):
    """So that the tests above compare two ways."""
    rows = figures.values_list("pk", "value")
    expected = list(rows)
    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.results_iter", None)
    assert plain_rows(figures.values_list("pk", "value")) == expected


def test_ids_that_a_query_finds(people):
    mine = Node.objects.filter(code__in=("CM-A", "JT"))
    assert codes(Node.objects.filter(Among("pk", mine.order_by().values("pk")))) == ["CM-A", "JT"]
    either = Q(Among("pk", mine.order_by().values("pk"))) | Q(code="CM-B")
    assert codes(Node.objects.filter(either)) == ["CM-A", "CM-B", "JT"]


def _codes_since(nodes, day):
    return Node.objects.filter(Among("pk", nodes), opened_on__gte=day).order_by("code").values_list("code")


def _text_of(nodes, day):
    return _codes_since(nodes, day).query.sql_with_params()


@pytest.mark.parametrize("build", [_codes_since, _text_of])
def test_a_kept_statement_answers_for_other_ids_and_other_keys(people, build):
    a, b = people.nodes["CM-A"], people.nodes["CM-B"]
    Node.objects.filter(pk=b.pk).update(opened_on=date(2026, 5, 1))
    early, late = date(1990, 1, 1), date(2026, 5, 1)
    assert kept_rows(build, [[a.pk, b.pk]], early) == [("CM-A",), ("CM-B",)]
    assert kept_rows(build, [{b.pk}], early) == [("CM-B",)]
    assert kept_rows(build, [[a.pk, b.pk]], late) == [("CM-B",)]


def test_a_kept_statement_without_ids_finds_nothing(people):
    assert kept_rows(_codes_since, [[]], date(1990, 1, 1)) == []


def test_a_statement_is_made_once(people):
    made = []

    def build(nodes, day):
        made.append(nodes)
        return _codes_since(nodes, day)

    for node in ("CM-A", "CM-B", "JT"):
        assert kept_rows(build, [[people.nodes[node].pk]], date(1990, 1, 1)) == [(node,)]
    if connection.vendor == "postgresql":
        assert [type(nodes) for nodes in made] == [Place]
    else:
        assert len(made) == 3
