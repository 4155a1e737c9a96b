"""The board of a year, the list of checks, one check with its parts and findings."""

from functools import partial
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.supervision import access, selectors, services
from branches.supervision.enums import SupervisionCheckKind, SupervisionCheckState
from branches.supervision.filters import CheckFilter
from branches.supervision.forms import CheckForm, HoldForm, PartForm, ReasonForm
from branches.supervision.models import SupervisionCheck
from branches.supervision.views.forming import SECTION, draw_form, first_of, units
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

COLUMNS = (
    Column(gettext_lazy("检查内容"), "title"),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("监督重点"), "topic__sort", "hide-s"),
    Column(gettext_lazy("方式"), "kind", "hide-s"),
    Column(gettext_lazy("牵头部门"), "lead__sort", "hide-s"),
    Column(gettext_lazy("计划完成日期"), "planned_on"),
    Column(gettext_lazy("状态")),
)


def asked_year(request: Any, today: Any) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 and 2000 <= int(text) <= 2200 else today.year


@page("supervision.view")
def supervision_board(request: HouseRequest) -> HttpResponse:
    """The plan of a year across departments: seven topics, departments, drivers and goals, with what came of it."""
    today = clock.today()
    year = asked_year(request, today)
    board = selectors.board_of(request.actor, request.scope, year, today)
    context = {**SECTION, "tab": "board", "board": board, "year": year, "years": [year - 1, year + 1], "may": may_of(request.actor)}
    return render(request, "branches/supervision/board.html", context)


def may_of(actor: Any) -> dict[str, bool]:
    return {"plan": actor.can("supervision.plan"), "find": actor.can("supervision.find")}


def of_tab(rows: QuerySet[SupervisionCheck], wanted: str) -> QuerySet[SupervisionCheck]:
    return rows.filter(state=wanted) if wanted in SupervisionCheckState.values else rows


@page("supervision.view")
def supervision_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.check_rows(request.actor, request.scope), request.GET.get("s", "")
    counts = {row["state"]: row["n"] for row in rows.order_by().values("state").annotate(n=Count("pk"))}
    shown = of_tab(rows, wanted)
    tabs: list[tuple[Any, str, int, bool]] = [(_("全部"), "?", sum(counts.values()), wanted not in SupervisionCheckState.values)]
    tabs += [(s.label, f"?s={s.value}", counts.get(s.value, 0), s.value == wanted) for s in SupervisionCheckState]
    listing = Listing(request, shown, COLUMNS, CheckFilter(request.GET, shown, request=request), tabs=tabs, export="supervision-checks")
    return render(request, "branches/supervision/list.html", {**SECTION, "tab": "checks", "listing": listing, "may": may_of(request.actor)})


@page("supervision.plan", methods="GET POST")
def supervision_new(request: HouseRequest) -> HttpResponse:
    first = first_of(request, planned_on=clock.today())
    form = CheckForm(request.POST if request.method == "POST" else None, nodes=units(request, "supervision.plan"), initial=first)

    def service(valid: CheckForm) -> Any:
        data = valid.cleaned_data
        words: Any = {"partners": list(data["partners"]), "tags": list(data["tags"]), "once_key": data["once_key"]}
        return partial(services.plan_check, facts=valid.facts(), **words)

    words = {"title": _("列入检查计划"), "back": reverse("supervision_list")}
    return draw_form(request, form, service, "supervision_check", _("已列入计划。"), **words)


def fetch(request: HouseRequest, pk: int) -> SupervisionCheck:
    return get_object_or_404(selectors.check_rows(request.actor, request.scope), pk=pk)


@page("supervision.plan", methods="GET POST")
def supervision_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetch(request, pk)
    if row.state != SupervisionCheckState.PLANNED:
        return refused(request, RuleBroken("supervision.check_done"), back=reverse("supervision_check", args=[pk]))
    names = ("title", "matter", "kind", "source", "planned_on", "version")
    first = {name: getattr(row, name) for name in names}
    first |= {"node": row.node.code, "topic": row.topic.code, "lead": row.lead.code}
    first |= {"partners": [p.office.code for p in row.parts.select_related("office")], "tags": [t.code for t in row.tags.all()]}
    form = CheckForm(
        request.POST if request.method == "POST" else None, nodes=units(request, "supervision.plan"), initial=first,
        is_lot=row.kind == SupervisionCheckKind.RANDOM,
    )  # fmt: skip

    def service(valid: CheckForm) -> Any:
        data = valid.cleaned_data
        words: Any = {"partners": list(data["partners"]), "tags": list(data["tags"]), "version": data["version"] or 0}
        return partial(services.change_check, check=row, facts=valid.facts(), **words)

    words = {"title": _("修改计划"), "back": reverse("supervision_check", args=[pk])}
    return draw_form(request, form, service, "supervision_check", _("已保存。"), **words)


@page("supervision.view")
def supervision_check(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, fetch(request, pk))


def _show(request: HouseRequest, row: SupervisionCheck, status: int = 200, **bound: Any) -> HttpResponse:
    actor, is_open = request.actor, row.state == SupervisionCheckState.PLANNED
    parts = list(row.parts.select_related("office", "filed_by"))
    silent = [p.office_id for p in parts if p.filed_on is None]
    finds, plans = access.is_near(actor, "supervision.find", row), access.is_near(actor, "supervision.plan", row)
    offices = selectors.SupervisionOffice.objects.filter(pk__in=silent)
    first = {"version": row.version}
    context = {
        **SECTION, "row": row, "parts": parts, "tags": list(row.tags.all()), "plans": plans and is_open, "finds": finds,
        "findings": selectors.with_days(list(selectors.finding_rows(request.scope).filter(check_record=row)), clock.today()),
        "part_form": bound.get("part", PartForm(offices=offices)) if finds and is_open and silent else None,
        "hold_form": bound.get("hold", HoldForm(initial={**first, "held_on": clock.today()})) if finds and is_open and not silent else None,
        "cancel_form": bound.get("cancel", ReasonForm(initial=first, prefix="c")) if plans and is_open else None,
        "waits": is_open and bool(silent),
    }  # fmt: skip
    return render(request, "branches/supervision/check.html", context, status=status)


def _done(request: HouseRequest, row: SupervisionCheck, name: str, form: Any, service: Any, done: str) -> HttpResponse:
    then = redirect("supervision_check", row.pk)
    if form.is_valid() and (answer := carry_out(request, form, partial(service, **form.cleaned_data), done=done, then=then)):
        return answer
    return _show(request, row, 422, **{name: form})


@page("supervision.find", methods="POST")
def supervision_hold(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetch(request, pk)
    service = partial(services.hold_check, check=row)
    return _done(request, row, "hold", HoldForm(request.POST), service, _("检查结果已登记。发现问题的，请接着下达整改。"))


@page("supervision.find", methods="POST")
def supervision_part(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetch(request, pk)
    silent = selectors.SupervisionOffice.objects.filter(pk__in=row.parts.filter(filed_on=None).values("office"))
    form = PartForm(request.POST, offices=silent)
    return _done(request, row, "part", form, partial(services.file_part, check=row), _("部门意见已填写。"))


@page("supervision.plan", methods="POST")
def supervision_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetch(request, pk)
    form = ReasonForm(request.POST, prefix="c")
    return _done(request, row, "cancel", form, partial(services.cancel_check, check=row), _("已取消。"))
