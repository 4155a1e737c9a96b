"""Duty reports: written by the secretary, rated under the lead of the superior committee."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.appraisals import access, rules, services
from branches.appraisals.enums import BAND_TONES, REPORT_TONES, RaterGroup, ReportState
from branches.appraisals.filters import DutyReportFilter
from branches.appraisals.forms import AnswerForm, ConcludeForm, GroupForm, ReportForm, ReportStartForm, ReturnForm, VersionForm
from branches.appraisals.models import DutyReport, DutyReportVote
from branches.appraisals.selectors import reports as selectors
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence

SECTION = {"section": "duty_reports"}
COLUMNS = (
    Column(gettext_lazy("党支部")),
    Column(gettext_lazy("年度"), "year", "num"),
    Column(gettext_lazy("述职人"), css="hide-s"),
    Column(gettext_lazy("得分"), "total", "num"),
    Column(gettext_lazy("等次")),
    Column(gettext_lazy("状态")),
)
R = ReportState


def _toned(rows: list[DutyReport]) -> list[DutyReport]:
    for row in rows:
        row.tone, row.band_tone = REPORT_TONES[row.state], BAND_TONES.get(row.band, "mute")
    return rows


@page("duty_report.view")
def duty_report_list(request: HouseRequest) -> HttpResponse:
    """Own reports of a secretary; filed ones of the reach for the committee."""
    rows = selectors.reports(request.actor)
    listing = Listing(request, rows, COLUMNS, DutyReportFilter(request.GET, rows), decorate=_toned, export="duty-report-list")
    context = {**SECTION, "listing": listing, "may_write": request.actor.can("duty_report.write")}
    return render(request, "branches/appraisals/report_list.html", context)


@page("duty_report.write", methods="GET POST")
def duty_report_new(request: HouseRequest) -> HttpResponse:
    form = ReportStartForm(request.POST if request.method == "POST" else None, scope=request.scope, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.open_report(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("duty_report_edit" if row.state == R.DRAFT else "duty_report_detail", row.pk)
    return render(request, "branches/appraisals/report_new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _report(request: HouseRequest, pk: int) -> DutyReport:
    return get_object_or_404(selectors.reports(request.actor), pk=pk)


@page("duty_report.view")
def duty_report_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _report(request, pk))


def _show(request: HouseRequest, row: DutyReport, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The report with the acts of whoever reads it: the secretary's own, or the committee's."""
    today, votes, is_own = clock.today(), selectors.votes_of(row), access.is_reporter(request.actor, row)
    runs = request.actor.scope("duty_report.run").covers(row.branch.node.path) and not is_own
    chosen = selectors.report_rules(today)
    ready = rules.groups_verdict(selectors.papers_of(votes), chosen.groups, chosen.fewest)
    is_over = row.state in {R.CONCLUDED, R.DONE}
    context: dict[str, Any] = {
        **SECTION, "row": row, "tone": REPORT_TONES[row.state], "band_tone": BAND_TONES.get(row.band, "mute"), "is_own": is_own,
        "runs": runs, "parts": list(row.parts.select_related("topic")), "votes": votes, "lines": selectors.result_lines(row),
        "is_over": is_over, "remarks": selectors.remarks_of(row) if is_over else [],
        "file_panel": file_panel(request.actor, "duty_report", row.pk), "fewest": chosen.fewest,
        "weights": [(RaterGroup(g).label, w) for g, w in chosen.groups.items()],
        "why_not": "" if ready else sentence(ready.code, ready.params),
        **_forms(row, votes, is_own=is_own, runs=runs, is_ready=bool(ready)), **{f"{name}_form": form for name, form in bound.items()},
    }  # fmt: skip
    return render(request, "branches/appraisals/report_detail.html", context, status=status)


def _forms(row: DutyReport, votes: list[DutyReportVote], *, is_own: bool, runs: bool, is_ready: bool) -> dict[str, forms.Form]:
    """The forms of the acts that come next for this reader."""
    version = {"version": row.version}
    found: dict[str, forms.Form] = {}
    if runs and row.state in {R.FILED, R.RATING}:
        usual = selectors.invited(row, RaterGroup.COMMITTEE, clock.today()) if not votes else []
        group = RaterGroup.DELEGATES if votes else RaterGroup.COMMITTEE
        first = {**version, "group": group, "numbers": "\n".join(p.staff_no for p in usual)}
        found["group_form"] = GroupForm(scope=selectors.raters_scope(row), initial=first)
    if runs and row.state == R.FILED:
        found["return_form"] = ReturnForm(initial=version)
    if runs and row.state == R.RATING and is_ready:
        found["conclude_form"] = ConcludeForm(initial=version)
    if is_own and row.state == R.CONCLUDED:
        found["answer_form"] = AnswerForm(initial=version)
    return found


@page("duty_report.write", methods="GET POST")
def duty_report_edit(request: HouseRequest, pk: int) -> HttpResponse:
    """Write the texts."""
    row = _report(request, pk)
    verdict = access.may_write(request.actor, row, "write")
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("duty_report_detail", args=[pk]))
    parts = list(row.parts.select_related("topic"))
    form = ReportForm(request.POST if request.method == "POST" else None, parts=parts, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        service = partial(services.write_report, report=row, version=form.cleaned_data["version"], texts=form.texts())
        if answer := carry_out(request, form, service, done=_("已保存，写完后请提交。"), then=redirect("duty_report_detail", pk)):
            return answer
    context = {**SECTION, "row": row, "form": form}
    return render(request, "branches/appraisals/report_edit.html", context, status=422 if form.errors else 200)


@page("duty_report.write", methods="POST")
def duty_report_file(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _report(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.file_report(actor=request.actor, at=clock.now(), report=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("duty_report_detail", args=[pk]))
    messages.success(request, _("已提交，党委会收到通知。"))
    return redirect("duty_report_detail", pk)


def _carry(request: HouseRequest, row: DutyReport, name: str, form: forms.Form, service: Callable[..., Any], done: str) -> HttpResponse:
    if form.is_valid() and (answer := carry_out(request, form, service, done=done, then=redirect("duty_report_detail", row.pk))):
        return answer
    return _show(request, row, 422, **{name: form})


@page("duty_report.run", methods="POST")
def duty_report_return(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _report(request, pk), ReturnForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    return _carry(request, row, "return", form, partial(services.return_report, report=row, **given), _("已退回，并通知了述职人。"))


@page("duty_report.run", methods="POST")
def duty_report_convene(request: HouseRequest, pk: int) -> HttpResponse:
    """Invite one group; its ballot is then opened and closed on its own page."""
    row = _report(request, pk)
    form = GroupForm(request.POST, scope=selectors.raters_scope(row))

    def service(**who: Any) -> Any:
        data = form.cleaned_data
        words = {"version": data["version"], "group": data["group"], "mode": data["mode"], "people": form.people}
        return services.convene_group(report=row, **words, **who)

    return _carry(request, row, "group", form, service, _("已建立这个主体的投票，请到投票页面开始。"))


@page("duty_report.run", methods="POST")
def duty_report_conclude(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _report(request, pk), ConcludeForm(request.POST)

    def service(**who: Any) -> Any:
        return services.conclude_report(report=row, version=form.cleaned_data["version"], given=form.given(), **who)

    return _carry(request, row, "conclude", form, service, _("已形成结果，并通知了述职人。"))


@page("duty_report.write", methods="POST")
def duty_report_answer(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _report(request, pk), AnswerForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    return _carry(request, row, "answer", form, partial(services.answer_report, report=row, **given), _("整改情况已提交。"))
