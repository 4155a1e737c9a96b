"""Temporary branches whose project is about to end or has ended: prepare the hand-over, close them, or have the end put off."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.temporaries import selectors
from branches.temporaries.models import TemporaryBranch
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def ending(actor: Actor, at: datetime) -> Todos:
    """Open ones within the lead before their end or past it: three statements."""
    today = localdate(at)
    edge = today + timedelta(days=selectors.lead_days(today))
    rows = TemporaryBranch.objects.within(Scope(actor.scope("temporary.handover").paths))
    rows = rows.filter(branch__node__closed_on=None, ends_on__lte=edge).select_related("branch__node")
    return of_rows(rows, _line, today, "ends_on")


def _line(row: TemporaryBranch) -> Todo:
    title = _("%(name)s：项目到期，准备交接") % {"name": row.branch.node.name}
    return Todo(title, reverse("temporary_detail", args=[row.branch.node.code]), row.ends_on, row.project)
