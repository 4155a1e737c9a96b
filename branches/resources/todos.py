"""Drafts that wait for a second person."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.resources.enums import ResourceState
from branches.resources.models import ResourcePlan
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def to_approve(actor: Actor, at: datetime) -> Todos:
    """Drafts with lines, written by somebody else: two statements."""
    rows = ResourcePlan.objects.within(Scope(actor.scope("resource.approve").paths)).filter(state=ResourceState.DRAFT)
    rows = rows.filter(Q(written_by=None) | ~Q(written_by=actor.user_id), lines__dropped_on=None, lines__isnull=False).distinct()
    return of_rows(rows.select_related("node"), _line, localdate(at))


def _line(row: ResourcePlan) -> Todo:
    title = _("审定 %(year)s 年资源统筹计划") % {"year": row.year}
    return Todo(title, reverse("resource_plan_detail", args=[row.pk]), None, row.node.name)
