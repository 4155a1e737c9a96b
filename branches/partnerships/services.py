"""A partnership is signed, filled with resources and joint activities, and ended."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils.timezone import localdate

from branches.activities.models import Activity
from branches.partnerships import access, rules, selectors
from branches.partnerships.models import Partnership, PartnershipActivity, SharedResource
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class PartnershipFacts:
    node: Node
    kind: str
    name: str
    agreement: str
    aim: str
    signed_on: date
    from_on: date
    to_on: date | None = None


def _announce(row: Partnership) -> None:
    if row.node.is_branch:
        changes.announce("partnership", on=row.from_on, until=date.max, branches=[row.node_id])


def _locked(partnership: Partnership, actor: Actor, version: int | None = None) -> Partnership:
    """The row under lock, for somebody who keeps it while it runs."""
    rows = Partnership.objects.select_for_update(of=("self",)).select_related("node")
    row = rows.filter(pk=partnership.pk).first()
    if row is None:
        raise NotReachable("partnership")
    actor.may("partnership.edit", path=row.node.path)
    if version is not None and row.version != version:
        raise EditConflict("partnership.edited", theirs={})
    ensure(access.may_edit(actor, row))
    return row


def _write(row: Partnership, facts: PartnershipFacts, today: date) -> None:
    for name in ("name", "agreement", "aim"):
        if not getattr(facts, name).strip():
            raise RuleBroken(f"partnership.{name}_needed", field=name)
    verdict = rules.term_verdict(facts.signed_on, facts.from_on, facts.to_on, today)
    ensure(verdict, field="signed_on" if not verdict and verdict.code == "partnership.signed_ahead" else "to_on")
    for f in fields(facts):
        if f.name != "node":
            value = getattr(facts, f.name)
            setattr(row, f.name, value.strip() if isinstance(value, str) else value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("partnership.twice", field="agreement") from None


@transaction.atomic
def sign(*, actor: Actor, at: datetime, facts: PartnershipFacts) -> Partnership:
    """Register an agreement that is signed. A second click finds it registered: RuleBroken ``partnership.twice``."""
    ensure(actor.may("partnership.edit", path=facts.node.path))
    if facts.node.kind not in selectors.KEEPERS or facts.node.closed_on is not None:
        raise RuleBroken("partnership.node_foreign", field="node")
    row = Partnership(node=facts.node, made_by=actor.user, made_at=at)
    _write(row, facts, localdate(at))
    record(
        actor=actor, at=at, action="partnership.signed", obj=row, path=row.node.path, after={"kind": row.kind, "from_on": str(row.from_on)}
    )
    _announce(row)
    return row


@transaction.atomic
def change_partnership(*, actor: Actor, at: datetime, partnership: Partnership, version: int, facts: PartnershipFacts) -> Partnership:
    """Change what is told; the organisation stays, and the term holds the joint activities."""
    row = _locked(partnership, actor, version)
    days = row.activities.aggregate(first=Min("activity__held_on"), last=Max("activity__held_on"))
    for day in (days["first"], days["last"]):
        if day is not None and not (facts.from_on <= day and (facts.to_on is None or day <= facts.to_on)):
            raise RuleBroken("partnership.term_cuts_activities", field="from_on" if day < facts.from_on else "to_on", on=day.isoformat())
    before = {"name": row.name, "from_on": str(row.from_on), "to_on": str(row.to_on or "")}
    _announce(row)
    row.version += 1
    _write(row, facts, localdate(at))
    after = {"name": row.name, "from_on": str(row.from_on), "to_on": str(row.to_on or "")}
    record(actor=actor, at=at, action="partnership.changed", obj=row, path=row.node.path, before=before, after=after)
    _announce(row)
    return row


@transaction.atomic
def end_partnership(*, actor: Actor, at: datetime, partnership: Partnership, version: int, on: date, reason: str) -> Partnership:
    row = _locked(partnership, actor, version)
    last = row.activities.aggregate(last=Max("activity__held_on"))["last"] or row.from_on
    if not max(row.from_on, last) <= on <= localdate(at):
        raise RuleBroken("partnership.end_day", field="on")
    if not reason.strip():
        raise RuleBroken("partnership.reason_needed", field="reason")
    row.ended_on, row.end_reason, row.version = on, reason.strip()[:200], row.version + 1
    row.save()
    record(actor=actor, at=at, action="partnership.ended", obj=row, path=row.node.path, after={"on": on.isoformat()}, reason=reason)
    _announce(row)
    return row


@transaction.atomic
def offer_resource(*, actor: Actor, at: datetime, partnership: Partnership, side: str, title: str, terms: str = "") -> SharedResource:
    """Put a resource of one side on the list."""
    row = _locked(partnership, actor)
    if not title.strip():
        raise RuleBroken("partnership.resource_needed", field="title")
    if row.resources.filter(side=side, title=title.strip(), withdrawn_on=None).exists():
        raise RuleBroken("partnership.resource_twice", field="title")
    found = SharedResource.objects.create(partnership=row, side=side, title=title.strip(), terms=terms.strip(), offered_on=localdate(at))
    record(actor=actor, at=at, action="partnership.offered", obj=row, path=row.node.path, after={"side": side, "title": found.title})
    return found


@transaction.atomic
def withdraw_resource(*, actor: Actor, at: datetime, resource: SharedResource) -> SharedResource:
    """Take a resource off the list; a second click changes nothing."""
    row = _locked(resource.partnership, actor)
    found = row.resources.get(pk=resource.pk)
    if found.withdrawn_on is None:
        found.withdrawn_on = localdate(at)
        found.save(update_fields=["withdrawn_on"])
        record(actor=actor, at=at, action="partnership.withdrawn", obj=row, path=row.node.path, after={"title": found.title})
    return found


@transaction.atomic
def link_activity(*, actor: Actor, at: datetime, partnership: Partnership, activity: Activity, effect: str = "") -> PartnershipActivity:
    """An activity of the organisation was held together with the partner. RuleBroken ``partnership.*``."""
    row = _locked(partnership, actor)
    if not activity.branch.node.path.startswith(row.node.path):
        raise RuleBroken("partnership.activity_foreign", field="activity")
    last = rules.last_day(row.to_on, row.ended_on)
    ensure(rules.activity_verdict(activity.held_on, row.from_on, last, activity.state), field="activity")
    if row.activities.filter(activity=activity).exists():
        raise RuleBroken("partnership.activity_twice", field="activity")
    words = {"effect": effect.strip()[:300], "effect_on": localdate(at) if effect.strip() else None}
    found = PartnershipActivity.objects.create(partnership=row, activity=activity, **words)
    record(actor=actor, at=at, action="partnership.linked", obj=row, path=row.node.path, after={"activity": activity.pk})
    _announce(row)
    return found


@transaction.atomic
def tell_effect(*, actor: Actor, at: datetime, joint: PartnershipActivity, effect: str) -> PartnershipActivity:
    """What came of a joint activity, or another wording of it."""
    row = _locked(joint.partnership, actor)
    found = row.activities.get(pk=joint.pk)
    if not effect.strip():
        raise RuleBroken("partnership.effect_needed", field="effect")
    found.effect, found.effect_on = effect.strip()[:300], localdate(at)
    found.save(update_fields=["effect", "effect_on"])
    record(actor=actor, at=at, action="partnership.effect_told", obj=row, path=row.node.path, after={"activity": found.activity_id})
    _announce(row)
    return found
