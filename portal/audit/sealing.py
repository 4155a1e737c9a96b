"""Seals over the trail: what is changed, removed, swapped or slipped in afterwards is found, whoever did it.

Triggers refuse a change through the portal; somebody who owns the database can take them away. A seal holds the number of
the rows of a stretch and an HMAC over their words and over the seal before, under a key that is not in the database. Without
the key nobody can write a seal that fits. Taking away the last seals together with their rows needs no key, and who has it can
write all seals anew: both are found only by a head that was kept elsewhere. So each new head is written to the log, and
``verify_audit --known`` compares with one.

Sealing never makes a request wait. On PostgreSQL a smaller number may become visible after a larger one, because its
transaction ends later. So a seal remembers the highest number given out by then (``mark``) and the newest transaction
(``horizon``); the next seal ends at that mark, once every transaction up to the horizon has ended. A horizon beyond the newest transaction
is of another cluster, from which this database was restored: nothing of it runs here.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from portal.audit.models import AuditRow, AuditSeal
from portal.kernel import health

log = logging.getLogger(__name__)
LOT = 100_000  # rows under one seal at most: an old trail is sealed in steps
EMBEDDED_LOT = 5_000  # the same on SQLite, where nobody else writes while a seal is made
SETTLED = timedelta(seconds=30)  # how old the seal before must be: under steady load each would else find something new
FIRST = "0113_trust"  # the migration that brought the seals
COLUMNS = (
    "id", "at", "actor_id", "actor_label", "action", "object_kind", "object_id", "object_label", "node_path", "before", "after",
    "reason", "address", "request_id",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """A seal that its rows no longer fit: ``what`` is count, digest, order or known."""

    seal: int
    after: int
    upto: int
    what: str
    expected: str
    found: str


def _words(row: tuple[Any, ...]) -> bytes:
    texts = [v.astimezone(UTC).isoformat() if isinstance(v, datetime) else v for v in row]
    return json.dumps(texts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _digest(key: str, before: str, after: int, upto: int) -> tuple[int, str]:
    """Number of rows and HMAC of the stretch; rows are read in lots, whatever their number."""
    found, count = hmac.new(b"audit-seal" + key.encode(), f"{before} {after} {upto}".encode(), hashlib.sha256), 0
    rows = AuditRow.objects.filter(id__gt=after, id__lte=upto).order_by("id").values_list(*COLUMNS)
    while lot := list(rows.filter(id__gt=after)[:5000]):
        for row in lot:
            found.update(_words(row))
        after, count = lot[-1][0], count + len(lot)
    return count, found.hexdigest()


def _given_out() -> tuple[int, str]:
    """The highest number given out, and a transaction that is newer than all that have begun, asked in this order.

    The transaction is this one, which gets its number now: a snapshot ends before the newest that has not ended yet.
    """
    if connection.vendor != "postgresql":  # one writer at a time: numbers become visible in their order
        return AuditRow.objects.order_by("-id").values_list("id", flat=True).first() or 0, ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM portal_auditrow_id_seq")
        (mark,) = cursor.fetchone()
        cursor.execute("SELECT pg_current_xact_id()::text")
        return mark, cursor.fetchone()[0]


def _is_over(horizon: str) -> bool:
    """Whether every transaction that had begun by then has ended."""
    if not horizon or connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(s) >= h OR h > pg_snapshot_xmax(s) FROM (SELECT pg_current_snapshot() s, %s::xid8 h) q", [horizon]
        )
        return cursor.fetchone()[0]


def _alone() -> bool:
    """Whether no other process seals now; the answer holds until the transaction ends."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('portal.audit.seal'))")
        return cursor.fetchone()[0]


def _end_of(after: int, mark: int) -> int:
    """Where a seal ends that begins after ``after``: at the mark, sooner where that would be more than a lot."""
    lot = LOT if connection.vendor == "postgresql" else min(LOT, EMBEDDED_LOT)
    last = AuditRow.objects.filter(id__gt=after, id__lte=mark).order_by("id").values_list("id", flat=True)[lot - 1 : lot].first()
    return last or mark


