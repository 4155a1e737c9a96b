"""The lists that may be taken away as a file. Each room hands in its own from ``wiring.py``::

    from portal.kernel.exporters import register
    from branches.activities.exports import EXPORTERS

    def connect() -> None:
        register(*EXPORTERS)

An exporter says again what its page shows: ``find`` makes the list's rows from the reach of a right and a query string,
so page, API and background job give the same rows and the right is asked again whenever a file is made. How files are
asked for, made and kept is ``portal.exports``; the page names its exporter in ``Listing(export=...)``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from portal.kernel.scope import Scope


@dataclass(frozen=True)
class Asked:
    """What a list is asked for. It stands where a filter or a form of the page expects the request."""

    actor: Any
    scope: Scope
    params: QueryDict
    now: datetime

    @property
    def GET(self) -> QueryDict:
        return self.params

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


@dataclass(frozen=True)
class ExportColumn:
    """A column of the file.

    ``value`` is a path of attributes (``"person.staff_no"``) or a function of the row. ``heading`` may be left out where
    ``key`` names a column of the import of the same kind: it then bears that heading. ``is_personal``: tells something
    about somebody, so the people are counted. ``is_masked``: shown in part only, left out unless it is asked for.
    """

    key: str
    heading: Any = None
    value: str | Callable[[Any], Any] = ""
    kind: str = "text"  # text, number, date, moment, second, flag
    is_personal: bool = False
    is_masked: bool = False

    def read(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        found = row
        for name in (self.value or self.key).split("."):
            if found is None:
                return None
            found = found[name] if isinstance(found, dict) else getattr(found, name)
            if callable(found) and not hasattr(found, "all"):
                found = found()
        return found


@dataclass(frozen=True)
class Found:
    """``rows`` in the order of the page; ``filterset`` and ``words`` tell what they are narrowed by."""

    rows: "QuerySet | Sequence[Any]"
    filterset: Any = None
    words: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Exporter:
    """A list that may be exported.

    ``right`` is asked when the file is asked for, made and fetched. ``sorts`` are those of the page's columns.
    ``decorate(rows, asked)`` adds facts to the rows of one chunk, as the page does for one page. ``people`` counts who is
    in the file: a lookup to the person, or a function of the rows. ``imports`` names the import kind that takes the file
    back. ``needs_reason``: however small it is.
    """

    key: str
    label: Any
    right: str
    columns: "Sequence[ExportColumn] | Callable[[Asked], Sequence[ExportColumn]]"
    find: Callable[[Asked], Found]
    sorts: tuple[str, ...] = ()
    people: "str | Callable[[Any], int]" = ""
    decorate: "Callable[[list[Any], Asked], list[Any]] | None" = None
    imports: str = ""
    needs_reason: bool = False


_exporters: dict[str, Exporter] = {}


def register(*exporters: Exporter) -> None:
    for exporter in exporters:
        _exporters[exporter.key] = exporter


def exporter_of(key: str) -> Exporter | None:
    return _exporters.get(key)


def all_exporters() -> list[Exporter]:
    return sorted(_exporters.values(), key=lambda e: e.key)
