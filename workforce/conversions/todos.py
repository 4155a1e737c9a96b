"""Conversions that wait for a second person."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.conversions import selectors
from workforce.conversions.models import InnovationConversion


def to_verify(actor: Actor, at: datetime) -> Todos:
    """Two statements."""

    def drawn(row: InnovationConversion) -> Todo:
        return Todo(str(row), reverse("conversion_detail", args=[row.pk]), None, row.node.name)

    return of_rows(selectors.to_verify(actor), drawn, localdate(at))
