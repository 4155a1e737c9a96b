"""Reads of imports."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.exchange import rules
from portal.exchange.enums import ImportState
from portal.exchange.models import ColumnMapping, ImportBatch
from portal.exchange.reader import Outline
from portal.exchange.registry import ImportKind
from portal.kernel import retention
from portal.kernel.jobs import OPEN
from portal.rights.access import Actor, actor_of


def own_batches(actor: Actor, kinds: list[ImportKind]) -> QuerySet[ImportBatch]:
    """The actor's own imports of the kinds he still has a right to, newest first."""
    return (
        ImportBatch.objects.filter(owner_id=actor.user_id, kind__in=[k.key for k in kinds])
        .select_related("job")
        .defer("keys")
        .order_by("-created_at", "-pk")
    )


def newest_unfinished(actor: Actor, kinds: list[ImportKind]) -> QuerySet[ImportBatch]:
    """Of each kind the actor's newest import where its columns or rows wait for him, newest first."""
    later = Q(created_at__gt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__gt=OuterRef("pk"))
    newer = ImportBatch.objects.filter(later, owner=OuterRef("owner"), kind=OuterRef("kind"))
    rows = own_batches(actor, kinds).filter(~Exists(newer), state__in=(ImportState.CHECKED, ImportState.MAPPING))
    return rows.select_related(None).defer("errors", "notes", "keys", "mapping")


def guessed_mapping(outline: Outline) -> dict[str, str]:
    """Heading key -> column, as the headings say by themselves."""
    return {rules.heading_key(h.text): h.attribute for h in outline.headings}


def taken_for(mapping: Mapping[str, str], heading: str) -> str:
    """The column that a heading stands for, empty where it is left aside."""
    return mapping.get(rules.heading_key(heading), "")


def remembered_mapping(actor: Actor, kind: ImportKind, shape: str) -> dict[str, str] | None:
    """How the actor matched the columns of a table of this shape before."""
    row = ColumnMapping.objects.filter(user=actor.user, kind=kind.key, shape=shape).first()
    return row.mapping if row is not None else None


def missing_columns(kind: ImportKind, mapping: Mapping[str, str]) -> list[str]:
    """Headings of the required columns that nothing is matched to."""
    return [c.heading for c in kind.resource.columns() if c.required and c.attribute not in mapping.values()]


def is_unclear(kind: ImportKind, mapping: Mapping[str, str]) -> bool:
    """Whether somebody must say what the columns are: a required one is missing, or one is there twice."""
    chosen = [attribute for attribute in mapping.values() if attribute]
    return bool(missing_columns(kind, mapping)) or len(set(chosen)) < len(chosen)


def corrections_of(batch: ImportBatch) -> dict[int, dict[str, Any] | None]:
    """Row -> cells that take the place of the file's; None for a row that is left out."""
    rows = batch.shown_rows.filter(is_edited=True) | batch.shown_rows.filter(is_skipped=True)
    return {row.number: None if row.is_skipped else row.cells for row in rows}


def earlier_import(actor: Actor, batch: ImportBatch, kind: ImportKind) -> ImportBatch | None:
    """The newest import of the very same file that stands, by anybody whose reach meets the actor's."""
    same = ImportBatch.objects.filter(kind=batch.kind, sha256=batch.sha256, state=ImportState.COMMITTED).exclude(pk=batch.pk)
    for other in same.select_related("owner").defer("keys").order_by("-committed_at")[:20]:
        if other.owner_id == actor.user_id or actor.is_system or other.owner is None:
            return other
        theirs = actor_of(other.owner, localdate(batch.created_at)).scope(kind.right)
        mine = actor.scope(kind.right)
        if any(mine.covers(path) for path in theirs.paths) or any(theirs.covers(path) for path in mine.paths):
            return other
    return None


def abandoned(before: datetime) -> QuerySet[ImportBatch]:
    """Imports from before ``before`` whose file still waits and that no worker holds."""
    return kept_files().filter(created_at__lt=before)


def kept_files() -> QuerySet[ImportBatch]:
    """Imports whose file waits and that no worker is at."""
    return ImportBatch.objects.exclude(content="").exclude(job__state__in=OPEN).defer("keys").order_by("pk")


def unheld_on(day: date) -> Q:
    """Imports whose file, rows and former values nothing holds: those of the people who imported."""
    return retention.unheld("imports", day, person="owner__person_id", paths=("owner__person__unit__path",))


def undo_days(now: datetime) -> int:
    """For how many days an import can be undone. One statement."""
    return int(value_on("IMPORT_UNDO_DAYS", localdate(now)))


def waited_for_since(now: datetime) -> datetime:
    """From when on an unfinished import is a to-do. One statement."""
    return now - timedelta(days=int(value_on("IMPORT_TODO_DAYS", localdate(now))))


def can_be_undone(batch: ImportBatch, kind: ImportKind, now: datetime, days: int | None = None) -> datetime | None:
    """The moment up to which a written import may be taken back; None where that is over or was never possible.

    ``days`` as of ``undo_days``, where the caller asks for many.
    """
    if batch.state != ImportState.COMMITTED or batch.committed_at is None or not kind.resource.undo:
        return None
    until = batch.committed_at + timedelta(days=undo_days(now) if days is None else days)
    return until if until > now else None
