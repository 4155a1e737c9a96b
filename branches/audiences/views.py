"""Segments and their sizes, the plan by month, what was reached, the profile of a unit's people."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.audiences import access, selectors, services
from branches.audiences.enums import ItemState
from branches.audiences.filters import ItemFilter
from branches.audiences.forms import CancelForm, ItemForm, SegmentForm, SpanForm
from branches.audiences.models import AudienceSegment, ContentItem
from branches.safety.selectors import reachable_units
from portal.announcements import access as announcements
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.organization.models import Node

SECTION = {"section": "audiences"}
VIEW, MANAGE = "audience.view", "audience.manage"
SEGMENTS = (
    Column(gettext_lazy("人群"), "name"),
    Column(gettext_lazy("单位或党组织"), "node__path", "hide-s"),
    Column(gettext_lazy("条件"), css="hide-s"),
    Column(gettext_lazy("人数"), css="num"),
    Column(gettext_lazy("状态")),
)
ITEMS = (
    Column(gettext_lazy("内容"), "title"),
    Column(gettext_lazy("人群"), css="hide-s"),
    Column(gettext_lazy("类型"), css="hide-s"),
    Column(gettext_lazy("月份"), "month", "hide-s"),
    Column(gettext_lazy("计划发布"), "due_on"),
    Column(gettext_lazy("状态")),
)


@page(VIEW)
def segment_list(request: HouseRequest) -> HttpResponse:
    """Segments with how many they hold; who is in them is shown to nobody."""
    today = clock.today()
    rows = selectors.segments(request.scope)
    listing = Listing(request, rows, SEGMENTS, decorate=partial(selectors.counted, day=today), export="segment-list")
    context = {**SECTION, "listing": listing, "can_manage": request.actor.can(MANAGE), "figures": selectors.figures_on(today)}
    return render(request, "branches/audiences/segment_list.html", context)


def _segment(request: HouseRequest, pk: int) -> AudienceSegment:
    return get_object_or_404(selectors.segments(request.scope), pk=pk)


@page(VIEW)
def segment_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """A segment: its rules, how many they are, and what it is told month by month."""
    row, today = _segment(request, pk), clock.today()
    (row,) = selectors.counted([row], today)
    figures = selectors.figures_on(today)
    context = {
        **SECTION, "row": row, "figures": figures, "items": list(selectors.items(request.scope).filter(segment=row)[:24]),
        "manages": access.is_near(request.actor, MANAGE, row.node, row.branch),
    }  # fmt: skip
    return render(request, "branches/audiences/segment_detail.html", context)


@page(MANAGE, methods="GET POST")
def segment_new(request: HouseRequest) -> HttpResponse:
    nodes = selectors.nodes(request.scope, clock.today())
    form = SegmentForm(request.POST if request.method == "POST" else None, nodes=nodes, initial={"once_key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        save = partial(services.save_segment, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, save, done=_("人群已保存，接着安排内容计划。"), then=redirect("segment_list")):
            return answer
    return _form(request, form, _("新建人群"), reverse("segment_list"))


@page(MANAGE, methods="GET POST")
def segment_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _segment(request, pk)
    first: dict[str, Any] = {n: getattr(row, n) for n in ("name", "is_youth", "min_age", "max_age", "note", "is_active", "version")}
    first |= {n: getattr(row, n).split("|") for n in ("posts", "educations", "statuses")}
    form = SegmentForm(
        request.POST if request.method == "POST" else None, nodes=selectors.nodes(request.scope, clock.today()), row=row, initial=first
    )
    if request.method == "POST" and form.is_valid():
        save = partial(services.save_segment, facts=form.facts(), segment=row, version=form.cleaned_data["version"] or 0)
        if answer := carry_out(request, form, save, done=_("已保存。"), then=redirect("segment_detail", pk)):
            return answer
    return _form(request, form, row.name, reverse("segment_detail", args=[pk]))


def _form(request: HouseRequest, form: Any, title: str, back: str) -> HttpResponse:
    context = {**SECTION, "form": form, "title": title, "back": back}
    return render(request, "branches/audiences/form.html", context, status=422 if form.errors else 200)


@page(VIEW)
def content_list(request: HouseRequest) -> HttpResponse:
    """What each segment is told, by month."""
    rows = selectors.items(request.scope)
    listing = Listing(request, rows, ITEMS, ItemFilter(request.GET, rows), export="content-list")
    return render(request, "branches/audiences/content_list.html", {**SECTION, "listing": listing, "can_manage": request.actor.can(MANAGE)})


def _item(request: HouseRequest, pk: int) -> ContentItem:
    return get_object_or_404(selectors.items(request.scope), pk=pk)


@page(VIEW)
def content_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _item(request, pk), CancelForm())


def _show(request: HouseRequest, row: ContentItem, form: CancelForm, status: int = 200) -> HttpResponse:
    manages = access.is_near(request.actor, MANAGE, row.segment.node, row.segment.branch) and row.state == ItemState.PLANNED
    opens = row.announcement_id is not None and announcements.may_open(request.actor, row.announcement_id, clock.today())
    context = {**SECTION, "row": row, "manages": manages, "form": form if manages else None, "opens": opens}
    return render(request, "branches/audiences/content_detail.html", context, status=status)


@page(MANAGE, methods="GET POST")
def content_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    asked = request.GET.get("segment", "")
    first = {"once_key": uuid4().hex, "month": today.replace(day=1), "due_on": today, "segment": asked if asked.isdigit() else ""}
    segments = selectors.segments(request.scope).filter(is_active=True)
    form = ItemForm(request.POST if request.method == "POST" else None, segments=segments, initial=first)
    if request.method == "POST" and form.is_valid():
        plan = partial(services.plan_item, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        if answer := carry_out(request, form, plan, done=_("已列入计划，到日子提醒您发布。"), then=redirect("content_list")):
            return answer
    return _form(request, form, _("安排内容"), reverse("content_list"))


@page(MANAGE, methods="GET POST")
def content_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _item(request, pk)
    first = {n: getattr(row, n) for n in ("month", "due_on", "title", "text", "needs_receipt", "version")} | {"kind": row.kind.code}
    form = ItemForm(request.POST if request.method == "POST" else None, segments=selectors.segments(request.scope), row=row, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_item, item=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("content_detail", pk)):
            return answer
    return _form(request, form, row.title, reverse("content_detail", args=[pk]))


@page(MANAGE, methods="POST")
def content_publish(request: HouseRequest, pk: int) -> HttpResponse:
    """Say it to the segment as it is today."""
    try:
        services.publish_item(actor=request.actor, at=clock.now(), item=_item(request, pk))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("content_detail", args=[pk]))
    messages.success(request, _("已发布，正在通知这个人群。"))
    return redirect("content_detail", pk)


@page(MANAGE, methods="POST")
def content_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _item(request, pk), CancelForm(request.POST)
    if form.is_valid():
        cancel = partial(services.cancel_item, item=row, **form.cleaned_data)
        if answer := carry_out(request, form, cancel, done=_("已取消。"), then=redirect("content_detail", pk)):
            return answer
    return _show(request, row, form, 422)


def _asked(request: HouseRequest) -> tuple[SpanForm, Node | None, Any, Any]:
    """The unit and the time that a page of figures is asked for; the widest unit in reach and the last year without."""
    today = clock.today()
    nodes = reachable_units(request.actor, VIEW, today)
    form = SpanForm(request.GET or None, nodes=nodes)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    node = given.get("unit") or nodes.first()
    end = given.get("end") or today
    return form, node, given.get("start") or selectors.year_before(end), end


@page(VIEW)
def reach_stats(request: HouseRequest) -> HttpResponse:
    """What was said and came into teams, into posts, into work; how much of it on phones."""
    form, node, start, end = _asked(request)
    reach = selectors.reach_of(node, start, end, clock.today()) if node is not None else None
    context = {**SECTION, "form": form, "node": node, "start": start, "end": end, "reach": reach}
    return render(request, "branches/audiences/reach.html", context, status=422 if form.errors else 200)


@page(VIEW)
def workforce_profile(request: HouseRequest) -> HttpResponse:
    """Learning, knowledge and innovation of the units right below one."""
    form, node, start, end = _asked(request)
    rows: list[Any] = []
    if node is not None:
        units = reachable_units(request.actor, VIEW, clock.today())
        below = units.filter(parent=node)
        rows = selectors.profiles(below if below.exists() else units.filter(pk=node.pk), start, end, clock.today())
    context = {**SECTION, "form": form, "node": node, "start": start, "end": end, "rows": rows}
    return render(request, "branches/audiences/profile.html", context, status=422 if form.errors else 200)
