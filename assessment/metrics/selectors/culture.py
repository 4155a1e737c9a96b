"""Stories that a branch published, those that stand on a result, and its nominations in contests. Party facts: they follow the
branch of the record."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.contests.models import ContestNomination
from branches.stories.models import Story
from branches.stories.selectors import with_result
from portal.kernel.periods import Period

ONE = Decimal(1)


def _stories(branch_ids: Branches, period: Period, day: date) -> QuerySet[Any]:
    """Published in the period before ``day``, and standing now: what was taken down counts nowhere."""
    rows = Story.objects.published().filter(node__in=branch_ids, published_on__gte=period.starts_on)
    return with_result(rows.filter(published_on__lte=period.ends_on, published_on__lt=day))


def stories(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"story.count": ZERO, "story.standing": ZERO})
    for branch_id, stands in _stories(branch_ids, period, day).order_by().values_list("node_id", "stands"):
        found[branch_id]["story.count"] += ONE
        found[branch_id]["story.standing"] += ONE if stands else ZERO
    return dict(found)


def story_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row in _stories(branch_ids, period, day).select_related("node").order_by("published_on", "pk"):
        values = {"stands": row.stands}
        found[row.node_id].append(Record("story", row.pk, row.version, row.title, row.published_on, row.node.path, values, "story_detail"))
    return found


def _nominations(branch_ids: Branches, period: Period, day: date) -> QuerySet[ContestNomination]:
    """Of contests decided in the period before ``day``, of those who wanted to stand."""
    rows = ContestNomination.objects.filter(place__in=branch_ids, word="agreed", contest__state="done")
    return rows.filter(contest__done_on__gte=period.starts_on, contest__done_on__lte=period.ends_on, contest__done_on__lt=day)


def contests(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"contest.decided": ZERO, "contest.chosen": ZERO})
    for branch_id, is_chosen in _nominations(branch_ids, period, day).order_by().values_list("place_id", "is_chosen"):
        found[branch_id]["contest.decided"] += ONE
        found[branch_id]["contest.chosen"] += ONE if is_chosen else ZERO
    return dict(found)


def contest_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    """A line a nomination, without the name: who was not chosen is told to nobody."""
    found = defaultdict(list)
    rows = _nominations(branch_ids, period, day).select_related("contest", "place").order_by("contest__done_on", "pk")
    for row in rows:
        values, contest = {"is_chosen": row.is_chosen}, row.contest
        found[row.place_id].append(
            Record("nomination", contest.pk, contest.version, contest.name, contest.done_on, row.place.path, values, "contest_detail")
        )
    return found
