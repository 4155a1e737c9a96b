"""A return is drawn up, signed with its figures by a second person, and given back where it must be done again."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from branches.statistics import rules, selectors
from branches.statistics.enums import ReturnState
from branches.statistics.models import StatisticsFigure, StatisticsReturn
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor


@transaction.atomic
def draw_up(*, actor: Actor, at: datetime, node: Node, year: int) -> StatisticsReturn:
    """The return of a year; the one that is there is found again. NotReachable; RuleBroken ``statistics.*``."""
    ensure(actor.may("statistics.draw", path=node.path))
    ensure(rules.may_draw(year, localdate(at)), field="year")
    if not actor.is_system and not selectors.nodes(actor.scope("statistics.draw")).filter(pk=node.pk).exists():
        raise RuleBroken("statistics.node_foreign", field="node")
    if not selectors.layout(year):
        raise RuleBroken("statistics.no_layout", field="year", year=year)
    first = {"as_of": rules.as_of(year), "made_by": actor.user, "made_at": at}
    row, is_new = StatisticsReturn.objects.get_or_create(node=node, year=year, defaults=first)
    if is_new:
        record(actor=actor, at=at, action="statistics.drawn", obj=row, path=node.path, after={"year": year})
    return row


def _locked(actor: Actor, table: StatisticsReturn, version: int) -> StatisticsReturn:
    row = StatisticsReturn.objects.select_for_update(of=("self",)).select_related("node").get(pk=table.pk)
    ensure(actor.may("statistics.sign", path=row.node.path))
    if row.version != version:
        raise RuleBroken("statistics.moved_on")
    return row


@transaction.atomic
def sign(*, actor: Actor, at: datetime, table: StatisticsReturn, version: int) -> StatisticsReturn:
    """Freeze every figure as the records say it now. RuleBroken: signed already, too early, by whoever drew it up."""
    row, today = _locked(actor, table, version), localdate(at)
    is_maker = actor.user is not None and row.made_by_id == actor.user.pk
    ensure(rules.may_sign(row.state, row.as_of, today, is_maker=is_maker))
    cent = Decimal("0.01")
    figures = [StatisticsFigure(of=row, line=r.line, value=r.value.quantize(cent)) for r in selectors.rows_of(row, today)]
    row.figures.all().delete()
    StatisticsFigure.objects.bulk_create(figures)
    row.state, row.signed_by, row.signed_at, row.reopen_reason = ReturnState.SIGNED, actor.user, at, ""
    row.version += 1
    row.save()
    record(actor=actor, at=at, action="statistics.signed", obj=row, path=row.node.path, after={"figures": len(figures)})
    return row


@transaction.atomic
def give_back(*, actor: Actor, at: datetime, table: StatisticsReturn, version: int, reason: str) -> StatisticsReturn:
    """Take the signature off, with a reason; whoever gives it back has drawn up the new one, so that another signs again."""
    row = _locked(actor, table, version)
    if row.state != ReturnState.SIGNED:
        raise RuleBroken("statistics.not_signed")
    if not reason.strip():
        raise RuleBroken("statistics.reason_needed", field="reason")
    row.state, row.signed_by, row.signed_at, row.made_by = ReturnState.DRAFT, None, None, actor.user
    row.reopen_reason, row.version = reason.strip()[:200], row.version + 1
    row.save()
    record(actor=actor, at=at, action="statistics.given_back", obj=row, path=row.node.path, reason=reason)
    return row
