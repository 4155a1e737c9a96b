"""Methods that wait for the review of a second person."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.methods import selectors
from workforce.methods.models import OperatingMethod


def to_review(actor: Actor, at: datetime) -> Todos:
    """Two statements."""

    def drawn(row: OperatingMethod) -> Todo:
        return Todo(str(row), reverse("method_detail", args=[row.pk]), None, row.unit.name)

    return of_rows(selectors.for_office(actor), drawn, localdate(at))
