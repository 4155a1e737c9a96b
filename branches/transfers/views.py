"""Letters: the list with who holds whom, one letter, issue, confirmation, withdrawal, the paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.orgs.access import roster_scope
from branches.transfers import selectors, services
from branches.transfers.enums import LetterState
from branches.transfers.filters import LetterFilter
from branches.transfers.forms import ConfirmForm, IssueForm
from branches.transfers.models import TransferLetter
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused

SECTION = {"section": "transfers"}
COLUMNS = (
    Column(gettext_lazy("党员")),
    Column(gettext_lazy("转出 → 接收"), css="hide-s"),
    Column(gettext_lazy("有效期至"), "expires_on"),
    Column(gettext_lazy("目前组织关系在"), css="hide-s"),
    Column(gettext_lazy("状态")),
)


@page("transfer.view")
def transfer_list(request: HouseRequest) -> HttpResponse:
    """Letters of both sides; for each, the branch that holds the member today."""
    today, rows = clock.today(), selectors.letter_rows(request.scope)
    listing = Listing(
        request, rows, COLUMNS, LetterFilter(request.GET, rows, today=today),
        decorate=lambda found: selectors.with_holders(found, today), export="transfer-list",
    )  # fmt: skip
    return render(
        request, "branches/transfers/list.html", {**SECTION, "listing": listing, "may_issue": request.actor.can("transfer.issue")}
    )


def _letter(request: HouseRequest, pk: int) -> Any:
    return selectors.with_holders([get_object_or_404(selectors.letter_rows(request.scope), pk=pk)], clock.today())[0]


def _may_confirm(request: HouseRequest, letter: TransferLetter) -> bool:
    right = "transfer.confirm" if letter.to_branch is not None else "transfer.issue"
    branch, is_own = letter.to_branch or letter.from_branch, letter.person_id == request.actor.person_id
    return letter.state == LetterState.ISSUED and not is_own and branch is not None and request.actor.scope(right).covers(branch.node.path)


def _may_withdraw(request: HouseRequest, letter: TransferLetter) -> bool:
    branch = letter.from_branch or letter.to_branch
    return letter.state == LetterState.ISSUED and branch is not None and request.actor.scope("transfer.issue").covers(branch.node.path)


def _show(request: HouseRequest, letter: Any, form: ConfirmForm, status: int = 200) -> HttpResponse:
    context = {
        **SECTION, "letter": letter, "form": form, "may_withdraw": _may_withdraw(request, letter),
        "may_confirm": _may_confirm(request, letter) and letter.standing_now == "waiting",
    }  # fmt: skip
    return render(request, "branches/transfers/detail.html", context, status=status)


@page("transfer.view")
def transfer_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _letter(request, pk), ConfirmForm(initial={"on": clock.today()}))


@page("transfer.issue", methods="GET POST")
def transfer_issue(request: HouseRequest) -> HttpResponse:
    """Issue a letter; the receiving branch may be any of the enterprise that is open."""
    first = {"issued_on": clock.today(), "person": request.GET.get("person", "")[:20]}
    roster = roster_scope(request.actor, "transfer.issue")
    form = IssueForm(
        request.POST if request.method == "POST" else None, targets=selectors.receiving_branches(), roster=roster, initial=first
    )
    if request.method == "POST" and form.is_valid():
        try:
            letter = services.issue_letter(actor=request.actor, at=clock.now(), facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("介绍信已开具，请打印并交党员本人。"))
            return redirect("transfer_detail", letter.pk)
    return render(request, "branches/transfers/issue.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("transfer.confirm", methods="POST")
def transfer_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    letter, form = _letter(request, pk), ConfirmForm(request.POST)
    if form.is_valid():
        try:
            services.confirm_letter(actor=request.actor, at=clock.now(), letter=letter, **form.cleaned_data)
        except RuleBroken as broken:
            return refused(request, broken, back=reverse("transfer_detail", args=[pk]))
        messages.success(request, _("已确认接收，党员名册同时变更。"))
        return redirect("transfer_detail", pk)
    return _show(request, letter, form, status=422)


@page("transfer.issue", methods="POST")
def transfer_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk)
    try:
        services.withdraw_letter(actor=request.actor, at=clock.now(), letter=letter, reason=request.POST.get("reason", ""))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("transfer_detail", args=[pk]))
    messages.success(request, _("介绍信已收回，组织关系不变。"))
    return redirect("transfer_detail", pk)


@page("transfer.view", methods="POST")
def transfer_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The letter with its slip, to print and stamp."""
    letter = _letter(request, pk)
    branch = letter.from_branch or letter.to_branch
    try:
        paper = documents.compose(
            template="branches/transfers/letter.document.html", context={"letter": letter}, kind=kind, actor=request.actor,
            at=clock.now(), path=branch.node.path, subject=letter.number,
        )  # fmt: skip
    except RuleBroken as broken:
        return refused(request, broken)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)
