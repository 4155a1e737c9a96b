"""Plans that wait for approval, and work that is late or due soon."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.plans import access, selectors
from branches.plans.models import PlanItem
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, dated, of_rows
from portal.rights.access import Actor


def to_approve(actor: Actor, at: datetime) -> Todos:
    """Submitted plans that the actor may approve: one statement."""
    rows = [plan for plan in selectors.waiting(Scope(actor.scope("plan.approve").paths)) if access.may_approve(actor, plan)]
    drawn = (Todo(plan.title, reverse("plan_detail", args=[plan.pk]), detail=plan.node.name) for plan in rows)
    return dated(drawn, localdate(at))


def late_work(actor: Actor, at: datetime) -> Todos:
    """Work of running plans that is late or due soon and that the actor's organisations carry."""
    today = localdate(at)
    rows = selectors.late_or_soon(Scope(actor.scope("plan.progress").paths), today)
    return of_rows(rows, _drawn, today, due="due_on")


def _drawn(item: PlanItem) -> Todo:
    lead = item.lead_node.name if item.lead_node else item.lead_post
    return Todo(item.title, reverse("plan_item", args=[item.pk]), item.due_on, lead or item.plan.title)
