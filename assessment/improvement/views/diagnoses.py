"""Pages of the checklist: the sheets of the branches, one sheet to fill in or to read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.improvement import access, selectors, services
from assessment.improvement.enums import DiagnosisState
from assessment.improvement.filters import DiagnosisFilter
from assessment.improvement.forms import AnswersForm, OpenForm
from assessment.improvement.models import Diagnosis
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused

SECTION = {"section": "improvements", "tab": "diagnoses"}
COLUMNS = (
    Column(gettext_lazy("党支部"), "branch__node__path"),
    Column(gettext_lazy("年度"), "year"),
    Column(gettext_lazy("发现问题"), "", "num"),
    Column(gettext_lazy("提交"), "", "hide-s"),
    Column(gettext_lazy("状态")),
)
TABS = (("", gettext_lazy("全部"), "all"), *((s.value, s.label, s.value) for s in DiagnosisState))


@page("improvement.diagnoses")
def diagnosis_list(request: HouseRequest) -> HttpResponse:
    """Own sheets, and those that were handed in by the branches below."""
    rows, wanted = selectors.diagnoses(request.actor), request.GET.get("s", "")
    counts = selectors.diagnosis_counts(rows)
    shown = rows.filter(state=wanted) if wanted in DiagnosisState.values else rows
    listing = Listing(
        request, shown, COLUMNS, DiagnosisFilter(request.GET, shown, request=request),
        tabs=[(label, f"?s={key}", counts[count], key == wanted) for key, label, count in TABS], export="diagnosis-list",
    )  # fmt: skip
    return render(request, "assessment/improvement/diagnoses.html", {**SECTION, "listing": listing, "open_form": _open_form(request)})


def _open_form(request: HouseRequest) -> OpenForm | None:
    actor = request.actor
    if not actor.can("improvement.diagnose"):
        return None
    return OpenForm(request.POST or None, scope=actor.scope("improvement.diagnose"), today=clock.today())


@page("improvement.diagnose", methods="POST")
def diagnosis_open(request: HouseRequest) -> HttpResponse:
    """The sheet of a branch and a year: opened, or the one there is."""
    form = OpenForm(request.POST, scope=request.scope, today=clock.today())
    if not form.is_valid():
        return refused(request, RuleBroken("diagnosis.year", last=clock.today().year - 1, this=clock.today().year))
    try:
        row = services.open_diagnosis(actor=request.actor, at=clock.now(), **form.cleaned_data)
    except RuleBroken as broken:
        return refused(request, broken)
    return redirect("diagnosis_detail", row.pk)


def _show(request: HouseRequest, row: Diagnosis, form: AnswersForm | None, status: int = 200) -> HttpResponse:
    answers = list(selectors.answers_of(row))
    context = {**SECTION, "diagnosis": row, "answers": answers, "form": form, "named": [a for a in answers if a.degree not in ("", "none")]}
    name = "diagnosis_fill.html" if form is not None else "diagnosis.html"
    return render(request, f"assessment/improvement/{name}", context, status=status)


def _form(request: HouseRequest, row: Diagnosis, *, is_bound: bool) -> AnswersForm:
    answers = list(selectors.answers_of(row))
    facts = selectors.facts_beside(row.branch_id, row.year, (a.item.metric for a in answers), clock.today())
    given = request.POST if is_bound else None
    return AnswersForm(given, answers=answers, facts=facts, initial={"version": row.version})


@page("improvement.diagnoses")
def diagnosis_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """To fill in for the branch while it is open; to read for everybody else who may."""
    row, actor = get_object_or_404(selectors.diagnoses(request.actor), pk=pk), request.actor
    fills = row.is_open and actor.can("improvement.diagnose") and bool(access.may_answer(actor, row))
    return _show(request, row, _form(request, row, is_bound=False) if fills else None)


@page("improvement.diagnose", methods="POST")
def diagnosis_answer(request: HouseRequest, pk: int) -> HttpResponse:
    """Keep the answers, or hand them in (``go=hand_in``)."""
    row = get_object_or_404(selectors.diagnoses(request.actor), pk=pk)
    form, hands_in = _form(request, row, is_bound=True), request.POST.get("go") == "hand_in"
    if not form.is_valid():
        return _show(request, row, form, status=422)
    service = services.hand_in if hands_in else services.save_answers
    try:
        facts = {"given": form.given(), "version": form.cleaned_data["version"]}
        service(actor=request.actor, at=clock.now(), diagnosis=row, **facts)
    except RuleBroken as broken:
        if broken.status == 409 or not row.is_open:
            return refused(request, broken)
        add_refusal(form, broken)
        return _show(request, row, form, status=422)
    messages.success(request, _("已提交党委，发现的问题已列入改进清单。") if hands_in else _("已保存，提交以前党委看不到。"))
    return redirect("diagnosis_detail", row.pk)
