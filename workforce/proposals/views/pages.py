"""The box of proposals: filing, the list, one proposal, notes of meetings, statistics."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.organization.models import Node
from workforce.proposals import rules, selectors, services
from workforce.proposals.enums import ProposalState
from workforce.proposals.filters import ProposalFilter
from workforce.proposals.forms import ProposalForm, ProposalNoteForm
from workforce.proposals.models import ProposalNote
from workforce.proposals.views.showing import SECTION, fetched, show

COLUMNS = (
    Column(gettext_lazy("建议"), "title"),
    Column(gettext_lazy("编号"), "number", "hide-s"),
    Column(gettext_lazy("主题"), "topic", "hide-s"),
    Column(gettext_lazy("提出日期"), "filed_on", "hide-s"),
    Column(gettext_lazy("本阶段期限"), "due_on", "hide-s"),
    Column(gettext_lazy("状态")),
)
TABS = (("", gettext_lazy("全部"), "all"), *((state.value, state.label, state.value) for state in ProposalState))


@page("proposal.view")
def proposal_list(request: HouseRequest) -> HttpResponse:
    """Proposals in reach, one's own and those of one's unit."""
    rows, wanted, actor = selectors.proposals(request.scope), request.GET.get("s", ""), request.actor
    shown = rows.filter(state=wanted) if wanted in ProposalState.values else rows
    counts = selectors.state_counts(rows)
    listing = Listing(
        request, shown, COLUMNS, ProposalFilter(request.GET, shown, request=request),
        tabs=[(label, f"?s={key}", counts[count], key == wanted) for key, label, count in TABS], export="proposal-list",
    )  # fmt: skip
    context = {
        **SECTION, "listing": listing, "today": clock.today(), "can_file": actor.can("proposal.file") and actor.person_id is not None,
        "can_note": actor.can("proposal.note"), "can_budget": actor.can("proposal.budget"),
        "can_import": actor.can("import.run") and actor.can("import.proposals"),
    }  # fmt: skip
    return render(request, "workforce/proposals/list.html", context)


@page("proposal.file", methods="GET POST")
def proposal_new(request: HouseRequest) -> HttpResponse:
    """A proposal in a minute; one like it is named before it is filed."""
    user, today = request.actor.user, clock.today()
    if user is None or user.person is None:
        messages.error(request, _("您的账号没有对应的职工，请用会议记录的方式提出。"))
        return redirect("proposal_list")
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProposalForm(*given, person=user.person, actor=request.actor, day=today, initial={"once_key": secrets.token_hex(12)})
    if request.method == "POST" and form.is_valid():
        once_key, photos = form.cleaned_data["once_key"], form.cleaned_data["photos"]
        try:
            row = services.file_proposal(actor=request.actor, at=clock.now(), facts=form.facts(), uploads=photos, once_key=once_key)
        except RuleBroken as broken:
            form.ask_for_difference()
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记，编号 %(number)s，最迟 %(due)s 前答复。") % {"number": row.number, "due": row.reply_due_on})
            return redirect("proposal_detail", row.pk)
    return render(request, "workforce/proposals/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("proposal.view")
def proposal_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, fetched(request, pk))


@page("proposal.note", methods="GET POST")
def proposal_note_new(request: HouseRequest) -> HttpResponse:
    """The note of a meeting that brings several proposals at once."""
    user = request.actor.user
    nodes = Node.objects.within(request.scope).filter(closed_on=None)
    given = request.POST if request.method == "POST" else None
    person = user.person if user is not None else None
    form = ProposalNoteForm(given, nodes=nodes, person=person, initial={"once_key": secrets.token_hex(12)})
    if request.method == "POST" and form.is_valid():
        try:
            note = services.file_note(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=form.cleaned_data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记会议和建议。"))
            return redirect("proposal_note", note.pk)
    return render(request, "workforce/proposals/note_form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("proposal.note")
def proposal_note(request: HouseRequest, pk: int) -> HttpResponse:
    note = get_object_or_404(ProposalNote.objects.within(request.scope).select_related("node", "noted_by"), pk=pk)
    rows = list(note.proposals.select_related("node").order_by("pk"))
    return render(request, "workforce/proposals/note.html", {**SECTION, "note": note, "rows": rows})


@page("proposal.count")
def proposal_counts(request: HouseRequest) -> HttpResponse:
    """A year by topic and unit: filed, answered in time, adopted, how many take part. Units, never persons."""
    today = clock.today()
    asked = request.GET.get("year", "")
    is_year = asked.isascii() and asked.isdigit() and 2000 <= int(asked[:4]) <= today.year + 1 and len(asked) == 4
    year = int(asked) if is_year else today.year
    topics, units = selectors.by_topic(request.scope, year, today), selectors.by_unit(request.scope, year, today)
    filed, answered = sum(r.filed for r in topics), sum(r.answered for r in topics)
    context = {
        **SECTION, "year": year, "years": range(today.year, today.year - 5, -1), "topics": topics, "units": units, "filed": filed,
        "punctual": rules.percent(sum(r.in_time for r in topics), answered), "answered": answered,
        "adoption": rules.percent(sum(r.taken for r in topics), sum(r.decided for r in topics)),
        "benefit": selectors.verified_sum(request.scope, year), "can_announce": request.actor.can("announcement.publish"),
    }  # fmt: skip
    return render(request, "workforce/proposals/counts.html", context)
