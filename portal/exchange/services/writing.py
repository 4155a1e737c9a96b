"""A checked batch is written: all of it or its good rows, in one transaction, at once or by a worker."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.exchange import selectors
from portal.exchange.enums import ImportMode, ImportState
from portal.exchange.journal import Journal
from portal.exchange.models import ImportBatch
from portal.exchange.registry import ImportKind
from portal.exchange.services.checking import Progress, note, run_batch
from portal.exchange.services.files import (
    ENDED,
    forget_file,
    fresh,
    hand_to_worker,
    has_stopped,
    is_big,
    is_unheld,
    job_title,
    may_import,
)
from portal.kernel import jobs
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

IN_HAND = {ImportState.WAITING, ImportState.WRITING, ImportState.UNDOING}
BACK_TO = {ImportState.WAITING: ImportState.WAITING, ImportState.WRITING: ImportState.CHECKED, ImportState.UNDOING: ImportState.COMMITTED}


class AlreadyThere(RuleBroken):
    """The same file is being written, or has been: 409."""

    status = 409


@transaction.atomic
def request_commit(
    *, actor: Actor, at: datetime, batch: ImportBatch, kind: ImportKind, mode: str = ImportMode.ALL, is_repeat: bool = False
) -> ImportBatch:
    """Write a checked batch: at once, or as a job when it is big. A second click finds it written and does nothing.

    ``is_repeat``: the importer knows that the same file has been imported before. Raises RuleBroken ``exchange.wrong_state``,
    ``exchange.has_bad_rows``, ``exchange.nothing_good``; AlreadyThere ``exchange.being_written``, ``exchange.already_imported``.
    """
    may_import(actor, kind)
    if _is_done_or_at_it(batch):  # asked before the lock, which the worker holds while it writes
        return batch
    batch = fresh(batch)
    if _is_done_or_at_it(batch):
        return batch
    if batch.state not in {ImportState.CHECKED, ImportState.WRITING}:
        raise RuleBroken("exchange.wrong_state")
    if batch.bad_rows and mode != ImportMode.GOOD:
        raise RuleBroken("exchange.has_bad_rows", count=batch.bad_rows)
    if not batch.good_rows:
        raise RuleBroken("exchange.nothing_good")
    batch.mode, batch.is_repeat = mode, is_repeat or batch.is_repeat
    _take_the_file(batch)
    _refuse_repeat(batch, kind, actor)
    if is_big(batch):
        hand_to_worker(batch, "portal.exchange.tasks.commit", job_title("commit", batch), actor, at, batch.rows)
        return batch
    return _write(batch, kind, actor, at, None)


def _is_done_or_at_it(batch: ImportBatch) -> bool:
    return batch.state == ImportState.COMMITTED or (batch.state == ImportState.WRITING and not has_stopped(batch))


def _take_the_file(batch: ImportBatch) -> None:
    """Nobody else may be writing the same file: the constraint makes the second wait, and then refuses or lets it look again."""
    ended = ImportBatch.objects.filter(kind=batch.kind, sha256=batch.sha256, state=ImportState.WRITING, job__state__in=ENDED)
    ended.exclude(pk=batch.pk).update(state=ImportState.CHECKED)
    batch.state = ImportState.WRITING
    try:
        with transaction.atomic():
            batch.save(update_fields=["state", "mode", "is_repeat"])
    except IntegrityError:
        raise AlreadyThere("exchange.being_written") from None


def _refuse_repeat(batch: ImportBatch, kind: ImportKind, actor: Actor) -> None:
    if batch.is_repeat:
        return
    other = selectors.earlier_import(actor, batch, kind)
    if other is not None and other.committed_at is not None:
        raise AlreadyThere("exchange.already_imported", day=localdate(other.committed_at).isoformat(), name=other.file_name)


@transaction.atomic
def commit_batch(
    *, batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, progress: Progress | None = None
) -> ImportBatch:  # fmt: skip
    """Write the rows of a batch that waits for it. When the data have changed since the check and a row no longer fits, an
    import of all or nothing writes nothing and the batch says why. Safe to run twice."""
    batch = fresh(batch)
    return _write(batch, kind, actor, at, progress) if batch.state == ImportState.WRITING else batch


def _write(batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, progress: Progress | None) -> ImportBatch:
    report = run_batch(batch=batch, kind=kind, actor=actor, at=at, commit=True, journal=Journal(batch), progress=progress)
    note(batch, report)
    if not report.is_written:
        batch.state = ImportState.CHECKED
        batch.notes = [sentence("exchange.changed_since"), *batch.notes]
        batch.save()
        return batch
    batch.state, batch.committed_at, batch.keys = ImportState.COMMITTED, at, None
    batch.save()
    if is_unheld(batch, localdate(at)):
        batch.shown_rows.filter(is_bad=False).delete()
    counts = {"created": report.created, "changed": report.changed, "unchanged": report.unchanged}
    if report.bad_rows or report.skipped:
        counts |= {"refused": report.bad_rows, "left_out": report.skipped}
    record(
        actor=actor, at=at, action="import.committed", obj=batch, kind="importbatch", label=f"{kind.key} {batch.file_name}", after=counts
    )
    forget_file(batch, at)
    return batch


def cancel(*, actor: Actor, at: datetime, batch: ImportBatch, kind: ImportKind) -> None:
    """Ask the worker to stop. Nothing is written; the batch goes back to where it was before the work began."""
    may_import(actor, kind)
    if batch.state not in IN_HAND or batch.job is None:
        raise RuleBroken("exchange.wrong_state")
    jobs.ask_to_stop(batch.job)


@transaction.atomic
def step_back(*, batch: ImportBatch, reason: str = "") -> None:
    """The work was stopped or refused, its transaction is rolled back: the batch stands where it stood before."""
    batch = fresh(batch)
    batch.state = BACK_TO.get(ImportState(batch.state), batch.state)
    batch.notes = [reason] if reason else batch.notes
    batch.save(update_fields=["state", "notes"])


@transaction.atomic
def refuse_withdrawn(*, actor: Actor, at: datetime, batch: ImportBatch, kind: ImportKind) -> None:
    """The right was taken away between the order and the work: nothing happens, and the trail says so."""
    batch = fresh(batch)
    label = f"{kind.key} {batch.file_name}"
    record(actor=actor, at=at, action="import.refused", obj=batch, kind="importbatch", label=label, after={"right": kind.right})
    if batch.state == ImportState.UNDOING:
        batch.state = ImportState.COMMITTED
    else:
        batch.state = ImportState.REFUSED
        batch.errors = [str(_("导入权限已被收回，没有写入任何内容。"))]
        if is_unheld(batch, localdate(at)):
            batch.shown_rows.all().delete()
        forget_file(batch, at)
    batch.save(update_fields=["state", "errors"])
