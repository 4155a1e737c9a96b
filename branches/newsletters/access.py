"""Who edits newsletters: the union office and the Party committee; who reads those that are out: everybody."""

from django.db.models import Q, QuerySet

from branches.newsletters.enums import NewsletterState
from branches.newsletters.models import Newsletter
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def readable(actor: Actor) -> QuerySet[Newsletter]:
    """Newsletters that the actor may open."""
    reach = Q(pk__in=Newsletter.objects.within(actor.scope("newsletter.edit")).order_by().values("pk"))
    if actor.can("newsletter.read"):
        reach |= Q(state=NewsletterState.PUBLISHED)
    return Newsletter.objects.filter(reach)


def may_edit(actor: Actor, row: Newsletter) -> Verdict:
    """The office, until it is out. NotReachable for a stranger."""
    verdict = actor.may("newsletter.edit", path=row.node.path)
    return verdict if not verdict or row.state == NewsletterState.DRAFT else denied("newsletter.is_published")


def keeps(actor: Actor, row: Newsletter) -> bool:
    return actor.scope("newsletter.edit").covers(row.node.path)
