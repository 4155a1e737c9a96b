"""What the services of care share: a row under lock, words that have to be there, a colleague."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor

M = TypeVar("M", bound=models.Model)


def locked(rows: models.QuerySet[M], pk: int, version: int | None, room: str) -> M:
    """The row under lock; EditConflict when somebody saved since ``version`` was read."""
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotReachable(room)
    if version is not None and row.version != version:  # type: ignore[attr-defined]
        raise EditConflict(f"{room}.edited", theirs={})
    return row


def save(row: Any, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*columns, "version"])


def words(text: str, code: str, field: str, most: int) -> str:
    """Text that has to be there. RuleBroken ``code`` where it is not."""
    if not text.strip():
        raise RuleBroken(code, field=field)
    return text.strip()[:most]


def colleague_at(number: str, node: Node, day: date, field: str) -> Person:
    person = colleague(number, node, day)
    if person is None:
        raise RuleBroken("care.number_unknown", field=field, number=number.strip())
    return person


def not_ahead(day: date, at: datetime, field: str) -> date:
    if day > localdate(at):
        raise RuleBroken("care.day_ahead", field=field)
    return day


def told(row: Any, actor: Actor, at: datetime, action: str, path: str, **after: Any) -> None:
    """A line of the trail that names the record by its number: no name, no word of anybody."""
    record(actor=actor, at=at, action=action, obj=row, path=path, after=after)


def tell(person_id: int | None, code: str, at: datetime, page: str, pk: int | None = None, **params: Any) -> None:
    if person_id is not None:
        url = reverse(page, args=[pk] if pk is not None else [])
        notify_person(person_id=person_id, code=code, params=params, url=url, at=at)
