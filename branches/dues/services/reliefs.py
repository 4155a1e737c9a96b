"""Less or nothing for a member in hardship: the branch studies it, the committee above approves it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branches.dues import access, rules, selectors
from branches.dues.enums import ReliefState
from branches.dues.models import DuesRelief
from branches.orgs.models import Branch
from portal.audit import services as audit
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.periods import month_of
from portal.notices.services import notify
from portal.people.models import Person
from portal.rights.access import Actor


@dataclass(frozen=True)
class ReliefFacts:
    """``amount``: yuan a month instead of the band's, 0 for nothing; months by their first days, both inside."""

    branch: Branch
    person: Person
    amount: Decimal
    from_on: date
    to_on: date
    studied_on: date
    reason: str


def _check(facts: ReliefFacts, today: date) -> None:
    if facts.from_on.day != 1 or facts.to_on.day != 1:
        raise RuleBroken("dues.base_first_day", field="from_on")
    if facts.to_on < facts.from_on:
        raise RuleBroken("dues.relief_order", field="to_on")
    if facts.studied_on > today:
        raise RuleBroken("dues.relief_studied", field="studied_on")
    if not facts.reason.strip():
        raise RuleBroken("dues.relief_reason", field="reason")
    month = month_of(facts.from_on)
    if facts.person.pk not in selectors.owing_people(facts.branch, month):
        raise RuleBroken("dues.not_member", field="from_on", name=facts.person.name)
    base = selectors.running_bases([facts.person.pk], facts.from_on).get(facts.person.pk)
    bands = selectors.bands_for(facts.from_on)
    is_counted = base is not None and rules.check_base(bands, base.category, base.yuan)
    most = rules.due_of(bands, base.category, base.yuan) if base is not None and is_counted else None
    if facts.amount < 0 or facts.amount != rules.rounded(facts.amount) or (most is not None and facts.amount >= most):
        raise RuleBroken("dues.relief_more", field="amount")


@transaction.atomic
def propose_relief(*, actor: Actor, at: datetime, facts: ReliefFacts) -> DuesRelief:
    """What the branch studied, put before the committee. RuleBroken for what ``_check`` refuses and ``dues.relief_overlaps``."""
    access.ensure_collects(actor, facts.branch, at, "dues.relief")
    Person.objects.select_for_update().get(pk=facts.person.pk)
    _check(facts, timezone.localdate(at))
    rows = DuesRelief.objects.filter(person=facts.person, from_on__lte=facts.to_on, to_on__gte=facts.from_on)
    if rows.exclude(state=ReliefState.REFUSED).exists():
        raise RuleBroken("dues.relief_overlaps", field="from_on")
    row = DuesRelief.objects.create(
        branch=facts.branch, person=facts.person, amount=facts.amount, from_on=facts.from_on, to_on=facts.to_on,
        studied_on=facts.studied_on, reason=facts.reason.strip(), proposed_by=actor.user, proposed_at=at,
    )  # fmt: skip
    after = {"from_on": facts.from_on.isoformat(), "to_on": facts.to_on.isoformat()}
    audit.record(actor=actor, at=at, action="dues_relief.proposed", obj=row, path=facts.branch.node.path, after=after)
    return row


@transaction.atomic
def decide_relief(*, actor: Actor, at: datetime, relief: DuesRelief, is_approved: bool, opinion: str = "") -> DuesRelief:
    """Approve or refuse. A month that is open already takes it up when it is opened again, as long as nothing was paid.

    RuleBroken ``dues.relief_decided``, ``dues.relief_second``, ``dues.relief_opinion``.
    """
    row = DuesRelief.objects.select_for_update(of=("self",)).select_related("branch__node", "person").get(pk=relief.pk)
    actor.may("dues.approve", path=row.branch.node.path)
    if row.state != ReliefState.PROPOSED:
        raise RuleBroken("dues.relief_decided")
    ensure(access.may_decide(actor, row))
    if not is_approved and not opinion.strip():
        raise RuleBroken("dues.relief_opinion", field="opinion")
    row.state = ReliefState.APPROVED if is_approved else ReliefState.REFUSED
    row.decided_by, row.decided_at, row.opinion = actor.user, at, opinion.strip()[:200]
    row.save(update_fields=["state", "decided_by", "decided_at", "opinion"])
    audit.record(
        actor=actor, at=at, action="dues_relief.decided", obj=row, path=row.branch.node.path, after={"state": row.state}, reason=row.opinion
    )
    if row.proposed_by_id is not None:
        params = {"branch": row.branch.node.name, "result": str(row.get_state_display())}
        notify(user_ids=[row.proposed_by_id], code="dues.notice_relief_decided", params=params, url=reverse("dues_relief_list"), at=at)
    return row
