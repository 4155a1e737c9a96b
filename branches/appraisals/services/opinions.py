"""What the branch committee does: an opinion on each member, telling him, following up what is to improve."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.appraisals import access, rules
from branches.appraisals.enums import AppraisalState
from branches.appraisals.models import MemberAppraisal, MemberAppraisalCase
from branches.appraisals.selectors import rounds as selectors
from branches.appraisals.services.rows import label_of_round, locked_case, locked_round, save, told
from portal.ballots.enums import Appraisal
from portal.catalogue.selectors import value_on
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.notices.services import notify_person
from portal.rights.access import Actor


@dataclass(frozen=True)
class Opinion:
    """What the committee decides of one member. ``reason``: why the grade differs from what the ballot led to."""

    opinion: str
    grade: str = ""
    reason: str = ""
    improvement: str = ""
    improve_by: date | None = None


@transaction.atomic
def give_opinion(*, actor: Actor, at: datetime, case: MemberAppraisalCase, version: int, given: Opinion) -> MemberAppraisalCase:
    """Write the committee's opinion, with a grade for a full member. RuleBroken ``appraisal.*``.

    The round is locked, so that two opinions at once cannot both be the last excellent one.
    """
    round = locked_round(case.appraisal, None)
    row = locked_case(case, version)
    ensure(access.may_opine(actor, row))
    leading = rules.leading_grades(selectors.ballot_counts(round).get(row.person_id, {}))
    ensure(rules.opinion_verdict(given.grade, given.opinion, given.reason, leading, is_graded=row.is_graded), field=_field(given, row))
    if given.grade == Appraisal.EXCELLENT:
        others = [c for c in selectors.cases_of(round) if c.pk != row.pk]
        already = sum(c.grade == Appraisal.EXCELLENT for c in others)
        ensure(rules.excellent_verdict(already, len(others) + 1, value_on("APR-02", round.as_of)), field="grade")
    ensure(rules.improvement_verdict(given.grade, given.improvement, given.improve_by, localdate(at)), field="improvement")
    needs = given.grade in rules.IMPROVING
    row.grade, row.opinion, row.reason = given.grade, given.opinion.strip(), given.reason.strip()[:300] if row.is_graded else ""
    row.improvement, row.improve_by = (given.improvement.strip(), given.improve_by) if needs else ("", None)
    row.decided_by, row.decided_at = actor.user, at
    save(row)
    told(row, actor, at, "appraisal.opined", round.branch.node.path, label_of_round(round))
    return row


def _field(given: Opinion, row: MemberAppraisalCase) -> str:
    if not given.opinion.strip():
        return "opinion"
    return "reason" if given.grade in Appraisal.values and row.is_graded else "grade"


@transaction.atomic
def tell_member(*, actor: Actor, at: datetime, case: MemberAppraisalCase, on: date) -> MemberAppraisalCase:
    """He was told his result by ``actor`` on a day; from now on he reads it himself. A second time changes nothing."""
    row = locked_case(case, None)
    ensure(access.may_tell(actor, row))
    if row.told_on is not None:
        return row
    if not row.opinion:
        raise RuleBroken("appraisal.opinion_needed")
    if on > localdate(at) or on < localdate(row.decided_at or at):
        raise RuleBroken("appraisal.told_day", field="on")
    row.told_on, row.told_by = on, actor.user
    save(row)
    told(row, actor, at, "appraisal.told", row.appraisal.branch.node.path, label_of_round(row.appraisal), after={"on": on.isoformat()})
    words = {"year": row.appraisal.year}
    notify_person(person_id=row.person_id, code="appraisal.told_notice", params=words, url=reverse("appraisal_mine"), at=at)
    return row


@transaction.atomic
def tell_everybody(*, actor: Actor, at: datetime, appraisal: MemberAppraisal, on: date) -> int:
    """Tell all who have an opinion and were not told yet, apart from oneself; returns how many."""
    ensure(access.may_run(actor, appraisal))
    ensure(rules.may_do(AppraisalState.TOLD, appraisal.state))
    waiting = appraisal.cases.filter(told_on=None).exclude(opinion="").select_related("appraisal__branch__node")
    if actor.person_id is not None:
        waiting = waiting.exclude(person=actor.person_id)
    rows = list(waiting)
    for row in rows:
        tell_member(actor=actor, at=at, case=row, on=on)
    return len(rows)


@transaction.atomic
def finish_improvement(*, actor: Actor, at: datetime, case: MemberAppraisalCase, version: int, on: date, note: str) -> MemberAppraisalCase:
    """What was to improve has improved, in a sentence; by somebody else than the member."""
    row = locked_case(case, version)
    if not actor.is_system and not access.cases_in_hand(actor).filter(pk=row.pk).exists():
        raise NotReachable("appraisal.opine")
    if access.is_own(actor, row):
        raise RuleBroken("appraisal.own_case")
    if row.told_on is None or not row.improvement:
        raise RuleBroken("appraisal.nothing_to_improve")
    if not note.strip():
        raise RuleBroken("appraisal.note_needed", field="note")
    if on > localdate(at) or on < row.told_on:
        raise RuleBroken("appraisal.improved_day", field="on")
    row.improved_on, row.improved_note = on, note.strip()[:300]
    save(row)
    told(row, actor, at, "appraisal.improved", row.appraisal.branch.node.path, label_of_round(row.appraisal))
    return row
