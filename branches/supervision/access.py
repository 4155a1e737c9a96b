"""Who is near a check or a finding and what he may do with it.

The branch that answers for the unit puts right; discipline and committee look again, never whoever has put it right. A check
by lot that is not held yet is not shown to those who will be looked at.
"""

from typing import Any

from branches.supervision import rules
from branches.supervision.enums import OWED_STATES, SupervisionCheckKind, SupervisionCheckState
from branches.supervision.models import SupervisionCheck, SupervisionFinding
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor

ACTS = {"answer": "supervision.answer", "close": "supervision.judge", "return": "supervision.judge", "withdraw": "supervision.withdraw"}


def is_near(actor: Actor, right: str, row: Any) -> bool:
    """Whether ``right`` reaches the unit of ``row`` or the branch that answers for it."""
    scope = actor.scope(right)
    return actor.is_system or scope.covers(row.node.path) or (row.branch_id is not None and scope.covers(row.branch.node.path))


def ensure_near(actor: Actor, right: str, row: Any) -> None:
    if not is_near(actor, right, row):
        raise NotReachable(right)


def may(actor: Actor, act: str, finding: SupervisionFinding) -> Verdict:
    """The acts of ``rules.TRANSITIONS``. NotReachable for whoever is not near."""
    ensure_near(actor, ACTS[act], finding)
    verdict = rules.may_follow(act, finding.state)
    if not verdict or act not in {"close", "return"}:
        return verdict
    return rules.may_judge(is_answerer=actor.user_id is not None and actor.user_id == finding.answered_by_id)


def could(actor: Actor, act: str, finding: SupervisionFinding) -> Verdict:
    """As ``may``, refusing instead of raising: decides what the page offers."""
    try:
        return may(actor, act, finding)
    except NotReachable:
        return denied("supervision.not_reachable")


def is_told(actor: Actor, check: SupervisionCheck) -> bool:
    """A lot that is not held yet is known to those who plan alone."""
    is_secret = check.kind == SupervisionCheckKind.RANDOM and check.state == SupervisionCheckState.PLANNED
    return not is_secret or is_near(actor, "supervision.plan", check)


def may_open_file(actor: Actor, finding_id: int) -> bool:
    return SupervisionFinding.objects.within(actor.scope("supervision.view")).filter(pk=finding_id).exists()


def may_change_files(actor: Actor, finding_id: int) -> bool:
    """Evidence of the rectification, as long as it is owed."""
    rows = SupervisionFinding.objects.within(actor.scope("supervision.answer"))
    return rows.filter(pk=finding_id, state__in=OWED_STATES).exists()
