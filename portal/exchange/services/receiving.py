"""A file comes in and its columns are matched."""

import hashlib
import io
import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from django.core.files import File
from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.exchange import rules, selectors
from portal.exchange.enums import ImportState
from portal.exchange.models import ColumnMapping, ImportBatch
from portal.exchange.reader import ENDINGS, MAX_BYTES, Outline, read_outline
from portal.exchange.registry import ImportKind
from portal.exchange.services.checking import check_now
from portal.exchange.services.files import (
    content_of,
    forget_file,
    fresh,
    hand_to_worker,
    has_stopped,
    is_big,
    is_unheld,
    job_title,
    may_import,
)
from portal.kernel.errors import RuleBroken
from portal.kernel.sealing import seal_into
from portal.kernel.sentences import sentence
from portal.rights.access import Actor


@transaction.atomic
def receive(*, actor: Actor, at: datetime, kind: ImportKind, file: BinaryIO, name: str) -> ImportBatch:
    """Keep an uploaded file, encrypted, and check it: at once, or as a job when it is big.

    A file whose required columns are not all recognised waits for ``map_columns``. Raises RuleBroken for a file of the wrong
    type or size; a file that cannot be read is a batch that says so.
    """
    may_import(actor, kind)
    file.seek(0, io.SEEK_END)
    size = file.tell()
    if size > MAX_BYTES:
        raise RuleBroken("exchange.too_big", field="file", limit=MAX_BYTES // 2**20)
    shown = _short(os.path.basename(name))
    if shown.lower().rsplit(".", 1)[-1] not in ENDINGS:
        raise RuleBroken("exchange.wrong_type", field="file")
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    batch = ImportBatch(kind=kind.key, file_name=shown, sha256=digest, state=ImportState.WAITING, owner=actor.user, created_at=at)
    with tempfile.TemporaryFile() as sealed:
        seal_into(file, sealed)
        sealed.seek(0)
        batch.content.save(f"{digest[:16]}.sealed", File(sealed), save=False)
    batch.save()
    record(
        actor=actor, at=at, action="import.received", obj=batch, kind="importbatch", label=f"{kind.key} {shown}",
        after={"sha256": batch.sha256},
    )  # fmt: skip
    try:
        outline = read_outline(file, shown, kind.resource.columns())
    except RuleBroken as broken:
        return _unusable(batch, broken, at)
    batch.shape = outline.shape
    known = selectors.remembered_mapping(actor, kind, outline.shape)
    batch.mapping = known
    if selectors.is_unclear(kind, known if known is not None else selectors.guessed_mapping(outline)):
        batch.state = ImportState.MAPPING
        batch.save()
        return batch
    batch.save()
    return _start_check(batch, kind, actor, at)


def _short(name: str) -> str:
    """A name of at most 120 characters that keeps its ending: it says how the file is read."""
    stem, ending = os.path.splitext(name)
    return stem[: 120 - len(ending)] + ending if len(ending) < 10 else name[:120]


def outline_of(*, batch: ImportBatch, kind: ImportKind) -> tuple[Outline, dict[str, str]]:
    """The headings of a kept file and what each is taken for now. Raises RuleBroken once the file is gone."""
    outline = read_outline(content_of(batch), batch.file_name, kind.resource.columns())
    return outline, batch.mapping if batch.mapping is not None else selectors.guessed_mapping(outline)


def _unusable(batch: ImportBatch, broken: RuleBroken, at: datetime) -> ImportBatch:
    batch.state, batch.error_count = ImportState.REFUSED, 1
    batch.errors = [sentence(broken.code, broken.params or None)]
    batch.save()
    forget_file(batch, at)
    return batch


def _start_check(batch: ImportBatch, kind: ImportKind, actor: Actor, at: datetime) -> ImportBatch:
    if not is_big(batch):
        return check_now(batch=batch, kind=kind, actor=actor, at=at)
    batch.state = ImportState.WAITING
    batch.save(update_fields=["state"])
    hand_to_worker(batch, "portal.exchange.tasks.check", job_title("check", batch), actor, at)
    return batch


@transaction.atomic
def map_columns(*, actor: Actor, at: datetime, batch: ImportBatch, kind: ImportKind, mapping: Mapping[str, str]) -> ImportBatch:
    """Say which heading of the file is which column (heading key -> attribute, "" leaves it aside), remember it for the next
    file of this shape, and check the file.

    Raises RuleBroken ``exchange.map_unknown``, ``exchange.map_twice``, ``exchange.map_missing``, ``exchange.wrong_state``; and
    ``exchange.map_corrected`` where a hold keeps the corrections, which would go with the columns that they were made to.
    """
    may_import(actor, kind)
    batch = fresh(batch)
    if batch.state not in {ImportState.MAPPING, ImportState.CHECKED}:
        raise RuleBroken("exchange.wrong_state")
    columns = {c.attribute: c for c in kind.resource.columns()}
    wanted = {rules.heading_key(key): attribute for key, attribute in mapping.items()}
    chosen = [attribute for attribute in wanted.values() if attribute]
    for attribute in chosen:
        if attribute not in columns:
            raise RuleBroken("exchange.map_unknown", field="mapping", given=attribute, columns="、".join(columns))
        if chosen.count(attribute) > 1:
            raise RuleBroken("exchange.map_twice", field="mapping", column=columns[attribute].heading)
    if missing := selectors.missing_columns(kind, wanted):
        raise RuleBroken("exchange.map_missing", field="mapping", columns="、".join(missing))
    corrected = batch.shown_rows.filter(is_edited=True) | batch.shown_rows.filter(is_skipped=True)
    if corrected.exists() and not is_unheld(batch, localdate(at)):
        raise RuleBroken("exchange.map_corrected", field="mapping")
    batch.mapping = wanted
    batch.shown_rows.all().delete()  # corrections were made to other columns
    batch.save(update_fields=["mapping"])
    if actor.user is not None:
        ColumnMapping.objects.update_or_create(
            user=actor.user, kind=kind.key, shape=batch.shape, defaults={"mapping": wanted, "used_at": at}
        )
    return _start_check(batch, kind, actor, at)


@transaction.atomic
def recheck(*, actor: Actor, at: datetime, batch: ImportBatch, kind: ImportKind) -> ImportBatch:
    """Check once more after a check was stopped, or after data changed. A second click finds it at work and does nothing."""
    may_import(actor, kind)
    batch = fresh(batch)
    if batch.state == ImportState.WAITING and batch.job is not None and not has_stopped(batch):
        return batch
    if batch.state not in {ImportState.WAITING, ImportState.CHECKED} or not batch.content:
        raise RuleBroken("exchange.wrong_state")
    content_of(batch)
    return _start_check(batch, kind, actor, at)
