"""A committee's plan row is spread over its branches; each plans its activity, names one it has held, or says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.activities import services as activities
from branches.activities.models import Activity, ActivityKind
from branches.activities.services import ActivityFacts, AgendaLine
from branches.arrangements import rules, selectors
from branches.arrangements.models import ArrangedTask, Arrangement
from branches.orgs.selectors import secretaries
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.models import User


@dataclass(frozen=True)
class ArrangementFacts:
    node: Node
    kind: ActivityKind
    subject: str
    year: int
    months: Sequence[int]
    gist: str = ""

    def columns(self) -> dict[str, Any]:
        return {
            "node": self.node, "kind": self.kind, "subject": self.subject.strip(), "gist": self.gist.strip(), "year": self.year,
            "months": sorted(set(self.months)),
        }  # fmt: skip


def _check(facts: ArrangementFacts, at: datetime) -> None:
    if not facts.subject.strip():
        raise RuleBroken("arrangement.no_subject", field="subject")
    if not selectors.kinds().filter(pk=facts.kind.pk).exists():
        raise RuleBroken("arrangement.kind_wrong", field="kind", kind=facts.kind.name)
    if facts.node.kind not in selectors.ABOVE_BRANCHES:
        raise RuleBroken("arrangement.node_foreign", field="node")
    ensure(rules.months_verdict(facts.months, facts.year, localdate(at)), field="months")


@transaction.atomic
def arrange(*, actor: Actor, at: datetime, facts: ArrangementFacts, once_key: str = "") -> Arrangement:
    """Set an activity for every branch below a node, in each of the months; the secretaries are told.

    The same ``once_key`` gives the first one again. NotReachable; RuleBroken ``arrangement.*``.
    """
    ensure(actor.may("arrangement.push", path=facts.node.path))
    key = own_key(actor, once_key)
    known = twin_of(Arrangement, key)
    if known is not None:
        return known
    _check(facts, at)
    row = Arrangement(made_by=actor.user, made_at=at, once_key=key, **facts.columns())
    twin = save_once(row)
    if twin is not None:
        return twin
    made = _spread(row, at)
    if not made:
        raise RuleBroken("arrangement.no_branches", field="node")
    record(
        actor=actor, at=at, action="arrangement.pushed", obj=row, path=row.node.path,
        after={"kind": row.kind.code, "months": row.months, "tasks": len(made)},
    )  # fmt: skip
    return row


def _spread(row: Arrangement, at: datetime) -> list[ArrangedTask]:
    """Tasks that are missing: branches of the node in the months that are not over. Told are those who got something."""
    known = set(row.tasks.values_list("branch_id", "month"))
    missing: list[ArrangedTask] = []
    for number in row.months:
        first, last = rules.month_of(row.year, number)
        if last < localdate(at):
            continue
        for branch in selectors.branches_below(row.node, first, last):
            if (branch.pk, first) not in known:
                missing.append(ArrangedTask(arrangement=row, branch=branch, month=first, due_on=last))
    ArrangedTask.objects.bulk_create(missing, batch_size=500)
    for last in sorted({task.due_on for task in missing}):
        changes.announce("arranged", on=last, branches=sorted({task.branch_id for task in missing if task.due_on == last}))
    posts = secretaries(selectors.branch_ids(missing), localdate(at))
    told = User.objects.filter(person__in=[p.person_id for p in posts.values()], is_active=True).values_list("pk", flat=True)
    notify(user_ids=told, code="arrangement.pushed_notice", params={"subject": row.subject}, url=reverse("arranged_list"), at=at)
    return missing


def _locked(arrangement: Arrangement) -> Arrangement:
    row = Arrangement.objects.select_for_update(of=("self",)).select_related("node", "kind").get(pk=arrangement.pk)
    if row.stopped_on is not None:
        raise RuleBroken("arrangement.stopped")
    return row


@transaction.atomic
def spread_again(*, actor: Actor, at: datetime, arrangement: Arrangement) -> int:
    """Give it to branches that were founded since; returns how many tasks were added. Nothing else changes."""
    ensure(actor.may("arrangement.push", path=arrangement.node.path))
    row = _locked(arrangement)
    made = len(_spread(row, at))
    if made:
        record(actor=actor, at=at, action="arrangement.pushed", obj=row, path=row.node.path, after={"tasks": made})
    return made


@transaction.atomic
def stop(*, actor: Actor, at: datetime, arrangement: Arrangement) -> Arrangement:
    """End an arrangement: what is neither planned nor explained falls away, what was done stays."""
    ensure(actor.may("arrangement.push", path=arrangement.node.path))
    row = _locked(arrangement)
    waiting = list(row.tasks.select_for_update(of=("self",)).filter(selectors.OPEN).order_by("pk"))  # nobody answers one meanwhile
    for task in waiting:
        changes.announce("arranged", on=task.due_on, branches=[task.branch_id])
    row.tasks.filter(pk__in=[task.pk for task in waiting]).delete()
    row.stopped_on = localdate(at)
    row.save(update_fields=["stopped_on"])
    record(actor=actor, at=at, action="arrangement.stopped", obj=row, path=row.node.path, after={"dropped": len(waiting)})
    return row


def _task(actor: Actor, task: ArrangedTask) -> ArrangedTask:
    """The task under lock, for the office of its branch. NotReachable, RuleBroken where it has fallen away."""
    rows = ArrangedTask.objects.select_for_update(of=("self",))
    row = rows.select_related("arrangement__kind", "arrangement__made_by", "branch__node", "activity").filter(pk=task.pk).first()
    if row is None:
        raise RuleBroken("arrangement.stopped")
    ensure(actor.may("arrangement.answer", path=row.branch.node.path))
    return row


def _open(row: ArrangedTask) -> ArrangedTask:
    """The same while it waits. RuleBroken."""
    if row.arrangement.stopped_on is not None:
        raise RuleBroken("arrangement.stopped")
    if row.activity_id is not None:
        raise RuleBroken("arrangement.answered")
    return row


@transaction.atomic
def plan_task(*, actor: Actor, at: datetime, task: ArrangedTask, starts_at: datetime, place: str = "") -> Activity:
    """The branch's record of the task: planned, or held where the time lies behind. A second click gives the first record."""
    row = _task(actor, task)
    known = row.activity
    if known is not None and known.created_by_id == actor.user_id and known.starts_at == starts_at:
        return known
    _open(row)
    ensure(rules.fits(localdate(starts_at), row.month, row.due_on), field="starts_at")
    plan = row.arrangement
    facts = ActivityFacts(row.branch, plan.kind, plan.subject, starts_at, place=place)
    agenda = [AgendaLine(plan.subject, gist=plan.gist)] if plan.gist else []
    made = activities.log_activity(actor=actor, at=at, facts=facts, agenda=agenda)
    return _answered(actor, at, row, made)


