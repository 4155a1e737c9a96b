"""Whose plans one reads, and who writes in them."""

from django.db.models import Q, QuerySet

from branches.resources import rules
from branches.resources.enums import ResourceState
from branches.resources.models import ResourcePlan
from portal.kernel.verdict import Verdict
from portal.organization.selectors import ancestors_of
from portal.rights.access import Actor


def readable(actor: Actor) -> QuerySet[ResourcePlan]:
    """Approved plans in reach and of the committees above it; drafts are read by whoever may write in them."""
    scope = actor.scope("resource.view")
    above = sorted({node for path in scope.paths for node in ancestors_of(path)})
    near = Q(pk__in=ResourcePlan.objects.within(scope).order_by().values("pk")) | Q(node__path__in=above)
    drafts = Q(pk__in=ResourcePlan.objects.within(actor.scope("resource.edit")).order_by().values("pk"))
    return ResourcePlan.objects.filter(near & ~Q(state=ResourceState.DRAFT) | drafts)


def writes(actor: Actor, plan: ResourcePlan) -> bool:
    return actor.is_system or actor.scope("resource.edit").covers(plan.node.path)


def may_change(actor: Actor, plan: ResourcePlan) -> Verdict:
    """NotReachable for a stranger."""
    verdict = actor.may("resource.edit", path=plan.node.path)
    return rules.may_do("change", plan.state) if verdict else verdict


def may_approve(actor: Actor, plan: ResourcePlan, lines: int) -> Verdict:
    verdict = actor.may("resource.approve", path=plan.node.path)
    return rules.may_approve(plan.state, plan.written_by_id, actor.user_id, lines) if verdict else verdict


def may_use(actor: Actor, plan: ResourcePlan) -> Verdict:
    verdict = actor.may("resource.use", path=plan.node.path)
    return rules.may_do("use", plan.state) if verdict else verdict


def may_close(actor: Actor, plan: ResourcePlan) -> Verdict:
    verdict = actor.may("resource.edit", path=plan.node.path)
    return rules.may_do("close", plan.state) if verdict else verdict
