"""Hazards that wait for somebody."""

from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from branches.safety import selectors
from branches.safety.enums import AcceptanceState
from branches.safety.models import AcceptanceCheck, Hazard, SafetyAlarm, TopicTask
from portal.kernel.scope import subtree
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def _drawn(row: Hazard) -> Todo:
    return Todo(f"{row.place} · {row.text[:30]}", reverse("hazard_detail", args=[row.pk]), row.due_on, row.node.name)


def to_assign(actor: Actor, at: datetime) -> Todos:
    return of_rows(selectors.to_assign(actor), _drawn, localdate(at), "due_on")


def to_fix(actor: Actor, at: datetime) -> Todos:
    return of_rows(selectors.to_fix(actor), _drawn, localdate(at), "due_on")


def to_check(actor: Actor, at: datetime) -> Todos:
    return of_rows(selectors.to_check(actor), _drawn, localdate(at), "due_on")


def escalated(actor: Actor, at: datetime) -> Todos:
    return of_rows(selectors.escalated_rows(actor), _drawn, localdate(at), "due_on")


def alarms(actor: Actor, at: datetime) -> Todos:
    """Alarms that nobody has looked at."""

    def drawn(row: SafetyAlarm) -> Todo:
        return Todo(f"{row.kind} · {row.place}", reverse("alarm_detail", args=[row.pk]), localdate(row.occurred_at), row.node.name)

    return of_rows(selectors.to_decide(actor), drawn, localdate(at))


def count_late(path: str, today: date) -> int:
    """How many overdue hazards stand below a node, for its chat group."""
    near = Q(subtree("node__path", path)) | Q(subtree("branch__node__path", path))
    return Hazard.objects.overdue_on(today).filter(near).count()


def tasks(actor: Actor, at: datetime) -> Todos:
    """Things of the monthly topics that are not put right yet."""

    def drawn(row: TopicTask) -> Todo:
        return Todo(row.text, reverse("topic_detail", args=[row.topic_id]), row.due_on, row.topic.node.name)

    return of_rows(selectors.open_tasks(actor, localdate(at)), drawn, localdate(at), "due_on")


def acceptances(actor: Actor, at: datetime) -> Todos:
    """Acceptances whose day has come."""

    def drawn(row: AcceptanceCheck) -> Todo:
        return Todo(f"{row.area} · {row.standard}", reverse("acceptance_detail", args=[row.pk]), row.due_on, row.checker_post)

    rows = selectors.acceptance_rows(actor, "acceptance.record", localdate(at))
    return of_rows(rows.filter(state=AcceptanceState.PLANNED, due_on__lte=localdate(at)), drawn, localdate(at), "due_on")
