"""Honours: the register, one honour with its papers, and the wall of those that may be shown."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.desk import registry as desk
from portal.documents import services as documents
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence
from workforce.honours import access, rules, selectors, services
from workforce.honours.filters import HonourFilter
from workforce.honours.forms import HonourForm, HonourSeenForm, WithdrawForm
from workforce.honours.models import Honour

SECTION = {"section": "honours"}
COLUMNS = (
    Column(gettext_lazy("获奖人或集体")),
    Column(gettext_lazy("荣誉称号"), "title__sort"),
    Column(gettext_lazy("级别"), "level"),
    Column(gettext_lazy("授予日期"), "awarded_on"),
    Column(gettext_lazy("授予单位"), "", "hide-s"),
    Column(gettext_lazy("状态")),
)
TABS = (
    ("", gettext_lazy("全部"), "all"),
    ("registered", gettext_lazy("待核实"), "registered"),
    ("confirmed", gettext_lazy("已核实"), "confirmed"),
    ("withdrawn", gettext_lazy("已撤销"), "withdrawn"),
)


def _with_state(rows: list[Honour]) -> list[Honour]:
    for row in rows:
        row.state = access.state_of(row)
    return rows


@page("honour.view")
def honour_list(request: HouseRequest) -> HttpResponse:
    """Honours in reach, by state, title, level, year and holder."""
    rows = selectors.honours(request.scope)
    wanted = request.GET.get("s", "")
    shown = rows.filter(selectors.STATES[wanted]) if wanted in selectors.STATES else rows
    counts = selectors.state_counts(rows)
    listing = Listing(
        request, shown, COLUMNS, HonourFilter(request.GET, shown, request=request),
        tabs=[(label, f"?s={key}", counts[count], key == wanted) for key, label, count in TABS], decorate=_with_state,
        export="honour-list",
        bulk=desk.bulk_for(request.actor, "honour.confirm"),
    )  # fmt: skip
    actor = request.actor
    context = {
        **SECTION,
        "listing": listing,
        "can_register": actor.can("honour.register"),
        "can_import": actor.can("import.run") and actor.can("import.honours"),
    }
    return render(request, "workforce/honours/list.html", context)


@page("honour.view")
def honour_wall(request: HouseRequest) -> HttpResponse:
    """Honours of collectives, and of people who agreed, for everybody in the enterprise."""
    listing = Listing(request, selectors.wall(), (), page_size=24)
    return render(request, "workforce/honours/wall.html", {**SECTION, "listing": listing})


@page("honour.register", methods="GET POST")
def honour_new(request: HouseRequest) -> HttpResponse:
    form = HonourForm(
        request.POST if request.method == "POST" else None, scope=request.scope, initial={"staff_no": request.GET.get("staff_no", "")[:20]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.register_honour(actor=request.actor, at=clock.now(), award=form.award())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记，请附上证书或文件，并由另一人核实。"))
            return redirect("honour_detail", row.pk)
    return render(request, "workforce/honours/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _honour(request: HouseRequest, pk: int) -> Honour:
    return get_object_or_404(selectors.honours(request.scope), pk=pk)


@page("honour.view")
def honour_detail(request: HouseRequest, pk: int) -> HttpResponse:
    row = _honour(request, pk)
    return _show(request, row, WithdrawForm(initial={"version": row.version}))


def _show(request: HouseRequest, row: Honour, form: WithdrawForm, status: int = 200) -> HttpResponse:
    actor, state = request.actor, access.state_of(row)
    holds_office = actor.scope("honour.confirm").covers(row.node.path)
    confirm = access.may_confirm(actor, row) if holds_office and state == "registered" else None
    is_own = row.person_id is not None and row.person_id == actor.person_id
    context: dict[str, Any] = {
        **SECTION,
        "honour": row,
        "state": state,
        "confirm": confirm,
        "confirm_why": "" if confirm is None or confirm else sentence(confirm.code, confirm.params),
        "can_withdraw": holds_office and bool(access.may_withdraw(actor, row)),
        "is_own": is_own,
        "can_show": is_own and state == "confirmed",
        "form": form,
        "file_panel": file_panel(actor, "honour", row.pk),
    }
    return render(request, "workforce/honours/detail.html", context, status=status)


@page("honour.view", methods="POST")
def honour_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """What the register says of an honour, as Word or PDF, for whoever may open it: name and unit, no number of the person."""
    row = _honour(request, pk)
    verdict = rules.may_print(access.state_of(row))
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("honour_detail", args=[pk]))
    holder = row.person.name if row.person else row.node.name
    compose = partial(
        documents.compose, template="workforce/honours/honour.document.html", context={"honour": row, "holder": holder}, kind=kind,
        actor=request.actor, at=clock.now(), path=row.node.path, subject=holder,
    )  # fmt: skip
    return hand_over(request, compose)


@page("honour.confirm", methods="POST")
def honour_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _honour(request, pk), HonourSeenForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.confirm_honour(actor=request.actor, at=clock.now(), honour=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已核实，计入考核和个人档案。"))
    return redirect("honour_detail", pk)


@page("honour.confirm", methods="POST")
def honour_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    row = _honour(request, pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            services.withdraw_honour(actor=request.actor, at=clock.now(), honour=row, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已撤销，不再计入考核。"))
            return redirect("honour_detail", pk)
    return _show(request, row, form, status=422)


@page("honour.view", methods="POST")
def honour_show(request: HouseRequest, pk: int) -> HttpResponse:
    """The holder's own choice."""
    row = _honour(request, pk)
    try:
        services.show_honour(actor=request.actor, at=clock.now(), honour=row, is_shown=request.POST.get("show") == "yes")
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已保存您的选择。"))
    return redirect("honour_detail", pk)
