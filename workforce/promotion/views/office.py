"""What HR does: the list, the review page, each check by hand, the decision."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.promotion import services
from workforce.promotion.enums import PromotionState
from workforce.promotion.filters import PromotionFilter
from workforce.promotion.forms import ApprovalForm, DecisionForm, JudgeForm
from workforce.promotion.models import PromotionApplication
from workforce.promotion.selectors import cases, exams, wording
from workforce.results.selectors import verified_of

S = PromotionState
SECTION = {"section": "promotion_review"}
COLUMNS = [
    Column(gettext_lazy("申报人"), sort="person__staff_no"),
    Column(gettext_lazy("职业"), css="hide-s"),
    Column(gettext_lazy("申报等级"), css="hide-s", sort="target_grade"),
    Column(gettext_lazy("提交日期"), sort="submitted_at", css="hide-s"),
    Column(gettext_lazy("办结期限"), sort="answer_due_on", css="hide-s"),
    Column(gettext_lazy("状态")),
]
TABS = (S.SUBMITTED, S.CHECKED, S.RETURNED, S.PANEL_PASSED, S.PUBLICISED, S.APPROVED, S.REFUSED)


@page("promotion.list")
def promotion_list(request: HouseRequest) -> HttpResponse:
    rows = cases.submitted(request.scope)
    counts = cases.state_counts(rows)
    wanted = request.GET.get("s", "")
    wanted = wanted if wanted in TABS else ""
    shown = rows.filter(state=wanted) if wanted else rows
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), not wanted)]
    tabs += [(state.label, f"?s={state.value}", counts.get(state.value, 0), state.value == wanted) for state in TABS]
    listing = Listing(request, shown, COLUMNS, PromotionFilter(request.GET, shown, request=request), tabs=tabs, export="promotion-list")
    return render(request, "workforce/promotion/list.html", {**SECTION, "listing": listing, "today": clock.today()})


def _row(request: HouseRequest, pk: int) -> PromotionApplication:
    rows = cases.submitted(request.scope).select_related("person__unit", "occupation", "certificate", "batch__panel", "batch__publicity")
    return get_object_or_404(rows, pk=pk)


def _show(request: HouseRequest, row: PromotionApplication, status: int = 200, **forms: Any) -> HttpResponse:
    case = cases.case_of(row, clock.today())
    first = {"version": row.version}
    context = {
        **SECTION,
        "row": row,
        "case": case,
        "steps": cases.steps_of(case),
        "moments": cases.moments_of(case),
        "desk": cases.desk_of(request.actor, case),
        "from_words": wording.grade_words(row.from_grade),
        "results": verified_of(row.person_id),
        "can_examine": case.is_single and request.actor.scope("exam.run").covers(row.person.unit.path),
        "sittings": exams.sittings_of(request.actor.scope("exam.view"), row) if case.is_single else [],
        "open_code": request.GET.get("check", ""),
        "judge_form": JudgeForm(initial=first),
        "decision_form": DecisionForm(
            initial={**first, "reason": cases.tally_words(case.standing.tally) if case.way.panel == "failed" else ""}
        ),
        "approval_form": ApprovalForm(initial={**first, "issued_on": clock.today()}),
        **forms,
    }
    return render(request, "workforce/promotion/review.html", context, status=status)


@page("promotion.list")
def promotion_review(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _row(request, pk))


def _back(row: PromotionApplication, anchor: str = "") -> HttpResponse:
    answer = redirect("promotion_review", row.pk)
    answer["Location"] += anchor
    return answer


@page("promotion.check", methods="POST")
def promotion_judge(request: HouseRequest, pk: int) -> HttpResponse:
    """One check by hand."""
    row, form = _row(request, pk), JudgeForm(request.POST)
    if form.is_valid():
        service = partial(services.judge_check, application=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("核对结论已记下。"), then=_back(row, "#c-chk")):
            return answer
    return _show(request, row, 422, judge_form=form, open_code=request.POST.get("code", ""))


@page("promotion.check", methods="POST")
def promotion_recheck(request: HouseRequest, pk: int) -> HttpResponse:
    """Compute the conditions anew."""
    row, form = _row(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.recheck_application(actor=request.actor, at=clock.now(), application=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已按最新资料重新核对，人工结论保留。"))
    return _back(row, "#c-chk")


@page("promotion.check", methods="POST")
def promotion_decide(request: HouseRequest, pk: int) -> HttpResponse:
    """Pass on, propose a refusal, return or refuse; who may is asked by the service."""
    row, form = _row(request, pk), DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, row, 422, decision_form=form)
    act, words = form.cleaned_data["act"], {k: form.cleaned_data[k] for k in ("version", "reason")}
    common: dict[str, Any] = {"actor": request.actor, "at": clock.now(), "application": row, **words}
    try:
        if act == "return":
            services.return_application(**common)
        elif act == "refuse":
            services.refuse_application(**common)
        else:
            services.conclude_check(**common, is_rejected=act == "reject")
    except EditConflict as broken:
        return refused(request, broken)
    except RuleBroken as broken:
        add_refusal(form, broken)
        return _show(request, row, 422, decision_form=form)
    messages.success(request, _("已办理，并通知了申报人。"))
    return _back(row)


@page("promotion.decide", methods="POST")
def promotion_approve(request: HouseRequest, pk: int) -> HttpResponse:
    """Decide for the application and issue the certificate."""
    row, form = _row(request, pk), ApprovalForm(request.POST)
    if form.is_valid():
        service = partial(services.approve_application, application=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已通过，证书和等级已生效，并通知了申报人。"), then=_back(row)):
            return answer
    return _show(request, row, 422, approval_form=form)
