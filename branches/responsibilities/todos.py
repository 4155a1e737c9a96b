"""Statements of which the half-year that is over has not been told."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.responsibilities import selectors
from branches.responsibilities.models import DutyStatement
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def untold(actor: Actor, at: datetime) -> Todos:
    today = localdate(at)
    return of_rows(selectors.untold(Scope(actor.scope("statement.report").paths), today), _drawn, today)


def _drawn(row: DutyStatement) -> Todo:
    return Todo(row.text, reverse("statement_detail", args=[row.pk]), detail=row.node.name)
