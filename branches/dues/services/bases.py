"""From what a member's dues are counted: set, carried along on a move, shown to those who may see it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from branches.dues import rules, selectors
from branches.dues.access import ensure_collects, ensure_not_own
from branches.dues.models import DuesBase
from branches.orgs.models import Branch
from portal.audit import services as audit
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.periods import month_of
from portal.people.models import Person
from portal.rights.access import Actor

ONE_DAY = timedelta(days=1)


def _check(branch: Branch, person: Person, category: str, amount: Decimal | None, from_on: date) -> None:
    if from_on.day != 1:
        raise RuleBroken("dues.base_first_day", field="from_on")
    month = month_of(from_on)
    if not branch.memberships.valid_in(month.starts_on, month.ends_on).filter(person=person).exists():
        raise RuleBroken("dues.not_member", field="from_on", name=person.name)
    ensure(rules.check_base(selectors.bands_for(from_on), category, amount), field="amount")


@transaction.atomic
def set_base(
    *, actor: Actor, at: datetime, branch: Branch, person: Person, category: str, from_on: date, amount: Decimal | None = None
) -> DuesBase:
    """Count ``person``'s dues from ``amount`` yuan a month from ``from_on`` (the first of a month) on.

    The base before it ends the day before; the same first month is put right in its own row. Months that are opened
    already stay as they are. RuleBroken as ``rules.check_base``, ``dues.not_member``, ``dues.base_later``,
    ``dues.own_base``.
    """
    ensure_collects(actor, branch, at, "dues.base")
    Person.objects.select_for_update().get(pk=person.pk)
    _check(branch, person, category, amount, from_on)
    rows = list(DuesBase.objects.filter(person=person).order_by("from_on"))
    later = next((r for r in rows if r.from_on > from_on), None)
    if later is not None:
        raise RuleBroken("dues.base_later", field="from_on", month=f"{later.from_on:%Y-%m}")
    text = "" if amount is None else f"{rules.rounded(amount)}"
    same = next((r for r in rows if r.from_on == from_on), None)
    if same is not None and (same.branch_id, same.category, same.amount) == (branch.pk, category, text):
        return same
    ensure_not_own(actor, branch, person.pk, at, "person")
    DuesBase.objects.filter(person=person, from_on__lt=from_on, to_on=None).update(to_on=from_on - ONE_DAY)
    row = same or DuesBase(person=person, from_on=from_on)
    row.branch, row.category, row.amount, row.set_by, row.set_at = branch, category, text, actor.user, at
    row.save()
    after = {"category": category, "amount": "(changed)", "from_on": from_on.isoformat()}
    audit.record(actor=actor, at=at, action="dues_base.set", obj=row, path=branch.node.path, after=after)
    return row


def carry_over(*, actor: Actor, at: datetime, branch: Branch, month: date, person_ids: Collection[int]) -> dict[int, DuesBase]:
    """The bases of ``month`` for members of ``branch``; one that another branch keeps goes on here in a row of its own.

    person id -> base. Three statements and one for each branch left. Call inside a transaction.
    """
    found = selectors.running_bases(person_ids, month)
    moved = [row for row in found.values() if row.branch_id != branch.pk]
    if not moved:
        return found
    stay = [row for row in moved if row.from_on == month]  # set for this month already: the row itself changes hands
    DuesBase.objects.filter(pk__in=[row.pk for row in stay]).update(branch=branch)
    gone = [row for row in moved if row.from_on != month]
    ends = {row.person_id: row.to_on for row in gone}
    DuesBase.objects.filter(pk__in=[row.pk for row in gone]).update(to_on=month - ONE_DAY)
    fresh = DuesBase.objects.bulk_create(
        DuesBase(
            person_id=row.person_id, branch=branch, category=row.category, amount=row.amount, from_on=month,
            to_on=ends[row.person_id], set_by=row.set_by, set_at=at,
        )
        for row in gone
    )  # fmt: skip
    rows: list[Any] = [(row, branch.node.path, {}, {"from_on": month.isoformat()}) for row in [*fresh, *stay]]
    audit.record_each(actor=actor, at=at, action="dues_base.carried", rows=rows)
    return found | {row.person_id: row for row in fresh}


@transaction.atomic
def show_base(*, actor: Actor, at: datetime, base: DuesBase) -> Decimal | None:
    """The amount in clear; the trail keeps who looked (PIPL 51). NotReachable outside the branch."""
    actor.may("dues.base", path=base.branch.node.path)
    audit.record(actor=actor, at=at, action="dues_base.shown", obj=base, path=base.branch.node.path)
    return base.yuan
