"""Reports that wait, in words that tell nothing on a projected screen."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.whistle import selectors
from branches.whistle.models import WhistleReport
from portal.notices.todos import Todo, Todos, dated
from portal.rights.access import Actor


def waiting(actor: Actor, at: datetime) -> Todos:
    """One statement: there are never many, and each has one of two limits."""

    def drawn(row: WhistleReport) -> Todo:
        return Todo(_("有一条新事项"), reverse("whistle_detail", args=[row.pk]), None if row.closed_on else row.due_on)

    return dated([drawn(row) for row in selectors.waiting(actor)], localdate(at))
