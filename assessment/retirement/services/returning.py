"""Retired rolls come back: exactly the rows that left, with their keys."""

import os
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from assessment.retirement import rules, selectors
from assessment.retirement.rules import Manifest, Piece
from assessment.retirement.services import files
from assessment.retirement.services.leaving import allow, digests, lock, told
from portal.audit.services import record
from portal.kernel.errors import RuleBroken
from portal.rights.access import Actor

BATCH = 2000


def _row(model: type[models.Model], kinds: dict[str, str], values: tuple[Any, ...]) -> models.Model:
    pairs = zip(kinds.items(), values, strict=True)
    return model(**{name: rules.moment(value) if kind == "TIMESTAMP" else value for (name, kind), value in pairs})


def _put_back(folder: Path, key: str, kinds: dict[str, str], piece: Piece) -> None:
    """Fields that the file does not know get their default."""
    model, batch = files.ROLLS[key], []
    for values in files.stored(folder, kinds, piece.tables[key]):
        batch.append(_row(model, kinds, values))
        if len(batch) == BATCH:
            model._default_manager.bulk_create(batch, batch_size=BATCH)
            batch = []
    model._default_manager.bulk_create(batch, batch_size=BATCH)


@transaction.atomic
def _return(folder: Path, piece: Piece, manifest: Manifest, digest: str, at: datetime, actor: Actor, second: Actor) -> int:
    """Bring a piece back; returns how many rows, 0 where they are there already or never left by this folder."""
    lock(piece, manifest.year)
    if (digest, piece.no) not in selectors.away(manifest.year):
        return 0
    found, rows = digests(manifest, piece.activities), 0
    if found != told(piece):
        if any(count for count, _digest in found.values()):
            raise RuleBroken("retire.rows_changed", no=piece.no)
        for key in files.ROLLS:
            _put_back(folder, key, manifest.schema[key], piece)
        if digests(manifest, piece.activities) != told(piece):
            raise RuleBroken("retire.rows_changed", no=piece.no)
        rows = sum(piece.tables[key].rows for key in files.ROLLS)
    facts = {"piece": piece.no, "rows": rows, "manifest": digest, "second": second.label}
    record(actor=actor, at=at, action=selectors.BACK, kind=selectors.KIND, label=str(manifest.year), after=facts)
    connection.check_constraints(table_names=[model._meta.db_table for model in files.ROLLS.values()])
    return rows


def restore(*, actor: Actor, second: Actor, at: datetime, folder: Path) -> int:
    """Bring the rolls in ``folder`` back into the database that they left; returns how many rows. Safe to run again.

    Raises ``retire.no_manifest``, ``retire.unknown_folder``, ``retire.file_changed``, ``retire.rows_changed``, ``retire.other_schema``,
    ``retire.ground_lost``; NotReachable.
    """
    allow(actor, second)
    folder, rows = folder.absolute(), 0
    with files.alone(folder) if os.access(folder, os.W_OK) else nullcontext():  # a medium for reading alone comes back as well
        manifest, digest = files.manifest_in(folder)
        if not selectors.is_known(manifest.year, digest):
            raise RuleBroken("retire.unknown_folder")
        if gone := files.gone_columns(manifest):
            raise RuleBroken("retire.other_schema", columns="、".join(gone))
        files.check(folder, manifest)
        for piece in manifest.pieces:
            try:
                rows += _return(folder, piece, manifest, digest, at, actor, second)
            except IntegrityError as broken:
                raise RuleBroken("retire.ground_lost", no=piece.no) from broken
    return rows
