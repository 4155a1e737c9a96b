"""Hardship files, their aid and their yearly review. The trail names a file by its number; no word of it, nobody's name."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.scope import Scope
from portal.kernel.twins import own_key, save_once, twin_of
from portal.people.enums import EmploymentType
from portal.people.selectors import by_staff_no
from portal.rights.access import Actor
from workforce.care import access, rules
from workforce.care.enums import HardshipDecision, HardshipState
from workforce.care.models import HardshipAid, HardshipFile, HardshipReason, HardshipReview
from workforce.care.selectors import hardship as selectors
from workforce.care.services.common import locked, save, tell, told, words

MOST = 2000


@dataclass(frozen=True)
class AidFacts:
    kind: str
    amount: Decimal
    given_on: date
    note: str = ""


def _locked(file: HardshipFile, version: int | None = None) -> HardshipFile:
    return locked(HardshipFile.objects.select_related("person__unit"), file.pk, version, "hardship")


def _announce(row: HardshipFile, on: date) -> None:
    changes.announce("hardship", on=on, until=date.max, units=[row.unit_id])


@transaction.atomic
def open_file(*, actor: Actor, at: datetime, number: str, reason: HardshipReason, detail: str) -> HardshipFile:
    """Of a worker or a retiree in reach, by somebody else. RuleBroken ``hardship.*``."""
    number, today = number.strip().upper(), localdate(at)
    person = by_staff_no(Scope(actor.scope("hardship.edit").paths), {number}).get(number)
    if person is None:
        raise RuleBroken("hardship.no_person", field="number", number=number)
    has_open = HardshipFile.objects.filter(person=person, state=HardshipState.OPEN).exists()
    ensure(rules.open_verdict(is_own=access.is_me(actor, person.pk), has_open=has_open), field="number")
    if not reason.is_active:
        raise RuleBroken("hardship.reason_closed", field="reason")
    retired = person.employment_type == EmploymentType.RETIRED
    row = HardshipFile(
        person=person, unit=person.unit, reason=reason, detail=words(detail, "hardship.detail_needed", "detail", MOST), opened_on=today,
        opened_by=actor.user, is_retired=retired, review_due_on=rules.next_review(today, selectors.review_months(today)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("hardship.open_already", field="number") from None
    told(row, actor, at, "hardship.opened", row.person.unit.path)
    tell(person.pk, "hardship.opened_notice", at, "care_mine")
    _announce(row, today)
    return row


@transaction.atomic
def change_file(*, actor: Actor, at: datetime, file: HardshipFile, version: int, reason: HardshipReason, detail: str) -> HardshipFile:
    row = _locked(file, version)
    ensure(access.may_keep(actor, row))
    save(row, reason=reason, detail=words(detail, "hardship.detail_needed", "detail", MOST))
    told(row, actor, at, "hardship.changed", row.person.unit.path)
    return row


@transaction.atomic
def give_aid(*, actor: Actor, at: datetime, file: HardshipFile, facts: AidFacts, once_key: str = "") -> HardshipAid:
    """Noted by one, confirmed by another."""
    key = own_key(actor, once_key)
    row = _locked(file)
    ensure(access.may_keep(actor, row))
    twin = twin_of(HardshipAid, key)
    if twin is not None:
        return twin
    ensure(rules.aid_verdict(facts.amount, facts.given_on, row.opened_on, localdate(at)), field="given_on")
    aid = HardshipAid(
        file=row, kind=facts.kind, amount=facts.amount, given_on=facts.given_on, note=facts.note.strip()[:300], noted_by=actor.user,
        once_key=key,
    )  # fmt: skip
    twin = save_once(aid)
    if twin is not None:
        return twin
    told(aid, actor, at, "hardship.aid_noted", row.person.unit.path, kind=facts.kind)
    return aid


def _aid(aid: HardshipAid) -> HardshipAid:
    _locked(aid.file)
    return HardshipAid.objects.select_for_update(of=("self",)).select_related("file__person__unit").get(pk=aid.pk)


@transaction.atomic
def confirm_aid(*, actor: Actor, at: datetime, aid: HardshipAid) -> HardshipAid:
    row = _aid(aid)
    ensure(access.may_confirm(actor, row))
    row.confirmed_by, row.confirmed_on = actor.user, localdate(at)
    row.save(update_fields=["confirmed_by", "confirmed_on"])
    told(row, actor, at, "hardship.aid_confirmed", row.file.person.unit.path, kind=row.kind)
    return row


@transaction.atomic
def drop_aid(*, actor: Actor, at: datetime, aid: HardshipAid) -> HardshipFile:
    """A wrong line that nobody has confirmed."""
    row = _aid(aid)
    ensure(access.may_drop_aid(actor, row))
    told(row, actor, at, "hardship.aid_dropped", row.file.person.unit.path, kind=row.kind)
    row.delete()
    return row.file


@transaction.atomic
def review_file(*, actor: Actor, at: datetime, file: HardshipFile, version: int, decision: str, note: str) -> HardshipFile:
    """Keep it for another year, or end it. What was not confirmed is confirmed first."""
    row, today = _locked(file, version), localdate(at)
    ensure(access.may_keep(actor, row))
    said = words(note, "hardship.note_needed", "note", MOST)
    waiting = row.aids.filter(confirmed_on=None).count()
    if decision == HardshipDecision.END and waiting:
        raise RuleBroken("hardship.unconfirmed", n=waiting)
    due = row.review_due_on
    HardshipReview.objects.create(file=row, due_on=due, reviewed_on=today, decision=decision, note=said, reviewed_by=actor.user)
    if decision == HardshipDecision.END:
        save(row, state=HardshipState.ENDED, ended_on=today)
        tell(row.person_id, "hardship.ended_notice", at, "care_mine")
    else:
        save(row, review_due_on=rules.next_review(max(today, due), selectors.review_months(today)))
    told(row, actor, at, "hardship.reviewed", row.person.unit.path, decision=decision)
    _announce(row, min(due, today))
    return row
