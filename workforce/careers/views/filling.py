"""Key posts: the list, one post with its holders, filling it."""

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
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.scope import Scope
from workforce.careers import access, selectors, services
from workforce.careers.enums import STANDING_TONES, SkillPostStanding
from workforce.careers.filters import SkillPostFilter
from workforce.careers.forms import EndForm, HolderForm, SkillPostForm
from workforce.careers.models import SkillPost, SkillPostHolding

SECTION = {"section": "skill_posts"}
COLUMNS = (
    Column(gettext_lazy("关键岗位"), "name"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("职业（工种）"), "", "hide-s"),
    Column(gettext_lazy("要求的技能等级")),
    Column(gettext_lazy("设置日期"), "from_on", "hide-s"),
    Column(gettext_lazy("状态")),
)


def _stand(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.standing = SkillPostStanding(selectors.standing_of(row))
        row.tone = STANDING_TONES[row.standing.value]
    return rows


@page("skillpost.view")
def skill_post_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.skill_posts(request.scope, clock.today())
    counts, wanted = selectors.standing_counts(rows), request.GET.get("s", "")
    shown = rows.filter(selectors.standing_is(wanted)) if wanted in SkillPostStanding.values else rows
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in SkillPostStanding.values)]
    tabs += [(s.label, f"?s={s.value}", counts[s.value], s.value == wanted) for s in SkillPostStanding]
    listing = Listing(
        request, shown, COLUMNS, SkillPostFilter(request.GET, shown, request=request), tabs=tabs, export="skill-post-list", decorate=_stand
    )
    can = request.actor.can
    context = {**SECTION, "listing": listing, "can_edit": can("skillpost.edit"), "can_chiefs": can("chief.view")}
    return render(request, "workforce/careers/skill_posts.html", context)


def _post(request: HouseRequest, pk: int) -> SkillPost:
    rows = selectors.skill_posts(Scope(request.scope.paths), clock.today())
    return get_object_or_404(rows, pk=pk)


def _show(request: HouseRequest, row: SkillPost, status: int = 200, form: HolderForm | None = None) -> HttpResponse:
    actor = request.actor
    holds = selectors.holdings(Scope(request.scope.paths), clock.today()).filter(post=row)
    can_edit = actor.scope("skillpost.edit").covers(row.node.path)
    shown = [
        (h, bool(can_edit and access.may_confirm_holding(actor, h)), bool(can_edit and access.may_end_holding(actor, h))) for h in holds
    ]
    context: dict[str, Any] = {
        **SECTION, "row": _stand([row])[0], "holdings": shown, "can_edit": can_edit, "sees_allowance": access.sees_allowance(actor, row),
        "form": form or (HolderForm(initial={"from_on": clock.today()}) if can_edit else None), "today": clock.today(),
    }  # fmt: skip
    return render(request, "workforce/careers/skill_post.html", context, status=status)


@page("skillpost.view")
def skill_post_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _post(request, pk))


def _form(request: HouseRequest, form: SkillPostForm, title: str, back: str) -> HttpResponse:
    context = {**SECTION, "form": form, "title": title, "back": back, "crumb": _("关键岗位"), "crumb_url": reverse("skill_post_list")}
    return render(request, "workforce/careers/form.html", context, status=422 if form.errors else 200)


@page("skillpost.edit", methods="GET POST")
def skill_post_new(request: HouseRequest) -> HttpResponse:
    first = {"from_on": clock.today(), "once_key": uuid4().hex}
    given = request.POST if request.method == "POST" else None
    form = SkillPostForm(given, scope=request.scope, is_new=True, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.save_post(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已设置，请登记任职人。"))
            return redirect("skill_post_detail", row.pk)
    return _form(request, form, _("设置关键岗位"), reverse("skill_post_list"))


@page("skillpost.edit", methods="GET POST")
def skill_post_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _post(request, pk)
    names = ("version", "name", "occupation", "needs_grade", "allowance", "from_on", "to_on", "career_post")
    given = request.POST if request.method == "POST" else None
    form = SkillPostForm(given, scope=request.scope, is_new=False, initial={name: getattr(row, name) for name in names})
    back = reverse("skill_post_detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        service = partial(services.save_post, node=row.node, post=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect(back)):
            return answer
    return _form(request, form, _("修改关键岗位"), back)


@page("skillpost.edit", methods="POST")
def skill_post_hold(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _post(request, pk), HolderForm(request.POST)
    if form.is_valid():
        service = partial(services.hold_post, post=row, **form.cleaned_data)
        done = _("已登记，请由另一位人事确认后生效。")
        if answer := carry_out(request, form, service, done=done, then=redirect("skill_post_detail", pk)):
            return answer
    return _show(request, row, 422, form)


def _holding(request: HouseRequest, pk: int) -> SkillPostHolding:
    rows = SkillPostHolding.objects.within(Scope(request.scope.paths)).select_related("post__node", "person")
    return get_object_or_404(rows, pk=pk)


@page("skillpost.edit", methods="POST")
def skill_post_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    row = _holding(request, pk)
    try:
        services.confirm_holding(actor=request.actor, at=clock.now(), holding=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("任职已确认，并通知了本人。"))
    return redirect("skill_post_detail", row.post_id)


@page("skillpost.edit", methods="POST")
def skill_post_end(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _holding(request, pk), EndForm(request.POST)
    on = form.cleaned_data["on"] if form.is_valid() else clock.today()
    try:
        services.end_holding(actor=request.actor, at=clock.now(), holding=row, on=on)
    except (RuleBroken, EditConflict) as broken:
        return refused(request, broken)
    messages.success(request, _("已登记免职。"))
    return redirect("skill_post_detail", row.post_id)
