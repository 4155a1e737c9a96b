"""Bad cells are put right in the browser: what is typed is laid over the file, and only what it touches is checked again."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from portal.exchange.cells import shown_cell
from portal.exchange.enums import ImportState, Outcome
from portal.exchange.models import ImportBatch, ImportRow
from portal.exchange.reader import Table
from portal.exchange.reader.limits import MAX_CELL
from portal.exchange.registry import ImportKind
from portal.exchange.services.checking import check_now, packed_keys, run_table, told, unpacked_keys
from portal.exchange.services.files import fresh, hand_to_worker, is_big, job_title, may_import
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.access import Actor

SMALL_TABLE = 300  # rows that are all looked at again
Cells = Mapping[str, str]


@transaction.atomic
def correct_rows(
    *, actor: Actor, at: datetime, batch: ImportBatch, kind: ImportKind, cells: Mapping[int, Cells], skips: Mapping[int, bool] | None = None
) -> ImportBatch:
    """Take corrected cells (row -> column -> text; an empty text empties the cell) and rows to leave out, and check again.

    Raises RuleBroken ``exchange.wrong_state``, ``exchange.too_long``; NotReachable for a row that is not open to correction.
    """
    may_import(actor, kind)
    batch, skips = fresh(batch), skips or {}
    if batch.state != ImportState.CHECKED:
        raise RuleBroken("exchange.wrong_state")
    rows = {row.number: row for row in batch.shown_rows.filter(number__in=set(cells) | set(skips))}
    if set(cells) | set(skips) > set(rows):
        raise NotReachable("importrow")
    attributes = {c.attribute for c in kind.resource.columns()}
    touched = [row for number, row in rows.items() if _correct(row, cells.get(number, {}), skips.get(number), attributes)]
    if not touched:
        return batch
    ImportRow.objects.bulk_update(touched, ["sealed", "is_edited", "is_skipped"], batch_size=200)
    return _check_again(batch, kind, actor, at, {row.number for row in touched})


def _correct(row: ImportRow, typed: Cells, skip: bool | None, attributes: Collection[str]) -> bool:
    """Lay what was typed over a row; True when that changed anything."""
    stored, is_changed = row.cells, False
    for name, text in typed.items():
        if name not in attributes:
            raise NotReachable("column")
        if len(text) > MAX_CELL:
            raise RuleBroken("exchange.too_long", limit=MAX_CELL)
        typed_text = _unbroken(text)
        if _unbroken(shown_cell(stored.get(name))) != typed_text:  # a cell that nobody touched keeps its type
            stored[name], is_changed = typed_text or None, True
    if is_changed:
        row.cells, row.is_edited = stored, True
    if skip is not None and skip != row.is_skipped:
        row.is_skipped, is_changed = skip, True
    return is_changed


def _unbroken(text: str) -> str:
    """A text whatever its line ends are: a browser sends others than a spreadsheet has."""
    return "\n".join(text.splitlines()).strip()


def _check_again(batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, touched: set[int]) -> ImportBatch:
    """All of a small table or of one whose rows lean on each other; else the touched rows and those that had a twin."""
    if batch.rows > SMALL_TABLE and not kind.resource.needs_all_rows():
        return _check_rows(batch, kind, actor, at, touched)
    if is_big(batch):
        batch.state = ImportState.WAITING
        batch.save(update_fields=["state"])
        hand_to_worker(batch, "portal.exchange.tasks.check", job_title("check", batch), actor, at)
        return batch
    return check_now(batch=batch, kind=kind, actor=actor, at=at)


def _check_rows(batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, touched: set[int]) -> ImportBatch:
    rows = [row for row in batch.shown_rows.all() if row.number in touched or _has_twin(row)]
    numbers = {row.number for row in rows}
    was = _tally(rows)
    resource = kind.resource(actor=actor, at=at)
    resource.report.shows_all = True
    resource.report.keys = {digest: row for digest, row in unpacked_keys(batch.keys).items() if row not in numbers}
    kept = [(row.number, row.cells) for row in rows if not row.is_skipped]
    if kept:
        run_table(resource, lambda: Table(iter(kept), []), commit=False)
    report = resource.report
    for row in rows:
        shown = report.shown.get(row.number)
        row.problems = told(shown)
        row.is_bad, row.outcome = bool(row.problems), shown.outcome if shown else ""
    ImportRow.objects.bulk_update(rows, ["told", "is_bad", "outcome"], batch_size=200)
    now = _tally(rows)
    for name in ("bad_rows", "skipped", "created", "changed", "unchanged", "error_count"):
        setattr(batch, name, max(0, getattr(batch, name) + now[name] - was[name]))
    batch.errors, batch.keys = [p.message for p in report.of_the_file], packed_keys(report.keys)
    batch.save()
    return batch


def _has_twin(row: ImportRow) -> bool:
    return any(problem["code"] == "exchange.duplicate" for problem in row.problems)


def _tally(rows: Collection[ImportRow]) -> Counter[str]:
    names: dict[str, str] = {Outcome.CREATED: "created", Outcome.CHANGED: "changed", Outcome.UNCHANGED: "unchanged"}
    found: Counter[str] = Counter()
    for row in rows:
        found["error_count"] += len(row.problems)
        found["bad_rows"] += row.is_bad
        # A row without problems and without an outcome is one that is left out.
        found["skipped" if not row.outcome and not row.is_bad else names.get(row.outcome, "")] += 1
    return found
