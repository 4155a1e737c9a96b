"""Programmes of the first branches: one with a typed figure and a paper, one that the business measures speak for, one with stages."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from branches.plans.models import PlanItem
from branches.programmes import services
from branches.programmes.models import PartyPlusKind, PartyPlusProgramme
from branches.programmes.services import EffectFacts, ProgrammeFacts
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.models import User


def _proof() -> bytes:
    """A sheet of paper as a picture."""
    sheet = io.BytesIO()
    Image.new("RGB", (420, 594), "white").save(sheet, "PNG")
    return sheet.getvalue()


def try_out(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    kinds = {k.code: k for k in PartyPlusKind.objects.all()}
    start = today - timedelta(days=150)
    old = (start - timedelta(days=120), start - timedelta(days=1))
    item = PlanItem.objects.filter(plan__node=sites[0].node, title__contains="设备").first()
    first = actor_of(User.objects.get(person=members[sites[0].node.pk][0]), today)
    facts = ProgrammeFacts(
        sites[0].node, kinds["EQUIPMENT"], "党建+设备管理：降低采煤机故障率", "设备非计划停机偏多，检修与生产衔接不顺", start,
        today + timedelta(days=30), *old, unit_label="%", is_lower_better=True, baseline=Decimal("4.8"), target=Decimal("4"),
        post="支部书记", item=item if item is not None and item.kind.carries != "heading" else None,
    )  # fmt: skip
    row = services.begin_programme(actor=first, at=now, facts=facts)
    services.start_programme(actor=first, at=now, programme=row)
    paper = SimpleUploadedFile("设备故障率统计表.png", _proof(), "image/png")
    effect = EffectFacts(start, today - timedelta(days=1), "党员包机、日检夜修，故障率明显下降", Decimal("3.7"), "机电科月度统计表")
    services.close_programme(actor=first, at=now, programme=row, facts=effect, uploads=[paper])
    _vanguard(first, sites[0], start, now)
    if len(sites) > 1:
        second = actor_of(User.objects.get(person=members[sites[1].node.pk][0]), today)
        months = list(
            BusinessMeasure.objects.filter(node=sites[1].unit, kind__code="HAZARD-CLOSURE").order_by("month").dates("month", "month")
        )
        begin = months[len(months) // 2] if months else date(today.year, 1, 1)
        facts = ProgrammeFacts(
            sites[1].node, kinds["SAFETY"], "党建+安全生产：隐患闭环不过夜", "隐患整改有拖延", begin, today + timedelta(days=60),
            months[0] if months else begin - timedelta(days=90), begin - timedelta(days=1),
            measure=MeasureKind.objects.get(code="HAZARD-CLOSURE"), target=Decimal(99), post="安全员",
        )  # fmt: skip
        row = services.begin_programme(actor=second, at=now, facts=facts)
        if months:
            services.start_programme(actor=second, at=now, programme=row)
    return f"{PartyPlusProgramme.objects.count()} programmes"


def _vanguard(actor: Actor, site: DemoBranch, start: date, now: datetime) -> None:
    """A project of the vanguard with its stages: two done, one whose day is near."""
    kind = PartyPlusKind.objects.get(code="VANGUARD")
    facts = ProgrammeFacts(
        site.node, kind, "党员先锋工程：智能化工作面攻关", "智能化工作面常态化运行率低，关键岗位党员作用不够突出", start,
        start + timedelta(days=240), start - timedelta(days=90), start - timedelta(days=1), unit_label="%", baseline=Decimal(62),
        target=Decimal(85), post="支部书记",
    )  # fmt: skip
    row = services.begin_programme(actor=actor, at=now, facts=facts)
    services.start_programme(actor=actor, at=now, programme=row)
    for no, words in ((1, "党员大会公开承诺，目标上墙"), (2, "组建三支先锋队，认领任务 9 项")):
        stage = row.stages.select_related("programme").get(no=no)
        services.finish_stage(actor=actor, at=now, stage=stage, done_on=start + timedelta(days=40 * no), words=words)
