"""Payouts that wait for a second person, and those that are approved and not paid."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.funds import selectors
from workforce.funds.models import FundPayout


def _drawn(row: FundPayout) -> Todo:
    return Todo(row.title, reverse("fund_payout", args=[row.pk]), None, row.fund.title)


def to_approve(actor: Actor, at: datetime) -> Todos:
    """Two statements."""
    return of_rows(selectors.to_approve(actor), _drawn, localdate(at))


def to_pay(actor: Actor, at: datetime) -> Todos:
    """Two statements."""
    return of_rows(selectors.to_pay(actor), _drawn, localdate(at))
