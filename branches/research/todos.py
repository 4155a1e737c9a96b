"""Studies past the day by which they should be done."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.research import selectors
from branches.research.models import StudyGroup
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def late(actor: Actor, at: datetime) -> Todos:
    today = localdate(at)
    return of_rows(selectors.late(actor.scope("research.edit"), today), _drawn, today, "to_on")


def _drawn(row: StudyGroup) -> Todo:
    return Todo(row.topic, reverse("research_detail", args=[row.pk]), due_on=row.to_on, detail=row.node.name)
