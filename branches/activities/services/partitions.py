"""The table of attendance in parts, one for each year (PostgreSQL; docs/adr/0067): cut, joined again, kept ahead.

A row of the roll has no date. What grows with time and stands in its unique constraint is the number of the activity, so the parts
are ranges of that number: a part holds the rolls of the activities that were *recorded* in a year. The ORM knows nothing of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate

from branches.activities.services.partition_sql import ACTIVITY, AHEAD, CORRECTION, FILL, LOCK_WAIT, RANGES, REST, SHARE, SMALLEST, TABLE
from portal.audit import rowtrail
from portal.audit.services import record
from portal.kernel.errors import RuleBroken
from portal.rights.access import Actor

BEFORE = f"{TABLE}_before"


@dataclass(frozen=True)
class Part:
    """A range of numbers of activities: from ``first`` (None: from the beginning) to below ``end``."""

    year: int
    first: int | None
    end: int

    @property
    def table(self) -> str:
        return f"{TABLE}_y{self.year}"


@dataclass(frozen=True)
class Layout:
    """How the table lies: ``parts`` as they are, or as they would be cut; ``rows`` as the statistics say; ``size`` in bytes."""

    is_cut: bool
    parts: tuple[Part, ...]
    rows: int
    size: int


def parts_of(begun: Mapping[int, tuple[int, int]], *, year: int, last: int) -> tuple[Part, ...]:
    """The parts for ``begun`` (year -> first number of an activity recorded in it, how many), with one for the next year.

    ``last`` is the highest number given so far. A year gets a range from its first number on; ``year`` (now) and the next one get
    room for twice the busiest year, in whole millions, and what goes beyond finds its place in the part for the rest.
    """
    busiest = max((count for _first, count in begun.values()), default=0)
    width = max(SMALLEST, _round_up(2 * busiest))
    firsts: dict[int, int] = {}
    lowest = last + 1
    for one in sorted({*begun, year}, reverse=True):  # ranges must not cross, whatever the dates
        lowest = min(lowest, begun.get(one, (lowest, 0))[0])
        firsts[one] = lowest
    years = sorted(firsts)
    top = _round_up(last + 1) + width
    ends = [*(firsts[one] for one in years[1:]), top]
    found: list[Part] = []
    for one, end in zip(years, ends, strict=True):
        first = found[-1].end if found else None
        if first is None or first < end:
            found.append(Part(one, first, end))
    return (*found, Part(years[-1] + 1, top, top + width))


def _round_up(number: int) -> int:
    return -(-number // SMALLEST) * SMALLEST


def _ask(cursor: Any, sql: str, *values: Any) -> list[tuple]:
    cursor.execute(sql, values or None)
    return cursor.fetchall()


def _kind(cursor: Any) -> str:
    """``p`` for a table in parts, ``r`` for a plain one."""
    return _ask(cursor, "SELECT relkind FROM pg_class WHERE oid = %s::regclass", TABLE)[0][0]


def is_cut() -> bool:
    """Whether the table lies in parts. One statement on PostgreSQL, none elsewhere."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        return _kind(cursor) == "p"


def _needs_postgres() -> None:
    if connection.vendor != "postgresql":
        raise RuleBroken("partition.no_postgres")


def layout(*, at: datetime) -> Layout:
    """How the table lies, or how it would be cut at ``at``. Raises ``partition.no_postgres``."""
    _needs_postgres()
    with connection.cursor() as cursor:
        cut = _kind(cursor) == "p"
        parts = _standing_parts(cursor) if cut else _wanted_parts(cursor, at)
        sized = _ask(
            cursor,
            "SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint, coalesce(sum(pg_total_relation_size(oid)), 0)::bigint"
            " FROM pg_class WHERE relkind = 'r'"
            " AND (oid = %s::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = %s::regclass))",
            *(TABLE, TABLE),
        )  # of the parts, which hold the rows, where it lies in parts
        return Layout(cut, parts, sized[0][0] or _counted(cursor, TABLE)[0], sized[0][1])


def _standing_parts(cursor: Any) -> tuple[Part, ...]:
    found = _ask(cursor, f"SELECT part, lower_bound_of, upper_bound FROM public.{TABLE}_ranges()")
    return tuple(Part(int(re.sub(r"\D", "", part)), first, end) for part, first, end in found)


def _wanted_parts(cursor: Any, at: datetime) -> tuple[Part, ...]:
    """A year begins with the n-th number, n being how many were recorded before: one record with an odd date moves no range."""
    counts = _ask(
        cursor,
        f"SELECT extract(year FROM created_at AT TIME ZONE %s)::int, count(*) FROM {ACTIVITY} GROUP BY 1 ORDER BY 1", settings.TIME_ZONE
    )  # fmt: skip
    begun, before = {}, 0
    for year, count in counts:
        begun[year] = (_ask(cursor, f"SELECT id FROM {ACTIVITY} ORDER BY id OFFSET %s LIMIT 1", before)[0][0], count)
        before += count
    last = _ask(cursor, "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass), 0)", ACTIVITY)[0][0]
    last = max([last, *(_ask(cursor, f"SELECT coalesce(max(id), 0) FROM {ACTIVITY}")[0])])
    return parts_of(begun, year=localdate(at).year, last=last)


