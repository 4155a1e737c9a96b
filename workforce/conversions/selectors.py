"""Conversions in reach, what may be converted, whose it is, what is due, and the years summed."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.catalogue.selectors import UnknownParameter, values_on
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.challenges.models import Challenge
from workforce.conversions import rules
from workforce.conversions.enums import ConversionState
from workforce.conversions.models import InnovationConversion
from workforce.innovation.models import InnovationProject
from workforce.methods.models import OperatingMethod
from workforce.results.models import WorkResult

FIGURES = ("CONVERSION_SHARE_TRANSFER", "CONVERSION_SHARE_OWN", "CONVERSION_OWN_YEARS")
MONEY = DecimalField(max_digits=16, decimal_places=2)


@dataclass(frozen=True)
class Source:
    """What may be converted: its key, name and unit."""

    kind: str
    row: WorkResult | InnovationProject | OperatingMethod | Challenge
    unit: Node

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.row.pk}"

    @property
    def title(self) -> str:
        return str(self.row)


def shares_on(day: date) -> rules.Shares:
    """One statement."""
    found = values_on(FIGURES, day)
    transfer, own, years = (found[code] for code in FIGURES)
    return rules.Shares(Decimal(str(transfer)), Decimal(str(own)), int(years))


def sources(scope: Scope) -> list[Source]:
    """Confirmed results, running or closed projects, named methods, accepted challenges in reach, newest first: four statements."""
    results = WorkResult.objects.within(scope).filter(state__in=rules.STANDS["result"]).select_related("node")
    projects = InnovationProject.objects.within(scope).filter(state__in=rules.STANDS["project"]).select_related("unit")
    methods = OperatingMethod.objects.within(scope).filter(state__in=rules.STANDS["method"]).select_related("unit")
    found = [Source("result", row, row.node) for row in results]
    found += [Source("project", row, row.unit) for row in projects]
    found += [Source("method", row, row.unit) for row in methods]
    accepted = Challenge.objects.within(scope).filter(state__in=rules.STANDS["challenge"]).select_related("problem__unit")
    return found + [Source("challenge", row, row.problem.unit) for row in accepted]


def source_of(scope: Scope, key: str) -> Source | None:
    """The source of a key within ``scope``."""
    return next((source for source in sources(scope) if source.key == key), None)


def conversions(scope: Scope) -> QuerySet[InnovationConversion]:
    """Within ``scope``; beside each what was paid out for it and what is bound for it besides."""
    rows = InnovationConversion.objects.within(scope).select_related("unit", "node", "registered_by", "verified_by")
    return rows.annotate(share_paid=_paid("paid"), share_bound=_paid("proposed", "approved", "paid")).order_by("-year", "-pk")


def _paid(*states: str) -> Coalesce:
    """The sum of payouts, in one subquery, so that rows are not multiplied."""
    payouts = InnovationConversion.objects.filter(pk=OuterRef("pk"), payouts__state__in=states).order_by().values("pk")
    total = payouts.annotate(total=Sum("payouts__amount")).values("total")
    return Coalesce(Subquery(total, output_field=MONEY), Value(Decimal(0), output_field=MONEY), output_field=MONEY)


def bound_of(row: InnovationConversion) -> Decimal:
    """What is proposed, approved or paid for a conversion."""
    rows = InnovationConversion.objects.filter(pk=row.pk, payouts__state__in=("proposed", "approved", "paid"))
    return rows.aggregate(total=Sum("payouts__amount"))["total"] or Decimal(0)


def state_counts(rows: QuerySet[InnovationConversion]) -> dict[str, int]:
    counts = {state: Count("pk", filter=Q(state=state)) for state in ConversionState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def due_of(row: InnovationConversion) -> Decimal:
    """The share that the authors are due of this year, by the rules of its last day: one statement."""
    shares: rules.Shares | None = None
    with suppress(UnknownParameter):
        shares = shares_on(date(row.year, 12, 31))
    return rules.share_due(route=row.route, basis=row.basis, from_on=row.from_on, year=row.year, agreed=row.agreed_share, shares=shares)


@dataclass(frozen=True)
class YearSum:
    year: int
    count: int
    benefit: Decimal
    paid: Decimal


def years(scope: Scope) -> list[YearSum]:
    """Verified conversions of each year: two statements."""
    rows = InnovationConversion.objects.within(scope).filter(state=ConversionState.VERIFIED).order_by()
    sums = {row["year"]: row for row in rows.values("year").annotate(n=Count("pk"), benefit=Sum("benefit"))}
    paid = rows.filter(payouts__state="paid").values("year").annotate(total=Sum("payouts__amount"))
    shares = {row["year"]: row["total"] for row in paid}
    return [YearSum(year, sums[year]["n"], sums[year]["benefit"], shares.get(year, Decimal(0))) for year in sorted(sums, reverse=True)]


def to_verify(actor: Actor) -> QuerySet[InnovationConversion]:
    """Conversions that wait for a second person."""
    rows = InnovationConversion.objects.within(Scope(actor.scope("conversion.verify").paths)).select_related("node")
    return rows.filter(state=ConversionState.REGISTERED).exclude(registered_by=actor.user).order_by("registered_at", "pk")


def node_of(pk: int) -> int | None:
    return InnovationConversion.objects.filter(pk=pk).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[InnovationConversion, int]:
    return InnovationConversion.objects.within(actor.scope("conversion.register")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = InnovationConversion.objects.within(actor.scope("conversion.view")).filter(pk__in=list(ids))
    return {row.pk: Place(str(row), reverse("conversion_detail", args=[row.pk])) for row in rows}
