"""What a worker does, mostly on a phone: see where he stands, apply, follow his application."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.pages import HouseRequest, page, refused
from portal.people.models import Person
from workforce.promotion import access, services
from workforce.promotion.forms import ApplicationForm, first_state
from workforce.promotion.models import PromotionApplication
from workforce.promotion.selectors import cases, facts, wording
from workforce.skills.models import Occupation

SECTION = {"section": "promotions"}


def _me(request: HouseRequest) -> Person:
    return get_object_or_404(Person.objects.within(request.scope).select_related("unit"), pk=request.actor.person_id)


def _chosen(request: HouseRequest, occupations: list[Occupation]) -> Occupation | None:
    """The occupation that the page is about: the asked one, else the worker's first."""
    asked = request.POST.get("occupation") or request.GET.get("occupation")
    if asked:
        return next((o for o in occupations if o.code == asked), None)
    return occupations[0] if occupations else None


@page("promotion.apply")
def promotion_mine(request: HouseRequest) -> HttpResponse:
    me, today = _me(request), clock.today()
    occupations = facts.occupations_of(me, today)
    occupation = _chosen(request, occupations)
    if occupations and occupation is None:
        raise Http404
    rows = list(cases.own_applications(me.pk))
    open_case = next((r for r in rows if r.is_open and occupation and r.occupation_id == occupation.pk), None)
    context: dict[str, Any] = {
        **SECTION,
        "me": me,
        "occupations": occupations,
        "occupation": occupation,
        "rows": rows,
        "open_case": open_case,
    }
    if occupation is not None:
        found = facts.eligibility(me, occupation, today)
        context |= {"found": found, "boards": [wording.board_of(g) for g in found.grades], "current": wording.grade_words(found.current)}
    return render(request, "workforce/promotion/mine.html", context)


@page("promotion.apply", methods="GET POST")
def promotion_apply(request: HouseRequest) -> HttpResponse:
    me, today = _me(request), clock.today()
    occupation = _chosen(request, facts.occupations_of(me, today))
    if occupation is None:
        raise Http404
    running = cases.own_applications(me.pk).open().filter(occupation=occupation).first()
    if running is not None:
        messages.info(request, _("该职业已有一份办理中的申报，这里是它的进度。"))
        return redirect("promotion_detail", running.pk)
    found = facts.eligibility(me, occupation, today)
    form = ApplicationForm(request.POST or None, request.FILES or None, eligibility=found, initial={"path_code": request.GET.get("path")})
    if request.method == "POST":
        answer = _save_new(request, form, occupation)
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "occupation": occupation, "found": found, "refusal": _refusal(found)}
    return render(request, "workforce/promotion/apply.html", context, status=422 if form.errors else 200)


def _refusal(found: facts.Eligibility) -> str:
    """Why nobody can apply here now; empty when a path is met."""
    if not found.grades:
        return _("您已持有本职业的最高等级证书。")
    if any(g.is_met for g in found.grades):
        return ""
    return wording.refusal_of(found.grades[0])


def _save_new(request: HouseRequest, form: ApplicationForm, occupation: Occupation) -> HttpResponse | None:
    """Draft, papers and, when asked, submission; None when the form has to be shown again."""
    code = request.POST.get("path_code", "")
    if not form.is_valid() and not (set(form.errors) == {"path_code"} and code):
        return None
    at, note = clock.now(), form.cleaned_data.get("note", "")
    try:
        row = services.draft_application(actor=request.actor, at=at, occupation=occupation, path_code=code, note=note)
    except RuleBroken as broken:
        if broken.code == "promotion.already_open":
            return redirect("promotion_mine")
        form.errors.pop("path_code", None)
        add_refusal(form, broken)
        return None
    return _finish(request, row, form)


def _finish(request: HouseRequest, row: PromotionApplication, form: ApplicationForm) -> HttpResponse:
    """Add the papers and submit when that button was pressed; what was saved stays saved when a paper is refused."""
    at = clock.now()
    if not _papers_kept(request, row, form, at):
        return redirect("promotion_edit", row.pk)
    try:
        if request.POST.get("act") == "submit":
            row = services.submit_application(actor=request.actor, at=at, application=row, version=row.version)
            messages.success(request, _("申报已提交。%(due)s 前会有答复，每一步都会通知您。") % {"due": row.answer_due_on})
        else:
            messages.success(request, _("草稿已保存。提交后人事才能看到。"))
    except RuleBroken as broken:
        messages.error(request, wording.refused_words(broken))
    return redirect("promotion_detail", row.pk)


def _papers_kept(request: HouseRequest, row: PromotionApplication, form: ApplicationForm, at: datetime) -> bool:
    """Keep each paper on its own; for those that are refused say which, why, and that the draft stands."""
    refused_papers = []
    for upload in form.cleaned_data.get("papers") or []:
        try:
            services.add_evidence(actor=request.actor, at=at, application=row, uploads=[upload])
        except RuleBroken as broken:
            refused_papers.append(_("“%(file)s”没有上传：%(why)s") % {"file": upload.name, "why": wording.refused_words(broken)})
    if refused_papers:
        kept = _("草稿已保存，还没有提交。请换一份文件后再提交。")
        messages.error(request, " ".join([*refused_papers, kept]))
    return not refused_papers


def _own(request: HouseRequest, pk: int) -> PromotionApplication:
    rows = cases.own_applications(request.scope.person_id).select_related("batch__panel", "batch__publicity")
    return get_object_or_404(rows, pk=pk)


@page("promotion.view")
def promotion_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """The worker's own case. An officer is led to the review page, which has the same address for everybody."""
    if request.scope.person_id is None or not cases.own_applications(request.scope.person_id).filter(pk=pk).exists():
        get_object_or_404(cases.submitted(request.scope), pk=pk)
        return redirect("promotion_review", pk)
    row = _own(request, pk)
    case = cases.case_of(row, clock.today())
    context = {
        **SECTION, "case": case, "row": row, "steps": cases.steps_of(case), "moments": cases.moments_of(case),
        "can_edit": bool(access.may_edit(request.actor, row)),
        "from_words": wording.grade_words(row.from_grade), "form": VersionForm(initial={"version": row.version}),
    }  # fmt: skip
    return render(request, "workforce/promotion/detail.html", context)


@page("promotion.edit", methods="GET POST")
def promotion_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    verdict = access.may_edit(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params))
    found = facts.eligibility(row.person, row.occupation, clock.today())
    form = ApplicationForm(request.POST or None, request.FILES or None, eligibility=found, initial=first_state(row))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = services.edit_application(
                actor=request.actor,
                at=clock.now(),
                application=row,
                version=data["version"] or 0,
                path_code=data["path_code"],
                note=data["note"],
            )
        except EditConflict as broken:
            return refused(request, broken)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return _finish(request, row, form)
    files = cases.papers_of(row)
    context = {**SECTION, "form": form, "row": row, "occupation": row.occupation, "found": found, "refusal": "", "files": files}
    return render(request, "workforce/promotion/apply.html", context, status=422 if form.errors else 200)


@page("promotion.edit", methods="POST")
def promotion_submit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        row = services.submit_application(actor=request.actor, at=clock.now(), application=row, version=form.cleaned_data["version"])
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("申报已提交。%(due)s 前会有答复，每一步都会通知您。") % {"due": row.answer_due_on})
    return redirect("promotion_detail", row.pk)
