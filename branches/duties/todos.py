"""Duties of the own branches that are late or due soon."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.duties import selectors
from branches.duties.enums import DutyStatus
from branches.duties.rules import Duty
from branches.orgs.models import Branch
from portal.kernel.scope import Scope, subtree
from portal.notices.todos import NONE, Todo, Todos, dated
from portal.rights.access import Actor


def _pressing(branches: list[Branch], today: date) -> list[Duty]:
    """Late ones, and those that end within DUTY-02 days. Nine statements for any number of branches."""
    soon = selectors.duty_parameters(today).soon_days
    found = selectors.duties_of_branches([b.pk for b in branches], today)
    return [
        d for duties in found.values() for d in duties
        if d.status == DutyStatus.LATE or (d.status == DutyStatus.DUE and d.days_left <= soon)
    ]  # fmt: skip


def late_or_soon(actor: Actor, at: datetime) -> Todos:
    """What the actor's branches owe and should do next: ten statements, one without a branch."""
    today = localdate(at)
    rows = Branch.objects.within(Scope(actor.scope("workbench.view").paths)).filter(node__closed_on=None)
    branches = {b.pk: b for b in rows.select_related("node")}
    if not branches:
        return NONE
    here = reverse("workbench")

    def drawn(duty: Duty) -> Todo:
        node = branches[duty.branch_id].node
        who = f"{node.name} · {duty.group.name}" if duty.group else node.name
        return Todo(duty.kind.name, f"{here}?branch={node.code}", duty.period.ends_on, who)

    return dated((drawn(duty) for duty in _pressing(list(branches.values()), today)), today)


def count_pressing(path: str, today: date) -> int:
    """How many duties of the branches below a node are late or due soon, for its chat group."""
    return len(_pressing(list(Branch.objects.filter(subtree("node__path", path), node__closed_on=None)), today))
