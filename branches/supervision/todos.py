"""Supervision that waits for somebody: orders to answer, answers to look at, checks to hold."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from branches.supervision import selectors
from branches.supervision.models import SupervisionCheck, SupervisionFinding
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor

AHEAD = timedelta(days=14)


def _finding(row: SupervisionFinding) -> Todo:
    return Todo(row.text[:40], reverse("supervision_finding", args=[row.pk]), row.due_on, row.node.name)


def to_answer(actor: Actor, at: datetime) -> Todos:
    return of_rows(selectors.to_answer(actor), _finding, localdate(at), "due_on")


def to_judge(actor: Actor, at: datetime) -> Todos:
    return of_rows(selectors.to_judge(actor), _finding, localdate(at), "due_on")


def to_hold(actor: Actor, at: datetime) -> Todos:
    """Checks due within two weeks or late."""

    def drawn(row: SupervisionCheck) -> Todo:
        return Todo(row.title, reverse("supervision_check", args=[row.pk]), row.planned_on, row.node.name)

    return of_rows(selectors.to_hold(actor, localdate(at) + AHEAD), drawn, localdate(at), "planned_on")
