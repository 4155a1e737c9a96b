"""One member in a round, as the branch committee sees it: opinion, telling, follow-up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from branches.appraisals import access, services
from branches.appraisals.enums import GRADE_TONES, AppraisalState
from branches.appraisals.forms import ImprovedForm, OpinionForm, ToldForm
from branches.appraisals.models import MemberAppraisalCase
from branches.appraisals.selectors import rounds as selectors
from portal.ballots.enums import Appraisal
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "appraisals"}
S = AppraisalState


def fetch(request: HouseRequest, pk: int) -> MemberAppraisalCase:
    """A line in the reader's hands; 404 for anybody else, and for the member himself who reads his own pages."""
    rows = access.cases_in_hand(request.actor).select_related(
        "person", "appraisal__branch__node", "appraisal__ballot", "decided_by", "told_by"
    )
    return get_object_or_404(rows, pk=pk)


@page("appraisal.opine")
def appraisal_case(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, fetch(request, pk))


def _show(request: HouseRequest, case: MemberAppraisalCase, status: int = 200, **bound: forms.Form) -> HttpResponse:
    is_own, state = access.is_own(request.actor, case), case.appraisal.state
    context: dict[str, Any] = {**SECTION, "case": case, "row": case.appraisal, "is_own": is_own}
    if not is_own:
        counts = selectors.ballot_counts(case.appraisal).get(case.person_id, {})
        first = {"version": case.version, "on": clock.today()}
        is_open = case.told_on is not None and case.improvement and case.improved_on is None
        context |= {
            "facts": selectors.daily_facts(case.appraisal, [case.person_id])[case.person_id],
            "statements": selectors.statements_on(case), "tone": GRADE_TONES.get(case.grade, "mute"),
            "votes": [(Appraisal(g).label, counts.get(g, 0)) for g in Appraisal.values] if counts else [],
            "opinion_form": bound.get("opinion", _opinion_form(case)) if state == S.COMMITTEE else None,
            "told_form": bound.get("told", ToldForm(initial={"on": clock.today()})) if state == S.TOLD and not case.told_on else None,
            "improved_form": bound.get("improved", ImprovedForm(initial=first)) if is_open else None,
            "limit": selectors.excellent_limit(case.appraisal, selectors.cases_of(case.appraisal)),
        }  # fmt: skip
    return render(request, "branches/appraisals/case.html", context, status=status)


def _opinion_form(case: MemberAppraisalCase, data: Any = None) -> OpinionForm:
    names = ("version", "grade", "opinion", "reason", "improvement", "improve_by")
    return OpinionForm(data, case=case, initial={name: getattr(case, name) for name in names})


def _carry(
    request: HouseRequest, case: MemberAppraisalCase, name: str, form: forms.Form, service: Callable[..., Any], done: str
) -> HttpResponse:
    if form.is_valid() and (answer := carry_out(request, form, service, done=done, then=redirect("appraisal_case", case.pk))):
        return answer
    return _show(request, case, 422, **{name: form})


@page("appraisal.opine", methods="POST")
def appraisal_opine(request: HouseRequest, pk: int) -> HttpResponse:
    case = fetch(request, pk)
    form = _opinion_form(case, request.POST)

    def service(**who: Any) -> Any:
        return services.give_opinion(case=case, version=form.cleaned_data["version"], given=form.given(), **who)  # type: ignore[attr-defined]

    return _carry(request, case, "opinion", form, service, _("支委会意见已保存。"))


@page("appraisal.opine", methods="POST")
def appraisal_tell(request: HouseRequest, pk: int) -> HttpResponse:
    case, form = fetch(request, pk), ToldForm(request.POST)
    service = partial(services.tell_member, case=case, on=form.cleaned_data["on"] if form.is_valid() else None)  # type: ignore[arg-type]
    return _carry(request, case, "told", form, service, _("已登记反馈，并通知了本人。"))


@page("appraisal.opine", methods="POST")
def appraisal_improved(request: HouseRequest, pk: int) -> HttpResponse:
    case, form = fetch(request, pk), ImprovedForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    return _carry(request, case, "improved", form, partial(services.finish_improvement, case=case, **given), _("整改已登记完成。"))
