"""Keeping the index: derived rows, so no act of anybody and no line in the trail. They are written in the transaction of
the service that changed the record.

Whoever writes words holds their entries first and reads the record afterwards, so that the last one to write has read last.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections, transaction
from django.db.models import QuerySet

from portal.search import registry, rules
from portal.search.models import SearchEntry

CHUNK = 300


def _put(index: registry.SearchIndex, rows: Sequence[tuple], *, known_stay: bool = False) -> None:
    """Write the words of ``rows``; with ``known_stay`` an entry that somebody has made meanwhile is left alone."""
    entries = [SearchEntry(index=index.key, object_id=pk, words=rules.words_of(texts, whole=index.whole)) for pk, *texts in rows]
    if known_stay:
        SearchEntry.objects.bulk_create(entries, batch_size=CHUNK, ignore_conflicts=True)
        return
    SearchEntry.objects.bulk_create(
        entries, batch_size=CHUNK, update_conflicts=True, unique_fields=["index", "object_id"], update_fields=["words"]
    )


@transaction.atomic
def refresh(*, index: str, ids: Iterable[int]) -> None:
    """Put the words of these records right: new, changed, or gone. Three statements for each 300 records, four where one is gone."""
    known, wanted = registry.index_of(index), sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        held = _held(SearchEntry.objects.filter(index=index, object_id__in=chunk).select_for_update())
        rows = list(known.rows().filter(pk__in=chunk).order_by())
        _put(known, rows)
        _drop(index, held - {row[0] for row in rows})


def _held(entries: QuerySet[SearchEntry]) -> set[int]:
    return set(entries.order_by("object_id").values_list("object_id", flat=True))


def _drop(index: str, gone: Iterable[int]) -> None:
    if gone:
        SearchEntry.objects.filter(index=index, object_id__in=list(gone)).delete()


def rebuild(*, index: str) -> int:
    """Write a whole index anew in steps of 300 records, each its own transaction; returns how many records it holds.

    Safe to stop, to run again, and to run while people work: a step takes the entries between its first and its last key
    that nobody is writing. Those that somebody is writing are put right one by one once he is done.
    """
    known, last, count = registry.index_of(index), -1, 0
    while True:
        keys = list(known.rows().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK])
        end = keys[-1] if len(keys) == CHUNK else None
        written, busy = _rebuild_step(known, last, end)
        for pk in busy:
            refresh(index=index, ids=[pk])
        count += written
        if end is None:
            return count
        last = end


@transaction.atomic
def _rebuild_step(known: registry.SearchIndex, after: int, end: int | None) -> tuple[int, set[int]]:
    """How many records lie beyond ``after`` up to ``end``, and whose entries are being written by somebody else."""
    entries = SearchEntry.objects.filter(index=known.key, object_id__gt=after)
    rows = known.rows().filter(pk__gt=after).order_by("pk")
    if end is not None:
        entries, rows = entries.filter(object_id__lte=end), rows.filter(pk__lte=end)
    held = _held(entries.select_for_update(skip_locked=True))
    busy = _held(entries) - held
    found = list(rows)
    _put(known, [row for row in found if row[0] in held])
    _put(known, [row for row in found if row[0] not in held | busy], known_stay=True)
    _drop(known.key, held - {row[0] for row in found})
    return len(found), busy


def fill_after_migrate(*, app_config: Any, using: str = "default", **_said: Any) -> None:
    """The first fill after an update: every index that holds nothing though there are records. Where an update stops half
    way, or goes back, tables may be missing: what has none is left for the next time."""
    if app_config.name != "portal":
        return
    tables = set(connections[using].introspection.table_names())
    if SearchEntry._meta.db_table not in tables:
        return
    for index in registry.indexes():
        if index.rows().model._meta.db_table in tables and not SearchEntry.objects.filter(index=index.key).exists():
            rebuild(index=index.key)
