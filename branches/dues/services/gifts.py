"""What a member gives beyond his dues; a large single gift is passed upward (DUE-10)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from branches.dues import rules
from branches.dues.access import ensure_collects
from branches.dues.models import DuesGift
from branches.orgs.models import Branch
from portal.audit import services as audit
from portal.catalogue.selectors import UnknownParameter, value_on
from portal.kernel.errors import RuleBroken
from portal.kernel.twins import own_key
from portal.people.models import Person
from portal.rights.access import Actor


def _large_from(given_on: date) -> Decimal:
    """From what amount a gift of that day is passed upward. RuleBroken ``dues.gift_too_early`` before there was a rule."""
    try:
        return Decimal(str(value_on("DUE-10", given_on)))
    except UnknownParameter:
        raise RuleBroken("dues.gift_too_early", field="given_on") from None


@transaction.atomic
def record_gift(
    *, actor: Actor, at: datetime, branch: Branch, person: Person, amount: Decimal, given_on: date, once_key: str = ""
) -> DuesGift:
    """RuleBroken ``dues.amount_not_positive``, ``dues.paid_ahead``, ``dues.not_member``, ``dues.gift_too_early``."""
    ensure_collects(actor, branch, at)
    Person.objects.select_for_update().get(pk=person.pk)  # a second click waits here, and finds the gift of the first
    key = own_key(actor, once_key)
    known = DuesGift.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    if amount <= 0 or amount != rules.rounded(amount):
        raise RuleBroken("dues.amount_not_positive", field="amount")
    if given_on > timezone.localdate(at):
        raise RuleBroken("dues.paid_ahead", field="given_on")
    if not branch.memberships.valid_on(given_on).filter(person=person).exists():
        raise RuleBroken("dues.not_member", field="person", name=person.name)
    row = DuesGift.objects.create(
        branch=branch, person=person, amount=amount, given_on=given_on, goes_up=amount >= _large_from(given_on),
        recorded_by=actor.user, recorded_at=at, once_key=key,
    )  # fmt: skip
    audit.record(actor=actor, at=at, action="dues_gift.recorded", obj=row, path=branch.node.path, after={"goes_up": row.goes_up})
    return row


@transaction.atomic
def pass_gift_up(*, actor: Actor, at: datetime, gift: DuesGift, passed_on: date) -> DuesGift:
    """Note the day on which a large gift went to the organisation above. RuleBroken ``dues.gift_stays``, ``dues.gift_passed``."""
    row = DuesGift.objects.select_for_update(of=("self",)).select_related("branch__node", "person").get(pk=gift.pk)
    ensure_collects(actor, row.branch, at)
    if not row.goes_up:
        raise RuleBroken("dues.gift_stays")
    if row.passed_on is not None:
        raise RuleBroken("dues.gift_passed")
    if not row.given_on <= passed_on <= timezone.localdate(at):
        raise RuleBroken("dues.gift_passed_early", field="passed_on")
    row.passed_on = passed_on
    row.save(update_fields=["passed_on"])
    audit.record(
        actor=actor, at=at, action="dues_gift.passed", obj=row, path=row.branch.node.path, after={"passed_on": passed_on.isoformat()}
    )
    return row
