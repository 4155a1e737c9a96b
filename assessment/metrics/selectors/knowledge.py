"""Posts of knowledge and their uses. They follow the branch that answered for the author's unit when it was written."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.knowledge.enums import PostState
from branches.knowledge.models import KnowledgePost
from portal.kernel.periods import Period


def _posts(branch_ids: Branches, period: Period, day: date) -> QuerySet[KnowledgePost]:
    """Posts that stand, with ``uses_here`` of the period; published or used in it, before ``day``."""
    inside = Q(uses__used_on__gte=period.starts_on, uses__used_on__lte=period.ends_on, uses__used_on__lt=day)
    rows = KnowledgePost.objects.filter(branch__in=branch_ids, state=PostState.PUBLISHED, published_on__lt=day)
    return rows.annotate(uses_here=Count("uses", filter=inside)).filter(_here(period) | Q(uses_here__gt=0))


def _here(period: Period) -> Q:
    return Q(published_on__gte=period.starts_on, published_on__lte=period.ends_on)


def posts(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"knowledge.posts": ZERO, "knowledge.uses": ZERO})
    rows: Any = _posts(branch_ids, period, day).order_by()
    for branch_id, on, uses in rows.values_list("branch_id", "published_on", "uses_here"):
        found[branch_id]["knowledge.posts"] += on is not None and period.contains(on)
        found[branch_id]["knowledge.uses"] += uses
    return dict(found)


def post_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    for row in _posts(branch_ids, period, day).select_related("branch__node", "current", "node").order_by("published_on", "pk"):
        on, path = row.published_on or day, row.branch.node.path if row.branch else row.node.path
        values = {"on": on, "is_here": period.contains(on), "uses": row.uses_here}  # type: ignore[attr-defined]
        no = row.current.no if row.current else 0
        found[row.branch_id or 0].append(Record("knowledge", row.pk, no, str(row), on, path, values, "knowledge_detail"))
    return found
