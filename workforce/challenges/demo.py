"""Problems and challenges of the made-up enterprise at several steps: in the pool, posted with claims, running, accepted and rewarded."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from workforce.challenges import selectors, services
from workforce.challenges.models import Challenge
from workforce.challenges.services import ProblemFacts, StudyFacts

# (problem, source, place of the branch, text, project, target, last step)
PROBLEMS = (
    ("掘进机截齿损耗大", "difficulty", 4, "岩巷段截齿单耗每米 0.8 把，更换耽误循环", "掘进机截齿优化", "单耗每米 0.5 把", "accepted"),
    ("高瓦斯区域抽采效率低", "bottleneck", 6, "抽采浓度长期低于一成，影响推进", "高瓦斯区域抽采增效", "抽采浓度提高到两成以上", "running"),
    ("皮带机远程集控", "new_tech", 5, "六部皮带机分散值守，人员多、响应慢", "皮带机集控改造", "值守减少六人", "posted"),
    ("综采面支架漏液", "difficulty", 0, "支架立柱漏液频繁，每月停机检修", "", "", "pooled"),
)  # fmt: skip
CLAIM_DAYS = 20


@dataclass(frozen=True)
class Cast:
    """Officers for both sides of a decision, and people with accounts who lead and judge."""

    first: Actor
    second: Actor
    leads: list[Actor]
    judges: list[Person]
    now: datetime

    def by(self, actor: Actor | None = None) -> dict:
        return {"actor": actor or self.first, "at": self.now}


def post(sites: list[DemoBranch], crews: dict[int, list[Person]], first: User, second: User, now: datetime) -> str:
    """The problems above as far as the enterprise is large enough."""
    today, crew_of = timezone.localdate(now), lambda site: crews[site.node.pk]
    users = list(User.objects.filter(person__isnull=False, is_active=True).select_related("person__unit").order_by("pk")[:200])
    actors = [actor_of(u, today) for u in users if u.pk not in (first.pk, second.pk)]
    leads = [a for a in actors if a.can("challenge.claim") and a.user and a.user.person and selectors.is_member(a.user.person)]
    taken = {a.person_id for a in leads[:2]}
    judges = [a.user.person for a in actors if a.user and a.user.person and a.person_id not in taken and a.can("challenge.claim")][-4:]
    if len(leads) < 2 or len(judges) < 3:
        return "0 challenges: too few accounts"
    cast = Cast(actor_of(first, today), actor_of(second, today), leads[:2], judges, now)
    barred = {p.pk for p in judges} | taken
    for title, source, place, text, project, target, step in PROBLEMS:
        if place >= len(sites):
            continue
        site = sites[place]
        owner = next((p for p in crew_of(site) if p.pk not in barred), None)
        if owner is None:
            continue
        facts = ProblemFacts(title, source, text, site.unit, owner.staff_no, today + timedelta(days=180), site.node, "减少停机，节省材料")
        is_judged = step in ("running", "accepted")
        then = replace(cast, now=now - timedelta(days=CLAIM_DAYS)) if is_judged else cast  # claims end before anybody judges
        problem = services.raise_problem(**then.by(), facts=facts)
        if step != "pooled":
            team = [p.staff_no for p in crew_of(site)[2:8] if p.pk not in barred and p.pk != owner.pk][:4]
            study = StudyFacts(
                project,
                "同行已有先例，现场条件具备",
                target,
                Decimal(120000),
                Decimal(20000),
                today - timedelta(days=1) if is_judged else today + timedelta(days=CLAIM_DAYS),
                today + timedelta(days=150),
            )
            row = _claimed(services.study_problem(**then.by(), problem=problem, facts=study), team, then)
            if is_judged and len(team) >= 2:
                _go(row, step, cast)
    return f"{Challenge.objects.count()} challenges"


def _claimed(row: Challenge, team: list[str], cast: Cast) -> Challenge:
    """Posted by the second officer and claimed by two teams."""
    services.post_challenge(**cast.by(cast.second), challenge=row, version=row.version)
    for k, lead in enumerate(cast.leads if len(team) >= 2 else []):
        lines = [(number, "team" if n < 1 else "masses") for n, number in enumerate(team[k::2])]
        services.claim(**cast.by(lead), challenge=row, team=lines, plan="分三步：摸底、试验、推广", pledge="按期达到目标")
    row.refresh_from_db()
    return row


def _go(row: Challenge, step: str, cast: Cast) -> None:
    """Judged and signed after the last day of the claims, and accepted where ``step`` says so."""
    row = services.name_judges(**cast.by(), challenge=row, version=row.version, numbers=[p.staff_no for p in cast.judges])
    today = timezone.localdate(cast.now)
    users = User.objects.filter(person__in=cast.judges)
    for n, user in enumerate(users):
        for k, claim in enumerate(row.claims.order_by("pk")):
            services.score(**cast.by(actor_of(user, today)), challenge=row, claim_id=claim.pk, value=88 + n - 6 * k, note="方案可行")
    row.refresh_from_db()
    first = row.claims.order_by("pk")[0]
    row = services.choose(**cast.by(cast.second), challenge=row, version=row.version, claim_id=first.pk)
    for title, days, pay in (("方案设计", 10, 30), ("现场试验", 60, 40), ("推广应用", 140, 30)):
        services.add_milestone(**cast.by(), challenge=row, title=title, due_on=today + timedelta(days=days), pay=pay)
    row.refresh_from_db()
    services.sign(**cast.by(cast.leads[0]), challenge=row, version=row.version)
    nodes = list(row.milestones.all())
    for node in nodes if step == "accepted" else nodes[:1]:
        services.review_milestone(**cast.by(), challenge=row, milestone_id=node.pk, score=91, finding="按计划完成", risk="")
    if step == "accepted":
        _accept(row, cast)


def _accept(row: Challenge, cast: Cast) -> None:
    """Accepted against the target by two officers, and the prize shared."""
    row.refresh_from_db()
    services.propose_acceptance(
        **cast.by(), challenge=row, version=row.version, outcome="pass", reached="单耗每米 0.48 把", proof="财务科节支证明 2026-12 号",
        benefit=Decimal("35.5"),
    )  # fmt: skip
    services.decide_acceptance(**cast.by(cast.second), challenge=row, is_agreed=True, answer="达到目标")
    team = [place.person.staff_no for place in row.claims.get(state="chosen").team.select_related("person")]
    rest = (Decimal(60) / len(team[1:])).quantize(Decimal("0.01")) if team[1:] else Decimal(0)
    shares = dict.fromkeys(team[1:], rest)
    shares[team[0]] = Decimal(100) - sum(shares.values())
    services.reward(**cast.by(), challenge=row, amount=Decimal(20000), paid_on=timezone.localdate(cast.now), shares=shares)
    row.refresh_from_db()
    services.decide_reward(**cast.by(cast.second), challenge=row, version=row.version, is_agreed=True, answer="按榜单兑现")
