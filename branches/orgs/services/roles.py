"""The role in the portal that a post gives: as long as the post is held, no longer (docs/rules.md 1.2)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from branches.orgs.enums import COMMITTEE_POSTS, BranchPostKind
from branches.orgs.models import Branch, BranchPost, BranchProxy
from portal.accounts.rules import Office
from portal.accounts.services import follow_offices
from portal.rights.access import Actor
from portal.rights.enums import Role

COLUMNS = (
    "pk", "branch_id", "person__account__pk", "from_on", "branch__node__name", "branch__node__closed_on", "grant_id",
    "grant__withdrawn_by_id",
)  # fmt: skip


def role_of(post: str) -> Role:
    """The secretary has a role of his own; everybody else on the committee is an officer of the branch."""
    return Role.SECRETARY if post == BranchPostKind.SECRETARY else Role.BRANCH_OFFICER


def _office(row: dict[str, Any], role: Role, last: date | None, what: str) -> Office:
    closed = row["branch__node__closed_on"]
    ends = min((day for day in (last, closed) if day is not None), default=None)
    reason = f"{row['branch__node__name']} · {what}"
    return Office(row["person__account__pk"], role, row["branch_id"], row["from_on"], ends, reason)


@transaction.atomic
def follow_posts(*, actor: Actor, at: datetime, branch_ids: Collection[int], loose: Collection[int] = ()) -> None:
    """Give and end the roles that posts and proxies of these branches bring; a second time changes nothing.

    Whoever holds the role by hand keeps it as it is. A role of a post that an administrator took back stays taken back.
    ``loose``: grants of posts that are no more. A constant number of statements.
    """
    today = timezone.localdate(at)
    posts = BranchPost.objects.filter(branch_id__in=branch_ids, post__in=COMMITTEE_POSTS, person__account__is_active=True)
    proxies = BranchProxy.objects.filter(branch_id__in=branch_ids, withdrawn_at=None, to_on__gte=today, person__account__is_active=True)
    held = posts.filter(Q(ended_on=None) | Q(ended_on__gte=today)).annotate(last=F("ended_on"))
    found: list[tuple[Any, dict[str, Any], Office]] = []
    for row in held.values(*COLUMNS, "last", "post"):
        label = str(BranchPostKind(row["post"]).label)
        found.append((BranchPost, row, _office(row, role_of(row["post"]), row["last"], label)))
    for row in proxies.annotate(last=F("to_on")).values(*COLUMNS, "last"):
        found.append((BranchProxy, row, _office(row, Role.SECRETARY, row["last"], "书记代理人")))
    running = [(model, row, office) for model, row, office in found if row["grant__withdrawn_by_id"] is None]
    given: set[int] = set(loose)
    for model in (BranchPost, BranchProxy):
        linked = model.objects.filter(branch_id__in=branch_ids, grant__withdrawn_at=None).exclude(grant=None)
        given |= set(linked.values_list("grant_id", flat=True))
    grants = follow_offices(actor=actor, at=at, today=today, offices=[office for _m, _r, office in running], given=given)
    for model in (BranchPost, BranchProxy):
        moved = [
            model(pk=row["pk"], grant=grants[office.key])
            for kind, row, office in running
            if kind is model and office.key in grants and grants[office.key].pk != row["grant_id"]
        ]
        if moved:
            model.objects.bulk_update(moved, ["grant"], batch_size=500)


def align_post_roles(*, actor: Actor, at: datetime) -> int:
    """``follow_posts`` for all branches, so many at a time; returns how many there were."""
    ids = list(Branch.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), MOST_AT_ONCE):
        follow_posts(actor=actor, at=at, branch_ids=ids[start : start + MOST_AT_ONCE])
    return len(ids)


MOST_AT_ONCE = 300
