"""Matters, checks, draws and findings at unit CM-A, through the services."""

from datetime import timedelta

from branches.supervision import services
from branches.supervision.models import (
    SupervisionCheck,
    SupervisionDraw,
    SupervisionFinding,
    SupervisionMatter,
    SupervisionOffice,
    SupervisionTopic,
)
from branches.supervision.services import CheckFacts, DrawFacts, FindingFacts, MatterFacts
from portal.kernel import clock
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with


def officer(p: FourPeople, node: str = "DW1") -> User:
    """Discipline of the first plant's committee, made when asked for first."""
    found = User.objects.filter(grants__role=Role.DISCIPLINE, grants__node__code=node).first()
    return found or user_with(Role.DISCIPLINE, p.nodes[node], unit=p.nodes["MK1" if node != "DW2" else "MK2"], name=f"纪检{node}")


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or officer(p)), "at": clock.now()}


def topic(code: str = "CONTRACT") -> SupervisionTopic:
    return SupervisionTopic.objects.get(code=code)


def office(code: str = "AUDIT") -> SupervisionOffice:
    return SupervisionOffice.objects.get(code=code)


def matter(p: FourPeople, user: User | None = None, **changes) -> SupervisionMatter:
    first = {
        "node": p.nodes["CM-A"],
        "name": "零星物资采购",
        "topic": topic(),
        "is_key": True,
        "rule": "采购管理办法",
        "flow": "申请到验收",
    }
    return services.register_matter(**words(p, user), facts=MatterFacts(**{**first, **changes}))


def check_facts(p: FourPeople, **changes) -> CheckFacts:
    first = {
        "node": p.nodes["CM-A"], "title": "采购专项检查", "topic": topic(), "lead": office("DISCIPLINE"),
        "planned_on": clock.today() + timedelta(days=5), "kind": "regular", "source": "inside",
    }  # fmt: skip
    return CheckFacts(**{**first, **changes})


def check(p: FourPeople, user: User | None = None, partners=(), tags=(), once_key="", **changes) -> SupervisionCheck:
    facts = check_facts(p, **changes)
    return services.plan_check(**words(p, user), facts=facts, partners=partners, tags=tags, once_key=once_key)


def held(p: FourPeople, **changes) -> SupervisionCheck:
    return services.hold_check(**words(p), check=check(p, **changes), held_on=clock.today(), result="查阅合同 12 份")


def finding_facts(p: FourPeople, **changes) -> FindingFacts:
    today = clock.today()
    first = {
        "node": p.nodes["CM-A"], "topic": topic(), "source": "inside", "text": "两份合同未比价", "found_on": today,
        "due_on": today + timedelta(days=10), "demand": "补办比价",
    }  # fmt: skip
    return FindingFacts(**{**first, **changes})


def finding(p: FourPeople, user: User | None = None, once_key="", **changes) -> SupervisionFinding:
    return services.issue_finding(**words(p, user), facts=finding_facts(p, **changes), once_key=once_key)


def answered(p: FourPeople, **changes) -> SupervisionFinding:
    return services.answer_finding(**words(p, p.secretary), finding=finding(p, **changes), measure="已补办比价")


def draw(p: FourPeople, size: int = 2, user: User | None = None, **changes) -> SupervisionDraw:
    first = {
        "node": p.nodes["MK1"], "title": "季度抽查", "stratum": "topic", "size": size, "lead": office(),
        "planned_on": clock.today() + timedelta(days=9),
    }  # fmt: skip
    return services.draw_lots(**words(p, user or officer(p, "MK1")), facts=DrawFacts(**{**first, **changes}))
