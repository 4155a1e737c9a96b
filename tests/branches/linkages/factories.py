"""Links of branch A and their visits, through the services. The leader is ``people.worker``: he has no office of his own."""

from datetime import date, timedelta

from branches.linkages import services
from branches.linkages.models import LeaderLink, LinkVisit
from branches.linkages.services import LinkFacts, VisitFacts
from portal.kernel import clock
from portal.rights.models import User
from tests.branches.appraisals.factories import words
from tests.support.people import FourPeople

__all__ = ["link", "link_facts", "planned", "visit_facts", "visited", "words"]


def link_facts(p: FourPeople, **changes) -> LinkFacts:
    first = {
        "branch": p.branch_a, "number": p.worker.person.staff_no, "focus": "安全薄弱环节", "from_on": clock.today() - timedelta(days=400),
    }  # fmt: skip
    return LinkFacts(**{**first, **changes})


def link(p: FourPeople, user: User | None = None, **changes) -> LeaderLink:
    return services.link_leader(**words(p, user or p.committee), facts=link_facts(p, **changes))


def visit_facts(**changes) -> VisitFacts:
    first = {"held_on": clock.today(), "topic": "听取汇报", "found": "值班室条件差"}
    return VisitFacts(**{**first, **changes})


def visited(p: FourPeople, row: LeaderLink, user: User | None = None, **changes) -> LinkVisit:
    return services.log_visit(**words(p, user or p.worker), link=row, facts=visit_facts(**changes))


def promised(p: FourPeople, row: LeaderLink, by: date | None = None) -> LinkVisit:
    return visited(p, row, promise="更换空调", promise_by=by or clock.today() + timedelta(days=10))


def planned(p: FourPeople, row: LeaderLink, days: int = 5) -> LinkVisit:
    return services.plan_visit(**words(p, p.worker), link=row, on=clock.today() + timedelta(days=days), topic="下井看现场")
