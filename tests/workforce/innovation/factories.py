"""Projects, campaigns and reviews of unit CM-A at a certain point of their way; the standing worker leads and proposes."""

from datetime import date, timedelta

from portal.kernel import clock
from portal.kernel.periods import add_months
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with
from workforce.innovation import services
from workforce.innovation.models import (
    InnovationCampaign,
    InnovationKind,
    InnovationMeasure,
    InnovationProject,
    InnovationRefusal,
    InnovationReview,
)
from workforce.innovation.services import CampaignFacts, ProjectFacts


def by(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def facts(p: FourPeople, **changes) -> ProjectFacts:
    today = clock.today()
    words = {
        "kind": InnovationKind.objects.get(code="TECHNICAL"), "title": "皮带机节电改造", "goal": "吨煤电耗下降 5%", "lead": p.worker.person,
        "from_on": today, "due_on": add_months(today, 6), "branch": p.nodes["ZB-A"], "milestones": f"{today} 完成方案",
    }  # fmt: skip
    return ProjectFacts(**{**words, **changes})


def drafted(p: FourPeople, user: User | None = None, **changes) -> InnovationProject:
    return services.draft_project(**by(p, user or p.worker), facts=facts(p, **changes))


def approved(p: FourPeople, **changes) -> InnovationProject:
    return services.approve_project(**by(p), project=drafted(p, **changes))


def running(p: FourPeople, **changes) -> InnovationProject:
    return services.start_project(**by(p, p.worker), project=approved(p, **changes))


def reached(p: FourPeople, **changes) -> InnovationProject:
    """Running, with its milestone reached."""
    row = running(p, **changes)
    services.reach_milestone(**by(p, p.worker), milestone=row.milestones.get(), done_on=clock.today())
    return row


def closed(p: FourPeople, **changes) -> InnovationProject:
    return services.close_project(**by(p), project=reached(p, **changes), closed_on=clock.today(), outcome="电耗下降 6%")


def campaign(p: FourPeople, node: str = "MK1", **changes) -> InnovationCampaign:
    today = clock.today()
    words = {
        "kind": "discussion", "title": "管理创新大讨论", "question": "如何以党建破题生产难题", "node": p.nodes[node], "from_on": today,
        "to_on": today + timedelta(days=30), "wanted": 12,
    }  # fmt: skip
    return services.open_campaign(**by(p), facts=CampaignFacts(**{**words, **changes}))


def measure(p: FourPeople, row: InnovationCampaign | None = None, user: User | None = None, title: str = "交接班清单") -> InnovationMeasure:
    row = row or campaign(p)
    return services.tell_measure(**by(p, user or p.worker), campaign=row, title=title, detail="每班交接填写清单")


def judges(p: FourPeople, names=("生产", "机电", "安监"), unit: str = "CM-B") -> list[User]:
    return [user_with(Role.WORKER, p.nodes[unit], unit=p.nodes[unit], name=f"评委{name}") for name in names]


def seats(users: list[User], names=("生产", "机电", "安监")) -> str:
    return "\n".join(f"{user.person.staff_no} {name}" for user, name in zip(users, names, strict=True))


def review(p: FourPeople, source=None, users: list[User] | None = None) -> InnovationReview:
    users = users or judges(p)
    return services.convene_review(**by(p), source=source or running(p), seats=seats(users))


def judged(p: FourPeople, benefit: int = 80, feasibility: int = 80, source=None) -> InnovationReview:
    """Everybody has given the same scores."""
    users = judges(p)
    row = review(p, source, users)
    for user in users:
        services.judge(**by(p, user), review=row, benefit=benefit, feasibility=feasibility)
    return row


def refusal(code: str = "FORM") -> InnovationRefusal:
    return InnovationRefusal.objects.get(code=code)


DAY = date(2026, 5, 1)
