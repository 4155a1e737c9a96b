"""Agreements: the office's list, a worker's own, and one agreement as each of its readers sees it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from workforce.mentorship import access, rules, selectors
from workforce.mentorship.enums import MentorshipState
from workforce.mentorship.filters import MentorshipFilter
from workforce.mentorship.forms import (
    AnswerForm,
    BreakForm,
    ChangeForm,
    GradeForm,
    IndicatorForm,
    ObjectionForm,
    PaidForm,
    ProblemForm,
    ReturnForm,
    TestForm,
)
from workforce.mentorship.models import MentorshipAgreement

SECTION = {"section": "mentorships"}
MINE = {"section": "mentorship_mine"}
COLUMNS = (
    Column(gettext_lazy("师傅和徒弟")),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("开始"), "from_on", "hide-s"),
    Column(gettext_lazy("截止"), "to_on"),
    Column(gettext_lazy("指标达到"), css="num"),
    Column(gettext_lazy("状态")),
)


@page("mentorship.list")
def mentorship_list(request: HouseRequest) -> HttpResponse:
    """Agreements in reach by state, kind, grade, mentor and rise."""
    rows, wanted = selectors.agreements(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in MentorshipState.values else rows
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in MentorshipState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in MentorshipState.choices]
    filterset = MentorshipFilter(request.GET, shown, request=request)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, export="mentorship-list")
    can_draft = bool(request.actor.scope("mentorship.draft").paths)
    return render(request, "workforce/mentorship/list.html", {**SECTION, "listing": listing, "can_draft": can_draft})


@page("mentorship.sign")
def mentorship_mine(request: HouseRequest) -> HttpResponse:
    """A worker's agreements: as mentor, as apprentice, as judge."""
    me = request.actor.person_id
    rows = list(selectors.agreements(Scope(person_id=request.scope.person_id)))
    waiting = {row.pk for row in selectors.waiting_for(me)} if me is not None else set()
    context = {
        **MINE, "waiting": [r for r in rows if r.pk in waiting], "as_mentor": [r for r in rows if r.mentor_id == me],
        "as_apprentice": [r for r in rows if r.apprentice_id == me], "as_judge": [r for r in rows if r.judge_id == me],
    }  # fmt: skip
    return render(request, "workforce/mentorship/mine.html", context)


def found(request: HouseRequest, pk: int) -> MentorshipAgreement:
    return get_object_or_404(selectors.agreements(request.scope), pk=pk)


@page("mentorship.view")
def mentorship_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, found(request, pk))


def _why(verdict: Verdict) -> str:
    return "" if verdict else sentence(verdict.code, verdict.params)


def _signing(request: HouseRequest, row: MentorshipAgreement) -> dict[str, Any]:
    """Signatures and who may add one. The witness's button stands greyed with its reason until both have signed."""
    actor, signatures = request.actor, list(row.signatures.select_related("person"))
    if row.state != rules.SIGNING:
        return {"signatures": signatures}
    roles = frozenset(s.role for s in signatures)
    is_party = access.is_party(actor, row)
    can_sign = is_party and actor.can("mentorship.sign") and bool(access.may_sign(actor, row, roles))
    witness = access.may_witness(actor, row, roles) if access.holds(actor, "mentorship.witness", row) and not is_party else None
    may_return = is_party or access.holds(actor, "mentorship.witness", row) or access.holds(actor, "mentorship.office", row)
    return {
        "signatures": signatures, "can_sign": can_sign, "witness": witness, "witness_why": _why(witness) if witness is not None else "",
        "may_return": may_return,
    }  # fmt: skip


def _acts(request: HouseRequest, row: MentorshipAgreement, bound: dict[str, forms.Form]) -> dict[str, Any]:
    """The forms that this reader may use now."""
    actor, today = request.actor, clock.today()
    is_party, running = access.is_party(actor, row), row.state == rules.RUNNING
    runs = access.holds(actor, "mentorship.office", row) and not is_party
    edits = row.state == rules.DRAFT and (access.is_mentor(actor, row) or access.holds(actor, "mentorship.draft", row))
    leads = running and (access.is_mentor(actor, row) or access.holds(actor, "mentorship.office", row))
    objections, changes = list(row.objections.select_related("raised_by")), list(row.changes.select_related("asked_by"))
    change_open = next((c for c in changes if c.state == "open"), None)
    objects = is_party and running and row.object_until is not None and today <= row.object_until
    seen = {"version": row.version}
    made: dict[str, forms.Form | None] = {
        "indicator": IndicatorForm() if edits else None,
        "problem": ProblemForm(initial={"solved_on": today}) if leads else None,
        "change": ChangeForm() if is_party and running and change_open is None else None,
        "objection": ObjectionForm() if objects and not any(o.answered_at is None for o in objections) else None,
        "answer": AnswerForm() if runs and any(o.answered_at is None for o in objections) else None,
        "test": TestForm(initial={**seen, "test_on": row.test_on or max(today, row.to_on)}, scope=actor.scope("mentorship.office"))
        if runs and running
        else None,
        "grade": GradeForm(initial=seen) if row.judge_id == actor.person_id and running and row.test_on and row.test_on <= today else None,
        "break": BreakForm(initial=seen) if runs and row.state in ("draft", "signing", "running") else None,
        "return": ReturnForm(),
    }
    return {
        "edits": edits, "leads": leads, "runs": runs, "is_party": is_party, "objections": objections, "changes": changes,
        "answers_change": change_open if is_party and change_open and change_open.asked_by_id != actor.person_id else None,
        "forms": {name: bound.get(name, form) if form is not None else None for name, form in made.items()},
    }  # fmt: skip


def show(request: HouseRequest, row: MentorshipAgreement, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page of one agreement; ``bound`` forms come back with their errors."""
    actor, today = request.actor, clock.today()
    acts = _acts(request, row, bound)
    limits = selectors.limits_on(today)
    sees_money = acts["runs"] or access.is_mentor(actor, row)
    dues = selectors.dues(row, today) if sees_money else []
    context = {
        **(SECTION if actor.can("mentorship.list") else MINE), "row": row, **_signing(request, row), **acts,
        "terms": list(row.terms.select_related("clause")), "indicators": list(row.indicators.prefetch_related("checks")),
        "problems": list(row.problems.all()), "today": today,
        "dues": [(d, bound.get(f"paid_{d.kind}", PaidForm(kind=d.kind)) if acts["runs"] and d.paid is None else None) for d in dues],
        "refusals": [e for name, form in bound.items() if acts["forms"].get(name) is None for e in form.non_field_errors()],
        "above_usual": (acts["edits"] or row.state == rules.SIGNING)
        and rules.is_above_usual(selectors.others_of(row.mentor, row.pk), limits),
        "file_panel": file_panel(actor, "mentorship", row.pk),
    }  # fmt: skip
    return render(request, "workforce/mentorship/detail.html", context, status=status)
