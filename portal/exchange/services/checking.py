"""A file is checked: everything is tried, nothing is written, and what was found is kept beside the batch."""

from array import array
from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from portal.exchange.enums import ImportMode, ImportState
from portal.exchange.models import ImportBatch, ImportRow
from portal.exchange.reader import Table, read_table
from portal.exchange.registry import ImportKind
from portal.exchange.reports import Problem, Report, Shown
from portal.exchange.resources import HouseResource
from portal.exchange.selectors import corrections_of
from portal.exchange.services.files import content_of, forget_file, fresh
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

Progress = Callable[[int], Any]


def check_table(
    *,
    kind: ImportKind,
    file: BinaryIO,
    name: str,
    actor: Actor,
    at: datetime,
    commit: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Read ``file`` and check every row; with ``commit`` write them, all or nothing.

    A file that cannot be read is a report with one problem at row 0. Never raises RuleBroken.
    """
    resource = kind.resource(actor=actor, at=at)
    return run_table(resource, lambda: read_table(file, name, resource.columns()), commit=commit, progress=progress)


def run_table(resource: HouseResource, table: Callable[[], Table], **options: Any) -> Report:
    """Run a resource over a table that may turn out to be unreadable."""
    try:
        return resource.run(table(), **options)
    except RuleBroken as broken:
        resource.report.add(Problem(0, "", sentence(broken.code, broken.params or None), code=broken.code))
        resource.report.is_written = False
        return resource.report


def run_batch(
    *, batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, commit: bool = False, progress: Progress | None = None,
    **options: Any,
) -> Report:  # fmt: skip
    """Run over the kept file with the corrections made in the browser."""
    resource = kind.resource(actor=actor, at=at)
    mode = batch.mode or ImportMode.ALL

    def table() -> Table:
        return read_table(content_of(batch), batch.file_name, resource.columns(), batch.mapping)

    return run_table(
        resource, table, commit=commit, mode=mode, corrections=corrections_of(batch), progress=progress, **options
    )  # fmt: skip


@transaction.atomic
def check_now(*, batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime) -> ImportBatch:
    """Check a kept file, whose row the caller has locked, and note what was found."""
    return _noted(batch, run_batch(batch=batch, kind=kind, actor=actor, at=at), at)


@transaction.atomic
def check_batch(
    *, batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, progress: Progress | None = None
) -> ImportBatch:  # fmt: skip
    """Check a batch that waits for it. What the importer decides meanwhile stands: an import that he has given up, or sent to
    another job, is left as it is. Safe to run twice."""
    if batch.state != ImportState.WAITING:
        return batch
    report = run_batch(batch=batch, kind=kind, actor=actor, at=at, progress=progress)
    stored = fresh(batch)
    if (stored.state, stored.job_id) != (ImportState.WAITING, batch.job_id):
        return stored
    return _noted(stored, report, at)


def _noted(batch: ImportBatch, report: Report, at: datetime) -> ImportBatch:
    note(batch, report)
    unusable = bool(report.of_the_file) and not report.rows
    batch.state = ImportState.REFUSED if unusable else ImportState.CHECKED
    batch.save()
    if unusable:
        forget_file(batch, at)
    return batch


def note(batch: ImportBatch, report: Report) -> None:
    """Counts, sentences and rows worth showing, as the report says; rows that somebody has corrected stay."""
    batch.rows, batch.bad_rows, batch.skipped = report.rows, report.bad_rows, report.skipped
    batch.created, batch.changed, batch.unchanged = report.created, report.changed, report.unchanged
    batch.error_count, batch.errors = report.problem_count, [p.message for p in report.of_the_file]
    batch.notes, batch.keys = report.notes, packed_keys(report.keys)
    kept = {row.number: row for row in batch.shown_rows.all() if row.is_edited or row.is_skipped}
    # Held or not: these rows are read anew from the file, which a hold keeps.
    batch.shown_rows.exclude(number__in=list(kept)).delete()
    for number, row in kept.items():
        shown = report.shown.get(number)
        row.problems = told(shown)
        row.is_bad, row.outcome = bool(row.problems), shown.outcome if shown else ""
    ImportRow.objects.bulk_update(kept.values(), ["told", "is_bad", "outcome"], batch_size=200)
    fresh_rows = (shown for number, shown in report.shown.items() if number not in kept)
    ImportRow.objects.bulk_create((row_of(batch, shown) for shown in fresh_rows), batch_size=200)


def told(shown: Shown | None) -> list[dict[str, str]]:
    """The problems of a row as they are kept."""
    problems = shown.problems if shown else []
    return [{"attribute": p.attribute, "column": p.column, "message": p.message, "code": p.code} for p in problems]


def row_of(batch: ImportBatch, shown: Shown) -> ImportRow:
    row = ImportRow(batch=batch, number=shown.number, is_bad=bool(shown.problems), outcome=shown.outcome)
    row.problems, row.cells = told(shown), shown.cells
    return row


def packed_keys(keys: dict[int, int]) -> bytes:
    return array("Q", keys.keys()).tobytes() + array("Q", keys.values()).tobytes()


def unpacked_keys(packed: bytes | memoryview | None) -> dict[int, int]:
    numbers = array("Q")
    numbers.frombytes(bytes(packed or b""))
    half = len(numbers) // 2
    return dict(zip(numbers[:half], numbers[half:], strict=True))
