"""The one way to write the trail."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from portal.audit.models import AuditRow
from portal.audit.registry import Act, tell
from portal.kernel import context
from portal.rights.access import Actor


def _ties(facts: context.RequestFacts) -> dict[str, None]:
    """Nothing, so that the database notes the transaction; or that it shall not."""
    return {"txid": None, "written_at": None} if facts.is_timeless else {}


def record(
    *,
    actor: Actor,
    at: datetime,
    action: str,
    obj: models.Model | None = None,
    kind: str = "",
    label: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    path: str = "",
) -> None:
    """Write one audit row in the current transaction.

    ``action`` is ``object.verb`` (``activity.filed``). ``before`` and ``after`` hold only what changed, as JSON; values
    of phone, ID number and other protected columns never go in: write "(changed)" instead.
    """
    facts = context.current()
    AuditRow.objects.create(
        at=at, actor=actor.user, actor_label=actor.label, action=action,
        object_kind=kind or (obj._meta.model_name or "" if obj is not None else ""),
        object_id=str(obj.pk) if obj is not None else "",
        object_label=(label or (str(obj) if obj is not None else ""))[:200],
        node_path=path, before=before or {}, after=after or {}, reason=reason[:500],
        address=facts.address, request_id=facts.request_id, **_ties(facts),
    )  # fmt: skip
    tell(Act(action, at, [(obj, path)], after or {}))


def record_each(
    *,
    actor: Actor,
    at: datetime,
    action: str,
    rows: Iterable[tuple[models.Model, str, dict[str, Any], dict[str, Any]]],
    reason: str = "",
) -> None:
    """The same act on many objects, one audit row each, in one statement; ``rows`` are (object, path, before, after)."""
    facts, acts = context.current(), list(rows)
    AuditRow.objects.bulk_create(
        [
            AuditRow(
                at=at, actor=actor.user, actor_label=actor.label, action=action, object_kind=obj._meta.model_name or "",
                object_id=str(obj.pk), object_label=str(obj)[:200], node_path=path, before=before, after=after,
                reason=reason[:500], address=facts.address, request_id=facts.request_id, **_ties(facts),
            )
            for obj, path, before, after in acts
        ],
        batch_size=500,
    )  # fmt: skip
    tell(Act(action, at, [(obj, path) for obj, path, _before, _after in acts], {}))


def record_shared(*, actors: Sequence[Actor], at: datetime, action: str, obj: models.Model, path: str) -> None:
    """What many people have done on one object, written at its end in one statement and in the order given.

    For acts whose order and time must not be told: ``at`` is the moment of the end, and neither address nor request is kept.
    """
    facts = {"object_kind": obj._meta.model_name or "", "object_id": str(obj.pk), "object_label": str(obj)[:200], "node_path": path}
    rows = [AuditRow(at=at, actor=one.user, actor_label=one.label, action=action, **facts) for one in actors]
    AuditRow.objects.bulk_create(rows, batch_size=500)
