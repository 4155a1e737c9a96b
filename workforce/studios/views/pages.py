"""Studios: the list, one studio as each of its readers sees it, one criterion, the standards, the money."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.sentences import sentence
from workforce.studios import access, rules, selectors
from workforce.studios import forms as its
from workforce.studios.enums import OPEN_STATES, StudioState
from workforce.studios.filters import StudioFilter, StudioMoneyFilter
from workforce.studios.models import Studio, StudioCriterion, StudioFund, StudioRung, StudioStage

SECTION = {"section": "studios"}
INLINE = ("correct", "finish", "reverse", "settle", "stage")  # forms that stand within a row of the page: their errors are said on top
COLUMNS = (
    Column(gettext_lazy("名称"), "name"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("级别"), "level"),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("人数"), css="num hide-s"),
    Column(gettext_lazy("成果"), css="num hide-s"),
    Column(gettext_lazy("牌匾有效期至"), "valid_until", "hide-s"),
    Column(gettext_lazy("状态")),
)
MONEY_COLUMNS = (
    Column(gettext_lazy("工作室")),
    Column(gettext_lazy("收支")),
    Column(gettext_lazy("用途"), css="hide-s"),
    Column(gettext_lazy("金额（元）"), "amount", "num"),
    Column(gettext_lazy("日期"), "on"),
    Column(gettext_lazy("依据或说明"), css="hide-s"),
)


@page("studio.view")
def studio_list(request: HouseRequest) -> HttpResponse:
    """Studios and teams in reach by state, kind and level; a worker sees his own."""
    rows, wanted = selectors.studios(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in StudioState.values else rows
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in StudioState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in StudioState.choices]
    filterset = StudioFilter(request.GET, shown, request=request)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, export="studio-list", decorate=selectors.with_shares)
    context = {**SECTION, "listing": listing, "can_apply": request.actor.can("studio.office"), "tab": "list", "today": clock.today()}
    return render(request, "workforce/studios/list.html", context)


@page("studio.office")
def studio_money(request: HouseRequest) -> HttpResponse:
    """What studios received and used."""
    rows = selectors.money(request.scope)
    listing = Listing(request, rows, MONEY_COLUMNS, StudioMoneyFilter(request.GET, rows, request=request), export="studio-money")
    return render(request, "workforce/studios/money.html", {**SECTION, "listing": listing, "tab": "money"})


@page("studio.view")
def studio_standards(request: HouseRequest) -> HttpResponse:
    """What is asked for and granted where: criteria, steps, ladder and published amounts, each with its source."""
    context = {
        **SECTION, "tab": "standards", "criteria": list(StudioCriterion.objects.filter(is_active=True)),
        "stages": list(StudioStage.objects.filter(is_active=True)), "rungs": list(StudioRung.objects.filter(is_active=True)),
        "funds": list(StudioFund.objects.filter(is_active=True)),
    }  # fmt: skip
    return render(request, "workforce/studios/standards.html", context)


def found(request: HouseRequest, pk: int) -> Studio:
    return get_object_or_404(selectors.studios(request.scope), pk=pk)


@page("studio.view")
def studio_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, found(request, pk))


def _forms(request: HouseRequest, row: Studio, bound: dict[str, forms.Form]) -> dict[str, Any]:
    """The forms that this reader may use now. Nobody of the studio runs it for the office."""
    actor, today = request.actor, clock.today()
    is_open, is_team = row.state in OPEN_STATES, row.kind.is_team
    office, party = access.holds(actor, "studio.office", row), access.is_party(actor, row)
    runs = is_open and office and not party
    leads = is_open and (office or (access.is_lead(actor, row) and actor.can("studio.lead")))
    named = row.state == rules.NAMED
    review = row.reviews.select_related("proposed_by__person").filter(state="open").first()
    decides = review is not None and access.holds(actor, "studio.decide", row) and not party and review.proposed_by_id != actor.user_id
    once = uuid4().hex
    made: dict[str, forms.Form | None] = {
        "member": its.MemberForm(row=row) if leads else None,
        "topic": its.TopicForm(row=row, initial={"year": today.year}) if leads and not is_team else None,
        "result": its.ResultForm(row=row) if leads else None,
        "grant": its.GrantForm(row=row, initial={"on": today, "once_key": once}) if runs else None,
        "spend": its.SpendForm(row=row, initial={"on": today, "once_key": once[::-1]}) if leads else None,
        "report": its.ReportForm(row=row, initial={"year": today.year}) if leads else None,
        "stage": its.StageForm(row=row) if runs else None,
        "propose": its.ProposeForm(row=row, initial={"level": row.level}) if runs and review is None else None,
        "decide": its.DecideForm(row=row, initial={"review_id": review.pk}) if review is not None and decides else None,
        "nominate": its.NominateForm(row=row, initial={"nominated_on": today}) if runs and named else None,
        "settle": its.SettleForm(row=row, initial={"decided_on": today}) if runs else None,
        "finish": its.FinishTopicForm(row=row) if leads else None,
        "reverse": its.ReverseForm(row=row) if runs else None,
        "cancel": its.CancelForm(row=row) if leads and row.state == rules.CREATING and review is None else None,
    }
    return {
        "runs": runs, "leads": leads, "open_review": review,
        "forms": {name: bound.get(name, form) if form is not None else None for name, form in made.items()},
        "refusals": [e for name, form in bound.items() if made.get(name) is None for e in form.non_field_errors()]
        + [e for name in INLINE if name in bound for errors in bound[name].errors.values() for e in errors],
    }  # fmt: skip


def _gaps(row: Studio) -> list[str]:
    """What still stands in the way, in sentences: of the name, later of keeping it."""
    today = clock.today()
    if row.state == rules.CREATING:
        gaps = selectors.naming_gaps(row, row.level, today)
    elif row.state == rules.NAMED:
        first = selectors.period_start(row)
        verdict = rules.keep_verdict(
            selectors.results_in(row, first, today), is_team=row.kind.is_team, reports=selectors.reports_in(row, first)
        )
        gaps = [] if verdict else [(verdict.code, verdict.params)]
        gaps += selectors.lead_gaps(row, row.level, today) if not row.kind.is_team else []
    else:
        gaps = []
    return [sentence(code, params) for code, params in gaps]


def _reports(row: Studio, correct: forms.Form | None, user_id: int | None) -> list[Any]:
    """The reports with what stands in the form of their correction: what they say, or what was typed and refused."""
    found: list[Any] = selectors.reports_with_own(row, user_id)
    for report in found:
        report.is_refused = correct is not None and correct.data.get("report_id") == str(report.pk)
        report.said = correct.data if correct is not None and report.is_refused else report
    return found


def show(request: HouseRequest, row: Studio, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page of one studio; ``bound`` forms come back with their errors."""
    today, (row,) = clock.today(), selectors.with_shares([row])
    granted, spent = selectors.sums_of(row)
    names = ("proposed_by__person", "decided_by__person")
    acts = _forms(request, row, bound)
    money = list(row.money.all()) if acts["leads"] or access.holds(request.actor, "studio.decide", row) else []
    context = {
        **SECTION, "row": row, "today": today, **acts, "way": selectors.way_of(row), "gaps": _gaps(row),
        "checks": list(row.checks.select_related("criterion")), "members": list(row.members.filter(to_on=None).select_related("person")),
        "topics": list(row.topics.all()), "results": list(row.results.select_related("result", "topic")), "money": money,
        "granted": granted, "spent": spent, "left": granted - spent, "reports": _reports(row, bound.get("correct"), request.actor.user_id),
        "reviews": list(row.reviews.exclude(state="open").select_related(*names)), "nominations": list(row.nominations.all()),
        "is_valid": rules.is_plate_valid(row.state, row.valid_until, today),
    }  # fmt: skip
    return render(request, "workforce/studios/detail.html", context, status=status)


def show_check(request: HouseRequest, pk: int, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    row = get_object_or_404(selectors.checks(request.scope), pk=pk)
    studio, actor = row.studio, request.actor
    runs = studio.state in OPEN_STATES and access.holds(actor, "studio.office", studio) and not access.is_party(actor, studio)
    first = {"is_met": "" if row.is_met is None else "yes" if row.is_met else "no", "note": row.note}
    context = {
        **SECTION, "row": row, "studio": studio, "form": (form or its.CheckForm(initial=first)) if runs else None,
        "file_panel": file_panel(actor, access.FILES, row.pk),
    }  # fmt: skip
    return render(request, "workforce/studios/check.html", context, status=status)
