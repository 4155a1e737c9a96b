"""Business figures as targets of a plan: base, target and the monthly figures that come in by file; wheels and principles as tags."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse

from branches.plans import selectors
from portal.catalogue.models import Tag
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from portal.measures.models import MeasureKind
from tests.branches.plans.factories import drafted, put

pytestmark = pytest.mark.django_db


def deliver(people, kind: MeasureKind, *values: str) -> None:
    """Monthly figures of unit CM-A by the import of business measures."""
    year = clock.today().year
    lines = [f"CM-A,{kind.name_zh},{year}-{month:02d},{value}" for month, value in enumerate(values, 1)]
    text = "\n".join(["单位编码,指标,月份,实际值", *lines])
    actor = people.actor(people.assessor)
    actor = type(actor)(user=people.assessor, held=(*actor.held, type(actor.held[0])("assessor", people.nodes["MK1"].path)))
    report = check_table(
        kind=kind_of("business-measures"), file=io.BytesIO(text.encode()), name="a.csv", actor=actor, at=clock.now(), commit=True
    )
    assert [p.message for p in report.problems] == []


@pytest.mark.parametrize(
    ("code", "figures", "base", "target", "actual", "way"),
    [
        ("FIRST-PASS", ("94", "96"), "93", "97", "95", 50),  # 一次合格率
        ("QUALITY", ("96", "98"), "95", "97", "97", 100),  # 产品质量稳定性
        ("DELIVERY", ("95", "97"), "94", "98", "96", 50),  # 及时交付率
        ("STOCK-TURNOVER", ("1", "1.5"), "2", "3", "2.5", 50),  # 库存周转率
        ("AVAILABILITY", ("98.4", "98.8"), "96", "98.6", "98.6", 100),  # 设备完好率
    ],
)
def test_a_business_kpi_has_base_and_target(people, code, figures, base, target, actual, way):
    kind = MeasureKind.objects.get(code=code)
    deliver(people, kind, *figures)
    plan = drafted(people)
    item = put(people, plan, "TARGET", title=kind.name_zh, measure=kind, baseline=Decimal(base), target=Decimal(target))
    found = selectors.decorated([item], clock.today())[0]
    assert (found.actual, found.attained) == (Decimal(actual), way)


def test_the_core_goals_are_measures_that_a_plan_aims_at(people):
    plan = drafted(people)
    for code in ("OUTPUT", "REVENUE", "UNIT-COST"):  # 产量、营收、成本
        put(people, plan, "TARGET", title=code, measure=MeasureKind.objects.get(code=code), target=Decimal(1))
    assert plan.items.filter(kind__carries="production").count() == 3


@pytest.mark.parametrize("codes", [("WHEEL-SCIENCE", "WHEEL-INDUSTRY"), ("PRINCIPLE-PARTY", "PRINCIPLE-UNION", "PRINCIPLE-WORKERS")])
def test_wheels_and_principles_are_tags_that_coverage_counts(client, people, codes):
    plan = drafted(people)
    tags = [Tag.objects.get(code=code) for code in codes]
    for tag in tags:
        put(people, plan, title=tag.name_zh, tags=[tag])
    client.force_login(people.secretary)
    rows = {row.label: row.work for row in client.get(reverse("plan_detail", args=[plan.pk])).context["by_tag"]}
    assert [rows[tag.name_zh] for tag in tags] == [1] * len(codes)
