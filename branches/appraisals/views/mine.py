"""The member's own part, mostly on a phone: his review, a word on the others, his result."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.appraisals import access, services
from branches.appraisals.enums import GRADE_TONES, AppraisalState
from branches.appraisals.forms import CommentForm, SelfReviewForm
from branches.appraisals.models import MemberAppraisalCase
from branches.appraisals.selectors import rounds as selectors
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "appraisal_mine"}
S = AppraisalState


def _own(request: HouseRequest, pk: int) -> MemberAppraisalCase:
    return get_object_or_404(access.own_cases(request.actor).select_related("appraisal__branch__node", "told_by"), pk=pk)


@page("appraisal.own")
def appraisal_mine(request: HouseRequest) -> HttpResponse:
    """Own rounds, the newest first: what is to be done now, and results once they were told."""
    rows = access.own_cases(request.actor).select_related("appraisal__branch__node", "appraisal__ballot", "told_by")
    cases = list(rows.order_by("-appraisal__year", "-pk"))
    votes = {c.appraisal.ballot_id for c in cases if c.appraisal.state == S.BALLOT and c.appraisal.ballot_id}
    waiting = selectors.unvoted(request.actor.person_id, votes)
    lines = [
        {
            "case": c,
            "tone": GRADE_TONES.get(c.grade, "mute"),
            "is_told": c.told_on is not None,
            "can_vote": c.appraisal.ballot_id in waiting,
        }
        for c in cases
    ]
    return render(request, "branches/appraisals/mine.html", {**SECTION, "lines": lines})


@page("appraisal.own", methods="GET POST")
def appraisal_self(request: HouseRequest, pk: int) -> HttpResponse:
    """Write the own review."""
    case = _own(request, pk)
    first = {"version": case.version, "text": case.self_review}
    form = SelfReviewForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        service = partial(services.review_oneself, case=case, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("自评已提交，截止前还可以修改。"), then=redirect("appraisal_mine")):
            return answer
    context = {**SECTION, "form": form, "case": case, "row": case.appraisal, "is_open": case.appraisal.state == S.SELF}
    return render(request, "branches/appraisals/self.html", context, status=422 if form.errors else 200)


@page("appraisal.own", methods="POST")
def appraisal_read(request: HouseRequest, pk: int) -> HttpResponse:
    try:
        services.confirm_reading(actor=request.actor, at=clock.now(), case=_own(request, pk))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("appraisal_mine"))
    messages.success(request, _("已确认。"))
    return redirect("appraisal_mine")


@page("appraisal.own")
def appraisal_peers(request: HouseRequest, pk: int) -> HttpResponse:
    """The other members of the round, each with a field for what one has to say; nothing of what others wrote."""
    case = _own(request, pk)
    peers = list(access.peers_of(request.actor).filter(appraisal=case.appraisal_id).select_related("person").order_by("person__staff_no"))
    said = selectors.own_statements(case.person_id, [case.appraisal_id])
    lines = [{"peer": peer, "form": CommentForm(initial={"text": said.get(peer.pk, "")}, prefix=f"c{peer.pk}"), "is_said": peer.pk in said}
             for peer in peers]  # fmt: skip
    context = {**SECTION, "case": case, "row": case.appraisal, "lines": lines, "is_open": case.appraisal.state == S.MUTUAL}
    return render(request, "branches/appraisals/peers.html", context)


@page("appraisal.own", methods="POST")
def appraisal_comment(request: HouseRequest, pk: int) -> HttpResponse:
    peer = get_object_or_404(access.peers_of(request.actor).select_related("appraisal"), pk=pk)
    own = get_object_or_404(access.own_cases(request.actor), appraisal=peer.appraisal_id)
    form = CommentForm(request.POST, prefix=f"c{peer.pk}")
    back = reverse("appraisal_peers", args=[own.pk])
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect(back)
    try:
        services.comment_on(actor=request.actor, at=clock.now(), case=peer, text=form.cleaned_data["text"])
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("互评意见已保存。"))
    return redirect(back)
