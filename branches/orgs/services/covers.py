"""Which units count for a branch. Where several cover one unit, their shares make 100 percent on every day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from branches.orgs import rules, selectors
from branches.orgs.models import Branch, BranchCoverage
from branches.orgs.services.dated_rows import check_span, locked, record, until
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.organization.enums import UNIT_KINDS, NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor


def _check_unit(branch: Branch, unit: Node) -> None:
    if branch.node.kind == NodeKind.TEMPORARY_BRANCH:
        raise RuleBroken("branch.temporary_covers_nothing", field="unit")
    if unit.kind not in UNIT_KINDS:
        raise RuleBroken("branch.not_a_unit", field="unit", name=unit.name)


def _check_sound(unit: Node, *, field: str) -> None:
    """After the write: nothing nested, shares of the unit make 100 on every day. Raises RuleBroken ``branch.*``."""
    line = selectors.covers_of_unit_line(unit)
    own = [row for row in line if row.unit_id == unit.pk]
    for other in line:
        if other.unit_id != unit.pk and any(rules.overlaps(o.from_on, o.to_on, other.from_on, other.to_on) for o in own):
            raise RuleBroken("branch.cover_nested", field="unit", unit=other.unit.name, branch=str(other.branch))
    spans = [rules.CoverSpan(row.branch_id, row.share, row.from_on, row.to_on) for row in own]
    ensure(rules.may_cover(spans), field=field)


def _announce(unit: Node, branch_ids: Sequence[int], on: date, to_on: date | None, at: datetime) -> None:
    changes.announce("coverage", on=on, until=until(on, to_on, at), branches=branch_ids, units=[unit.pk])


@transaction.atomic
def add_cover(
    *, actor: Actor, at: datetime, branch: Branch, unit: Node, from_on: date, to_on: date | None = None,
    share: Decimal = rules.FULL_SHARE, reason: str = "",
) -> BranchCoverage:  # fmt: skip
    """Let ``branch`` cover ``unit`` alone. To divide a unit among branches use ``share_unit``.

    Raises RuleBroken ``branch.shares_not_100``, ``branch.cover_twice``, ``branch.cover_nested``.
    """
    branch = locked(branch, actor)
    _lock_unit(unit)
    _check_unit(branch, unit)
    check_span(branch, from_on, to_on)
    row = BranchCoverage.objects.create(branch=branch, unit=unit, share=share, from_on=from_on, to_on=to_on)
    _check_sound(unit, field="share")
    record(actor, at, "coverage.added", row, after={"unit": unit.code, "from_on": from_on, "share": share}, reason=reason)
    _announce(unit, [branch.pk], from_on, to_on, at)
    return row


@transaction.atomic
def end_cover(*, actor: Actor, at: datetime, cover: BranchCoverage, to_on: date, reason: str = "") -> BranchCoverage:
    """``to_on`` is the last day. Raises RuleBroken ``branch.cover_ended``, and ``branch.shares_not_100`` for a shared unit."""
    locked(cover.branch, actor)
    _lock_unit(cover.unit)
    row = BranchCoverage.objects.select_related("branch__node", "unit").get(pk=cover.pk)
    if row.to_on is not None:
        raise RuleBroken("branch.cover_ended", day=row.to_on.isoformat())
    if to_on < row.from_on:
        raise RuleBroken("branch.ends_before_start", field="to_on", start=row.from_on.isoformat(), end=to_on.isoformat())
    row.to_on = to_on
    row.save(update_fields=["to_on"])
    _check_sound(row.unit, field="to_on")
    record(actor, at, "coverage.ended", row, before={"to_on": None}, after={"to_on": to_on}, reason=reason)
    _announce(row.unit, [row.branch_id], to_on, None, at)
    return row


@transaction.atomic
def share_unit(
    *, actor: Actor, at: datetime, unit: Node, on: date, shares: Sequence[tuple[Branch, Decimal]], reason: str = ""
) -> list[BranchCoverage]:
    """From ``on`` the unit is covered by exactly these branches in these shares; what ran before ends the day before.

    Raises RuleBroken ``branch.shares_not_100``, ``branch.shares_named_twice``; NotReachable for a branch out of reach,
    also for one that covers the unit so far.
    """
    if len({branch.pk for branch, _share in shares}) < len(shares):
        raise RuleBroken("branch.shares_named_twice", field="shares")
    _lock_unit(unit)
    running = BranchCoverage.objects.filter(unit=unit).valid_in(on, rules.FAR_AHEAD).select_related("branch__node", "unit")
    touched = set()
    for row in running:
        locked(row.branch, actor)
        touched.add(row.branch_id)
        if row.from_on >= on:  # it never came into force
            before = {"unit": unit.code, "from_on": row.from_on, "share": row.share}
            record(actor, at, "coverage.ended", row, before=before, after={"to_on": None}, reason=reason)
            row.delete()
        else:
            row.to_on = on - timedelta(days=1)
            row.save(update_fields=["to_on"])
            record(actor, at, "coverage.ended", row, before={"share": row.share}, after={"to_on": row.to_on}, reason=reason)
    rows = []
    for branch, share in shares:
        branch = locked(branch, actor)
        _check_unit(branch, unit)
        check_span(branch, on, None)
        row = BranchCoverage.objects.create(branch=branch, unit=unit, share=share, from_on=on)
        record(actor, at, "coverage.added", row, after={"unit": unit.code, "from_on": on, "share": share}, reason=reason)
        rows.append(row)
    _check_sound(unit, field="shares")
    _announce(unit, sorted(touched | {row.branch_id for row in rows}), on, None, at)
    return rows


def _lock_unit(unit: Node) -> None:
    """Two covers of one unit are weighed one after the other."""
    Node.objects.select_for_update().filter(pk=unit.pk).first()
