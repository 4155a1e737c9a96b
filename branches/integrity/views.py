"""Pages of integrity: the board, talks, pledges, questions before appointments, envelopes, staff, and the person's own page."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.integrity import access, selectors, services
from branches.integrity.exports import asked_year
from branches.integrity.forms import AnswerForm, AskForm, EndForm, FilingForm, RoundForm, SeatForm, TalkForm, TrainForm
from branches.integrity.models import PreCheck
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.exporters import Asked
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.scope import Scope
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node

SECTION = {"section": "integrity"}
RIGHTS = ("view", "talk", "pledge", "ask", "answer", "checks", "filing", "roster", "board")
TALKS = (
    Column(gettext_lazy("谈话对象")),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("类别"), "kind", "hide-s"),
    Column(gettext_lazy("谈话日期"), "held_on"),
    Column(gettext_lazy("主题"), css="hide-s"),
    Column(gettext_lazy("跟踪")),
)
ROUNDS = (
    Column(gettext_lazy("名称")),
    Column(gettext_lazy("党组织"), css="hide-s"),
    Column(gettext_lazy("年度"), "year", "num"),
    Column(gettext_lazy("签订期限"), "due_on"),
    Column(gettext_lazy("已签"), "done", "num"),
)
CHECKS = (
    Column(gettext_lazy("拟任用人员")),
    Column(gettext_lazy("拟任职务"), css="hide-s"),
    Column(gettext_lazy("征求日期"), "asked_on", "hide-s"),
    Column(gettext_lazy("答复期限"), "due_on"),
    Column(gettext_lazy("答复意见")),
)
FILINGS = (
    Column(gettext_lazy("报告人")),
    Column(gettext_lazy("年度"), "year", "num"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("收到日期"), "filed_on"),
    Column(gettext_lazy("封号或存放位置"), css="hide-s"),
)
SEATS = (
    Column(gettext_lazy("姓名")),
    Column(gettext_lazy("单位"), "node__path", "hide-s"),
    Column(gettext_lazy("纪检岗位")),
    Column(gettext_lazy("到任日期"), "from_on", "hide-s"),
    Column(gettext_lazy("培训学时"), "hours", "num"),
    Column(gettext_lazy("办理")),
)


def _may(request: HouseRequest) -> dict[str, bool]:
    return {right: request.actor.can(f"integrity.{right}") for right in RIGHTS}


def _list(request: HouseRequest, template: str, listing: Listing) -> HttpResponse:
    tab = template.rpartition("/")[2].removesuffix(".html")
    return render(request, template, {**SECTION, "tab": tab, "listing": listing, "may": _may(request)})


def _form(request: HouseRequest, form: Any, service: Callable[[Any], Any], title: Any, then: str, done: Any) -> HttpResponse:
    """Do what a valid form asks for and go back to its list; else the form with what is wrong."""
    if request.method == "POST" and form.is_valid():
        answer = carry_out(request, form, service(form), done=done, then=redirect(then))
        if answer is not None:
            return answer
    context = {**SECTION, "form": form, "title": title, "back": then}
    return render(request, "branches/integrity/form.html", context, status=422 if form.errors else 200)


def _posted(request: HouseRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _key() -> str:
    return uuid.uuid4().hex


@page("integrity.board")
def integrity_board(request: HouseRequest) -> HttpResponse:
    """风气建设到支部: each branch in counts, not names."""
    today = clock.today()
    year = asked_year(Asked(request.actor, request.scope, request.GET, clock.now()))
    lines = selectors.board_of(list(selectors.branches_of(request.scope)), year, today)
    context = {**SECTION, "tab": "board", "lines": lines, "year": year, "years": [year - 1, year + 1], "may": _may(request)}
    return render(request, "branches/integrity/board.html", context)


@page("integrity.talk")
def integrity_talks(request: HouseRequest) -> HttpResponse:
    rows = selectors.talk_rows(request.actor)
    return _list(request, "branches/integrity/talks.html", Listing(request, rows, TALKS, export="integrity-talks"))


@page("integrity.talk", methods="GET POST")
def integrity_talk_new(request: HouseRequest) -> HttpResponse:
    form = TalkForm(_posted(request), initial={"once_key": _key(), "held_on": clock.today()})

    def service(valid: TalkForm) -> Any:
        return partial(services.log_talk, facts=valid.facts(), once_key=valid.cleaned_data["once_key"])

    return _form(request, form, service, _("登记谈话"), "integrity_talks", _("已登记。"))


@page("integrity.talk")
def integrity_talk(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.talk_rows(request.actor), pk=pk)
    may_follow = row.talker_id == request.user.pk and row.follow_up and row.followed_on is None
    return render(request, "branches/integrity/talk.html", {**SECTION, "row": row, "may_follow": may_follow})


@page("integrity.talk", methods="POST")
def integrity_follow(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.talk_rows(request.actor), pk=pk)
    try:
        services.finish_follow_up(actor=request.actor, at=clock.now(), talk=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("跟踪已完成。"))
    return redirect("integrity_talk", pk)


@page("integrity.board")
def integrity_rounds(request: HouseRequest) -> HttpResponse:
    rows = selectors.round_rows(request.scope)
    return _list(request, "branches/integrity/rounds.html", Listing(request, rows, ROUNDS, export="integrity-rounds"))


@page("integrity.board")
def integrity_round(request: HouseRequest, pk: int) -> HttpResponse:
    """Each branch with how many have signed; who has not is between the branch and its people."""
    row = get_object_or_404(selectors.round_rows(request.scope), pk=pk)
    branches = list(selectors.branches_of(request.scope))
    signed = selectors.pledges_by_branch(row, branches, clock.today())
    lines = [(branch, signed[branch.pk]) for branch in branches if branch.pk in signed]
    return render(request, "branches/integrity/round.html", {**SECTION, "row": row, "lines": lines})


@page("integrity.pledge", methods="GET POST")
def integrity_round_new(request: HouseRequest) -> HttpResponse:
    kinds = (NodeKind.PARTY_COMMITTEE, *BRANCH_KINDS)
    nodes = Node.objects.within(Scope(request.scope.paths)).filter(kind__in=kinds).open_on(clock.today()).order_by("path")
    form = RoundForm(_posted(request), nodes=nodes, initial={"due_on": clock.today()})

    def service(valid: RoundForm) -> Any:
        return partial(services.open_round, **valid.cleaned_data)

    return _form(request, form, service, _("发起承诺书"), "integrity_rounds", _("已发起，党员在“我的廉洁承诺”签订。"))


@page("integrity.own")
def integrity_mine(request: HouseRequest) -> HttpResponse:
    """The person's own pledges, to read and sign."""
    today = clock.today()
    context = {"section": "integrity_mine", "rounds": selectors.own_rounds(request.actor, today), "today": today}
    return render(request, "branches/integrity/mine.html", context)


