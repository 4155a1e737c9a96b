"""The stage whose turn it is, of the programmes that the actor's own organisation runs."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.programmes import selectors
from branches.programmes.models import ProgrammeStage
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def next_stages(actor: Actor, at: datetime) -> Todos:
    return of_rows(selectors.next_stages(actor.scope("programme.edit").paths), _drawn, localdate(at), due="due_on")


def _drawn(row: ProgrammeStage) -> Todo:
    return Todo(row.name, reverse("programme_detail", args=[row.programme_id]), row.due_on, row.programme.title)
