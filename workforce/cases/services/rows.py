"""A case under lock, and a step of its history."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable
from portal.rights.models import User
from workforce.cases.models import WorkerCase, WorkerCaseEntry


def locked(pk: int, version: int | None) -> WorkerCase:
    """The case under lock; EditConflict when somebody acted on it since ``version`` was read."""
    rows = WorkerCase.objects.select_for_update(of=("self",)).select_related("unit", "handler")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotReachable("worker_case")
    if version is not None and row.version != version:
        raise EditConflict("worker_case.edited", theirs={})
    return row


def step(row: WorkerCase, at: datetime, act: str, *, by: User | None = None, text: str = "", **columns: Any) -> WorkerCase:
    """Write ``columns`` and the step; the assessment hears of it."""
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    WorkerCaseEntry.objects.create(case=row, act=act, by=by, text=text, on=localdate(at))
    announce(row, at)
    return row


def announce(row: WorkerCase, at: datetime) -> None:
    changes.announce(
        "worker_case", on=min(row.first_due_on, localdate(at)), until=max(row.first_due_on, localdate(at)), units=[row.unit_id]
    )
