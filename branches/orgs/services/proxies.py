"""The secretary's proxy: named by the committee for some weeks, with the secretary's rights for exactly these days."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branches.orgs import rules, selectors
from branches.orgs.enums import Standing
from branches.orgs.models import Branch, BranchProxy
from branches.orgs.services.dated_rows import check_span, locked, record
from branches.orgs.services.roles import follow_posts
from portal.catalogue.selectors import value_on
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.rights.access import Actor


@transaction.atomic
def appoint_proxy(
    *, actor: Actor, at: datetime, branch: Branch, person: Person, from_on: date, to_on: date, reason: str
) -> BranchProxy:  # fmt: skip
    """Name a full member of the branch the secretary's proxy from ``from_on`` to ``to_on``, both included.

    His account holds the secretary's role on these days and loses it by itself. Raises RuleBroken ``branch.proxy_too_long``,
    ``branch.proxy_is_past``, ``branch.proxy_not_full_member``, ``branch.proxy_is_secretary``, ``branch.proxy_overlaps``,
    ``branch.appoints_self``.
    """
    branch = locked(branch, actor, "branch.proxy")
    check_span(branch, from_on, to_on)
    today = timezone.localdate(at)
    if to_on < today:
        raise RuleBroken("branch.proxy_is_past", field="to_on")
    ensure(rules.may_be_proxy(from_on, to_on, int(value_on("PROXY_MAX_MONTHS", max(from_on, today)))), field="to_on")
    if actor.person_id == person.pk:
        raise RuleBroken("branch.appoints_self", field="person")
    if not branch.memberships.valid_on(from_on).filter(person=person, standing=Standing.FULL).exists():
        raise RuleBroken("branch.proxy_not_full_member", field="person", name=person.name)
    head = selectors.secretaries([branch.pk], from_on).get(branch.pk)
    if head is not None and head.person_id == person.pk:
        raise RuleBroken("branch.proxy_is_secretary", field="person", name=person.name)
    other = branch.proxies.filter(withdrawn_at=None).valid_in(from_on, to_on).select_related("person").first()
    if other is not None:
        start, end = other.from_on.isoformat(), other.to_on.isoformat()
        raise RuleBroken("branch.proxy_overlaps", field="from_on", name=other.person.name, start=start, end=end)
    row = BranchProxy.objects.create(
        branch=branch, person=person, from_on=from_on, to_on=to_on, reason=reason.strip(), appointed_by=actor.user, appointed_at=at
    )
    record(actor, at, "branch_proxy.appointed", row, after={"from_on": from_on, "to_on": to_on}, reason=row.reason)
    follow_posts(actor=actor, at=at, branch_ids=[branch.pk])
    _tell(row, "branch.notice_proxy", "branch.notice_proxy_of", at)
    return row


@transaction.atomic
def withdraw_proxy(*, actor: Actor, at: datetime, proxy: BranchProxy, reason: str) -> BranchProxy:
    """End a proxy before his last day: his right ends with his next request. Raises RuleBroken ``branch.proxy_ended``."""
    locked(proxy.branch, actor, "branch.proxy")
    row = BranchProxy.objects.select_related("branch__node", "person").get(pk=proxy.pk)
    if row.withdrawn_at is not None or row.to_on < timezone.localdate(at):
        raise RuleBroken("branch.proxy_ended")
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(actor, at, "branch_proxy.withdrawn", row, before={"to_on": row.to_on}, reason=reason)
    follow_posts(actor=actor, at=at, branch_ids=[row.branch_id])
    _tell(row, "branch.notice_proxy_withdrawn", "branch.notice_proxy_of_withdrawn", at)
    return row


def _tell(row: BranchProxy, to_proxy: str, to_secretary: str, at: datetime) -> None:
    url = reverse("branch_detail", args=[row.branch.node.code])
    params = {"branch": row.branch.node.name, "name": row.person.name, "start": row.from_on.isoformat(), "end": row.to_on.isoformat()}
    notify_person(person_id=row.person_id, code=to_proxy, params=params, url=url, at=at)
    head = selectors.secretaries([row.branch_id], timezone.localdate(at)).get(row.branch_id)
    if head is not None and head.person_id != row.person_id:
        notify_person(person_id=head.person_id, code=to_secretary, params=params, url=url, at=at)