def _may_go_on(last: AuditSeal | None, at: datetime, age: timedelta) -> bool:
    """Whether anything may be sealed after ``last``: something is new, and the mark has stood long enough to be used.

    The mark of the first seal and one that a lot has left over need not wait. A seal of the future, by a clock that was put
    back, holds nobody up.
    """
    if last is None:
        return True
    if last.upto and last.horizon and timedelta() <= at - last.at < age:
        return False
    return max(_given_out()[0], last.mark) != last.upto and _is_over(last.horizon)


def _newest() -> AuditSeal | None:
    return AuditSeal.objects.order_by("-id").first()


def seal_next(*, at: datetime, age: timedelta = SETTLED) -> AuditSeal | None:
    """Write the next seal; None where nothing new may be sealed yet. Safe to run at any time and twice.

    Asked before the transaction, so that SQLite does not stop whoever writes each time there is nothing to seal.
    """
    return _write_next(at, age) if _may_go_on(_newest(), at, age) else None


@transaction.atomic
def _write_next(at: datetime, age: timedelta) -> AuditSeal | None:
    if not _alone():
        return None
    last = _newest()
    if not _may_go_on(last, at, age):  # somebody else has sealed in between
        return None
    mark, horizon = _given_out()
    if last is None:
        _none, digest = _digest(settings.FIELD_KEYS[0], "", 0, 0)
        return AuditSeal.objects.create(upto=0, count=0, digest=digest, mark=mark, horizon=horizon, at=at)
    mark = max(mark, last.mark)  # SQLite forgets the number of a last row that was deleted
    bound = last.mark if connection.vendor == "postgresql" else mark
    upto = _end_of(last.upto, bound)
    if upto < bound:  # a long trail: the rest of it keeps its mark
        mark, horizon = bound, ""
    count, digest = _digest(settings.FIELD_KEYS[0], last.digest, last.upto, upto)
    made = AuditSeal.objects.create(upto=upto, count=count, digest=digest, mark=mark, horizon=horizon, at=at)
    log.warning("audit seal %s:%s upto %s", made.pk, digest, upto)
    return made


def seal_all(*, at: datetime, age: timedelta = SETTLED) -> int:
    """Seals what had been written when it began, as far as that may be sealed; returns how many seals were written."""
    aim, written = _given_out()[0], 0
    while (made := seal_next(at=at, age=age)) is not None:
        written += 1
        if made.upto >= aim:
            break
    return written


def is_late(now: datetime) -> bool:
    """Whether rows have been waiting for a seal for long and none is being made: the oldest of them and the newest seal are old.

    Where nothing was ever sealed, the time counts from the day seals came.
    """
    last, since = _newest(), now - health.LONGEST_WAIT
    written_at = AuditRow.objects.filter(id__gt=last.upto if last else 0).order_by("id").values_list("at", flat=True).first()
    if written_at is None or written_at > since:
        return False
    if last is not None:
        return last.at <= since
    begun = MigrationRecorder(connection).migration_qs.filter(app="portal", name=FIRST).values_list("applied", flat=True).first()
    return begun is not None and begun <= since


def faults(*, known: tuple[int, str] | None = None) -> Iterator[Fault]:
    """Every seal that its rows no longer fit, oldest first; ``known`` is the number and digest of a head kept elsewhere."""
    before, after = "", 0
    numbers: list[int] = []
    for one in AuditSeal.objects.order_by("id").iterator(chunk_size=2000):
        numbers.append(one.pk)
        if one.upto < after:
            yield Fault(one.pk, after, one.upto, "order", str(after), str(one.upto))
        count, digest = _digest(settings.FIELD_KEYS[0], before, after, one.upto)
        if count != one.count:
            yield Fault(one.pk, after, one.upto, "count", str(one.count), str(count))
        elif digest != one.digest and all(_digest(key, before, after, one.upto)[1] != one.digest for key in settings.FIELD_KEYS[1:]):
            yield Fault(one.pk, after, one.upto, "digest", one.digest, digest)
        if known and known[0] == one.pk and known[1] != one.digest:
            yield Fault(one.pk, after, one.upto, "known", known[1], one.digest)
        before, after = one.digest, one.upto
    if known and known[0] not in numbers:
        yield Fault(known[0], 0, 0, "known", known[1], "")
    below = AuditRow.objects.filter(id__lte=0).count()
    if below:
        yield Fault(0, 0, 0, "count", "0", str(below))
