"""What every act of a proposal does: lock its row, write the trail and the timeline, tell the people concerned."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.services import notify, notify_person
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.proposals.enums import ProposalAct
from workforce.proposals.models import Proposal, ProposalStep


def locked(proposal: Proposal, version: int | None = None) -> Proposal:
    """The row for a change; NotReachable when gone, EditConflict when the reader saw an older one."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("node", "branch").prefetch_related("authors")
    row = rows.filter(pk=proposal.pk).first()
    if row is None:
        raise NotReachable("proposal")
    if version is not None and row.version != version:
        raise EditConflict("proposal.edit_conflict", theirs={})
    return row


def save(row: Proposal, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def step(row: Proposal, actor: Actor, at: datetime, act: ProposalAct, text: str = "") -> None:
    ProposalStep.objects.create(proposal=row, act=act, at=at, by=actor.user, text=text[:300])


def told(row: Proposal, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"proposal.{act}", obj=row, label=str(row), path=row.node.path, **more)


def announce(row: Proposal) -> None:
    """Scores from the day it was filed on may have changed for whoever covers its unit."""
    changes.announce("proposal", on=row.filed_on, until=date.max, units=[row.node_id])


def url_of(row: Proposal) -> str:
    return reverse("proposal_detail", args=[row.pk])


def tell(row: Proposal, people: Iterable[int | None], code: str, at: datetime, **params: Any) -> None:
    words = {"number": row.number, "title": row.title, **params}
    for pk in sorted({pk for pk in people if pk is not None}):
        notify_person(person_id=pk, code=f"proposal.{code}", params=words, at=at, url=url_of(row))


def tell_users(row: Proposal, user_ids: Iterable[int], code: str, at: datetime, **params: Any) -> None:
    words = {"number": row.number, "title": row.title, **params}
    notify(user_ids=sorted(set(user_ids)), code=f"proposal.{code}", params=words, url=url_of(row), at=at)


def authors_of(row: Proposal) -> list[int]:
    return [author.person_id for author in row.authors.all()]


def words(text: str, code: str, field: str, most: int = 300) -> str:
    """Text that has to be there."""
    if not text.strip():
        raise RuleBroken(f"proposal.{code}", field=field)
    return text.strip()[:most]


def person_told(row: Proposal, number: str, at: datetime, field: str) -> Person:
    """Somebody of the enterprise by staff number."""
    found = colleague(number, row.node, localdate(at))
    if found is None:
        raise RuleBroken("proposal.no_colleague", field=field, given=number.strip())
    return found
