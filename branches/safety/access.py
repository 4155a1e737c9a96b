"""Who is near a record on site, who may do what with a hazard, and who answers for the files beside it."""

from typing import Any

from branches.safety import rules
from branches.safety.enums import OPEN_STATES, OWNED_STATES, AlarmState, HazardState
from branches.safety.models import Hazard, SafetyAlarm
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor


def is_near(actor: Actor, right: str, row: Any, *own: int | None) -> bool:
    """Whether ``right`` reaches the unit of ``row``, the branch that answers for it, or one of the people ``own``."""
    if actor.is_system:
        return True
    scope = actor.scope(right)
    is_own = scope.person_id is not None and scope.person_id in own
    return is_own or scope.covers(row.node.path) or (row.branch_id is not None and scope.covers(row.branch.node.path))


def ensure_near(actor: Actor, right: str, row: Any, *own: int | None) -> None:
    if not is_near(actor, right, row, *own):
        raise NotReachable(right)


def may(actor: Actor, act: str, hazard: Hazard) -> Verdict:
    """The acts of ``rules.TRANSITIONS``. NotReachable for whoever is not near."""
    right = "hazard.check" if act == "return" else f"hazard.{act}"
    ensure_near(actor, right, hazard, *([hazard.owner_id] if act == "fix" else []))
    verdict = rules.may_follow(act, hazard.state)
    if not verdict or act not in {"check", "return"}:
        return verdict
    is_fixer = actor.user_id is not None and actor.user_id == hazard.fixed_by_id
    is_owner = actor.person_id is not None and actor.person_id == hazard.owner_id
    return rules.may_judge(is_fixer=is_fixer, is_owner=is_owner)


def could(actor: Actor, act: str, hazard: Hazard) -> Verdict:
    """As ``may``, refusing instead of raising: decides what the page offers."""
    try:
        return may(actor, act, hazard)
    except NotReachable:
        return denied("hazard.not_reachable")


def may_decide(actor: Actor, alarm: SafetyAlarm) -> Verdict:
    """Confirm or dismiss, once. NotReachable for whoever is not near."""
    ensure_near(actor, "alarm.decide", alarm)
    return ALLOWED if alarm.state == AlarmState.NEW else denied("alarm.decided")


# -- files beside a hazard: ``hazard`` as it was found, ``hazard-after`` as it was fixed -------------------
def may_open_hazard(actor: Actor, hazard_id: int) -> bool:
    return Hazard.objects.within(actor.scope("hazard.view")).filter(pk=hazard_id).exists()


def may_add_before(actor: Actor, hazard_id: int) -> bool:
    """Photos of the finding, until it is closed."""
    rows = Hazard.objects.within(actor.scope("hazard.view")).filter(pk=hazard_id, state__in=OPEN_STATES)
    return rows.exclude(state=HazardState.FIXED).exists()


def may_add_after(actor: Actor, hazard_id: int) -> bool:
    """Photos of the work, by those who may report it as done, until it is closed."""
    states = [*OWNED_STATES, HazardState.FIXED]
    return Hazard.objects.within(actor.scope("hazard.fix")).filter(pk=hazard_id, state__in=states).exists()
