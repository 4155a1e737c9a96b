"""Sessions of the theory study group of committee DW1, through the services."""

from branches.theory import services
from branches.theory.models import TheorySession
from branches.theory.services import SessionFacts
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.models import User
from tests.support.people import FourPeople


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.committee), "at": clock.now()}


def group(p: FourPeople) -> list[str]:
    """Staff numbers of three people of the plant."""
    return list(Person.objects.filter(unit__path__startswith=p.nodes["MK1"].path).order_by("pk").values_list("staff_no", flat=True)[:3])


def facts(p: FourPeople, node: str = "DW1", **changes) -> SessionFacts:
    numbers = group(p)
    first = {
        "node": p.nodes[node], "held_on": clock.today(), "form": "collective", "topic": "产业工人队伍建设改革", "chair": numbers[0],
        "notes": "学习原文，研讨三项措施。", "present": numbers[:2], "absent": numbers[2:], "texts": "改革意见读本",
        "speeches": {numbers[1]: "结合分管工作谈认识"},
    }  # fmt: skip
    return SessionFacts(**{**first, **changes})


def logged(p: FourPeople, user: User | None = None, once_key: str = "", **changes) -> TheorySession:
    return services.log_session(**words(p, user), facts=facts(p, **changes), once_key=once_key)
