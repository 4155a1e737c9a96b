"""A file comes in, is checked, and is written whole or not at all."""

import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.exchange.models import ImportBatch
from portal.exchange.reader import MAX_BYTES, read_table
from portal.exchange.registry import ImportKind
from portal.exchange.resources import Problem, Report
from portal.kernel import jobs
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.fields import seal, unseal
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

State = ImportBatch.State
BIG_FILE = 200 * 2**10  # bytes from which a worker does the work
LOST_AT = "exchange.file_gone"


def check_table(
    *,
    kind: ImportKind,
    file: BinaryIO,
    name: str,
    actor: Actor,
    at: datetime,
    commit: bool = False,
    progress: Callable[[int], Any] | None = None,
) -> Report:
    """Read ``file`` and check every row; with ``commit`` write them, all or nothing.

    A file that cannot be read is a report with one problem at row 0. Never raises RuleBroken.
    """
    resource = kind.resource(actor=actor, at=at)
    try:
        return resource.run(read_table(file, name, resource.columns()), commit=commit, progress=progress)
    except RuleBroken as broken:
        resource.report.add(0, "", sentence(broken.code, broken.params or None))
        return resource.report


def _may_import(actor: Actor, kind: ImportKind) -> None:
    if not actor.can(kind.right):
        raise NotReachable(kind.right)


@transaction.atomic
def receive(*, actor: Actor, at: datetime, kind: ImportKind, file: BinaryIO, name: str) -> ImportBatch:
    """Keep an uploaded file, encrypted, and check it: at once, or as a job when it is big.

    Raises RuleBroken for a file of the wrong type or size.
    """
    _may_import(actor, kind)
    file.seek(0, io.SEEK_END)
    size = file.tell()
    if size > MAX_BYTES:
        raise RuleBroken("exchange.too_big", field="file", limit=MAX_BYTES // 2**20)
    file.seek(0)
    content = file.read()
    shown = os.path.basename(name)[:120]
    if shown.lower().rsplit(".", 1)[-1] not in {"xlsx", "csv"}:
        raise RuleBroken("exchange.wrong_type", field="file")
    batch = ImportBatch(
        kind=kind.key, file_name=shown, sha256=hashlib.sha256(content).hexdigest(), state=State.WAITING, owner=actor.user, created_at=at
    )
    batch.content.save(f"{batch.sha256[:16]}.sealed", ContentFile(seal(content)), save=False)
    batch.save()
    record(
        actor=actor,
        at=at,
        action="import.received",
        obj=batch,
        kind="importbatch",
        label=f"{kind.key} {shown}",
        after={"sha256": batch.sha256},
    )
    if size > BIG_FILE:
        title = _("检查导入文件：%(name)s") % {"name": shown}
        batch.job = jobs.enqueue(task="portal.exchange.tasks.check", params={"batch": batch.pk}, title=title, owner=actor.user, at=at)
        batch.save(update_fields=["job"])
    else:
        check_batch(batch=batch, kind=kind, actor=actor, at=at)
    return batch


def check_batch(
    *, batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, progress: Callable[[int], Any] | None = None
) -> ImportBatch:
    """Check a kept file and note what was found. Safe to run twice."""
    report = check_table(kind=kind, file=_content(batch), name=batch.file_name, actor=actor, at=at, progress=progress)
    _note(batch, report, State.CHECKED if report.is_clean else State.REFUSED)
    if not report.is_clean:
        forget_file(batch)
    return batch


def _note(batch: ImportBatch, report: Report, state: str) -> None:
    batch.state, batch.rows = state, report.rows
    batch.created, batch.changed, batch.unchanged = report.created, report.changed, report.unchanged
    batch.errors = [asdict(p) for p in report.problems]
    batch.error_count, batch.notes = report.problem_count, report.notes
    batch.save()


def _content(batch: ImportBatch) -> BinaryIO:
    if not batch.content:
        raise RuleBroken(LOST_AT)
    try:
        with batch.content.open("rb") as sealed:
            return io.BytesIO(unseal(sealed.read()))
    except FileNotFoundError:
        raise RuleBroken(LOST_AT) from None


def forget_file(batch: ImportBatch) -> None:
    """Delete the kept file once it is of no more use: after the commit of the deletion note."""
    name, storage = batch.content.name, batch.content.storage
    if name:
        ImportBatch.objects.filter(pk=batch.pk).update(content="")
        batch.content = ""
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def request_commit(*, actor: Actor, at: datetime, batch: ImportBatch, kind: ImportKind) -> ImportBatch:
    """Write a checked batch: at once, or as a job when it is big. A second click finds it written and does nothing.

    Raises RuleBroken ``exchange.wrong_state``.
    """
    _may_import(actor, kind)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state in {State.COMMITTED, State.WRITING}:
        return batch
    if batch.state != State.CHECKED:
        raise RuleBroken("exchange.wrong_state")
    batch.state = State.WRITING
    if batch.content.size > BIG_FILE * 1.4:  # sealed files are a third longer
        title = _("写入导入文件：%(name)s") % {"name": batch.file_name}
        batch.job = jobs.enqueue(
            task="portal.exchange.tasks.commit", params={"batch": batch.pk}, title=title, owner=actor.user, at=at, total=batch.rows
        )
    batch.save(update_fields=["state", "job"])
    return batch


def commit_batch(
    *, batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime, progress: Callable[[int], Any] | None = None
) -> ImportBatch:
    """Write the rows of a batch in one transaction. When the data have changed since the check and a row no longer fits,
    nothing is written and the batch says why. Safe to run twice."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.state != State.WRITING:
            return batch
        report = check_table(kind=kind, file=_content(batch), name=batch.file_name, actor=actor, at=at, commit=True, progress=progress)
        if not report.is_clean:
            report.problems.insert(0, Problem(0, "", sentence("exchange.changed_since")))
        _note(batch, report, State.COMMITTED if report.is_clean else State.REFUSED)
        if report.is_clean:
            counts = {"created": report.created, "changed": report.changed, "unchanged": report.unchanged}
            label = f"{kind.key} {batch.file_name}"
            record(actor=actor, at=at, action="import.committed", obj=batch, kind="importbatch", label=label, after=counts)
        forget_file(batch)
    return batch


def forget_old(*, at: datetime, hours: int) -> int:
    """Delete the files of imports that nobody finished within ``hours``; returns how many."""
    old = ImportBatch.objects.filter(created_at__lt=at - timedelta(hours=hours), state__in=[State.WAITING, State.CHECKED]).exclude(
        content=""
    )
    count = 0
    for batch in old[:200]:
        batch.state = State.REFUSED
        batch.errors = [asdict(Problem(0, "", sentence(LOST_AT)))]
        batch.error_count = 1
        batch.save(update_fields=["state", "errors", "error_count"])
        forget_file(batch)
        count += 1
    return count
