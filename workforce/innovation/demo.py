"""Projects of the first branches at each step, a discussion that collects measures, and reviews that passed and did not."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from portal.kernel.periods import add_months
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from workforce.innovation import services
from workforce.innovation.models import InnovationKind, InnovationProject, InnovationRefusal, InnovationReview
from workforce.innovation.services import CampaignFacts, ProjectFacts
from workforce.skills.models import Occupation

# (title, goal, kind, last step, months ago, resource, party skill)
PROJECTS = (
    ("主扇变频节电改造", "吨煤电耗下降 5%", "TECHNICAL", "closed", 10, "变频试验平台", False),
    ("掘进工作面快速支护", "支护时间缩短四分之一", "TECHNICAL", "running", 5, "", False),
    ("班组安全积分管理", "隐患自查自改率达到 95%", "MANAGEMENT", "running", 4, "", False),
    ("党员带头降低设备故障率", "主运输系统故障率下降 20%", "MEMBER", "approved", 1, "", True),
    ("瓦斯抽采管路联合攻关", "抽采浓度提高 10%", "JOINT", "draft", 0, "实验室检测支持", False),
)
MEASURES = (
    ("交接班清单化", "每班交接用一张清单，逐项签字", "adopted"), ("党员包保关键设备", "每台关键设备由一名党员包保", "adopted"),
    ("制作宣传展板", "在井口制作展板", "FORM"), ("更换全部皮带", "一次更换全部皮带", "FEASIBILITY"),
    ("余料集中回收", "区队余料每周集中回收", ""),
)  # fmt: skip
PANEL = ("生产", "机电", "安监")
LEAST = 6  # people in the crew of a branch that takes part


def invent(
    sites: list[DemoBranch], crews: dict[int, list[Person]], members: dict[int, list[Person]], officers: list[User], now: datetime
) -> str:
    """As many projects as there are branches for; needs two officers, for nobody approves what he drafted."""
    today = localdate(now)
    first, second = (actor_of(user, today) for user in officers[:2])
    sites = [site for site in sites if len(crews[site.node.pk]) >= LEAST]
    kinds = {kind.code: kind for kind in InnovationKind.objects.all()}
    judges = _judges(sites, crews, members)
    for place, (title, goal, kind, step, ago, ask, is_party) in enumerate(PROJECTS[: len(sites)]):
        site = sites[place]
        crew, start = crews[site.node.pk], add_months(today, -ago)
        lead = members[site.node.pk][0] if kinds[kind].needs_member else crew[4]
        partner = sites[place - 1].unit.code if kinds[kind].needs_partner and len(sites) > 1 else ""
        if kinds[kind].needs_partner and not partner:
            continue
        facts = ProjectFacts(
            kinds[kind], title, goal, lead, start, add_months(start, 9), unit=site.unit, branch=site.node, is_party_skill=is_party,
            occupation=Occupation.objects.filter(is_active=True).first() if is_party else None, resource_ask=ask, joints=partner,
            members="\n".join(f"{p.staff_no} 成员 第{n % 2 + 1}课题小组" for n, p in enumerate(crew[1:4])),
            milestones=f"{start + timedelta(days=40)} 完成方案\n{start + timedelta(days=150)} 现场试用",
            supports=[("technology", "专家指导两次")],
        )  # fmt: skip
        _go(services.draft_project(actor=first, at=now, facts=facts), step, first, second, judges, now)
    _discuss(sites, crews, first, second, now)
    return f"{InnovationProject.objects.count()} innovation projects, {InnovationReview.objects.count()} reviews"


def _judges(sites: list[DemoBranch], crews: dict[int, list[Person]], members: dict[int, list[Person]]) -> list[User]:
    """Workers with accounts who lead no project of the demo."""
    busy = {crews[site.node.pk][4].pk for site in sites} | {members[site.node.pk][0].pk for site in sites}
    busy |= {p.pk for site in sites for p in crews[site.node.pk][1:4]}
    rows = User.objects.filter(person__isnull=False, grants__role="worker").exclude(person__in=busy)
    return list(rows.select_related("person").order_by("pk").distinct()[: len(PANEL)])


def _go(row: InnovationProject, step: str, first: Actor, second: Actor, judges: list[User], now: datetime) -> None:
    """The project up to ``step``."""
    if step == "draft" or second.person_id in {row.lead_id, *row.members.values_list("person_id", flat=True)}:
        return
    services.approve_project(actor=second, at=now, project=row)
    if row.resource_ask:
        services.answer_resources(actor=second, at=now, project=row, is_granted=True, answer="平台本季度到位，由机电科保障")
    if step == "approved":
        return
    services.start_project(actor=first, at=now, project=row)
    for part in row.milestones.filter(due_on__lte=localdate(now)):
        services.reach_milestone(actor=first, at=now, milestone=part, done_on=part.due_on, note="按计划完成")
    if step == "closed":
        services.close_project(
            actor=second, at=now, project=row, closed_on=localdate(now) - timedelta(days=20), outcome="电耗下降 6%，运行稳定"
        )
        review(row, (85, 78), first, second, judges, now)


def review(source: object, scores: tuple[int, int], first: Actor, second: Actor, judges: list[User], now: datetime) -> None:
    """A panel of the three departments, all of whom give the same scores, where there are enough judges."""
    if len(judges) < len(PANEL):
        return
    seats = "\n".join(f"{user.person.staff_no} {name}" for user, name in zip(judges, PANEL, strict=True) if user.person is not None)
    row = services.convene_review(actor=first, at=now, source=source, seats=seats)
    for user in judges:
        judge = actor_of(user, localdate(now))
        services.judge(actor=judge, at=now, review=row, benefit=scores[0], feasibility=scores[1], note="数据完整")
    services.decide_review(actor=second, at=now, review=row, refusal=InnovationRefusal.objects.get(code="FORM"))


def _discuss(sites: list[DemoBranch], crews: dict[int, list[Person]], first: Actor, second: Actor, now: datetime) -> None:
    """A discussion in the whole enterprise; measures of people with accounts, most of them answered."""
    if not sites:
        return
    today, top = localdate(now), sites[0].unit
    while top.parent is not None:
        top = top.parent
    words = CampaignFacts(
        "discussion", "管理创新大讨论", "如何以党建破题生产难题", top, today - timedelta(days=20), today + timedelta(days=20), 12
    )
    row = services.open_campaign(actor=first, at=now, facts=words)
    users = list(User.objects.filter(person__isnull=False, grants__role="worker").order_by("pk").distinct()[: len(MEASURES)])
    reasons = {reason.code: reason for reason in InnovationRefusal.objects.all()}
    for user, (title, detail, answer) in zip(users, MEASURES, strict=False):
        told = services.tell_measure(actor=actor_of(user, today), at=now, campaign=row, title=title, detail=detail)
        if answer and told.author_id != second.person_id:
            reason = reasons.get(answer)
            services.decide_measure(actor=second, at=now, measure=told, is_adopted=reason is None, refusal=reason, answer="感谢您的建议")
