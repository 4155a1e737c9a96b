"""Pages of feedback sheets: the list, a new one, one sheet with its lost points and what is done about them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.improvement import selectors, services
from assessment.improvement.filters import FeedbackFilter
from assessment.improvement.forms import FeedbackForm
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page

SECTION = {"section": "improvements", "tab": "feedback"}
COLUMNS = (
    Column(gettext_lazy("党支部"), "branch__node__path"),
    Column(gettext_lazy("考核期"), "round__starts_on"),
    Column(gettext_lazy("党建得分"), "", "num hide-s"),
    Column(gettext_lazy("业务得分"), "", "num hide-s"),
    Column(gettext_lazy("失分指标"), "", "num"),
    Column(gettext_lazy("制表"), "", "hide-s"),
)


@page("improvement.feedback")
def feedback_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.sheets(request.scope)
    listing = Listing(request, rows, COLUMNS, FeedbackFilter(request.GET, rows, request=request), export="feedback-list")
    context = {**SECTION, "listing": listing, "can_make": request.actor.can("improvement.prepare")}
    return render(request, "assessment/improvement/feedback_list.html", context)


@page("improvement.prepare", methods="GET POST")
def feedback_new(request: HouseRequest) -> HttpResponse:
    form = FeedbackForm(
        request.POST if request.method == "POST" else None, scope=request.scope, initial={"round": request.GET.get("round", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.make_feedback(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("反馈单已生成，失分指标已列入改进清单。"))
            return redirect("feedback_detail", row.pk)
    return render(request, "assessment/improvement/feedback_new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("improvement.feedback")
def feedback_detail(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.sheets(request.scope), pk=pk)
    context = {**SECTION, "sheet": row, "lines": list(selectors.lines_of(row)), "key": f"{row.round.code}~{row.branch.node.code}"}
    return render(request, "assessment/improvement/feedback.html", context)
