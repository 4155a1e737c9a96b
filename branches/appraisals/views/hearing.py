"""Those who hear a report: its text, the way to the ballot, a comment without a name."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from branches.appraisals import access, services
from branches.appraisals.enums import ReportState
from branches.appraisals.forms import RemarkForm
from branches.appraisals.models import DutyReportVote
from branches.appraisals.selectors import rounds
from portal.files.selectors import file_panel
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "duty_report_hear"}
SHOWN = 40


@page("duty_report.hear")
def duty_report_hear(request: HouseRequest) -> HttpResponse:
    """Reports that the reader was invited to hear, the newest first."""
    votes = list(access.heard_votes(request.actor).order_by("-report__year", "report__branch__node__path")[:SHOWN])
    waiting = rounds.unvoted(request.actor.person_id, {v.ballot_id for v in votes})
    lines = [{"vote": v, "can_vote": v.ballot_id in waiting} for v in votes]
    return render(request, "branches/appraisals/hear.html", {**SECTION, "lines": lines})


def _vote(request: HouseRequest, pk: int) -> DutyReportVote:
    return get_object_or_404(access.heard_votes(request.actor), pk=pk)


@page("duty_report.hear")
def duty_report_hearing(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _vote(request, pk), RemarkForm())


def _show(request: HouseRequest, vote: DutyReportVote, form: RemarkForm, status: int = 200) -> HttpResponse:
    report = vote.report
    context = {
        **SECTION, "vote": vote, "row": report, "parts": list(report.parts.select_related("topic")), "form": form,
        "can_vote": vote.ballot_id in rounds.unvoted(request.actor.person_id, {vote.ballot_id}),
        "may_remark": report.state == ReportState.RATING, "file_panel": file_panel(request.actor, "duty_report", report.pk),
    }  # fmt: skip
    return render(request, "branches/appraisals/hearing.html", context, status=status)


@page("duty_report.hear", methods="POST")
def duty_report_remark(request: HouseRequest, pk: int) -> HttpResponse:
    vote, form = _vote(request, pk), RemarkForm(request.POST)
    if form.is_valid():
        service = partial(services.leave_remark, vote=vote, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("意见已提交，不记姓名。"), then=redirect("duty_report_hearing", pk)):
            return answer
    return _show(request, vote, form, 422)
