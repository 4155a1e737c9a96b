"""All writes of talents: pools, plans, consent, and the trail of an opened file."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify, notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.talents import access
from workforce.talents.models import TalentConsent, TalentMembership, TalentPlan, TalentPlanLine, TalentPool
from workforce.talents.selectors import pools


def _told(row: TalentMembership, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    label = f"{row.pool.name} {row.person.name}"
    record(actor=actor, at=at, action=f"talentpool.{act}", obj=row, label=label, path=row.person.unit.path, **more)


def announce(row: TalentMembership) -> None:
    """Scores from the first day on may have changed for whoever covers the person's unit."""
    changes.announce("talent", on=row.from_on, until=date.max, people=[row.person_id], units=[row.person.unit_id])


@transaction.atomic
def propose(*, actor: Actor, at: datetime, pool: TalentPool, person: Person) -> TalentMembership:
    """Somebody who meets the criteria is proposed. RuleBroken ``talentpool.*``."""
    today = localdate(at)
    rows = TalentMembership.objects.select_for_update().filter(pool=pool, person=person, to_on=None)
    is_eligible = pools.eligible(pool, Person.objects.filter(pk=person.pk), today).exists()
    verdict = access.may_propose(actor, person, is_eligible=is_eligible, is_in=rows.exists(), is_open=pool.is_active)
    ensure(verdict, field="staff_no")
    assert actor.user is not None
    row = TalentMembership(pool=pool, person=person, from_on=today, proposed_by=actor.user, proposed_at=at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("talentpool.in_already", field="staff_no") from None
    _told(row, actor, at, "proposed")
    return row


def _locked(membership: TalentMembership, version: int) -> TalentMembership:
    rows = TalentMembership.objects.select_for_update(of=("self",)).select_related("person__unit", "pool")
    row = rows.filter(pk=membership.pk).first()
    if row is None:
        raise NotReachable("talentpool")
    if row.version != version:
        raise EditConflict("talentpool.edited", theirs={})
    row.version += 1
    return row


@transaction.atomic
def confirm(*, actor: Actor, at: datetime, membership: TalentMembership, version: int) -> TalentMembership:
    """A second person confirms; the criteria are looked at once more."""
    row = _locked(membership, version)
    ensure(access.may_confirm(actor, row))
    if not pools.eligible(row.pool, Person.objects.filter(pk=row.person_id), localdate(at)).exists():
        raise RuleBroken("talentpool.not_eligible")
    row.confirmed_by, row.confirmed_at, row.from_on = actor.user, at, localdate(at)
    row.save()
    _told(row, actor, at, "confirmed")
    announce(row)
    _tell(row, "confirmed_notice", at)
    _tell_proposer(row, actor, "proposal_confirmed_notice", at)
    return row


@transaction.atomic
def end(*, actor: Actor, at: datetime, membership: TalentMembership, version: int, reason: str) -> TalentMembership:
    """A member leaves, or a proposal is dropped."""
    row = _locked(membership, version)
    ensure(access.may_end(actor, row))
    if not reason.strip():
        raise RuleBroken("talentpool.reason", field="reason")
    row.to_on, row.reason = localdate(at), reason.strip()
    row.save()
    _told(row, actor, at, "ended", reason=row.reason)
    announce(row)
    if row.confirmed_at is not None:
        _tell(row, "ended_notice", at, reason=row.reason)
    else:
        _tell_proposer(row, actor, "proposal_dropped_notice", at, reason=row.reason)
    return row


def _tell(row: TalentMembership, code: str, at: datetime, **params: Any) -> None:
    words = {"pool": row.pool.name, **params}
    notify_person(person_id=row.person_id, code=f"talentpool.{code}", params=words, at=at, url=reverse("talent_mine"))


def _tell_proposer(row: TalentMembership, actor: Actor, code: str, at: datetime, **params: Any) -> None:
    """Whoever proposed somebody learns what became of it, unless he did it himself."""
    if row.proposed_by_id is not None and row.proposed_by_id != actor.user_id:
        words = {"name": row.person.name, "pool": row.pool.name, **params}
        url = reverse("talent_member", args=[row.pk])
        notify(user_ids=[row.proposed_by_id], code=f"talentpool.{code}", params=words, at=at, url=url)


@transaction.atomic
def save_plan(
    *, actor: Actor, at: datetime, node: Node, kind: str, name: str, year: int, note: str = "", plan: TalentPlan | None = None,
    version: int = 0, once_key: str = "",
) -> TalentPlan:  # fmt: skip
    """A new plan or programme, or a changed one (its unit stays). RuleBroken, EditConflict ``talentplan.*``."""
    key = own_key(actor, once_key)
    if plan is None:
        twin = twin_of(TalentPlan, key)
        if twin is not None:
            return twin
        ensure(access.may_plan(actor, node))
        row = TalentPlan(node=node, once_key=key)
    else:
        row = TalentPlan.objects.select_for_update(of=("self",)).select_related("node").get(pk=plan.pk)
        ensure(access.may_change_plan(actor, row))
        if row.version != version:
            raise EditConflict("talentplan.edited", theirs={})
        row.version += 1
    row.kind, row.name, row.year, row.note = kind, name.strip(), year, note.strip()
    if TalentPlan.objects.filter(node=row.node, year=year, name=row.name).exclude(pk=row.pk).exists():
        raise RuleBroken("talentplan.twice", field="name")
    if plan is None:
        twin = save_once(row)
        if twin is not None:
            return twin
    else:
        row.save()
    record(actor=actor, at=at, action="talentplan.saved", obj=row, path=row.node.path, after={"name": row.name, "year": year})
    return row


def _line(owner: TalentPlan, pk: int, version: int | None) -> TalentPlanLine:
    """A figure that is changed, one version on; the plan is locked."""
    row = owner.lines.filter(pk=pk).first()
    if row is None:
        raise NotReachable("talentplan")
    if version is None or row.version != version:
        raise EditConflict("talentplan.edited", theirs={})
    row.version += 1
    return row


@transaction.atomic
def save_line(
    *, actor: Actor, at: datetime, plan: TalentPlan, direction: str, text: str, unit_label: str, target: int, done: int,
    line: TalentPlanLine | None = None, version: int | None = None,
) -> TalentPlanLine:  # fmt: skip
    """One figure of a plan. RuleBroken where it is listed already; EditConflict where ``line`` was saved since ``version`` was read."""
    owner = TalentPlan.objects.select_for_update(of=("self",)).select_related("node").get(pk=plan.pk)
    ensure(access.may_change_plan(actor, owner))
    row = TalentPlanLine(plan=owner) if line is None else _line(owner, line.pk, version)
    row.direction, row.text, row.unit_label, row.target, row.done = direction, text.strip(), unit_label.strip(), target, done
    if TalentPlanLine.objects.filter(plan=owner, text=row.text).exclude(pk=row.pk).exists():
        raise RuleBroken("talentplan.line_twice", field="text")
    row.save(force_update=line is not None)  # a row that is gone is not written again
    after = {"text": row.text, "target": target, "done": done}
    record(actor=actor, at=at, action="talentplan.line_saved", obj=owner, path=owner.node.path, after=after)
    return row


@transaction.atomic
def drop_line(*, actor: Actor, at: datetime, line: TalentPlanLine, version: int) -> None:
    """A figure is taken out as the reader saw it. EditConflict when it was saved since; gone already, nothing is done."""
    owner = TalentPlan.objects.select_for_update(of=("self",)).select_related("node").get(pk=line.plan_id)
    ensure(access.may_change_plan(actor, owner))
    row = owner.lines.filter(pk=line.pk).first()
    if row is None:
        return
    if row.version != version:
        raise EditConflict("talentplan.edited", theirs={})
    before = {"text": row.text, "target": row.target, "done": row.done}
    record(actor=actor, at=at, action="talentplan.line_dropped", obj=owner, path=owner.node.path, before=before)
    row.delete()


@transaction.atomic
def consent(*, actor: Actor, at: datetime, words: str = "") -> TalentConsent:
    """The worker lets his grade, results and agreed honours be shown; said again, it changes his words."""
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=access.own_person(actor))
    row, _new = TalentConsent.objects.update_or_create(
        person=person, defaults={"words": words.strip()}, create_defaults={"words": words.strip(), "given_at": at}
    )
    record(actor=actor, at=at, action="showcase.consented", obj=person, label=person.name, path=person.unit.path)
    return row


@transaction.atomic
def withdraw_consent(*, actor: Actor, at: datetime) -> None:
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=access.own_person(actor))
    deleted, _kinds = TalentConsent.objects.filter(person=person).delete()
    if deleted:
        record(actor=actor, at=at, action="showcase.withdrawn", obj=person, label=person.name, path=person.unit.path)


@transaction.atomic
def open_file(*, actor: Actor, at: datetime, person: Person) -> None:
    """The office opens somebody's file: what he gets stands in it, so the trail names who looked."""
    ensure(access.may_open_file(actor, person))
    record(actor=actor, at=at, action="workerfile.opened", obj=person, label=person.name, path=person.unit.path)
