"""Claims are filed and changed by the worker, checked, sent back, approved by a second person, paid; each step leaves a line.

Whatever counts the claims of a person locks the row of the person first, so that two of his claims never see the same count.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.files.models import EvidenceLink
from portal.files.services import attach_uploads
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.sentences import word
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.skills.models import SkillCertificate
from workforce.subsidies import access, rules, selectors
from workforce.subsidies.enums import SubsidyAct, SubsidyKind, SubsidyState
from workforce.subsidies.models import EducationFund, SubsidyClaim, SubsidyRule, SubsidyStep

ZERO = Decimal(0)


@dataclass(frozen=True)
class Told:
    """What the claimant says beside his certificate."""

    insured_months: int = 0
    fee_paid: Decimal = ZERO
    years: int = 0
    is_special: bool = False
    advance: Decimal = ZERO
    declares_none: bool = False


def _hold_person(person_id: int) -> None:
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)


def _held(claim: SubsidyClaim) -> SubsidyClaim:
    """The person first, then the claim: always in this order."""
    _hold_person(claim.person_id)
    rows = SubsidyClaim.objects.select_for_update(of=("self",)).select_related("person__unit", "certificate__occupation", "rule")
    row = rows.filter(pk=claim.pk).first()
    if row is None:
        raise NotReachable("subsidy")
    return row


def _seen(row: SubsidyClaim, version: int) -> None:
    if row.version != version:
        raise EditConflict("subsidy.edited", theirs={})


def _step(row: SubsidyClaim, actor: Actor, at: datetime, act: str, text: str = "", **more: Any) -> None:
    SubsidyStep.objects.create(claim=row, act=act, text=text, by=actor.user, at=at)
    record(
        actor=actor, at=at, action=f"subsidy.{act}", obj=row, label=f"{row.get_kind_display()} {row}", path=row.person.unit.path,
        after=more, reason=text,
    )  # fmt: skip


def _tell(row: SubsidyClaim, code: str, at: datetime, **params: Any) -> None:
    told = {"kind": word(f"subsidy.kind_{row.kind}"), "amount": str(row.amount), **params}
    notify_person(person_id=row.person_id, code=f"subsidy.{code}_notice", params=told, at=at, url=reverse("subsidy_detail", args=[row.pk]))


def _assessed(
    certificate: SkillCertificate, kind: str, told: Told, day: date, *, before: int | None = None, held: SubsidyRule | None = None
) -> tuple[SubsidyRule, rules.Assessment]:
    """The rule of the day with what it says. ``held``: the rule of a claim that was filed before, which stays its rule."""
    rule = held or selectors.rule_of(kind, certificate.grade, day)
    if rule is None:
        raise RuleBroken("subsidy.no_rule", field="certificate", kind=str(SubsidyKind(kind).label))
    for number in (told.fee_paid, told.advance):
        if number < 0 or number != number.quantize(rules.CENT):
            raise RuleBroken("subsidy.negative")
    if told.insured_months < 0 or told.years < 0:
        raise RuleBroken("subsidy.negative")
    facts = rules.ClaimFacts(issued_on=certificate.issued_on, **asdict(told))
    return rule, rules.assess(selectors.with_history(facts, certificate, kind, day, before), rule, day)


def grounds_of(found: rules.Assessment, rule: SubsidyRule) -> list[dict[str, Any]]:
    """The lines as they are kept beside the claim; their words are made when they are read."""
    return [{"code": line.code, "params": line.params, "source": rule.source} for line in found.lines]


def _has_receipt(claim_id: int) -> bool:
    return EvidenceLink.objects.filter(record_kind=access.FILES, record_id=claim_id).exists()


def _needs_receipt(kind: str, uploads: Sequence[UploadedFile], claim_id: int | None) -> None:
    if kind != SubsidyKind.REFUND or uploads:
        return
    if claim_id is None or not _has_receipt(claim_id):
        raise RuleBroken("subsidy.receipt_needed", field="receipts")


def _stands(certificate: SkillCertificate, kind: str) -> bool:
    return SubsidyClaim.objects.filter(certificate=certificate, kind=kind).exclude(state=SubsidyState.WITHDRAWN).exists()


@transaction.atomic
def file_claim(
    *, actor: Actor, at: datetime, certificate: SkillCertificate, kind: str, told: Told, uploads: Sequence[UploadedFile] = (),
    once_key: str = "",
) -> SubsidyClaim:  # fmt: skip
    """A claim for an own certificate. RuleBroken ``subsidy.*`` with the condition that fails; a double click gives the same row."""
    if actor.person_id is None or not actor.can("subsidy.own"):
        raise RuleBroken("subsidy.no_person")
    key = own_key(actor, once_key)
    _hold_person(actor.person_id)
    known = twin_of(SubsidyClaim, key)
    if known is not None:
        return known
    if certificate.person_id != actor.person_id:
        raise RuleBroken("subsidy.certificate_other", field="certificate")
    if _stands(certificate, kind):
        raise RuleBroken("subsidy.live_already", field="certificate")
    day = localdate(at)
    rule, found = _assessed(certificate, kind, told, day)
    ensure(found.verdict, field=found.field)
    _needs_receipt(kind, uploads, None)
    row = SubsidyClaim(
        person=certificate.person, certificate=certificate, rule=rule, kind=kind, filed_on=day, amount_due=found.amount,
        grounds=grounds_of(found, rule), once_key=key, **asdict(told),
    )  # fmt: skip
    try:
        twin = save_once(row)
    except IntegrityError as broken:
        raise RuleBroken("subsidy.live_already", field="certificate") from broken
    if twin is not None:
        return twin
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind=access.FILES, record_id=row.pk)
    _step(row, actor, at, SubsidyAct.FILED, amount=str(row.amount_due))
    return row


@transaction.atomic
def change_claim(
    *, actor: Actor, at: datetime, claim: SubsidyClaim, version: int, told: Told, uploads: Sequence[UploadedFile] = ()
) -> SubsidyClaim:
    """The claimant mends what was told; it is reckoned again and waits for its check. Its day stays, and with it the time limit."""
    row = _held(claim)
    ensure(access.may_change(actor, row))
    _seen(row, version)
    rule, found = _assessed(row.certificate, row.kind, told, row.filed_on, before=row.pk)
    ensure(found.verdict, field=found.field)
    _needs_receipt(row.kind, uploads, row.pk)
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind=access.FILES, record_id=row.pk)
    for name, value in asdict(told).items():
        setattr(row, name, value)
    row.rule, row.amount_due, row.grounds = rule, found.amount, grounds_of(found, rule)
    row.state, row.granted, row.lower_reason, row.return_reason, row.checked_by = SubsidyState.FILED, None, "", "", None
    _save(row)
    _step(row, actor, at, SubsidyAct.CHANGED, amount=str(row.amount_due))
    return row


def _save(row: SubsidyClaim) -> None:
    row.version += 1
    row.save()


def _still(row: SubsidyClaim, at: datetime) -> None:
    """What the claim stands on is asked again before it passes: the certificate today, the rest on the day of the claim."""
    told = Told(row.insured_months, row.fee_paid, row.years, row.is_special, row.advance, row.declares_none)
    certificate = (
        SkillCertificate.objects.select_for_update(of=("self",), no_key=True).select_related("occupation").get(pk=row.certificate_id)
    )
    if not selectors.is_valid(certificate, localdate(at)):
        raise RuleBroken("subsidy.certificate_bad")
    _rule, found = _assessed(certificate, row.kind, told, row.filed_on, before=row.pk, held=row.rule)
    ensure(found.verdict)
    if row.kind == SubsidyKind.REFUND and not _has_receipt(row.pk):
        raise RuleBroken("subsidy.receipt_gone")


@transaction.atomic
def check(
    *, actor: Actor, at: datetime, claim: SubsidyClaim, version: int, granted: Decimal, reason: str = "", note: str = ""
) -> SubsidyClaim:
    """It passes the check with the amount reckoned, or with less and a reason."""
    row = _held(claim)
    ensure(access.may_check(actor, row))
    _seen(row, version)
    _still(row, at)
    verdict = rules.grant_verdict(granted, row.amount_due, reason)
    ensure(verdict, field="reason" if verdict.code == "subsidy.lower_why" else "granted")
    row.state, row.granted, row.checked_by = SubsidyState.CHECKED, granted, actor.user
    row.lower_reason = reason.strip()[:300] if granted < row.amount_due else ""
    _save(row)
    _step(row, actor, at, SubsidyAct.CHECKED, (row.lower_reason or note.strip())[:300], granted=str(granted))
    _tell(row, "checked", at)
    return row


@transaction.atomic
def send_back(*, actor: Actor, at: datetime, claim: SubsidyClaim, version: int, reason: str) -> SubsidyClaim:
    """With words of what is to be mended."""
    row = _held(claim)
    ensure(access.may_return(actor, row))
    _seen(row, version)
    if not reason.strip():
        raise RuleBroken("subsidy.reason_needed", field="reason")
    row.state, row.return_reason, row.granted, row.lower_reason = SubsidyState.RETURNED, reason.strip()[:300], None, ""
    row.checked_by = row.approved_by = row.approved_on = None
    _save(row)
    _step(row, actor, at, SubsidyAct.RETURNED, row.return_reason)
    _tell(row, "returned", at, reason=row.return_reason)
    return row


@transaction.atomic
def approve(*, actor: Actor, at: datetime, claim: SubsidyClaim, version: int) -> SubsidyClaim:
    """By another person than who checked, and never the claimant."""
    row = _held(claim)
    ensure(access.may_approve(actor, row))
    _seen(row, version)
    _still(row, at)
    row.state, row.approved_by, row.approved_on = SubsidyState.APPROVED, actor.user, localdate(at)
    _save(row)
    _step(row, actor, at, SubsidyAct.APPROVED, granted=str(row.granted))
    _tell(row, "approved", at)
    return row


@transaction.atomic
def pay(*, actor: Actor, at: datetime, claim: SubsidyClaim, version: int, paid_on: date, document_no: str) -> SubsidyClaim:
    """It has been paid, on a day and by a document."""
    row = _held(claim)
    ensure(access.may_pay(actor, row))
    _seen(row, version)
    ensure(rules.paid_verdict(paid_on, row.approved_on or row.filed_on, localdate(at)), field="paid_on")
    if not document_no.strip():
        raise RuleBroken("subsidy.document_needed", field="document_no")
    row.state, row.paid_on, row.document_no = SubsidyState.PAID, paid_on, document_no.strip()[:60]
    _save(row)
    _step(row, actor, at, SubsidyAct.PAID, row.document_no, paid_on=str(paid_on))
    _tell(row, "paid", at, on=paid_on.isoformat())
    return row


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, claim: SubsidyClaim, version: int) -> SubsidyClaim:
    """The claimant takes it back while nobody has approved it; the certificate is free for another claim."""
    row = _held(claim)
    ensure(access.may_withdraw(actor, row))
    _seen(row, version)
    row.state = SubsidyState.WITHDRAWN
    _save(row)
    _step(row, actor, at, SubsidyAct.WITHDRAWN)
    return row


@dataclass(frozen=True)
class FundFacts:
    unit: Node
    year: int
    wages: Decimal
    drawn: Decimal
    spent: Decimal
    frontline: Decimal


def _check_fund(facts: FundFacts, day: date) -> None:
    if not 2000 <= facts.year <= day.year:
        raise RuleBroken("education.year", field="year")
    if facts.wages <= 0:
        raise RuleBroken("education.wages_needed", field="wages")
    for name in ("wages", "drawn", "spent", "frontline"):
        number = getattr(facts, name)
        if number < 0 or number != number.quantize(rules.CENT):
            raise RuleBroken("education.negative", field=name)
    if facts.frontline > facts.spent:
        raise RuleBroken("education.frontline_over", field="frontline")


@transaction.atomic
def save_fund(
    *, actor: Actor, at: datetime, facts: FundFacts, fund: EducationFund | None = None, version: int | None = None
) -> EducationFund:
    """The year of a unit is noted once and changed afterwards; what stands against the rule is shown, not refused."""
    if not actor.scope("subsidy.office").covers(facts.unit.path):
        raise NotReachable("subsidy.office")
    _check_fund(facts, localdate(at))
    before: dict[str, Any] = {}
    if fund is None:
        row = EducationFund(unit=facts.unit, year=facts.year, version=0)
    else:
        row = EducationFund.objects.select_for_update(of=("self",)).select_related("unit").get(pk=fund.pk)
        if row.version != version:
            raise EditConflict("education.edited", theirs={})
        before = {name: str(getattr(row, name)) for name in ("wages", "drawn", "spent", "frontline")}
    row.wages, row.drawn, row.spent, row.frontline = facts.wages, facts.drawn, facts.spent, facts.frontline
    row.told_by, row.version = actor.user, row.version + 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as broken:
        raise RuleBroken("education.known", field="year") from broken
    after = {name: str(getattr(row, name)) for name in ("wages", "drawn", "spent", "frontline")}
    record(actor=actor, at=at, action="education.saved", obj=row, label=str(row), path=row.unit.path, before=before, after=after)
    return row
