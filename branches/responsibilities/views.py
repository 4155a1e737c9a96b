"""The responsibility lists, one statement with what was told of it, the standard list taken over."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.responsibilities import rules, selectors, services
from branches.responsibilities.enums import OUTCOME_TONES, DutyOutcome, DutyTier
from branches.responsibilities.filters import StatementFilter
from branches.responsibilities.forms import OutcomeForm, StatementForm
from branches.responsibilities.models import DutyStatement
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "responsibilities"}
COLUMNS = (
    Column(gettext_lazy("责任内容"), "text"),
    Column(gettext_lazy("责任主体"), "holder", "hide-s"),
    Column(gettext_lazy("党组织"), "node__path", "hide-s"),
    Column(gettext_lazy("本半年")),
)


def _drawn(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.outcome_tone = OUTCOME_TONES[row.outcome or ""]
        row.outcome_label = DutyOutcome(row.outcome).label if row.outcome else _("待填报")
    return rows


@page("statement.view")
def statement_list(request: HouseRequest) -> HttpResponse:
    """Who answers for what, and how it stands in the running half-year."""
    half, wanted = rules.half_of(clock.today()), request.GET.get("s", "")
    rows = selectors.standing(request.scope, half)
    found = selectors.counts(rows)
    shown = rows.filter(is_told=wanted == "told") if wanted in {"told", "untold"} else rows
    words = (("", _("全部"), "all"), ("untold", _("待填报"), "untold"), ("told", _("已填报"), "told"))
    tabs: list[Any] = [(label, f"?s={key}", found[name], key == wanted) for key, label, name in words]
    listing = Listing(request, shown, COLUMNS, StatementFilter(request.GET, shown), tabs=tabs, decorate=_drawn, export="statement-list")
    can_edit = request.actor.can("statement.edit")
    nodes = selectors.nodes(request.actor.scope("statement.edit"), clock.today()) if can_edit else []
    context = {**SECTION, "listing": listing, "half": half, "can_edit": can_edit, "nodes": nodes}
    return render(request, "branches/responsibilities/statement_list.html", context)


@page("statement.view")
def statement_matrix(request: HouseRequest) -> HttpResponse:
    """Which organisation has laid down what each of the four tiers answers for."""
    half = rules.half_of(clock.today())
    context = {**SECTION, "rows": selectors.matrix(request.scope, half), "half": half, "tiers": [tier.label for tier in DutyTier]}
    return render(request, "branches/responsibilities/statement_matrix.html", context)


def _statement(request: HouseRequest, pk: int) -> DutyStatement:
    return get_object_or_404(selectors.statements(request.scope), pk=pk)


@page("statement.edit", methods="GET POST")
def statement_new(request: HouseRequest) -> HttpResponse:
    form = StatementForm(request.POST if request.method == "POST" else None, scope=request.scope, today=clock.today())
    if request.method == "POST" and form.is_valid():
        write = partial(services.write_statement, node=form.cleaned_data["node"], facts=form.facts())
        answer = carry_out(request, form, write, done=_("已登记。"), then=redirect("statement_list"))
        if answer is not None:
            return answer
    return render(request, "branches/responsibilities/statement_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("statement.edit", methods="GET POST")
def statement_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _statement(request, pk)
    first = {name: getattr(row, name) for name in ("holder", "label", "text", "source", "version")}
    typed = request.POST if request.method == "POST" else None
    form = StatementForm(typed, scope=request.scope, today=clock.today(), is_new=False, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_statement, statement=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        answer = carry_out(request, form, change, done=_("已保存。"), then=redirect("statement_detail", pk))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "statement": row}
    return render(request, "branches/responsibilities/statement_form.html", context, status=422 if form.errors else 200)


@page("statement.edit", methods="POST")
def statement_adopt(request: HouseRequest) -> HttpResponse:
    """Take over the standard list."""
    code = request.POST.get("node", "")
    node = get_object_or_404(selectors.nodes(request.scope, clock.today()), code=code)
    try:
        made = services.adopt_standards(actor=request.actor, at=clock.now(), node=node)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已采用标准清单 %(n)s 条。") % {"n": len(made)})
    return redirect("statement_list")


@page("statement.edit", methods="POST")
def statement_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    try:
        services.withdraw_statement(actor=request.actor, at=clock.now(), statement=_statement(request, pk))
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已停用，填报过的情况保留。"))
    return redirect("statement_list")


@page("statement.view")
def statement_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _statement(request, pk), OutcomeForm(today=clock.today()))


def _show(request: HouseRequest, row: DutyStatement, form: OutcomeForm, status: int = 200) -> HttpResponse:
    actor, path, holds = request.actor, row.node.path, row.withdrawn_at is None
    context = {
        **SECTION, "statement": row, "reports": row.reports.select_related("told_by"), "form": form,
        "may_tell": holds and actor.scope("statement.report").covers(path),
        "may_edit": holds and actor.scope("statement.edit").covers(path), "file_panel": file_panel(actor, "duty_statement", row.pk),
    }  # fmt: skip
    return render(request, "branches/responsibilities/statement_detail.html", context, status=status)


@page("statement.report", methods="POST")
def statement_tell(request: HouseRequest, pk: int) -> HttpResponse:
    """How it stands in a half-year."""
    row, form = _statement(request, pk), OutcomeForm(request.POST, request.FILES, today=clock.today())
    if form.is_valid():
        tell = partial(services.tell_outcome, statement=row, **form.cleaned_data)
        answer = carry_out(request, form, tell, done=_("已填报。"), then=redirect("statement_detail", pk))
        if answer is not None:
            return answer
    return _show(request, row, form, status=422)
