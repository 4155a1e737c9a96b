"""A need is written down by the worker or the office; the office declines it with a reason or arranges a service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.enums import Role
from workforce.care import access
from workforce.care.enums import CareNeedSource, CareNeedState
from workforce.care.models import CareNeed
from workforce.care.selectors import needs as selectors
from workforce.care.services.common import locked, not_ahead, save, tell, told, words


@dataclass(frozen=True)
class NeedFacts:
    """What the office writes down of a survey or a visit."""

    unit: Node
    need_class: str
    text: str
    source: str
    raised_on: date
    round_name: str = ""
    asked: int = 1


def _save(row: CareNeed, actor: Actor, at: datetime) -> CareNeed:
    twin = twin_of(CareNeed, row.once_key) or save_once(row)
    if twin is not None:
        return twin
    told(row, actor, at, "care.raised", row.unit.path, need_class=row.need_class, source=row.source)
    return row


@transaction.atomic
def ask_for(*, actor: Actor, at: datetime, need_class: str, text: str, once_key: str = "") -> CareNeed:
    """A worker's own need. RuleBroken ``care.no_person``, ``care.text_needed``."""
    person = selectors.person_of(actor) if actor.can("care.own") else None
    if person is None:
        raise RuleBroken("care.no_person")
    row = CareNeed(
        unit=person.unit, need_class=need_class, text=words(text, "care.text_needed", "text", 200), source=CareNeedSource.WORKER,
        person=person, raised_on=localdate(at), told_by=actor.user, once_key=own_key(actor, once_key),
    )  # fmt: skip
    saved = _save(row, actor, at)
    if saved is row:
        readers = selectors.officers_of(person.unit.path, Role.UNION_OFFICER, localdate(at)) - {actor.user_id}
        notify(user_ids=readers, code="care.raised_notice", params={}, url=reverse("care_need_list"), at=at)
    return saved


@transaction.atomic
def note_need(*, actor: Actor, at: datetime, facts: NeedFacts, once_key: str = "") -> CareNeed:
    """What a survey or a visit has found. NotReachable outside the reach; RuleBroken ``care.*``."""
    access.ensure_office(actor, "care.edit", facts.unit.path)
    if facts.asked < 1:
        raise RuleBroken("care.asked_needed", field="asked")
    row = CareNeed(
        unit=facts.unit, need_class=facts.need_class, text=words(facts.text, "care.text_needed", "text", 200), source=facts.source,
        round_name=facts.round_name.strip()[:80], asked=facts.asked, raised_on=not_ahead(facts.raised_on, at, "raised_on"),
        told_by=actor.user, once_key=own_key(actor, once_key),
    )  # fmt: skip
    return _save(row, actor, at)


@transaction.atomic
def decline(*, actor: Actor, at: datetime, need: CareNeed, version: int, reason: str) -> CareNeed:
    row = locked(CareNeed.objects.select_related("unit"), need.pk, version, "care")
    ensure(access.may_arrange(actor, row))
    save(row, state=CareNeedState.DECLINED, decline_reason=words(reason, "care.reason_needed", "reason", 200))
    told(row, actor, at, "care.declined", row.unit.path)
    tell(row.person_id, "care.declined_notice", at, "care_mine", reason=row.decline_reason)
    return row


def settle_needs(*, actor: Actor, at: datetime, gone: Sequence[Any], back: Sequence[Any]) -> None:
    """Nothing else follows from a need that an import has written."""
