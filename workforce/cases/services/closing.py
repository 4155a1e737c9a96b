"""Only the worker's word ends a case; each no opens it again. Silence ends it after a reminder, and that is written down."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.calendar.selectors import work_calendar
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.notices.services import notify, notify_person
from portal.rights.access import Actor
from workforce.cases import access, rules, selectors
from workforce.cases.enums import CaseAct, CaseEnd, CaseState
from workforce.cases.models import WorkerCase
from workforce.cases.services.rows import locked, step


def _escalate(row: WorkerCase, at: datetime) -> None:
    """To the union above, once."""
    if row.escalated_on is not None:
        return
    today = localdate(at)
    step(row, at, CaseAct.ESCALATED, escalated_on=today)
    params, url = {"unit": row.unit.name}, reverse("worker_case_detail", args=[row.pk])
    notify(user_ids=selectors.told_above(row, today), code="worker_case.escalated_notice", params=params, url=url, at=at)


def _speak(row: WorkerCase, at: datetime, is_solved: bool, reason: str) -> WorkerCase:
    today = localdate(at)
    if is_solved:
        return step(row, at, CaseAct.CONFIRMED, state=CaseState.CLOSED, closed_on=today, closed_how=CaseEnd.CONFIRMED)
    if not reason.strip():
        raise RuleBroken("worker_case.reason_needed", field="reason")
    again, due = row.reopened_on is not None, selectors.due_after(row.category, today)
    step(
        row, at, CaseAct.REOPENED, text=reason.strip()[:500], state=CaseState.ASSIGNED, reopened_on=today, due_on=due, answered_on=None,
        reminded_on=None,
    )  # fmt: skip
    if row.handler_id is not None:
        url = reverse("worker_case_handle", args=[row.pk])
        notify_person(person_id=row.handler_id, code="worker_case.reopened_notice", params={"due": due.isoformat()}, url=url, at=at)
    if again:
        _escalate(row, at)
    return row


@transaction.atomic
def speak(*, actor: Actor, at: datetime, case: WorkerCase, version: int, is_solved: bool, reason: str = "") -> WorkerCase:
    """The word of whoever has raised it under his name."""
    row = locked(case.pk, version)
    ensure(access.may_speak(actor, row))
    _speak(row, at, is_solved, reason)
    record(actor=actor, at=at, action="worker_case.spoken", obj=row, path=row.unit.path, after={"is_solved": is_solved})
    return row


@transaction.atomic
def speak_by_receipt(*, actor: Actor, at: datetime, receipt: str, version: int, is_solved: bool, reason: str = "") -> WorkerCase:
    """The word of whoever holds the receipt. The trail is not told: its line would name the person."""
    if not actor.can("worker_case.own"):
        raise NotReachable("worker_case")
    found = selectors.of_receipt(rules.read_receipt(receipt))
    if found is None:
        raise RuleBroken("worker_case.receipt_unknown", field="receipt")
    row = locked(found.pk, version)
    ensure(rules.word_verdict(row.state, has_answered=access.has_answered(actor, row)))
    return _speak(row, at, is_solved, reason)


@transaction.atomic
def escalate_late(*, actor: Actor, at: datetime, today: date) -> int:
    """Overdue cases go up once; returns how many. Safe to run again."""
    rows = list(WorkerCase.objects.late_on(today).filter(escalated_on=None).select_for_update(of=("self",)).select_related("unit"))
    for row in rows:
        _escalate(row, at)
        record(actor=actor, at=at, action="worker_case.escalated", obj=row, path=row.unit.path)
    return len(rows)


@transaction.atomic
def watch_silence(*, actor: Actor, at: datetime, today: date) -> tuple[int, int]:
    """(reminded, closed): answers on which nobody has spoken. Nothing ends that was not reminded of before. Safe to run again."""
    days, calendar, counts = selectors.silence(today), work_calendar(today), [0, 0]
    rows = WorkerCase.objects.filter(state=CaseState.ANSWERED, answered_on__lt=today).select_for_update(of=("self",)).select_related("unit")
    for row in rows:
        if row.answered_on is None:
            continue
        until = calendar.add(row.reminded_on, days.remind) if row.reminded_on is not None else None
        due = calendar.add(row.answered_on, days.answer)
        act = rules.silence_step(answered_due=due, reminded_on=row.reminded_on, remind_until=until, today=today)
        if act == "remind":
            step(row, at, CaseAct.REMINDED, reminded_on=today)
            _tell(row, "worker_case.reminded_notice", at, until=calendar.add(today, days.remind).isoformat())
            counts[0] += 1
        elif act == "close":
            step(row, at, CaseAct.SILENT, state=CaseState.CLOSED, closed_on=today, closed_how=CaseEnd.SILENT)
            _tell(row, "worker_case.silent_notice", at)
            record(actor=actor, at=at, action="worker_case.closed", obj=row, path=row.unit.path)
            counts[1] += 1
    return counts[0], counts[1]


def _tell(row: WorkerCase, code: str, at: datetime, **params: str) -> None:
    if row.raised_by_id is not None:
        notify_person(person_id=row.raised_by_id, code=code, params=params, url=reverse("worker_case_mine", args=[row.pk]), at=at)
