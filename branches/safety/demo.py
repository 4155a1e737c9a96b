"""Two months of safety on the sites of the demo: forty hazards in every state, looks with gaps, alarms, one accident."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from branches.safety import services
from branches.safety.enums import HazardState, Rhythm
from branches.safety.models import AlarmKind, Hazard, HazardGrade
from branches.safety.services import AccidentFacts, AlarmFacts, HazardFacts, InspectionFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of, system_actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

PLACES = {
    "mining": [("工作面机头", "face", "生产班班长"), ("运输巷", "roadway", "运输班班长"), ("回风巷", "roadway", "检修班班长")],
    "heading": [("掘进迎头", "face", "掘进班班长"), ("后配套皮带", "roadway", "检修班班长")],
    "office": [("办公区", "other", "综合管理岗"), ("库房", "workshop", "库管员")],
    "other": [("机房", "room", "值班电工"), ("检修场地", "workshop", "检修班班长")],
}
EACH = 5  # hazards of a branch
SEEN = [
    ("运输巷 300 米处", "皮带机尾护罩缺两条螺栓", "AT-ONCE", "补齐螺栓并紧固"),
    ("1203 工作面回风巷", "超前支护少打一根单体支柱", "GENERAL", "按作业规程补打支柱"),
    ("主运皮带机头", "消防沙箱沙量不足", "GENERAL", "补满消防沙"),
    ("中央变电所", "绝缘手套超过检验日期", "GENERAL", "更换并送检"),
    ("副井口", "候车区防滑条脱落", "AT-ONCE", "重新铺设防滑条"),
    ("轨道大巷道岔", "阻车器动作不灵活", "MAJOR", "更换弹簧并试验"),
    ("洗煤车间二楼", "临边护栏立柱松动", "GENERAL", "焊接加固"),
    ("采区泵房", "电缆吊挂不整齐，有挤压", "GENERAL", "重新吊挂"),
    ("综采面端头", "端头架前梁接顶不实", "GENERAL", "调整支架、接实顶板"),
    ("检修车间", "砂轮机防护罩破损", "AT-ONCE", "更换防护罩"),
]
# how far each of a branch's hazards has come, and how many days ago it was found
WAYS = [("closed", 40), ("closed", 26), ("fixed", 9), ("assigned", 4), ("late", 14), ("closed", 33), ("returned", 8), ("reported", 1)]


@dataclass
class _Cast:
    """Who does what on a site: an office that checks is never the one that has fixed it."""

    secretary: Actor
    committee: Actor
    crew: list[Person]


def live_safely(
    sites: list[DemoBranch], crews: dict[int, list[Person]], members: dict[int, list[Person]], rng: Random, now: datetime
) -> str:
    """Everything below; says how much."""
    today = timezone.localdate(now)
    grant = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0]
    committee = actor_of(grant.user, today)
    grades = {g.code: g for g in HazardGrade.objects.all()}
    for place, site in enumerate(sites):
        secretary = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        offices = {committee.person_id, secretary.person_id}
        crew = [p for p in crews[site.node.pk] if p.pk not in offices and p.unit.path.startswith(site.unit.path)]
        cast = _Cast(secretary, committee, crew)
        for n in range(EACH):
            _hazard(site, cast, grades, place * EACH + n, WAYS[(place * 3 + n) % len(WAYS)], now)
        _look(site, secretary, rng, now)
        _standards(site, secretary, now)
    _accidents(sites, committee, now)
    _alarms(sites, committee, now)
    services.escalate_hazards(actor=system_actor("demo"), at=now, today=today)
    return f"{Hazard.objects.count()} hazards, {Hazard.objects.filter(state=HazardState.CLOSED).count()} closed"


def _hazard(site: DemoBranch, cast: _Cast, grades: dict[str, HazardGrade], no: int, way: tuple[str, int], now: datetime) -> None:
    """One hazard as far as ``way`` says, each act at its own time."""
    target, ago = way
    where, text, grade, measure = SEEN[no % len(SEEN)]
    at = now - timedelta(days=ago, hours=no % 6)
    node = site.teams[no % len(site.teams)] if site.teams else site.unit
    rhythm = (Rhythm.TEAM_DAILY, Rhythm.DISTRICT_WEEKLY, Rhythm.BRANCH_MONTHLY)[no % 3]
    facts = HazardFacts(node, where, text, grades["GENERAL" if target == "late" else grade], at, rhythm)
    row = services.report_hazard(actor=cast.secretary, at=at, facts=facts)
    if target == "reported" or not cast.crew:
        return
    due = max(row.due_on or row.found_on, timezone.localdate(at))
    owner = cast.crew[no % len(cast.crew)]
    row = services.assign_hazard(actor=cast.secretary, at=at + timedelta(hours=1), hazard=row, owner=owner, due_on=due)
    if target in {"assigned", "late"}:
        return
    row = services.fix_hazard(actor=cast.secretary, at=at + timedelta(hours=9), hazard=row, note=measure)
    if target == "closed":
        services.check_hazard(actor=cast.committee, at=at + timedelta(hours=30), hazard=row)
    elif target == "returned":
        again = timezone.localdate(now) + timedelta(days=2)
        services.return_hazard(
            actor=cast.committee, at=at + timedelta(hours=30), hazard=row, reason="现场仍有松动，请重新紧固", due_on=again
        )


def _look(site: DemoBranch, secretary: Actor, rng: Random, now: datetime) -> None:
    """Ten days of daily looks with a gap now and then, two weeks of weekly ones, the monthly one in most branches."""
    for back in range(1, 11):
        day = timezone.localdate(now) - timedelta(days=back)
        for team in site.teams[:2]:
            if day.weekday() < 6 and rng.random() > 0.15:
                services.log_inspection(actor=secretary, at=now, facts=InspectionFacts(team, day, "作业地点", "班前检查"))
        if back in {3, 10} and rng.random() > 0.2 and site.unit.kind == "district":
            services.log_inspection(actor=secretary, at=now, facts=InspectionFacts(site.unit, day, "全区队", "区队长带队"))
    if rng.random() > 0.3:
        services.log_inspection(actor=secretary, at=now, facts=InspectionFacts(site.node, timezone.localdate(now), "重点部位"))


def _accidents(sites: list[DemoBranch], committee: Actor, now: datetime) -> None:
    """One light injury of last spring, one near miss."""
    today = timezone.localdate(now)
    told = [
        (1, 190, "injury", "minor", "搬运支护材料时挤伤手指，已开展案例复盘"),
        (4, 45, "transport", "near_miss", "矿车溜车被阻车器挡住，未造成伤害"),
    ]
    for place, ago, kind, severity, text in told:
        unit = sites[place % len(sites)].unit
        facts = AccidentFacts(unit, today - timedelta(days=ago), kind, severity, text)
        services.record_accident(actor=committee, at=now, facts=facts)


def _alarms(sites: list[DemoBranch], committee: Actor, now: datetime) -> None:
    """Six alarms of the last days: some real, one a mistake, some not looked at yet."""
    kinds = {k.code: k for k in AlarmKind.objects.all()}
    codes = ["BELT-DEVIATION", "PILE-UP", "ROOF-PRESSURE", "BELT-DEVIATION", "ROOF-SEPARATION", "PILE-UP"]
    for no, code in enumerate(codes):
        kind, unit, at = kinds[code], sites[no % len(sites)].unit, now - timedelta(hours=7 * no + 2)
        source = "roof" if kind.is_reading else "ai-video"
        value = Decimal(62 + no) if kind.is_reading else None
        facts = AlarmFacts(
            kind, unit, source, f"D{no:04d}", "主运皮带机头" if not kind.is_reading else "1203 工作面", at, f"{no + 1} 号测点", value
        )
        row, _ = services.receive_alarm(actor=committee, at=at, facts=facts)
        if row is None or no < 3:
            continue
        if no == 3:
            services.dismiss_alarm(actor=system_actor("demo"), at=now, alarm=row, reason="镜头有粉尘，现场未见跑偏")
        else:
            services.confirm_alarm(actor=system_actor("demo"), at=now, alarm=row, text=f"{kind.name_zh}，现场确认属实")


def _standards(site: DemoBranch, secretary: Actor, now: datetime) -> None:
    """Places with their posts, a checklist, one turn of acceptance with results, the topic of the month, a manual."""
    today, unit = timezone.localdate(now), site.unit
    words: dict[str, Any] = {"actor": secretary, "at": now, "node": unit}
    for name, kind, post in PLACES.get(site.work, PLACES["other"]):
        services.save_area(**words, name=name, kind=kind, responsible_post=post)
    items = {
        "process": ["设备完好、护罩齐全", "支护（设施）符合作业规程"],
        "procedure": ["开工前安全确认", "停送电挂牌"],
        "behaviour": ["劳动防护用品佩戴齐全", "手指口述"],
    }
    first = today.replace(day=1)
    standard = services.add_standard(**words, name=f"{unit.short_name}现场作业标准", effective_from=first, items=items, source="作业规程")
    checks = services.plan_acceptance(**words, standard=standard, first_on=today - timedelta(days=3), every=2)
    for no, check in enumerate(checks[:2]):
        marks = {item.pk: not (no and item.no == 3) for item in standard.items.all()}
        note = "开工前安全确认没有记录，请补齐" if no else ""
        services.record_acceptance(actor=secretary, at=now, check=check, marks=marks, note=note)
    topic = services.set_topic(actor=secretary, at=now, node=site.node, month=first, topic="运输环节专项整治", words="逐台设备过一遍")
    done = services.add_task(actor=secretary, at=now, topic=topic, text="更换磨损的托辊", owner_post="皮带机司机", due_on=today)
    services.close_task(actor=secretary, at=now, task=done, result="更换 6 组")
    services.add_task(
        actor=secretary, at=now, topic=topic, text="补齐行人侧护栏", owner_post="检修班班长", due_on=today + timedelta(days=9)
    )
    manual = services.add_manual(**words, title=f"{unit.short_name}一队一册")
    for label, ago in (("2025 年版", 400), ("2026 年版", 30)):
        paper = SimpleUploadedFile(f"{unit.short_name}{label}.jpg", _cover(), "image/jpeg")
        services.publish_version(
            actor=secretary,
            at=now,
            manual=manual,
            label=label,
            effective_from=today - timedelta(days=ago),
            upload=paper,
            note="按新规程修订",
        )


def _cover() -> bytes:
    """The cover of a manual, without words, so that the demo needs no font."""
    picture = Image.new("RGB", (600, 850), "#f4efe4")
    ImageDraw.Draw(picture).rectangle((60, 120, 540, 260), fill="#a61b1b")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()
