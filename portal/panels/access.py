"""Who runs a panel and who judges: HR within reach runs, nobody runs or judges what concerns himself.

Whoever convened a panel or runs it does not sit in it: choosing the judges and judging are two persons' work (composed, after
the house's rule that author, checker and decider are three). Members judge from their own seat only, and see what the
others think after the conclusion, so that no opinion leans on another.
"""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict, denied
from portal.panels import rules
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
    return rules.may_do(act, panel.state)


def seat_of(actor: Actor, panel: Panel) -> PanelSeat:
    """The actor's own seat; NotReachable for whoever has none."""
    seat = panel.seats.filter(user_id=actor.user_id).select_related("user").first() if actor.user_id is not None else None
    if seat is None:
        raise NotReachable("panel.judge")
    return seat


def may_judge(case: PanelCase, seat: PanelSeat, recused: set[int], voting: tuple[int, ...]) -> Verdict:
    """Whether ``seat`` judges ``case`` now."""
    verdict = rules.may_do("judge", case.panel.state)
    if not verdict:
        return verdict
    if seat.pk in recused:
        return denied("panel.recused_here", case=case.label)
    return verdict if seat.pk in voting else denied("panel.not_called", case=case.label)
