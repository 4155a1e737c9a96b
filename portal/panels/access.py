"""Who runs a panel and who judges: HR within reach runs, nobody runs or judges what concerns himself.

Whoever convened a panel or runs it does not sit in it: choosing the judges and judging are two persons' work (composed, after
the house's rule that author, checker and decider are three). Members judge from their own seat only, and see what the
others think after the conclusion, so that no opinion leans on another. What was said of a case is shut for good to whoever stood
aside in it and to the person it is about.
"""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict, denied
from portal.panels import rules
from portal.panels.enums import PanelState
from portal.panels.models import Panel, PanelCase, PanelSeat
from portal.rights.access import Actor


def may_run(actor: Actor, panel: Panel, act: str) -> Verdict:
    """``act`` of a runner: seat, recuse, open, conclude, dissolve. NotReachable outside the reach."""
    if not actor.is_system and not actor.scope("panel.run").covers(panel.node.path):
        raise NotReachable("panel.run")
    if actor.person_id is not None and panel.cases.filter(person_id=actor.person_id).exists():
        return denied("panel.own_running")
    if actor.user_id is not None and panel.seats.filter(user_id=actor.user_id).exists():
        return denied("panel.member_runs")
    return rules.phase_verdict(act, panel.state, has_discussion=panel.has_discussion)


def is_masked(actor: Actor, panel: Panel) -> bool:
    """Whether the cases are nameless to the actor: to whoever sits in a blind panel until its conclusion, office or not."""
    if not panel.is_blind or panel.state == PanelState.CONCLUDED or actor.user_id is None:
        return False
    return panel.seats.filter(user_id=actor.user_id).exists()


def sees_judges(actor: Actor, panel: Panel) -> bool:
    """Members know each other by name, unless they are hidden until the conclusion; whoever runs the panel chose them."""
    if not panel.hides_judges or panel.state == PanelState.CONCLUDED:
        return True
    return actor.user_id is not None and not panel.seats.filter(user_id=actor.user_id).exists()


def is_closed_to(actor: Actor, case: PanelCase, aside: set[int]) -> bool:
    """Whether what was said of ``case`` is shut to the actor: it is about him, or he stood aside (``aside``: accounts that did).

    Neither an office nor a seat opens it, and neither does the conclusion.
    """
    is_own = actor.person_id is not None and actor.person_id == case.person_id
    return is_own or (actor.user_id is not None and actor.user_id in aside)


def seat_of(actor: Actor, panel: Panel) -> PanelSeat:
    """The actor's own seat; NotReachable for whoever has none."""
    seat = panel.seats.filter(user_id=actor.user_id).select_related("user").first() if actor.user_id is not None else None
    if seat is None:
        raise NotReachable("panel.judge")
    return seat


def may_judge(case: PanelCase, label: str, seat: PanelSeat, recused: set[int], voting: tuple[int, ...]) -> Verdict:
    """Whether ``seat`` judges ``case`` now; ``label``: what the member may read of it."""
    verdict = rules.may_do("judge", case.panel.state)
    if not verdict:
        return verdict
    if seat.pk in recused:
        return denied("panel.recused_here", case=label)
    return verdict if seat.pk in voting else denied("panel.not_called", case=label)
