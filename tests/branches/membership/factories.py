"""Cases made through the services, with the days of a course that meets every limit."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from branches.membership import services
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.membership.rules import VoteFigures
from branches.membership.services import StepFacts
from branches.orgs.models import BranchMembership
from portal.kernel.periods import add_months
from portal.people.models import Person
from portal.rights.models import User
from tests.support.factories import PersonFactory
from tests.support.people import FourPeople

COMMITTEE_STEPS = {4, 8, 13, 16, 17, 18, 24}
VOTE = VoteFigures(expected=5, present=4, yes=4)


def at_noon(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(12)))


def applicant(people: FourPeople, **facts) -> Person:
    """A worker of the unit that branch A covers, 30 years old."""
    return PersonFactory(**{"unit": people.nodes["CM-A"], "name": "赵新", "birth_on": date(1995, 3, 3), **facts})


def opened(people: FourPeople, on: date, person: Person | None = None) -> DevelopmentCase:
    person = person or applicant(people)
    return services.open_case(actor=people.actor(people.secretary), at=at_noon(on), branch=people.branch_a, person=person, on=on)


def full_members(people: FourPeople, count: int = 2) -> list[Person]:
    rows = BranchMembership.objects.filter(branch=people.branch_a).exclude(person=people.secretary.person).select_related("person")
    return [row.person for row in rows.order_by("person__staff_no")[:count]]


def doer(people: FourPeople, no: int) -> User:
    return people.committee if no in COMMITTEE_STEPS else people.secretary


def facts_of(people: FourPeople, no: int, on: date, **facts) -> StepFacts:
    """What a step needs when everything is as it should be."""
    usual: dict = {
        5: {"helpers": full_members(people)}, 9: {"helpers": full_members(people)}, 11: {"training_days": 3},
        15: {"vote": VOTE, "result": "passed"}, 23: {"vote": VOTE, "result": "on_time"},
    }.get(no, {})  # fmt: skip
    return StepFacts(**{"on": on, **usual, **facts})


def step(people: FourPeople, case: DevelopmentCase, on: date, *, by: User | None = None, **facts) -> DevelopmentStepRecord:
    """Take the next step on its day, by whoever takes it."""
    case.refresh_from_db()
    no = case.next_no or 0
    return services.take_step(
        actor=people.actor(by or doer(people, no)), at=at_noon(on), case=case, version=case.version, facts=facts_of(people, no, on, **facts)
    )


def usual_days(start: date) -> dict[int, date]:
    """Days on which each of the 25 steps meets its limits, from an application on ``start``."""
    named = add_months(start, 3)
    cultivated = add_months(named, 12)
    voted = cultivated + timedelta(days=40)
    ended = add_months(voted, 12)
    days = {1: start, 2: start + timedelta(days=10), 3: named, 4: named + timedelta(days=5), 5: named + timedelta(days=6), 6: cultivated}
    days |= {no: cultivated + timedelta(days=no - 6) for no in range(7, 13)}
    days |= {13: voted - timedelta(days=20), 14: voted - timedelta(days=15), 15: voted, 16: voted + timedelta(days=10)}
    days |= {17: voted + timedelta(days=30), 18: voted + timedelta(days=32), 19: voted + timedelta(days=33), 20: voted + timedelta(days=40)}
    return days | {21: ended, 22: ended, 23: ended + timedelta(days=8), 24: ended + timedelta(days=20), 25: ended + timedelta(days=24)}


def brought_to(people: FourPeople, no: int, *, start: date = date(2022, 1, 10), person: Person | None = None) -> DevelopmentCase:
    """A case whose last step is ``no``, every step in time and reviewed each half year."""
    days = usual_days(start)
    case = opened(people, days[1], person)
    for each in range(2, no + 1):
        if each == 6:
            for months in (5, 10):
                on = add_months(days[3], months)
                services.add_review(actor=people.actor(people.secretary), at=at_noon(on), case=case, on=on, text="表现良好")
        step(people, case, days[each])
    case.refresh_from_db()
    return case
