"""Cases that wait for somebody: the worker's word and the handler's answer; the office's turn."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.cases import access
from workforce.cases.models import WorkerCase
from workforce.cases.rules import WAITING


def mine(actor: Actor, at: datetime) -> Todos:
    """To answer and to confirm: two statements."""

    def drawn(row: WorkerCase) -> Todo:
        if row.state == "answered":
            return Todo(_("请确认答复：%(what)s") % {"what": row.get_category_display()}, reverse("worker_case_mine", args=[row.pk]))
        return Todo(f"{row} · {row.get_category_display()}", reverse("worker_case_handle", args=[row.pk]), row.due_on)

    rows = access.handled_rows(actor).filter(state="assigned") | access.own_rows(actor).filter(state="answered")
    return of_rows(rows, drawn, localdate(at), "due_on")


def office(actor: Actor, at: datetime) -> Todos:
    """Nobody has been found for it yet, or it is overdue: two statements."""
    today = localdate(at)

    def drawn(row: WorkerCase) -> Todo:
        url = reverse("worker_case_detail", args=[row.pk])
        return Todo(f"{row} · {row.get_category_display()}", url, row.due_on, row.unit.name)

    rows = access.office_rows(actor).filter(Q(state="open") | Q(state__in=WAITING, due_on__lt=today)).select_related("unit")
    return of_rows(rows, drawn, today, "due_on")
