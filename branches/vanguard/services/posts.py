"""A post or area from its beginning to its end, and who holds it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.orgs.models import Branch
from branches.vanguard import access, rules
from branches.vanguard.models import KeyPost, VanguardHolder, VanguardPost
from branches.vanguard.selectors import covered_units, members_by_number
from portal.audit.services import record, record_each
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.search import services as search

INDEX = "vanguard"


@dataclass(frozen=True)
class PostFacts:
    """A post as it is told."""

    branch: Branch
    kind: str
    name: str
    node: Node
    duty: str
    from_on: date
    to_on: date | None = None
    place: str = ""
    key_post: KeyPost | None = None
    plate_no: str = ""
    is_plate_shown: bool = False


def locked(post: VanguardPost, version: int | None) -> VanguardPost:
    """The post under lock; EditConflict when somebody changed it since ``version`` was read."""
    rows = VanguardPost.objects.select_for_update(of=("self",)).select_related("branch__node", "node", "key_post")
    row = rows.filter(pk=post.pk).first()
    if row is None:
        raise NotReachable("vanguard")
    if version is not None and row.version != version:
        raise EditConflict("vanguard.edited", theirs={})
    return row


def announce(rows: Sequence[VanguardPost]) -> None:
    """Coverage and reviews of these branches may have changed, for as long as the posts stand."""
    first = min(row.from_on for row in rows)
    changes.announce("vanguard", on=first, until=date.max, branches={row.branch_id for row in rows})


def _told(row: VanguardPost) -> dict[str, Any]:
    return {
        "kind": row.kind, "node": row.node.code, "from_on": row.from_on.isoformat(), "to_on": str(row.to_on or ""),
        "plate": row.plate_no, "shown": row.is_plate_shown, "key_post": row.key_post_id,
    }  # fmt: skip


def post_of(
    *, actor: Actor, at: datetime, facts: PostFacts, right: str = "vanguard.edit", units: Sequence[Node] | None = None
) -> VanguardPost:
    """A checked post that is not saved yet. RuleBroken ``vanguard.*``; NotReachable outside the reach of ``right``.

    ``units``: what the branch covers, where the caller has read it.
    """
    ensure(actor.may(right, path=facts.branch.node.path))
    if not facts.name.strip():
        raise RuleBroken("vanguard.name_needed", field="name")
    if not facts.duty.strip():
        raise RuleBroken("vanguard.duty_needed", field="duty")
    ensure(rules.term_verdict(facts.from_on, facts.to_on), field="to_on")
    known = {n.pk for n in (covered_units(facts.branch, localdate(at)) if units is None else units)}
    if facts.node.pk not in known:
        raise RuleBroken("vanguard.node_foreign", field="node")
    if facts.key_post is not None and not KeyPost.objects.filter(pk=facts.key_post.pk, branch=facts.branch, closed_on=None).exists():
        raise RuleBroken("vanguard.key_foreign", field="key_post")
    words = {f.name: getattr(facts, f.name) for f in fields(facts)}
    words |= {name: words[name].strip() for name in ("name", "duty", "place", "plate_no")}
    return VanguardPost(**words, registered_by=actor.user, registered_at=at)


@transaction.atomic
def register_post(*, actor: Actor, at: datetime, facts: PostFacts, numbers: Sequence[str]) -> VanguardPost:
    """Set up a post with the members who hold it, by staff number; they are members of the branch on its first day."""
    row = post_of(actor=actor, at=at, facts=facts)
    people = _members(facts.branch, numbers, facts.from_on)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("vanguard.twice", field="name") from None
    VanguardHolder.objects.bulk_create(VanguardHolder(post=row, person=p, from_on=row.from_on) for p in people)
    search.refresh(index=INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="vanguard.registered", obj=row, path=facts.branch.node.path, after=_told(row))
    announce([row])
    return row


def _members(branch: Branch, numbers: Sequence[str], day: date) -> list[Person]:
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise RuleBroken("vanguard.nobody", field="numbers")
    found = members_by_number(branch, wanted, day)
    missing = [n for n in wanted if n not in found]
    if missing:
        raise RuleBroken("vanguard.not_members", field="numbers", numbers="、".join(missing))
    return [found[n] for n in wanted]


@transaction.atomic
def register_posts(*, actor: Actor, at: datetime, rows: Sequence[tuple[VanguardPost, VanguardHolder]]) -> None:
    """The bulk form, for posts of ``post_of`` with their holders: new posts, then all holders; one audit row a post."""
    fresh = list({id(post): post for post, _holder in rows if post.pk is None}.values())
    VanguardPost.objects.bulk_create(fresh, batch_size=200)
    for post, holder in rows:
        holder.post = post
    VanguardHolder.objects.bulk_create([holder for _post, holder in rows], batch_size=400)
    touched = list({post.pk: post for post, _holder in rows}.values())
    search.refresh(index=INDEX, ids=[post.pk for post in touched])
    record_each(actor=actor, at=at, action="vanguard.imported", rows=[(p, p.branch.node.path, {}, _told(p)) for p in touched])
    if touched:
        announce(touched)


def settle_posts(*, actor: Actor, at: datetime, gone: Sequence[VanguardPost], back: Sequence[VanguardPost]) -> None:
    """Posts of an import were taken back."""
    search.refresh(index=INDEX, ids=[row.pk for row in [*gone, *back]])
    if gone or back:
        announce([*gone, *back])


@transaction.atomic
def change_post(*, actor: Actor, at: datetime, post: VanguardPost, version: int, facts: PostFacts) -> VanguardPost:
    """Change what is told of a post; its branch stays."""
    row = locked(post, version)
    ensure(access.may_edit(actor, row))
    if facts.branch.pk != row.branch_id:
        raise NotReachable("vanguard")
    before, new = _told(row), post_of(actor=actor, at=at, facts=facts)
    for f in fields(facts):
        setattr(row, f.name, getattr(new, f.name))
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("vanguard.twice", field="name") from None
    search.refresh(index=INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="vanguard.changed", obj=row, path=row.branch.node.path, before=before, after=_told(row))
    announce([row])
    return row


@transaction.atomic
def end_post(*, actor: Actor, at: datetime, post: VanguardPost, version: int, on: date, reason: str) -> VanguardPost:
    """End a post and the time of its holders."""
    row = locked(post, version)
    ensure(access.may_edit(actor, row))
    if not row.from_on <= on <= localdate(at):
        raise RuleBroken("vanguard.end_day", field="on")
    if not reason.strip():
        raise RuleBroken("vanguard.reason_needed", field="reason")
    row.ended_on, row.end_reason, row.version = on, reason.strip()[:200], row.version + 1
    row.is_plate_shown = False
    row.save()
    for holder in row.holders.filter(to_on=None):
        holder.to_on = max(on, holder.from_on)
        holder.save(update_fields=["to_on"])
    record(actor=actor, at=at, action="vanguard.ended", obj=row, path=row.branch.node.path, after={"on": on.isoformat()}, reason=reason)
    announce([row])
    return row


@transaction.atomic
def add_holder(*, actor: Actor, at: datetime, post: VanguardPost, number: str, on: date) -> VanguardHolder:
    """One more member of the branch holds the post from a day."""
    row = locked(post, None)
    ensure(access.may_edit(actor, row))
    person = _members(row.branch, [number], on)[0]
    if on < row.from_on or on > localdate(at):
        raise RuleBroken("vanguard.holder_day", field="on")
    if row.holders.filter(person=person, to_on=None).exists():
        raise RuleBroken("vanguard.holds_already", field="number", name=person.name)
    holder = VanguardHolder.objects.create(post=row, person=person, from_on=on)
    search.refresh(index=INDEX, ids=[row.pk])
    record(actor=actor, at=at, action="vanguard.holder_added", obj=row, path=row.branch.node.path, after={"person": person.staff_no})
    announce([row])
    return holder


@transaction.atomic
def end_holder(*, actor: Actor, at: datetime, holder: VanguardHolder, on: date) -> VanguardHolder:
    """A member leaves the post; a post that stands keeps somebody."""
    row = locked(holder.post, None)
    ensure(access.may_edit(actor, row))
    own = row.holders.filter(pk=holder.pk, to_on=None).select_related("person").first()
    if own is None:
        raise NotReachable("vanguard")
    if not own.from_on <= on <= localdate(at):
        raise RuleBroken("vanguard.holder_day", field="on")
    if not row.holders.filter(to_on=None).exclude(pk=own.pk).exists():
        raise RuleBroken("vanguard.last_holder")
    own.to_on = on
    own.save(update_fields=["to_on"])
    record(actor=actor, at=at, action="vanguard.holder_ended", obj=row, path=row.branch.node.path, after={"person": own.person.staff_no})
    announce([row])
    return own
