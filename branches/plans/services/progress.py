"""What was done: progress in words and figures, and the four «same» of joint work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from branches.plans import access, rules
from branches.plans.enums import CheckPoint
from branches.plans.models import PlanCheck, PlanItem, PlanProgress
from portal.audit.services import record
from portal.files.services import attach_uploads
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.rights.access import Actor


@dataclass(frozen=True)
class ProgressFacts:
    on: date
    words: str
    percent: int
    actual: Decimal | None = None
    is_done: bool = False


def _check(item: PlanItem, facts: ProgressFacts, at: datetime) -> None:
    ensure(rules.may_report(facts.on, item.plan.year, localdate(at)), field="on")
    if not facts.words.strip():
        raise RuleBroken("plan.words_missing", field="words")
    if not 0 <= facts.percent <= 100:
        raise RuleBroken("plan.percent_wrong", field="percent")
    if facts.is_done and facts.percent != 100:
        raise RuleBroken("plan.done_needs_hundred", field="percent")


def _held(item: PlanItem) -> PlanItem:
    rows = PlanItem.objects.select_for_update(of=("self",)).select_related("plan__node", "kind", "lead_node", "measure")
    return rows.prefetch_related("shares__node").get(pk=item.pk)


@transaction.atomic
def tell_progress(
    *, actor: Actor, at: datetime, item: PlanItem, facts: ProgressFacts, uploads: Sequence[UploadedFile] = (), once_key: str = ""
) -> PlanProgress:
    """Write down what was done; the item follows its latest day. The same ``once_key`` gives the first entry again.

    NotReachable for whoever neither answers for the plan nor leads or shares the item; RuleBroken ``plan.*``, ``file.*``.
    """
    row = _held(item)
    ensure(access.may_report(actor, row))
    key = own_key(actor, once_key)
    known = twin_of(PlanProgress, key)
    if known is not None:
        return known
    _check(row, facts, at)
    entry = PlanProgress(
        item=row, on=facts.on, words=facts.words.strip(), percent=facts.percent,
        actual=None if row.measure else facts.actual, is_done=facts.is_done, told_by=actor.user, told_at=at, once_key=key,
    )  # fmt: skip
    twin = save_once(entry)
    if twin is not None:
        return twin
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind="plan_item", record_id=row.pk)
    before = {"percent": row.percent, "done_on": row.done_on.isoformat() if row.done_on else None}
    follow(row)
    after = {"on": facts.on.isoformat(), "percent": row.percent, "done_on": row.done_on.isoformat() if row.done_on else None}
    record(actor=actor, at=at, action="plan_item.progressed", obj=row, path=row.plan.node.path, before=before, after=after)
    announce(row)
    return entry


def follow(item: PlanItem) -> None:
    """Percent, figure and day of completion as the newest entry says; the figure is the newest that was told."""
    entries = list(item.progress.order_by("-on", "-id"))
    newest = entries[0] if entries else None
    item.percent = newest.percent if newest else 0
    item.actual = next((e.actual for e in entries if e.actual is not None), None)
    done = [e.on for e in entries if e.is_done]
    item.done_on = min(done) if newest and newest.is_done and done else None
    item.save(update_fields=["percent", "actual", "done_on"])


def announce(item: PlanItem) -> None:
    """Scores of the branch that leads the item or whose plan it is follow, from the day it is due."""
    nodes = {node.pk for node in (item.plan.node, item.lead_node) if node is not None and node.is_branch}
    days = [day for day in (item.due_on, item.done_on) if day is not None]
    if days and nodes:
        changes.announce("plan_item", on=min(days), until=max(days), branches=nodes)


@transaction.atomic
def mark_point(*, actor: Actor, at: datetime, item: PlanItem, point: str, on: date, words: str) -> PlanCheck:
    """One of the four «same» of a joint item; told again, the newer words stand. RuleBroken ``plan.*``."""
    row = _held(item)
    ensure(access.may_report(actor, row))
    if not row.is_joint:
        raise RuleBroken("plan.item_not_joint")
    if point not in CheckPoint.values:
        raise RuleBroken("plan.point_unknown", field="point")
    ensure(rules.may_report(on, row.plan.year, localdate(at)), field="on")
    if not words.strip():
        raise RuleBroken("plan.words_missing", field="words")
    told = {"on": on, "words": words.strip()[:300], "checked_by": actor.user, "checked_at": at}
    check, _is_new = PlanCheck.objects.update_or_create(item=row, point=point, defaults=told)
    after = {"point": point, "on": on.isoformat()}
    record(actor=actor, at=at, action="plan_item.checked", obj=row, path=row.plan.node.path, after=after)
    return check
