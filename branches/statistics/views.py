"""Yearly statistics: the list, one table with its figures, what is behind a figure, signing, printing."""

from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.statistics import rules, selectors, services
from branches.statistics.enums import ReturnState, Section
from branches.statistics.filters import ReturnFilter
from branches.statistics.forms import DrawForm, GiveBackForm, SignForm
from branches.statistics.models import StatisticsReturn
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence

SECTION = {"section": "statistics"}
COLUMNS = (
    Column(gettext_lazy("党组织"), "node__path"),
    Column(gettext_lazy("年度"), "year", "num"),
    Column(gettext_lazy("状态"), "state"),
    Column(gettext_lazy("签报"), "", "hide-s"),
)
PEOPLE_COLUMNS = (Column(gettext_lazy("姓名")), Column(gettext_lazy("工号")), Column(gettext_lazy("单位"), "", "hide-s"))


@page("statistics.view")
def statistics_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.returns(request.scope)
    listing = Listing(request, rows, COLUMNS, ReturnFilter(request.GET, rows), export="statistics-list")
    context = {**SECTION, "listing": listing, "may_draw": request.actor.can("statistics.draw")}
    return render(request, "branches/statistics/statistics_list.html", context)


@page("statistics.draw", methods="GET POST")
def statistics_new(request: HouseRequest) -> HttpResponse:
    form = DrawForm(request.POST if request.method == "POST" else None, scope=request.scope, today=clock.today())
    if request.method == "POST" and form.is_valid():
        made: list[StatisticsReturn] = []

        def draw(**words: Any) -> None:
            made.append(services.draw_up(**words, **form.cleaned_data))

        answer = carry_out(request, form, draw, done=_("统计表已按记录算好，请核对。"), then=redirect("statistics_list"))
        if answer is not None and made:
            return redirect("statistics_detail", made[0].pk)
    return render(request, "branches/statistics/statistics_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _table(request: HouseRequest, pk: int) -> StatisticsReturn:
    return get_object_or_404(selectors.returns(request.scope), pk=pk)


def _sections(rows: list[selectors.Row]) -> list[tuple[str, list[selectors.Row]]]:
    return [(str(Section(code).label), list(found)) for code, found in groupby(rows, key=lambda row: row.line.section)]


@page("statistics.view")
def statistics_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """The table: the figure that stands, last year's, and where the records have moved on since it was signed."""
    table, today, actor = _table(request, pk), clock.today(), request.actor
    rows = selectors.rows_of(table, today)
    holds = actor.scope("statistics.sign").covers(table.node.path)
    is_maker = actor.user_id is not None and table.made_by_id == actor.user_id
    verdict = rules.may_sign(table.state, table.as_of, today, is_maker=is_maker)
    is_signed = table.state == ReturnState.SIGNED
    context = {
        **SECTION, "table": table, "sections": _sections(rows), "changed": sum(row.is_changed for row in rows), "is_signed": is_signed,
        "counted_on": min(table.as_of, today), "holds_sign": holds, "may_sign": holds and bool(verdict), "may_back": holds and is_signed,
        "why_not": "" if verdict or is_signed else sentence(verdict.code, verdict.params), "query": f"table={table.pk}",
    }  # fmt: skip
    return render(request, "branches/statistics/statistics_detail.html", context)


@page("statistics.view")
def statistics_line(request: HouseRequest, pk: int, line_pk: int) -> HttpResponse:
    """What a figure is made of by the records of now: branch by branch, and the people where they may be named."""
    table, today = _table(request, pk), clock.today()
    line = get_object_or_404(selectors.lines_of(table.year), pk=line_pk)
    tally = selectors.tally_of(table, line, today)
    few = selectors.few_people(today)
    people = selectors.people_behind(tally, line)
    listing = Listing(request, people, PEOPLE_COLUMNS, export=f"statistics-people?table={table.pk}&line={line.pk}")
    total = rules.shown(tally.total, weight=tally.weight, is_count_only=line.is_count_only, few=few)
    branches = [] if total.is_hidden else selectors.branch_rows(tally, line, few)
    context = {
        **SECTION, "table": table, "line": line, "total": total, "branches": branches, "few": few,
        "again": rules.shown(tally.again, weight=tally.again, is_count_only=line.is_count_only, few=few) if tally.again else None,
        "listing": listing if tally.people and not line.is_count_only else None,
    }  # fmt: skip
    return render(request, "branches/statistics/statistics_line.html", context)


@page("statistics.sign", methods="POST")
def statistics_sign(request: HouseRequest, pk: int) -> HttpResponse:
    """The figures stand as they are now."""
    table, form = _table(request, pk), SignForm(request.POST)
    try:
        if not form.is_valid():
            raise RuleBroken("statistics.moved_on")
        services.sign(actor=request.actor, at=clock.now(), table=table, version=form.cleaned_data["version"])
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已签报，数字不再变动。"))
    return redirect("statistics_detail", pk)


@page("statistics.sign", methods="GET POST")
def statistics_back(request: HouseRequest, pk: int) -> HttpResponse:
    """Give a signed return back, with a reason."""
    table = _table(request, pk)
    form = GiveBackForm(request.POST if request.method == "POST" else None, initial={"version": table.version})
    if request.method == "POST" and form.is_valid():
        give = partial(services.give_back, table=table, **form.cleaned_data)
        answer = carry_out(request, form, give, done=_("已退回，核对后请另一位同志签报。"), then=redirect("statistics_detail", pk))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "table": table}
    return render(request, "branches/statistics/statistics_back.html", context, status=422 if form.errors else 200)


@page("statistics.view", methods="POST")
def statistics_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The table as Word or PDF."""
    table, today = _table(request, pk), clock.today()
    sections = _sections(selectors.rows_of(table, today))
    try:
        paper = documents.compose(
            template="branches/statistics/statistics.document.html", context={"table": table, "sections": sections},
            kind=kind, actor=request.actor, at=clock.now(), path=table.node.path, subject=f"{table.node.short_name} {table.year}",
        )  # fmt: skip
    except RuleBroken as broken:
        return refused(request, broken)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)
