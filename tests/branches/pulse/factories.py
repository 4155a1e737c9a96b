"""Surveys of the first committee: branch A and branch B with a crew each, answered through the services."""

from datetime import timedelta

from branches.pulse import services
from branches.pulse.models import PulseSurvey, PulseTemplate
from branches.pulse.services import SurveyPlan
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.factories import PersonFactory, RoleGrantFactory, UserFactory
from tests.support.people import FourPeople


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.committee), "at": clock.now()}


def crew(p: FourPeople, code: str, size: int) -> list[User]:
    """``size`` people with accounts at a unit, those who are there included."""
    node = p.nodes[code]
    for _n in range(size - Person.objects.filter(unit=node).count()):
        PersonFactory(unit=node)
    found = []
    for person in Person.objects.filter(unit=node).order_by("pk")[:size]:
        user = User.objects.filter(person=person).first() or UserFactory(person=person)
        if not user.grants.exists():
            RoleGrantFactory(user=user, role=Role.WORKER, node=node)
        found.append(user)
    return found


def plan(p: FourPeople, node: str = "DW1", code: str = "MOOD", **changes) -> SurveyPlan:
    today = clock.today()
    first = {
        "node": p.nodes[node], "template": PulseTemplate.objects.get(code=code), "title": "四季度心声",
        "impact": "了解职工心声，只看汇总。",
        "opens_on": today, "closes_on": today,
    }  # fmt: skip
    return SurveyPlan(**{**first, **changes})


def drafted(p: FourPeople, user: User | None = None, **changes) -> PulseSurvey:
    return services.draft_survey(**words(p, user), plan=plan(p, **changes))


def opened(p: FourPeople, user: User | None = None, **changes) -> PulseSurvey:
    row = drafted(p, user, **changes)
    return services.open_survey(**words(p, user), survey=row, version=1)


def answer(p: FourPeople, row: PulseSurvey, user: User, grade: int = 4, only: tuple[int, ...] = ()) -> None:
    numbers = only or tuple(row.asks.values_list("no", flat=True))
    services.answer_survey(**words(p, user), survey=row, values=dict.fromkeys(numbers, grade))


def closed(p: FourPeople, row: PulseSurvey, user: User | None = None) -> PulseSurvey:
    row.refresh_from_db()
    return services.close_survey(**words(p, user), survey=row, version=row.version)


def long_ago(row: PulseSurvey, days: int = 90) -> None:
    """As if the survey had ended ``days`` ago."""
    day = clock.today() - timedelta(days=days)
    PulseSurvey.objects.filter(pk=row.pk).update(closed_on=day, closes_on=day, opens_on=day)
