"""Members of a pool, plans and consent at unit CM-A. The talent is the standing worker."""

from portal.kernel import clock
from portal.people.enums import PoliticalStatus
from portal.rights.models import User
from tests.support.people import FourPeople
from tests.workforce.results import factories as results
from workforce.talents import services
from workforce.talents.models import TalentMembership, TalentPlan, TalentPlanLine, TalentPool


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def pool(code: str = "MEMBER-INNOVATION") -> TalentPool:
    return TalentPool.objects.get(code=code)


def talented(p: FourPeople) -> User:
    """A Party member with a confirmed paper that the nation knows."""
    p.worker.person.political_status = PoliticalStatus.FULL_MEMBER
    p.worker.person.save()
    results.paper(p, title="瓦斯治理研究", level=7)
    return p.worker


def proposed(p: FourPeople) -> TalentMembership:
    return services.propose(**words(p), pool=pool(), person=talented(p).person)


def inside(p: FourPeople) -> TalentMembership:
    row = proposed(p)
    return services.confirm(**words(p, p.second_hr), membership=row, version=row.version)


def plan(p: FourPeople, name: str = "369 精准人才培养", node: str = "CM-A", user: User | None = None, **changes) -> TalentPlan:
    first = {"kind": "programme", "year": 2026}
    return services.save_plan(**words(p, user), node=p.nodes[node], name=name, **{**first, **changes})


def line(p: FourPeople, row: TalentPlan | None = None, text: str = "3 年培养 100 名技师", **changes) -> TalentPlanLine:
    first = {"direction": "train", "unit_label": "人", "target": 100, "done": 40}
    return services.save_line(**words(p), plan=row or plan(p), text=text, **{**first, **changes})
