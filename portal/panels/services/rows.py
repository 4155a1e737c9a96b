"""What every act on a panel shares: the row under lock, its saving, the call to members, its line of the trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.audit.services import record
from portal.kernel.errors import EditConflict
from portal.notices.services import notify
from portal.panels.models import Panel
from portal.rights.access import Actor


def locked(panel: Panel, version: int | None) -> Panel:
    """The row under lock; EditConflict when somebody saved since ``version`` was read (None: any version will do)."""
    row = Panel.objects.select_for_update(of=("self",)).select_related("node").get(pk=panel.pk)
    if version is not None and row.version != version:
        raise EditConflict("panel.edited", theirs={_("状态"): row.get_state_display()})
    return row


def save(row: Panel) -> None:
    row.version += 1
    row.save()


def call(row: Panel, user_ids: Iterable[int], code: str, at: datetime) -> None:
    """Ask members to judge; the notice leads to their own page."""
    words = {"title": row.title, "cases": row.cases.count()}
    notify(user_ids=user_ids, code=code, params=words, url=reverse("panel_judge", args=[row.pk]), at=at)


def told(
    row: Panel, actor: Actor, at: datetime, action: str, *, label: str = "", before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None, reason: str = "",
) -> None:  # fmt: skip
    words = f"{row.title} · {label}" if label else row.title
    record(actor=actor, at=at, action=action, obj=row, label=words, path=row.node.path, before=before, after=after, reason=reason)
