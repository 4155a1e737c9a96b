"""The congress: terms with their delegates, sessions with votes, proposals, consultations, the four rights, the rules."""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence
from workforce.congress import access, forms, rules, selectors, services
from workforce.congress.enums import CongressMatterState, CongressSessionState, CongressTermState, CongressVoteState, ConsultationState
from workforce.congress.filters import MatterFilter
from workforce.congress.models import CongressConsultation, CongressDelegate, CongressSession, CongressTerm, CongressVote

SECTION = {"section": "congress"}
MATTER_COLUMNS = (
    Column(gettext_lazy("提案"), "title"),
    Column(gettext_lazy("提出日期"), "raised_on", "hide-s"),
    Column(gettext_lazy("答复期限"), "due_on"),
    Column(gettext_lazy("状态")),
)


def _once() -> dict[str, str]:
    return {"once_key": secrets.token_hex(12)}


@page("congress.view")
def congress_list(request: HouseRequest) -> HttpResponse:
    """Terms and rounds of consultation in reach."""
    context = {
        **SECTION, "terms": list(selectors.terms(request.scope)[:50]), "rounds": list(selectors.consultations(request.scope)[:50]),
        "can_run": request.actor.can("congress.run"),
    }  # fmt: skip
    return render(request, "workforce/congress/list.html", context)


@page("congress.view")
def congress_rights(request: HouseRequest) -> HttpResponse:
    """The four rights with what stands behind each, and the state of labour relations."""
    today, actor = clock.today(), request.actor
    found = selectors.four_rights(request.scope, actor.scope("proposal.view"), today.year, today)
    context = {**SECTION, "found": found, "year": today.year, "can_count": actor.can("proposal.count")}
    return render(request, "workforce/congress/rights.html", context)


@page("congress.view")
def congress_rules(request: HouseRequest) -> HttpResponse:
    """The versions of the rules with their dates and sources."""
    context = {**SECTION, "versions": selectors.rule_versions(clock.today()), "vote": selectors.voting_rule()}
    return render(request, "workforce/congress/rules.html", context)


