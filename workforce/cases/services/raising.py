"""A case comes in: by the worker himself, with his name or a receipt, or through a letterbox, a meeting, a telephone.

A case with a receipt that the worker raises himself writes no line of the trail: it would name him or stand beside his sign-in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.fields import keyed_hash
from portal.notices.services import notify
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.cases import rules, selectors
from workforce.cases.enums import CaseChannel, CaseWay
from workforce.cases.models import WorkerCase
from workforce.cases.services.rows import announce


@dataclass(frozen=True)
class CaseFacts:
    """A case as it is told. ``about_number``: the staff number of whom it is about, empty where nobody is named."""

    category: str
    subject: str
    text: str
    about_number: str = ""


@dataclass(frozen=True)
class Filed:
    """``receipt`` is empty where the person has left his name."""

    case: WorkerCase
    receipt: str


def _known(number: str, unit: Node, at: datetime, field: str) -> Person | None:
    if not number.strip():
        return None
    person = colleague(number, unit, localdate(at))
    if person is None:
        raise RuleBroken("worker_case.person_unknown", field=field, number=number.strip())
    return person


def _words(facts: CaseFacts) -> dict[str, Any]:
    subject, text = " ".join(facts.subject.split()), facts.text.strip()
    if not subject:
        raise RuleBroken("worker_case.subject_needed", field="subject")
    if not text:
        raise RuleBroken("worker_case.text_needed", field="text")
    return {"category": facts.category, "subject": subject[:80], "text": text[:2000]}


def _file(unit: Node, facts: CaseFacts, channel: str, person: Person | None, key: str, at: datetime) -> tuple[WorkerCase, str, bool]:
    """(case, receipt, whether it is new). The same ``key`` finds the case of the first click and gives the same receipt."""
    about = _known(facts.about_number, unit, at, "about_number")
    if person is not None and about is not None and about.pk == person.pk:
        raise RuleBroken("worker_case.about_self", field="about_number")
    today, receipt = localdate(at), ""
    due = selectors.due_after(facts.category, today)
    row = WorkerCase(
        unit=unit, channel=channel, raised_by=person, about=about, raised_on=today, due_on=due, first_due_on=due,
        way=CaseWay.CODE if person is None else CaseWay.NAMED, once_key=keyed_hash(f"case:{key}"), **_words(facts),
    )  # fmt: skip
    if person is None:
        receipt = rules.receipt_of(keyed_hash(f"case-receipt:{key}"))
        row.receipt_hash = keyed_hash(receipt)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        twin = WorkerCase.objects.filter(once_key=row.once_key).first()
        if twin is None:
            raise
        return twin, receipt, False
    url = reverse("worker_case_detail", args=[row.pk])
    notify(user_ids=selectors.told_of(row, today), code="worker_case.raised_notice", params={}, url=url, at=at)
    announce(row, at)
    return row, receipt, True


@transaction.atomic
def raise_case(*, actor: Actor, at: datetime, facts: CaseFacts, way: str, once_key: str = "") -> Filed:
    """By the worker himself. RuleBroken ``worker_case.*``."""
    person = selectors.person_of(actor) if actor.can("worker_case.own") else None
    if person is None:
        raise RuleBroken("worker_case.no_person")
    named, key = way == CaseWay.NAMED, once_key or secrets.token_hex(16)
    key = f"{actor.user_id}:{key}" if named else key
    row, receipt, is_new = _file(person.unit, facts, CaseChannel.ONLINE, person if named else None, key, at)
    if named and is_new:
        record(actor=actor, at=at, action="worker_case.raised", obj=row, path=row.unit.path, after={"category": row.category})
    return Filed(row, receipt)


@transaction.atomic
def take_in(*, actor: Actor, at: datetime, unit: Node, channel: str, facts: CaseFacts, number: str = "", once_key: str = "") -> Filed:
    """Written down by the union's office from a letter, a meeting, a call. Without a number there is a receipt to hand over."""
    if not actor.scope("worker_case.edit").covers(unit.path):
        raise NotReachable("worker_case")
    person = _known(number, unit, at, "number")
    key = f"{actor.user_id}:{once_key or secrets.token_hex(16)}"
    row, receipt, is_new = _file(unit, facts, channel, person, key, at)
    if is_new:
        after = {"category": row.category, "channel": channel}
        record(actor=actor, at=at, action="worker_case.taken_in", obj=row, path=unit.path, after=after)
    return Filed(row, receipt)
