"""The fast track: what a published place is worth, asked for by the contestant or HR, checked, decided by a second person."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page
from workforce.competitions.enums import CompetitionState
from workforce.promotion import access, services
from workforce.promotion.enums import FastTrackState
from workforce.promotion.filters import FastTrackFilter
from workforce.promotion.forms import ApprovalForm, FastTrackCheckForm, FastTrackForm, FastTrackRefusalForm
from workforce.promotion.models import CompetitionPromotionRule, FastTrackRequest
from workforce.promotion.selectors import fasttrack as read
from workforce.promotion.selectors.wording import grade_words

SECTION, MINE = {"section": "competitions", "can_fasttracks": True}, {"section": "competition_mine"}
COLUMNS = (
    Column(gettext_lazy("申请人")),
    Column(gettext_lazy("竞赛"), css="hide-s"),
    Column(gettext_lazy("认定等级"), "target_grade"),
    Column(gettext_lazy("年度"), "year", "hide-s"),
    Column(gettext_lazy("申请日期"), "asked_at", "hide-s"),
    Column(gettext_lazy("状态")),
)


@page("fasttrack.list")
def fasttrack_list(request: HouseRequest) -> HttpResponse:
    """Requests in reach by state."""
    rows, wanted = read.requests(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in FastTrackState.values else rows
    counts = read.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in FastTrackState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in FastTrackState.choices]
    filterset = FastTrackFilter(request.GET, shown, request=request)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, export="fasttrack-list")
    return render(request, "workforce/promotion/fasttrack_list.html", {**SECTION, "listing": listing})


@page("fasttrack.view")
def fasttrack_rules(request: HouseRequest) -> HttpResponse:
    """The table of what places are worth; those switched on first."""
    rules = list(CompetitionPromotionRule.objects.order_by("-is_active", "sort", "code"))
    section = SECTION if request.actor.can("fasttrack.list") else MINE
    return render(request, "workforce/promotion/fasttrack_rules.html", {**section, "rules": rules, "cap": read.cap_on(clock.today())})


@page("fasttrack.ask", methods="GET POST")
def fasttrack_new(request: HouseRequest, pk: int) -> HttpResponse:
    """What an entry is worth, for the contestant himself or for those whom the office may ask for; ``pk`` is the entry."""
    members = read.members_for(request.actor, pk)
    if not members:
        raise Http404
    asked = request.POST.get("member", "") if request.method == "POST" else ""
    wanted = members if len(members) == 1 and not asked else [m for m in members if str(m.pk) == asked]
    if request.method == "POST" and not wanted:
        raise Http404
    form = FastTrackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made: list[FastTrackRequest] = []

        def ask(**by: Any) -> None:
            made.append(services.ask_fasttrack(member=wanted[0], **form.cleaned_data, **by))

        then = redirect("competition_entry", pk)
        if answer := carry_out(request, form, ask, done=_("已提出申请，等人事审查。"), then=then):
            return redirect("fasttrack_detail", made[0].pk) if made else answer
    today = clock.today()
    entry = members[0].entry
    is_published = entry.competition.state == CompetitionState.PUBLISHED
    gains = [(m, read.gain_of(entry, m.person, today) if is_published else None) for m in members]
    context = {
        **MINE, "entry": entry, "form": form, "cap": read.cap_on(today), "is_published": is_published,
        "lines": [(m, grade_words(g.grade) if g else "", g) for m, g in gains],
    }  # fmt: skip
    return render(request, "workforce/promotion/fasttrack_new.html", context, status=422 if form.errors else 200)


def _row(request: HouseRequest, pk: int) -> FastTrackRequest:
    return get_object_or_404(read.requests(request.actor.scope("fasttrack.view")), pk=pk)


def _show(request: HouseRequest, row: FastTrackRequest, status: int = 200, **bound: Any) -> HttpResponse:
    actor = request.actor
    seen = {"version": row.version}
    in_reach = actor.scope("fasttrack.check").covers(row.person.unit.path)
    checks = in_reach and bool(access.may_check_fasttrack(actor, row))
    decides = in_reach and actor.can("fasttrack.decide") and bool(access.may_decide_fasttrack(actor, row))
    refuses = in_reach and bool(access.may_refuse_fasttrack(actor, row))
    context = {
        **(SECTION if actor.can("fasttrack.list") else MINE), "row": row, "from_words": grade_words(row.from_grade),
        "check_form": bound.get("check", FastTrackCheckForm(initial=seen)) if checks else None,
        "approval_form": bound.get("approval", ApprovalForm(initial={**seen, "issued_on": clock.today()})) if decides else None,
        "refusal_form": bound.get("refusal", FastTrackRefusalForm(initial=seen)) if refuses else None,
        "refusals": [e for form in bound.values() for e in form.non_field_errors()], "can_open_entry": actor.can("competition.entry"),
    }  # fmt: skip
    return render(request, "workforce/promotion/fasttrack_detail.html", context, status=status)


@page("fasttrack.view")
def fasttrack_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _row(request, pk))


def _carry(request: HouseRequest, pk: int, name: str, form: Any, service: Any, done: Any) -> HttpResponse:
    row = _row(request, pk)
    if form.is_valid():
        act = partial(service, request=row, **form.cleaned_data)
        if answer := carry_out(request, form, act, done=done, then=redirect("fasttrack_detail", pk)):
            return answer
    return _show(request, row, 422, **{name: form})


@page("fasttrack.check", methods="POST")
def fasttrack_check(request: HouseRequest, pk: int) -> HttpResponse:
    form = FastTrackCheckForm(request.POST)
    return _carry(request, pk, "check", form, services.check_fasttrack, _("审查通过，请另一位人事决定。"))


@page("fasttrack.check", methods="POST")
def fasttrack_refuse(request: HouseRequest, pk: int) -> HttpResponse:
    form = FastTrackRefusalForm(request.POST)
    return _carry(request, pk, "refusal", form, services.refuse_fasttrack, _("已办理，并通知了申请人。"))


@page("fasttrack.decide", methods="POST")
def fasttrack_approve(request: HouseRequest, pk: int) -> HttpResponse:
    form = ApprovalForm(request.POST)
    return _carry(request, pk, "approval", form, services.approve_fasttrack, _("已认定，证书和等级已生效，并通知了申请人。"))
