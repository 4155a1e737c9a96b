"""Links in reach with the visits of the quarter; what a leader still owes. Sets, whatever their size."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from branches.linkages import rules
from branches.linkages.models import LeaderLink, LinkVisit
from branches.orgs.models import Branch
from branches.vanguard.selectors import with_states
from portal.catalogue.selectors import value_by_day, values_on
from portal.kernel.periods import Period, quarter_of
from portal.kernel.scope import Scope

RHYTHM, LEAD = "LINK_VISITS_QUARTER", "LINK_REMIND_DAYS"


def links(scope: Scope, today: date) -> QuerySet[LeaderLink]:
    """Links within ``scope``; beside each the visits of this quarter, the last visit and the next planned one."""
    quarter = quarter_of(today)
    now = Q(visits__held_on__gte=quarter.starts_on, visits__held_on__lte=quarter.ends_on)
    rows = LeaderLink.objects.within(scope).select_related("branch__node", "person__unit")
    return rows.annotate(
        visit_count=Count("visits", filter=now),
        last_visit_on=Max("visits__held_on"),
        next_visit_on=Min("visits__planned_on", filter=Q(visits__held_on=None)),
        open_promises=Count("visits", filter=~Q(visits__promise="") & Q(visits__kept_on=None)),
    ).order_by("-from_on", "-pk")


def visits(scope: Scope) -> QuerySet[LinkVisit]:
    return LinkVisit.objects.within(scope).select_related("link__branch__node", "link__person", "made_by")


def decorated(rows: list[Any], today: date, wanted: int) -> list[Any]:
    """State and tone beside each link, and whether ``wanted`` visits of this quarter are still owed; no statement."""
    for row in with_states(rows, today):
        row.owes_visit = row.state == "running" and row.visit_count < wanted
    return rows


def rhythm(day: date) -> int:
    """Visits that a quarter owes at least."""
    return int(values_on([RHYTHM], day)[RHYTHM])


def rhythm_by_quarter(quarters: Collection[Period]) -> dict[Period, int]:
    """As ``rhythm`` on the last day of each quarter: one statement."""
    found = value_by_day(RHYTHM, [q.ends_on for q in quarters])
    return {q: int(found[q.ends_on]) for q in quarters}


def branches_of(scope: Scope) -> QuerySet[Branch]:
    return Branch.objects.within(scope).filter(node__closed_on=None).select_related("node").order_by("node__path")


@dataclass(frozen=True)
class Waiting:
    """What waits of one link: ``kind`` is ``plan``, ``visit`` or ``promise``."""

    kind: str
    link: LeaderLink
    text: str
    due_on: date


def own_links(person_id: int | None, today: date) -> QuerySet[LeaderLink]:
    """A leader's own links that stand or have something open."""
    if person_id is None:
        return LeaderLink.objects.none()
    rows = LeaderLink.objects.filter(person=person_id).select_related("branch__node")
    return rows.prefetch_related(Prefetch("visits", LinkVisit.objects.order_by("planned_on", "pk"), to_attr="all_visits"))


def waiting(person_id: int | None, today: date) -> list[Waiting]:
    """Plans that are due, visits of this quarter that are owed near its end, promises. One statement for who has no link."""
    found: list[Waiting] = []
    rows = list(own_links(person_id, today))
    if not rows:
        return found
    told, quarter = values_on([RHYTHM, LEAD], today), quarter_of(today)
    near = today + timedelta(days=int(told[LEAD]))
    for link in rows:
        all_visits: list[LinkVisit] = link.all_visits  # type: ignore[attr-defined]
        found += [Waiting("promise", link, v.promise, v.promise_by) for v in all_visits if v.promise and not v.kept_on and v.promise_by]
        last = rules.last_day(link.to_on, link.ended_on)
        if link.from_on > today or (last is not None and last < today):
            continue
        plans = [v for v in all_visits if v.held_on is None and v.planned_on is not None and v.planned_on <= near]
        found += [Waiting("plan", link, v.topic, v.planned_on) for v in plans if v.planned_on]
        held = sum(v.held_on is not None and quarter.contains(v.held_on) for v in all_visits)
        is_owed = rules.owes(link.from_on, link.to_on, link.ended_on, quarter) and held < int(told[RHYTHM])
        if is_owed and not plans and quarter.ends_on <= near:
            found.append(Waiting("visit", link, "", quarter.ends_on))
    return found
