"""Study groups of branch A, through the services."""

from datetime import timedelta

from branches.research import services
from branches.research.models import StudyGroup, StudyPaper
from branches.research.services import GroupFacts, PaperFacts
from portal.kernel import clock
from portal.rights.models import User
from tests.branches.appraisals.factories import words
from tests.support.people import FourPeople

__all__ = ["facts", "group", "words", "written"]


def facts(p: FourPeople, **changes) -> GroupFacts:
    today = clock.today()
    first = {
        "node": p.nodes["ZB-A"], "name": "协同研究小组", "topic": "考核与成长协同", "lead": p.secretary.person,
        "members": (p.worker.person,), "from_on": today - timedelta(days=200), "to_on": today + timedelta(days=30),
    }  # fmt: skip
    return GroupFacts(**{**first, **changes})


def group(p: FourPeople, user: User | None = None, **changes) -> StudyGroup:
    topic = changes.pop("topic", f"考核与成长协同 {StudyGroup.objects.count()}")
    return services.set_up_group(**words(p, user), facts=facts(p, topic=topic, **changes))


def written(p: FourPeople, row: StudyGroup, **changes) -> StudyPaper:
    first = {
        "title": "班组长兼任的做法", "authors": f"{p.worker.person.staff_no}、周教授", "published_in": "《党建研究》第 2 期",
        "published_on": clock.today() - timedelta(days=20),
    }  # fmt: skip
    return services.record_paper(**words(p), group=row, facts=PaperFacts(**{**first, **changes}))
