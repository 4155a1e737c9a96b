"""What the services of training share: rows under lock, their trail, what scores are told."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.services import notify_person
from portal.rights.access import Actor
from portal.rights.models import User
from workforce.training.models import TrainingClass, TrainingCourse


def locked(row: TrainingClass, version: int | None = None) -> TrainingClass:
    """The class under lock; EditConflict when somebody saved since ``version`` was read."""
    rows = TrainingClass.objects.select_for_update(of=("self",)).select_related("course__kind", "node", "co_node", "trainer")
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise NotReachable("training")
    if version is not None and found.version != version:
        raise EditConflict("training.edit_conflict", theirs={})
    return found


def told(row: Any, path: str, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"training.{act}", obj=row, label=str(row), path=path, **more)


def announce(rows: Iterable[TrainingClass], units: Iterable[int]) -> None:
    """Scores of the rest of the year may have changed for whoever covers the units of those who were there."""
    rows, touched = list(rows), sorted(set(units))
    if rows and touched:
        years = [row.from_on.year for row in rows]
        changes.announce("training", on=min(row.from_on for row in rows), until=date(max(years), 12, 31), units=touched)


def units_in(row: TrainingClass) -> list[int]:
    return list(row.enrolments.order_by().values_list("person__unit_id", flat=True).distinct())


def tell(row: TrainingClass, people: Iterable[int], code: str, at: datetime, **params: Any) -> None:
    words = {"title": row.title, "day": row.from_on.isoformat(), "hours": f"{row.hours.normalize():f}", **params}
    for pk in sorted(set(people)):
        notify_person(person_id=pk, code=f"training.{code}", params=words, at=at, url=reverse("training_class", args=[row.pk]))


def words(value: str, field: str, code: str = "text_needed", most: int = 300) -> str:
    if not value.strip():
        raise RuleBroken(f"training.{code}", field=field)
    return value.strip()[:most]


def account(actor: Actor) -> User:
    """The account that is written down; the system itself tells nothing of anybody."""
    if actor.user is None:
        raise NotReachable("training")
    return actor.user


def course_of(row: TrainingCourse) -> TrainingCourse:
    """The course as it stands; RuleBroken where it is no longer taught."""
    found = TrainingCourse.objects.select_related("kind", "node").filter(pk=row.pk).first()
    if found is None:
        raise NotReachable("training")
    if not found.is_active:
        raise RuleBroken("training.course_closed", field="course")
    return found
