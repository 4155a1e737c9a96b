"""Schemes as files and through their states: upload, export, adopt, draft anew."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessment.schemes import exports, imports, services
from assessment.schemes.access import sees_cases
from assessment.schemes.forms import DraftFileForm, SchemeUploadForm, problem_words, spot_words
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import RowsRefused, SchemeRefused
from assessment.schemes.views.pages import SECTION
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def text_given(given: Any) -> str:
    """The text of an uploaded scheme, whichever kind of file it came as."""
    return given if isinstance(given, str) else imports.text_in(given)


def problems_of(broken: SchemeRefused) -> list[str]:
    """Every problem in a sentence: of a file with its line, of a workbook with sheet, row and column."""
    if isinstance(broken, RowsRefused):
        return [": ".join(filter(None, (spot_words(spot, broken.rows), problem_words(problem)))) for spot, problem in broken.spots]
    return [sentence(p.code, {**p.params, "line": p.line}) for p in broken.problems]


@page("scheme.edit", methods="GET POST")
def scheme_upload(request: HouseRequest) -> HttpResponse:
    form = SchemeUploadForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            scheme = services.import_scheme(actor=request.actor, at=clock.now(), text=text_given(form.cleaned_data["file"]))
        except SchemeRefused as broken:
            problems = problems_of(broken)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已导入为草案，请另一位有权人员核对后通过。"))
            return redirect("scheme_detail", code=scheme.code, version=scheme.version)
    context = {**SECTION, "form": form, "problems": problems}
    return render(request, "assessment/schemes/upload.html", context, status=422 if form.errors or problems else 200)


@page("scheme.edit", methods="GET POST")
def scheme_replace(request: HouseRequest, code: str, version: int) -> HttpResponse:
    """A file takes the place of a draft's contents."""
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    form = DraftFileForm(request.POST or None, request.FILES or None, initial={"revision": scheme.revision})
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            text = text_given(given["file"])
            services.change_draft(actor=request.actor, at=clock.now(), scheme=scheme, revision=given["revision"], text=text)
        except SchemeRefused as broken:
            problems = problems_of(broken)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("草案已更新。"))
            return redirect("scheme_detail", code=code, version=version)
    context = {**SECTION, "form": form, "problems": problems, "scheme": scheme}
    return render(request, "assessment/schemes/upload.html", context, status=422 if form.errors or problems else 200)


@page("scheme.view")
def scheme_export(request: HouseRequest, code: str, version: int) -> HttpResponse:
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    text = exports.yaml_of(scheme, with_cases=sees_cases(request.actor))
    headers = {"Content-Disposition": f'attachment; filename="{scheme.code}-v{scheme.version}.yaml"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


@page("scheme.view")
def scheme_workbook(request: HouseRequest, code: str, version: int) -> HttpResponse:
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    return attachment(exports.workbook_of(scheme), name=f"{scheme.code}-v{scheme.version}.xlsx", content_type=XLSX)


@page("scheme.edit", methods="POST")
def scheme_draft(request: HouseRequest, code: str, version: int) -> HttpResponse:
    """A new draft with the contents of this version."""
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    try:
        draft = services.start_draft(actor=request.actor, at=clock.now(), scheme=scheme)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("第 %(version)s 版草案已建立，请修改后保存。") % {"version": draft.version})
    return redirect("scheme_edit", code=draft.code, version=draft.version)


@page("scheme.adopt", methods="POST")
def scheme_adopt(request: HouseRequest, code: str, version: int) -> HttpResponse:
    scheme = get_object_or_404(AssessmentScheme, code=code, version=version)
    seen = request.POST.get("revision", "")
    revision = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    try:
        services.adopt_scheme(actor=request.actor, at=clock.now(), scheme=scheme, revision=revision)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("方案已通过，可用于开启考核期。"))
    return redirect("scheme_detail", code=code, version=version)
