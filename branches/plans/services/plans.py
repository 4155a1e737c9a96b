"""A plan is drawn up, goes to the level above, is approved, run and closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.plans import access, rules
from branches.plans.enums import Carries, PlanSort, PlanState
from branches.plans.models import Plan, PlanItem, PlanTemplate, PlanTemplateLine
from branches.plans.selectors import plan_nodes
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, twin_of
from portal.notices.services import notify
from portal.organization.enums import BRANCH_KINDS
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant
from portal.search import services as search


@dataclass(frozen=True)
class PlanFacts:
    """``part_of``: the annual plan into which a union plan or a joint one is taken."""

    node: Node
    year: int
    title: str
    problem: str
    result: str
    sort: str = PlanSort.ANNUAL
    part_of: Plan | None = None


def _check(actor: Actor, facts: PlanFacts, at: datetime) -> None:
    today = localdate(at)
    if not actor.is_system and not plan_nodes(actor.scope("plan.edit"), today).filter(pk=facts.node.pk).exists():
        raise RuleBroken("plan.node_foreign", field="node")
    if abs(facts.year - today.year) > 1:
        raise RuleBroken("plan.year_far", field="year")
    for name, code in (("title", "plan.no_title"), ("problem", "plan.no_problem"), ("result", "plan.no_result")):
        if not getattr(facts, name).strip():
            raise RuleBroken(code, field=name)
    above = facts.part_of
    if above is not None and (
        above.year != facts.year or above.sort != PlanSort.ANNUAL or facts.sort == PlanSort.ANNUAL
        or not facts.node.path.startswith(above.node.path)
    ):  # fmt: skip
        raise RuleBroken("plan.part_of_wrong", field="part_of")


@transaction.atomic
def draft_plan(*, actor: Actor, at: datetime, facts: PlanFacts, template: PlanTemplate | None = None, once_key: str = "") -> Plan:
    """Begin a plan, with the tree of a template if one is chosen. The same ``once_key`` gives the first plan again.

    NotReachable outside the reach; RuleBroken ``plan.*``.
    """
    ensure(actor.may("plan.edit", path=facts.node.path, state=PlanState.DRAFT))
    key = own_key(actor, once_key)
    known = twin_of(Plan, key)
    if known is not None:
        return known
    _check(actor, facts, at)
    plan = Plan(
        node=facts.node, year=facts.year, sort=facts.sort, title=facts.title.strip(), problem=facts.problem.strip(),
        result=facts.result.strip(), part_of=facts.part_of, template=template, drafted_by=actor.user, drafted_at=at, once_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        twin = twin_of(Plan, key)
        if twin is None:
            raise RuleBroken("plan.exists", field="year") from None
        return twin
    if template is not None:
        _plant(plan, template)
    search.refresh(index="plan", ids=[plan.pk])
    after = {"year": plan.year, "sort": plan.sort, "template": template.code if template else ""}
    record(actor=actor, at=at, action="plan.drafted", obj=plan, path=plan.node.path, after=after)
    return plan


def _plant(plan: Plan, template: PlanTemplate) -> None:
    """The headings of a template as items of the plan, parents first."""
    made: dict[int, PlanItem] = {}
    lines: Iterable[PlanTemplateLine] = template.lines.select_related("kind").prefetch_related("tags").order_by("no")
    for line in lines:
        parent = made.get(line.parent_id or 0)
        item = PlanItem.objects.create(plan=plan, parent=parent, kind=line.kind, no=line.no, title=line.title_zh)
        item.tags.set(line.tags.all())
        made[line.pk] = item


def locked(plan: Plan, version: int | None = None) -> Plan:
    """The plan, held until the end of the transaction. EditConflict when ``version`` is stale."""
    row = Plan.objects.select_for_update(of=("self",)).select_related("node").get(pk=plan.pk)
    if version is not None and row.version != version:
        raise EditConflict("plan.edit_conflict", theirs={_("名称"): row.title, _("状态"): row.get_state_display()})
    return row


def wrote_in(actor: Actor, plan: Plan) -> None:
    """Remember that the actor had a hand in the plan."""
    if actor.user is not None:
        plan.editors.add(actor.user)


@transaction.atomic
def change_plan(*, actor: Actor, at: datetime, plan: Plan, version: int, facts: PlanFacts) -> Plan:
    """Change what the plan says of itself while it is drawn up; organisation, year and sort stay. EditConflict; RuleBroken."""
    row = locked(plan, version)
    ensure(access.may_edit(actor, row))
    wrote_in(actor, row)
    _check(actor, facts, at)
    names = ("title", "problem", "result")
    before = {n: getattr(row, n) for n in names if getattr(row, n) != getattr(facts, n).strip()}
    for name in names:
        setattr(row, name, getattr(facts, name).strip())
    row.part_of, row.version = facts.part_of, row.version + 1
    row.save()
    search.refresh(index="plan", ids=[row.pk])
    after = {n: getattr(row, n) for n in before}
    record(actor=actor, at=at, action="plan.changed", obj=row, path=row.node.path, before=before, after=after)
    return row


def _move(actor: Actor, at: datetime, row: Plan, act: str, reason: str = "", **columns: object) -> Plan:
    before, (_start, state) = row.state, rules.MOVES[act]
    for name, value in {**columns, "state": state, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save()
    record(
        actor=actor, at=at, action=f"plan.{act}", obj=row, path=row.node.path, before={"state": before}, after={"state": row.state},
        reason=reason,
    )  # fmt: skip
    return row


@transaction.atomic
def submit_plan(*, actor: Actor, at: datetime, plan: Plan) -> Plan:
    """Send it up; those who approve are told. RuleBroken: no work in it, work without a lead."""
    row = locked(plan)
    ensure(access.may_run(actor, row, "submit"))
    work = row.items.exclude(kind__carries=Carries.HEADING)
    ensure(rules.may_submit(work.count(), work.exclude(lead_node=None, lead_post="").count()))
    _move(actor, at, row, "submit", submitted_by=actor.user, submitted_at=at, return_reason="")
    notify(user_ids=_approvers(row, at), code="plan.told_submitted", params={"title": row.title}, url=url_of(row), at=at)
    return row


def _announce(plan: Plan) -> None:
    """Work counts in a plan that runs or has run: scores of the days on which it is due follow."""
    rows = plan.items.exclude(kind__carries=Carries.HEADING).exclude(due_on=None)
    found = list(rows.values_list("due_on", "lead_node_id", "lead_node__kind"))
    nodes = {lead for _due, lead, kind in found if kind in BRANCH_KINDS} | ({plan.node_id} if plan.node.is_branch else set())
    if found and nodes:
        days = [due for due, _lead, _kind in found if due is not None]
        changes.announce("plan_item", on=min(days), until=max(days), branches=nodes)


def url_of(plan: Plan) -> str:
    return reverse("plan_detail", args=[plan.pk])


def _approvers(plan: Plan, at: datetime) -> set[int]:
    """Accounts of the level above; where nothing is above, the others of the same one."""
    grants = RoleGrant.objects.filter(role=Role.COMMITTEE).valid_on(localdate(at)).values_list("user_id", "node__path")
    path = plan.node.path
    above = {user for user, held in grants if path.startswith(held) and (held != path or plan.node.parent_id is None)}
    return above - {plan.drafted_by_id, plan.submitted_by_id}


def _tell_authors(plan: Plan, code: str, at: datetime, **params: str) -> None:
    people = {pk for pk in (plan.drafted_by_id, plan.submitted_by_id) if pk is not None}
    notify(user_ids=people, code=code, params={"title": plan.title, **params}, url=url_of(plan), at=at)


@transaction.atomic
def approve_plan(*, actor: Actor, at: datetime, plan: Plan, version: int | None = None) -> Plan:
    """The level above says yes. A second click finds it approved. RuleBroken: own work, same level."""
    row = locked(plan)
    if row.state == PlanState.APPROVED and row.approved_by_id == actor.user_id:
        return row
    if version is not None and row.version != version:
        raise EditConflict("plan.edit_conflict", theirs={_("状态"): row.get_state_display()})
    ensure(access.may_approve(actor, row))
    _move(actor, at, row, "approve", approved_by=actor.user, approved_at=at)
    _tell_authors(row, "plan.told_approved", at)
    return row


@transaction.atomic
def return_plan(*, actor: Actor, at: datetime, plan: Plan, reason: str) -> Plan:
    """The level above sends it back with a reason; a running one to be changed. RuleBroken: no reason, not its turn."""
    row = locked(plan)
    act = "reopen" if row.state == PlanState.RUNNING else "return"
    ensure(access.may_reopen(actor, row) if act == "reopen" else access.may_approve(actor, row))
    if not reason.strip():
        raise RuleBroken("plan.reason_needed", field="reason")
    words = reason.strip()[:300]
    _move(actor, at, row, act, words, approved_by=None, approved_at=None, return_reason=words)
    _tell_authors(row, "plan.told_returned", at, reason=words)
    if act == "reopen":
        _announce(row)
    return row


@transaction.atomic
def start_plan(*, actor: Actor, at: datetime, plan: Plan) -> Plan:
    row = locked(plan)
    ensure(access.may_run(actor, row, "start"))
    _move(actor, at, row, "start")
    _announce(row)
    return row


@transaction.atomic
def close_plan(*, actor: Actor, at: datetime, plan: Plan) -> Plan:
    row = locked(plan)
    ensure(access.may_run(actor, row, "close"))
    return _move(actor, at, row, "close")
