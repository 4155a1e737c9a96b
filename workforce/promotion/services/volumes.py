"""Volumes: made when a batch is done, placed, lent and taken back, destroyed after their time by two persons."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.catalogue.selectors import values_on
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.promotion import access
from workforce.promotion.enums import BatchState, VolumeState
from workforce.promotion.models import ExamLoan, ExamVolume, PromotionBatch
from workforce.promotion.rules import volumes as rules
from workforce.promotion.selectors import volumes as read

S = VolumeState
FIGURES = ("EXAM_PAPER_YEARS", "EXAM_FILE_YEARS")


def _told(row: ExamVolume, actor: Actor, at: datetime, act: str, *, reason: str = "", **facts: Any) -> None:
    label = f"{row.number} {row.batch.name}"
    record(actor=actor, at=at, action=f"volume.{act}", obj=row, label=label, path=row.batch.node.path, after=facts, reason=reason)


def close_volume(batch: PromotionBatch, actor: Actor, at: datetime) -> ExamVolume | None:
    """The volume of a batch that is done, once; None where there was nothing in it. Within the transaction of the last decision."""
    contents = read.contents_of(batch)
    known = ExamVolume.objects.filter(batch=batch).first()
    if known is not None or not contents:
        return known
    today = localdate(at)
    years = values_on(FIGURES, today)
    row = ExamVolume.objects.create(
        batch=batch, number=f"{today.year}-{batch.pk:05d}", contents=[list(line) for line in contents], closed_on=today,
        keep_paper_until=rules.until(today, int(years["EXAM_PAPER_YEARS"])),
        keep_files_until=rules.until(today, int(years["EXAM_FILE_YEARS"])), made_by=actor.user,
    )  # fmt: skip
    _told(row, actor, at, "made", contents=contents, until=row.keep_until.isoformat())
    return row


@transaction.atomic
def make_volume(*, actor: Actor, at: datetime, batch: PromotionBatch) -> ExamVolume:
    """For a batch that was done before there were volumes."""
    row = PromotionBatch.objects.select_for_update(of=("self",)).select_related("node").get(pk=batch.pk)
    ensure(access.may_keep_volumes(actor, row))
    if row.state != BatchState.DONE:
        raise RuleBroken("volume.batch_not_done")
    made = close_volume(row, actor, at)
    if made is None:
        raise RuleBroken("volume.nothing_in_it")
    return made


def _locked(volume: ExamVolume, version: int, actor: Actor) -> ExamVolume:
    row = ExamVolume.objects.select_for_update(of=("self",)).select_related("batch__node").filter(pk=volume.pk).first()
    if row is None:
        raise NotReachable("volume")
    ensure(access.may_keep_volumes(actor, row.batch))
    if row.version != version:
        raise EditConflict("volume.edited", theirs={_("状态"): row.get_state_display()})
    return row


def _save(row: ExamVolume) -> None:
    row.version += 1
    row.save()


def _person(row: ExamVolume, given: str, field: str, day: date) -> Person:
    found = colleague(given, row.batch.node, day)
    if found is None:
        raise RuleBroken("volume.no_person", field=field, given=given.strip()[:20])
    return found


@transaction.atomic
def place_volume(*, actor: Actor, at: datetime, volume: ExamVolume, version: int, holder: str, place: str) -> ExamVolume:
    """Who keeps it, and where it stands."""
    row = _locked(volume, version, actor)
    ensure(rules.may_place(row.state))
    row.holder, row.place = _person(row, holder, "holder", localdate(at)), place.strip()[:80]
    _save(row)
    _told(row, actor, at, "placed", holder=row.holder.staff_no, place=row.place)
    return row


@transaction.atomic
def lend_volume(
    *, actor: Actor, at: datetime, volume: ExamVolume, version: int, borrower: str, witness: str, purpose: str, due_on: date
) -> ExamVolume:
    """Hand it out before a witness."""
    row, today = _locked(volume, version, actor), localdate(at)
    ensure(rules.may_lend(row.state, due_on, today), field="due_on")
    reader, other = _person(row, borrower, "borrower", today), _person(row, witness, "witness", today)
    if reader.pk == other.pk or other.pk == actor.person_id:
        raise RuleBroken("volume.own_witness", field="witness")
    if not purpose.strip():
        raise RuleBroken("volume.purpose_needed", field="purpose")
    ExamLoan.objects.create(
        volume=row, borrower=reader, witness=other, purpose=purpose.strip()[:200], due_on=due_on, lent_by=actor.user, lent_at=at
    )
    row.state = S.LENT
    _save(row)
    _told(row, actor, at, "lent", borrower=reader.staff_no, witness=other.staff_no, due=due_on.isoformat(), reason=purpose.strip())
    notify_person(person_id=reader.pk, code="volume.lent_notice", params={"number": row.number, "due": due_on}, url=reverse("home"), at=at)
    return row


@transaction.atomic
def take_back(*, actor: Actor, at: datetime, volume: ExamVolume, version: int) -> ExamVolume:
    row = _locked(volume, version, actor)
    ensure(rules.may_return(row.state))
    ExamLoan.objects.filter(volume=row, returned_at=None).update(returned_at=at, returned_to=actor.user)
    row.state = S.KEPT
    _save(row)
    _told(row, actor, at, "returned")
    return row


@transaction.atomic
def condemn_volume(*, actor: Actor, at: datetime, volume: ExamVolume, version: int, reason: str) -> ExamVolume:
    """Propose to destroy it, after its time."""
    row = _locked(volume, version, actor)
    ensure(rules.may_condemn(row.state, row.keep_until, localdate(at)))
    if not reason.strip():
        raise RuleBroken("volume.reason_needed", field="reason")
    row.state, row.condemned_by, row.condemned_at, row.condemn_reason = S.CONDEMNED, actor.user, at, reason.strip()[:300]
    _save(row)
    _told(row, actor, at, "condemned", reason=row.condemn_reason)
    return row


@transaction.atomic
def spare_volume(*, actor: Actor, at: datetime, volume: ExamVolume, version: int) -> ExamVolume:
    """Keep it after all."""
    row = _locked(volume, version, actor)
    ensure(rules.may_spare(row.state))
    row.state, row.condemned_by, row.condemned_at, row.condemn_reason = S.KEPT, None, None, ""
    _save(row)
    _told(row, actor, at, "spared")
    return row


@transaction.atomic
def destroy_volume(*, actor: Actor, at: datetime, volume: ExamVolume, version: int) -> ExamVolume:
    """A second person notes that it was destroyed; the row and its trail stay."""
    row = _locked(volume, version, actor)
    ensure(rules.may_destroy(row.state, is_same=actor.user_id in (None, row.condemned_by_id)))
    row.state, row.destroyed_by, row.destroyed_at = S.DESTROYED, actor.user, at
    _save(row)
    _told(row, actor, at, "destroyed", reason=row.condemn_reason)
    return row
