"""While the agreement runs: checks of indicators, solved problems, changes that both agree to, objections."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor
from workforce.mentorship import access, rules, selectors
from workforce.mentorship.enums import ChangeState, MentorshipState
from workforce.mentorship.models import (
    MentorshipAgreement,
    MentorshipChange,
    MentorshipCheck,
    MentorshipIndicator,
    MentorshipObjection,
    MentorshipProblem,
)
from workforce.mentorship.services.locking import announce, locked, save, tell, told, words


def _party(actor: Actor, row: MentorshipAgreement) -> int:
    """The id of the one of the two who acts; RuleBroken for anybody else in reach."""
    if actor.person_id is None or not access.is_party(actor, row):
        raise RuleBroken("mentorship.not_party")
    return actor.person_id


@transaction.atomic
def check_indicator(
    *, actor: Actor, at: datetime, indicator: MentorshipIndicator, checked_on: date, finding: str, is_reached: bool
) -> MentorshipCheck:
    """What was seen of an indicator on a day; the newest look says whether it is reached."""
    row = locked(indicator.agreement)
    ensure(access.may_lead(actor, row))
    if checked_on > localdate(at):
        raise RuleBroken("mentorship.ahead", field="checked_on")
    if checked_on < row.from_on:
        raise RuleBroken("mentorship.check_outside", field="checked_on")
    said = words(finding, "check_needed", "finding")
    before = indicator.checks.order_by("-checked_on", "-pk").first()
    if before is not None and (before.checked_on, before.finding, before.is_reached) == (checked_on, said, is_reached):
        return before  # the second half of a double click
    made = MentorshipCheck.objects.create(
        indicator=indicator, checked_on=checked_on, finding=said, is_reached=is_reached, checked_by=actor.user
    )
    newest = indicator.checks.order_by("-checked_on", "-pk")[0]
    MentorshipIndicator.objects.filter(pk=indicator.pk).update(reached_on=newest.checked_on if newest.is_reached else None)
    save(row)
    told(row, actor, at, "checked", after={"indicator": indicator.text, "is_reached": is_reached, "on": str(checked_on)})
    return made


@transaction.atomic
def tell_problem(
    *, actor: Actor, at: datetime, agreement: MentorshipAgreement, title: str, solved_on: date, effect: str = ""
) -> MentorshipProblem:
    row = locked(agreement)
    ensure(access.may_lead(actor, row))
    if solved_on > localdate(at):
        raise RuleBroken("mentorship.ahead", field="solved_on")
    if not row.from_on <= solved_on <= row.to_on:
        raise RuleBroken("mentorship.problem_outside", field="solved_on")
    said = words(title, "problem_needed", "title", 120)
    twin = row.problems.filter(title=said, solved_on=solved_on).first()
    if twin is not None:  # the second half of a double click
        return twin
    made = MentorshipProblem.objects.create(agreement=row, title=said, effect=effect.strip()[:300], solved_on=solved_on, told_by=actor.user)
    save(row)
    told(row, actor, at, "problem_told", after={"title": said, "on": str(solved_on)})
    return made


@transaction.atomic
def ask_change(
    *, actor: Actor, at: datetime, agreement: MentorshipAgreement, reason: str, to_on: date | None = None, aim: str = ""
) -> MentorshipChange:
    """One side asks for another end or aim; it holds when the other side agrees."""
    row = locked(agreement)
    ensure(rules.change_verdict(row.state, has_open=row.changes.filter(state=ChangeState.OPEN).exists()))
    person_id = _party(actor, row)
    said, aim = words(reason, "reason_needed", "reason"), aim.strip()[:300]
    if to_on is None and not aim:
        raise RuleBroken("mentorship.change_empty", field="to_on")
    if to_on is not None:
        ensure(rules.term_verdict(row.from_on, to_on, selectors.limits_on(localdate(at))), field="to_on")
        last = row.indicators.order_by("-check_on").first()
        if last is not None and last.check_on > to_on:
            raise RuleBroken("mentorship.change_cuts", field="to_on", on=last.check_on.isoformat())
    made = MentorshipChange.objects.create(agreement=row, reason=said, to_on=to_on, aim=aim, asked_by_id=person_id, asked_at=at)
    save(row)
    told(row, actor, at, "change_asked", reason=said, after={"to_on": str(to_on or ""), "aim": aim})
    tell(row, {row.mentor_id, row.apprentice_id} - {person_id}, "change_notice", at, reason=said)
    return made


@transaction.atomic
def answer_change(*, actor: Actor, at: datetime, change: MentorshipChange, is_agreed: bool) -> MentorshipAgreement:
    """The other side answers; an agreed change is carried out at once."""
    row = locked(change.agreement)
    asked = row.changes.select_for_update().get(pk=change.pk)
    if asked.state != ChangeState.OPEN or row.state != MentorshipState.RUNNING:
        raise RuleBroken("mentorship.change_closed")
    if _party(actor, row) == asked.asked_by_id:
        raise RuleBroken("mentorship.change_own")
    asked.state, asked.answered_at = ChangeState.AGREED if is_agreed else ChangeState.REFUSED, at
    asked.save(update_fields=["state", "answered_at"])
    before = {"to_on": str(row.to_on), "aim": row.aim}
    if is_agreed:
        row.to_on, row.aim = asked.to_on or row.to_on, asked.aim or row.aim
    save(row, "to_on", "aim")
    after = {"to_on": str(row.to_on), "aim": row.aim, "state": str(asked.state)}
    told(row, actor, at, "change_answered", before=before, after=after, reason=asked.reason)
    if is_agreed:
        announce(row)
    tell(row, [asked.asked_by_id], "change_answered_notice", at, state=ChangeState(asked.state).label)
    return row


@transaction.atomic
def raise_objection(*, actor: Actor, at: datetime, agreement: MentorshipAgreement, text: str) -> MentorshipObjection:
    """Either side objects within the window; HR of the unit answers."""
    row = locked(agreement)
    has_open = row.objections.filter(answered_at=None).exists()
    is_party = access.is_party(actor, row)
    verdict = rules.objection_verdict(row.state, is_party=is_party, has_open=has_open, until=row.object_until, today=localdate(at))
    ensure(verdict)
    person_id = _party(actor, row)
    said = words(text, "objection_needed", "text")
    made = MentorshipObjection.objects.create(agreement=row, text=said, raised_by_id=person_id, raised_at=at)
    save(row)
    told(row, actor, at, "objected")
    return made


@transaction.atomic
def answer_objection(*, actor: Actor, at: datetime, objection: MentorshipObjection, is_upheld: bool, answer: str) -> MentorshipAgreement:
    """HR answers; an objection that is upheld ends the agreement."""
    row = locked(objection.agreement)
    ensure(access.may_run(actor, row))
    found = row.objections.select_for_update().get(pk=objection.pk)
    if found.answered_at is not None:
        raise RuleBroken("mentorship.objection_answered")
    found.answer, found.is_upheld = words(answer, "reason_needed", "answer"), is_upheld
    found.answered_by, found.answered_at = actor.user, at
    found.save(update_fields=["answer", "is_upheld", "answered_by", "answered_at"])
    if is_upheld and row.state == MentorshipState.RUNNING:
        row.state, row.ended_on, row.end_reason = MentorshipState.BROKEN, localdate(at), found.answer
    save(row, "state", "ended_on", "end_reason")
    told(row, actor, at, "objection_answered", after={"is_upheld": is_upheld}, reason=found.answer)
    announce(row)
    tell(
        row, [row.mentor_id, row.apprentice_id] if is_upheld else [found.raised_by_id], "objection_answered_notice", at, answer=found.answer
    )
    return row
