from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.organization.models import Node
from portal.rights.enums import Role
from tests.support.people import user_with


@pytest.fixture
def figures(people):
    kind = MeasureKind.objects.get(code="OUTPUT")
    return {
        code: BusinessMeasure.objects.create(
            node=people.nodes[code], kind=kind, month=date(2026, 7, 1), value=Decimal(value), updated_at=clock.now()
        )
        for code, value in (("ZB-A", 1111), ("ZB-B", 2222), ("ZB-C", 3333))
    }


@pytest.mark.parametrize(
    ("who", "seen"), [("secretary", "1"), ("sibling", "2"), ("stranger", "3"), ("committee", "12"), ("assessor", "12")]
)
def test_everybody_sees_the_own_figures_only(client, people, figures, who, seen):
    client.force_login(getattr(people, who))
    page = client.get(reverse("measure_list")).content.decode()
    assert "".join(d for d in "123" if f"{d},{d * 3}" in page) == seen


def test_a_worker_finds_no_measures(client, people, figures):
    client.force_login(people.worker)
    assert client.get(reverse("measure_list")).status_code == 404


@pytest.mark.parametrize(("query", "count"), [({"month": "2026-07"}, 2), ({"month": "2026-08"}, 0), ({"month": "x"}, 0)])
def test_the_month_filter(client, people, figures, query, count):
    client.force_login(people.assessor)
    assert client.get(reverse("measure_list"), query).context["listing"].page.paginator.count == count


@pytest.mark.parametrize("rows", [1, 2])
def test_the_list_costs_the_same_with_more_rows(client, people, figures, django_assert_num_queries, rows):
    if rows == 1:
        figures["ZB-B"].delete()
    client.force_login(people.assessor)
    with django_assert_num_queries(10):
        client.get(reverse("measure_list"))


def test_an_assessor_types_a_figure_and_corrects_it(client, people):
    client.force_login(people.assessor)
    kind = MeasureKind.objects.get(code="OUTPUT")
    data = {"node": people.nodes["ZB-A"].pk, "kind": kind.pk, "month": "2026-07", "value": "120000", "source": "日报"}
    assert client.post(reverse("measure_create"), data).status_code == 302
    measure = BusinessMeasure.objects.get()
    assert client.post(reverse("measure_create"), {**data, "value": "1"}).status_code == 409
    assert client.post(reverse("measure_edit", args=[measure.pk]), {**data, "value": "121000", "version": 1}).status_code == 302
    measure.refresh_from_db()
    assert (measure.value, measure.version) == (Decimal(121000), 2)
    wrong = client.post(reverse("measure_create"), {**data, "month": "2199-01"})
    assert (wrong.status_code, "还没有开始" in wrong.content.decode()) == (422, True)
    assert client.post(reverse("measure_create"), {**data, "node": people.nodes["ZB-C"].pk}).status_code == 422


@pytest.mark.parametrize("who", ["secretary", "committee", "stranger"])
def test_readers_do_not_write(client, people, figures, who):
    client.force_login(getattr(people, who))
    assert client.get(reverse("measure_create")).status_code == 404
    assert client.get(reverse("measure_edit", args=[figures["ZB-C"].pk])).status_code == 404


def years(node, *told: tuple[int, int, int]) -> None:
    kind = MeasureKind.objects.get(code="OUTPUT-VALUE")
    BusinessMeasure.objects.bulk_create(
        BusinessMeasure(node=node, kind=kind, month=date(year, month, 1), value=each, updated_at=clock.now())
        for year, each, months in told
        for month in range(1, months + 1)
    )


@pytest.fixture
def grown(people):
    """Three complete years of growth at A, one at B, of the stranger something else; all against the present year."""
    now = clock.today().year
    years(people.nodes["CM-A"], (now - 4, 100, 12), (now - 3, 111, 12), (now - 2, 124, 12), (now - 1, 138, 12), (now, 9, 2))
    years(people.nodes["CM-B"], (now - 2, 100, 12), (now - 1, 90, 12))
    years(people.nodes["CM-C"], (now - 1, 100, 3))


