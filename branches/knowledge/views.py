"""Posts: the list, one post with its uses and versions, writing, judging, using, taking down; experts."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.knowledge import access, selectors, services
from branches.knowledge.enums import PostState, VersionState
from branches.knowledge.filters import KnowledgeFilter
from branches.knowledge.forms import ApproveForm, ExpertForm, PostForm, ReturnForm, UseForm, WithdrawForm
from branches.knowledge.models import KnowledgePost, KnowledgeVersion
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "knowledge"}
COLUMNS = (
    Column(gettext_lazy("经验")),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("发布日期"), "published_on", "hide-s"),
    Column(gettext_lazy("复用"), "used", "num"),
    Column(gettext_lazy("状态")),
)
EXPERTS = (
    Column(gettext_lazy("专家")),
    Column(gettext_lazy("评审范围"), css="hide-s"),
    Column(gettext_lazy("类别")),
    Column(gettext_lazy("聘任日期"), "from_on", "hide-s"),
    Column(gettext_lazy("状态")),
)


@page("knowledge.view")
def knowledge_list(request: HouseRequest) -> HttpResponse:
    """What may be read, one's own, and what waits for one's opinion."""
    actor, today, wanted = request.actor, clock.today(), request.GET.get("s", "")
    tabs: list[Any] = [(_("已发布"), "?", "", wanted not in {selectors.MINE, selectors.WAITING, PostState.WITHDRAWN})]
    tabs += [(_("我写的"), f"?s={selectors.MINE}", "", wanted == selectors.MINE)]
    tabs += [(_("等我评审的"), f"?s={selectors.WAITING}", "", wanted == selectors.WAITING)] if actor.can("knowledge.review") else []
    if actor.can("knowledge.manage"):
        tabs.append((_("已撤下"), f"?s={PostState.WITHDRAWN}", "", wanted == PostState.WITHDRAWN))
    rows = selectors.of_tab(selectors.posts(actor, today), actor, wanted, today)
    listing = Listing(
        request, rows, COLUMNS, KnowledgeFilter(request.GET, rows), tabs=tabs, decorate=selectors.with_hand, export="knowledge-list"
    )
    context = {
        **SECTION, "listing": listing, "can_write": actor.can("knowledge.write") and actor.person_id is not None,
        "can_manage": actor.can("knowledge.manage"),
    }  # fmt: skip
    return render(request, "branches/knowledge/list.html", context)


def _post(request: HouseRequest, pk: int) -> KnowledgePost:
    return get_object_or_404(selectors.posts(request.actor, clock.today()), pk=pk)


@page("knowledge.view")
def knowledge_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _post(request, pk))


def _show(request: HouseRequest, row: KnowledgePost, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, today = request.actor, clock.today()
    hand, is_author = selectors.in_hand(row), access.is_author(actor, row)
    judges = bool(access.may_judge(actor, row, hand, today))
    seen = {"seen": hand.reading if hand else ""}
    sees_hand = hand is not None and (is_author or judges)
    context = {
        **SECTION, "row": row, "is_author": is_author, "hand": hand if sees_hand else None, "shown": row.current or hand,
        "uses": list(row.uses.select_related("node")), "versions": _versions(row, is_author or judges),
        "approve_form": bound.get("approve", ApproveForm(nodes=selectors.ranges_of(row), initial=seen)) if judges else None,
        "return_form": bound.get("return", ReturnForm(auto_id="r_%s", initial=seen)) if judges else None,
        "use_form": _use_form(request, row, bound) if not is_author and row.state == PostState.PUBLISHED else None,
        "withdraw_form": _withdraw_form(request, row, is_author, bound),
        "may_edit": is_author and row.state != PostState.WITHDRAWN and (hand is None or hand.state != VersionState.SUBMITTED),
        "may_submit": is_author and hand is not None and hand.state != VersionState.SUBMITTED and row.state != PostState.WITHDRAWN,
        "file_panel": file_panel(actor, "knowledge", row.pk),
    }  # fmt: skip
    return render(request, "branches/knowledge/detail.html", context, status=status)


def _versions(row: KnowledgePost, sees_all: bool) -> list[KnowledgeVersion]:
    """Published ones for every reader; those sent back for the author and his experts."""
    rows = row.versions.select_related("judged_by")
    return list(rows if sees_all else rows.filter(state=VersionState.PUBLISHED))


def _use_form(request: HouseRequest, row: KnowledgePost, bound: dict[str, forms.Form]) -> forms.Form | None:
    if "use" in bound:
        return bound["use"]
    person = selectors.person_of(request.actor)
    if person is None:
        return None
    mine = row.uses.filter(person=person).select_related("node").first()
    first: dict[str, Any] = {"used_on": clock.today(), "node": person.unit.code}
    if mine is not None:
        first = {"used_on": mine.used_on, "node": mine.node.code, "place": mine.place, "gain": mine.gain}
    return UseForm(nodes=selectors.use_nodes(person), initial=first, auto_id="u_%s")


def _withdraw_form(request: HouseRequest, row: KnowledgePost, is_author: bool, bound: dict[str, forms.Form]) -> forms.Form | None:
    may = row.state != PostState.WITHDRAWN and (is_author or (row.state == PostState.PUBLISHED and access.manages(request.actor, row)))
    return bound.get("withdraw", WithdrawForm(auto_id="w_%s")) if may else None


@page("knowledge.write", methods="GET POST")
def knowledge_new(request: HouseRequest) -> HttpResponse:
    form = PostForm(request.POST if request.method == "POST" else None, initial={"once_key": uuid4().hex})
    if request.method == "POST" and form.is_valid():
        write = partial(services.write_post, facts=form.facts(), once_key=form.cleaned_data["once_key"])
        then = redirect(f"{reverse('knowledge_list')}?s={selectors.MINE}")
        if answer := carry_out(request, form, write, done=_("草稿已保存，可以添加照片，确认后提交评审。"), then=then):
            return answer
    return _form_page(request, form, None)


def _form_page(request: HouseRequest, form: forms.Form, row: KnowledgePost | None) -> HttpResponse:
    back = reverse("knowledge_detail", args=[row.pk]) if row else reverse("knowledge_list")
    context = {**SECTION, "form": form, "row": row, "back": back}
    return render(request, "branches/knowledge/form.html", context, status=422 if form.errors else 200)


@page("knowledge.write", methods="GET POST")
def knowledge_edit(request: HouseRequest, pk: int) -> HttpResponse:
    """Other words; of a published post the next version, while readers keep the present one."""
    row = get_object_or_404(selectors.posts(request.actor, clock.today()).filter(author=request.actor.person_id or 0), pk=pk)
    hand = selectors.in_hand(row)
    words: Any = hand or row.current
    first = {name: getattr(words, name) for name in services.TEXTS} | {"kind": row.kind.code, "origin": row.origin}
    first["version"] = hand.version if hand else 0
    form = PostForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_post, post=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("knowledge_detail", pk)):
            return answer
    return _form_page(request, form, row)


@page("knowledge.write", methods="POST")
def knowledge_submit(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.posts(request.actor, clock.today()).filter(author=request.actor.person_id or 0), pk=pk)
    try:
        services.submit_post(actor=request.actor, at=clock.now(), post=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已提交，评审后通知您。"))
    return redirect("knowledge_detail", pk)


def _act(
    request: HouseRequest, row: KnowledgePost, name: str, form: forms.Form, service: Callable[..., Any], done: str, to: str = ""
) -> HttpResponse:
    if form.is_valid():
        then = redirect(to) if to else redirect("knowledge_detail", row.pk)
        if answer := carry_out(request, form, partial(service, post=row), done=done, then=then):
            return answer
    return _show(request, row, 422, **{name: form})


@page("knowledge.review", methods="POST")
def knowledge_approve(request: HouseRequest, pk: int) -> HttpResponse:
    row = _post(request, pk)
    form = ApproveForm(request.POST, nodes=selectors.ranges_of(row))

    def approve(**given: Any) -> Any:
        return services.approve_post(**given, **form.cleaned_data)

    return _act(request, row, "approve", form, approve, _("已发布。"), "knowledge_list")


@page("knowledge.review", methods="POST")
def knowledge_return(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _post(request, pk), ReturnForm(request.POST, auto_id="r_%s")

    def send_back(**given: Any) -> Any:
        return services.return_post(**given, **form.cleaned_data)

    return _act(request, row, "return", form, send_back, _("已退回作者修改。"), "knowledge_list")


@page("knowledge.use", methods="POST")
def knowledge_use(request: HouseRequest, pk: int) -> HttpResponse:
    """«We used this.»"""
    row = _post(request, pk)
    person = selectors.person_of(request.actor)
    if person is None:
        return refused(request, RuleBroken("knowledge.no_person"))
    form = UseForm(request.POST, nodes=selectors.use_nodes(person), auto_id="u_%s")

    def use(**given: Any) -> Any:
        return services.use_post(**given, facts=form.facts())

    return _act(request, row, "use", form, use, _("已登记，谢谢您的反馈。"))


@page("knowledge.view", methods="POST")
def knowledge_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _post(request, pk), WithdrawForm(request.POST, auto_id="w_%s")
    if not access.is_author(request.actor, row) and not access.manages(request.actor, row):
        return refused(request, RuleBroken("knowledge.not_published"))

    def withdraw(**given: Any) -> Any:
        return services.withdraw_post(**given, **form.cleaned_data)

    return _act(request, row, "withdraw", form, withdraw, _("已撤下。"), "knowledge_list")


@page("knowledge.manage", methods="GET POST")
def knowledge_expert_list(request: HouseRequest) -> HttpResponse:
    """Who judges what; an expert is appointed on the same page."""
    nodes = selectors.expert_units(request.actor, clock.today())
    form = ExpertForm(request.POST if request.method == "POST" else None, nodes=nodes)
    if request.method == "POST" and form.is_valid():
        appoint = partial(services.appoint_expert, **form.cleaned_data)
        if answer := carry_out(request, form, appoint, done=_("已聘任。"), then=redirect("knowledge_expert_list")):
            return answer
    listing = Listing(request, selectors.experts(request.scope), EXPERTS, export="knowledge-experts")
    return render(
        request, "branches/knowledge/experts.html", {**SECTION, "listing": listing, "form": form}, status=422 if form.errors else 200
    )


@page("knowledge.manage", methods="POST")
def knowledge_expert_end(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.experts(request.scope), pk=pk)
    services.end_expert(actor=request.actor, at=clock.now(), expert=row)
    messages.success(request, _("已解聘。"))
    return redirect("knowledge_expert_list")
