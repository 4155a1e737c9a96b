"""Agreements that run out."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.partnerships import selectors
from branches.partnerships.models import Partnership
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def ending(actor: Actor, at: datetime) -> Todos:
    """Two statements where nothing waits."""
    today = localdate(at)
    return of_rows(selectors.ending(Scope(actor.scope("partnership.edit").paths), today), _line, today, "to_on")


def _line(row: Partnership) -> Todo:
    return Todo(row.name, reverse("partnership_detail", args=[row.pk]), row.to_on, row.node.name)
