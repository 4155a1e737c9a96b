"""Writes of places, manuals, standards, acceptances and monthly topics."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.utils.timezone import localdate

from branches.safety import access, rules, selectors
from branches.safety.enums import AcceptanceState, StandardPart
from branches.safety.models import (
    AcceptanceCheck,
    AcceptanceMark,
    ManualVersion,
    MonthlyTopic,
    SafetyManual,
    StandardItem,
    TopicTask,
    WorkArea,
    WorkplaceStandard,
)
from portal.audit.services import record
from portal.files.services import attach, store_upload
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.organization.models import Node
from portal.rights.access import Actor


def _ensure_here(actor: Actor, node: Node, today: date, nodes: Any = None) -> None:
    found = nodes if nodes is not None else selectors.reachable_units(actor, "standard.manage", today)
    if not actor.is_system and not found.filter(pk=node.pk).exists():
        raise NotReachable("standard.manage")


def _saved(row: models.Model, twice: str, field: str) -> None:
    """Save a new row; RuleBroken ``twice`` where it stands there already."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken(twice, field=field) from None


def _branch_of(node: Node, day: date) -> int | None:
    return selectors.answering_branches([node], day).get(node.pk)


@transaction.atomic
def save_area(
    *, actor: Actor, at: datetime, node: Node, name: str, kind: str, responsible_post: str, is_active: bool = True,
    area: WorkArea | None = None, version: int | None = None,
) -> WorkArea:  # fmt: skip
    """A new place, or with ``area`` a changed one; each has a post that answers for it. RuleBroken ``area.twice``."""
    _ensure_here(actor, node, localdate(at))
    if area is None:
        row = WorkArea(node=node)
    else:
        row = WorkArea.objects.select_for_update(of=("self",)).select_related("node", "branch__node").get(pk=area.pk)
        access.ensure_near(actor, "standard.manage", row)
        if version is not None and row.version != version:
            raise EditConflict("area.edit_conflict", theirs={})
    before = {"name": row.name, "post": row.responsible_post} if row.pk else {}
    row.node, row.branch_id, row.name, row.kind = node, _branch_of(node, localdate(at)), name.strip(), kind
    row.responsible_post, row.is_active = responsible_post.strip(), is_active
    try:
        with transaction.atomic():
            row.version += 1 if row.pk else 0
            row.save()
    except IntegrityError:
        raise RuleBroken("area.twice", field="name") from None
    after = {"name": row.name, "post": row.responsible_post, "is_active": row.is_active}
    record(actor=actor, at=at, action="area.saved", obj=row, path=node.path, before=before, after=after)
    return row


@transaction.atomic
def add_standard(
    *, actor: Actor, at: datetime, node: Node, name: str, effective_from: date, items: Mapping[str, Sequence[str]], source: str = ""
) -> WorkplaceStandard:
    """A checklist in three parts. RuleBroken ``standard.empty``, ``standard.twice``."""
    _ensure_here(actor, node, localdate(at))
    lines = [(part, text.strip()[:200]) for part in StandardPart.values for text in items.get(part, ()) if text.strip()]
    if not lines:
        raise RuleBroken("standard.empty", field="process")
    row = WorkplaceStandard(
        node=node, branch_id=_branch_of(node, localdate(at)), name=name.strip(), source=source.strip(), effective_from=effective_from
    )
    _saved(row, "standard.twice", "name")
    StandardItem.objects.bulk_create(StandardItem(standard=row, part=part, no=no, text=text) for no, (part, text) in enumerate(lines, 1))
    record(actor=actor, at=at, action="standard.added", obj=row, path=node.path, after={"items": len(lines)})
    return row


@transaction.atomic
def add_manual(*, actor: Actor, at: datetime, node: Node, title: str, area: WorkArea | None = None) -> SafetyManual:
    """The manual of a team, or of a face. RuleBroken ``manual.twice``, ``manual.area_elsewhere``."""
    _ensure_here(actor, node, localdate(at))
    if area is not None and area.node_id != node.pk:
        raise RuleBroken("manual.area_elsewhere", field="area")
    row = SafetyManual(node=node, branch_id=_branch_of(node, localdate(at)), title=title.strip(), area=area, created_at=at)
    _saved(row, "manual.twice", "title")
    record(actor=actor, at=at, action="manual.added", obj=row, path=node.path)
    return row


@transaction.atomic
def publish_version(
    *, actor: Actor, at: datetime, manual: SafetyManual, label: str, effective_from: date, upload: UploadedFile | None, note: str = ""
) -> ManualVersion:
    """A new version with its file; from its day on it is the current one. RuleBroken ``manual.no_file``, ``manual.version_twice``."""
    access.ensure_near(actor, "standard.manage", manual)
    if upload is None:
        raise RuleBroken("manual.no_file", field="upload")
    row = ManualVersion(
        manual=manual, label=label.strip(), effective_from=effective_from, note=note.strip(), published_by=actor.user, published_at=at
    )
    _saved(row, "manual.version_twice", "effective_from")
    file = store_upload(actor=actor, at=at, upload=upload)
    attach(actor=actor, at=at, file=file, record_kind="manual-version", record_id=row.pk)
    after = {"label": row.label, "from": effective_from.isoformat()}
    record(actor=actor, at=at, action="manual.published", obj=manual, path=manual.node.path, after=after)
    return row


