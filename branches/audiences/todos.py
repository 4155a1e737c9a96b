"""Content that is planned for today or earlier and not said yet."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.audiences import selectors
from branches.audiences.models import ContentItem
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def content_due(actor: Actor, at: datetime) -> Todos:
    """One statement, a second where something is due."""
    today = localdate(at)
    return of_rows(selectors.late_items(Scope(actor.scope("audience.manage").paths), today), _line, today, "due_on")


def _line(row: ContentItem) -> Todo:
    return Todo(row.title, reverse("content_detail", args=[row.pk]), row.due_on, row.segment.name)
