"""Campaigns with their events, the years of a viewing task, and visits of model workers."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.campaigns import selectors, services
from branches.campaigns.enums import CampaignKind, VisitState
from branches.campaigns.forms import CampaignForm, CancelForm, EventForm, HonoursForm, VisitForm, VisitRecordForm
from branches.campaigns.models import Campaign, ModelVisit
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "campaigns"}
COLUMNS = (
    Column(gettext_lazy("名称")),
    Column(gettext_lazy("举办单位"), "node__path", "hide-s"),
    Column(gettext_lazy("起止日期"), "from_on", "hide-s"),
    Column(gettext_lazy("活动数"), css="num"),
)
VISIT_COLUMNS = (
    Column(gettext_lazy("内容")),
    Column(gettext_lazy("劳模工匠")),
    Column(gettext_lazy("接待支部"), "branch__node__path", "hide-s"),
    Column(gettext_lazy("约定日期"), "planned_on", "nowrap"),
    Column(gettext_lazy("状态")),
)


@page("campaign.view")
def campaign_list(request: HouseRequest) -> HttpResponse:
    """Campaigns and viewing tasks, the newest first."""
    listing = Listing(request, selectors.campaigns(request.scope), COLUMNS, export="campaign-list")
    context = {**SECTION, "listing": listing, "may_keep": request.actor.can("campaign.keep")}
    return render(request, "branches/campaigns/campaign_list.html", context)


@page("campaign.keep", methods="GET POST")
def campaign_new(request: HouseRequest) -> HttpResponse:
    """Open a campaign."""
    today = clock.today()
    form = CampaignForm(request.POST or None, scope=request.scope, today=today, initial={"once_key": uuid4().hex, "from_on": today})
    if form.is_valid():
        make = partial(services.open_campaign, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        answer = carry_out(request, form, make, done=_("已建好，所属支部可以把活动记录归进来。"), then=redirect("campaign_list"))
        if answer is not None:
            return answer
    return render(request, "branches/campaigns/campaign_new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _campaign(request: HouseRequest, pk: int) -> Campaign:
    return get_object_or_404(selectors.campaigns(request.scope), pk=pk)


@page("campaign.view")
def campaign_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """One campaign: its events, the units with honours, and of a viewing task the years side by side."""
    return _show(request, _campaign(request, pk))


def _show(request: HouseRequest, row: Campaign, status: int = 200, **forms: Any) -> HttpResponse:
    actor = request.actor
    joins, keeps = actor.scope("campaign.join"), actor.scope("campaign.keep").covers(row.node.path)
    honours = list(row.honours.select_related("node", "title").order_by("-level", "node__path"))
    context: dict[str, Any] = {**SECTION, "row": row, "events": selectors.events(row, request.scope), "honours": honours}
    reads = actor.scope("activity.view")
    context["readable"] = {event.activity_id for event in context["events"] if reads.covers(event.activity.branch.node.path)}
    if row.kind == CampaignKind.VIEWING:
        context["years"], context["lines"] = selectors.viewing_table(row, request.scope)
    if actor.can("campaign.join"):
        context["event_form"] = forms.get("event") or EventForm(campaign=row, scope=joins, auto_id="event_%s")
    if keeps:
        first = {"honours": [h.pk for h in honours]}
        context["honours_form"] = forms.get("honours") or HonoursForm(actor=actor, initial=first, auto_id="honours_%s")
    return render(request, "branches/campaigns/campaign_detail.html", context, status=status)


@page("campaign.join", methods="POST")
def campaign_join(request: HouseRequest, pk: int) -> HttpResponse:
    """Put a record of one's branch into it."""
    row = _campaign(request, pk)
    form = EventForm(request.POST, campaign=row, scope=request.scope, auto_id="event_%s")
    if form.is_valid():
        add = partial(services.add_event, campaign=row, activity=form.cleaned_data["activity"])
        answer = carry_out(request, form, add, done=_("已归入。"), then=redirect("campaign_detail", pk))
        if answer is not None:
            return answer
    return _show(request, row, 422, event=form)


