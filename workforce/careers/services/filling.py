"""Key posts: set up and changed, filled by one person of the office, confirmed by a second, ended."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.careers import access, rules, selectors
from workforce.careers.models import CareerPost, SkillPost, SkillPostHolding
from workforce.skills.models import Occupation

FIELDS = ("name", "occupation", "needs_grade", "allowance", "from_on", "to_on", "career_post")


def announce(post: SkillPost) -> None:
    """Scores from the first day of the post on may have changed for whoever covers its unit."""
    changes.announce("skillpost", on=post.from_on, until=date.max, units=[post.node_id])


def _words(row: SkillPost) -> dict[str, Any]:
    return {"name": row.name, "needs_grade": row.needs_grade, "from_on": str(row.from_on), "to_on": str(row.to_on or "")}


@transaction.atomic
def save_post(
    *, actor: Actor, at: datetime, node: Node, name: str, occupation: Occupation, needs_grade: int, allowance: Decimal, from_on: date,
    to_on: date | None = None, career_post: CareerPost | None = None, post: SkillPost | None = None, version: int = 0, once_key: str = "",
) -> SkillPost:  # fmt: skip
    """A new key post, or a changed one (its unit stays). RuleBroken ``skillpost.*``; EditConflict on an old version."""
    key, before = own_key(actor, once_key), {}
    if post is None:
        twin = twin_of(SkillPost, key)
        if twin is not None:
            return twin
        ensure(access.may_set_up(actor, node))
        row = SkillPost(node=node, once_key=key)
    else:
        row = SkillPost.objects.select_for_update(of=("self",)).select_related("node").get(pk=post.pk)
        ensure(access.may_fill(actor, row))
        if row.version != version:
            raise EditConflict("skillpost.edited", theirs={})
        before, row.version = _words(row), row.version + 1
    if to_on is not None and to_on < from_on:
        raise RuleBroken("skillpost.in_order", field="to_on")
    said = (name.strip(), occupation, needs_grade, allowance, from_on, to_on, career_post)
    for field, value in zip(FIELDS, said, strict=True):
        setattr(row, field, value)
    twin_id = SkillPost.objects.filter(node=row.node, name=row.name, to_on=None).exclude(pk=row.pk).exists()
    if to_on is None and twin_id:
        raise RuleBroken("skillpost.twice", field="name")
    if post is None:
        twin = save_once(row)
        if twin is not None:
            return twin
    else:
        row.save()
    act = "skillpost.changed" if post else "skillpost.set_up"
    record(actor=actor, at=at, action=act, obj=row, path=row.node.path, before=before, after=_words(row))
    announce(row)
    return row


@transaction.atomic
def hold_post(*, actor: Actor, at: datetime, post: SkillPost, staff_no: str, from_on: date) -> SkillPostHolding:
    """Name a holder; he counts once a second person has confirmed him. RuleBroken ``skillpost.*``."""
    row = SkillPost.objects.select_for_update(of=("self",)).select_related("node", "occupation").get(pk=post.pk)
    ensure(access.may_fill(actor, row))
    person = colleague(staff_no, row.node, localdate(at))
    if person is None:
        raise RuleBroken("skillpost.no_person", field="staff_no", staff_no=staff_no.strip())
    grade = selectors.grade_in(person.pk, row.occupation_id, from_on)
    verdict = rules.holder_verdict(
        has_left=person.left_on is not None and person.left_on < from_on, grade=grade, needs=row.needs_grade, from_on=from_on,
        post_from=row.from_on, post_to=row.to_on,
    )  # fmt: skip
    ensure(verdict, field="from_on" if verdict.code == "skillpost.outside" else "staff_no")
    assert actor.user is not None
    try:
        with transaction.atomic():
            made = SkillPostHolding.objects.create(post=row, person=person, from_on=from_on, named_by=actor.user, named_at=at)
    except IntegrityError:
        raise RuleBroken("skillpost.held_twice", field="staff_no") from None
    record(
        actor=actor,
        at=at,
        action="skillpost.named",
        obj=row,
        path=row.node.path,
        after={"person": person.staff_no, "from_on": str(from_on)},
    )
    return made


def _locked(holding: SkillPostHolding) -> SkillPostHolding:
    rows = SkillPostHolding.objects.select_for_update(of=("self",)).select_related("post__node", "post__occupation", "person")
    return rows.get(pk=holding.pk)


@transaction.atomic
def confirm_holding(*, actor: Actor, at: datetime, holding: SkillPostHolding) -> SkillPostHolding:
    row = _locked(holding)
    ensure(access.may_confirm_holding(actor, row))
    row.confirmed_by, row.confirmed_at = actor.user, at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    record(
        actor=actor, at=at, action="skillpost.confirmed", obj=row.post, label=row.post.name, path=row.post.node.path,
        after={"person": row.person.staff_no},
    )  # fmt: skip
    announce(row.post)
    _tell(row, "held_notice", row.from_on, at)
    return row


@transaction.atomic
def end_holding(*, actor: Actor, at: datetime, holding: SkillPostHolding, on: date) -> SkillPostHolding:
    """The last day in the post; what nobody had confirmed ends as well, before its first day too, and never counts."""
    row = _locked(holding)
    ensure(access.may_end_holding(actor, row))
    today = localdate(at)
    if row.confirmed_at is None and row.from_on > today:  # a naming to come is dropped before it begins
        on = today = row.from_on
    ensure(rules.end_verdict(on, row.from_on, row.to_on, today, "skillpost"), field="on")
    row.to_on = on
    row.save(update_fields=["to_on"])
    record(
        actor=actor, at=at, action="skillpost.ended", obj=row.post, label=row.post.name, path=row.post.node.path,
        after={"person": row.person.staff_no, "to_on": str(on)},
    )  # fmt: skip
    announce(row.post)
    if row.confirmed_at is not None:
        _tell(row, "ended_notice", on, at)
    return row


def _tell(row: SkillPostHolding, code: str, on: date, at: datetime) -> None:
    params = {"post": row.post.name, "on": on}
    notify_person(person_id=row.person_id, code=f"skillpost.{code}", params=params, at=at, url=reverse("worker_file_mine"))