@page("integrity.own", methods="POST")
def integrity_sign(request: HouseRequest, pk: int) -> HttpResponse:
    row = next((r for r in selectors.own_rounds(request.actor, clock.today()) if r.pk == pk), None)
    if row is None:
        raise Http404
    services.sign_pledge(actor=request.actor, at=clock.now(), round_=row)
    messages.success(request, _("已签订。"))
    return redirect("integrity_mine")


@page("integrity.checks")
def integrity_checks(request: HouseRequest) -> HttpResponse:
    rows, today = selectors.check_rows(request.actor), clock.today()

    def decorate(found: list[PreCheck]) -> list[PreCheck]:
        for row in found:
            row.late = not row.outcome and row.due_on < today  # type: ignore[attr-defined]
        return found

    return _list(request, "branches/integrity/checks.html", Listing(request, rows, CHECKS, decorate=decorate, export="integrity-checks"))


@page("integrity.ask", methods="GET POST")
def integrity_ask(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    due_on = today.fromordinal(today.toordinal() + selectors.answer_days(today))
    form = AskForm(_posted(request), initial={"once_key": _key(), "due_on": due_on})

    def service(valid: AskForm) -> Any:
        return partial(services.ask_check, **valid.cleaned_data)

    return _form(request, form, service, _("任前征求意见"), "integrity_checks", _("已提出，纪检人员会在期限内答复。"))


@page("integrity.checks")
def integrity_check(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.check_rows(request.actor), pk=pk)
    return _check(request, row)


def _check(request: HouseRequest, row: PreCheck, form: Any = None) -> HttpResponse:
    may = access.could_answer(request.actor, row)
    context = {**SECTION, "row": row, "form": (form or AnswerForm()) if may else None}
    return render(request, "branches/integrity/check.html", context, status=422 if form is not None else 200)


@page("integrity.answer", methods="POST")
def integrity_answer(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.check_rows(request.actor), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        service = partial(services.answer_check, check=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已答复。"), then=redirect("integrity_check", pk)):
            return answer
    return _check(request, row, form)


@page("integrity.filing")
def integrity_filings(request: HouseRequest) -> HttpResponse:
    return _list(
        request,
        "branches/integrity/filings.html",
        Listing(request, selectors.filing_rows(request.scope), FILINGS, export="integrity-filings"),
    )


@page("integrity.filing", methods="GET POST")
def integrity_filing_new(request: HouseRequest) -> HttpResponse:
    form = FilingForm(_posted(request), initial={"year": clock.today().year, "filed_on": clock.today()})

    def service(valid: FilingForm) -> Any:
        return partial(services.log_filing, **valid.cleaned_data)

    return _form(request, form, service, _("登记报告"), "integrity_filings", _("已登记。"))


@page("integrity.roster")
def integrity_staff(request: HouseRequest) -> HttpResponse:
    rows = selectors.seat_rows(request.scope)
    return _list(request, "branches/integrity/staff.html", Listing(request, rows, SEATS, export="discipline-staff"))


@page("integrity.roster", methods="GET POST")
def integrity_seat_new(request: HouseRequest) -> HttpResponse:
    form = SeatForm(_posted(request), initial={"from_on": clock.today()})

    def service(valid: SeatForm) -> Any:
        return partial(services.seat, **valid.cleaned_data)

    return _form(request, form, service, _("登记纪检人员"), "integrity_staff", _("已登记。"))


@page("integrity.roster", methods="GET POST")
def integrity_train(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.seat_rows(request.scope), pk=pk)
    form = TrainForm(_posted(request), initial={"held_on": clock.today()})

    def service(valid: TrainForm) -> Any:
        return partial(services.train, row=row, **valid.cleaned_data)

    return _form(request, form, service, _("登记培训"), "integrity_staff", _("已登记。"))


@page("integrity.roster", methods="GET POST")
def integrity_unseat(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.seat_rows(request.scope), pk=pk)
    form = EndForm(_posted(request), initial={"on": clock.today()})

    def service(valid: EndForm) -> Any:
        return partial(services.end_seat, row=row, **valid.cleaned_data)

    return _form(request, form, service, _("登记离任"), "integrity_staff", _("已登记。"))
