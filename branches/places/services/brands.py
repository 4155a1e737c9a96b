"""A brand is drafted by the branch, decided by the committee and looked at once a year."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.orgs.models import Branch
from branches.places import access, rules
from branches.places.enums import BrandState, LookOutcome
from branches.places.models import BranchBrand, BrandLook
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor


@dataclass(frozen=True)
class BrandFacts:
    branch: Branch
    name: str
    statement: str
    practice: str = ""


def _locked(brand: BranchBrand, version: int | None = None) -> BranchBrand:
    rows = BranchBrand.objects.select_for_update(of=("self",)).select_related("branch__node")
    row = rows.filter(pk=brand.pk).first()
    if row is None:
        raise NotReachable("brand")
    if version is not None and row.version != version:
        raise EditConflict("brand.edited", theirs={})
    return row


def _write(row: BranchBrand, facts: BrandFacts) -> None:
    for name in ("name", "statement"):
        if not getattr(facts, name).strip():
            raise RuleBroken(f"brand.{name}_needed", field=name)
    row.name, row.statement, row.practice = facts.name.strip(), facts.statement.strip(), facts.practice.strip()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("brand.twice", field="name") from None


@transaction.atomic
def draft_brand(*, actor: Actor, at: datetime, facts: BrandFacts) -> BranchBrand:
    ensure(actor.may("brand.edit", path=facts.branch.node.path))
    row = BranchBrand(branch=facts.branch, made_by=actor.user, made_at=at)
    _write(row, facts)
    record(actor=actor, at=at, action="brand.drafted", obj=row, path=facts.branch.node.path, after={"name": row.name})
    return row


@transaction.atomic
def change_brand(*, actor: Actor, at: datetime, brand: BranchBrand, version: int, facts: BrandFacts) -> BranchBrand:
    """Change a brand that is not submitted."""
    row = _locked(brand, version)
    ensure(actor.may("brand.edit", path=row.branch.node.path))
    ensure(rules.may_change(row.state))
    before = {"name": row.name, "statement": row.statement}
    row.version += 1
    _write(row, facts)
    record(actor=actor, at=at, action="brand.changed", obj=row, path=row.branch.node.path, before=before, after={"name": row.name})
    return row


@transaction.atomic
def submit_brand(*, actor: Actor, at: datetime, brand: BranchBrand) -> BranchBrand:
    row = _locked(brand)
    ensure(actor.may("brand.edit", path=row.branch.node.path))
    ensure(rules.may_change(row.state))
    row.made_by = actor.user  # who submits is who may not decide
    return _move(actor, at, row, BrandState.SUBMITTED, "brand.submitted")


def _move(actor: Actor, at: datetime, row: BranchBrand, state: str, action: str, reason: str = "") -> BranchBrand:
    row.state, row.version = state, row.version + 1
    row.save()
    record(actor=actor, at=at, action=action, obj=row, path=row.branch.node.path, after={"state": state}, reason=reason)
    return row


@transaction.atomic
def decide_brand(*, actor: Actor, at: datetime, brand: BranchBrand, version: int, is_approved: bool, reason: str = "") -> BranchBrand:
    """Approve the brand that was read, or give it back with a reason; who submitted it is told."""
    row = _locked(brand, version)
    ensure(access.may_decide(actor, row))
    ensure(rules.may_decide(row.state))
    if not is_approved and not reason.strip():
        raise RuleBroken("brand.reason_needed", field="reason")
    row.decided_by, row.decided_on = actor.user, localdate(at)
    row.return_reason = "" if is_approved else reason.strip()[:200]
    state, action = (BrandState.APPROVED, "brand.approved") if is_approved else (BrandState.RETURNED, "brand.returned")
    _move(actor, at, row, state, action, row.return_reason)
    if row.made_by_id is not None:
        url = reverse("brand_detail", args=[row.pk])
        notify(user_ids=[row.made_by_id], code="brand.decided_notice", params={"name": row.name}, url=url, at=at)
    return row


@transaction.atomic
def look_at_brand(*, actor: Actor, at: datetime, brand: BranchBrand, outcome: str, note: str) -> BrandLook:
    """The look of this year; it may end the use of the brand."""
    row = _locked(brand)
    ensure(actor.may("brand.decide", path=row.branch.node.path))
    ensure(rules.look_verdict(row.state, outcome, note), field="outcome" if outcome not in LookOutcome.values else "note")
    today = localdate(at)
    if row.looks.filter(year=today.year).exists():
        raise RuleBroken("brand.looked_twice")
    look = BrandLook.objects.create(
        brand=row, year=today.year, outcome=outcome, note=note.strip()[:500], looked_by=actor.user, looked_on=today
    )
    record(actor=actor, at=at, action="brand.looked", obj=row, path=row.branch.node.path, after={"year": today.year, "outcome": outcome})
    if outcome == LookOutcome.RETIRE:
        _move(actor, at, row, BrandState.RETIRED, "brand.retired", note)
    return look