@page("campaign.keep", methods="POST")
def campaign_honours(request: HouseRequest, pk: int) -> HttpResponse:
    """Which honoured units take part."""
    row = get_object_or_404(Campaign.objects.within(request.scope).select_related("node"), pk=pk)
    form = HonoursForm(request.POST, actor=request.actor, auto_id="honours_%s")
    if form.is_valid():
        name = partial(services.name_honours, campaign=row, honours=list(form.cleaned_data["honours"]))
        answer = carry_out(request, form, name, done=_("已保存。"), then=redirect("campaign_detail", pk))
        if answer is not None:
            return answer
    return _show(request, _campaign(request, pk), 422, honours=form)


@page("campaign.view")
def model_visit_list(request: HouseRequest) -> HttpResponse:
    """Visits of model workers to branches in reach."""
    return _visits(request)


def _visits(request: HouseRequest, form: VisitForm | None = None) -> HttpResponse:
    actor = request.actor
    scope = actor.scope("campaign.view")
    rows, wanted = selectors.visits(scope), request.GET.get("s", "")
    counts = selectors.state_counts(rows)
    words: list[Any] = [("", _("全部")), *[(s.value, s.label) for s in VisitState]]
    tabs: list[Any] = [(label, f"?s={key}", counts[key], key == wanted) for key, label in words]
    listing = Listing(request, selectors.of_state(rows, wanted), VISIT_COLUMNS, tabs=tabs, export="model-visit-list")
    if form is None and actor.can("campaign.join"):
        form = VisitForm(actor=actor, scope=actor.scope("campaign.join"))
    context = {**SECTION, "listing": listing, "form": form}
    return render(request, "branches/campaigns/model_visit_list.html", context, status=422 if form is not None and form.errors else 200)


@page("campaign.join", methods="POST")
def model_visit_new(request: HouseRequest) -> HttpResponse:
    """Agree on a visit."""
    form = VisitForm(request.POST, actor=request.actor, scope=request.scope)
    if form.is_valid():
        agree = partial(services.agree_visit, **form.cleaned_data)
        answer = carry_out(request, form, agree, done=_("已登记。"), then=redirect("model_visit_list"))
        if answer is not None:
            return answer
    return _visits(request, form)


def _visit(request: HouseRequest, pk: int) -> ModelVisit:
    return get_object_or_404(selectors.visits(request.scope), pk=pk)


@page("campaign.view")
def model_visit_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_visit(request, _visit(request, pk))


def _show_visit(request: HouseRequest, row: ModelVisit, status: int = 200, **forms: Any) -> HttpResponse:
    actor = request.actor
    may = row.state == VisitState.PLANNED and actor.scope("campaign.join").covers(row.branch.node.path)
    sees_file = row.honour.person_id is not None and actor.scope("honour.view").covers(row.honour.node.path)
    context = {
        **SECTION, "row": row, "sees_file": sees_file, "reads_record": actor.scope("activity.view").covers(row.branch.node.path),
        "record_form": (forms.get("record") or VisitRecordForm(visit=row, auto_id="record_%s")) if may else None,
        "cancel_form": (forms.get("cancel") or CancelForm(auto_id="cancel_%s")) if may else None,
    }  # fmt: skip
    return render(request, "branches/campaigns/model_visit_detail.html", context, status=status)


@page("campaign.join", methods="POST")
def model_visit_hold(request: HouseRequest, pk: int) -> HttpResponse:
    """Name the record of the visit."""
    row = _visit(request, pk)
    form = VisitRecordForm(request.POST, visit=row, auto_id="record_%s")
    if form.is_valid():
        hold = partial(services.hold_visit, visit=row, activity=form.cleaned_data["activity"])
        answer = carry_out(request, form, hold, done=_("已对应到这条记录。"), then=redirect("model_visit_detail", pk))
        if answer is not None:
            return answer
    return _show_visit(request, row, 422, record=form)


@page("campaign.join", methods="POST")
def model_visit_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    """It falls through."""
    row, form = _visit(request, pk), CancelForm(request.POST, auto_id="cancel_%s")
    if form.is_valid():
        cancel = partial(services.cancel_visit, visit=row, reason=form.cleaned_data["reason"])
        answer = carry_out(request, form, cancel, done=_("已取消。"), then=redirect("model_visit_detail", pk))
        if answer is not None:
            return answer
    return _show_visit(request, row, 422, cancel=form)
