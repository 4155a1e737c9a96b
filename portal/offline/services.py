"""A draft of a phone becomes a record, once."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, localdate

from portal.kernel.errors import RuleBroken, ensure
from portal.offline import rules
from portal.offline.registry import SentDraft, kind_of
from portal.offline.selectors import draft_days
from portal.rights.access import Actor


def send_draft(*, actor: Actor, at: datetime, draft: Any) -> SentDraft:
    """The record of ``draft`` (``kind``, ``once``, ``saved_at``, ``fields``); the same draft gives the same record.

    RuleBroken: not a draft, too old, what its room refuses; NotReachable outside the reach. The room writes, and its rows
    and audit rows are those of the form that was filled in.
    """
    given = draft if isinstance(draft, dict) else {}
    fields, once_key = rules.read_fields(given.get("fields")), given.get("once")
    typed_at = _moment(given.get("saved_at"))
    if fields is None or typed_at is None or not rules.is_key(once_key):
        raise RuleBroken("offline.bad_shape")
    kind = kind_of(str(given.get("kind")))
    if kind is None:
        raise RuleBroken("offline.unknown_kind")
    ensure(rules.may_send(typed_at, at, draft_days(localdate(at))))
    return kind.send(actor, at, str(once_key), fields, min(typed_at, at))


def _moment(text: Any) -> datetime | None:
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is not None and is_aware(moment) else None
