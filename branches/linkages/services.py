"""Links are set, changed and ended; visits are planned, written down and followed until what was promised is kept."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.urls import reverse
from django.utils.timezone import localdate

from branches.linkages import access, rules
from branches.linkages.models import LeaderLink, LinkVisit
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify
from portal.people.selectors import colleague
from portal.rights.access import Actor
from portal.rights.models import User


@dataclass(frozen=True)
class LinkFacts:
    """A link as it is told; ``number``: the leader's staff number."""

    branch: Branch
    number: str
    focus: str
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True)
class VisitFacts:
    held_on: date
    topic: str
    found: str
    promise: str = ""
    promise_by: date | None = None


def _locked(link: LeaderLink, version: int | None = None) -> LeaderLink:
    rows = LeaderLink.objects.select_for_update(of=("self",)).select_related("branch__node", "person")
    row = rows.filter(pk=link.pk).first()
    if row is None:
        raise NotReachable("linkage")
    if version is not None and row.version != version:
        raise EditConflict("linkage.edited", theirs={})
    return row


def _announce(row: LeaderLink) -> None:
    changes.announce("linkage", on=row.from_on, until=date.max, branches=[row.branch_id])


def _path(row: LeaderLink) -> str:
    return row.branch.node.path


def _columns(actor: Actor, at: datetime, facts: LinkFacts) -> dict[str, Any]:
    ensure(actor.may("linkage.edit", path=facts.branch.node.path))
    person = colleague(facts.number, facts.branch.node, localdate(at))
    if person is None:
        raise RuleBroken("linkage.no_person", field="number", number=facts.number)
    if not facts.focus.strip():
        raise RuleBroken("linkage.focus_needed", field="focus")
    ensure(rules.link_verdict(facts.from_on, facts.to_on), field="to_on")
    found = {f.name: getattr(facts, f.name) for f in fields(facts) if f.name != "number"}
    return {**found, "person": person, "focus": facts.focus.strip()}


@transaction.atomic
def link_leader(*, actor: Actor, at: datetime, facts: LinkFacts) -> LeaderLink:
    """Link a leader to a branch and tell him. NotReachable; RuleBroken ``linkage.*``."""
    row = LeaderLink(**_columns(actor, at, facts), made_by=actor.user, made_at=at)
    _save(row)
    record(actor=actor, at=at, action="linkage.linked", obj=row, path=_path(row), after={"person": row.person.staff_no})
    _announce(row)
    accounts = User.objects.filter(person=row.person, is_active=True).values_list("pk", flat=True)
    notify(user_ids=accounts, code="linkage.linked_notice", params={"name": row.branch.node.name}, url=reverse("link_list"), at=at)
    return row


def _save(row: LeaderLink) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("linkage.twice", field="number") from None


@transaction.atomic
def change_link(*, actor: Actor, at: datetime, link: LeaderLink, version: int, facts: LinkFacts) -> LeaderLink:
    """Change focus and term; branch and leader stay. EditConflict; RuleBroken ``linkage.*``."""
    row = _locked(link, version)
    ensure(access.may_edit(actor, row))
    if not facts.focus.strip():
        raise RuleBroken("linkage.focus_needed", field="focus")
    ensure(rules.link_verdict(facts.from_on, facts.to_on), field="to_on")
    days = row.visits.aggregate(first=Min("held_on"), last=Max("held_on"))
    for day in (days["first"], days["last"]):
        if day is not None and not (facts.from_on <= day and (facts.to_on is None or day <= facts.to_on)):
            raise RuleBroken("linkage.term_cuts_visits", field="from_on" if day < facts.from_on else "to_on", on=day.isoformat())
    before = {"from_on": str(row.from_on), "to_on": str(row.to_on or "")}
    _announce(row)
    row.focus, row.from_on, row.to_on, row.version = facts.focus.strip(), facts.from_on, facts.to_on, row.version + 1
    row.save()
    after = {"from_on": str(row.from_on), "to_on": str(row.to_on or "")}
    record(actor=actor, at=at, action="linkage.changed", obj=row, path=_path(row), before=before, after=after)
    _announce(row)
    return row


