"""A need becomes a service with an owner and a promised day; done, the workers' word closes it or sends it back once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.kernel.errors import RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.care import access, rules
from workforce.care.enums import CareNeedState, CareOrderState
from workforce.care.models import CareNeed, CareOrder, CareService
from workforce.care.selectors import needs as selectors
from workforce.care.services.common import colleague_at, locked, save, tell, told, words


@dataclass(frozen=True)
class OrderFacts:
    """``speaker_number`` is asked for where nobody has asked himself."""

    service: CareService
    owner_number: str
    promised_on: date
    theme: str = "care"
    speaker_number: str = ""
    branch: Node | None = None
    union_part: str = ""
    worker_part: str = ""


def _locked(order: CareOrder, version: int | None) -> CareOrder:
    return locked(CareOrder.objects.select_related("need__unit", "service", "speaker"), order.pk, version, "care")


@transaction.atomic
def arrange(*, actor: Actor, at: datetime, need: CareNeed, version: int, facts: OrderFacts) -> CareOrder:
    """RuleBroken ``care.*``; EditConflict when the need has changed meanwhile."""
    row, today = locked(CareNeed.objects.select_related("unit", "person"), need.pk, version, "care"), localdate(at)
    ensure(access.may_arrange(actor, row))
    if not facts.service.is_active:
        raise RuleBroken("care.service_closed", field="service")
    owner = colleague_at(facts.owner_number, row.unit, today, "owner_number")
    if row.person is None and not facts.speaker_number.strip():
        raise RuleBroken("care.speaker_needed", field="speaker_number")
    speaker = row.person or colleague_at(facts.speaker_number, row.unit, today, "speaker_number")
    ensure(rules.order_verdict(owner_id=owner.pk, speaker_id=speaker.pk, promised_on=facts.promised_on, today=today), field="owner_number")
    if facts.branch is not None:
        access.ensure_office(actor, "care.edit", facts.branch.path)
    order = CareOrder.objects.create(
        need=row, service=facts.service, theme=facts.theme, owner=owner, speaker=speaker, branch=facts.branch,
        union_part=facts.union_part.strip()[:120], worker_part=facts.worker_part.strip()[:120], ordered_on=today,
        promised_on=facts.promised_on,
    )  # fmt: skip
    save(row, state=CareNeedState.ORDERED)
    told(order, actor, at, "care.ordered", row.unit.path, service=facts.service.code, promised_on=str(facts.promised_on))
    tell(owner.pk, "care.ordered_notice", at, "care_order_detail", order.pk, due=facts.promised_on.isoformat())
    tell(speaker.pk, "care.arranged_notice", at, "care_order_detail", order.pk, due=facts.promised_on.isoformat())
    return order


@transaction.atomic
def hand_on(*, actor: Actor, at: datetime, order: CareOrder, version: int, owner_number: str, promised_on: date) -> CareOrder:
    """Another owner or another day; the worker is told the day."""
    row, today = _locked(order, version), localdate(at)
    ensure(access.may_hand_on(actor, row))
    owner = colleague_at(owner_number, row.need.unit, today, "owner_number")
    ensure(rules.order_verdict(owner_id=owner.pk, speaker_id=row.speaker_id, promised_on=promised_on, today=today), field="owner_number")
    save(row, owner=owner, promised_on=promised_on)
    told(row, actor, at, "care.handed_on", row.need.unit.path, promised_on=str(promised_on))
    tell(owner.pk, "care.ordered_notice", at, "care_order_detail", row.pk, due=promised_on.isoformat())
    tell(row.speaker_id, "care.arranged_notice", at, "care_order_detail", row.pk, due=promised_on.isoformat())
    return row


@transaction.atomic
def finish(*, actor: Actor, at: datetime, order: CareOrder, version: int, note: str) -> CareOrder:
    row, today = _locked(order, version), localdate(at)
    ensure(access.may_finish(actor, row))
    said = words(note, "care.note_needed", "note", 300)
    save(row, state=CareOrderState.DONE, done_on=today, asked_on=today, done_note=said)
    told(row, actor, at, "care.finished", row.need.unit.path)
    tell(row.speaker_id, "care.rate_notice", at, "care_order_detail", row.pk, days=selectors.confirm_days(today))
    return row


@transaction.atomic
def name_speaker(*, actor: Actor, at: datetime, order: CareOrder, version: int, speaker_number: str) -> CareOrder:
    """The workers' representative who rates it, once who had asked for it has left: without a word of theirs nothing is closed."""
    row, today = _locked(order, version), localdate(at)
    ensure(access.may_name_speaker(actor, row, today))
    speaker = colleague_at(speaker_number, row.need.unit, today, "speaker_number")
    if speaker.pk == row.owner_id:
        raise RuleBroken("care.owner_speaks", field="speaker_number")
    former = row.speaker
    is_done = row.state == CareOrderState.DONE
    save(row, speaker=speaker, **({"asked_on": today} if is_done else {}))  # who is asked now has all the days
    told(row, actor, at, "care.speaker_named", row.need.unit.path, former_left_on=str(former.left_on))
    if is_done:
        tell(speaker.pk, "care.rate_notice", at, "care_order_detail", row.pk, days=selectors.confirm_days(today))
    return row


@transaction.atomic
def rate(*, actor: Actor, at: datetime, order: CareOrder, version: int, is_satisfied: bool, note: str = "") -> CareOrder:
    """The worker's word: satisfied closes it; the first no sends it back with a new day, the second is kept."""
    row, today = _locked(order, version), localdate(at)
    ensure(access.may_rate(actor, row))
    said = note.strip()[:200] if is_satisfied else words(note, "care.unsatisfied_why", "note", 200)
    if rules.after_rating(is_satisfied=is_satisfied, reopened_on=row.reopened_on) == "reopened":
        due = selectors.promised_by(today)
        save(row, state=CareOrderState.OPEN, reopened_on=today, promised_on=due, done_on=None, asked_on=None, rating_note=said)
        told(row, actor, at, "care.reopened", row.need.unit.path)
        tell(row.owner_id, "care.reopened_notice", at, "care_order_detail", row.pk, due=due.isoformat())
        return row
    save(row, state=CareOrderState.CLOSED, rated_on=today, is_satisfied=is_satisfied, rating_note=said)
    need = locked(CareNeed.objects.all(), row.need_id, None, "care")
    save(need, state=CareNeedState.DONE)
    told(row, actor, at, "care.rated", row.need.unit.path, is_satisfied=is_satisfied)
    return row


@transaction.atomic
def close_silent(*, actor: Actor, at: datetime, today: date) -> int:
    """Done services that nobody has rated within the days of the rule end without a rating; nobody is reminded of it. Safe to run
    again; returns how many."""
    rows = selectors.silent_rows(today).select_for_update(of=("self",)).select_related("need__unit", "service").order_by("pk")
    found = list(rows)
    for row in found:
        save(row, state=CareOrderState.SILENT)
        need = locked(CareNeed.objects.all(), row.need_id, None, "care")
        save(need, state=CareNeedState.DONE)
        told(row, actor, at, "care.closed_unrated", row.need.unit.path, done_on=str(row.done_on), asked_on=str(row.asked_on))
    return len(found)
