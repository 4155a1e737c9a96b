"""Claims that wait: for the office to check, to approve and to pay, for the claimant to mend."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.subsidies import selectors
from workforce.subsidies.enums import SubsidyState
from workforce.subsidies.models import SubsidyClaim


def _drawn(row: SubsidyClaim) -> Todo:
    title = f"{row.person.name} · {row.get_kind_display()}"
    return Todo(title, reverse("subsidy_detail", args=[row.pk]), None, row.person.unit.name)


def to_check(actor: Actor, at: datetime) -> Todos:
    """Two statements."""
    return of_rows(selectors.to_check(actor), _drawn, localdate(at))


def to_approve(actor: Actor, at: datetime) -> Todos:
    """Not those that the actor has checked himself. Two statements."""
    return of_rows(selectors.to_approve(actor), _drawn, localdate(at))


def to_pay(actor: Actor, at: datetime) -> Todos:
    """Two statements."""
    return of_rows(selectors.to_pay(actor), _drawn, localdate(at))


def to_mend(actor: Actor, at: datetime) -> Todos:
    """Own claims that were sent back. Two statements."""
    if actor.person_id is None:
        return NONE

    def drawn(row: SubsidyClaim) -> Todo:
        return Todo(f"{row.get_kind_display()}：{row.return_reason}"[:120], reverse("subsidy_edit", args=[row.pk]))

    return of_rows(selectors.own_claims(actor).filter(state=SubsidyState.RETURNED), drawn, localdate(at))
