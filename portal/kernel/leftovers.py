"""Files that no row names: left by a process that died between the file and the commit of its row."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.files.storage import Storage
from django.db.models import QuerySet

STEP = 200  # names in one statement


def names_below(storage: Storage, folder: str) -> Iterator[str]:
    """The names of all files below ``folder``, in their order."""
    if not storage.exists(folder):
        return
    folders, files = storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from names_below(storage, f"{folder}/{name}")


def strays(
    storage: Storage, folders: Iterable[str], *, columns: Sequence[tuple[QuerySet[Any], str]], older_than: datetime
) -> Iterator[tuple[str, int]]:
    """Name and bytes of the files below ``folders`` that were last touched before ``older_than`` and that none of ``columns``
    (rows and the name of a file field) names. ``older_than`` must leave a running transaction the time to commit its row."""
    names = [name for folder in folders for name in names_below(storage, folder)]
    for start in range(0, len(names), STEP):
        step = names[start : start + STEP]
        known = {name for rows, column in columns for name in rows.filter(**{f"{column}__in": step}).values_list(column, flat=True)}
        for name in step:
            if name not in known and (size := _size_of_old(storage, name, older_than)) is not None:
                yield name, size


def _size_of_old(storage: Storage, name: str, older_than: datetime) -> int | None:
    try:
        return storage.size(name) if storage.get_modified_time(name) < older_than else None
    except FileNotFoundError:  # somebody else deleted it meanwhile
        return None
