"""Challenges at a certain point of their way. The problem belongs to unit CM-A and branch A, its owner is the standing worker."""

from datetime import timedelta
from decimal import Decimal as D

from portal.kernel import clock
from portal.people.enums import PoliticalStatus
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.factories import PersonFactory
from tests.support.people import FourPeople, user_with
from workforce.challenges import services
from workforce.challenges.models import Challenge, ChallengeProblem
from workforce.challenges.services import ProblemFacts, StudyFacts


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def problem_facts(p: FourPeople, **changes) -> ProblemFacts:
    said = {
        "title": f"高瓦斯区域抽采效率低{ChallengeProblem.objects.count() or ''}", "source": "bottleneck", "text": "抽采浓度长期低于一成",
        "unit": p.nodes["CM-A"], "owner_no": p.worker.person.staff_no, "due_on": clock.today() + timedelta(days=200),
        "branch": p.nodes["ZB-A"],
    }  # fmt: skip
    return ProblemFacts(**{**said, **changes})


def raised(p: FourPeople, **changes) -> ChallengeProblem:
    return services.raise_problem(**words(p), facts=problem_facts(p, **changes))


def study_facts(**changes) -> StudyFacts:
    today = clock.today()
    said = {
        "title": "掘进机截齿优化", "feasibility": "同行已有先例",
        "target": "单耗由每米 0.8 把降到 0.5 把", "budget": D(100000), "prize": D(20000),
        "claim_until": today + timedelta(days=10), "due_on": today + timedelta(days=120),
    }  # fmt: skip
    return StudyFacts(**{**said, **changes})


def studied(p: FourPeople, problem: ChallengeProblem | None = None, **changes) -> Challenge:
    return services.study_problem(**words(p), problem=problem or raised(p), facts=study_facts(**changes))


def posted(p: FourPeople, **changes) -> Challenge:
    row = studied(p, **changes)
    return services.post_challenge(**words(p, p.second_hr), challenge=row, version=row.version)


def lead_of(p: FourPeople, name: str = "领题甲", *, member: bool = True, unit: str = "CM-A") -> User:
    user = user_with(Role.WORKER, p.nodes[unit], unit=p.nodes[unit], name=name)
    user.person.political_status = PoliticalStatus.FULL_MEMBER if member else PoliticalStatus.MASSES
    user.person.save()
    return user


def claimed(p: FourPeople, row: Challenge, lead: User | None = None, *, members: int = 2, **changes):
    """A team of the lead and two Party members."""
    lead = lead or lead_of(p)
    team = [(PersonFactory(unit=p.nodes["CM-A"], political_status=PoliticalStatus.FULL_MEMBER).staff_no, "team") for _ in range(members)]
    said = {"team": team, "plan": "换齿座、调角度、试材料", "pledge": "按期达标", **changes}
    return services.claim(**words(p, lead), challenge=row, **said)


def judges_of(p: FourPeople, count: int = 3) -> list[User]:
    return [user_with(Role.WORKER, p.nodes["CM-B"], unit=p.nodes["CM-B"], name=f"评委{n}") for n in range(count)]


def judging(p: FourPeople, lead: User | None = None, judges: list[User] | None = None, *, teams: int = 1, **changes) -> Challenge:
    row = posted(p, **changes)
    claimed(p, row, lead)
    for n in range(teams - 1):
        claimed(p, row, lead_of(p, f"领题{n}"))
    return seated(p, row, judges)


def seated(p: FourPeople, row: Challenge, judges: list[User] | None = None) -> Challenge:
    row = claims_over(row)
    numbers = [judge.person.staff_no for judge in (judges or judges_of(p))]
    return services.name_judges(**words(p), challenge=row, version=row.version, numbers=numbers)


def scored(p: FourPeople, row: Challenge, judges: list[User], values: dict[int, int] | None = None) -> None:
    for judge in judges:
        for claim in row.claims.filter(state="open"):
            services.score(**words(p, judge), challenge=row, claim_id=claim.pk, value=(values or {}).get(claim.pk, 80))


def chosen(p: FourPeople, lead: User | None = None, **changes) -> Challenge:
    judges = judges_of(p)
    row = judging(p, lead, judges, **changes)
    scored(p, row, judges)
    row = fresh(row)
    return services.choose(**words(p, p.second_hr), challenge=row, version=row.version, claim_id=row.claims.get(state="open").pk)


def running(p: FourPeople, lead: User | None = None, **changes) -> Challenge:
    lead = lead or lead_of(p)
    row = chosen(p, lead, **changes)
    services.add_milestone(**words(p), challenge=row, title="方案设计", due_on=clock.today() + timedelta(days=30), pay=30)
    row = fresh(row)
    return services.sign(**words(p, lead), challenge=row, version=row.version)


def reviewed(p: FourPeople, lead: User | None = None, **changes) -> Challenge:
    row = running(p, lead, **changes)
    services.review_milestone(**words(p), challenge=row, milestone_id=row.milestones.get().pk, score=90, finding="按期完成")
    return fresh(row)


def proposed(p: FourPeople, row: Challenge | None = None, outcome: str = "pass", **changes) -> Challenge:
    row = row or reviewed(p)
    said = {"reached": "0.48 把", "proof": "财务证明 12 号", "benefit": D("35.5"), **changes}
    services.propose_acceptance(**words(p), challenge=row, version=fresh(row).version, outcome=outcome, **said)
    return fresh(row)


def accepted(p: FourPeople, lead: User | None = None, **changes) -> Challenge:
    row = proposed(p, reviewed(p, lead, **changes))
    return services.decide_acceptance(**words(p, p.second_hr), challenge=row, is_agreed=True)


def claims_over(row: Challenge) -> Challenge:
    """The last day of the claims was yesterday."""
    Challenge.objects.filter(pk=row.pk).update(claim_until=clock.today() - timedelta(days=1))
    return fresh(row)


def fresh(row: Challenge) -> Challenge:
    return Challenge.objects.select_related("problem__unit", "problem__branch", "problem__owner").get(pk=row.pk)
