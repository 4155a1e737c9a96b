"""Posts at committee DW1 and at branch A, and the roster of Party staff, through the services."""

from datetime import timedelta

from branches.appointments import services
from branches.appointments.models import CrossPost, PartyStaff
from branches.appointments.services import PostFacts, StaffFacts
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.models import User
from tests.branches.appraisals.factories import words
from tests.support.people import FourPeople

__all__ = ["enrolled", "post", "post_facts", "staff_facts", "words"]


def post_facts(p: FourPeople, **changes) -> PostFacts:
    first = {
        "node": p.nodes["DW1"], "person": p.worker.person.staff_no, "body": "board", "rank": "other", "title": "职工董事",
        "from_on": clock.today() - timedelta(days=200),
    }  # fmt: skip
    return PostFacts(**{**first, **changes})


def post(p: FourPeople, person: Person | None = None, user: User | None = None, **changes) -> CrossPost:
    if person is not None:
        changes["person"] = person
    return services.appoint(**words(p, user or p.committee), facts=post_facts(p, **changes))


def staff_facts(p: FourPeople, **changes) -> StaffFacts:
    first = {
        "node": p.nodes["ZB-A"], "number": p.worker.person.staff_no, "title": "支部党务干事", "source": "internal", "is_full_time": False,
        "load": 30, "duty": "会议记录，发展党员档案", "from_on": clock.today() - timedelta(days=90),
    }  # fmt: skip
    return StaffFacts(**{**first, **changes})


def enrolled(p: FourPeople, user: User | None = None, **changes) -> PartyStaff:
    return services.enrol_staff(**words(p, user or p.committee), facts=staff_facts(p, **changes))
