"""What the services of the room share: rows under lock, people and units by number, notices."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.urls import reverse

from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import colleague

M = TypeVar("M", bound=models.Model)


def locked(row: M, version: int | None, *related: str) -> M:
    """The row under lock; EditConflict when somebody saved since ``version`` was read."""
    rows = type(row)._default_manager.select_for_update(of=("self",)).select_related(*related)
    found: Any = rows.filter(pk=row.pk).first()
    if found is None:
        raise NotReachable("innovation")
    if version is not None and found.version != version:
        raise EditConflict("innovation.edited", theirs={})
    return found


def saved(row: Any, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def somebody(number: str, node: Node, day: date, field: str) -> Person:
    person = colleague(number, node, day)
    if person is None:
        raise RuleBroken("innovation.no_person", field=field, given=number)
    return person


def words(text: str, field: str, most: int, code: str = "innovation.words_needed") -> str:
    """Text that has to be there."""
    if not text.strip():
        raise RuleBroken(code, field=field)
    return text.strip()[:most]


def tell(people: Iterable[int | None], code: str, at: datetime, page: str, pk: int | None, **params: Any) -> None:
    url = reverse(page, args=[] if pk is None else [pk])
    for person_id in sorted({pk for pk in people if pk is not None}):
        notify_person(person_id=person_id, code=f"innovation.{code}", params=params, at=at, url=url)
