"""The rolls of a year leave: written to files, read back and compared, and only then erased, piece by piece.

A run that was killed is run again with the same folder. With the mark of an unfinished manifest nothing has been erased, and the
files are written anew; with a manifest each piece is either still there whole or gone whole, because it was erased in one transaction
with its line in the trail.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate

from assessment.retirement import rules, selectors
from assessment.retirement.rules import Manifest, Piece
from assessment.retirement.services import files
from assessment.rounds import registry
from branches.activities.models import Activity, Attendance, AttendanceCorrection
from portal.audit.services import record
from portal.holds.models import LegalHold
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor

PIECE = 10_000  # activities whose rolls are erased in one transaction
STEP = 900  # keys of one statement; the embedded database takes no more than a thousand


@dataclass(frozen=True)
class Left:
    """``erased``: rows of rolls that this run erased; ``gone``: pieces erased by a run before; ``kept``: pieces of which something is
    held since they were written, or has left by another folder; ``staying``: activities of the year that keep their rolls, for want of
    archiving or for a hold."""

    manifest: Manifest
    digest: str
    erased: int
    gone: int
    kept: int
    staying: int


def allow(actor: Actor, second: Actor) -> None:
    """Retention is the business of the audit and the security administrator, as with holds. NotReachable, ``retire.two_persons``."""
    if not (actor.governs("hold.order") and second.governs("hold.confirm")):
        raise NotReachable("hold.order")
    ensure(rules.may_act_together(actor.user_id, second.user_id))


def _pieces_of(year: int, at: datetime) -> Iterator[list[int]]:
    ids = selectors.leaving(year, localdate(at)).values_list("pk", flat=True).iterator()
    while piece := list(islice(ids, PIECE)):
        yield piece


def _may_leave(year: int, at: datetime) -> None:
    today = localdate(at)
    kept = selectors.keep_years(today)
    ensure(rules.may_leave(year=year, today=today, keep_years=kept, open_rounds=selectors.open_rounds(year)))


def _clear(folder: Path) -> None:
    """An empty folder for us alone. What a killed run left behind goes; anything else there is refused and stays as it is."""
    found = list(folder.iterdir())
    if strange := rules.strange_names(path.name for path in found):
        raise RuleBroken("retire.folder_used", folder=f"{folder} ({strange[0]})")
    (folder / rules.MARK).touch(mode=0o600)
    folder.chmod(0o700)
    for path in found:
        if path.name not in {rules.LOCK, rules.MARK, "tmp"}:
            path.unlink()


def _write(folder: Path, year: int, at: datetime, actor: Actor, second: Actor) -> None:
    """The files, and the manifest last: with it the folder is complete."""
    _clear(folder)
    keys = [*files.ROLLS, *files.BESIDE]
    pieces = []
    for no, activities in enumerate(_pieces_of(year, at), start=1):
        rows = {key: files.rows_of(key, files.columns(key), activities) for key in keys}
        tables = {key: files.write(folder, f"{key}-{no:05}.parquet", key, rows[key]) for key in keys}
        pieces.append(Piece(no, activities, tables))
    if not pieces:
        files.unmark(folder)
        raise RuleBroken("retire.nothing", year=year)
    manifest = Manifest(
        year, at.isoformat(), actor.label, second.label, str(settings.SPECTACULAR_SETTINGS["VERSION"]), connection.vendor,
        {key: files.columns(key) for key in keys}, pieces,
    )  # fmt: skip
    files.finish(folder, rules.written(manifest))


def digests(manifest: Manifest, activities: Sequence[int]) -> dict[str, tuple[int, str]]:
    """(rows, digest) of the rolls of these activities as they stand in the database, by table, of the columns of the files."""
    return {key: rules.digest_of(files.rows_of(key, manifest.schema[key], activities)) for key in files.ROLLS}


def told(piece: Piece) -> dict[str, tuple[int, str]]:
    """The same as the manifest tells it."""
    return {key: (piece.tables[key].rows, piece.tables[key].digest) for key in files.ROLLS}


def lock(piece: Piece, year: int) -> None:
    """Nobody takes, corrects, erases or brings back one of these rolls until the end of the transaction.

    Raises ``retire.other_year`` where a manifest names activities that are not of its year: nobody asked whether those may leave.
    """
    for begin in range(0, len(piece.activities), STEP):
        rows = Activity.objects.select_for_update(of=("self",)).filter(pk__in=piece.activities[begin : begin + STEP])
        for day in rows.order_by("pk").values_list("held_on", flat=True):
            if day.year != year:
                raise RuleBroken("retire.other_year", found=day.year, year=year)


def _no_new_holds() -> None:
    """An order that is being written is waited for, a later one waits for the end of the transaction. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(LegalHold._meta.db_table)} IN SHARE MODE")


@transaction.atomic
def _erase(piece: Piece, manifest: Manifest, digest: str, at: datetime, actor: Actor, second: Actor) -> int | None:
    """Erase a piece whose rows are exactly those of its files; returns how many, 0 where it is gone by the trail.

    None where it stays: something is held, or rows of it have left by another folder.
    """
    registry.lane()
    _may_leave(manifest.year, at)
    lock(piece, manifest.year)
    away = selectors.away(manifest.year)
    if (digest, piece.no) in away:
        return 0
    found = digests(manifest, piece.activities)
    if found["attendance"][0] < piece.tables["attendance"].rows and any(other != digest for other, _no in away):
        return None
    if found != told(piece):
        raise RuleBroken("retire.rows_changed", no=piece.no)
    _no_new_holds()
    if selectors.still_leaving(piece.activities, manifest.year, localdate(at)).count() != len(piece.activities):
        return None
    for begin in range(0, len(piece.activities), STEP):
        ids = piece.activities[begin : begin + STEP]
        AttendanceCorrection.objects.filter(attendance__activity__in=ids).delete()
        rolls = Attendance.objects.filter(activity__in=ids)
        rolls._raw_delete(rolls.db)  # delete() would fetch every row to look for what hangs at it, which has just gone
    rows = sum(count for count, _digest in found.values())
    facts = {"piece": piece.no, "rows": rows, "manifest": digest, "second": second.label}
    record(actor=actor, at=at, action=selectors.GONE, kind=selectors.KIND, label=str(manifest.year), after=facts)
    return rows


def retire(*, actor: Actor, second: Actor, at: datetime, year: int, folder: Path) -> Left:
    """Bring the rolls of the archived activities of ``year`` into ``folder`` and erase them here; scores, records and receipts stay.

    Raises RuleBroken (``retire.*``) before anything is erased, and ``retire.rows_changed`` or ``retire.file_changed`` at the
    first piece that does not fit; pieces before it stay erased and stand in the trail. NotReachable without the rights.
    """
    allow(actor, second)
    _may_leave(year, at)
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with files.alone(folder):
        if not (folder / rules.MANIFEST).exists():
            _write(folder, year, at, actor, second)
        files.unmark(folder)  # killed between the two steps of ``finish``
        manifest, digest = files.manifest_in(folder)
        if manifest.year != year:
            raise RuleBroken("retire.other_year", found=manifest.year, year=year)
        if strange := files.strange_columns(manifest):
            raise RuleBroken("retire.other_schema", columns="、".join(strange))
        files.check(folder, manifest)
        found = [_erase(piece, manifest, digest, at, actor, second) for piece in manifest.pieces]
    staying = selectors.with_roll(year).count()
    return Left(manifest, digest, sum(n or 0 for n in found), found.count(0), found.count(None), staying)