def test_the_years_of_growth_by_unit(client, people, grown):
    client.force_login(people.hr)
    page = client.get(reverse("measure_growth"))
    rows = {row.code: row for row in page.context["listing"].page.object_list}
    assert {code: row.streak_years for code, row in rows.items()} == {"CM-A": 3, "CM-B": 0}
    assert [cell["growth"] for cell in rows["CM-A"].cells] == [None, "+11.0%", "+11.7%", "+11.3%", None]
    assert (rows["CM-A"].cells[-1]["months"], "未满年，2 个月" in page.content.decode()) == (2, True)
    assert client.get(reverse("measure_growth"), {"kind": "OUTPUT"}).context["listing"].page.paginator.count == 0
    assert client.get(reverse("measure_growth"), {"q": "CM-B"}).context["listing"].page.paginator.count == 1


def test_the_figures_of_the_rule_decide(client, people, grown):
    RuleParameter.objects.filter(code="GROWTH_STREAK_RATE").update(value=11.2)
    RuleParameter.objects.filter(code="GROWTH_STREAK_YEARS").update(value=2)
    client.force_login(people.hr)
    rows = client.get(reverse("measure_growth"), {"q": "CM-A"}).context["listing"].page.object_list
    assert (rows[0].streak_years, len(rows[0].cells)) == (2, 4)


@pytest.mark.parametrize("page", ["measure_growth", "measure_fields"])
def test_a_stranger_sees_his_own_units_alone(client, people, grown, page):
    client.force_login(people.worker)
    assert client.get(reverse(page)).status_code == 404
    client.force_login(user_with(Role.HR, people.nodes["MK2"], unit=people.nodes["MK2"], name="外矿人事"))
    text = client.get(reverse(page)).content.decode()
    assert ("CM-A" in text, "CM-B" in text) == (False, False)


@pytest.mark.parametrize("units", [1, 3])
def test_growth_costs_the_same_with_more_units(client, people, django_assert_num_queries, units):
    for code in ("CM-A", "CM-B", "MK1")[:units]:
        years(people.nodes[code], (2025, 100, 12))
    client.force_login(people.hr)
    with django_assert_num_queries(16):
        client.get(reverse("measure_growth"))


@pytest.fixture
def two_fields(people):
    Node.objects.filter(code="MK1").update(field="production")
    Node.objects.filter(code="CM-B").update(field="research")
    for code, value in (("CM-A", 100), ("CM-B", 40), ("CM-C", 7)):
        BusinessMeasure.objects.create(
            node=people.nodes[code], kind=MeasureKind.objects.get(code="OUTPUT-VALUE"), month=date(2026, 7, 1), value=value, target=50,
            updated_at=clock.now(),
        )  # fmt: skip


def test_research_and_production_side_by_side(client, people, two_fields):
    client.force_login(people.hr)
    page = client.get(reverse("measure_fields"))
    assert (page.context["period"].code, [[c and (c["value"], c["attained"]) for c in cells] for _k, cells in page.context["rows"]]) == (
        "2026", [[("40", "80.0%"), ("100", "200.0%"), None]],
    )  # fmt: skip
    assert client.get(reverse("measure_fields"), {"period": "2026-07"}).context["period"].code == "2026-07"
    Node.objects.update(field="")
    rows = client.get(reverse("measure_fields")).context["rows"]
    assert [[c and (c["value"], c["units"]) for c in cells] for _k, cells in rows] == [[None, None, ("140", 2)]]


@pytest.mark.parametrize(("field", "seen"), [("research", {"CM-B"}), ("production", {"CM-A"}), ("none", set()), ("", {"CM-A", "CM-B"})])
def test_the_list_by_field(client, people, two_fields, field, seen):
    client.force_login(people.hr)
    rows = client.get(reverse("measure_list"), {"field": field}).context["listing"].page.object_list
    assert {row.node.code for row in rows} == seen
    found = client.get("/api/v1/business-measures/", {"field": field} if field != "none" else {"field": "research", "month": "2026-01"})
    assert {row["unit"] for row in found.json()["results"]} == seen


@pytest.mark.parametrize("kinds", [1, 3])
def test_the_fields_cost_the_same_with_more_measures(client, people, django_assert_num_queries, kinds):
    for kind in MeasureKind.objects.all()[:kinds]:
        BusinessMeasure.objects.create(node=people.nodes["CM-A"], kind=kind, month=date(2026, 7, 1), value=1, updated_at=clock.now())
    client.force_login(people.hr)
    with django_assert_num_queries(12):
        client.get(reverse("measure_fields"))
