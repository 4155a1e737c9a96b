"""What every step of an application leaves behind, whoever takes it: timeline, notice, audit, word to upper floors."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import ensure
from portal.kernel.sentences import naming, word
from portal.notices.services import notify_person
from portal.rights.access import Actor
from workforce.promotion import rules
from workforce.promotion.enums import BatchState, PromotionState
from workforce.promotion.models import PromotionApplication, PromotionBatch, PromotionEvent
from workforce.promotion.services.volumes import close_volume

S = PromotionState


def move(row: PromotionApplication, to: PromotionState) -> None:
    """Set the state after asking the table of steps. RuleBroken for a step that does not exist."""
    ensure(rules.may_move(row.state, to))
    row.state = to


def save(row: PromotionApplication | PromotionBatch) -> None:
    """Store the row under the next version."""
    row.version += 1
    row.save()


def label(row: PromotionApplication) -> str:
    return f"{row.person.name} {row.occupation.code} {row.target_grade}"


def tell(row: PromotionApplication, actor: Actor, at: datetime, action: str, *, reason: str = "", **params: Any) -> None:
    """A line of the timeline, a notice to the worker, an audit row, word to upper floors."""
    reason = reason.strip()
    assert actor.user is not None  # every step has a person behind it, never the portal itself
    PromotionEvent.objects.create(application=row, at=at, actor=actor.user, state=row.state, reason=reason)
    record(
        actor=actor, at=at, action=action, obj=row, label=label(row), path=row.person.unit.path,
        after={"state": str(row.state), "path": row.path_code, **params}, reason=reason,
    )  # fmt: skip
    if row.state != S.DRAFT:
        notice(row, at, f"{action}_notice", reason=reason, **params)
    if row.submitted_at is not None:
        first = min(localdate(row.submitted_at), localdate(at))
        changes.announce("promotion", on=first, until=localdate(at), people=[row.person_id], units=[row.person.unit_id])


def notice(row: PromotionApplication, at: datetime, code: str, **params: Any) -> None:
    """Tell the worker; the link leads to his case."""
    words = {"occupation": naming(row.occupation), "grade": word(f"certificate.grade_{row.target_grade}"), **params}
    notify_person(person_id=row.person_id, code=code, params=words, url=reverse("promotion_detail", args=[row.pk]), at=at)


def finish_batch(row: PromotionApplication, actor: Actor, at: datetime) -> None:
    """A batch is done when the last of its applications is decided."""
    if row.batch_id is not None:
        batch = PromotionBatch.objects.select_for_update(of=("self",)).select_related("node").get(pk=row.batch_id)
        if batch.state == BatchState.DECIDING and not batch.applications.open().exists():  # type: ignore[attr-defined]
            move_batch(batch, BatchState.DONE, actor, at, "batch.done")


def move_batch(batch: PromotionBatch, to: BatchState, actor: Actor, at: datetime, action: str, **facts: Any) -> None:
    """The next state of a batch with its audit row. RuleBroken for a step that does not exist."""
    ensure(rules.may_move_batch(batch.state, to))
    before, batch.state = batch.state, to
    save(batch)
    record(
        actor=actor, at=at, action=action, obj=batch, path=batch.node.path,
        before={"state": str(before)}, after={"state": str(to), **facts},
    )  # fmt: skip
    if to == BatchState.DONE:
        close_volume(batch, actor, at)
