"""An application, and the form of the next step."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.membership import access, selectors, services
from branches.membership.forms import OpenForm, StepForm
from branches.membership.views.look import SECTION, reachable
from branches.orgs.models import Branch
from portal.files.rules import ACCEPT
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence


@page("development.open", methods="GET POST")
def development_new(request: HouseRequest) -> HttpResponse:
    """Register a written application; ``staff_no`` may be named by the pool."""
    today = clock.today()
    branches = Branch.objects.within(request.scope).filter(node__closed_on=None).select_related("node").order_by("node__path")
    first = {"on": today, "staff_no": request.GET.get("staff_no", "")[:20]}
    form = OpenForm(request.POST if request.method == "POST" else None, initial=first, branches=branches)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = selectors.candidate(data["branch"], data["staff_no"], today)
            if person is None:
                raise RuleBroken("development.no_candidate", field="staff_no", staff_no=data["staff_no"].strip())
            facts = {"branch": data["branch"], "person": person, "on": data["on"], "note": data["note"], "explanation": data["explanation"]}
            case = services.open_case(actor=request.actor, at=clock.now(), **facts)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("申请已登记，请在一个月内派人谈话。"))
            return redirect("development_detail", case.pk)
    return render(request, "branches/membership/new.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("development.view", methods="GET POST")
def development_step(request: HouseRequest, pk: int) -> HttpResponse:
    """Take the next step: the form asks for what it needs."""
    case, actor, today = reachable(request, pk), request.actor, clock.today()
    table = selectors.step_table(today)
    standing = selectors.standing_of(selectors.course_of(case), table, selectors.figures_on(today), today)
    back = reverse("development_detail", args=[pk])
    verdict = access.may_take(actor, case, standing.step.actor) if standing else None
    if standing is None or verdict is None or not verdict:
        code, words = (
            (verdict.code, verdict.params) if verdict is not None else ("development.is_closed", {"state": case.get_state_display()})
        )
        return render(request, "refused.html", {"message": sentence(code, words), "back": back}, status=422)
    build = partial(
        StepForm, step=standing.step, members=selectors.helper_candidates(case.branch, today),
        ballots=selectors.choosable_ballots(actor, case), initial={"on": today, "version": case.version},
    )  # fmt: skip
    form = build(request.POST) if request.method == "POST" else build()
    if request.method == "POST" and form.is_valid():
        try:
            services.take_step(
                actor=actor, at=clock.now(), case=case, version=form.cleaned_data["version"], facts=form.facts(),
                uploads=request.FILES.getlist("files"),
            )  # fmt: skip
        except EditConflict as conflict:
            return refused(request, conflict, back=back)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("“%(step)s”已办理。") % {"step": standing.step.name})
            return redirect("development_detail", pk)
    context = {**SECTION, "case": case, "standing": standing, "form": form, "accept": ACCEPT}
    return render(request, "branches/membership/step.html", context, status=422 if form.errors else 200)
