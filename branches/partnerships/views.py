"""Partnerships: the list, the list of shared resources, one partnership with its activities and effects, and the acts on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.partnerships import access, selectors, services
from branches.partnerships.filters import PartnershipFilter, ResourceFilter
from branches.partnerships.forms import EffectForm, EndForm, JointForm, PartnershipForm, ResourceForm
from branches.partnerships.models import Partnership
from branches.vanguard.enums import TermState
from branches.vanguard.selectors import by_state, with_states
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "partnerships"}
COLUMNS = (
    Column(gettext_lazy("共建单位"), "name"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("党组织"), css="hide-s"),
    Column(gettext_lazy("期限"), "from_on", "hide-s"),
    Column(gettext_lazy("共建活动"), css="num"),
    Column(gettext_lazy("状态")),
)
RESOURCE_COLUMNS = (
    Column(gettext_lazy("资源"), "title"),
    Column(gettext_lazy("提供方")),
    Column(gettext_lazy("共建单位"), css="hide-s"),
    Column(gettext_lazy("使用说明"), css="hide-s"),
    Column(gettext_lazy("列入日期"), "offered_on", "hide-s"),
)


@page("partnership.view")
def partnership_list(request: HouseRequest) -> HttpResponse:
    """Partnerships in reach by state."""
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = selectors.partnerships(request.scope)
    shown = by_state(rows, wanted, today) if wanted in TermState.values else rows
    names = {**dict(TermState.choices), "running": _("共建中")}
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in names)]
    tabs += [(label, f"?s={key}", "", key == wanted) for key, label in names.items()]
    decorate = partial(with_states, today=today)
    listing = Listing(
        request, shown, COLUMNS, PartnershipFilter(request.GET, shown), tabs=tabs, decorate=decorate, export="partnership-list"
    )
    context = {**SECTION, "listing": listing, "keepers": list(selectors.keepers(request.actor.scope("partnership.edit"), today))}
    return render(request, "branches/partnerships/list.html", context)


@page("partnership.view")
def shared_resources(request: HouseRequest) -> HttpResponse:
    """What both sides offer, over all partnerships of the reach."""
    rows = selectors.resources(request.scope)
    listing = Listing(request, rows, RESOURCE_COLUMNS, ResourceFilter(request.GET, rows), export="shared-resources")
    return render(request, "branches/partnerships/resources.html", {**SECTION, "listing": listing})


@page("partnership.edit", methods="GET POST")
def partnership_new(request: HouseRequest, code: str) -> HttpResponse:
    node, today = get_object_or_404(selectors.keepers(request.scope, clock.today()), code=code), clock.today()
    first = {"signed_on": today, "from_on": today, "kind": "unit"}
    form = PartnershipForm(request.POST if request.method == "POST" else None, node=node, initial=first)
    if request.method == "POST" and form.is_valid():
        sign = partial(services.sign, facts=form.facts())
        if answer := carry_out(request, form, sign, done=_("已登记，请在共建页面附上协议。"), then=redirect("partnership_list")):
            return answer
    context = {**SECTION, "form": form, "node": node}
    return render(request, "branches/partnerships/form.html", context, status=422 if form.errors else 200)


def _partnership(request: HouseRequest, pk: int) -> Partnership:
    return get_object_or_404(selectors.partnerships(request.scope), pk=pk)


@page("partnership.edit", methods="GET POST")
def partnership_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _partnership(request, pk)
    verdict = access.may_edit(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("partnership_detail", args=[pk]))
    first = {name: getattr(row, name) for name in ("version", "kind", "name", "agreement", "aim", "signed_on", "from_on", "to_on")}
    form = PartnershipForm(request.POST if request.method == "POST" else None, node=row.node, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        change = partial(services.change_partnership, partnership=row, version=version, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("partnership_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "node": row.node, "row": row}
    return render(request, "branches/partnerships/form.html", context, status=422 if form.errors else 200)


@page("partnership.view")
def partnership_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _partnership(request, pk))


def _show(request: HouseRequest, found: Partnership, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, today = request.actor, clock.today()
    (row,) = with_states([found], today)
    edits = actor.scope("partnership.edit").covers(found.node.path) and found.ended_on is None
    views_activity = actor.scope("activity.view").covers(found.node.path)
    context = {
        **SECTION, "row": row, "edits": edits, "views_activity": views_activity,
        "resources": list(found.resources.order_by("withdrawn_on", "side", "title")),
        "joint": list(found.activities.select_related("activity__branch__node")),
        "joint_form": bound.get("joint", JointForm(row=found)) if edits else None,
        "resource_form": bound.get("resource", ResourceForm(initial={"side": "ours"})) if edits else None,
        "end_form": bound.get("end", EndForm(initial={"version": found.version, "on": today})) if edits else None,
        "file_panel": file_panel(actor, "partnership", found.pk),
    }  # fmt: skip
    return render(request, "branches/partnerships/detail.html", context, status=status)


def _carry(request: HouseRequest, row: Partnership, name: str, form: forms.Form, service: Callable[..., Any], done: str) -> HttpResponse:
    if form.is_valid() and (answer := carry_out(request, form, service, done=done, then=redirect("partnership_detail", row.pk))):
        return answer
    return _show(request, row, 422, **{name: form})


def _given(form: forms.Form) -> dict[str, Any]:
    return form.cleaned_data if form.is_valid() else {}


@page("partnership.edit", methods="POST")
def partnership_end(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _partnership(request, pk), EndForm(request.POST)
    return _carry(request, row, "end", form, partial(services.end_partnership, partnership=row, **_given(form)), _("共建已结束。"))


@page("partnership.edit", methods="POST")
def partnership_resource(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _partnership(request, pk), ResourceForm(request.POST)
    return _carry(request, row, "resource", form, partial(services.offer_resource, partnership=row, **_given(form)), _("已列入资源清单。"))


@page("partnership.edit", methods="POST")
def partnership_joint(request: HouseRequest, pk: int) -> HttpResponse:
    row = _partnership(request, pk)
    form = JointForm(request.POST, row=row)
    return _carry(request, row, "joint", form, partial(services.link_activity, partnership=row, **_given(form)), _("已关联共建活动。"))


@page("partnership.edit", methods="POST")
def partnership_effect(request: HouseRequest, pk: int) -> HttpResponse:
    """What came of a joint activity; ``pk`` is the link's."""
    row, form = get_object_or_404(selectors.joint(request.scope), pk=pk), EffectForm(request.POST)
    try:
        services.tell_effect(actor=request.actor, at=clock.now(), joint=row, effect=_given(form).get("effect", ""))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("partnership_detail", args=[row.partnership_id]))
    messages.success(request, _("成效已登记。"))
    return redirect("partnership_detail", row.partnership_id)


@page("partnership.edit", methods="POST")
def partnership_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.resources(request.scope), pk=pk)
    try:
        services.withdraw_resource(actor=request.actor, at=clock.now(), resource=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("partnership_detail", args=[row.partnership_id]))
    messages.success(request, _("已停用这项资源。"))
    return redirect("partnership_detail", row.partnership_id)
