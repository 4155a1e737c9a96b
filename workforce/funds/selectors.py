"""Funds and payouts in reach, one's own shares, and both sides of each fund."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from portal.kernel.scope import Scope
from portal.rights.access import Actor
from workforce.conversions.models import InnovationConversion
from workforce.funds.enums import BOUND, FundEntryKind, FundPayoutState
from workforce.funds.models import Fund, FundEntry, FundPayout, FundShare
from workforce.funds.rules import CENT, Sides
from workforce.results.models import WorkResult

ZERO = Decimal(0)


def funds(scope: Scope) -> QuerySet[Fund]:
    waiting = Count("payouts", filter=Q(payouts__state=FundPayoutState.PROPOSED))
    return Fund.objects.within(scope).select_related("kind", "node").annotate(waiting=waiting).order_by("node__path", "pk")


def payouts(scope: Scope) -> QuerySet[FundPayout]:
    rows = FundPayout.objects.within(scope).select_related("fund__node", "fund__kind", "proposed_by", "approved_by")
    return rows.annotate(people=Count("shares")).order_by("-proposed_at", "-pk")


def state_counts(rows: QuerySet[FundPayout]) -> dict[str, int]:
    counts = {state: Count("pk", filter=Q(state=state), distinct=True) for state in FundPayoutState.values}
    return rows.order_by().aggregate(all=Count("pk", distinct=True), **counts)


def own_shares(person_id: int) -> QuerySet[FundShare]:
    """What somebody was paid, newest first; what is only proposed is nobody's yet."""
    rows = FundShare.objects.filter(person=person_id, payout__state=FundPayoutState.PAID)
    return rows.select_related("payout").order_by("-payout__paid_on", "-pk")


def to_approve(actor: Actor) -> QuerySet[FundPayout]:
    """Payouts that wait for a second person who gets nothing of them."""
    rows = payouts(Scope(actor.scope("fund.approve").paths)).filter(state=FundPayoutState.PROPOSED).exclude(proposed_by=actor.user)
    return rows if actor.person_id is None else rows.exclude(pk__in=FundShare.objects.filter(person=actor.person_id).values("payout"))


def to_pay(actor: Actor) -> QuerySet[FundPayout]:
    """Approved payouts that nobody has paid yet, for the office that gets nothing of them."""
    rows = payouts(Scope(actor.scope("fund.office").paths)).filter(state=FundPayoutState.APPROVED)
    return rows if actor.person_id is None else rows.exclude(pk__in=FundShare.objects.filter(person=actor.person_id).values("payout"))


def sources_for(scope: Scope, *, by_share: bool) -> list[tuple[str, str]]:
    """(key, title) of verified conversions and, unless the fund pays by share only, of confirmed results in reach."""
    rows = InnovationConversion.objects.within(scope).filter(state="verified").order_by("-year", "-pk")
    found = [(f"conversion:{row.pk}", str(row)) for row in rows]
    if not by_share:
        found += [(f"result:{r.pk}", r.title) for r in WorkResult.objects.within(scope).filter(state="confirmed")]
    return found


def _sums(rows: QuerySet, *by: str, of: str = "amount") -> dict:
    """Sums to the cent: SQLite adds them up as floating numbers."""
    return {row[by[0]]: (row["total"] or ZERO).quantize(CENT) for row in rows.order_by().values(*by).annotate(total=Sum(of))}


def sides_of(rows: Iterable[Fund]) -> list[tuple[Fund, Sides]]:
    """Each fund with its row and what its entries, inflows, payouts and shares come to: four statements, whatever their number."""
    found = list(rows)
    ids = [fund.pk for fund in found]
    entries = FundEntry.objects.filter(fund__in=ids)
    paid_in = entries.filter(Q(kind=FundEntryKind.INFLOW) | Q(reverses__kind=FundEntryKind.INFLOW))
    bound = FundPayout.objects.filter(fund__in=ids, state__in=BOUND)
    shares = FundShare.objects.filter(payout__fund__in=ids, payout__state__in=BOUND)
    all_, inflows, outflows = _sums(entries, "fund"), _sums(paid_in, "fund"), _sums(bound, "fund")
    split = _sums(shares, "payout__fund")
    return [(fund, Sides(fund.inflow, fund.outflow, *(of.get(fund.pk, ZERO) for of in (all_, inflows, outflows, split)))) for fund in found]
