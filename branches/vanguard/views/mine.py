"""A holder's own posts: the duty, this year's pledge, and how the post was found."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from branches.vanguard import access, selectors, services
from branches.vanguard.enums import OUTCOME_TONES
from branches.vanguard.forms import PledgeForm, ResultForm
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "vanguard_mine"}


@page("vanguard.own")
def vanguard_mine(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    own_holds = access.own_holds(request.actor).select_related("post__branch__node", "post__node").prefetch_related("post__reviews")
    holds = list(own_holds.order_by("to_on", "-from_on"))
    pledges = selectors.own_pledges(request.actor.person_id)
    selectors.with_states([h.post for h in holds], today)
    lines = []
    for hold in holds:
        own = pledges.get(hold.post_id, [])
        this_year = next((p for p in own if p.year == today.year), None)
        lines.append(
            {
                "hold": hold, "pledges": own, "is_open": hold.to_on is None and hold.post.ended_on is None,
                "form": PledgeForm(initial={"text": this_year.text if this_year else ""}, auto_id=f"p{hold.pk}_%s"),
                "reviews": [(r, OUTCOME_TONES[r.outcome]) for r in hold.post.reviews.all()],
            }
        )  # fmt: skip
    return render(request, "branches/vanguard/mine.html", {**SECTION, "lines": lines, "result_form": ResultForm(), "year": today.year})


@page("vanguard.own", methods="POST")
def vanguard_pledge(request: HouseRequest, pk: int) -> HttpResponse:
    hold = get_object_or_404(access.own_holds(request.actor).select_related("post"), post=pk, to_on=None)
    form = PledgeForm(request.POST)
    if form.is_valid():
        service = partial(services.pledge, post=hold.post, text=form.cleaned_data["text"])
        if answer := carry_out(request, form, service, done=_("承诺已保存。"), then=redirect("vanguard_mine")):
            return answer
    messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    return redirect("vanguard_mine")


@page("vanguard.own", methods="POST")
def vanguard_result(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.pledges_of(request.actor.person_id), pk=pk)
    form = ResultForm(request.POST)
    try:
        services.answer_pledge(actor=request.actor, at=clock.now(), pledge=row, text=form.cleaned_data["text"] if form.is_valid() else "")
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("兑现情况已保存。"))
    return redirect("vanguard_mine")
