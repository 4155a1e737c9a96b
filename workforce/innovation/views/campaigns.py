"""Campaigns, the measures that come in, and the answer to each."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.acts import Act, Bound, carried
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.periods import add_months
from portal.kernel.sentences import sentence
from workforce.innovation import access, rules, selectors, services
from workforce.innovation.filters import CampaignFilter
from workforce.innovation.forms import CampaignForm, DecideForm, MeasureForm, SeatsForm, SeenForm
from workforce.innovation.models import InnovationCampaign, InnovationMeasure

SECTION = {"section": "innovation"}
COLUMNS = (
    Column(gettext_lazy("活动")),
    Column(gettext_lazy("范围"), css="hide-s"),
    Column(gettext_lazy("开始"), "from_on", "hide-s"),
    Column(gettext_lazy("截止"), "to_on"),
    Column(gettext_lazy("采纳/措施"), css="num"),
)


@page("innovation.view")
def innovation_campaigns(request: HouseRequest) -> HttpResponse:
    rows = selectors.campaigns(request.scope)
    listing = Listing(request, rows, COLUMNS, CampaignFilter(request.GET, rows, request=request), export="innovation-campaigns")
    context = {**SECTION, "listing": listing, "can_open": request.actor.can("innovation.office")}
    return render(request, "workforce/innovation/campaigns.html", context)


@page("innovation.office", methods="GET POST")
def innovation_campaign_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    first = {"from_on": today, "to_on": add_months(today, 1), "once_key": get_random_string(32)}
    form = CampaignForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["once_key"]
        try:
            row = services.open_campaign(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=key)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("活动已发起。"))
            return redirect("innovation_campaign", row.pk)
    return render(request, "workforce/innovation/campaign_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _campaign(request: HouseRequest, pk: int) -> InnovationCampaign:
    return get_object_or_404(selectors.campaigns(request.scope), pk=pk)


def _show(request: HouseRequest, row: InnovationCampaign, bound: Bound, status: int = 200) -> HttpResponse:
    """Adopted measures for everybody, one's own with their answers, all for the office."""
    actor, today = request.actor, clock.today()
    runs, rows = access.runs_campaign(actor, row), list(selectors.measures_of(row))
    acts: list[Act] = []
    verdict = rules.tell_verdict(is_closed=row.is_closed, from_on=row.from_on, to_on=row.to_on, today=today)
    if verdict and actor.person_id is not None:
        form = bound.get("measure") or MeasureForm(initial={"version": row.version, "once_key": get_random_string(32)})
        url = reverse("innovation_measure_new", args=[row.pk])
        acts.append(Act("measure", _("提交措施"), url, form, button=_("提交"), icon="send", is_main=True))
    if runs and not row.is_closed:
        url = reverse("innovation_campaign_close", args=[row.pk])
        acts.append(Act("close", _("办结活动"), url, SeenForm(initial={"version": row.version}), hint=_("全部措施答复后办结")))
    context = {
        **SECTION, "row": row, "acts": acts, "runs": runs, "measures": rows if runs else [],
        "mine": [m for m in rows if access.is_author(actor, m)], "adopted": [m for m in rows if m.state == rules.ADOPTED],
    }  # fmt: skip
    return render(request, "workforce/innovation/campaign.html", context, status=status)


@page("innovation.view")
def innovation_campaign(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _campaign(request, pk), {})


@page("innovation.view", methods="POST")
def innovation_measure_new(request: HouseRequest, pk: int) -> HttpResponse:
    row = _campaign(request, pk)
    return carried(
        request, "measure", MeasureForm(request.POST), partial(services.tell_measure, campaign=row), done=_("已提交，谢谢您！"),
        to="innovation_campaign", pk=pk, show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip


@page("innovation.office", methods="POST")
def innovation_campaign_close(request: HouseRequest, pk: int) -> HttpResponse:
    row = _campaign(request, pk)
    return carried(
        request, "close", SeenForm(request.POST), partial(services.close_campaign, campaign=row), done=_("活动已办结。"),
        to="innovation_campaign", pk=pk, show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip


def _measure(request: HouseRequest, pk: int) -> InnovationMeasure:
    return get_object_or_404(selectors.measures(request.scope), pk=pk)


def _show_measure(request: HouseRequest, row: InnovationMeasure, bound: Bound, status: int = 200) -> HttpResponse:
    acts: list[Act] = []
    reviews = list(row.reviews.select_related("refusal"))
    seen: dict[str, Any] = {"version": row.version}
    if row.state == rules.OPEN and not access.is_author(request.actor, row):
        decide = bound.get("decide", DecideForm(initial=seen))
        is_open = any(review.is_passed is None for review in reviews)
        why = sentence("innovation.panel_open") if is_open else ""
        acts.append(Act("decide", _("答复"), reverse("innovation_measure_decide", args=[row.pk]), decide, is_main=not why, why=why))
        seats = bound.get("convene", SeatsForm(initial=seen))
        url = reverse("innovation_measure_convene", args=[row.pk])
        hint = _("效益和可行性两个维度，由生产、机电、安监评审")
        acts.append(Act("convene", _("组织实效评估"), url, seats, button=_("组织"), hint=hint))
    context = {**SECTION, "row": row, "acts": acts, "reviews": reviews}
    return render(request, "workforce/innovation/measure.html", context, status=status)


@page("innovation.office")
def innovation_measure(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_measure(request, _measure(request, pk), {})


@page("innovation.office", methods="POST")
def innovation_measure_decide(request: HouseRequest, pk: int) -> HttpResponse:
    row = _measure(request, pk)
    return carried(
        request, "decide", DecideForm(request.POST), partial(services.decide_measure, measure=row), done=_("已答复，提出人会收到消息。"),
        to="innovation_measure", pk=pk, show=lambda bound: _show_measure(request, row, bound, 422),
    )  # fmt: skip


@page("innovation.office", methods="POST")
def innovation_measure_convene(request: HouseRequest, pk: int) -> HttpResponse:
    row = _measure(request, pk)
    return carried(
        request, "convene", SeatsForm(request.POST), partial(services.convene_review, source=row), done=_("已组织评估，评委会收到消息。"),
        to="innovation_measure", pk=pk, show=lambda bound: _show_measure(request, row, bound, 422),
    )  # fmt: skip
