"""Joint reports: the list, one report with its chapters, editing, making final, printing."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.reports import rules, selectors, services
from branches.reports.enums import ReportState
from branches.reports.forms import ChapterForm, DrawForm
from branches.reports.models import JointReport, ReportChapter
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.periods import month_of

SECTION = {"section": "reports"}
COLUMNS = (
    Column(gettext_lazy("党组织"), "node__path"),
    Column(gettext_lazy("时期"), "starts_on", "nowrap"),
    Column(gettext_lazy("状态"), "state"),
)


@page("report.view")
def report_list(request: HouseRequest) -> HttpResponse:
    listing = Listing(request, selectors.reports(request.scope), COLUMNS, export="report-list")
    can_write = request.actor.can("report.write")
    return render(request, "branches/reports/report_list.html", {**SECTION, "listing": listing, "can_write": can_write})


@page("report.write", methods="GET POST")
def report_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    first = {"period": month_of(today).code}
    form = DrawForm(request.POST if request.method == "POST" else None, scope=request.scope, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        made: list[JointReport] = []

        def draw(**words: Any) -> None:
            made.append(services.draw_report(**words, **form.cleaned_data))

        answer = carry_out(request, form, draw, done=_("已按记录生成，请审阅修改。"), then=redirect("report_list"))
        if answer is not None and made:
            return redirect("report_detail", made[0].pk)
    return render(request, "branches/reports/report_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _report(request: HouseRequest, pk: int) -> JointReport:
    return get_object_or_404(selectors.reports(request.scope), pk=pk)


@page("report.view")
def report_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """The chapters: what stands, whether somebody wrote it, and what the records say now."""
    row = _report(request, pk)
    chapters: list[Any] = list(row.chapters.select_related("kind", "edited_by").prefetch_related("wordings"))
    for chapter in chapters:
        chapter.standing = rules.standing_text(chapter.generated, chapter.edited)
        chapter.is_outdated = rules.is_outdated(chapter.generated, chapter.edited, chapter.edited_from)
    may_write = request.actor.scope("report.write").covers(row.node.path)
    context = {**SECTION, "report": row, "chapters": chapters, "may_write": may_write, "is_draft": row.state == ReportState.DRAFT}
    return render(request, "branches/reports/report_detail.html", context)


@page("report.write", methods="GET POST")
def report_chapter(request: HouseRequest, pk: int) -> HttpResponse:
    """A person's words for a chapter."""
    rows = ReportChapter.objects.within(request.scope).select_related("report__node", "kind")
    chapter = get_object_or_404(rows, pk=pk)
    standing = rules.standing_text(chapter.generated, chapter.edited)
    form = ChapterForm(request.POST if request.method == "POST" else None, initial={"text": standing, "version": chapter.version})
    if request.method == "POST" and form.is_valid():
        edit = partial(services.edit_chapter, chapter=chapter, **form.cleaned_data)
        answer = carry_out(request, form, edit, done=_("已保存，重新生成不会覆盖。"), then=redirect("report_detail", chapter.report_id))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "chapter": chapter}
    return render(request, "branches/reports/chapter_form.html", context, status=422 if form.errors else 200)


def _act(request: HouseRequest, pk: int, service: Any, done: str) -> HttpResponse:
    row = _report(request, pk)
    try:
        service(actor=request.actor, at=clock.now(), report=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, done)
    return redirect("report_detail", pk)


@page("report.write", methods="POST")
def report_redraw(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.redraw_report, _("已按最新记录生成，改过的章节保持不变。"))


@page("report.write", methods="POST")
def report_settle(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.settle_report, _("已定稿。"))


@page("report.write", methods="POST")
def report_reopen(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.reopen_report, _("已取消定稿，可以修改。"))


@page("report.view", methods="POST")
def report_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The report as Word or PDF."""
    row = _report(request, pk)
    chapters = [(c.kind.name, rules.standing_text(c.generated, c.edited)) for c in row.chapters.select_related("kind")]
    try:
        paper = documents.compose(
            template="branches/reports/report.document.html", context={"report": row, "chapters": chapters}, kind=kind,
            actor=request.actor, at=clock.now(), path=row.node.path, subject=f"{row.node.short_name} {row.period}",
        )  # fmt: skip
    except RuleBroken as broken:
        return refused(request, broken)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)
