"""What every act on a ballot shares: the row under lock, its saving, its line of the trail."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit.services import record
from portal.ballots.models import Ballot
from portal.kernel.errors import EditConflict
from portal.rights.access import Actor


def locked(ballot: Ballot, version: int | None) -> Ballot:
    """The row under lock; EditConflict when somebody saved since ``version`` was read (None: any version will do)."""
    row = Ballot.objects.select_for_update(of=("self",)).select_related("node").get(pk=ballot.pk)
    if version is not None and row.version != version:
        raise EditConflict("ballot.edited", theirs={_("状态"): row.get_state_display()})
    return row


def save(row: Ballot) -> None:
    row.version += 1
    row.save()


def told(row: Ballot, actor: Actor, at: datetime, action: str, *, after: dict[str, Any] | None = None, reason: str = "") -> None:
    record(actor=actor, at=at, action=action, obj=row, path=row.node.path, after=after, reason=reason)
