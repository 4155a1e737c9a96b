"""Drafting an agreement: the form, its indicators, the offer for signature."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.periods import add_years
from workforce.mentorship import access, selectors, services
from workforce.mentorship.forms import AgreementForm, IndicatorForm, SeenForm
from workforce.mentorship.models import MentorshipAgreement
from workforce.mentorship.views.pages import MINE, SECTION, found, show


def _page(request: HouseRequest, form: AgreementForm, row: MentorshipAgreement | None = None) -> HttpResponse:
    section = SECTION if request.actor.can("mentorship.list") else MINE
    return render(request, "workforce/mentorship/form.html", {**section, "form": form, "row": row}, status=422 if form.errors else 200)


@page("mentorship.draft", methods="GET POST")
def mentorship_new(request: HouseRequest) -> HttpResponse:
    today, actor = clock.today(), request.actor
    first: dict[str, Any] = {"from_on": today, "to_on": add_years(today, 1), "apprentice_no": request.GET.get("staff_no", "")[:20]}
    if not request.scope.paths and actor.user.person is not None:
        first["mentor_no"] = actor.user.person.staff_no
    form = AgreementForm(request.POST if request.method == "POST" else None, actor=actor, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.draft_agreement(actor=actor, at=clock.now(), facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存草稿，请列出技能指标后送双方签字。"))
            return redirect("mentorship_detail", row.pk)
    return _page(request, form)


@page("mentorship.draft", methods="GET POST")
def mentorship_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    verdict = access.may_edit(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("mentorship_detail", args=[pk]))
    first = {name: getattr(row, name) for name in ("version", "kind", "occupation", "aim", "from_on", "to_on", "branch")}
    first |= {"mentor_no": row.mentor.staff_no, "apprentice_no": row.apprentice.staff_no}
    form = AgreementForm(request.POST if request.method == "POST" else None, actor=request.actor, row=row, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        change = partial(services.change_draft, agreement=row, version=version, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("mentorship_detail", pk)):
            return answer
    return _page(request, form, row)


def _seen(request: HouseRequest) -> int:
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    return form.cleaned_data["version"]


@page("mentorship.draft", methods="POST")
def mentorship_drop(request: HouseRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    try:
        services.drop_draft(actor=request.actor, at=clock.now(), agreement=row, version=_seen(request))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("mentorship_detail", args=[pk]))
    messages.success(request, _("草稿已删除。"))
    return redirect("mentorship_list" if request.actor.can("mentorship.list") else "mentorship_mine")


@page("mentorship.draft", methods="POST")
def mentorship_add_indicator(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), IndicatorForm(request.POST)
    if form.is_valid():
        add = partial(services.add_indicator, agreement=row, **form.cleaned_data)
        if answer := carry_out(request, form, add, done=_("已列入指标。"), then=redirect("mentorship_detail", pk)):
            return answer
    return show(request, row, 422, indicator=form)


@page("mentorship.draft", methods="POST")
def mentorship_drop_indicator(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.indicators(request.scope), pk=pk)
    back = reverse("mentorship_detail", args=[row.agreement_id])
    try:
        services.drop_indicator(actor=request.actor, at=clock.now(), indicator=row)
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("已删除指标。"))
    return redirect(back)


@page("mentorship.draft", methods="POST")
def mentorship_offer(request: HouseRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    try:
        services.offer(actor=request.actor, at=clock.now(), agreement=row, version=_seen(request))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("mentorship_detail", args=[pk]))
    messages.success(request, _("已送双方签字。"))
    return redirect("mentorship_detail", pk)