def _answered(actor: Actor, at: datetime, row: ArrangedTask, activity: Activity) -> Activity:
    row.activity, row.excuse, row.answered_by, row.answered_at = activity, "", actor.user, at
    row.save()
    changes.announce("arranged", on=row.due_on, branches=[row.branch_id])
    record(
        actor=actor, at=at, action="arrangement.planned", obj=row.arrangement, path=row.branch.node.path,
        after={"month": f"{row.month:%Y-%m}", "activity": activity.pk},
    )  # fmt: skip
    return activity


@transaction.atomic
def link_record(*, actor: Actor, at: datetime, task: ArrangedTask, activity: Activity) -> Activity:
    """A record that the branch has already answers the task: of its kind, in its month."""
    row = _open(_task(actor, task))
    list(Activity.objects.select_for_update().filter(pk=activity.pk))  # two tasks that take one record wait for each other
    if not selectors.fitting_records(row).filter(pk=activity.pk).exists():
        raise RuleBroken("arrangement.record_foreign", field="activity")
    return _answered(actor, at, row, activity)


@transaction.atomic
def excuse(*, actor: Actor, at: datetime, task: ArrangedTask, reason: str) -> ArrangedTask:
    """Say why it cannot be held; whoever arranged it is told. Said again, the newer words stand."""
    row = _open(_task(actor, task))
    if not reason.strip():
        raise RuleBroken("arrangement.reason_missing", field="reason")
    if row.excuse == reason.strip()[:200]:
        return row
    row.excuse, row.answered_by, row.answered_at = reason.strip()[:200], actor.user, at
    row.save()
    changes.announce("arranged", on=row.due_on, branches=[row.branch_id])
    month = f"{row.month:%Y-%m}"
    record(
        actor=actor, at=at, action="arrangement.excused", obj=row.arrangement, path=row.branch.node.path, after={"month": month},
        reason=row.excuse,
    )  # fmt: skip
    words = {"branch": row.branch.node.name, "subject": row.arrangement.subject, "month": month, "reason": row.excuse}
    told = {row.arrangement.made_by_id} - {None, actor.user_id}
    url = reverse("arrangement_detail", args=[row.arrangement_id])
    notify(user_ids=told, code="arrangement.excused_notice", params=words, url=url, at=at)  # type: ignore[arg-type]
    return row
