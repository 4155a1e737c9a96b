"""Appointments to ranks 7 and 8: proposed with review and defence, confirmed by a second person, ended by the term or before."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.catalogue.selectors import UnknownParameter
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.periods import add_years
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.careers import access, rules, selectors
from workforce.careers.models import ChiefAppointment
from workforce.skills.models import GradeLevel, Occupation


def _words(text: str, field: str) -> str:
    if not text.strip():
        raise RuleBroken("chief.words", field=field)
    return text.strip()


def _told(row: ChiefAppointment, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    label = f"{row.person.name} {row.level.name}"
    record(actor=actor, at=at, action=f"chief.{act}", obj=row, label=label, path=row.person.unit.path, **more)


def _limits(day: date) -> rules.ChiefLimits:
    """RuleBroken ``chief.before_rule`` for a term that begins before the first row of the rule."""
    try:
        return selectors.chief_limits(day)
    except UnknownParameter:
        raise RuleBroken("chief.before_rule", field="from_on", on=day.isoformat()) from None


def _check(row: ChiefAppointment, today: date) -> None:
    """RuleBroken ``chief.*`` with the field to blame; asked when it is proposed and again when it is confirmed."""
    facts = rules.ChiefFacts(
        rank=row.level.rank, from_on=row.from_on, reviewed_on=row.reviewed_on, defended_on=row.defended_on,
        grade_one_on=selectors.grade_one_since(row.person_id, row.occupation_id, row.from_on),
        held_rank=selectors.held_rank(row.person_id, row.from_on), has_grade_one=row.occupation.top_grade == rules.GRADE_ONE,
    )  # fmt: skip
    ensure(rules.chief_verdict(facts, _limits(row.from_on), today))
    until = selectors.last_day_of_terms(row.person_id, row.level.rank, row.pk or 0)
    if until is not None and until >= row.from_on:
        raise RuleBroken("chief.overlap", field="from_on", until=until.isoformat())


@transaction.atomic
def appoint(
    *, actor: Actor, at: datetime, person: Person, occupation: Occupation, level: GradeLevel, from_on: date, reviewed_on: date, review: str,
    defended_on: date, defence: str, once_key: str = "",
) -> ChiefAppointment:  # fmt: skip
    """Propose a term of the length that the rules give. RuleBroken ``chief.*``."""
    key = own_key(actor, once_key)
    twin = twin_of(ChiefAppointment, key)
    if twin is not None:
        return twin
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    ensure(access.may_appoint(actor, person), field="staff_no")
    if ChiefAppointment.objects.filter(person=person, confirmed_at=None, ended_on=None).exists():
        raise RuleBroken("chief.open", field="staff_no")
    assert actor.user is not None
    to_on = add_years(from_on, _limits(from_on).term_years) - timedelta(days=1)
    row = ChiefAppointment(
        person=person, occupation=occupation, level=level, from_on=from_on, to_on=to_on, reviewed_on=reviewed_on,
        review=_words(review, "review"), defended_on=defended_on, defence=_words(defence, "defence"), proposed_by=actor.user,
        proposed_at=at, once_key=key,
    )  # fmt: skip
    _check(row, localdate(at))
    twin = save_once(row)
    if twin is not None:
        return twin
    _told(row, actor, at, "proposed", after={"rank": level.rank, "from_on": str(from_on), "to_on": str(to_on)})
    return row


def _locked(appointment: ChiefAppointment, version: int) -> ChiefAppointment:
    rows = ChiefAppointment.objects.select_for_update(of=("self",)).select_related("person__unit", "occupation", "level")
    row = rows.filter(pk=appointment.pk).first()
    if row is None:
        raise NotReachable("chief")
    if row.version != version:
        raise EditConflict("chief.edited", theirs={})
    row.version += 1
    return row


@transaction.atomic
def confirm_chief(*, actor: Actor, at: datetime, appointment: ChiefAppointment, version: int) -> ChiefAppointment:
    """The second person; the conditions are looked at once more."""
    row = _locked(appointment, version)
    ensure(access.may_confirm_chief(actor, row))
    _check(row, localdate(at))
    row.confirmed_by, row.confirmed_at = actor.user, at
    row.save()
    _told(row, actor, at, "confirmed", after={"to_on": str(row.to_on)})
    params = {"level": row.level.name, "until": row.to_on}
    notify_person(person_id=row.person_id, code="chief.confirmed_notice", params=params, at=at, url=reverse("worker_file_mine"))
    return row


@transaction.atomic
def end_chief(*, actor: Actor, at: datetime, appointment: ChiefAppointment, version: int, on: date, reason: str) -> ChiefAppointment:
    """A proposal is dropped, or a term ends before its time."""
    row = _locked(appointment, version)
    ensure(access.may_end_chief(actor, row))
    today = localdate(at)
    if not reason.strip():
        raise RuleBroken("chief.reason", field="reason")
    if selectors.state_of(row, today) == rules.ENDED:
        raise RuleBroken("chief.ended_already")
    if row.confirmed_at is not None:
        ensure(rules.end_verdict(on, row.from_on, row.ended_on, today, "chief"), field="on")
    row.ended_on, row.end_reason = on, reason.strip()
    row.save()
    _told(row, actor, at, "ended", reason=row.end_reason, after={"ended_on": str(on)})
    if row.confirmed_at is not None:
        params = {"level": row.level.name, "reason": row.end_reason}
        notify_person(person_id=row.person_id, code="chief.ended_notice", params=params, at=at, url=reverse("worker_file_mine"))
    return row
