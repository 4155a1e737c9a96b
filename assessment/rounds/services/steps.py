"""The dated steps of a round: planned when it opens, moved by its office, ended with the acts, reminded by the clock."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from assessment.rounds.access import may_in_round
from assessment.rounds.enums import BY_HAND, StepKind
from assessment.rounds.models import AssessmentRound, RoundStep
from assessment.rounds.rules import PLAN, is_reminder_due, planned_days, step_problem
from assessment.rounds.selectors import owners_of_step
from portal.audit.services import record
from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import values_on
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.notices.services import notify
from portal.people.selectors import colleague
from portal.rights.access import Actor


def plan_steps(round: AssessmentRound) -> list[RoundStep]:
    """The steps of a new round: working days of the catalogue, counted from the end of the period. Three statements."""
    days = values_on([line.code for line in PLAN], round.ends_on)
    calendar = work_calendar(round.ends_on)
    spans = planned_days(round.ends_on, {code: int(n) for code, n in days.items()}, calendar.add)
    rows = [RoundStep(round=round, kind=line.kind, role=line.role, starts_on=a, due_on=b) for line, (a, b) in zip(PLAN, spans, strict=True)]
    return RoundStep.objects.bulk_create(rows)


def _locked_step(step: RoundStep, version: int | None) -> RoundStep:
    row = RoundStep.objects.select_for_update(of=("self",)).select_related("round", "owner").get(pk=step.pk)
    if version is not None and row.version != version:
        raise EditConflict("round.step_edited", theirs={_("到期日期"): row.due_on.isoformat()})
    return row


def _trail(row: RoundStep, actor: Actor, at: datetime, act: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    record(actor=actor, at=at, action=f"round.{act}", obj=row.round, label=f"{row.round.code} {row.kind}", before=before, after=after)


def _told(row: RoundStep) -> dict[str, Any]:
    owner = row.owner.staff_no if row.owner else row.role
    return {"starts_on": row.starts_on.isoformat(), "due_on": row.due_on.isoformat(), "owner": owner}


@transaction.atomic
def set_step(
    *, actor: Actor, at: datetime, step: RoundStep, starts_on: date, due_on: date, role: str, owner: str = "", version: int | None = None
) -> RoundStep:
    """Move the days of a step, or give it to a role or one person (staff number or full name). The same again writes nothing."""
    row = _locked_step(step, version)
    ensure(may_in_round(actor, "round.steps", "plan", row.round))
    ensure(step_problem(is_done=row.done_on is not None, starts_on=starts_on, due_on=due_on), field="due_on")
    person = None
    if owner.strip():
        place = row.round.participants.select_related("branch__node").order_by("path").first()
        person = colleague(owner, place.branch.node, localdate(at)) if place else None
        if person is None:
            raise RuleBroken("round.step_no_owner", field="owner", given=owner.strip())
    before = _told(row)
    row.starts_on, row.due_on, row.role, row.owner = starts_on, due_on, role, person
    if _told(row) == before:
        return row
    row.reminded_on = None
    row.version += 1
    row.save()
    _trail(row, actor, at, "step_set", before, _told(row))
    return row


@transaction.atomic
def finish_step(*, actor: Actor, at: datetime, step: RoundStep) -> RoundStep:
    """The office ends self-report or verification; twice is once. The other steps end with their own act."""
    row = _locked_step(step, None)
    ensure(may_in_round(actor, "round.steps", "plan", row.round))
    if row.kind not in BY_HAND:
        raise RuleBroken("round.step_by_act")
    if row.done_on is None:
        row.done_on = localdate(at)
        row.version += 1
        row.save(update_fields=["done_on", "version"])
        _trail(row, actor, at, "step_done", {}, {"done_on": row.done_on.isoformat()})
    return row


def mark_done(round: AssessmentRound, *kinds: StepKind, on: date | None) -> None:
    """Steps that end with an act, or begin again with it (None). Part of the act, which writes the audit row."""
    rows = RoundStep.objects.filter(round=round, kind__in=kinds)
    if on is not None:
        rows = rows.filter(done_on=None)
    rows.update(done_on=on)


def remind_steps(*, at: datetime) -> int:
    """Tell the owners of steps that are due soon or overdue; whoever was told in this interval is not told again."""
    today = localdate(at)
    limits = values_on(["ROUND_REMIND_BEFORE", "ROUND_REMIND_EVERY"], today)
    before, every = int(limits["ROUND_REMIND_BEFORE"]), int(limits["ROUND_REMIND_EVERY"])
    rows = RoundStep.objects.filter(done_on=None, starts_on__lte=today).exclude(round__state="locked").select_related("round", "owner")
    return sum(_remind(row, at, before=before, every=every) for row in rows)


@transaction.atomic
def _remind(row: RoundStep, at: datetime, *, before: int, every: int) -> int:
    today = localdate(at)
    if not is_reminder_due(row.due_on, row.reminded_on, today, before=before, every=every):
        return 0
    if not RoundStep.objects.filter(pk=row.pk, done_on=None, reminded_on=row.reminded_on).update(reminded_on=today):
        return 0  # of two clocks one wins
    code = "round.step_overdue" if today > row.due_on else "round.step_due"
    words = {"round": row.round.code, "step": str(StepKind(row.kind).label), "due": row.due_on.isoformat()}
    is_branch = row.kind == StepKind.SELF_REPORT
    url = reverse("claim_list") if is_branch else reverse("round_detail", args=[row.round.code])
    users = owners_of_step(row, today)
    notify(user_ids=users, code=code, params=words, url=url, at=at)
    return len(users)