@transaction.atomic
def plan_acceptance(
    *, actor: Actor, at: datetime, node: Node, standard: WorkplaceStandard, first_on: date, every: int
) -> list[AcceptanceCheck]:
    """The next turn of a unit: each of its places once, by the post of another. RuleBroken ``acceptance.no_areas``,
    ``acceptance.twice``."""
    today = localdate(at)
    _ensure_here(actor, node, today)
    areas = list(
        WorkArea.objects.filter(node__in=Node.objects.open_on(today).filter(path__startswith=node.path), is_active=True)
        .select_related("node")
        .order_by("node__path", "sort", "pk")
    )
    if not areas:
        raise RuleBroken("acceptance.no_areas", field="node")
    turns = rules.rotation(areas, first_on, every, selectors.turns_so_far(areas[0].node_id, standard.pk))
    rows = [
        AcceptanceCheck(
            node=t.area.node, branch_id=t.area.branch_id, area=t.area, standard=standard, due_on=t.due_on, checker_post=t.checker_post
        )
        for t in turns
    ]
    try:
        with transaction.atomic():
            made = AcceptanceCheck.objects.bulk_create(rows)
    except IntegrityError:
        raise RuleBroken("acceptance.twice", field="first_on") from None
    record(
        actor=actor,
        at=at,
        action="acceptance.planned",
        obj=standard,
        path=node.path,
        after={"places": len(made), "first": first_on.isoformat()},
    )
    return made


@transaction.atomic
def record_acceptance(
    *, actor: Actor, at: datetime, check: AcceptanceCheck, marks: Mapping[int, bool], note: str = "", version: int | None = None
) -> AcceptanceCheck:
    """The result item by item: passed, or back with the opinion. RuleBroken ``acceptance.done``, ``acceptance.unmarked``,
    ``acceptance.note_missing``."""
    rows = AcceptanceCheck.objects.select_for_update(of=("self",)).select_related("node", "branch__node", "area", "standard")
    row = rows.get(pk=check.pk)
    access.ensure_near(actor, "acceptance.record", row)
    if row.state != AcceptanceState.PLANNED:
        raise RuleBroken("acceptance.done")
    if version is not None and row.version != version:
        raise EditConflict("area.edit_conflict", theirs={})
    items = set(row.standard.items.values_list("pk", flat=True))
    if set(marks) != items:
        raise RuleBroken("acceptance.unmarked")
    row.state = rules.result_of(marks.values())
    if row.state == AcceptanceState.RETURNED and not note.strip():
        raise RuleBroken("acceptance.note_missing", field="note")
    row.note, row.done_on, row.done_by, row.version = note.strip()[:300], localdate(at), actor.user, row.version + 1
    row.save(update_fields=["state", "note", "done_on", "done_by", "version"])
    AcceptanceMark.objects.bulk_create(AcceptanceMark(check_record=row, item_id=pk, is_met=met) for pk, met in marks.items())
    record(actor=actor, at=at, action="acceptance.recorded", obj=row, label=row.area.name, path=row.node.path, after={"state": row.state})
    changes.announce("acceptance", on=min(row.due_on, row.done_on), until=max(row.due_on, row.done_on),
                     branches=[row.branch_id] if row.branch_id else [], units=[row.node_id])  # fmt: skip
    return row


@transaction.atomic
def set_topic(*, actor: Actor, at: datetime, node: Node, month: date, topic: str, words: str = "") -> MonthlyTopic:
    """One topic a month for a unit or a branch. RuleBroken ``topic.twice``."""
    _ensure_here(actor, node, localdate(at), selectors.topic_nodes(actor, localdate(at)))
    row = MonthlyTopic(
        node=node, branch_id=_branch_of(node, localdate(at)), month=month.replace(day=1), topic=topic.strip(), words=words.strip(),
        created_by=actor.user, created_at=at,
    )  # fmt: skip
    _saved(row, "topic.twice", "month")
    record(actor=actor, at=at, action="topic.set", obj=row, path=node.path, after={"month": row.month.isoformat()})
    return row


@transaction.atomic
def add_task(*, actor: Actor, at: datetime, topic: MonthlyTopic, text: str, owner_post: str, due_on: date) -> TopicTask:
    """A thing to be put right. RuleBroken ``topic.task_twice``."""
    access.ensure_near(actor, "standard.manage", topic)
    MonthlyTopic.objects.select_for_update().get(pk=topic.pk)  # a double click waits for its first half
    if topic.tasks.filter(text=text.strip()).exists():
        raise RuleBroken("topic.task_twice", field="text")
    row = TopicTask.objects.create(topic=topic, text=text.strip(), owner_post=owner_post.strip(), due_on=due_on)
    record(actor=actor, at=at, action="topic.task_added", obj=row, path=topic.node.path)
    return row


@transaction.atomic
def close_task(*, actor: Actor, at: datetime, task: TopicTask, result: str) -> TopicTask:
    """It has been put right. RuleBroken ``topic.closed``, ``topic.result_missing``."""
    row = TopicTask.objects.select_for_update(of=("self",)).select_related("topic__node", "topic__branch__node").get(pk=task.pk)
    access.ensure_near(actor, "standard.manage", row.topic)
    if row.closed_on is not None:
        raise RuleBroken("topic.closed")
    if not result.strip():
        raise RuleBroken("topic.result_missing", field="result")
    row.closed_on, row.closed_by, row.result = localdate(at), actor.user, result.strip()[:200]
    row.save(update_fields=["closed_on", "closed_by", "result"])
    record(actor=actor, at=at, action="topic.task_closed", obj=row, path=row.topic.node.path)
    return row
