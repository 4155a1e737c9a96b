"""Branches in the hands of a committee whose committee is over its term."""

from datetime import datetime

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.timezone import localdate

from branches.orgs.enums import COMMITTEE_POSTS
from branches.orgs.models import Branch
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def over_term(actor: Actor, at: datetime) -> Todos:
    """Branches to be re-elected, the longest over term first: two statements."""
    today = localdate(at)
    held = Q(posts__post__in=COMMITTEE_POSTS, posts__from_on__lte=today, posts__to_on__lt=today)
    held &= Q(posts__ended_on=None) | Q(posts__ended_on__gte=today)
    rows = Branch.objects.within(actor.scope("branch.edit")).filter(node__closed_on=None).select_related("node")
    rows = rows.annotate(over_on=Min("posts__to_on", filter=held)).filter(over_on__isnull=False)

    def drawn(branch: Branch) -> Todo:
        return Todo(branch.node.name, reverse("branch_detail", args=[branch.node.code]), branch.over_on)  # type: ignore[attr-defined]

    return of_rows(rows, drawn, today, "over_on")
