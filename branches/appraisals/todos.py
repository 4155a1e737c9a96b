"""What waits in appraisals and duty reports: of the member, of the branch committee, of the secretary, of the committee above."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.appraisals import access
from branches.appraisals.enums import AppraisalState, ReportState
from branches.appraisals.models import DutyReport, DutyReportVote, MemberAppraisal, MemberAppraisalCase
from branches.appraisals.selectors import reports, rounds
from branches.orgs.enums import Standing
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.rights.access import Actor

S, R = AppraisalState, ReportState


def own_steps(actor: Actor, at: datetime) -> Todos:
    """Reviews to write and results to confirm: two statements."""
    waits = Q(appraisal__state=S.SELF, self_review="") | Q(told_on__isnull=False, read_at=None)
    rows = access.own_cases(actor).filter(waits).select_related("appraisal")
    return of_rows(rows, _own_line, localdate(at))


def _own_line(row: MemberAppraisalCase) -> Todo:
    if row.told_on is not None:
        return Todo(_("%(year)s 年民主评议结果待确认") % {"year": row.appraisal.year}, reverse("appraisal_mine"))
    title = _("%(year)s 年民主评议个人自评") % {"year": row.appraisal.year}
    return Todo(title, reverse("appraisal_self", args=[row.pk]), row.appraisal.self_due_on)


def opinions(actor: Actor, at: datetime) -> Todos:
    """Full members without a grade while the committee grades, apart from oneself: two statements."""
    rows = access.cases_in_hand(actor).filter(appraisal__state=S.COMMITTEE, grade="", standing=Standing.FULL)
    return of_rows(_others(actor, rows), _case_line, localdate(at))


def to_tell(actor: Actor, at: datetime) -> Todos:
    """Members who were not told their result yet, apart from oneself: two statements."""
    rows = access.cases_in_hand(actor).filter(appraisal__state=S.TOLD, told_on=None).exclude(opinion="")
    return of_rows(_others(actor, rows), _case_line, localdate(at))


def improvements(actor: Actor, at: datetime) -> Todos:
    """What is to improve and falls due soon or is late: three statements."""
    today = localdate(at)
    edge = today + timedelta(days=int(value_on("APR_FOLLOW_UP_DAYS", today)))
    rows = access.cases_in_hand(actor).filter(told_on__isnull=False, improved_on=None, improve_by__lte=edge)
    return of_rows(_others(actor, rows), lambda row: _case_line(row, row.improve_by), today, "improve_by")


def _others(actor: Actor, rows):
    rows = rows.select_related("person", "appraisal__branch__node")
    return rows.exclude(person=actor.person_id) if actor.person_id is not None else rows


def _case_line(row: MemberAppraisalCase, due=None) -> Todo:
    return Todo(row.person.name, reverse("appraisal_case", args=[row.pk]), due, row.appraisal.branch.node.name)


def steps(actor: Actor, at: datetime) -> Todos:
    """Rounds of the own branch that are not closed: two statements."""
    rows = rounds.appraisals(Scope(actor.scope("appraisal.run").paths)).exclude(state=S.CLOSED)
    return of_rows(rows, _round_line, localdate(at))


def _round_line(row: MemberAppraisal) -> Todo:
    title = _("%(year)s 年民主评议：%(step)s") % {"year": row.year, "step": row.get_state_display()}
    return Todo(title, reverse("appraisal_detail", args=[row.pk]), detail=row.branch.node.name)


def own_reports(actor: Actor, at: datetime) -> Todos:
    """The own report to finish, and what is to put right: two statements."""
    if actor.person_id is None:
        return NONE
    rows = reports.reports(actor).filter(person=actor.person_id, state__in=(R.DRAFT, R.CONCLUDED))
    return of_rows(rows, _report_line, localdate(at), "rectify_by")


def to_hear(actor: Actor, at: datetime) -> Todos:
    """Reports whose vote is open and waits for the actor: three statements."""
    ids = set(access.heard_votes(actor).filter(ballot__isnull=False).values_list("ballot_id", flat=True))
    rows = access.heard_votes(actor).filter(ballot__in=rounds.unvoted(actor.person_id, ids))
    return of_rows(rows, _hearing_line, localdate(at))


def _hearing_line(row: DutyReportVote) -> Todo:
    title = _("%(year)s 年书记述职评议") % {"year": row.report.year}
    return Todo(title, reverse("duty_report_hearing", args=[row.pk]), detail=row.report.branch.node.name)


def reports_to_run(actor: Actor, at: datetime) -> Todos:
    """Filed reports that wait for their hearing or their result: two statements."""
    rows = DutyReport.objects.within(Scope(actor.scope("duty_report.run").paths)).filter(state__in=(R.FILED, R.RATING))
    rows = rows.select_related("branch__node", "person")
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)
    return of_rows(rows, _report_line, localdate(at))


def _report_line(row: DutyReport) -> Todo:
    title = _("%(year)s 年述职评议：%(state)s") % {"year": row.year, "state": row.get_state_display()}
    return Todo(title, reverse("duty_report_detail", args=[row.pk]), row.rectify_by, f"{row.branch.node.name} {row.person.name}")
