"""Pools with their members; plans and programmes with their figures."""

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
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.scope import Scope
from portal.people.models import Person
from workforce.talents import access, rules, services
from workforce.talents.exports import MEMBER_STATES
from workforce.talents.filters import TalentMemberFilter, TalentPlanFilter
from workforce.talents.forms import LeaveForm, ProposeForm, TalentLineForm, TalentPlanForm
from workforce.talents.models import TalentMembership, TalentPlan, TalentPlanLine, TalentPool
from workforce.talents.selectors import pools

SECTION = {"section": "talents"}
MEMBERS = (
    Column(gettext_lazy("姓名"), "person__staff_no"),
    Column(gettext_lazy("单位"), "", "hide-s"),
    Column(gettext_lazy("入库日期"), "from_on", "hide-s"),
    Column(gettext_lazy("状态")),
)
ALL_MEMBERS = (MEMBERS[0], Column(gettext_lazy("人才库")), *MEMBERS[1:])
PLANS = (
    Column(gettext_lazy("名称"), "name"),
    Column(gettext_lazy("类别"), "", "hide-s"),
    Column(gettext_lazy("单位"), "", "hide-s"),
    Column(gettext_lazy("年度"), "year", "num"),
    Column(gettext_lazy("完成情况"), "", "num"),
)
FIRST = 12  # so many candidates are named on the page


@page("talentpool.view")
def talent_pool_list(request: HouseRequest) -> HttpResponse:
    """Pools and abilities with how many are in, and how many of them are Party members."""
    rows: list[Any] = pools.pools_with_counts(request.scope, clock.today())
    shown = [(row, rules.share(row.party, row.inside)) for row in rows]
    context = {
        **SECTION, "pools": [r for r in shown if r[0].kind == "pool"], "abilities": [r for r in shown if r[0].kind == "ability"],
        "can_count": request.actor.can("talent.count"), "can_plan": request.actor.can("talentplan.view"),
    }  # fmt: skip
    return render(request, "workforce/talents/pools.html", context)


@page("talentpool.view")
def talent_member_list(request: HouseRequest) -> HttpResponse:
    """Everybody in reach who is in a pool, waits for it or has left."""
    rows = TalentMembership.objects.within(Scope(request.scope.paths)).select_related("pool", "person__unit")
    shown = rows.filter(**MEMBER_STATES.get(request.GET.get("s", ""), {}))
    listing = Listing(request, shown, ALL_MEMBERS, TalentMemberFilter(request.GET, shown, request=request), export="talent-members")
    return render(request, "workforce/talents/members.html", {**SECTION, "listing": listing})


def _pool(pk: int) -> TalentPool:
    return get_object_or_404(TalentPool, pk=pk)


def _show(request: HouseRequest, pool: TalentPool, status: int = 200, form: ProposeForm | None = None) -> HttpResponse:
    rows, wanted = pools.members(pool, request.scope), request.GET.get("s", "")
    shown = rows.filter(**MEMBER_STATES.get(wanted, {}))
    tabs: list[Any] = [(_("全部"), "?", rows.count(), wanted not in MEMBER_STATES)]
    labels = {"inside": _("在库"), "waiting": _("待确认")}
    tabs += [(label, f"?s={key}", rows.filter(**MEMBER_STATES[key]).count(), wanted == key) for key, label in labels.items()]
    listing = Listing(
        request, shown, MEMBERS, TalentMemberFilter(request.GET, shown, request=request), tabs=tabs, export=f"talent-members?pool={pool.pk}"
    )
    can_edit = request.actor.can("talentpool.edit")
    found = pools.candidates(pool, request.actor.scope("talentpool.edit"), clock.today()) if can_edit else Person.objects.none()
    context = {
        **SECTION, "pool": pool, "listing": listing, "can_edit": can_edit, "candidates": list(found[:FIRST]), "first": FIRST,
        "more": found.count() if can_edit else 0, "form": form or (ProposeForm() if can_edit else None),
    }  # fmt: skip
    return render(request, "workforce/talents/pool.html", context, status=status)


@page("talentpool.view")
def talent_pool_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _pool(pk))


@page("talentpool.edit", methods="POST")
def talent_propose(request: HouseRequest, pk: int) -> HttpResponse:
    pool, form = _pool(pk), ProposeForm(request.POST)
    if form.is_valid():
        number = form.cleaned_data["staff_no"].strip().upper()
        people = Person.objects.within(Scope(request.scope.paths)).active_on(clock.today()).select_related("unit")
        person = people.filter(staff_no=number).first()
        try:
            if person is None:
                raise RuleBroken("talentpool.no_person", field="staff_no", staff_no=number)
            services.propose(actor=request.actor, at=clock.now(), pool=pool, person=person)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已推荐，请由另一位人事确认。"))
            return redirect("talent_pool_detail", pk)
    return _show(request, pool, 422, form)


def _member(request: HouseRequest, pk: int) -> TalentMembership:
    rows = TalentMembership.objects.within(Scope(request.scope.paths)).select_related("person__unit", "pool", "proposed_by", "confirmed_by")
    return get_object_or_404(rows, pk=pk)


