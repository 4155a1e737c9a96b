"""Reads of responsibility lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from branches.responsibilities import rules
from branches.responsibilities.enums import TIER_OF, DutyHolder, DutyTier
from branches.responsibilities.models import DutyStandard, DutyStatement, DutyStatementReport
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.organization.enums import PARTY_KINDS, NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class TierCount:
    """``count`` statements of a tier, ``told`` of them reported on."""

    tier: DutyTier
    count: int = 0
    told: int = 0


KINDS = [kind for kind in (*PARTY_KINDS, NodeKind.GROUP, NodeKind.COMPANY, NodeKind.PLANT) if kind != NodeKind.PARTY_GROUP]


def statements(scope: Scope) -> QuerySet[DutyStatement]:
    return DutyStatement.objects.within(scope).select_related("node", "written_by")


def standing(scope: Scope, half: str) -> Any:
    """Statements that hold, each with ``outcome`` of the half-year or None."""
    told = DutyStatementReport.objects.filter(statement=OuterRef("pk"), half=half)
    rows = statements(scope).filter(withdrawn_at=None)
    return rows.annotate(outcome=Subquery(told.values("outcome")[:1]), is_told=Exists(told))


def counts(rows: Any) -> dict[str, int]:
    """How many are told and untold: one statement."""
    return rows.order_by().aggregate(all=Count("pk"), told=Count("pk", filter=Q(is_told=True)), untold=Count("pk", filter=Q(is_told=False)))


def matrix(scope: Scope, half: str) -> list[tuple[Node, list[TierCount]]]:
    """Organisation by organisation, tier by tier: how many statements hold and how many were told of in the half-year. Two statements.

    A tier without any statement is the gap that the matrix is looked at for.
    """
    counted = (
        standing(scope, half).order_by().values_list("node_id", "holder").annotate(n=Count("pk"), told=Count("pk", filter=Q(is_told=True)))
    )
    found: dict[int, dict[str, TierCount]] = {}
    for node_id, holder, count, told in counted:
        line = found.setdefault(node_id, {tier: TierCount(tier) for tier in DutyTier})
        tier = TIER_OF[DutyHolder(holder)]
        line[tier] = TierCount(tier, line[tier].count + count, line[tier].told + told)
    return [(node, list(found[node.pk].values())) for node in Node.objects.filter(pk__in=found).order_by("path")]


def untold(scope: Scope, today: date) -> Any:
    """What has not been told of the half-year that is over; nobody is asked about the time before it was written."""
    before = rules.half_before(rules.half_of(today))
    first = date(today.year, 1 if today.month <= 6 else 7, 1)
    return standing(scope, before).filter(is_told=False, written_at__date__lt=first)


def nodes(scope: Scope, today: date) -> QuerySet[Node]:
    return Node.objects.within(scope).filter(kind__in=KINDS).open_on(today)


def missing_standards(node: Node) -> list[DutyStandard]:
    """The standard statements that an organisation has not taken over: two statements."""
    known = set(DutyStatement.objects.filter(node=node, withdrawn_at=None).values_list("holder", "text"))
    wanted = {(row.holder, row.name_zh): row for row in DutyStandard.objects.filter(is_active=True)}  # the list may say a thing twice
    return [row for key, row in wanted.items() if key not in known]


def node_of(statement_id: int) -> int | None:
    return DutyStatement.objects.filter(pk=statement_id).values_list("node_id", flat=True).first()


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = DutyStatement.objects.within(actor.scope("statement.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.text[:40], reverse("statement_detail", args=[row.pk])) for row in rows}
