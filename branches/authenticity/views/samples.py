"""Lots: drawn, looked at by two people, answered by the branch."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.activities.selectors import roll_of, tally
from branches.authenticity import access, selectors, services
from branches.authenticity.enums import SAMPLE_TONES, VERDICT_TONES
from branches.authenticity.forms import DrawForm, VerdictForm
from branches.authenticity.models import SampledRecord
from branches.authenticity.services import DrawFacts
from portal.catalogue.selectors import value_on
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.periods import quarter_of
from portal.kernel.sentences import sentence

SECTION = {"section": "samples"}
COLUMNS = (
    Column(gettext_lazy("党组织")),
    Column(gettext_lazy("活动日期"), "starts_on"),
    Column(gettext_lazy("抽取"), "", "hide-s"),
    Column(gettext_lazy("进度"), "", "num"),
)
RECORD_COLUMNS = (
    Column(gettext_lazy("记录")),
    Column(gettext_lazy("支部"), "", "hide-s"),
    Column(gettext_lazy("意见"), "", "num hide-s"),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("您的意见"), "", "hide-s"),
)


@page("sample.view")
def sample_list(request: HouseRequest) -> HttpResponse:
    """Lots of the reach."""
    listing = Listing(request, selectors.draw_rows(request.scope), COLUMNS)
    context = {**SECTION, "listing": listing, "may_draw": request.actor.can("sample.draw"), "may_rate": request.actor.can("hint.rates")}
    return render(request, "branches/authenticity/sample_list.html", context)


@page("sample.draw", methods="GET POST")
def sample_new(request: HouseRequest) -> HttpResponse:
    """Draw a lot: the last finished quarter and the size of the catalogue are proposed."""
    today = clock.today()
    last = quarter_of(today).previous()
    first = {
        "starts_on": last.starts_on, "ends_on": last.ends_on, "per_branch": value_on("SAMPLE_PER_BRANCH", today),
        "seed": secrets.randbelow(10**9),
    }  # fmt: skip
    form = DrawForm(request.POST if request.method == "POST" else None, initial=first)
    form.fields["node"].queryset = selectors.choosable_nodes(request.scope, today)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            draw = services.draw_sample(actor=request.actor, at=clock.now(), facts=DrawFacts(**form.cleaned_data))
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已抽取，请两位同志分别核查。"))
            return redirect("sample_detail", draw.pk)
    return render(request, "branches/authenticity/sample_new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("sample.view")
def sample_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """One lot with its records: how many opinions are in, and whether one's own is."""
    draw = get_object_or_404(selectors.draw_rows(request.scope), pk=pk)
    rows = selectors.sampled_rows(request.scope).filter(draw=draw)
    listing = Listing(request, rows, RECORD_COLUMNS, decorate=lambda found: _with_progress(found, request))
    return render(request, "branches/authenticity/sample_detail.html", {**SECTION, "draw": draw, "listing": listing})


def _with_progress(rows: list[SampledRecord], request: HouseRequest) -> list[SampledRecord]:
    progress = selectors.progress_of(rows, request.actor)
    for row in rows:
        row.opinions, row.is_mine_in = progress.get(row.pk, (0, False))  # type: ignore[attr-defined]
        row.tone = SAMPLE_TONES[row.state]  # type: ignore[attr-defined]
        row.outcome_tone = VERDICT_TONES.get(row.outcome, "mute")  # type: ignore[attr-defined]
    return rows


def _record(request: HouseRequest, pk: int) -> SampledRecord:
    return get_object_or_404(selectors.with_verdicts(selectors.sampled_rows(request.scope)), pk=pk)


@page("sample.view")
def sample_record(request: HouseRequest, pk: int) -> HttpResponse:
    """A drawn record with what there is to look at, and the form of one's own opinion."""
    return _show(request, _record(request, pk), VerdictForm())


def _show(request: HouseRequest, record: SampledRecord, form: VerdictForm, status: int = 200) -> HttpResponse:
    actor, activity = request.actor, record.activity
    verdict = access.may_judge(actor, record) if actor.scope("sample.judge").covers(record.draw.node.path) else None
    context: dict[str, Any] = {
        **SECTION, "record": record, "activity": activity, "form": form,
        "tone": SAMPLE_TONES[record.state], "outcome_tone": VERDICT_TONES.get(record.outcome, "mute"),
        "may_judge": bool(verdict), "why_not": "" if verdict is None or verdict else sentence(verdict.code, verdict.params),
        "verdicts": selectors.shown_verdicts(record, actor), "tally": tally(roll_of(activity)),
        "agenda": list(activity.agenda.all()), "file_panel": file_panel(actor, "activity", activity.pk),
    }  # fmt: skip
    return render(request, "branches/authenticity/sample_record.html", context, status=status)


@page("sample.judge", methods="POST")
def sample_judge(request: HouseRequest, pk: int) -> HttpResponse:
    """Hand in one's own opinion."""
    record, form = _record(request, pk), VerdictForm(request.POST)
    if form.is_valid():
        try:
            services.give_verdict(actor=request.actor, at=clock.now(), record=record, **form.cleaned_data)
        except RuleBroken as broken:
            return refused(request, broken, back=reverse("sample_record", args=[pk]))
        messages.success(request, _("核查意见已提交。"))
        return redirect("sample_record", pk)
    return _show(request, record, form, status=422)


@page("sample.answer", methods="POST")
def sample_answer(request: HouseRequest, pk: int) -> HttpResponse:
    """The branch answers a conclusion, from the page of its activity."""
    record = get_object_or_404(selectors.results_for(request.scope), pk=pk)
    back = reverse("activity_detail", args=[record.activity_id])
    try:
        services.answer_result(actor=request.actor, at=clock.now(), record=record, text=request.POST.get("text", ""))
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("答复已保存，并通知了核查的同志。"))
    return redirect(back)
