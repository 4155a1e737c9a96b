"""Conversions are registered with their measured benefit, verified by a second person, returned or withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, twin_of
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.conversions import access, rules, selectors
from workforce.conversions.enums import ConversionState
from workforce.conversions.models import InnovationConversion
from workforce.conversions.selectors import Source

COLUMNS = ("result", "project", "method", "challenge")


@dataclass(frozen=True)
class ConversionFacts:
    source: Source
    node: Node
    route: str
    from_on: date
    year: int
    benefit: Decimal
    basis: Decimal
    measured: str
    agreed_share: Decimal | None = None


def locked(conversion: InnovationConversion, version: int | None = None) -> InnovationConversion:
    rows = InnovationConversion.objects.select_for_update(of=("self",)).select_related(
        "unit", "node", "result", "project", "method", "challenge"
    )
    row = rows.filter(pk=conversion.pk).first()
    if row is None:
        raise NotReachable("conversion")
    if version is not None and row.version != version:
        raise EditConflict("conversion.edited", theirs={})
    return row


def _saved(row: InnovationConversion, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def _told(row: InnovationConversion, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"conversion.{act}", obj=row, label=str(row), path=row.node.path, **more)


def _facts(row: InnovationConversion) -> dict[str, str]:
    return {
        "source": row.source_key, "node": row.node.code, "year": str(row.year), "benefit": str(row.benefit), "basis": str(row.basis),
    }  # fmt: skip


def _fill(row: InnovationConversion, facts: ConversionFacts, today: date) -> None:
    """RuleBroken ``conversion.*`` with the field to blame; the benefit of a source at a unit counts once a year."""
    verdict = rules.facts_verdict(from_on=facts.from_on, year=facts.year, today=today, benefit=facts.benefit, basis=facts.basis)
    ensure(verdict, field={"conversion.ahead": "from_on", "conversion.year_outside": "year"}.get(verdict.code, "benefit"))
    if not facts.measured.strip():
        raise RuleBroken("conversion.words_needed", field="measured")
    row.source_kind, row.source_key, row.title, row.unit = facts.source.kind, facts.source.key, facts.source.title, facts.source.unit
    for name in COLUMNS:
        setattr(row, name, facts.source.row if name == facts.source.kind else None)
    row.node, row.route, row.from_on, row.year = facts.node, facts.route, facts.from_on, facts.year
    row.benefit, row.basis, row.agreed_share = facts.benefit, facts.basis, facts.agreed_share
    row.measured = facts.measured.strip()[:500]


def _save_whole(row: InnovationConversion) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("conversion.twice", field="year") from None


def announce(row: InnovationConversion) -> None:
    """Benefits count on the day on which they were verified, for the unit whose source it is."""
    if row.verified_on is not None:
        changes.announce("conversion", on=row.verified_on, until=row.verified_on, units=[row.unit_id])


def _ensure_reach(actor: Actor, facts: ConversionFacts) -> None:
    """Where it is applied or where it comes from lies in the registrar's reach."""
    scope = actor.scope("conversion.register")
    if not (scope.covers(facts.node.path) or scope.covers(facts.source.unit.path)):
        raise NotReachable("conversion.register")


@transaction.atomic
def register_conversion(*, actor: Actor, at: datetime, facts: ConversionFacts, once_key: str = "") -> InnovationConversion:
    """One source, one unit, one year. RuleBroken ``conversion.*``; NotReachable outside the reach."""
    _ensure_reach(actor, facts)
    key = own_key(actor, once_key)
    known = twin_of(InnovationConversion, key)
    if known is not None:
        return known
    row = InnovationConversion(registered_by=actor.user, registered_at=at, once_key=key)
    _fill(row, facts, localdate(at))
    try:
        _save_whole(row)
    except RuleBroken:
        twin = twin_of(InnovationConversion, key)
        if twin is None:
            raise
        return twin
    _told(row, actor, at, "registered", after=_facts(row))
    return row


