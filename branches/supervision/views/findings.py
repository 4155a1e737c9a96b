"""Findings: the ledger, one finding with its one next step, its order as a paper."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.supervision import access, rules, selectors, services
from branches.supervision.enums import OWED_STATES, FindingState
from branches.supervision.filters import FindingFilter
from branches.supervision.forms import AnswerForm, FindingForm, ReasonForm, ReturnForm
from branches.supervision.models import SupervisionFinding
from branches.supervision.views.checks import may_of
from branches.supervision.views.forming import SECTION, draw_form, first_of, units
from portal.audit.messages import action_label
from portal.documents import services as documents
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.downloads import attachment
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence

COLUMNS = (
    Column(gettext_lazy("发现的问题")),
    Column(gettext_lazy("责任单位"), "node__path", "hide-s"),
    Column(gettext_lazy("监督重点"), "topic__sort", "hide-s"),
    Column(gettext_lazy("监督类别"), "source", "hide-s"),
    Column(gettext_lazy("发现日期"), "found_on", "hide-s"),
    Column(gettext_lazy("期限"), "due_on"),
    Column(gettext_lazy("状态")),
)
LATE = "late"
TABS = ("", LATE, FindingState.ISSUED, FindingState.ANSWERED, FindingState.CLOSED)


def of_tab(rows: QuerySet[SupervisionFinding], wanted: str, today: Any) -> QuerySet[SupervisionFinding]:
    """The rows of a tab; what is sent back stands with what is owed."""
    if wanted == LATE:
        return rows.overdue_on(today)  # type: ignore[attr-defined]
    if wanted == FindingState.ISSUED:
        return rows.filter(state__in=OWED_STATES)
    return rows.filter(state=wanted) if wanted in FindingState.values else rows


def tab_label(wanted: str) -> Any:
    return {"": _("全部"), LATE: _("已逾期")}.get(wanted) or FindingState(wanted).label


@page("supervision.view")
def supervision_findings(request: HouseRequest) -> HttpResponse:
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = selectors.finding_rows(request.scope)
    counts = selectors.state_counts(rows, today)
    counts |= {"": counts["all"], FindingState.ISSUED: counts[FindingState.ISSUED] + counts[FindingState.RETURNED]}
    shown = of_tab(rows, wanted, today)
    listing = Listing(
        request, shown, COLUMNS, FindingFilter(request.GET, shown, request=request),
        tabs=[(tab_label(key), f"?s={key}", counts[key], key == wanted) for key in TABS],
        decorate=lambda found: selectors.with_days(found, today), export="supervision-findings",
    )  # fmt: skip
    context = {**SECTION, "tab": "findings", "listing": listing, "may": may_of(request.actor)}
    return render(request, "branches/supervision/findings.html", context)


@page("supervision.find", methods="GET POST")
def supervision_finding_new(request: HouseRequest) -> HttpResponse:
    """From a check, or from outside: the order with its last day."""
    today = clock.today()
    asked = request.POST.get("check") or request.GET.get("check", "")
    found = selectors.check_rows(request.actor, request.scope)
    check = get_object_or_404(found, pk=int(asked)) if asked.isdecimal() and len(asked) < 13 else None
    first: dict[str, Any] = {"found_on": today, "due_on": rules.due_of(today, selectors.due_days(today))}
    if check is not None:
        first |= {"node": check.node.code, "topic": check.topic.code, "matter": check.matter, "source": check.source}
    form = FindingForm(
        request.POST if request.method == "POST" else None, nodes=units(request, "supervision.find"), initial=first_of(request, **first)
    )

    def service(valid: FindingForm) -> Any:
        return partial(services.issue_finding, facts=valid.facts(check), once_key=valid.cleaned_data["once_key"])

    back = reverse("supervision_check", args=[check.pk]) if check else reverse("supervision_findings")
    words = {"title": _("下达整改"), "back": back, "check": check}
    return draw_form(request, form, service, "supervision_finding", _("已下达整改，并通知了责任单位的支部。"), **words)


def fetch(request: HouseRequest, pk: int) -> SupervisionFinding:
    rows = selectors.finding_rows(request.scope).select_related("check_record", "answered_by", "judged_by")
    return get_object_or_404(rows, pk=pk)


@page("supervision.view")
def supervision_finding(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, fetch(request, pk))


def _show(request: HouseRequest, row: SupervisionFinding, status: int = 200, **bound: Any) -> HttpResponse:
    """One finding; a verdict of ``access.could`` decides each button."""
    actor, first = request.actor, {"version": row.version}
    may = {act: access.could(actor, act, row) for act in access.ACTS}
    (row,) = selectors.with_days([row], clock.today())
    check = row.check_record if row.check_record is not None and access.is_told(actor, row.check_record) else None
    context = {
        **SECTION, "row": row, "check": check, "may": may, "file_panel": file_panel(actor, "supervision_finding", row.pk),
        "answer_form": bound.get("answer", AnswerForm(initial={**first, "measure": row.measure, "amount": row.amount})),
        "return_form": bound.get("return", ReturnForm(initial={**first, "due_on": row.due_on}, prefix="r")),
        "withdraw_form": bound.get("withdraw", ReasonForm(initial=first, prefix="w")), "refused": bound.get("refused", ()),
        "why": sentence("supervision.own_answer") if may["close"].code == "supervision.own_answer" else "",
        "trail": [(r, action_label(r.action)) for r in selectors.history(row)],
    }  # fmt: skip
    return render(request, "branches/supervision/finding.html", context, status=status)


def _done(request: HouseRequest, row: SupervisionFinding, name: str, form: Any, service: Any, done: str) -> HttpResponse:
    then = redirect("supervision_finding", row.pk)
    service = partial(service, finding=row, **(form.cleaned_data if form.is_valid() else {}))
    if form.is_valid() and (answer := carry_out(request, form, service, done=done, then=then)):
        return answer
    return _show(request, row, 422, **{name: form})


@page("supervision.answer", methods="POST")
def supervision_answer(request: HouseRequest, pk: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    return _done(request, fetch(request, pk), "answer", form, services.answer_finding, _("已报送，等待复核。"))


@page("supervision.judge", methods="POST")
def supervision_close(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = fetch(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    service = partial(services.close_finding, finding=row, version=version)
    answer = carry_out(request, form, service, done=_("复核合格，已销号。"), then=redirect("supervision_finding", pk))
    return answer if answer is not None else _show(request, row, 422, refused=form.non_field_errors())


@page("supervision.judge", methods="POST")
def supervision_return(request: HouseRequest, pk: int) -> HttpResponse:
    form = ReturnForm(request.POST, prefix="r")
    return _done(request, fetch(request, pk), "return", form, services.return_finding, _("已退回，并通知了责任单位的支部。"))


@page("supervision.withdraw", methods="POST")
def supervision_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="w")
    return _done(request, fetch(request, pk), "withdraw", form, services.withdraw_finding, _("已撤销。"))


@page("supervision.view", methods="POST")
def supervision_order(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The order for rectification as Word or PDF."""
    row = fetch(request, pk)
    try:
        paper = documents.compose(
            template="branches/supervision/order.document.html", context={"row": row}, kind=kind, actor=request.actor, at=clock.now(),
            path=row.node.path, subject=row.order_no,
        )  # fmt: skip
    except RuleBroken as broken:
        return refused(request, broken)
    return attachment(paper.content, name=paper.name, content_type=paper.content_type)
