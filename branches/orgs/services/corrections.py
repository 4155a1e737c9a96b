"""Taking back what a room of its own has written to the register: an admission, a conversion, a status of a non-member.

Only the newest row goes, and only as long as nobody has built on it; anything else is corrected by the committee by hand.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from branches.orgs import rules
from branches.orgs.access import ensure_may_note
from branches.orgs.enums import Standing
from branches.orgs.models import BranchMembership, StatusRecord
from branches.orgs.services.dated_rows import locked, record, until
from branches.orgs.services.members import follow_status
from portal.audit import services as audit
from portal.kernel import changes
from portal.kernel.errors import RuleBroken
from portal.people.models import Person
from portal.rights.access import Actor

ONE_DAY = timedelta(days=1)


def _newest(membership: BranchMembership, actor: Actor, right: str) -> BranchMembership:
    locked(membership.branch, actor, right)
    row = BranchMembership.objects.select_related("branch__node", "person").get(pk=membership.pk)
    later = BranchMembership.objects.filter(person=row.person, from_on__gt=row.from_on).exists()
    if row.to_on is not None or later:
        raise RuleBroken("branch.moved_on", name=row.person.name)
    post = row.branch.posts.valid_in(row.from_on, rules.FAR_AHEAD).filter(person=row.person).first()
    if post is not None:
        raise RuleBroken("branch.holds_post", name=row.person.name, post=str(post.get_post_display()))
    return row


@transaction.atomic
def unseat_member(*, actor: Actor, at: datetime, membership: BranchMembership, status: str, reason: str, right: str) -> None:
    """Take back an admission: the row goes, and the person has ``status`` as before.

    RuleBroken ``branch.moved_on``, ``branch.holds_post``.
    """
    row = _newest(membership, actor, right)
    record(actor, at, "membership.taken_back", row, before={"from_on": row.from_on, "standing": row.standing}, reason=reason)
    branch_id, person_id, first = row.branch_id, row.person_id, row.from_on
    row.delete()
    follow_status([person_id], actor=actor, at=at, gone_to=status)
    changes.announce("membership", on=first, until=until(first, None, at), branches=[branch_id], people=[person_id])


@transaction.atomic
def reopen_standing(*, actor: Actor, at: datetime, membership: BranchMembership, reason: str, right: str) -> BranchMembership:
    """Take back a conversion: the row of before goes on as if nothing had happened. RuleBroken ``branch.moved_on``."""
    row = _newest(membership, actor, right)
    earlier = BranchMembership.objects.filter(branch=row.branch, person=row.person, to_on=row.from_on - ONE_DAY).first()
    if earlier is None or earlier.standing != Standing.PROBATIONARY:
        raise RuleBroken("branch.moved_on", name=row.person.name)
    record(actor, at, "membership.taken_back", row, before={"from_on": row.from_on, "standing": row.standing}, reason=reason)
    first = row.from_on
    row.delete()
    earlier.to_on = None
    earlier.save(update_fields=["to_on"])
    follow_status([row.person_id], actor=actor, at=at)
    changes.announce("membership", on=first, until=until(first, None, at), branches=[row.branch_id], people=[row.person_id])
    return earlier


@transaction.atomic
def forget_status(*, actor: Actor, at: datetime, person: Person, on: date, status: str, reason: str, right: str) -> None:
    """Take back a status noted for ``on``; the person has ``status`` as before, unless something later is known."""
    ensure_may_note(actor, person, right)
    stored = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=person.pk)
    StatusRecord.objects.filter(person=stored, from_on=on).delete()
    before = stored.political_status
    is_member = BranchMembership.objects.filter(person=stored, to_on=None).exists()
    is_known = is_member or StatusRecord.objects.filter(person=stored, from_on__gt=on).exists()
    if not is_known and before != status:
        Person.objects.filter(pk=stored.pk).update(political_status=status, version=F("version") + 1)
    audit.record(
        actor=actor, at=at, action="person.status_taken_back", obj=stored, path=stored.unit.path, reason=reason,
        before={"political_status": before, "on": on.isoformat()}, after={"political_status": status},
    )  # fmt: skip
