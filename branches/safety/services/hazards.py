"""Reporting a hazard: in a minute, with a photo, once however often it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.safety import rules, selectors
from branches.safety.enums import Rhythm
from branches.safety.models import Hazard, HazardGrade, SafetyInspection, WorkArea
from portal.audit.services import record, record_each
from portal.files.selectors import files_of
from portal.files.services import attach_uploads
from portal.kernel import changes
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.search import services as search


@dataclass(frozen=True)
class HazardFacts:
    """A hazard as somebody saw it."""

    node: Node
    place: str
    text: str
    grade: HazardGrade
    found_at: datetime
    rhythm: str = Rhythm.TEAM_DAILY
    inspection: SafetyInspection | None = None
    area: WorkArea | None = None

    @property
    def where(self) -> str:
        """The words of the place, else the name of the place that was chosen."""
        return self.place.strip() or (self.area.name if self.area is not None else "")


def told(row: Hazard) -> dict[str, object]:
    """What the trail keeps of a hazard."""
    due = row.due_on.isoformat() if row.due_on else None
    return {"state": row.state, "grade": row.grade.code, "found_on": row.found_on.isoformat(), "due_on": due}


def announce(rows: Sequence[Hazard], today: date) -> None:
    """Scores of the days of the finding, of the last day and of today may have changed."""
    if not rows:
        return
    days = [day for row in rows for day in (row.found_on, row.due_on, row.closed_on) if day is not None]
    changes.announce(
        "hazard", on=min(days), until=max([*days, today]), branches={r.branch_id for r in rows if r.branch_id},
        units={r.node_id for r in rows},
    )  # fmt: skip


def check_facts(facts: HazardFacts, at: datetime) -> None:
    """RuleBroken for what no hazard can be."""
    if not facts.where:
        raise RuleBroken("hazard.place_missing", field="place")
    if not facts.text.strip():
        raise RuleBroken("hazard.text_missing", field="text")
    if not facts.grade.is_active:
        raise RuleBroken("hazard.grade_closed", field="grade", grade=facts.grade.name)
    ensure(rules.may_be_found(facts.found_at, at), field="found_at")


def hazard_of(facts: HazardFacts, actor: Actor, at: datetime, branch_id: int | None) -> Hazard:
    """The row that is not saved yet."""
    found_on = localdate(facts.found_at)
    return Hazard(
        node=facts.node, branch_id=branch_id, area=facts.area, place=facts.where[:80], rhythm=facts.rhythm, grade=facts.grade,
        text=facts.text.strip()[:500], found_at=facts.found_at, found_on=found_on, found_by_id=actor.person_id,
        inspection=facts.inspection, due_on=rules.due_of(found_on, facts.grade.days_to_fix), created_by=actor.user, created_at=at,
    )  # fmt: skip


@transaction.atomic
def report_hazard(
    *,
    actor: Actor,
    at: datetime,
    facts: HazardFacts,
    uploads: Sequence[UploadedFile] = (),
    once_key: str = "",
    right: str = "hazard.report",
) -> Hazard:
    """Write a hazard down with its photos and tell the branch. The same ``once_key`` from the same account gives the first
    hazard again. NotReachable outside the reach of ``right``; RuleBroken ``hazard.*``, ``file.*``."""
    key = own_key(actor, once_key)
    known = Hazard.objects.select_related("node", "grade").filter(once_key=key).first() if key else None
    if known is not None:
        return known
    day = localdate(at)
    if not actor.is_system and not selectors.reachable_units(actor, right, day).filter(pk=facts.node.pk).exists():
        raise NotReachable(right)
    check_facts(facts, at)
    row = hazard_of(facts, actor, at, selectors.answering_branches([facts.node], localdate(facts.found_at)).get(facts.node.pk))
    if facts.inspection is not None:
        _ensure_same_place(row, facts.inspection)
    row.once_key = key
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Hazard.objects.select_related("node", "grade").get(once_key=key)
    search.refresh(index="hazard", ids=[row.pk])
    record(actor=actor, at=at, action="hazard.reported", obj=row, path=row.node.path, after=told(row))
    if uploads and not files_of("hazard", row.pk).exists():
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind="hazard", record_id=row.pk)
    _tell_branch(row, actor, at)
    announce([row], day)
    return row


def _ensure_same_place(row: Hazard, look: SafetyInspection) -> None:
    """What an inspection has found lies in the unit that looked, or where its branch answers."""
    is_inside = row.node.path.startswith(look.node.path) or (look.branch_id is not None and look.branch_id == row.branch_id)
    if not is_inside:
        raise RuleBroken("hazard.inspection_elsewhere", field="node")


def _tell_branch(row: Hazard, actor: Actor, at: datetime) -> None:
    """The officers of the branch that answers, whoever reports himself apart."""
    if row.branch_id is None:
        return
    branch = Node.objects.get(pk=row.branch_id)
    readers = selectors.readers_of([(row.pk, [branch.path])], (Role.SECRETARY, Role.BRANCH_OFFICER), localdate(at))[row.pk]
    params = {"node": row.node.name, "grade": row.grade.name_zh, "place": row.place}
    url = reverse("hazard_detail", args=[row.pk])
    notify(user_ids=readers - {actor.user_id or 0}, code="hazard.reported_notice", params=params, url=url, at=at)


@transaction.atomic
def report_hazards(*, actor: Actor, at: datetime, rows: list[Hazard]) -> list[Hazard]:
    """The bulk form for rows of a ledger: one insert, an audit row each, one announcement; nobody is told."""
    made = Hazard.objects.bulk_create(rows, batch_size=400)
    search.refresh(index="hazard", ids=[r.pk for r in made])
    record_each(actor=actor, at=at, action="hazard.imported", rows=[(r, r.node.path, {}, told(r)) for r in made])
    announce(made, localdate(at))
    return made


def settle_hazards(*, actor: Actor, at: datetime, gone: Sequence[Hazard], back: Sequence[Hazard]) -> None:
    """Hazards of an import were taken back."""
    search.refresh(index="hazard", ids=[row.pk for row in [*gone, *back]])
    announce([*gone, *back], localdate(at))
