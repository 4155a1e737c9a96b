from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.kernel import clock
from portal.measures.models import BusinessMeasure, MeasureKind


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
    with django_assert_num_queries(11):
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