@dataclass(frozen=True)
class _Definition:
    """What the table carries beside its rows: (name, words) each; grants as statements."""

    constraints: Sequence[tuple[str, str, str]]
    indexes: Sequence[str]
    grants: Sequence[str]
    incoming: Sequence[tuple[str, str]]
    sequence: str
    last: int | None


def _definition(cursor: Any) -> _Definition:
    constraints = _ask(
        cursor,
        "SELECT conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f', 'c') AND conparentid = 0 ORDER BY contype DESC, conname", TABLE
    )  # fmt: skip
    indexes = _ask(
        cursor,
        "SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = %s::regclass AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u')) ORDER BY 1", TABLE
    )  # fmt: skip
    incoming = _ask(
        cursor,
        "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE confrelid = %s::regclass AND contype = 'f' AND conparentid = 0",
        TABLE,
    )
    sequence = _ask(cursor, "SELECT pg_get_serial_sequence(%s, 'id')", TABLE)[0][0]
    last = _ask(cursor, "SELECT pg_sequence_last_value(%s::regclass)", sequence)[0][0]
    grants = _ask(
        cursor,
        "SELECT format('GRANT %%s ON %%s %%s TO %%s', a.privilege_type, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,"
        " c.oid::regclass, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)"
        " FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid IN (%s::regclass, %s::regclass) AND a.grantee <> c.relowner ORDER BY 1",
        *(TABLE, sequence),
    )
    known = {CORRECTION}
    if strange := sorted({table for _name, table in incoming} - known):
        raise RuleBroken("partition.strange_key", table=strange[0])
    keyless = [name for name, kind, words in constraints if kind == "u" and "activity_id" not in words]
    if keyless:
        raise RuleBroken("partition.strange_key", table=keyless[0])
    return _Definition(constraints, [row[0] for row in indexes], [row[0] for row in grants], incoming, sequence, last)


def _act_as_owner(cursor: Any) -> None:
    """The tables that are made belong to whom the old one belongs to. Raises ``partition.not_owner``."""
    owner, may = _ask(
        cursor,
        "SELECT pg_get_userbyid(relowner), pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = %s::regclass", TABLE
    )[0]  # fmt: skip
    if not may:
        raise RuleBroken("partition.not_owner", owner=owner)
    cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(owner)}")


def _counted(cursor: Any, table: str) -> tuple:
    return _ask(cursor, f"SELECT count(*), coalesce(sum(id), 0), coalesce(sum(activity_id::numeric * person_id), 0) FROM {table}")[0]


def _copy(cursor: Any, parts: Sequence[Part]) -> None:
    """The rows in a new table of the same name and columns, in ``parts`` or plain; the old one is called ``BEFORE``."""
    cursor.execute(f"ALTER TABLE {TABLE} RENAME TO {BEFORE}")
    cut = " PARTITION BY RANGE (activity_id)" if parts else ""
    cursor.execute(f"CREATE TABLE {TABLE} (LIKE {BEFORE} INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMMENTS){cut}")
    for part in parts:
        first = "MINVALUE" if part.first is None else part.first
        cursor.execute(f"CREATE TABLE {part.table} PARTITION OF {TABLE} FOR VALUES FROM ({first}) TO ({part.end})")
    if parts:
        cursor.execute(f"CREATE TABLE {REST} PARTITION OF {TABLE} DEFAULT")
    cursor.execute(f"INSERT INTO {TABLE} SELECT * FROM {BEFORE}")
    before, after = _counted(cursor, BEFORE), _counted(cursor, TABLE)
    if before != after:
        raise RuleBroken("partition.counts_differ", before=before[0], after=after[0])


def _number_rows(cursor: Any, found: _Definition, *, is_cut: bool) -> None:
    """The numbers of rows go on where they stood. A table in parts takes a plain sequence: identity columns are not for it."""
    name = found.sequence.rpartition(".")[2]
    cursor.execute(f"ALTER TABLE {TABLE} ALTER id DROP DEFAULT")
    if is_cut:
        cursor.execute(f"CREATE SEQUENCE {name} AS bigint OWNED BY {TABLE}.id")
        cursor.execute(f"ALTER TABLE {TABLE} ALTER id SET DEFAULT nextval('{name}')")
    else:
        cursor.execute(f"ALTER TABLE {TABLE} ALTER id ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME {name})")
    if found.last is not None:
        cursor.execute("SELECT setval(%s::regclass, %s)", [name, found.last])


def _give_back(cursor: Any, found: _Definition, *, is_cut: bool) -> None:
    """Keys, constraints, indexes and rights as the old table had them."""
    for name, kind, words in found.constraints:
        told = (f"PRIMARY KEY (id{', activity_id' if is_cut else ''})") if kind == "p" else words
        cursor.execute(f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} {told}")
    for words in (*found.indexes, *found.grants):
        cursor.execute(words.replace(f" ON ONLY public.{TABLE} ", f" ON public.{TABLE} "))


