"""Proposals as facts. They follow the unit that they are about, on the day, through the cover.

Filed counts on the day it was filed, decided on the day of the reply, due on the promised day, benefit on the day it was verified;
what was merged counts once, with the main proposal. Heads are the people at work in the covered units on the last day told of.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from assessment.metrics.rules import CoverMap, Needs
from assessment.metrics.selectors.shapes import Branches, Facts, Record, add_parts, owners_in
from portal.kernel.periods import Period
from portal.people.models import Person
from workforce.proposals.models import Proposal
from workforce.proposals.rules import TAKEN

Told = tuple[Proposal, date, dict[str, Any], dict[str, Any]]


def _told(period: Period, covers: CoverMap, day: date) -> Iterator[Told]:
    """(proposal, day, values of the record, parts of the facts). Two statements."""
    last = min(day - timedelta(days=1), period.ends_on)

    def holds(on: date | None) -> bool:
        return on is not None and period.starts_on <= on <= last

    span = (period.starts_on, last)
    near = Q(filed_on__range=span) | Q(replied_on__range=span) | Q(reply_due_on__range=span) | Q(benefits__verified_on__range=span)
    wanted = Proposal.objects.filter(near, node__in=list(covers.paths)).exclude(state="merged").values("pk")
    rows = Proposal.objects.filter(pk__in=wanted).select_related("node").prefetch_related("benefits").order_by("filed_on", "pk")
    for row in rows:
        if holds(row.filed_on):
            yield row, row.filed_on, {"what": "filed"}, {"proposing.filed": 1}
        if row.replied_on is not None and row.outcome and holds(row.replied_on):
            is_taken = row.outcome in TAKEN
            parts = {"proposing.decided": 1, "proposing.taken": int(is_taken)}
            yield row, row.replied_on, {"what": "decided", "is_taken": is_taken}, parts
        due = row.reply_due_on
        if due is not None and holds(due):
            is_on_time = row.replied_on is not None and row.replied_on <= due
            values = {"what": "due", "is_on_time": is_on_time, "due_on": due.isoformat()}
            yield row, due, values, {"proposing.due": 1, "proposing.ontime": int(is_on_time)}
        for benefit in row.benefits.all():
            on = benefit.verified_on
            if benefit.round == "first" and on is not None and holds(on):
                verified = benefit.verified or Decimal(0)
                yield row, on, {"what": "benefit", "verified": str(verified)}, {"proposing.benefit": verified}


def proposing(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> Facts:
    found: Facts = defaultdict(dict)
    wanted, last = set(branch_ids), min(day - timedelta(days=1), period.ends_on)
    for row, on, _values, parts in _told(period, covers, day):
        add_parts(found, covers, wanted, row.node_id, on, parts)
    heads = Person.objects.active_on(last).filter(unit__in=list(covers.paths)).order_by().values_list("unit").annotate(n=Count("pk"))
    for unit_id, count in heads:
        add_parts(found, covers, wanted, unit_id, last, {"proposing.heads": count})
    return found


def proposing_records(branch_ids: Branches, period: Period, needs: Needs, covers: CoverMap, day: date) -> dict[int, list[Record]]:
    found = defaultdict(list)
    for row, on, values, _parts in _told(period, covers, day):
        record = Record("proposal", row.pk, row.version, str(row), on, row.node.path, values, "proposal_detail")
        for branch_id, _share in owners_in(covers, set(branch_ids), row.node_id, on):
            found[branch_id].append(record)
    return found