@transaction.atomic
def end_link(*, actor: Actor, at: datetime, link: LeaderLink, version: int, on: date, reason: str) -> LeaderLink:
    """End a link; plans that nobody will carry out go with it."""
    row = _locked(link, version)
    ensure(access.may_edit(actor, row))
    last = row.visits.aggregate(last=Max("held_on"))["last"] or row.from_on
    if not max(row.from_on, last) <= on <= localdate(at):
        raise RuleBroken("linkage.end_day", field="on")
    if not reason.strip():
        raise RuleBroken("linkage.reason_needed", field="reason")
    dropped = row.visits.filter(held_on=None).delete()[0]
    row.ended_on, row.end_reason, row.version = on, reason.strip()[:200], row.version + 1
    row.save()
    after = {"on": on.isoformat(), "plans": dropped}
    record(actor=actor, at=at, action="linkage.ended", obj=row, path=_path(row), after=after, reason=reason)
    _announce(row)
    return row


def _open(actor: Actor, link: LeaderLink) -> LeaderLink:
    """The link under lock, for somebody who plans or writes visits of it."""
    row = _locked(link)
    ensure(access.may_visit(actor, row))
    if row.ended_on is not None:
        raise RuleBroken("linkage.is_ended")
    return row


@transaction.atomic
def plan_visit(*, actor: Actor, at: datetime, link: LeaderLink, on: date, topic: str) -> LinkVisit:
    """Put a visit on the plan of the link."""
    row = _open(actor, link)
    if not topic.strip():
        raise RuleBroken("linkage.topic_needed", field="topic")
    ensure(rules.plan_verdict(on, row.from_on, rules.last_day(row.to_on, row.ended_on), localdate(at)), field="on")
    if row.visits.filter(planned_on=on).exists():
        raise RuleBroken("linkage.planned_twice", field="on")
    visit = LinkVisit.objects.create(link=row, planned_on=on, topic=topic.strip(), made_by=actor.user, made_at=at)
    record(actor=actor, at=at, action="linkage.planned", obj=row, path=_path(row), after={"on": on.isoformat()})
    return visit


@transaction.atomic
def drop_plan(*, actor: Actor, at: datetime, visit: LinkVisit) -> None:
    """Take a plan off; a second click finds it gone."""
    row = _open(actor, visit.link)
    found = row.visits.filter(pk=visit.pk).first()
    if found is None:
        return
    if found.held_on is not None:
        raise RuleBroken("linkage.is_held")
    found.delete()
    record(actor=actor, at=at, action="linkage.plan_dropped", obj=row, path=_path(row), before={"on": str(found.planned_on)})


@transaction.atomic
def log_visit(*, actor: Actor, at: datetime, link: LeaderLink, facts: VisitFacts, visit: LinkVisit | None = None) -> LinkVisit:
    """Write down a visit: the one of a plan, or one that was not planned. RuleBroken ``linkage.*``."""
    row = _open(actor, link)
    found = LinkVisit(link=row) if visit is None else row.visits.filter(pk=visit.pk).first()
    if found is None:
        raise NotReachable("linkage.visit")
    if found.held_on is not None:
        raise RuleBroken("linkage.is_held")
    if not facts.topic.strip():
        raise RuleBroken("linkage.topic_needed", field="topic")
    last = rules.last_day(row.to_on, row.ended_on)
    ensure(rules.visit_verdict(facts.held_on, row.from_on, last, localdate(at)), field="held_on")
    field = "found" if not facts.found.strip() else "promise_by"
    ensure(rules.promise_verdict(facts.found, facts.promise, facts.promise_by, facts.held_on), field=field)
    if row.visits.filter(held_on=facts.held_on).exists():
        raise RuleBroken("linkage.visited_twice", field="held_on")
    for f in fields(facts):
        value = getattr(facts, f.name)
        setattr(found, f.name, value.strip() if isinstance(value, str) else value)
    found.made_by, found.made_at = actor.user, at
    found.save()
    after = {"on": facts.held_on.isoformat(), "promise_by": str(facts.promise_by or "")}
    record(actor=actor, at=at, action="linkage.visited", obj=row, path=_path(row), after=after)
    _announce(row)
    return found


@transaction.atomic
def keep_promise(*, actor: Actor, at: datetime, visit: LinkVisit, note: str) -> LinkVisit:
    """What was promised is done, in a sentence; also after the link has ended."""
    row = _locked(visit.link)
    ensure(access.may_visit(actor, row))
    found = row.visits.get(pk=visit.pk)
    if not found.promise or found.kept_on is not None:
        raise RuleBroken("linkage.nothing_promised")
    if not note.strip():
        raise RuleBroken("linkage.kept_needed", field="note")
    found.kept_on, found.kept_note = localdate(at), note.strip()[:300]
    found.save(update_fields=["kept_on", "kept_note"])
    record(actor=actor, at=at, action="linkage.kept", obj=row, path=_path(row), after={"visit": str(found.held_on)})
    return found
