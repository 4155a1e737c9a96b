"""Newsletters that are begun and not out: one statement, three where something waits."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.newsletters import rules, selectors
from branches.newsletters.models import Newsletter
from portal.kernel.scope import Scope
from portal.notices.todos import NONE, Todo, Todos, dated
from portal.rights.access import Actor


def unfinished(actor: Actor, at: datetime) -> Todos:
    rows = list(Newsletter.objects.within(Scope(actor.scope("newsletter.edit").paths)).filter(state="draft").select_related("node"))
    if not rows:
        return NONE
    today = localdate(at)
    days = selectors.due_days(today)
    return dated(
        (Todo(r.title, reverse("newsletter_detail", args=[r.pk]), rules.due_on(r.year, r.quarter, days), r.node.name) for r in rows), today
    )
