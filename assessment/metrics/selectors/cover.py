"""Which units a set of branches owns in a period, with every nearer cover that takes facts away. One statement."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat

from assessment.metrics.rules import CoverMap, CoverSpan
from branches.orgs.models import BranchCoverage
from portal.kernel.periods import Period
from portal.kernel.scope import AFTER_PATH
from portal.kernel.sets import Among, kept_rows
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person, Transfer


def cover_map(branch_ids: Collection[int], period: Period) -> CoverMap:
    """Units below the covers of ``branch_ids`` valid in ``period``. A temporary branch owns nothing: credit stays at home."""
    if not branch_ids:
        return CoverMap((), {})
    paths: dict[int, str] = {}
    spans = []
    for unit_id, path, branch_id, share, from_on, to_on, kind in kept_rows(_places_covered, [branch_ids], period):
        paths[unit_id] = path
        if branch_id is not None and kind != NodeKind.TEMPORARY_BRANCH:
            spans.append(CoverSpan(branch_id, path, share, from_on, to_on))
    return CoverMap(spans, paths)


def _places_covered(branch_ids: Collection[int], period: Period) -> Any:
    """Every place below the covers, with each cover that it has itself."""
    mine = (
        BranchCoverage.objects.valid_in(period.starts_on, period.ends_on)
        .filter(Among("branch_id", branch_ids))
        .exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
        .annotate(ceiling=Concat("unit__path", Value(AFTER_PATH)))
    )
    # Joined from the covers to the places below each: asked of every place instead, all covers were compared with all places.
    ranges, params = mine.order_by().values_list("unit__path", "ceiling").query.sql_with_params()
    places = f"""WITH mine (low, high) AS ({ranges})
        SELECT p.id FROM mine JOIN {Node._meta.db_table} p ON p.path >= mine.low AND p.path < mine.high"""
    below = Node.objects.filter(Among("pk", RawSQL(places, params))).order_by()
    return below.values_list(
        "pk", "path", "covered_by__branch_id", "covered_by__share", "covered_by__from_on", "covered_by__to_on",
        "covered_by__branch__node__kind",
    )  # fmt: skip


def unit_then(day: date | OuterRef, person: str = "pk", unit: str = "unit_id") -> Case | Coalesce:
    """The unit of a person at the end of ``day``: where the next transfer after it leads away from, else the present one.

    Where the day is one for all, who has moved since is read once: few have, and nobody else is looked up.
    """
    later = Transfer.objects.filter(moved_on__gt=day)
    left = Subquery(later.filter(person=OuterRef(person)).order_by("moved_on", "pk").values("from_unit_id")[:1])
    if isinstance(day, OuterRef):
        return Coalesce(left, F(unit), output_field=BigIntegerField())
    moved = Q(**{f"{person}__in": later.values("person_id")})
    return Case(When(moved, then=left), default=F(unit), output_field=BigIntegerField())


def once_in(units: Collection[int], day: date, unit: str = "unit_id", person: str = "pk") -> Q:
    """People who are in ``units`` now or have left one of them after ``day``: a cheap superset."""
    left = Transfer.objects.filter(Among("from_unit_id", units), moved_on__gt=day).order_by()
    return Q(Among(unit, units)) | Q(Among(person, left.values("person_id")))


def people_then(units: Collection[int], day: date) -> QuerySet[Person, Any]:
    """People on the roster on ``day`` whose unit then was one of ``units``; annotated ``unit_then``."""
    return Person.objects.active_on(day).filter(once_in(units, day)).annotate(unit_then=unit_then(day)).filter(Among("unit_then", units))
