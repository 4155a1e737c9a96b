"""Newsletters of the committee, with a published story."""

from branches.newsletters import rules, services
from branches.newsletters.models import Newsletter
from portal.kernel import clock
from portal.rights.models import User
from tests.branches.appraisals.factories import words
from tests.branches.stories.factories import published
from tests.support.people import FourPeople

__all__ = ["begun", "filled", "published", "sent", "words"]


def begun(p: FourPeople, user: User | None = None, **changes) -> Newsletter:
    today = clock.today()
    first = {"node": p.nodes["DW1"], "year": today.year, "quarter": rules.quarter_of(today), "title": "工会简报", "lead": "这一季度"}
    return services.begin_newsletter(**words(p, user or p.committee), **{**first, **changes})


def filled(p: FourPeople, count: int = 1) -> Newsletter:
    stories = [published(p, title=f"内容{n}") for n in range(count)]
    row = begun(p)
    services.choose_stories(**words(p, p.committee), newsletter=row, ids=[s.pk for s in stories])
    return Newsletter.objects.get(pk=row.pk)


def sent(p: FourPeople) -> Newsletter:
    row = filled(p)
    return services.publish_newsletter(**words(p, p.committee), newsletter=row, version=row.version)
