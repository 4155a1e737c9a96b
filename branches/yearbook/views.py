"""Year books: the list, asking for books, one book with its chapters, the summary, making final, printing."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.yearbook import selectors, services
from branches.yearbook.enums import BookState
from branches.yearbook.filters import YearBookFilter
from branches.yearbook.forms import BindForm, SummaryForm
from branches.yearbook.models import YearBook
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "year_books"}
COLUMNS = (
    Column(gettext_lazy("党支部"), "branch__node__path"),
    Column(gettext_lazy("年度"), "year", "num"),
    Column(gettext_lazy("状态")),
    Column(gettext_lazy("生成时间"), "bound_at", "hide-s"),
)


@page("yearbook.view")
def year_book_list(request: HouseRequest) -> HttpResponse:
    rows = selectors.books(request.scope)
    listing = Listing(request, rows, COLUMNS, YearBookFilter(request.GET, rows), export="year-book-list")
    context = {**SECTION, "listing": listing, "may_bind": request.actor.can("yearbook.bind")}
    return render(request, "branches/yearbook/year_book_list.html", context)


@page("yearbook.bind", methods="GET POST")
def year_book_new(request: HouseRequest) -> HttpResponse:
    """Ask for the book of one branch, or of every branch of the reach; a worker binds, the page of the job shows how far it is."""
    form = BindForm(request.POST if request.method == "POST" else None, scope=request.scope, today=clock.today())
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        try:
            job = services.ask_for(actor=request.actor, at=clock.now(), branches=form.branches(), year=year)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("job_detail", job.pk)
    return render(request, "branches/yearbook/year_book_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _book(request: HouseRequest, pk: int) -> YearBook:
    rows = YearBook.objects.within(request.scope).select_related("branch__node", "asked_by", "final_by", "job")
    return get_object_or_404(rows, pk=pk)


@page("yearbook.view")
def year_book_detail(request: HouseRequest, pk: int) -> HttpResponse:
    book = _book(request, pk)
    covers = {right: request.actor.scope(f"yearbook.{right}").covers(book.branch.node.path) for right in ("bind", "write")}
    own_job = book.job if book.job is not None and book.job.owner_id == request.actor.user_id else None
    context = {
        **SECTION, "book": book, "is_final": book.state == BookState.FINAL, "is_bound": bool(book.chapters),
        "is_asked": book.state == BookState.ASKED, "may_bind": covers["bind"], "may_write": covers["write"], "own_job": own_job,
    }  # fmt: skip
    return render(request, "branches/yearbook/year_book_detail.html", context)


@page("yearbook.write", methods="GET POST")
def year_book_summary(request: HouseRequest, pk: int) -> HttpResponse:
    """The secretary's own words."""
    book = _book(request, pk)
    form = SummaryForm(request.POST if request.method == "POST" else None, initial={"summary": book.summary, "version": book.version})
    if request.method == "POST" and form.is_valid():
        keep = partial(services.summarise, book=book, **form.cleaned_data)
        answer = carry_out(request, form, keep, done=_("工作总结已保存。"), then=redirect("year_book_detail", pk))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "book": book}
    return render(request, "branches/yearbook/summary_form.html", context, status=422 if form.errors else 200)


def _act(request: HouseRequest, pk: int, service: Any, done: str) -> HttpResponse:
    book = _book(request, pk)
    try:
        service(actor=request.actor, at=clock.now(), book=book)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, done)
    return redirect("year_book_detail", pk)


@page("yearbook.write", methods="POST")
def year_book_settle(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.settle_book, _("已定稿。"))


@page("yearbook.write", methods="POST")
def year_book_reopen(request: HouseRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.reopen_book, _("已取消定稿，可以修改。"))


@page("yearbook.view", methods="POST")
def year_book_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The book as Word or PDF, as it was bound."""
    book = _book(request, pk)
    try:
        if not book.chapters:
            raise RuleBroken("year_book.not_bound")
        paper = documents.compose(
            template="branches/yearbook/year_book.document.html", context={"book": book}, kind=kind, actor=request.actor,
            at=clock.now(), path=book.branch.node.path, subject=f"{book.branch.node.short_name} {book.year}",
        )  # fmt: skip
    except RuleBroken as broken:
        return refused(request, broken)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)
