"""Methods: the list, the file, its review, name and spreading."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.acts import Act, Bound, carried
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.periods import add_months
from portal.kernel.sentences import sentence
from workforce.innovation.services import convene_review
from workforce.methods import access, rules, selectors, services
from workforce.methods.enums import MethodState
from workforce.methods.filters import MethodFilter
from workforce.methods.forms import (
    AdopterForm,
    MethodForm,
    MethodReviewForm,
    MethodSeatsForm,
    MethodSeenForm,
    NameForm,
    NominateForm,
    written,
)
from workforce.methods.models import OperatingMethod

SECTION = {"section": "methods"}
COLUMNS = (
    Column(gettext_lazy("操作法")),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("创造人"), css="hide-s"),
    Column(gettext_lazy("命名日期"), "named_on", "hide-s"),
    Column(gettext_lazy("应用单位"), "adopter_count", "num"),
    Column(gettext_lazy("状态")),
)


@page("method.view")
def method_list(request: HouseRequest) -> HttpResponse:
    """Methods in reach, those taken over by a unit in reach, or one's own."""
    rows, wanted = selectors.methods(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in MethodState.values else rows
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in MethodState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in MethodState.choices]
    listing = Listing(request, shown, COLUMNS, MethodFilter(request.GET, shown, request=request), tabs=tabs, export="method-list")
    context = {**SECTION, "listing": listing, "can_draft": request.actor.can("method.draft")}
    return render(request, "workforce/methods/list.html", context)


def _form_page(request: HouseRequest, form: MethodForm, row: OperatingMethod | None = None) -> HttpResponse:
    return render(request, "workforce/methods/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("method.draft", methods="GET POST")
def method_new(request: HouseRequest) -> HttpResponse:
    today, actor = clock.today(), request.actor
    first: dict[str, Any] = {"record_from": add_months(today, -12), "record_to": today, "once_key": get_random_string(32)}
    if not request.scope.paths and actor.user.person is not None:
        first["creator_no"] = actor.user.person.staff_no
    form = MethodForm(request.POST if request.method == "POST" else None, actor=actor, initial=first)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["once_key"]
        try:
            row = services.draft_method(actor=actor, at=clock.now(), facts=form.facts(), once_key=key)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已申报，请附上证明材料，等待评审。"))
            return redirect("method_detail", row.pk)
    return _form_page(request, form)


def _found(request: HouseRequest, pk: int) -> OperatingMethod:
    return get_object_or_404(selectors.methods(request.scope), pk=pk)


@page("method.draft", methods="GET POST")
def method_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    verdict = access.may_edit(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("method_detail", args=[pk]))
    form = MethodForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=written(row))
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_method, method=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("method_detail", pk)):
            return answer
    return _form_page(request, form, row)


def _acts(request: HouseRequest, row: OperatingMethod, bound: Bound) -> list[Act]:
    actor, today, seen = request.actor, clock.today(), {"version": row.version}
    found: list[Act] = []

    def add(name: str, title: Any, form: Any, **more: Any) -> None:
        found.append(Act(name, title, reverse(f"method_{name}", args=[row.pk]), bound.get(name, form), **more))

    is_creator, office = access.is_creator(actor, row), access.holds_office(actor, row)
    if is_creator and row.state == rules.PASSED and row.consented_at is None and actor.can("method.consent"):
        hint = _("评审已通过。同意后，操作法将以您的姓名命名并推广。")
        add("consent", _("同意以我的姓名命名"), MethodSeenForm(initial=seen), is_main=True, hint=hint)
    if not office or is_creator:
        return found
    if row.state == rules.DRAFT:
        mine = row.drafted_by_id == actor.user_id
        why = sentence("method.own") if mine else ""
        add("review", _("评审"), MethodReviewForm(initial=seen), is_main=True, why=why, button=_("提交评审意见"))
        hint = _("效益和可行性两个维度，由生产、机电、安监评审")
        add("convene", _("组织实效评估"), MethodSeatsForm(initial=seen), button=_("组织"), hint=hint)
    if row.state == rules.PASSED:
        why = "" if row.consented_at is not None else sentence("method.no_consent")
        add("name", _("命名"), NameForm(initial=seen), is_main=True, why=why)
    if row.state == rules.NAMED:
        add("adopt", _("登记应用单位"), AdopterForm(initial={**seen, "adopted_on": today}, row=row), is_main=True, button=_("登记"))
        if not row.is_promoted:
            least = selectors.figures_on(today)["METHOD_LEAST_ADOPTERS"]
            have = row.adopter_count  # type: ignore[attr-defined]
            verdict = rules.promote_verdict(row.state, adopters=have, least=least, is_promoted=False)
            why = "" if verdict else sentence(verdict.code, verdict.params)
            add("promote", _("列为可复制、可推广"), MethodSeenForm(initial=seen), why=why)
        add("nominate", _("推荐参评"), NominateForm(initial={**seen, "nominated_on": today}), icon="award")
    return found


def _show(request: HouseRequest, row: OperatingMethod, bound: Bound, status: int = 200) -> HttpResponse:
    actor = request.actor
    context = {
        **SECTION, "row": row, "acts": _acts(request, row, bound), "adopters": list(row.adopters.select_related("unit")),
        "can_edit": row.state == rules.DRAFT and actor.can("method.draft") and access.drafts(actor, row),
        "reviews": list(row.reviews.select_related("refusal")), "sees_review": access.holds_office(actor, row),
        "file_panel": file_panel(actor, "method", row.pk),
    }  # fmt: skip
    return render(request, "workforce/methods/detail.html", context, status=status)


@page("method.view")
def method_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk), {})


def _carry(request: HouseRequest, row: OperatingMethod, name: str, form: Any, service: Any, done: str) -> HttpResponse:
    return carried(
        request, name, form, service, done=done, to="method_detail", pk=row.pk, show=lambda bound: _show(request, row, bound, 422)
    )


@page("method.office", methods="POST")
def method_review(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return _carry(request, row, "review", MethodReviewForm(request.POST), partial(services.review_method, method=row), _("已评审。"))


@page("method.office", methods="POST")
def method_convene(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return _carry(request, row, "convene", MethodSeatsForm(request.POST), partial(convene_review, source=row), _("已组织评估。"))


@page("method.consent", methods="POST")
def method_consent(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return _carry(request, row, "consent", MethodSeenForm(request.POST), partial(services.consent, method=row), _("已同意，谢谢您！"))


@page("method.office", methods="POST")
def method_name(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return _carry(request, row, "name", NameForm(request.POST), partial(services.name_method, method=row), _("已命名。"))


@page("method.office", methods="POST")
def method_adopt(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return _carry(request, row, "adopt", AdopterForm(request.POST, row=row), partial(services.adopt_method, method=row), _("已登记。"))


@page("method.office", methods="POST")
def method_promote(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return _carry(request, row, "promote", MethodSeenForm(request.POST), partial(services.promote_method, method=row), _("已列入。"))


@page("method.office", methods="POST")
def method_nominate(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    return _carry(request, row, "nominate", NominateForm(request.POST), partial(services.nominate_method, method=row), _("已推荐。"))
