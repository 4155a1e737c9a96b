"""The notices of one reader."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.notices.enums import NoticeState
from portal.notices.models import Notice
from portal.rights.access import Actor

IN_STATE = {
    NoticeState.UNREAD: Q(read_at=None, done_at=None),
    NoticeState.READ: Q(read_at__isnull=False, done_at=None),
    NoticeState.DONE: Q(done_at__isnull=False),
}


def topic_of(code: str, params: Mapping[str, Any], url: str) -> str:
    """Equal for notices that say the same of the same record: code and address, or the words where there is no address."""
    about = url or json.dumps(params, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{code}\n{about}".encode()).hexdigest()[:32]


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices, newest first."""
    return Notice.objects.filter(recipient_id=actor.user_id) if actor.user_id else Notice.objects.none()


def _same_topic() -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=OuterRef("recipient"), topic=OuterRef("topic")).exclude(topic="").order_by()


def grouped(actor: Actor) -> QuerySet[Notice]:
    """The newest notice of each topic, with ``older``: how many of the same topic stand behind it."""
    behind = _same_topic().filter(pk__lt=OuterRef("pk")).values("topic").annotate(n=Count("pk")).values("n")
    rows = notices_of(actor).filter(~Exists(_same_topic().filter(pk__gt=OuterRef("pk"))))
    return rows.annotate(older=Coalesce(Subquery(behind, output_field=IntegerField()), 0))


def state_counts(rows: QuerySet[Notice]) -> dict[str, int]:
    """How many topics are unread, read and dealt with, and ``all``: one statement."""
    counts = {state.value: Count("pk", filter=is_in) for state, is_in in IN_STATE.items()}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def latest(actor: Actor, limit: int) -> list[Notice]:
    """The newest topics that are not dealt with, unread or not, for the bell: one statement."""
    return list(grouped(actor).filter(done_at=None)[:limit])
