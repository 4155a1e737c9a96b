"""Telling people what happened to their case."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.notices import registry
from portal.notices.models import Notice
from portal.notices.selectors import topic_of
from portal.notices.services.outbox import mail_notices
from portal.rights.access import Actor
from portal.rights.models import User

CHUNK = 1000


@transaction.atomic
def notify(*, user_ids: Iterable[int], code: str, params: Mapping[str, Any], url: str, at: datetime) -> None:
    """Leave a notice for each account of ``user_ids``; ``code`` names a sentence, ``params`` fill it: texts, numbers, and words and
    names of ``portal.kernel.sentences``, which are said in the language of the reader.

    ``url`` is a path of the portal where the one next action waits, or empty. Whoever has chosen so is written to as well.
    Made for thousands of readers: rows are written and choices read in chunks, never one by one.
    """
    plain = {key: value if isinstance(value, int | dict) else str(value) for key, value in params.items()}
    same = {
        "code": code, "params": plain, "url": url, "created_at": at,
        "category": registry.nature_of(code).category, "topic": topic_of(code, plain, url),
    }  # fmt: skip
    made = Notice.objects.bulk_create([Notice(recipient_id=pk, **same) for pk in sorted(set(user_ids))], batch_size=CHUNK)
    for start in range(0, len(made), CHUNK):
        mail_notices(notices=made[start : start + CHUNK], at=at)


@transaction.atomic
def notify_person(*, person_id: int, code: str, params: Mapping[str, Any], url: str, at: datetime) -> None:
    """As ``notify``, for the account of a person of the roster; nothing happens where there is none."""
    accounts = User.objects.filter(person_id=person_id, is_active=True).values_list("pk", flat=True)
    notify(user_ids=accounts, code=code, params=params, url=url, at=at)


def _own(actor: Actor, notice_ids: Iterable[int] | None) -> Any:
    """The actor's notices of those ids and of the same topics; all of his without ids."""
    rows = Notice.objects.filter(recipient_id=actor.user_id)
    if notice_ids is None:
        return rows
    chosen = list(rows.filter(pk__in=list(notice_ids)).values_list("pk", "topic"))
    topics = {topic for _pk, topic in chosen if topic}
    return rows.filter(pk__in=[pk for pk, _topic in chosen]) | rows.filter(topic__in=topics)


@transaction.atomic
def mark_read(*, actor: Actor, at: datetime, notice_ids: Iterable[int] | None = None) -> int:
    """Mark own notices and those of the same topic as read, all of them without ``notice_ids``; returns how many were unread."""
    return _own(actor, notice_ids).filter(read_at=None).update(read_at=at)


@transaction.atomic
def mark_done(*, actor: Actor, at: datetime, notice_ids: Iterable[int]) -> int:
    """Lay own notices and those of the same topic aside as dealt with; returns how many were open. What is done is read as well."""
    rows = _own(actor, notice_ids)
    rows.filter(read_at=None).update(read_at=at)
    return rows.filter(done_at=None).update(done_at=at)
