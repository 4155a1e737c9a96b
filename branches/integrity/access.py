"""Who sees talks, answers and envelopes: discipline and the committee in reach, and whoever holds the talk or asks the question.

A branch sees counts of its own; nobody but the person signs a pledge.
"""

from typing import Any

from django.db.models import Q, QuerySet

from branches.integrity import rules
from branches.integrity.models import IntegrityTalk, PledgeRound, PreCheck
from branches.orgs.models import BranchMembership
from portal.kernel.errors import NotReachable
from portal.kernel.scope import subtree
from portal.kernel.verdict import Verdict, denied
from portal.organization.enums import NodeKind
from portal.rights.access import Actor


def is_near(actor: Actor, right: str, row: Any) -> bool:
    scope = actor.scope(right)
    return actor.is_system or scope.covers(row.node.path) or (row.branch_id is not None and scope.covers(row.branch.node.path))


def ensure_near(actor: Actor, right: str, row: Any) -> None:
    if not is_near(actor, right, row):
        raise NotReachable(right)


def talks(actor: Actor) -> QuerySet[IntegrityTalk]:
    """Talks of the reach above, and those that the actor has held himself; never what was written down about himself."""
    reach = IntegrityTalk.objects.within(actor.scope("integrity.view")).order_by().values("pk")
    own = Q(talker=actor.user_id) if actor.user_id is not None and actor.can("integrity.talk") else Q(pk__in=[])
    rows = IntegrityTalk.objects.filter(Q(pk__in=reach) | own)
    return rows.exclude(person=actor.person_id) if actor.person_id is not None else rows


def checks(actor: Actor) -> QuerySet[PreCheck]:
    """Questions that the actor may answer, and those that he has asked; never one about himself."""
    reach = PreCheck.objects.within(actor.scope("integrity.answer")).order_by().values("pk")
    own = Q(asked_by=actor.user_id) if actor.user_id is not None and actor.can("integrity.ask") else Q(pk__in=[])
    rows = PreCheck.objects.filter(Q(pk__in=reach) | own)
    return rows.exclude(person=actor.person_id) if actor.person_id is not None else rows


def may_answer(actor: Actor, check: PreCheck) -> Verdict:
    ensure_near(actor, "integrity.answer", check)
    return rules.may_answer(
        is_answered=bool(check.outcome), is_asker=actor.user_id == check.asked_by_id,
        is_subject=actor.person_id is not None and actor.person_id == check.person_id,
    )  # fmt: skip


def could_answer(actor: Actor, check: PreCheck) -> Verdict:
    try:
        return may_answer(actor, check)
    except NotReachable:
        return denied("integrity.not_reachable")


def own_membership(actor: Actor, round_: PledgeRound, day: Any) -> BranchMembership | None:
    """The actor's branch on ``day`` that lies below the round: his own before a temporary one that he is in besides."""
    if actor.person_id is None:
        return None
    rows = BranchMembership.objects.valid_on(day).filter(subtree("branch__node__path", round_.node.path), person=actor.person_id)
    return min(rows.select_related("branch__node"), key=lambda m: m.branch.node.kind == NodeKind.TEMPORARY_BRANCH, default=None)
