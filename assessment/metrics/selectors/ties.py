"""Visits of leaders who look after branches, places that are inspected in time, partnerships that had an effect. Party facts:
they follow the branch."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import ZERO, Branches, Facts, Record
from branches.linkages import rules as linkages
from branches.linkages.models import LeaderLink
from branches.linkages.selectors import rhythm_by_quarter
from branches.partnerships.models import Partnership
from branches.places import rules as places_rules
from branches.places.models import LearningPlace
from branches.places.selectors import rhythm
from portal.kernel.periods import Period

ONE = Decimal(1)


def _links(branch_ids: Branches, period: Period, day: date) -> Iterator[tuple[LeaderLink, Period, int, int]]:
    """(link, quarter, visits owed, visits held) for the quarters of the period that are over. Three statements."""
    quarters = [q for q in period.quarters() if period.contains(q.ends_on) and q.ends_on < day]
    if not quarters:
        return
    wanted = rhythm_by_quarter(quarters)
    rows = LeaderLink.objects.filter(branch__in=branch_ids).select_related("branch__node", "person").prefetch_related("visits")
    for row in rows.order_by("from_on", "pk"):
        held = [v.held_on for v in row.visits.all() if v.held_on is not None]
        for quarter in quarters:
            if linkages.owes(row.from_on, row.to_on, row.ended_on, quarter):
                yield row, quarter, wanted[quarter], linkages.in_time(sum(map(quarter.contains, held)), wanted[quarter])


def visits(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"visit.due": ZERO, "visit.held": ZERO})
    for row, _quarter, due, held in _links(branch_ids, period, day):
        found[row.branch_id]["visit.due"] += due
        found[row.branch_id]["visit.held"] += held
    return dict(found)


def visit_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row, quarter, due, held in _links(branch_ids, period, day):
        label, path = _("%(name)s · %(quarter)s") % {"name": row.person.name, "quarter": quarter.code}, row.branch.node.path
        values = {"due": due, "held": held}
        found[row.branch_id].append(Record("visit", row.pk, row.version, label, quarter.ends_on, path, values, "link_detail"))
    return found


def _places(branch_ids: Branches, period: Period, day: date) -> Iterator[tuple[LearningPlace, date, date, bool]]:
    """(place, last day, due day, kept) of the places that stood on the last day told of. Three statements."""
    last = min(day - timedelta(days=1), period.ends_on)
    days = rhythm(last)
    rows = LearningPlace.objects.filter(node__in=branch_ids).standing_on(last).select_related("node")
    for row in rows.prefetch_related("inspections").order_by("node__path", "name", "pk"):
        done = [i.inspected_on for i in row.inspections.all() if i.inspected_on <= last]
        due = places_rules.due_on(row.opened_on, max(done, default=None), days)
        yield row, last, due, places_rules.is_kept(row.opened_on, done, days, last)


def places(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"place.count": ZERO, "place.kept": ZERO})
    for row, _last, _due, kept in _places(branch_ids, period, day):
        found[row.node_id]["place.count"] += ONE
        found[row.node_id]["place.kept"] += ONE if kept else ZERO
    return dict(found)


def place_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row, last, due, kept in _places(branch_ids, period, day):
        values = {"due_on": due, "is_kept": kept}
        found[row.node_id].append(Record("place", row.pk, row.version, row.name, last, row.node.path, values, "place_detail"))
    return found


def _partners(branch_ids: Branches, period: Period, day: date) -> Iterator[tuple[Partnership, date, bool]]:
    """(partnership, last day, had an effect in the period) of those that stood on the last day told of. Two statements."""
    last = min(day - timedelta(days=1), period.ends_on)
    rows = Partnership.objects.filter(node__in=branch_ids).standing_on(last).select_related("node")
    for row in rows.prefetch_related("activities__activity").order_by("node__path", "name", "pk"):
        days = [joint.activity.held_on for joint in row.activities.all() if joint.effect]
        yield row, last, any(period.starts_on <= held <= last for held in days)


def partners(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(lambda: {"partner.count": ZERO, "partner.effective": ZERO})
    for row, _last, is_effective in _partners(branch_ids, period, day):
        found[row.node_id]["partner.count"] += ONE
        found[row.node_id]["partner.effective"] += ONE if is_effective else ZERO
    return dict(found)


def partner_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row, last, is_effective in _partners(branch_ids, period, day):
        values = {"is_effective": is_effective}
        found[row.node_id].append(Record("partner", row.pk, row.version, row.name, last, row.node.path, values, "partnership_detail"))
    return found
