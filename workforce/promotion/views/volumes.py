"""Volumes of batches: the list, and one with its contents, loans and end."""

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

from portal.kernel import clock
from portal.kernel.acts import Act, ActForm, Bound, carried
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from workforce.promotion import services
from workforce.promotion.enums import VolumeState
from workforce.promotion.forms import VolumeCondemnForm, VolumeLendForm, VolumePlaceForm, VolumeSeenForm
from workforce.promotion.models import ExamVolume
from workforce.promotion.rules import volumes as rules
from workforce.promotion.selectors import batches
from workforce.promotion.selectors import volumes as read

SECTION = {"section": "volumes"}
COLUMNS = [
    Column(gettext_lazy("卷号"), sort="number"),
    Column(gettext_lazy("立卷日期"), css="hide-s", sort="closed_on"),
    Column(gettext_lazy("保管"), css="hide-s"),
    Column(gettext_lazy("保存到"), css="hide-s", sort="keep_files_until"),
    Column(gettext_lazy("状态")),
]


@page("volume.view")
def volume_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = read.volumes(request.scope), request.GET.get("s", "")
    wanted = wanted if wanted in VolumeState.values else ""
    counts = read.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), not wanted)]
    tabs += [(state.label, f"?s={state.value}", counts.get(state.value, 0), state.value == wanted) for state in VolumeState]
    listing = Listing(request, rows.filter(state=wanted) if wanted else rows, COLUMNS, tabs=tabs, export="volume-list")
    return render(request, "workforce/promotion/volume_list.html", {**SECTION, "listing": listing})


@page("volume.keep", methods="POST")
def volume_new(request: HouseRequest, pk: int) -> HttpResponse:
    """For a batch that was done before there were volumes."""
    batch = get_object_or_404(batches.batches(request.scope), pk=pk)
    try:
        row = services.make_volume(actor=request.actor, at=clock.now(), batch=batch)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("batch_detail", args=[pk]))
    messages.success(request, _("已立卷。请登记保管人和存放位置。"))
    return redirect("volume_detail", row.pk)


def _row(request: HouseRequest, pk: int) -> ExamVolume:
    return get_object_or_404(read.volumes(request.scope), pk=pk)


def _why(verdict: Verdict) -> str:
    return "" if verdict else sentence(verdict.code, verdict.params or None)


def _acts(request: HouseRequest, row: ExamVolume, bound: Bound) -> list[Act]:
    seen, today, found = {"version": row.version}, clock.today(), []
    if not request.actor.scope("volume.keep").covers(row.batch.node.path):
        return []

    def add(name: str, title: Any, form: forms.Form, **more: Any) -> None:
        found.append(Act(name, title, reverse(f"volume_{name}", args=[row.pk]), bound.get(name, form), **more))

    if row.state == VolumeState.KEPT:
        add("lend", _("借出"), VolumeLendForm(initial=seen), hint=_("经办人和见证人两人在场"), button=_("登记借出"))
    if row.state == VolumeState.LENT:
        add("return", _("登记归还"), VolumeSeenForm(initial=seen), is_main=True)
    if row.state != VolumeState.DESTROYED:
        first = {**seen, "holder": row.holder.staff_no if row.holder else "", "place": row.place}
        add("place", _("保管人和存放位置"), VolumePlaceForm(initial=first), button=_("保存"))
    if row.state == VolumeState.KEPT:
        why = _why(rules.may_condemn(row.state, row.keep_until, today))
        add("condemn", _("提出销毁"), VolumeCondemnForm(initial=seen), why=why, icon="circle-x")
    if row.state == VolumeState.CONDEMNED:
        why = _why(rules.may_destroy(row.state, is_same=request.actor.user_id == row.condemned_by_id))
        add("destroy", _("登记已销毁"), VolumeSeenForm(initial=seen), is_main=True, why=why, hint=_("由提出人以外的另一人办理，不能恢复。"))
        add("spare", _("继续保存"), VolumeSeenForm(initial=seen), hint=_("撤回销毁"), icon="arrow-back-up")
    return found


def _show(request: HouseRequest, row: ExamVolume, bound: Bound, status: int = 200) -> HttpResponse:
    context = {
        **SECTION, "row": row, "lines": read.lines_of(row), "loans": list(read.loans_of(row)[:50]), "acts": _acts(request, row, bound),
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "workforce/promotion/volume_detail.html", context, status=status)


@page("volume.view")
def volume_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _row(request, pk), {})


FORMS: dict[str, tuple[type[ActForm], Callable[..., Any], Any]] = {
    "place": (VolumePlaceForm, services.place_volume, gettext_lazy("已登记。")),
    "lend": (VolumeLendForm, services.lend_volume, gettext_lazy("已登记借出。")),
    "return": (VolumeSeenForm, services.take_back, gettext_lazy("已登记归还。")),
    "condemn": (VolumeCondemnForm, services.condemn_volume, gettext_lazy("已提出销毁，由另一人办理。")),
    "spare": (VolumeSeenForm, services.spare_volume, gettext_lazy("已撤回，继续保存。")),
    "destroy": (VolumeSeenForm, services.destroy_volume, gettext_lazy("已登记销毁。")),
}


@page("volume.keep", methods="POST")
def volume_act(request: HouseRequest, pk: int, act: str) -> HttpResponse:
    """One of the acts of the page."""
    row = _row(request, pk)
    form, service, done = FORMS[act]
    return carried(
        request, act, form(request.POST), partial(service, volume=row), done=done, to="volume_detail", pk=pk,
        show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip
