"""The committee's summary: how often each kind of hint stood, by unit and by kind of branch; no record, no branch, no person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from branches.activities.models import Activity
from branches.authenticity import rules
from branches.authenticity.enums import HintKind
from branches.authenticity.models import FiledHint
from portal.catalogue.selectors import values_on
from portal.kernel.periods import Period
from portal.kernel.scope import Scope
from portal.organization.models import Node, PeerGroup


@dataclass(frozen=True)
class RateRow:
    """``shares`` in the order of HintKind, per hundred records; None where too few stand behind it."""

    label: str
    records: int | None
    shares: list[int | None]


@dataclass(frozen=True)
class RateTable:
    key: str
    rows: list[RateRow]

    @property
    def has_gaps(self) -> bool:
        return any(share is None for row in self.rows for share in row.shares)


def _looked_at(scope: Scope, period: Period) -> QuerySet[Activity]:
    rows = Activity.objects.within(scope).filter(filing_look__looked_at__isnull=False)
    return rows.filter(held_on__range=(period.starts_on, period.ends_on)).order_by()


def rate_tables(scope: Scope, period: Period, today: date) -> list[RateTable]:
    """Shares of the records of ``period`` that were looked at when filed: by the organisation above, and by kind of branch.

    In the order of the tree and of the catalogue, so that nobody is ranked. Seven statements.
    """
    least = values_on(["HINT_MIN_RECORDS", "HINT_MIN_BRANCHES"], today)
    units = {node.pk: node.name for node in Node.objects.filter(children__branch__isnull=False).distinct().order_by("path")}
    peers: dict[Any, str] = {group.pk: group.name for group in PeerGroup.objects.all()}
    looked = _looked_at(scope, period)
    return [
        _table("unit", "branch__node__parent", units, looked, least),
        _table("peer_group", "branch__node__peer_group", peers, looked, least),
    ]


def _table(key: str, group: str, names: dict[Any, str], looked: QuerySet[Activity], least: dict[str, Any]) -> RateTable:
    whole = {row[group]: row for row in looked.values(group).annotate(n=Count("pk"), branches=Count("branch", distinct=True))}
    hints = FiledHint.objects.filter(look__activity__in=looked.values("pk"))
    counts = {
        (row[f"look__activity__{group}"], row["kind"]): row["n"]
        for row in hints.order_by().values(f"look__activity__{group}", "kind").annotate(n=Count("pk"))
    }
    rows = []
    for pk, name in names.items():
        if pk not in whole:
            continue
        records, branches = whole[pk]["n"], whole[pk]["branches"]
        shares = [
            rules.share_shown(counts.get((pk, kind), 0), records, branches, int(least["HINT_MIN_RECORDS"]), int(least["HINT_MIN_BRANCHES"]))
            for kind in HintKind.values
        ]
        rows.append(RateRow(name, None if shares[0] is None else records, shares))
    return RateTable(key, rows)
