"""What the services of challenges share: the row under lock, its trail, its announcement, its notices."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.challenges.enums import ProblemState
from workforce.challenges.models import Challenge, ChallengeProblem


def locked(challenge: Challenge, version: int | None = None) -> Challenge:
    """The row under lock; EditConflict when somebody saved since ``version`` was read."""
    rows = Challenge.objects.select_for_update(of=("self",)).select_related("problem__unit", "problem__branch", "problem__owner")
    row = rows.filter(pk=challenge.pk).first()
    if row is None:
        raise NotReachable("challenge")
    if version is not None and row.version != version:
        raise EditConflict("challenge.edited", theirs={})
    return row


def locked_problem(problem: ChallengeProblem, version: int | None = None) -> ChallengeProblem:
    rows = ChallengeProblem.objects.select_for_update(of=("self",)).select_related("unit", "branch", "owner")
    row = rows.filter(pk=problem.pk).first()
    if row is None:
        raise NotReachable("challenge")
    if version is not None and row.version != version:
        raise EditConflict("challenge.edited", theirs={})
    return row


def save(row: Challenge, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def set_problem(row: Challenge, state: ProblemState) -> None:
    """The problem follows what became of its challenge."""
    problem = locked_problem(row.problem)
    problem.state, problem.version = state, problem.version + 1
    problem.save(update_fields=["state", "version"])


def told(row: Challenge | ChallengeProblem, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    unit = row.unit if isinstance(row, ChallengeProblem) else row.problem.unit
    record(actor=actor, at=at, action=f"challenge.{act}", obj=row, label=row.title, path=unit.path, **more)


def announce(row: Challenge) -> None:
    """Scores from the posting on may have changed for whoever covers the unit of the problem."""
    if row.posted_on is not None:
        changes.announce("challenge", on=row.posted_on, until=date.max, units=[row.problem.unit_id])


def tell(row: Challenge, people: Iterable[int | None], code: str, at: datetime, **params: Any) -> None:
    said = {"title": row.title, **params}
    for pk in sorted({pk for pk in people if pk is not None}):
        notify_person(person_id=pk, code=f"challenge.{code}", params=said, at=at, url=reverse("challenge_detail", args=[row.pk]))


def words(value: str, code: str, field: str, most: int = 300) -> str:
    if not value.strip():
        raise RuleBroken(f"challenge.{code}", field=field)
    return value.strip()[:most]


def somebody(number: str, node: Node, day: date, field: str) -> Person:
    found = colleague(number, node, day)
    if found is None:
        raise RuleBroken("challenge.no_person", field=field, number=number.strip())
    return found
