"""A unit applies for a studio or a team of merit; it is changed, gains members, is checked and led through its stages."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from portal.files.models import EvidenceLink
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.studios import access, rules, selectors
from workforce.studios.enums import StudioGate, StudioState
from workforce.studios.models import Studio, StudioCheck, StudioKind, StudioMember, StudioStage, StudioStep
from workforce.studios.services.locking import announce, locked, save, somebody, tell, told, words


@dataclass(frozen=True)
class StudioFacts:
    """What an application says."""

    kind: StudioKind
    name: str
    unit: Node
    lead_no: str
    aim: str
    place: str
    branch: Node | None = None


def _write(row: Studio, actor: Actor, facts: StudioFacts, today: date) -> None:
    row.name, row.unit, row.branch = words(facts.name, "name_needed", "name", 80), facts.unit, facts.branch
    row.aim, row.place = words(facts.aim, "aim_needed", "aim"), words(facts.place, "place_needed", "place", 120)
    if facts.branch is not None and not actor.scope("studio.office").covers(facts.branch.path):
        raise RuleBroken("studio.branch_foreign", field="branch")
    lead = colleague(facts.lead_no, facts.unit, today)
    if lead is None:
        raise RuleBroken("studio.no_person", field="lead_no", number=facts.lead_no.strip())
    until = selectors.barred_until(lead, row.kind_id, today)
    if until is not None and row.state == StudioState.CREATING:
        raise RuleBroken("studio.barred", field="lead_no", until=until.isoformat())
    row.lead = lead


def _facts(row: Studio) -> dict[str, str]:
    return {"kind": row.kind.code, "name": row.name, "unit": row.unit.code, "lead": row.lead.staff_no, "place": row.place}


@transaction.atomic
def apply_studio(*, actor: Actor, at: datetime, facts: StudioFacts, once_key: str = "") -> Studio:
    """The office of the unit applies; the criteria of the kind are laid out to be answered one by one."""
    ensure(access.may_apply(actor, facts.unit.path))
    if not facts.kind.is_active:
        raise RuleBroken("studio.kind_closed", field="kind")
    key = own_key(actor, once_key)
    if (twin := twin_of(Studio, key)) is not None:
        return twin
    row = Studio(kind=facts.kind, applied_by=actor.user, applied_at=at, once_key=key)
    _write(row, actor, facts, localdate(at))
    try:
        with transaction.atomic():
            twin = save_once(row)
    except IntegrityError:
        raise RuleBroken("studio.twice", field="name") from None
    if twin is not None:
        return twin
    StudioCheck.objects.bulk_create(StudioCheck(studio=row, criterion=c) for c in selectors.criteria_for(row.kind.is_team))
    told(row, actor, at, "applied", after=_facts(row))
    tell(row, {row.lead_id} - {actor.person_id}, "joined_notice", at)
    return row


@transaction.atomic
def change_studio(*, actor: Actor, at: datetime, studio: Studio, version: int, facts: StudioFacts) -> Studio:
    """Name, place, lead and branch; the kind stays what was applied for."""
    row = locked(studio, version)
    ensure(access.may_run(actor, row))
    ensure(access.may_apply(actor, facts.unit.path))
    before = _facts(row)
    _write(row, actor, facts, localdate(at))
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("studio.twice", field="name") from None
    row.members.filter(person=row.lead_id, to_on=None).update(to_on=localdate(at))
    told(row, actor, at, "changed", before=before, after=_facts(row))
    announce(row)
    return row


@transaction.atomic
def cancel_studio(*, actor: Actor, at: datetime, studio: Studio, version: int, reason: str) -> Studio:
    """An application is taken back before it was named."""
    row = locked(studio, version)
    ensure(access.may_lead(actor, row))
    if row.state != StudioState.CREATING or row.reviews.filter(state="open").exists():
        raise RuleBroken("studio.wrong_state")
    row.close_reason = words(reason, "reason_needed", "reason")
    row.state, row.closed_on = StudioState.CANCELLED, localdate(at)
    save(row, "state", "closed_on", "close_reason")
    told(row, actor, at, "cancelled", reason=row.close_reason)
    return row


@transaction.atomic
def check_criterion(*, actor: Actor, at: datetime, check: StudioCheck, is_met: bool, note: str) -> StudioCheck:
    """Yes needs evidence; no needs a word why."""
    row = locked(check.studio)
    ensure(access.may_run(actor, row))
    if is_met and not EvidenceLink.objects.filter(record_kind=access.FILES, record_id=check.pk).exists():
        raise RuleBroken("studio.evidence_needed", field="is_met")
    found = row.checks.select_for_update().get(pk=check.pk)
    found.is_met, found.note = is_met, note.strip()[:300] if is_met else words(note, "note_needed", "note")
    found.checked_by, found.checked_at = actor.user, at
    found.save(update_fields=["is_met", "note", "checked_by", "checked_at"])
    save(row)
    told(row, actor, at, "checked", after={"criterion": check.criterion.code, "is_met": is_met})
    return found


@transaction.atomic
def pass_stage(*, actor: Actor, at: datetime, studio: Studio, stage: StudioStage, note: str) -> StudioStep:
    """The next stage of the way is done; a stage of a decision is passed by the decision."""
    row = locked(studio)
    ensure(access.may_run(actor, row))
    following = selectors.next_stage(row)
    unchecked = row.checks.filter(is_met=None).count() if stage.gate == StudioGate.CHECK else 0
    is_next = following is not None and following.pk == stage.pk
    ensure(rules.stage_verdict(row.state, gate=stage.gate, is_next=is_next, unchecked=unchecked))
    said = words(note, "note_needed", "note")
    step = StudioStep.objects.create(studio=row, stage=stage, passed_on=localdate(at), note=said, noted_by=actor.user)
    row.stage = stage
    save(row, "stage")
    told(row, actor, at, "stage_passed", after={"stage": stage.code})
    return step


@transaction.atomic
def add_member(*, actor: Actor, at: datetime, studio: Studio, staff_no: str, role: str) -> StudioMember:
    row, today = locked(studio), localdate(at)
    ensure(access.may_lead(actor, row))
    person: Person = somebody(staff_no, row, today, "staff_no")
    if person.pk == row.lead_id:
        raise RuleBroken("studio.member_lead", field="staff_no")
    if row.members.filter(person=person, to_on=None).exists():
        raise RuleBroken("studio.member_twice", field="staff_no")
    made = StudioMember.objects.create(studio=row, person=person, role=role, from_on=today)
    save(row)
    told(row, actor, at, "joined", after={"person": person.staff_no, "role": role})
    tell(row, [person.pk], "joined_notice", at)
    return made


@transaction.atomic
def remove_member(*, actor: Actor, at: datetime, studio: Studio, member_id: int) -> StudioMember:
    """Somebody leaves; that he belonged to it stays."""
    row = locked(studio)
    ensure(access.may_lead(actor, row))
    member = row.members.select_for_update(of=("self",)).filter(pk=member_id).select_related("person").first()
    if member is None:
        raise NotReachable("studio")
    if member.to_on is not None:
        raise RuleBroken("studio.member_gone")
    member.to_on = localdate(at)
    member.save(update_fields=["to_on"])
    save(row)
    told(row, actor, at, "left", before={"person": member.person.staff_no})
    return member