@page("congress.run", methods="GET POST")
def congress_new(request: HouseRequest) -> HttpResponse:
    form = forms.TermForm(request.POST if request.method == "POST" else None, scope=request.scope, initial=_once())
    if request.method == "POST" and form.is_valid():
        try:
            row = services.open_term(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("congress_detail", row.pk)
    context = {**SECTION, "form": form, "title": _("登记新一届职代会")}
    return render(request, "workforce/congress/form.html", context, status=422 if form.errors else 200)


def _term(request: HouseRequest, pk: int) -> CongressTerm:
    return get_object_or_404(selectors.terms(request.actor.scope("congress.view")), pk=pk)


def _show_term(request: HouseRequest, row: CongressTerm, given: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    actor, found = request.actor, selectors.checks_of(row, clock.today())
    runs, is_draft = access.runs(actor, row.node.path), row.state == CongressTermState.DRAFT
    confirms = access.runs(actor, row.node.path, "congress.confirm") and is_draft
    verdict = access.may_confirm(actor, row) if confirms else None
    context = {
        **SECTION, "row": row, "checks": [(c, sentence(c.code, c.params)) for c in found], "fits": bool(rules.list_verdict(found)),
        "delegates": selectors.delegates_of(row, clock.today()), "names_seats": runs and not is_draft,
        "confirms_seats": access.runs(actor, row.node.path, "congress.confirm"), "sessions": list(row.sessions.all()),
        "delegate_form": forms.DelegateForm() if runs and is_draft else None, "confirms": confirms,
        "confirm_why": sentence(verdict.code, verdict.params) if verdict is not None and not verdict else "",
        "session_form": forms.SessionForm() if runs and not is_draft else None, "seat": access.seat_of(actor, row),
        **(given or {}),
    }  # fmt: skip
    return render(request, "workforce/congress/detail.html", context, status=status)


@page("congress.view")
def congress_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_term(request, _term(request, pk))


def _done(
    request: HouseRequest, form: Any, service: Callable[..., Any], done: Any, then: HttpResponse, again: Callable[[], HttpResponse]
) -> HttpResponse:
    """One service call with what the form says, or the page once more."""
    if form.is_valid():
        answer = carry_out(request, form, partial(service, **form.cleaned_data), done=done, then=then)
        if answer is not None:
            return answer
    return again()


@page("congress.run", methods="POST")
def congress_delegate_add(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _term(request, pk), forms.DelegateForm(request.POST)
    access.may_prepare(request.actor, row)
    return _done(
        request, form, partial(services.add_delegate, term=row), _("已列入名单。"), redirect("congress_detail", pk),
        lambda: _show_term(request, row, {"delegate_form": form}, 422),
    )  # fmt: skip


@page("congress.run", methods="POST")
def congress_delegate_drop(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CongressDelegate.objects.within(request.scope).select_related("person", "term__node"), pk=pk)
    try:
        services.drop_delegate(actor=request.actor, at=clock.now(), delegate=row)
    except RuleBroken as broken:
        return refused(request, broken)
    return redirect("congress_detail", row.term_id)


@page("congress.confirm", methods="POST")
def congress_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _term(request, pk), forms.TermSeenForm(request.POST)
    access.may_confirm(request.actor, row)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.confirm_list(actor=request.actor, at=clock.now(), term=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("名单已审定，代表都会收到通知。"))
    return redirect("congress_detail", pk)


@page("congress.run", methods="POST")
def congress_call(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _term(request, pk), forms.SessionForm(request.POST)
    access.may_hold(request.actor, row)
    return _done(
        request, form, partial(services.call_session, term=row), _("已登记会议。"), redirect("congress_detail", pk),
        lambda: _show_term(request, row, {"session_form": form}, 422),
    )  # fmt: skip


def _seat(request: HouseRequest, pk: int) -> CongressDelegate:
    rows = CongressDelegate.objects.within(request.actor.scope("congress.view")).select_related("person", "term__node")
    return get_object_or_404(rows, pk=pk)


@page("congress.run", methods="POST")
def congress_substitute(request: HouseRequest, pk: int) -> HttpResponse:
    """Somebody for the seat of a delegate who has left."""
    row, form = _seat(request, pk), forms.SubstituteForm(request.POST)
    access.may_hold(request.actor, row.term)
    return _done(
        request, form, partial(services.name_substitute, delegate=row), _("已提出递补人选，等另一人审定。"),
        redirect("congress_detail", row.term_id),
        lambda: _show_term(request, _term(request, row.term_id), {"substitute_form": form}, 422),
    )  # fmt: skip


def _on_seat(request: HouseRequest, pk: int, service: Callable[..., Any], done: str) -> HttpResponse:
    row = _seat(request, pk)
    try:
        service(actor=request.actor, at=clock.now(), delegate=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, done)
    return redirect("congress_detail", row.term_id)


@page("congress.confirm", methods="POST")
def congress_substitute_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    return _on_seat(request, pk, services.confirm_substitute, _("递补代表已审定。"))


@page("congress.view", methods="POST")
def congress_substitute_drop(request: HouseRequest, pk: int) -> HttpResponse:
    return _on_seat(request, pk, services.drop_substitute, _("已撤回递补人选。"))


# -- sessions --------------------------------------------------------------------------------------------
def _session(request: HouseRequest, pk: int) -> CongressSession:
    return get_object_or_404(selectors.sessions(request.actor.scope("congress.view")), pk=pk)


def _show_session(request: HouseRequest, row: CongressSession, given: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    votes, here = list(row.votes.all()), set(row.attendances.values_list("delegate_id", flat=True))
    whole, terms = row.term.delegates.sitting_on(row.held_on).count(), selectors.voting_rule().terms
    runs = access.runs(request.actor, row.term.node.path)
    can_note = runs and not votes and bool(rules.attend_verdict(row.state, row.held_on, clock.today()))
    can_lapse = can_note and row.state == CongressSessionState.PLANNED
    context = {
        **SECTION, "row": row, "votes": votes, "present": len(here), "whole": whole, "least": terms.quorum.least(whole),
        "attendance_form": forms.AttendanceForm(session=row, initial={"delegate_ids": here}) if can_note else None,
        "lapse_form": forms.LapseForm(session=row, initial={"version": row.version}) if can_lapse else None,
        "vote_form": forms.VoteForm() if runs and row.state == CongressSessionState.HELD else None, "needed": terms.passing.least(whole),
        "checks": access.runs(request.actor, row.term.node.path, "congress.confirm"), "entered": CongressVoteState.ENTERED.value,
        **(given or {}),
    }  # fmt: skip
    return render(request, "workforce/congress/session.html", context, status=status)


@page("congress.view")
def congress_session(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_session(request, _session(request, pk))


@page("congress.run", methods="POST")
def congress_attendance(request: HouseRequest, pk: int) -> HttpResponse:
    row = _session(request, pk)
    access.may_hold(request.actor, row.term)
    form = forms.AttendanceForm(request.POST, session=row)
    if form.is_valid():
        ids = [d.pk for d in form.cleaned_data["delegate_ids"]]
        service = partial(services.note_attendance, session=row, delegate_ids=ids)
        answer = carry_out(request, form, service, done=_("已登记到会，人数符合规定。"), then=redirect("congress_session", pk))
        if answer is not None:
            return answer
    return _show_session(request, row, {"attendance_form": form}, 422)


@page("congress.run", methods="POST")
def congress_lapse(request: HouseRequest, pk: int) -> HttpResponse:
    """Too few came."""
    row = _session(request, pk)
    access.may_hold(request.actor, row.term)
    form = forms.LapseForm(request.POST, session=row)
    if form.is_valid():
        given = {**form.cleaned_data, "delegate_ids": [d.pk for d in form.cleaned_data["delegate_ids"]]}
        service = partial(services.lapse_session, session=row, **given)
        done, then = _("已登记未开成，可以另行登记会议。"), redirect("congress_detail", row.term_id)
        if (answer := carry_out(request, form, service, done=done, then=then)) is not None:
            return answer
    return _show_session(request, row, {"lapse_form": form}, 422)


@page("congress.run", methods="POST")
def congress_vote(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _session(request, pk), forms.VoteForm(request.POST)
    access.may_hold(request.actor, row.term)
    return _done(
        request, form, partial(services.enter_vote, session=row), _("已登记，由另一人核对。"), redirect("congress_session", pk),
        lambda: _show_session(request, row, {"vote_form": form}, 422),
    )  # fmt: skip


@page("congress.confirm", methods="POST")
def congress_vote_check(request: HouseRequest, pk: int) -> HttpResponse:
    vote = get_object_or_404(CongressVote.objects.within(request.scope), pk=pk)
    try:
        services.check_vote(actor=request.actor, at=clock.now(), vote=vote)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已核对。"))
    return redirect("congress_session", vote.session_id)


@page("congress.confirm", methods="POST")
def congress_vote_return(request: HouseRequest, pk: int) -> HttpResponse:
    vote = get_object_or_404(CongressVote.objects.within(request.scope), pk=pk)
    try:
        services.return_vote(actor=request.actor, at=clock.now(), vote=vote, reason=request.POST.get("reason", ""))
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已退回，登记人会收到消息。"))
    return redirect("congress_session", vote.session_id)


# -- proposals of delegates ------------------------------------------------------------------------------
@page("congress.view")
def congress_matters(request: HouseRequest) -> HttpResponse:
    rows, wanted = selectors.matters(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in CongressMatterState.values else rows
    count = rows.order_by().values_list("state")
    states = [state for (state,) in count]
    tabs: list[tuple[Any, str, int, bool]] = [(_("全部"), "?s=", len(states), wanted == "")]
    tabs += [(s.label, f"?s={s.value}", states.count(s.value), wanted == s.value) for s in CongressMatterState]
    listing = Listing(
        request, shown, MATTER_COLUMNS, MatterFilter(request.GET, shown, request=request), tabs=tabs, export="congress-matters"
    )
    return render(request, "workforce/congress/matters.html", {**SECTION, "listing": listing})


@page("congress.propose", methods="GET POST")
def congress_matter_new(request: HouseRequest, pk: int) -> HttpResponse:
    """A delegate's own proposal to the congress of his term."""
    row = _term(request, pk)
    form = forms.MatterForm(request.POST if request.method == "POST" else None, initial=_once())
    if request.method == "POST" and form.is_valid():
        try:
            made = services.raise_matter(actor=request.actor, at=clock.now(), term=row, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("提案已提出。"))
            return redirect("congress_matter", made.pk)
    context = {**SECTION, "form": form, "title": _("提出提案")}
    return render(request, "workforce/congress/form.html", context, status=422 if form.errors else 200)


@page("congress.view", methods="GET POST")
def congress_matter(request: HouseRequest, pk: int) -> HttpResponse:
    """One proposal; the office answers it here."""
    row, actor = get_object_or_404(selectors.matters(request.scope), pk=pk), request.actor
    answers = access.runs(actor, row.term.node.path, "congress.answer") and bool(access.may_answer(actor, row))
    form = forms.AnswerMatterForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    if request.method == "POST":
        access.may_answer(actor, row)
        if form.is_valid():
            service = partial(services.answer_matter, matter=row, **form.cleaned_data)
            answer = carry_out(request, form, service, done=_("已答复。"), then=redirect("congress_matter", pk))
            if answer is not None:
                return answer
    context = {**SECTION, "row": row, "form": form if answers or form.errors else None}
    return render(request, "workforce/congress/matter.html", context, status=422 if form.errors else 200)


# -- consultation ----------------------------------------------------------------------------------------
@page("congress.run", methods="GET POST")
def congress_consultation_new(request: HouseRequest) -> HttpResponse:
    form = forms.ConsultationForm(request.POST if request.method == "POST" else None, scope=request.scope, initial=_once())
    if request.method == "POST" and form.is_valid():
        told = {k: v for k, v in form.cleaned_data.items() if k != "once_key"}
        facts = services.ConsultationFacts(**told)
        try:
            row = services.begin_consultation(actor=request.actor, at=clock.now(), facts=facts, once_key=form.cleaned_data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("congress_consultation", row.pk)
    context = {**SECTION, "form": form, "title": _("登记集体协商")}
    return render(request, "workforce/congress/form.html", context, status=422 if form.errors else 200)


def _next_form(row: CongressConsultation, given: Any = None) -> Any:
    """The form of the next step; None when all is done."""
    seen = {"version": row.version}
    if row.state == ConsultationState.BEGUN:
        return forms.AgreedForm(given, initial=seen)
    if row.state == ConsultationState.AGREED:
        return forms.PassedForm(given, node=row.node, initial=seen)
    return forms.FiledForm(given, initial=seen) if row.state == ConsultationState.PASSED else None


@page("congress.view", methods="GET POST")
def congress_consultation(request: HouseRequest, pk: int) -> HttpResponse:
    """One round with its text, and its next step."""
    row, actor = get_object_or_404(selectors.consultations(request.scope), pk=pk), request.actor
    runs = access.runs(actor, row.node.path)
    form = _next_form(row, request.POST if request.method == "POST" else None) if runs else None
    if request.method == "POST":
        actor.may("congress.run", path=row.node.path)
        if form is not None and form.is_valid():
            to = rules.NEXT[ConsultationState(row.state)]
            service = partial(services.advance_consultation, consultation=row, to=to, **form.cleaned_data)
            answer = carry_out(request, form, service, done=_("已登记。"), then=redirect("congress_consultation", pk))
            if answer is not None:
                return answer
    context = {
        **SECTION, "row": row, "form": form, "steps": ConsultationState.choices, "file_panel": file_panel(actor, access.FILES, row.pk),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "workforce/congress/consultation.html", context, status=status)
