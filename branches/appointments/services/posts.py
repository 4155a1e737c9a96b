"""A post is given, changed and ended."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.appointments import access, rules, selectors
from branches.appointments.enums import Body
from branches.appointments.models import CrossPost
from portal.audit.services import record, record_each
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor


@dataclass(frozen=True)
class PostFacts:
    """A post as it is told; ``person``: the staff number of the holder, or the person."""

    node: Node
    person: str | Person
    body: str
    rank: str
    title: str
    from_on: date
    to_on: date | None = None
    document: str = ""


def _told(row: CrossPost) -> dict[str, Any]:
    return {
        "person": row.person.staff_no, "body": row.body, "rank": row.rank, "title": row.title, "from_on": str(row.from_on),
        "to_on": str(row.to_on or ""),
    }  # fmt: skip


def post_of(*, actor: Actor, at: datetime, facts: PostFacts, right: str = "appointment.edit") -> CrossPost:
    """A checked post that is not saved yet. RuleBroken ``appointment.*``; NotReachable outside the reach of ``right``."""
    ensure(actor.may(right, path=facts.node.path))
    if facts.node.kind not in selectors.KEEPERS or facts.node.closed_on is not None:
        raise RuleBroken("appointment.node_foreign", field="node")
    if facts.node.is_branch and facts.body == Body.PARTY:
        raise RuleBroken("appointment.in_branch_posts", field="body")
    if not facts.title.strip():
        raise RuleBroken("appointment.title_needed", field="title")
    verdict = rules.post_verdict(facts.body, facts.rank, facts.from_on, facts.to_on)
    ensure(verdict, field="rank" if not verdict and verdict.code == "appointment.rank_foreign" else "to_on")
    person = facts.person if isinstance(facts.person, Person) else colleague(facts.person, facts.node, localdate(at))
    if person is None:
        raise RuleBroken("appointment.no_person", field="person", number=str(facts.person))
    words = {f.name: getattr(facts, f.name) for f in fields(facts)}
    words |= {"person": person, "title": facts.title.strip(), "document": facts.document.strip()}
    return CrossPost(**words, made_by=actor.user, made_at=at)


def _save(row: CrossPost) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("appointment.twice", field="title") from None


@transaction.atomic
def appoint(*, actor: Actor, at: datetime, facts: PostFacts) -> CrossPost:
    """Register a post. A second click finds it registered: RuleBroken ``appointment.twice``."""
    row = post_of(actor=actor, at=at, facts=facts)
    _save(row)
    record(actor=actor, at=at, action="appointment.made", obj=row, path=row.node.path, after=_told(row))
    return row


@transaction.atomic
def appoint_many(*, actor: Actor, at: datetime, rows: Sequence[CrossPost]) -> None:
    """Posts of a ledger, checked by ``post_of``, in one statement."""
    CrossPost.objects.bulk_create(rows)
    told: list[Any] = [(row, row.node.path, {}, _told(row)) for row in rows]
    record_each(actor=actor, at=at, action="appointment.imported", rows=told)


def _locked(post: CrossPost, version: int) -> CrossPost:
    rows = CrossPost.objects.select_for_update(of=("self",)).select_related("node", "person")
    row = rows.filter(pk=post.pk).first()
    if row is None:
        raise NotReachable("appointment")
    if row.version != version:
        raise EditConflict("appointment.edited", theirs={})
    return row


@transaction.atomic
def change_post(*, actor: Actor, at: datetime, post: CrossPost, version: int, facts: PostFacts) -> CrossPost:
    """Change what is told of a post; organisation and holder stay."""
    row = _locked(post, version)
    ensure(access.may_edit_post(actor, row))
    before, new = _told(row), post_of(actor=actor, at=at, facts=facts)
    for name in ("body", "rank", "title", "document", "from_on", "to_on"):
        setattr(row, name, getattr(new, name))
    row.version += 1
    _save(row)
    record(actor=actor, at=at, action="appointment.changed", obj=row, path=row.node.path, before=before, after=_told(row))
    return row


@transaction.atomic
def end_post(*, actor: Actor, at: datetime, post: CrossPost, version: int, on: date) -> CrossPost:
    """The holder leaves; ``on`` is his last day."""
    row = _locked(post, version)
    ensure(access.may_edit_post(actor, row))
    if not row.from_on <= on <= localdate(at):
        raise RuleBroken("appointment.end_day", field="on")
    row.ended_on, row.version = on, row.version + 1
    row.save()
    record(actor=actor, at=at, action="appointment.ended", obj=row, path=row.node.path, after={"on": on.isoformat()})
    return row
