"""A posting task is set, ended, and whoever has not met it is reminded once in a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.postings import rules, selectors
from branches.postings.models import PostingReminder, PostingTask
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.models import User


@dataclass(frozen=True)
class TaskFacts:
    """``numbers``: staff numbers of some members; empty for all."""

    node: Node
    title: str
    period: str
    times: int
    from_on: date
    to_on: date
    note: str = ""
    numbers: Sequence[str] = ()


def _people(facts: TaskFacts, day: date) -> tuple[list[int], bool]:
    """(who is asked, whether they were named). RuleBroken ``posting.*``."""
    below = {m.person.staff_no: m.person_id for m in selectors.members_below(facts.node, day)}
    wanted = [n.strip().upper() for n in facts.numbers if n.strip()]
    foreign = [n for n in wanted if n not in below]
    if foreign:
        raise RuleBroken("posting.not_members", field="numbers", numbers="、".join(foreign[:5]))
    if not below:
        raise RuleBroken("posting.nobody", field="node")
    return [below[n] for n in wanted] or sorted(set(below.values())), bool(wanted)


@transaction.atomic
def set_task(*, actor: Actor, at: datetime, facts: TaskFacts, once_key: str = "") -> PostingTask:
    """Ask the members below a node to publish; they are told. The same ``once_key`` gives the first again. RuleBroken ``posting.*``."""
    ensure(actor.may("posting.set", path=facts.node.path))
    key, today = own_key(actor, once_key), localdate(at)
    known = twin_of(PostingTask, key)
    if known is not None:
        return known
    if not facts.title.strip():
        raise RuleBroken("posting.no_title", field="title")
    if not 1 <= facts.times <= 10:
        raise RuleBroken("posting.times_wrong", field="times")
    if not selectors.nodes_for(actor.scope("posting.set"), today).filter(pk=facts.node.pk).exists():
        raise RuleBroken("posting.node_foreign", field="node")
    ensure(rules.may_run(facts.from_on, facts.to_on, today), field="to_on")
    people, are_named = _people(facts, today)
    row = PostingTask(
        node=facts.node, title=facts.title.strip()[:80], note=facts.note.strip()[:300], period=facts.period, times=facts.times,
        from_on=facts.from_on, to_on=facts.to_on, set_by=actor.user, set_at=at, once_key=key,
    )  # fmt: skip
    twin = save_once(row)
    if twin is not None:
        return twin
    if are_named:
        row.chosen.set(people)
    after = {"period": row.period, "times": row.times, "people": len(people)}
    record(actor=actor, at=at, action="posting.set", obj=row, path=row.node.path, after=after)
    told = User.objects.filter(person__in=people, is_active=True).values_list("pk", flat=True)
    words = {"title": row.title, "period": row.get_period_display(), "times": row.times}
    notify(user_ids=told, code="posting.set_notice", params=words, url=reverse("posting_mine"), at=at)
    return row


@transaction.atomic
def end_task(*, actor: Actor, at: datetime, task: PostingTask, reason: str) -> PostingTask:
    """Nothing is owed from today on. RuleBroken ``posting.*``."""
    row = PostingTask.objects.select_for_update(of=("self",)).select_related("node").get(pk=task.pk)
    ensure(actor.may("posting.set", path=row.node.path))
    if row.ended_on is not None or row.to_on < localdate(at):
        raise RuleBroken("posting.ended")
    if not reason.strip():
        raise RuleBroken("posting.no_reason", field="reason")
    row.ended_on, row.end_reason = localdate(at), reason.strip()[:200]
    row.save(update_fields=["ended_on", "end_reason"])
    record(actor=actor, at=at, action="posting.ended", obj=row, path=row.node.path, reason=row.end_reason)
    return row


@transaction.atomic
def remind_due(*, actor: Actor, at: datetime) -> int:
    """Tell whoever has not met a task whose period ends soon, once in a period; returns how many. Safe to run again."""
    told = 0
    for task, period, missing in selectors.to_remind(localdate(at)):
        rows = [PostingReminder(task=task, person_id=person, period=period.code, sent_at=at) for person in missing]
        PostingReminder.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        for count in sorted(set(missing.values())):
            people = [person for person, n in missing.items() if n == count]
            words = {"title": task.title, "day": period.ends_on.isoformat(), "missing": count}
            accounts = User.objects.filter(person__in=people, is_active=True).values_list("pk", flat=True)
            notify(user_ids=accounts, code="posting.due_notice", params=words, url=reverse("posting_mine"), at=at)
        if missing:
            after = {"period": period.code, "people": len(missing)}
            record(actor=actor, at=at, action="posting.reminded", obj=task, path=task.node.path, after=after)
        told += len(missing)
    return told
