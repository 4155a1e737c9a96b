"""Letters that wait for the own branch, and those that nobody confirmed in their days."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.transfers import selectors
from branches.transfers.enums import LetterStanding, LetterState
from branches.transfers.models import TransferLetter
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def to_confirm(actor: Actor, at: datetime) -> Todos:
    """Letters to receive, for the receiving side: two statements."""
    rows = TransferLetter.objects.received_within(actor.scope("transfer.confirm")).filter(state=LetterState.ISSUED)

    def drawn(row: TransferLetter) -> Todo:
        title = _("组织关系待接收：%(name)s") % {"name": row.person.name}
        return Todo(title, reverse("transfer_detail", args=[row.pk]), row.expires_on, row.target)

    return of_rows(rows.select_related("person", "to_branch__node"), drawn, localdate(at), "expires_on")


def overdue(actor: Actor, at: datetime) -> Todos:
    """Letters beyond their last day, for those who issue: two statements."""
    today = localdate(at)
    rows = selectors.of_standing(selectors.letter_rows(actor.scope("transfer.issue")), LetterStanding.OVERDUE, today)

    def drawn(row: TransferLetter) -> Todo:
        title = _("介绍信过期未接收：%(name)s") % {"name": row.person.name}
        return Todo(title, reverse("transfer_detail", args=[row.pk]), row.expires_on, row.source)

    return of_rows(rows, drawn, today, "expires_on")
