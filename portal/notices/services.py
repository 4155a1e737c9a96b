"""Telling people what happened to their case."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.notices.models import Notice
from portal.rights.access import Actor
from portal.rights.models import User


@transaction.atomic
def notify(*, user_ids: Iterable[int], code: str, params: Mapping[str, Any], url: str, at: datetime) -> None:
    """Leave a notice for each account of ``user_ids``; ``code`` names a sentence, ``params`` (texts and numbers) fill it.

    ``url`` is a path of the portal where the one next action waits, or empty.
    """
    plain = {key: value if isinstance(value, int) else str(value) for key, value in params.items()}
    Notice.objects.bulk_create(Notice(recipient_id=pk, code=code, params=plain, url=url, created_at=at) for pk in sorted(set(user_ids)))


@transaction.atomic
def notify_person(*, person_id: int, code: str, params: Mapping[str, Any], url: str, at: datetime) -> None:
    """As ``notify``, for the account of a person of the roster; nothing happens where there is none."""
    accounts = User.objects.filter(person_id=person_id, is_active=True).values_list("pk", flat=True)
    notify(user_ids=accounts, code=code, params=params, url=url, at=at)


@transaction.atomic
def mark_read(*, actor: Actor, at: datetime, notice_ids: Iterable[int] | None = None) -> int:
    """Mark own notices as read, all of them without ``notice_ids``; returns how many were unread."""
    unread = Notice.objects.filter(recipient_id=actor.user_id, read_at=None)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    return unread.update(read_at=at)
