"""Places in reach with their last inspection and what is due; brands with their yearly looks. Sets, whatever their size."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse

from branches.orgs.models import Branch, BranchCoverage
from branches.places import rules
from branches.places.enums import CARE_TONES, BrandState, InspectionOutcome, PlaceCare
from branches.places.models import BranchBrand, BrandLook, LearningPlace, PlaceInspection
from portal.catalogue.selectors import value_on
from portal.files.access import Place
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import PARTY_KINDS, UNIT_KINDS, NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor

KEEPERS = [kind for kind in PARTY_KINDS if kind != NodeKind.PARTY_GROUP]
TO_MEND = Q(inspections__outcome=InspectionOutcome.MEND, inspections__mended_on=None)


def places(scope: Scope) -> QuerySet[LearningPlace]:
    """Places within ``scope``; beside each ``last_on`` and ``mend_by`` of what is open."""
    rows = LearningPlace.objects.within(scope).select_related("node", "kind", "unit", "owner", "made_by")
    found = rows.annotate(last_on=Max("inspections__inspected_on"), mend_by=Min("inspections__mend_by", filter=TO_MEND))
    return found.annotate(seen_on=Greatest(F("opened_on"), Coalesce(F("last_on"), F("opened_on"))))


def rhythm(day: date) -> int:
    """Days after which a place is inspected again."""
    return int(value_on("PLACE_INSPECT_DAYS", day))


def with_care(rows: list[Any], today: date, days: int) -> list[Any]:
    """Due day, care and tone beside each place, inspected every ``days`` days; no statement."""
    for row in rows:
        row.due_on = rules.due_on(row.opened_on, row.last_on, days)
        row.care = rules.care_of(row.closed_on, row.mend_by is not None, row.due_on, today)
        row.tone = CARE_TONES[row.care]
    return rows


def by_care(rows: QuerySet[Any], care: str, today: date) -> QuerySet[Any]:
    """Those of ``places`` that ``rules.care_of`` puts into ``care``. One statement beside its own."""
    line = today - timedelta(days=rhythm(today))
    closed = Q(closed_on__lte=today)
    open_rows = rows.exclude(closed_on__lte=today)
    return {
        PlaceCare.CLOSED: rows.filter(closed),
        PlaceCare.MEND: open_rows.filter(mend_by__isnull=False),
        PlaceCare.DUE: open_rows.filter(mend_by=None, seen_on__lt=line),
        PlaceCare.FINE: open_rows.filter(mend_by=None, seen_on__gte=line),
    }[PlaceCare(care)]


def waiting(scope: Scope, today: date, lead: int) -> list[LearningPlace]:
    """Open places that are to be inspected within ``lead`` days or have something to mend. Two statements."""
    line = today - timedelta(days=rhythm(today) - lead)
    rows = places(scope).standing_on(today).filter(Q(mend_by__isnull=False) | Q(seen_on__lte=line))  # type: ignore[attr-defined]
    return list(rows.order_by("pk"))


def keepers(scope: Scope, today: date) -> QuerySet[Node]:
    """Party organisations that may keep a place."""
    return Node.objects.within(scope).filter(kind__in=KEEPERS).open_on(today).order_by("path")


def units_of(node: Node, day: date) -> QuerySet[Node]:
    """Where a place of a Party organisation may be: of a branch what it covers, of a committee everything in its unit.
    One statement beside the reading."""
    wanted = Q(pk__in=[])
    if node.is_branch:
        for path in BranchCoverage.objects.valid_on(day).filter(branch=node.pk).values_list("unit__path", flat=True):
            wanted |= subtree("path", path)
    else:
        wanted = subtree("path", node.path.rsplit("/", 2)[0] + "/")
    return Node.objects.filter(wanted, kind__in=UNIT_KINDS, closed_on=None).order_by("path")


def brands(scope: Scope) -> QuerySet[BranchBrand]:
    rows = BranchBrand.objects.within(scope).select_related("branch__node", "made_by", "decided_by")
    return rows.prefetch_related("looks__looked_by").order_by("branch__node__path", "name")


def brands_waiting(scope: Scope, user_id: int | None, today: date) -> QuerySet[BranchBrand]:
    """Brands to be approved, and those in use since last year that nobody has looked at this year."""
    seen = BrandLook.objects.filter(brand=OuterRef("pk"), year=today.year)
    to_look = Q(state=BrandState.APPROVED, decided_on__year__lt=today.year) & ~Exists(seen)
    to_decide = Q(state=BrandState.SUBMITTED) & (Q(made_by=None) | ~Q(made_by=user_id))
    return BranchBrand.objects.within(scope).filter(to_decide | to_look).select_related("branch__node")


def branches_of(scope: Scope) -> QuerySet[Branch]:
    return Branch.objects.within(scope).filter(node__closed_on=None).select_related("node").order_by("node__path")


def node_of(place_id: int) -> int | None:
    return LearningPlace.objects.filter(pk=place_id).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[LearningPlace, int]:
    return LearningPlace.objects.within(actor.scope("place.edit")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = LearningPlace.objects.within(actor.scope("place.view")).filter(pk__in=list(ids))
    return {r.pk: Place(r.name, reverse("place_detail", args=[r.pk])) for r in rows}


def inspections_of(scope: Scope) -> QuerySet[PlaceInspection]:
    return PlaceInspection.objects.within(scope).select_related("place__node")