def _show_member(request: HouseRequest, row: TalentMembership, status: int = 200, form: LeaveForm | None = None) -> HttpResponse:
    can_edit = request.actor.scope("talentpool.edit").covers(row.person.unit.path)
    may_end = can_edit and bool(access.may_end(request.actor, row))
    context = {
        **SECTION, "row": row, "may_confirm": can_edit and bool(access.may_confirm(request.actor, row)),
        "form": form or (LeaveForm(initial={"version": row.version}) if may_end else None),
    }  # fmt: skip
    return render(request, "workforce/talents/member.html", context, status=status)


@page("talentpool.view")
def talent_member(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_member(request, _member(request, pk))


@page("talentpool.edit", methods="POST")
def talent_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _member(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.confirm(actor=request.actor, at=clock.now(), membership=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已确认入库，并通知了本人。"))
    return redirect("talent_pool_detail", row.pool_id)


@page("talentpool.edit", methods="POST")
def talent_end(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _member(request, pk), LeaveForm(request.POST)
    if form.is_valid():
        service = partial(services.end, membership=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已登记出库。"), then=redirect("talent_pool_detail", row.pool_id)):
            return answer
    return _show_member(request, row, 422, form)


def _sum(rows: list[Any]) -> list[Any]:
    for row in rows:
        lines = list(row.lines.all())
        row.reached, row.wanted = sum(1 for line in lines if line.done >= line.target), len(lines)
    return rows


@page("talentplan.view")
def talent_plan_list(request: HouseRequest) -> HttpResponse:
    rows = TalentPlan.objects.within(request.scope).select_related("node").prefetch_related("lines")
    filterset = TalentPlanFilter(request.GET, rows, request=request)
    listing = Listing(request, rows, PLANS, filterset, export="talent-plan-list", decorate=_sum)
    context = {**SECTION, "listing": listing, "can_edit": request.actor.can("talentplan.edit")}
    return render(request, "workforce/talents/plans.html", context)


def _plan(request: HouseRequest, pk: int) -> TalentPlan:
    return get_object_or_404(TalentPlan.objects.within(request.scope).select_related("node"), pk=pk)


def _show_plan(request: HouseRequest, row: TalentPlan, status: int = 200, form: TalentLineForm | None = None) -> HttpResponse:
    can_edit = request.actor.scope("talentplan.edit").covers(row.node.path)
    lines = [(line, rules.share(line.done, line.target)) for line in row.lines.all()]
    context = {**SECTION, "row": row, "lines": lines, "can_edit": can_edit, "form": form or (TalentLineForm() if can_edit else None)}
    return render(request, "workforce/talents/plan.html", context, status=status)


@page("talentplan.view")
def talent_plan_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_plan(request, _plan(request, pk))


def _form(request: HouseRequest, form: Any, title: str, back: str) -> HttpResponse:
    context = {**SECTION, "form": form, "title": title, "back": back, "crumb": _("人才工作计划"), "crumb_url": reverse("talent_plan_list")}
    return render(request, "workforce/careers/form.html", context, status=422 if form.errors else 200)


@page("talentplan.edit", methods="GET POST")
def talent_plan_new(request: HouseRequest) -> HttpResponse:
    first = {"year": clock.today().year, "once_key": uuid4().hex}
    form = TalentPlanForm(request.POST if request.method == "POST" else None, scope=request.scope, is_new=True, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.save_plan(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存，请列出指标。"))
            return redirect("talent_plan_detail", row.pk)
    return _form(request, form, _("新的人才工作计划"), reverse("talent_plan_list"))


@page("talentplan.edit", methods="GET POST")
def talent_plan_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _plan(request, pk)
    first = {name: getattr(row, name) for name in ("version", "kind", "name", "year", "note")}
    form = TalentPlanForm(request.POST if request.method == "POST" else None, scope=request.scope, is_new=False, initial=first)
    back = reverse("talent_plan_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        service = partial(services.save_plan, node=row.node, plan=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect(back)):
            return answer
    return _form(request, form, _("修改人才工作计划"), back)


@page("talentplan.edit", methods="POST")
def talent_line_add(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _plan(request, pk), TalentLineForm(request.POST)
    if form.is_valid():
        service = partial(services.save_line, plan=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已列出这项指标。"), then=redirect("talent_plan_detail", pk)):
            return answer
    return _show_plan(request, row, 422, form)


def _line(request: HouseRequest, pk: int) -> TalentPlanLine:
    return get_object_or_404(TalentPlanLine.objects.within(request.scope).select_related("plan__node"), pk=pk)


@page("talentplan.edit", methods="GET POST")
def talent_line_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _line(request, pk)
    first = {name: getattr(row, name) for name in ("version", "direction", "text", "unit_label", "target", "done")}
    form = TalentLineForm(request.POST if request.method == "POST" else None, initial=first)
    back = reverse("talent_plan_detail", args=[row.plan_id])
    if request.method == "POST" and form.is_valid():
        service = partial(services.save_line, plan=row.plan, line=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect(back)):
            return answer
    return _form(request, form, _("修改指标"), back)


@page("talentplan.edit", methods="POST")
def talent_line_drop(request: HouseRequest, pk: int) -> HttpResponse:
    row, given = _line(request, pk), request.POST.get("version", "")
    try:
        services.drop_line(actor=request.actor, at=clock.now(), line=row, version=int(given) if given.isdecimal() else 0)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已删除这项指标。"))
    return redirect("talent_plan_detail", row.plan_id)
