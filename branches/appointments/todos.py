"""Posts whose term ran out."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.appointments import selectors
from branches.appointments.models import CrossPost
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def terms_over(actor: Actor, at: datetime) -> Todos:
    """One statement where nothing waits."""
    today = localdate(at)
    return of_rows(selectors.terms_over(Scope(actor.scope("appointment.edit").paths), today), _line, today, "to_on")


def _line(row: CrossPost) -> Todo:
    title = _("%(name)s：%(title)s任期届满") % {"name": row.person.name, "title": row.title}
    return Todo(title, reverse("appointment_edit", args=[row.pk]), row.to_on, row.node.name)
