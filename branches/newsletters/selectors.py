"""Newsletters with their items; what may still be chosen."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from branches.newsletters import access, rules
from branches.newsletters.models import Newsletter, NewsletterItem
from branches.stories.models import Story
from branches.stories.selectors import published_in
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.rights.access import Actor

NODE_KINDS = ("group", "company", "plant", "party_committee")


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    """Units and committees that have a newsletter of their own."""
    return Node.objects.within(scope).filter(kind__in=NODE_KINDS).open_on(today).order_by("path")


def newsletters(actor: Actor) -> QuerySet[Newsletter]:
    """Those that the actor may open, with the number of items that stand."""
    rows = access.readable(actor).select_related("node", "published_by", "announcement")
    standing = Count("items", filter=Q(items__story__state="published"))
    return rows.annotate(standing=standing).order_by("-year", "-quarter", "node__path")


def items_of(row: Newsletter) -> QuerySet[NewsletterItem]:
    """Items whose story is still published, in order: what readers and papers see."""
    rows = row.items.filter(story__state="published").select_related("story__node", "story__kind")
    return rows.order_by("no", "pk")


def choosable(row: Newsletter) -> QuerySet[Story]:
    """Stories published below the node in this quarter or the one before, and in none of the node's newsletters yet."""
    first, last = rules.span_of(row.year, row.quarter)
    before = rules.span_of(row.year - (row.quarter == 1), (row.quarter + 2) % 4 + 1)[0]
    used = NewsletterItem.objects.filter(story=OuterRef("pk"), newsletter__node=row.node_id)
    return published_in(row.node.path, min(first, before), last).exclude(Exists(used))


def due_days(day: date) -> int:
    return int(value_on("NEWSLETTER_DAYS", day))
