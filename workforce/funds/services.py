"""Funds are opened and filled; payouts proposed, approved within the balance, paid or cancelled. Each move of money locks the row of
the fund first, so that two of them never see the same balance."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify, notify_person
from portal.organization.models import Node
from portal.people.enums import PoliticalStatus
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.conversions.models import InnovationConversion
from workforce.conversions.selectors import due_of
from workforce.funds import access, rules
from workforce.funds.enums import BOUND, FundEntryKind, FundPayoutState
from workforce.funds.models import Fund, FundEntry, FundKind, FundPayout, FundShare
from workforce.results.models import WorkResult

MEMBERS = (PoliticalStatus.FULL_MEMBER, PoliticalStatus.PROBATIONARY)


@dataclass(frozen=True)
class FundFacts:
    kind: FundKind
    title: str
    node: Node
    terms: str


@dataclass(frozen=True)
class PayoutFacts:
    """``shares``: lines ``10021 3 技能``: staff number, weight, factor."""

    amount: Decimal
    shares: str
    conversion: InnovationConversion | None = None
    result: WorkResult | None = None
    level: int | None = None


def _words(text: str, field: str, most: int, code: str = "fund.words_needed") -> str:
    if not text.strip():
        raise RuleBroken(code, field=field)
    return text.strip()[:most]


def _locked(fund: Fund) -> Fund:
    """The row that decides, under lock."""
    row = Fund.objects.select_for_update(of=("self",)).select_related("node", "kind").filter(pk=fund.pk).first()
    if row is None:
        raise NotReachable("fund")
    return row


def _held(payout: FundPayout, version: int | None) -> tuple[Fund, FundPayout]:
    """The fund first, then the payout: always in this order."""
    fund = _locked(payout.fund)
    row = FundPayout.objects.select_for_update(of=("self",)).prefetch_related("shares").get(pk=payout.pk)
    if version is not None and row.version != version:
        raise EditConflict("fund.edited", theirs={})
    return fund, row


def _move(fund: Fund, *, inflow: Decimal = Decimal(0), outflow: Decimal = Decimal(0)) -> None:
    fund.inflow, fund.outflow, fund.version = fund.inflow + inflow, fund.outflow + outflow, fund.version + 1
    fund.save(update_fields=["inflow", "outflow", "version"])


def _told(obj: Any, fund: Fund, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"fund.{act}", obj=obj, label=str(obj), path=fund.node.path, **more)


@transaction.atomic
def open_fund(*, actor: Actor, at: datetime, facts: FundFacts, once_key: str = "") -> Fund:
    """An empty fund with its terms. RuleBroken ``fund.*``; NotReachable outside the reach."""
    if not actor.scope("fund.office").covers(facts.node.path):
        raise NotReachable("fund.office")
    key = own_key(actor, once_key)
    known = twin_of(Fund, key)
    if known is not None:
        return known
    if not facts.kind.is_active:
        raise RuleBroken("fund.kind_closed", field="kind")
    row = Fund(
        kind=facts.kind, title=_words(facts.title, "title", 120), node=facts.node, terms=_words(facts.terms, "terms", 1000),
        opened_by=actor.user, opened_at=at, once_key=key,
    )  # fmt: skip
    twin = save_once(row)
    if twin is not None:
        return twin
    _told(row, row, actor, at, "opened", after={"kind": row.kind.code})
    return row


@transaction.atomic
def pay_in(
    *, actor: Actor, at: datetime, fund: Fund, amount: Decimal, text: str, on: date, once_key: str = "", version: int | None = None
) -> FundEntry:
    """Money comes in."""
    row = _locked(fund)
    access.ensure_holds(actor, "fund.office", row)
    key = own_key(actor, once_key)
    known = twin_of(FundEntry, key)
    if known is not None:
        return known
    ensure(rules.amount_verdict(amount, 1), field="amount")
    if on > localdate(at):
        raise RuleBroken("fund.ahead", field="on")
    entry = FundEntry(
        fund=row, kind=FundEntryKind.INFLOW, amount=amount, text=_words(text, "text", 300), on=on, made_by=actor.user, made_at=at,
        once_key=key,
    )  # fmt: skip
    twin = save_once(entry)
    if twin is not None:
        return twin
    _move(row, inflow=amount)
    _told(row, row, actor, at, "paid_in", after={"amount": str(amount)}, reason=entry.text)
    return entry


@transaction.atomic
def reverse_inflow(*, actor: Actor, at: datetime, entry: FundEntry, reason: str, version: int | None = None) -> FundEntry:
    """An inflow in error is taken back by a second entry; both stay."""
    row = _locked(entry.fund)
    access.ensure_holds(actor, "fund.office", row)
    wrong = FundEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    is_reversed = FundEntry.objects.filter(reverses=wrong).exists()
    is_inflow = wrong.kind == FundEntryKind.INFLOW
    ensure(rules.reverse_verdict(is_inflow=is_inflow, is_reversed=is_reversed, balance=row.balance, amount=wrong.amount))
    text = _words(reason, "reason", 300, "fund.reason_needed")
    made = FundEntry.objects.create(
        fund=row, kind=FundEntryKind.REVERSAL, amount=-wrong.amount, reverses=wrong, text=text, on=localdate(at), made_by=actor.user,
        made_at=at,
    )  # fmt: skip
    _move(row, inflow=-wrong.amount)
    _told(row, row, actor, at, "reversed", after={"amount": str(wrong.amount)}, reason=text)
    return made


def _people(fund: Fund, text: str, day: date) -> list[tuple[Person, Decimal, str]]:
    found = []
    for number, weight, factor in rules.share_lines(text):
        person = colleague(number, fund.node, day)
        if person is None:
            raise RuleBroken("fund.no_person", field="shares", given=number)
        found.append((person, weight, factor))
    return found


def _check_source(fund: Fund, facts: PayoutFacts, people: list[Person], day: date) -> None:
    """What the fund pays for: a verified conversion or a confirmed result, of the level and with the people that its rules ask for."""
    if fund.kind.by_share and facts.conversion is None:
        raise RuleBroken("fund.conversion_needed", field="source")
    if (facts.conversion is None) == (facts.result is None):
        raise RuleBroken("fund.source_needed", field="source")
    if facts.result is not None and facts.result.state != "confirmed":
        raise RuleBroken("fund.source_needed", field="source")
    level = facts.result.level if facts.result is not None else facts.level
    least = int(value_on(fund.kind.level_rule, day)) if fund.kind.level_rule else None
    ensure(rules.level_verdict(level, least), field="level")
    if fund.kind.needs_member and not any(person.political_status in MEMBERS for person in people):
        raise RuleBroken("fund.no_member", field="shares")


def _check_once(fund: Fund, facts: PayoutFacts) -> None:
    """A fund that does not share what was earned pays once for the same conversion or result. Under the lock of the fund."""
    live = fund.payouts.filter(conversion=facts.conversion, result=facts.result, state__in=(FundPayoutState.PROPOSED, *BOUND))
    if not fund.kind.by_share and live.exists():
        raise RuleBroken("fund.source_twice", field="source")


def _check_conversion(fund: Fund, conversion: InnovationConversion, amount: Decimal) -> None:
    """Under the lock of the conversion, so that it is neither withdrawn nor shared twice meanwhile."""
    row = InnovationConversion.objects.select_for_update(of=("self",)).get(pk=conversion.pk)
    if row.state != "verified":
        raise RuleBroken("fund.source_needed", field="source")
    if fund.kind.by_share:
        states = (FundPayoutState.PROPOSED, *BOUND)
        same = FundPayout.objects.filter(conversion=row, fund__kind__by_share=True, state__in=states)
        bound = (same.aggregate(total=Sum("amount"))["total"] or Decimal(0)).quantize(rules.CENT)
        ensure(rules.share_verdict(amount, bound=bound, due=due_of(row), basis=row.basis), field="amount")


@transaction.atomic
def propose_payout(*, actor: Actor, at: datetime, fund: Fund, facts: PayoutFacts, once_key: str = "") -> FundPayout:
    """An amount for a conversion or a result, shared by weights to the cent. The same ``once_key`` gives the first one again."""
    row = _locked(fund)
    access.ensure_holds(actor, "fund.office", row)
    key = own_key(actor, once_key)
    known = twin_of(FundPayout, key)
    if known is not None:
        return known
    day = localdate(at)
    people = _people(row, facts.shares, day)
    ensure(rules.amount_verdict(facts.amount, len(people)), field="amount")
    if actor.person_id in {person.pk for person, _w, _f in people}:
        raise RuleBroken("fund.own_share", field="shares")
    _check_source(row, facts, [person for person, _w, _f in people], day)
    _check_once(row, facts)
    if facts.conversion is not None:
        _check_conversion(row, facts.conversion, facts.amount)
    level = facts.result.level if facts.result is not None else facts.level
    made = FundPayout(
        fund=row, conversion=facts.conversion, result=facts.result, title=str(facts.conversion or facts.result)[:200], level=level,
        amount=facts.amount, proposed_by=actor.user, proposed_at=at, once_key=key,
    )  # fmt: skip
    twin = save_once(made)
    if twin is not None:
        return twin
    parts = rules.split(facts.amount, [weight for _p, weight, _f in people])
    FundShare.objects.bulk_create(
        FundShare(payout=made, person=person, factor=factor, weight=weight, amount=part)
        for (person, weight, factor), part in zip(people, parts, strict=True)
    )
    _told(made, row, actor, at, "proposed", after={"amount": str(made.amount), "people": len(people)})
    return made


def _check_still(payout: FundPayout) -> None:
    """What is paid for still stands, read again under its lock."""
    if payout.conversion_id is not None:
        stands = InnovationConversion.objects.select_for_update(of=("self",)).get(pk=payout.conversion_id).state == "verified"
    else:
        stands = WorkResult.objects.select_for_update(of=("self",)).get(fund_payouts=payout).state == "confirmed"
    if not stands:
        raise RuleBroken("fund.source_gone")


@transaction.atomic
def approve_payout(*, actor: Actor, at: datetime, payout: FundPayout, version: int | None = None) -> FundPayout:
    """The money is bound: within the balance, by a second person who gets nothing of it."""
    fund, row = _held(payout, version)
    ensure(access.may_approve(actor, row, fund))
    _check_still(row)
    row.state, row.approved_by, row.approved_at, row.version = FundPayoutState.APPROVED, actor.user, at, row.version + 1
    row.save(update_fields=["state", "approved_by", "approved_at", "version"])
    FundEntry.objects.create(
        fund=fund,
        kind=FundEntryKind.PAYOUT,
        amount=-row.amount,
        payout=row,
        text=row.title,
        on=localdate(at),
        made_by=actor.user,
        made_at=at,
    )
    _move(fund, outflow=row.amount)
    _told(row, fund, actor, at, "approved", after={"amount": str(row.amount), "balance": str(fund.balance)})
    _tell_proposer(row, "approved_notice", actor, at)
    return row


def _tell_proposer(row: FundPayout, code: str, actor: Actor, at: datetime, **params: Any) -> None:
    """Whoever proposed it learns what became of it, unless he did it himself."""
    if row.proposed_by_id is not None and row.proposed_by_id != actor.user_id:
        url = reverse("fund_payout", args=[row.pk])
        notify(user_ids=[row.proposed_by_id], code=f"fund.{code}", params={"title": row.title, **params}, url=url, at=at)


def _tell(row: FundPayout, code: str, at: datetime, **params: Any) -> None:
    for share in row.shares.all():
        notify_person(
            person_id=share.person_id, code=f"fund.{code}", params={"title": row.title, **params}, at=at, url=reverse("fund_mine")
        )


@transaction.atomic
def pay_out(*, actor: Actor, at: datetime, payout: FundPayout, paid_on: date, version: int | None = None) -> FundPayout:
    """It has been paid; each sees his own share from now on."""
    fund, row = _held(payout, version)
    ensure(access.may_pay(actor, row, fund))
    approved_on = localdate(row.approved_at) if row.approved_at is not None else paid_on
    ensure(rules.paid_on_verdict(paid_on, approved_on, localdate(at)), field="paid_on")
    row.state, row.paid_on, row.version = FundPayoutState.PAID, paid_on, row.version + 1
    row.save(update_fields=["state", "paid_on", "version"])
    _told(row, fund, actor, at, "paid", after={"paid_on": str(paid_on)})
    _tell(row, "paid_notice", at)
    return row


@transaction.atomic
def cancel_payout(*, actor: Actor, at: datetime, payout: FundPayout, reason: str, version: int | None = None) -> FundPayout:
    """What was approved goes back into the fund by an entry of its own; nothing is deleted."""
    fund, row = _held(payout, version)
    ensure(access.may_cancel(actor, row, fund))
    text, was = _words(reason, "reason", 300, "fund.reason_needed"), row.state
    if was in BOUND:
        bound = FundEntry.objects.select_for_update(of=("self",)).get(payout=row, kind=FundEntryKind.PAYOUT)
        FundEntry.objects.create(
            fund=fund, kind=FundEntryKind.REVERSAL, amount=row.amount, payout=row, reverses=bound, text=text, on=localdate(at),
            made_by=actor.user, made_at=at,
        )  # fmt: skip
        _move(fund, outflow=-row.amount)
    row.state, row.reason, row.version = FundPayoutState.CANCELLED, text, row.version + 1
    row.save(update_fields=["state", "reason", "version"])
    _told(row, fund, actor, at, "cancelled", before={"state": was}, reason=text)
    if was == FundPayoutState.PAID:
        _tell(row, "cancelled_notice", at, reason=text)
    _tell_proposer(row, "refused_notice", actor, at, reason=text)
    return row
