"""What the gates are compared with: the raw aggregates R of a quarter, a loop branch by branch, a plain bulk_create."""

from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from assessment.metrics.rules import needs_of
from assessment.metrics.selectors import facts_of
from assessment.schemes.rules import SchemeBody
from assessment.scoring.models import ScoreItem
from assessment.scoring.rules import item_of
from portal.kernel.periods import Period

ATTENDANCE = """
    SELECT a.branch_id, a.kind_id, COUNT(*), COUNT(*) FILTER (WHERE t.state IN ('present', 'make_up'))
    FROM branches_activity a JOIN branches_attendance t ON t.activity_id = a.id
    WHERE a.held_on BETWEEN %(first)s AND %(last)s AND a.state IN ('filed', 'archived') GROUP BY 1, 2"""

# One statement for each source that the quarter's scores read, straight from the base tables.
RAW = (
    ATTENDANCE,
    """SELECT branch_id, kind_id, COUNT(*), COUNT(*) FILTER (WHERE has_first_item), COUNT(*) FILTER (WHERE has_production_topic),
              COUNT(*) FILTER (WHERE filed_at::date <= held_on + 5)
       FROM branches_activity WHERE held_on BETWEEN %(first)s AND %(last)s GROUP BY 1, 2""",
    """SELECT branch_id, kind_id, date_trunc('month', held_on), COUNT(*)
       FROM branches_activity WHERE held_on BETWEEN %(first)s AND %(last)s AND state IN ('filed', 'archived') GROUP BY 1, 2, 3""",
    # Whether a committee owes its meetings depends on the full members of the branch at the end of each month and of the quarter.
    """SELECT branch_id, COUNT(*) FILTER (WHERE to_on IS NULL OR to_on >= %(first)s),
              COUNT(*) FILTER (WHERE to_on IS NULL OR to_on >= %(last)s)
       FROM branches_branchmembership WHERE standing = 'full' AND from_on <= %(last)s GROUP BY 1""",
    # Figures and people of a unit are those of the branch that covers it.
    """SELECT n.id, n.path, c.branch_id, c.share, c.from_on, c.to_on FROM branches_branchcoverage c JOIN portal_node u ON u.id = c.unit_id
       JOIN portal_node n ON n.path >= u.path AND n.path < u.path || '~' WHERE c.to_on IS NULL OR c.to_on >= %(first)s""",
    """SELECT a.branch_id, COUNT(*), COUNT(r.done_on) FROM branches_meetingresolution r JOIN branches_activity a ON a.id = r.activity_id
       WHERE r.due_on BETWEEN %(first)s AND %(last)s GROUP BY 1""",
    """SELECT p.unit_id, COUNT(*), COUNT(c.best), COUNT(*) FILTER (WHERE c.best <= 3)
       FROM portal_person p LEFT JOIN (SELECT person_id, MIN(grade) AS best FROM workforce_skillcertificate
            WHERE state = 'valid' AND issued_on <= %(last)s AND (expires_on IS NULL OR expires_on >= %(last)s) GROUP BY 1) c
       ON c.person_id = p.id GROUP BY 1""",
    """SELECT p.unit_id, COUNT(*) FROM workforce_promotionapplication a JOIN portal_person p ON p.id = a.person_id
       WHERE a.decided_at::date BETWEEN %(first)s AND %(last)s GROUP BY 1""",
    """SELECT node_id, kind_id, SUM(value), SUM(target), AVG(value), AVG(baseline), COUNT(*)
       FROM portal_businessmeasure WHERE month BETWEEN %(first)s AND %(last)s GROUP BY 1, 2""",
)


def _read(statement: str, period: Period) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"first": period.starts_on, "last": period.ends_on})
        return len(cursor.fetchall())


def raw_aggregates(period: Period) -> int:
    """R: every aggregate of the quarter, fetched and thrown away; returns the rows."""
    return sum(_read(statement, period) for statement in RAW)


def attendance_anew(period: Period) -> int:
    """The part of R that counters on the activity row save."""
    return _read(ATTENDANCE, period)


@transaction.atomic
def naive_loop(round: Any, body: SchemeBody, branch_id: int, period: Period) -> int:
    """One branch the way a loop would do it: facts for each indicator on its own, each item saved on its own."""
    for indicator in body.indicators:
        facts: dict[str, Decimal] = {}
        if indicator.kind == "metric":
            facts = facts_of([branch_id], period, needs_of([(indicator.metric, indicator.metric_params)]), None)[branch_id]
        item = item_of(indicator, facts)
        ScoreItem.objects.update_or_create(
            round_id=round.pk,
            branch_id=branch_id,
            indicator=indicator.code,
            defaults={"raw": item.raw, "points": item.points, "note": item.note},
        )
    return len(body.indicators)


@transaction.atomic
def bulk_create_items(rows: list[tuple]) -> int:
    """The same items through the ORM's own upsert."""
    objects = [ScoreItem(round_id=r, branch_id=b, indicator=i, raw=raw, points=points, note=note) for r, b, i, raw, points, note in rows]
    ScoreItem.objects.bulk_create(
        objects, batch_size=1000, update_conflicts=True, unique_fields=["round_id", "branch_id", "indicator"],
        update_fields=["raw", "points", "note"],
    )  # fmt: skip
    return len(objects)
