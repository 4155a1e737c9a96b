"""Reads of letters: those of both sides, those that wait, those that nobody confirmed in time."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from branches.orgs.models import Branch, BranchMembership
from branches.transfers import rules
from branches.transfers.enums import STANDING_TONES, LetterStanding, LetterState
from branches.transfers.models import TransferLetter
from portal.kernel.scope import Scope
from portal.organization.enums import NodeKind


def letter_rows(scope: Scope) -> QuerySet[TransferLetter]:
    rows = TransferLetter.objects.within(scope)
    return rows.select_related("person", "from_branch__node", "to_branch__node", "issued_by", "settled_by")


def receiving_branches() -> QuerySet[Branch]:
    """Every open standing branch of the enterprise: a member may go to any of them, and its name is no secret."""
    rows = Branch.objects.filter(node__closed_on=None).exclude(node__kind=NodeKind.TEMPORARY_BRANCH)
    return rows.select_related("node").order_by("node__path")


def of_standing(rows: QuerySet[TransferLetter], standing: str, today: date) -> QuerySet[TransferLetter]:
    """Those of ``rows`` that ``rules.standing_of`` puts there."""
    issued = Q(state=LetterState.ISSUED)
    return rows.filter(
        {
            LetterStanding.WAITING: issued & Q(expires_on__gte=today),
            LetterStanding.OVERDUE: issued & Q(expires_on__lt=today),
            LetterStanding.CONFIRMED: Q(state=LetterState.CONFIRMED),
            LetterStanding.WITHDRAWN: Q(state=LetterState.WITHDRAWN),
        }[LetterStanding(standing)]
    )


def home_of(person_id: int, day: date) -> BranchMembership | None:
    """The membership of a standing branch on ``day``: where the affiliation lies. One statement."""
    rows = BranchMembership.objects.valid_on(day).filter(person=person_id).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH)
    return rows.select_related("branch__node", "person", "group").order_by("-from_on").first()


def with_holders(rows: list[Any], today: date) -> list[Any]:
    """Each letter with its standing and with ``holder``, the branch that holds the member today. One statement."""
    spells = BranchMembership.objects.valid_on(today).filter(person_id__in={row.person_id for row in rows})
    spells = spells.exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH).select_related("branch__node")
    holders = {spell.person_id: spell.branch for spell in spells}
    for row in rows:
        row.standing_now = rules.standing_of(row.state, row.expires_on, today)
        row.tone = STANDING_TONES[row.standing_now]
        row.holder = holders.get(row.person_id)
        row.days_left = (row.expires_on - today).days
    return rows