@transaction.atomic
def change_conversion(
    *, actor: Actor, at: datetime, conversion: InnovationConversion, version: int, facts: ConversionFacts
) -> InnovationConversion:
    """The registrar puts it right until it is verified; what was returned waits again."""
    row = locked(conversion, version)
    ensure(access.may_change(actor, row))
    _ensure_reach(actor, facts)
    before = _facts(row)
    _fill(row, facts, localdate(at))
    row.state, row.reason, row.version = ConversionState.REGISTERED, "", row.version + 1
    _save_whole(row)
    _told(row, actor, at, "changed", before=before, after=_facts(row))
    return row


def _tell_authors(row: InnovationConversion, at: datetime) -> None:
    url = reverse("conversion_detail", args=[row.pk])
    for person_id in sorted(access.authors_of(row)):
        params = {"title": row.title, "year": row.year}
        notify_person(person_id=person_id, code="conversion.verified_notice", params=params, at=at, url=url)


@transaction.atomic
def verify_conversion(*, actor: Actor, at: datetime, conversion: InnovationConversion, version: int | None = None) -> InnovationConversion:
    """The benefit is what the papers say; from now on it counts."""
    row = locked(conversion, version)
    ensure(access.may_verify(actor, row))
    ensure(rules.source_verdict(row.source_kind, getattr(row, row.source_kind).state))
    row.state, row.verified_by, row.verified_on, row.reason = ConversionState.VERIFIED, actor.user, localdate(at), ""
    _saved(row, "state", "verified_by", "verified_on", "reason")
    _told(row, actor, at, "verified", after=_facts(row))
    _tell_authors(row, at)
    announce(row)
    return row


def _reason(text: str) -> str:
    if not text.strip():
        raise RuleBroken("conversion.reason_needed", field="reason")
    return text.strip()[:300]


@transaction.atomic
def return_conversion(
    *, actor: Actor, at: datetime, conversion: InnovationConversion, reason: str, version: int | None = None
) -> InnovationConversion:
    row = locked(conversion, version)
    ensure(access.may_verify(actor, row))
    row.state, row.reason = ConversionState.RETURNED, _reason(reason)
    _saved(row, "state", "reason")
    _told(row, actor, at, "returned", reason=row.reason)
    if row.registered_by is not None and row.registered_by.person_id is not None:
        params = {"title": row.title, "year": row.year, "reason": row.reason}
        url = reverse("conversion_detail", args=[row.pk])
        notify_person(person_id=row.registered_by.person_id, code="conversion.returned_notice", params=params, at=at, url=url)
    return row


def _tell_withdrawn(row: InnovationConversion, actor: Actor, at: datetime, *, was_verified: bool) -> None:
    """The registrar, and the authors where they had been told that it counts; never whoever has withdrawn it."""
    people = access.authors_of(row) if was_verified else set()
    if row.registered_by is not None and row.registered_by.person_id is not None:
        people.add(row.registered_by.person_id)
    params, url = {"title": row.title, "year": row.year, "reason": row.reason}, reverse("conversion_detail", args=[row.pk])
    for person_id in sorted(people - {actor.person_id}):
        notify_person(person_id=person_id, code="conversion.withdrawn_notice", params=params, at=at, url=url)


@transaction.atomic
def withdraw_conversion(
    *, actor: Actor, at: datetime, conversion: InnovationConversion, reason: str, version: int | None = None
) -> InnovationConversion:
    """It was counted in error: it stays in the ledger and counts no more."""
    row = locked(conversion, version)
    ensure(access.may_withdraw(actor, row, selectors.bound_of(row)))
    was = row.state
    row.state, row.reason = ConversionState.WITHDRAWN, _reason(reason)
    _saved(row, "state", "reason")
    _told(row, actor, at, "withdrawn", reason=row.reason)
    _tell_withdrawn(row, actor, at, was_verified=was == ConversionState.VERIFIED)
    announce(row)
    return row
