"""What can be searched. Each room hands in, from ``wiring.py``, what it keeps in the index and how it shows what is found::

    search.keep(SearchIndex("activity", lambda: Activity.objects.values_list("pk", "subject", "place")))
    search.show(SearchKind("activity", _("组织生活"), "notebook", "activity.view", 40, "activity", found_activities, activity_hit))

and calls ``portal.search.services.refresh(index="activity", ids=[…])`` in each service that writes one of those texts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from portal.kernel.scope import Scope


@dataclass(frozen=True)
class SearchIndex:
    """``rows()``: a values_list of the key and the texts by which a record is found, of all records that may be found.
    ``whole``: so many texts at the end are long, and kept word by word over their whole length, without pinyin."""

    key: str
    rows: Callable[[], QuerySet]
    whole: int = 0


@dataclass(frozen=True)
class Hit:
    """One thing found, ready to draw."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class RecordPage:
    """The page of one record: ``field`` of the rows is what its address holds as ``kwarg``."""

    url_name: str
    kwarg: str
    field: str


@dataclass(frozen=True)
class SearchKind:
    """A group of the answer. ``rows(scope, day)``: the records inside the reach of ``right``, in order, with all that
    ``hit(row)`` reads; ``on`` is the field that holds the key of the index. ``page``: the record's own page, by which a
    person's recently opened records are known."""

    key: str
    label: Any
    icon: str
    right: str
    order: int
    index: str
    rows: Callable[[Scope, date], QuerySet]
    hit: Callable[[Any], Hit]
    on: str = "pk"
    page: RecordPage | None = None


_indexes: dict[str, SearchIndex] = {}
_kinds: dict[str, SearchKind] = {}


def keep(index: SearchIndex) -> None:
    _indexes[index.key] = index


def show(kind: SearchKind) -> None:
    _kinds[kind.key] = kind


def indexes() -> list[SearchIndex]:
    return list(_indexes.values())


def index_of(key: str) -> SearchIndex:
    return _indexes[key]


def kinds() -> list[SearchKind]:
    return sorted(_kinds.values(), key=lambda k: (k.order, k.key))


def kind_of(key: str) -> SearchKind | None:
    return _kinds.get(key)


def kind_of_page(url_name: str) -> SearchKind | None:
    """The kind whose records open under this name of an address."""
    return next((k for k in _kinds.values() if k.page is not None and k.page.url_name == url_name), None)
