"""Study groups: the list, one group with its papers, the list of all papers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.research import access, selectors, services
from branches.research.enums import StudyState
from branches.research.filters import GroupFilter, PaperFilter
from branches.research.forms import AdoptForm, CloseForm, GroupForm, PaperForm, initial_of
from branches.research.models import StudyGroup, StudyPaper
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused

SECTION = {"section": "research"}
COLUMNS = (
    Column(gettext_lazy("研究课题"), "topic"),
    Column(gettext_lazy("牵头组织"), "node__path", "hide-s"),
    Column(gettext_lazy("开始日期"), "from_on", "hide-s"),
    Column(gettext_lazy("计划完成日期"), "to_on"),
    Column(gettext_lazy("论文"), "", "num"),
    Column(gettext_lazy("状态")),
)
PAPER_COLUMNS = (
    Column(gettext_lazy("论文题目"), "title"),
    Column(gettext_lazy("作者")),
    Column(gettext_lazy("发表日期"), "published_on"),
    Column(gettext_lazy("采纳")),
)


@page("research.view")
def research_list(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.groups(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in StudyState.values else rows
    counts = selectors.state_counts(rows)
    tabs = [("", gettext_lazy("全部"), sum(counts.values())), *((s.value, s.label, counts.get(s.value, 0)) for s in StudyState)]
    listing = Listing(
        request, shown, COLUMNS, GroupFilter(request.GET, shown, request=request),
        tabs=[(label, f"?s={key}", n, key == wanted) for key, label, n in tabs], export="study-groups",
    )  # fmt: skip
    context = {**SECTION, "tab": "groups", "listing": listing, "can_edit": request.actor.can("research.edit")}
    return render(request, "branches/research/list.html", context)


@page("research.view")
def research_papers(request: HouseRequest) -> HttpResponse:
    rows = selectors.papers(request.scope)
    listing = Listing(
        request, rows, PAPER_COLUMNS, PaperFilter(request.GET, rows, request=request), decorate=_with_authors, export="study-papers"
    )
    return render(request, "branches/research/papers.html", {**SECTION, "tab": "papers", "listing": listing})


def _with_authors(rows: list[StudyPaper]) -> list[StudyPaper]:
    for row in rows:
        row.names = selectors.authors_of(row)
    return rows


def _group(request: HouseRequest, pk: int) -> StudyGroup:
    return get_object_or_404(selectors.groups(request.scope), pk=pk)


@page("research.edit", methods="GET POST")
def research_new(request: HouseRequest) -> HttpResponse:
    nodes = selectors.keepers(request.scope, clock.today())
    form = GroupForm(request.POST if request.method == "POST" else None, actor=request.actor, nodes=nodes)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.set_up_group(actor=request.actor, at=clock.now(), facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记研究小组。"))
            return redirect("research_detail", row.pk)
    return render(request, "branches/research/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("research.edit", methods="GET POST")
def research_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _group(request, pk)
    verdict = access.may_edit(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params))
    given, status = request.POST if request.method == "POST" else None, 200
    form = GroupForm(given, actor=request.actor, nodes=None, group=row, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            services.change_group(actor=request.actor, at=clock.now(), group=row, version=version, facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
            status = broken.status
        else:
            messages.success(request, _("已保存。"))
            return redirect("research_detail", pk)
    context = {**SECTION, "form": form, "row": row}
    return render(request, "branches/research/form.html", context, status=422 if form.errors and status == 200 else status)


@page("research.view")
def research_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _group(request, pk), {})


def _show(request: HouseRequest, row: StudyGroup, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    actor = request.actor
    keeps = actor.can("research.edit") and actor.scope("research.edit").covers(row.node.path)
    edits = keeps and row.state == StudyState.RUNNING
    context: dict[str, Any] = {
        **SECTION,
        "row": row,
        "people": list(row.members.all()),
        "papers": _with_authors(selectors.of_group(row)),
        "keeps": keeps,
        "edits": edits,
        "close_form": CloseForm(initial={"version": row.version, "closed_on": clock.today()}) if edits else None,
        "paper_form": PaperForm(group=row, prefix="paper") if keeps else None,
        "adopt_form": AdoptForm(auto_id=False) if keeps else None,
        "adopted_id": None,
        "file_panel": file_panel(actor, access.FILES, row.pk),
        **forms,
    }
    return render(request, "branches/research/detail.html", context, status=status)


@page("research.edit", methods="POST")
def research_close(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _group(request, pk), CloseForm(request.POST)
    if form.is_valid():
        try:
            services.close_group(actor=request.actor, at=clock.now(), group=row, **form.act())
        except EditConflict as broken:
            return refused(request, broken)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已办理结题。"))
            return redirect("research_detail", pk)
    return _show(request, row, {"close_form": form}, status=422)


@page("research.edit", methods="POST")
def research_paper(request: HouseRequest, pk: int) -> HttpResponse:
    row = _group(request, pk)
    form = PaperForm(request.POST, group=row, prefix="paper")
    if form.is_valid():
        try:
            services.record_paper(actor=request.actor, at=clock.now(), group=row, facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记论文。"))
            return redirect("research_detail", pk)
    return _show(request, row, {"paper_form": form}, status=422)


@page("research.edit", methods="POST")
def research_adopt(request: HouseRequest, pk: int) -> HttpResponse:
    paper = get_object_or_404(selectors.papers(request.scope), pk=pk)
    form = AdoptForm(request.POST)
    if not form.is_valid():
        return _show(request, _group(request, paper.group_id), {"adopt_form": form, "adopted_id": pk}, status=422)
    try:
        services.adopt_paper(actor=request.actor, at=clock.now(), paper=paper, **form.cleaned_data)
    except RuleBroken as broken:
        add_refusal(form, broken)
        return _show(request, _group(request, paper.group_id), {"adopt_form": form, "adopted_id": pk}, status=422)
    messages.success(request, _("已登记采纳。"))
    return redirect("research_detail", paper.group_id)
