"""The completion test, breaking off, and what is noted as paid."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.kernel.errors import RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.mentorship import access, rules, selectors
from workforce.mentorship.enums import OPEN_STATES, CompletionGrade, MentorshipState, PaymentKind
from workforce.mentorship.models import MentorshipAgreement, MentorshipPayment
from workforce.mentorship.services.locking import announce, locked, save, tell, told, words


def _test_verdict(row: MentorshipAgreement, test_on: date) -> None:
    days = int(value_on("MENTOR_TEST_DAYS", test_on))
    rows = row.indicators
    ensure(
        rules.test_verdict(
            row.state, has_objection=row.objections.filter(answered_at=None).exists(), unchecked=rows.filter(checks=None).count(),
            test_on=test_on, earliest=row.to_on - timedelta(days=days), all_reached=not rows.filter(reached_on=None).exists(),
        ),
        field="test_on",
    )  # fmt: skip


@transaction.atomic
def arrange_test(
    *, actor: Actor, at: datetime, agreement: MentorshipAgreement, version: int, test_on: date, judge: Person
) -> MentorshipAgreement:
    """HR names day and judge, who is neither of the two; arranging again replaces both."""
    row = locked(agreement, version)
    ensure(access.may_run(actor, row))
    if judge.pk in (row.mentor_id, row.apprentice_id):
        raise RuleBroken("mentorship.judge_party", field="judge_no")
    if test_on < localdate(at):
        raise RuleBroken("mentorship.test_past", field="test_on")
    _test_verdict(row, test_on)
    row.test_on, row.judge = test_on, judge
    save(row, "test_on", "judge")
    told(row, actor, at, "test_arranged", after={"on": str(test_on), "judge": judge.staff_no})
    tell(row, [row.mentor_id, row.apprentice_id, judge.pk], "test_notice", at, on=test_on.isoformat())
    return row


@transaction.atomic
def give_grade(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, version: int, grade: str, note: str) -> MentorshipAgreement:
    """The judge's word ends the agreement. A failed test needs the talk noted."""
    row, today = locked(agreement, version), localdate(at)
    is_judge = actor.person_id is not None and actor.person_id == row.judge_id
    ensure(rules.judge_verdict(is_party=access.is_party(actor, row), is_judge=is_judge, test_on=row.test_on, today=today))
    _test_verdict(row, row.test_on or today)
    row.grade, row.grade_note = CompletionGrade(grade), words(note, "note_needed", "note", 500)
    row.state, row.done_on = MentorshipState.DONE, today
    row.earns_allowance = any(due.kind == PaymentKind.ALLOWANCE for due in selectors.dues(row, today))
    save(row, "grade", "grade_note", "state", "done_on", "earns_allowance")
    told(row, actor, at, "graded", after={"grade": grade})
    announce(row)
    tell(row, [row.mentor_id, row.apprentice_id], "graded_notice", at, grade=CompletionGrade(grade).label)
    return row


@transaction.atomic
def break_off(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, version: int, reason: str) -> MentorshipAgreement:
    """HR ends an agreement before its test; nothing is paid for it."""
    row = locked(agreement, version)
    ensure(access.may_run(actor, row))
    if row.state not in OPEN_STATES:
        raise RuleBroken("mentorship.not_running")
    before = {"state": str(row.state)}
    row.end_reason = words(reason, "reason_needed", "reason")
    row.state, row.ended_on = MentorshipState.BROKEN, localdate(at)
    save(row, "state", "ended_on", "end_reason")
    told(row, actor, at, "broken", before=before, after={"state": str(row.state)}, reason=row.end_reason)
    announce(row)
    tell(row, [row.mentor_id, row.apprentice_id], "broken_notice", at, reason=row.end_reason)
    return row


@transaction.atomic
def note_payment(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, kind: str, paid_on: date) -> MentorshipPayment:
    """HR notes that a computed amount was paid: once. RuleBroken where nothing is due."""
    row, today = locked(agreement), localdate(at)
    ensure(access.may_run(actor, row))
    due = next((d for d in selectors.dues(row, today) if d.kind == PaymentKind(kind)), None)
    if due is None:
        raise RuleBroken("mentorship.nothing_due")
    ensure(rules.pay_verdict(due.amount, is_paid=due.paid is not None))
    first = due.params.get("on") or row.done_on or row.from_on
    if not first <= paid_on <= today:
        raise RuleBroken("mentorship.paid_ahead", field="paid_on")
    made = MentorshipPayment.objects.create(
        agreement=row, apprentice_id=row.apprentice_id, kind=due.kind, amount=due.amount, paid_on=paid_on, noted_by=actor.user, noted_at=at
    )
    save(row)
    told(row, actor, at, "paid", after={"kind": str(due.kind), "amount": str(due.amount), "on": str(paid_on)})
    return made
