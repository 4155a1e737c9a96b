"""Activities held by several: who is asked, the answer, and whom the union sent."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.activities import access, selectors, services
from branches.activities.enums import JointState
from branches.activities.forms import AnswerForm, HolderForm, UnionPeopleForm
from branches.activities.models import Activity, JointHolder
from branches.activities.views.fetch import reachable
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "joint"}
COLUMNS = (
    Column(gettext_lazy("主题")),
    Column(gettext_lazy("牵头支部"), css="hide-s"),
    Column(gettext_lazy("邀请"), css="hide-s"),
    Column(gettext_lazy("时间"), "activity__starts_at", "hide-s"),
    Column(gettext_lazy("状态")),
)


def _may_lead(request: HouseRequest, activity: Activity) -> bool:
    return access.holds(request.actor, "activity.edit", activity) and bool(access.may_lead(request.actor, activity, clock.now()))


@page("activity.view")
def activity_joint(request: HouseRequest, pk: int) -> HttpResponse:
    """Who holds the activity, with the figures of each; the lead asks further ones here."""
    return _show(request, reachable(request, pk))


def _show(request: HouseRequest, activity: Activity, form: HolderForm | None = None) -> HttpResponse:
    lead = activity.lead or activity
    may_lead = _may_lead(request, activity)
    context = {
        **SECTION, "activity": activity, "lead": lead, "holders": selectors.holders_of(lead), "may_lead": may_lead,
        "totals": selectors.joint_totals(lead), "form": (form or HolderForm(activity=activity)) if may_lead else None,
    }  # fmt: skip
    return render(request, "branches/activities/activity_joint.html", context, status=422 if form is not None else 200)


@page("activity.edit", methods="POST")
def joint_invite(request: HouseRequest, pk: int) -> HttpResponse:
    """Ask one branch or the union of a unit."""
    activity = reachable(request, pk)
    if not _may_lead(request, activity):
        return _closed(request, activity)
    form = HolderForm(request.POST, activity=activity)
    if form.is_valid():
        ask = partial(services.invite_holder, activity=activity, **form.chosen())
        answer = carry_out(request, form, ask, done=_("已发出邀请，对方答复后会通知您。"), then=redirect("activity_joint", pk))
        if answer is not None:
            return answer
    return _show(request, activity, form)


def _closed(request: HouseRequest, activity: Activity) -> HttpResponse:
    verdict = access.may_lead(request.actor, activity, clock.now())
    return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("activity_detail", args=[activity.pk]))


@page("activity.edit", methods="POST")
def joint_withdraw(request: HouseRequest, pk: int, holder: int) -> HttpResponse:
    """Take back an invitation that nobody has answered."""
    activity = reachable(request, pk)
    row = next((h for h in selectors.holders_of(activity) if h.pk == holder), None)
    if row is None:
        raise NotReachable("joint")
    try:
        services.withdraw_invitation(actor=request.actor, at=clock.now(), holder=row)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("activity_joint", args=[pk]))
    messages.success(request, _("已撤回邀请。"))
    return redirect("activity_joint", pk)


@page("joint.view")
def joint_list(request: HouseRequest) -> HttpResponse:
    """Invitations to the branches and unions in reach."""
    rows, wanted = selectors.joint_rows(request.scope), request.GET.get("s", "")
    words = [("", _("全部"))] + [(s, JointState(s).label) for s in ("invited", "accepted", "declined")]
    counts = selectors.joint_counts(rows)
    tabs: list[Any] = [(label, f"?s={key}", counts[key], key == wanted) for key, label in words]
    shown = selectors.of_joint_state(rows, wanted)
    listing = Listing(request, shown, COLUMNS, tabs=tabs, export="joint-list")
    return render(request, "branches/activities/joint_list.html", {**SECTION, "listing": listing})


def _holder(request: HouseRequest, pk: int) -> JointHolder:
    return get_object_or_404(selectors.joint_rows(request.scope), pk=pk)


@page("joint.view")
def joint_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """What one is asked to hold too, and where one answers."""
    return _show_holder(request, _holder(request, pk))


def _show_holder(request: HouseRequest, row: JointHolder, form: Any = None, status: int = 200) -> HttpResponse:
    may_answer = request.actor.scope("joint.answer").covers(row.path)
    people = list(row.people.order_by("staff_no")) if row.unit_id else []
    context = {
        **SECTION, "holder": row, "holders": selectors.holders_of(row.activity), "agenda": list(row.activity.agenda.all()),
        "reads_record": row.share is not None and request.actor.scope("activity.view").covers(row.share.branch.node.path),
        "may_answer": may_answer and row.state == JointState.INVITED, "people": people,
        "may_name": may_answer and row.unit_id and row.state == JointState.ACCEPTED and row.activity.starts_at <= clock.now(),
        "answer_form": form if isinstance(form, AnswerForm) else AnswerForm(),
        "people_form": form if isinstance(form, UnionPeopleForm) else UnionPeopleForm(
            initial={"numbers": " ".join(p.staff_no for p in people)}
        ),
    }  # fmt: skip
    return render(request, "branches/activities/joint_detail.html", context, status=status)


@page("joint.answer", methods="POST")
def joint_answer(request: HouseRequest, pk: int) -> HttpResponse:
    """Hold it too, or say why not."""
    row, form = _holder(request, pk), AnswerForm(request.POST)
    if form.is_valid():
        accepts = request.POST.get("act") == "accept"
        answer = partial(services.answer_invitation, holder=row, accepts=accepts, reason=form.cleaned_data["reason"])
        done = _("已答复参加，本支部的记录已建好，请届时登记签到。") if accepts and row.branch_id else _("已答复。")
        sent = carry_out(request, form, answer, done=done, then=redirect("joint_detail", pk))
        if sent is not None:
            return sent
    return _show_holder(request, row, form, 422)


@page("joint.answer", methods="POST")
def joint_people(request: HouseRequest, pk: int) -> HttpResponse:
    """Who came for the union."""
    row, form = _holder(request, pk), UnionPeopleForm(request.POST)
    if form.is_valid():
        name = partial(services.name_union_people, holder=row, staff_nos=form.cleaned_data["numbers"])
        sent = carry_out(request, form, name, done=_("已登记工会参加人员。"), then=redirect("joint_detail", pk))
        if sent is not None:
            return sent
    return _show_holder(request, row, form, 422)
