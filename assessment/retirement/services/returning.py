"""Retired rolls come back: exactly the rows that left, with their keys."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

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


def _put_back(folder: Path, key: str, piece: Piece) -> None:
    model, kinds, batch = files.ROLLS[key], files.columns(key), []
    for values in files.stored(folder, key, piece.tables[key]):
        batch.append(_row(model, kinds, values))
        if len(batch) == BATCH:
            model._default_manager.bulk_create(batch, batch_size=BATCH)
            batch = []
    model._default_manager.bulk_create(batch, batch_size=BATCH)


@transaction.atomic
def _return(folder: Path, piece: Piece, manifest: Manifest, digest: str, at: datetime, actor: Actor, second: Actor) -> int:
    """Bring a piece back; returns how many rows, 0 where it is there already."""
    lock(piece)
    found = digests(piece.activities)
    if found == told(piece):
        return 0
    if any(count for count, _digest in found.values()):
        raise RuleBroken("retire.rows_changed", no=piece.no)
    for key in files.ROLLS:
        _put_back(folder, key, piece)
    if digests(piece.activities) != told(piece):
        raise RuleBroken("retire.rows_changed", no=piece.no)
    rows = sum(piece.tables[key].rows for key in files.ROLLS)
    facts = {"piece": piece.no, "rows": rows, "manifest": digest, "second": second.label}
    record(actor=actor, at=at, action=selectors.BACK, kind=selectors.KIND, label=str(manifest.year), after=facts)
    return rows


def restore(*, actor: Actor, second: Actor, at: datetime, folder: Path) -> int:
    """Bring the rolls in ``folder`` back into the database that they left; returns how many rows. Safe to run again.

    Raises ``retire.no_manifest``, ``retire.unknown_folder``, ``retire.file_changed``, ``retire.rows_changed``; NotReachable.
    """
    allow(actor, second)
    folder = folder.absolute()
    manifest, digest = files.manifest_in(folder)
    if not selectors.is_known(manifest.year, digest):
        raise RuleBroken("retire.unknown_folder")
    files.check(folder, manifest)
    return sum(_return(folder, piece, manifest, digest, at, actor, second) for piece in manifest.pieces)
