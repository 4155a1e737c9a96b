"""Who draws up, approves, runs and reports on a plan."""

from branches.plans import rules
from branches.plans.enums import PlanState
from branches.plans.models import Plan, PlanItem
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor
from portal.rights.matrix import MATRIX


def may_edit(actor: Actor, plan: Plan) -> Verdict:
    """While it is being drawn up. NotReachable for whoever does not work for that organisation."""
    verdict = actor.may("plan.edit", path=plan.node.path, state=plan.state)
    return verdict if verdict else denied("plan.not_draft")


def may_link(actor: Actor, plan: Plan) -> Verdict:
    """Tasks are put beside the production calendar until the plan is closed. NotReachable for a stranger."""
    if not holds(actor, "production.edit", plan):
        raise NotReachable("production.edit")
    return denied("plan.is_closed") if plan.state == PlanState.CLOSED else ALLOWED


def approver_of(actor: Actor, plan: Plan) -> rules.Approver:
    roles, path = MATRIX["plan.approve"].roles, plan.node.path
    is_above = any(h.role in roles and h.path != path and path.startswith(h.path) for h in actor.held)
    is_author = actor.user_id in {plan.drafted_by_id, plan.submitted_by_id} or plan.editors.filter(pk=actor.user_id).exists()
    return rules.Approver(is_author, is_above or actor.is_system, plan.node.parent_id is None)


def may_approve(actor: Actor, plan: Plan) -> Verdict:
    """The level above. NotReachable for whoever has no such office over the plan's organisation."""
    if not actor.is_system and not actor.scope("plan.approve").covers(plan.node.path):
        raise NotReachable("plan.approve")
    return rules.may_approve(approver_of(actor, plan), plan.state)


def may_run(actor: Actor, plan: Plan, act: str) -> Verdict:
    """Starting and closing: whoever answers for the organisation."""
    actor.may("plan.run", path=plan.node.path)
    return rules.may_move(act, plan.state)


def may_reopen(actor: Actor, plan: Plan) -> Verdict:
    """A running plan is opened again by whoever approves such plans."""
    if not actor.is_system and not actor.scope("plan.approve").covers(plan.node.path):
        raise NotReachable("plan.approve")
    return rules.may_move("reopen", plan.state)


def holds(actor: Actor, right: str, plan: Plan) -> bool:
    """Whether the button belongs on the page at all."""
    return actor.is_system or actor.scope(right).covers(plan.node.path)


def reports_on(actor: Actor, item: PlanItem) -> bool:
    """Whoever answers for the plan, leads the item or shares it."""
    scope = actor.scope("plan.progress")
    if actor.is_system or scope.covers(item.plan.node.path) or (item.lead_node is not None and scope.covers(item.lead_node.path)):
        return True
    return any(share.node is not None and scope.covers(share.node.path) for share in item.shares.all())


def may_report(actor: Actor, item: PlanItem) -> Verdict:
    """Progress and check points: while the plan runs. NotReachable for a stranger."""
    if not reports_on(actor, item):
        raise NotReachable("plan.progress")
    if not item.is_work:
        return denied("plan.item_no_work")
    return ALLOWED if item.plan.state == PlanState.RUNNING else denied("plan.not_running")


# -- files beside progress and check points -----------------------------------------------------------------


def may_open_item(actor: Actor, item_id: int) -> bool:
    return PlanItem.objects.within(actor.scope("plan.view")).filter(pk=item_id).exists()


def may_change_item(actor: Actor, item_id: int) -> bool:
    """Evidence is added and taken off while the plan runs."""
    rows = PlanItem.objects.within(actor.scope("plan.progress")).filter(pk=item_id, plan__state=PlanState.RUNNING)
    return rows.exists()
