"""The register of qualifications, one of them with its scope, candidates from outside."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from workforce.assessors import selectors, services
from workforce.assessors.enums import AssessorKind
from workforce.assessors.filters import AssessorFilter
from workforce.assessors.forms import AssessorForm, CandidateForm, ScopeForm
from workforce.assessors.models import AssessorQualification, AssessorScope

SECTION = {"section": "assessors"}
COLUMNS = (
    Column(gettext_lazy("评价机构名称"), "name"),
    Column(gettext_lazy("类型"), "", "hide-s"),
    Column(gettext_lazy("承办单位"), "", "hide-s"),
    Column(gettext_lazy("有效期截止"), "to_on"),
    Column(gettext_lazy("范围"), "", "num"),
)


@page("assessor.view")
def assessor_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.qualifications(request.scope)
    listing = Listing(request, rows, COLUMNS, AssessorFilter(request.GET, rows, request=request), export="assessor-list")
    context = {
        **SECTION, "listing": listing, "can_edit": request.actor.can("assessor.edit"), "today": clock.today(),
        "is_checked": selectors.is_checked(clock.today()),
    }  # fmt: skip
    return render(request, "workforce/assessors/list.html", context)


def _row(request: HouseRequest, pk: int) -> AssessorQualification:
    return get_object_or_404(selectors.qualifications(request.scope), pk=pk)


def _show(request: HouseRequest, row: AssessorQualification, status: int = 200, **forms: Any) -> HttpResponse:
    can_edit = request.actor.scope("assessor.edit").covers(row.node.path)
    is_public = row.kind == AssessorKind.PUBLIC
    context = {
        **SECTION, "row": row, "scope": row.scope.select_related("occupation"), "can_edit": can_edit, "is_public": is_public,
        "candidates": row.candidates.select_related("occupation")[:50] if is_public else [], "today": clock.today(),
        "scope_form": ScopeForm() if can_edit else None, "candidate_form": CandidateForm() if can_edit and is_public else None, **forms,
    }  # fmt: skip
    return render(request, "workforce/assessors/detail.html", context, status=status)


@page("assessor.view")
def assessor_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _row(request, pk))


def _form(request: HouseRequest, form: AssessorForm, title: str, back: str) -> HttpResponse:
    context = {**SECTION, "form": form, "title": title, "back": back, "crumb": _("评价资质"), "crumb_url": reverse("assessor_list")}
    return render(request, "workforce/careers/form.html", context, status=422 if form.errors else 200)


@page("assessor.edit", methods="GET POST")
def assessor_new(request: HouseRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = AssessorForm(given, scope=request.scope, is_new=True, initial={"once_key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.save_qualification(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记，请列出职业和等级范围。"))
            return redirect("assessor_detail", row.pk)
    return _form(request, form, _("登记评价资质"), reverse("assessor_list"))


@page("assessor.edit", methods="GET POST")
def assessor_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    names = ("version", "kind", "name", "number", "authority", "from_on", "to_on")
    given = request.POST if request.method == "POST" else None
    form = AssessorForm(given, scope=request.scope, is_new=False, initial={name: getattr(row, name) for name in names})
    back = reverse("assessor_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        service = partial(services.save_qualification, node=row.node, qualification=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect(back)):
            return answer
    return _form(request, form, _("修改评价资质"), back)


@page("assessor.edit", methods="POST")
def assessor_scope_add(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _row(request, pk), ScopeForm(request.POST)
    if form.is_valid():
        service = partial(services.add_scope, qualification=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已列入评价范围。"), then=redirect("assessor_detail", pk)):
            return answer
    return _show(request, row, 422, scope_form=form)


@page("assessor.edit", methods="POST")
def assessor_scope_drop(request: HouseRequest, pk: int) -> HttpResponse:
    rows = AssessorScope.objects.within(request.scope).select_related("qualification__node", "occupation")
    row = get_object_or_404(rows, pk=pk)
    try:
        services.drop_scope(actor=request.actor, at=clock.now(), scope=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已从评价范围删除。"))
    return redirect("assessor_detail", row.qualification_id)


@page("assessor.edit", methods="POST")
def assessor_candidate(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _row(request, pk), CandidateForm(request.POST)
    if form.is_valid():
        service = partial(services.note_candidate, qualification=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已登记社会考生的证书。"), then=redirect("assessor_detail", pk)):
            return answer
    return _show(request, row, 422, candidate_form=form)
