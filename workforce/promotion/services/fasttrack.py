"""From a published result to certificate and grade: asked for, checked, decided by a second person. The cap of the year holds even
where two ask at once: the slot is a unique row."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.sentences import word
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.competitions.enums import CompetitionState
from workforce.competitions.models import CompetitionMember
from workforce.promotion import access
from workforce.promotion.enums import FastTrackState
from workforce.promotion.models import FastTrackRequest
from workforce.promotion.rules import fasttrack as rules
from workforce.promotion.selectors import fasttrack as read
from workforce.skills.enums import NumberScheme, SkillGrade
from workforce.skills.services import register_certificate

S = FastTrackState


def _told(row: FastTrackRequest, actor: Actor, at: datetime, act: str, reason: str = "") -> None:
    label = f"{row.person.name} {row.occupation.name_zh} {SkillGrade(row.target_grade).label}"
    record(
        actor=actor, at=at, action=f"fasttrack.{act}", obj=row, label=label, path=row.person.unit.path, after=read.facts_of(row),
        reason=reason,
    )  # fmt: skip


def _tell(row: FastTrackRequest, at: datetime, code: str, **params: object) -> None:
    words = {"competition": row.entry.competition.name, "grade": word(f"certificate.grade_{row.target_grade}"), **params}
    url = reverse("fasttrack_detail", args=[row.pk])
    notify_person(person_id=row.person_id, code=f"fasttrack.{code}", params=words, at=at, url=url)


def _announce(row: FastTrackRequest, at: datetime) -> None:
    today = localdate(at)
    changes.announce("fasttrack", on=today, until=today, people=[row.person_id], units=[row.person.unit_id])


def _slot(person: Person, year: int, day: date) -> int:
    """A free slot of the year; the lock on the person makes the second of two wait. RuleBroken when the cap is reached."""
    Person.objects.select_for_update().get(pk=person.pk)
    cap = read.cap_on(day)
    slot = rules.free_slot(read.slots_taken(person.pk, year), cap)
    ensure(rules.cap_verdict(slot, year, cap))
    assert slot is not None
    return slot


@transaction.atomic
def ask_fasttrack(*, actor: Actor, at: datetime, member: CompetitionMember, note: str = "") -> FastTrackRequest:
    """Ask for the grade that a published result gives. RuleBroken ``fasttrack.*`` with a clear sentence."""
    ensure(access.may_ask_fasttrack(actor, member.person))
    entry, today = member.entry, localdate(at)
    verdict = rules.ask_verdict(
        is_published=entry.competition.state == CompetitionState.PUBLISHED, is_struck=entry.is_struck,
        has_result=entry.place is not None or bool(entry.prize), has_occupation=entry.occupation_id is not None,
    )  # fmt: skip
    ensure(verdict)
    open_rows = FastTrackRequest.objects.filter(person=member.person, entry=entry).exclude(state=S.REFUSED)
    if open_rows.exists():
        raise RuleBroken("fasttrack.asked_already")
    slot = _slot(member.person, today.year, today)
    gain = read.gain_of(entry, member.person, today)
    if gain is None:
        raise RuleBroken("fasttrack.no_rule")
    assert actor.user is not None
    assert entry.occupation is not None
    row = FastTrackRequest(
        person=member.person, entry=entry, rule_id=gain.row.pk, occupation=entry.occupation, target_grade=gain.grade,
        from_grade=read.held_grade(member.person, entry.occupation.pk, today), year=today.year, slot=slot, note=note.strip()[:300],
        asked_by=actor.user, asked_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # somebody else took the slot in the same moment
        raise RuleBroken("fasttrack.cap_reached", year=today.year, n=read.cap_on(today)) from None
    _told(row, actor, at, "asked")
    if actor.person_id != row.person_id:
        _tell(row, at, "asked_notice")
    return row


def _locked(request: FastTrackRequest, version: int) -> FastTrackRequest:
    """The row under lock; EditConflict when somebody saved since ``version`` was read."""
    rows = FastTrackRequest.objects.select_for_update(of=("self",)).select_related(
        "person__unit", "entry__competition", "entry__occupation", "occupation", "rule"
    )
    row = rows.filter(pk=request.pk).first()
    if row is None:
        raise NotReachable("fasttrack")
    if row.version != version:
        raise EditConflict("fasttrack.edited", theirs={_("状态"): row.get_state_display()})
    return row


def _save(row: FastTrackRequest, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


@transaction.atomic
def check_fasttrack(*, actor: Actor, at: datetime, request: FastTrackRequest, version: int, reason: str = "") -> FastTrackRequest:
    """HR compares result and rule anew and hands the case to the second person."""
    row = _locked(request, version)
    ensure(access.may_check_fasttrack(actor, row))
    gain = read.gain_of(row.entry, row.person, localdate(at))
    if gain is None:
        raise RuleBroken("fasttrack.no_rule")
    row.rule_id, row.target_grade = gain.row.pk, gain.grade  # what he holds may have changed since
    row.state, row.checked_by, row.checked_at, row.reason = S.CHECKED, actor.user, at, reason.strip()[:300]
    _save(row, "rule", "target_grade", "state", "checked_by", "checked_at", "reason")
    row.rule.refresh_from_db()
    _told(row, actor, at, "checked", reason)
    return row


@transaction.atomic
def refuse_fasttrack(*, actor: Actor, at: datetime, request: FastTrackRequest, version: int, reason: str) -> FastTrackRequest:
    """Against it, with a reason; the slot of the year is free again."""
    row = _locked(request, version)
    ensure(access.may_refuse_fasttrack(actor, row))
    if not reason.strip():
        raise RuleBroken("fasttrack.reason_needed", field="reason")
    row.state, row.decided_by, row.decided_at, row.reason = S.REFUSED, actor.user, at, reason.strip()[:300]
    _save(row, "state", "decided_by", "decided_at", "reason")
    _told(row, actor, at, "refused", reason)
    _tell(row, at, "refused_notice", reason=row.reason)
    return row


@transaction.atomic
def approve_fasttrack(
    *, actor: Actor, at: datetime, request: FastTrackRequest, version: int, number: str, issued_on: date, expires_on: date | None = None,
    assessor: str = "", scheme: str = NumberScheme.NATIONAL,
) -> FastTrackRequest:  # fmt: skip
    """For it: certificate and grade record follow in the same transaction. The cap counts in the year of this decision."""
    row, today = _locked(request, version), localdate(at)
    ensure(access.may_decide_fasttrack(actor, row))
    gain = read.gain_of(row.entry, row.person, today)
    if gain is None or gain.grade != row.target_grade:
        raise RuleBroken("fasttrack.changed_since")
    if row.year != today.year:
        row.slot, row.year = _slot(row.person, today.year, today), today.year
    row.certificate = register_certificate(
        actor=actor, at=at, person=row.person, occupation=row.occupation, grade=row.target_grade, number=number, issued_on=issued_on,
        expires_on=expires_on, assessor=assessor, scheme=scheme,
    )  # fmt: skip
    row.state, row.decided_by, row.decided_at = S.APPROVED, actor.user, at
    _save(row, "certificate", "state", "decided_by", "decided_at", "year", "slot")
    _told(row, actor, at, "approved")
    _announce(row, at)
    _tell(row, at, "approved_notice", number=row.certificate.number)
    return row
