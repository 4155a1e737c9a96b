"""What needs all branches at once: ranks inside the peer groups and the rollup over the tree."""

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction

from assessment.scoring.models import PeriodFact, ScoreItem, ScoreNode, ScoreTotal
from assessment.scoring.selectors import rollup_differences
from portal.kernel.scope import AFTER_PATH
from portal.organization.models import Node


def lane(round_id: int) -> None:
    """One at a time ranks a round; held until the transaction ends. On SQLite the write lock does this already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LANE, round_id % 2**31])


LANE = 2_100_100  # first key of the advisory locks of scoring


def _rank(round_id: int) -> int:
    """Ranks of both dimensions among the graded branches of a peer group; equal points, equal rank. One statement."""
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    table = ScoreTotal._meta.db_table

    def ranked(dimension: str) -> str:
        return f"CASE WHEN is_graded THEN RANK() OVER (PARTITION BY is_graded, peer_group ORDER BY {dimension} DESC) END"

    sql = f"""
        UPDATE {table} SET party_rank = r.party_place, business_rank = r.business_place
        FROM (SELECT id AS total_id, {ranked("party")} AS party_place, {ranked("business")} AS business_place
              FROM {table} WHERE round_id = %s) AS r
        WHERE {table}.id = r.total_id
          AND ({table}.party_rank {differs} r.party_place OR {table}.business_rank {differs} r.business_place)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [round_id])
        return max(cursor.rowcount, 0)


def ancestors(paths: Collection[str]) -> set[str]:
    """Paths of the places above the given branch paths."""
    found: set[str] = set()
    for path in paths:
        codes = path.strip("/").split("/")[:-1]
        found.update("/".join(codes[: i + 1]) + "/" for i in range(len(codes)))
    return found


def _roll_up(round_id: int, node_paths: Collection[str]) -> int:
    """Number, sum, lowest and highest points of each indicator below each node; a row that no points are left of goes.
    Two statements.

    Which nodes are asked for, and which branch lies below which, is settled first: joined freely, a planner that has not yet seen
    the round's new rows reads the tree once for every branch or item. The items are then counted at the nearest node, and those
    sums at the nodes above it.
    """
    if not node_paths:
        return 0
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    node, item, total, place = (m._meta.db_table for m in (ScoreNode, ScoreItem, ScoreTotal, Node))
    columns = ("n", "total", "lowest", "highest")
    sql = f"""
        WITH places AS MATERIALIZED (
            SELECT id AS node_id, path FROM {place} WHERE path IN ({", ".join(["%s"] * len(node_paths))})
        ), held AS MATERIALIZED (
            SELECT p.node_id, p.path, t.branch_id FROM places p
            JOIN {total} t ON t.path >= p.path AND t.path < p.path || %s AND t.round_id = %s
        ), nearest AS MATERIALIZED (
            SELECT l.branch_id, p.node_id FROM (SELECT branch_id, MAX(path) AS path FROM held GROUP BY branch_id) l
            JOIN places p ON p.path = l.path
        ), near AS MATERIALIZED (
            SELECT h.node_id, i.indicator, COUNT(i.points) AS n, SUM(i.points) AS total, MIN(i.points) AS lowest, MAX(i.points) AS highest
            FROM nearest h JOIN {item} i ON i.round_id = %s AND i.branch_id = h.branch_id
            GROUP BY h.node_id, i.indicator
        )
        INSERT INTO {node} (round_id, node_id, indicator, n, total, lowest, highest)
        SELECT %s, s.node_id, s.indicator, s.n, s.total, s.lowest, s.highest FROM (
            SELECT p.node_id, near.indicator, SUM(near.n) AS n, ROUND(COALESCE(SUM(near.total), 0), 2) AS total,
                   COALESCE(MIN(near.lowest), 0) AS lowest, COALESCE(MAX(near.highest), 0) AS highest
            FROM (SELECT DISTINCT held.node_id, nearest.node_id AS low FROM held JOIN nearest ON nearest.branch_id = held.branch_id) p
            JOIN near ON near.node_id = p.low
            GROUP BY p.node_id, near.indicator
        ) AS s
        WHERE s.n > 0 OR EXISTS (
            SELECT 1 FROM {node} e WHERE e.round_id = %s AND e.node_id = s.node_id AND e.indicator = s.indicator
        )
        ON CONFLICT (round_id, node_id, indicator) DO UPDATE
        SET {", ".join(f"{c} = excluded.{c}" for c in columns)}
        WHERE {" OR ".join(f"{node}.{c} {differs} excluded.{c}" for c in columns)}"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [*sorted(node_paths), AFTER_PATH, round_id, round_id, round_id, round_id])
        changed = max(cursor.rowcount, 0)
    ScoreNode.objects.filter(round_id=round_id, n=0).delete()
    return changed


@transaction.atomic
def rank_and_roll_up(*, round: Any, branch_ids: Collection[int] | None = None) -> int:
    """Ranks of the whole round and the rollup of the places above ``branch_ids`` (None: all); returns rows changed."""
    lane(round.pk)
    totals = ScoreTotal.objects.filter(round_id=round.pk)
    if branch_ids is not None:
        totals = totals.filter(branch_id__in=branch_ids)
    places = ancestors(list(totals.values_list("path", flat=True)))
    return _rank(round.pk) + _roll_up(round.pk, places)


def mend_rollup(round: Any) -> None:
    """Where the tree has moved since the round last looked, a place is found by its code alone: its sums are set row by row."""
    nodes = dict(Node.objects.values_list("code", "pk"))
    for d in rollup_differences(round.pk):
        if d.counted is not None and d.stored is not None and d.place in nodes:
            rows = ScoreNode.objects.filter(round_id=round.pk, node_id=nodes[d.place], indicator=d.indicator)
            n, total, lowest, highest = d.counted
            rows.update(n=n, total=total, lowest=lowest, highest=highest)


def forget_leavers(round: Any) -> int:
    """Drop results of branches that no longer take part, and rollups of places that no longer hold any."""
    staying = round.participants.values("branch_id")
    gone = 0
    for model in (ScoreItem, ScoreTotal, PeriodFact):
        gone += model.objects.filter(round_id=round.pk).exclude(branch_id__in=staying).delete()[0]
    places = ancestors(list(ScoreTotal.objects.filter(round_id=round.pk).values_list("path", flat=True)))
    held = Node.objects.filter(path__in=places).values("pk")
    return gone + ScoreNode.objects.filter(round_id=round.pk).exclude(node_id__in=held).delete()[0]