def _check_now(cursor: Any) -> None:
    """A table whose keys are still to be checked at the commit cannot be altered."""
    deferred = _ask(cursor, "SELECT quote_ident(conname) FROM pg_constraint WHERE conrelid = %s::regclass AND condeferrable", CORRECTION)
    for (name,) in deferred:
        cursor.execute(f"SET CONSTRAINTS {name} IMMEDIATE; SET CONSTRAINTS {name} DEFERRED")


def _tie_corrections(cursor: Any, name: str, *, is_cut: bool) -> None:
    """The key from the corrections to their row: by its number, and in parts by that of the activity too."""
    columns, keys = "attendance_id", "id"
    if is_cut:
        cursor.execute(f"ALTER TABLE {CORRECTION} ADD COLUMN activity_id bigint")
        cursor.execute(f"UPDATE {CORRECTION} c SET activity_id = a.activity_id FROM {TABLE} a WHERE a.id = c.attendance_id")
        _check_now(cursor)
        cursor.execute(f"ALTER TABLE {CORRECTION} ALTER activity_id SET NOT NULL")
        cursor.execute(FILL)
        columns, keys = f"{columns}, activity_id", f"{keys}, activity_id"
    cursor.execute(
        f"ALTER TABLE {CORRECTION} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {TABLE} ({keys}) DEFERRABLE INITIALLY DEFERRED"
    )


def _rebuild(cursor: Any, parts: Sequence[Part]) -> int:
    """Write the table anew, in ``parts`` or, without any, plain; returns its rows. All of it in the transaction of the caller."""
    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
    cursor.execute(f"LOCK TABLE {ACTIVITY} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute(f"LOCK TABLE {TABLE}, {CORRECTION} IN ACCESS EXCLUSIVE MODE")
    found = _definition(cursor)
    for name, table in found.incoming:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    if not parts:
        cursor.execute(f"DROP TRIGGER {CORRECTION}_fill ON {CORRECTION}; DROP FUNCTION public.{CORRECTION}_fill()")
        cursor.execute(f"ALTER TABLE {CORRECTION} DROP COLUMN activity_id")
        cursor.execute(f"DROP FUNCTION public.{TABLE}_ahead(); DROP FUNCTION public.{TABLE}_ranges()")
    _copy(cursor, parts)
    cursor.execute(f"ALTER TABLE {TABLE} ALTER id DROP DEFAULT")  # it may hang on the sequence that goes with the old table
    cursor.execute(f"DROP TABLE {BEFORE}")
    _number_rows(cursor, found, is_cut=bool(parts))
    _give_back(cursor, found, is_cut=bool(parts))
    for name, _table in found.incoming:
        _tie_corrections(cursor, name, is_cut=bool(parts))
    if parts:
        cursor.execute(RANGES)
        cursor.execute(AHEAD)
        cursor.execute(SHARE)
    return _ask(cursor, f"SELECT count(*) FROM {TABLE}")[0][0]


def _rewrite(parts: Sequence[Part]) -> int:
    with connection.cursor() as cursor:
        _act_as_owner(cursor)
        rows = _rebuild(cursor, parts)
        rowtrail.put_in_place(connection)
        cursor.execute("SET LOCAL ROLE NONE")
    return rows


@transaction.atomic
def cut(*, actor: Actor, at: datetime) -> int:
    """Write the table of attendance anew in parts; returns the number of its rows. Everybody else waits meanwhile.

    All or nothing. Raises ``partition.no_postgres``, ``partition.is_cut``, ``partition.not_owner``, ``partition.strange_key``,
    ``partition.counts_differ``; OperationalError where somebody holds one of the tables for longer than ten seconds.
    """
    found = layout(at=at)
    if found.is_cut:
        raise RuleBroken("partition.is_cut")
    rows = _rewrite(found.parts)
    record(
        actor=actor, at=at, action="attendance.partitioned", kind="attendance",
        after={"rows": rows, "parts": [part.year for part in found.parts]},
    )  # fmt: skip
    return rows


@transaction.atomic
def join(*, actor: Actor, at: datetime) -> int:
    """The way back: one plain table as before ``cut``, with the same constraints and rows. Raises as ``cut``, ``partition.is_plain``."""
    _needs_postgres()
    if not is_cut():
        raise RuleBroken("partition.is_plain")
    rows = _rewrite(())
    record(actor=actor, at=at, action="attendance.joined", kind="attendance", after={"rows": rows})
    return rows


def keep_ahead() -> str:
    """Make the part of the next year where it is missing, and let the numbers of a new year begin with its part; safe to run again.

    Returns the name of the part that was made, else nothing; nothing where the table is plain.
    """
    if not is_cut():
        return ""
    with connection.cursor() as cursor:
        return str(_ask(cursor, f"SELECT public.{TABLE}_ahead()")[0][0])
