"""Occupations with their conditions; HR of the enterprise chooses the version that each follows."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from portal.kernel.sentences import sentence
from workforce.promotion import access, services
from workforce.promotion.forms import RuleVersionForm
from workforce.promotion.selectors import occupations as read
from workforce.promotion.selectors.facts import conditions_of
from workforce.skills.models import Occupation

SECTION = {"section": "occupations"}
COLUMNS = [
    Column(gettext_lazy("职业（工种）"), sort="code"),
    Column(gettext_lazy("国家职业标准"), css="hide-s"),
    Column(gettext_lazy("最高等级"), css="hide-s", sort="top_grade"),
    Column(gettext_lazy("申报条件版本"), sort="rule_version"),
]


@page("occupation.view")
def occupation_list(request: HouseRequest) -> HttpResponse:
    listing = Listing(request, read.occupations(), COLUMNS, export="occupation-list")
    return render(request, "workforce/promotion/occupation_list.html", {**SECTION, "listing": listing})


@page("occupation.view")
def occupation_detail(request: HouseRequest, code: str) -> HttpResponse:
    return _show(request, get_object_or_404(read.occupations(), code=code))


def _show(request: HouseRequest, row: Occupation, form: RuleVersionForm | None = None, status: int = 200) -> HttpResponse:
    today = clock.today()
    can_choose = request.actor.can("occupation.edit") and access.may_choose_version(request.actor)
    if form is None:
        first = {"seen": row.rule_version, "rule_version": row.rule_version}
        form = RuleVersionForm(initial=first, versions=read.versions_on(today))
    context = {
        **SECTION, "row": row, "form": form, "can_choose": bool(can_choose), "conditions": conditions_of(row.rule_version, today),
        "why_not": sentence(can_choose.code) if can_choose is not False and not can_choose else "",
    }  # fmt: skip
    return render(request, "workforce/promotion/occupation_detail.html", context, status=status)


@page("occupation.edit", methods="POST")
def occupation_version(request: HouseRequest, code: str) -> HttpResponse:
    """Choose the version of the conditions."""
    row = get_object_or_404(read.occupations(), code=code)
    form = RuleVersionForm(request.POST, versions=read.versions_on(clock.today()))
    if form.is_valid():
        service = partial(services.choose_rule_version, occupation=row, **form.cleaned_data)
        done = _("申报条件版本已更新。已提交的申报仍按原版本办理。")
        if answer := carry_out(request, form, service, done=done, then=redirect("occupation_detail", row.code)):
            return answer
    return _show(request, row, form, 422)
