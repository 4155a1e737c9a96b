"""Roll-call afterwards, corrections, sittings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.activities import access, rules, selectors, services
from branches.activities.enums import AttendanceState, KindHolder, SigninMethod
from branches.activities.forms import SittingForm
from branches.activities.models import Activity
from branches.activities.views.fetch import RollRow, marked, reachable, typed_states
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence


def _rows(activity: Activity, typed: dict[int, str]) -> list[RollRow]:
    """Who stands on the roll and who may be added, with what was typed."""
    stored = {row.person_id: row for row in selectors.roll_of(activity)}
    people = selectors.expected_of(activity)
    found = []
    for p in people:
        row = stored.get(p.person_id)
        seen = row.state if row else ""
        method = str(SigninMethod(row.method).label) if row and row.signed_at else ""
        found.append(RollRow(p.person_id, p.name, p.staff_no, typed.get(p.person_id, seen), seen, method))
    return found


@page("activity.correct", methods="GET POST")
def activity_roll(request: HouseRequest, pk: int) -> HttpResponse:
    """Call the roll or correct it. A change of what was signed or filed needs a reason."""
    now, activity = clock.now(), reachable(request, pk)
    error, theirs = "", {}  # type: str, dict[str, str]
    typed: dict[int, str] = {}
    try:
        ensure(access.may_correct(request.actor, activity, now))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("activity_detail", args=[pk]))
    if request.method == "POST":
        data = request.POST.dict()
        typed = typed_states(data)
        if data.get("act") == "all_present":
            typed = {row.person_id: AttendanceState.PRESENT for row in _rows(activity, {})}
        else:
            number = data.get("sitting", "")
            sitting = activity.sittings.filter(pk=number).first() if number.isascii() and number.isdigit() else None
            try:
                services.take_roll(
                    actor=request.actor, at=now, activity=activity, states=typed, seen=typed_states(data, "w_"),
                    reason=data.get("reason", ""), sitting=sitting,
                )  # fmt: skip
            except RuleBroken as broken:
                error = sentence(broken.code, broken.params)
                theirs = broken.params.get("theirs", {}) if isinstance(broken, EditConflict) else {}
            else:
                messages.success(request, _("签到已保存。"))
                return redirect("activity_detail", pk=pk)
    rows = _rows(activity, typed)
    context = {
        "section": "activities", "activity": activity, "rows": rows, "present": marked(rows), "error": error, "theirs": theirs,
        "needs_reason": rules.needs_reason(activity.state, "", False), "reason": request.POST.get("reason", ""),
        "sittings": list(activity.sittings.all()), "is_invited": activity.kind.holder == KindHolder.INVITED,
    }  # fmt: skip
    return render(request, "branches/activities/activity_roll.html", context, status=422 if error else 200)


@page("activity.correct", methods="GET POST")
def activity_sitting(request: HouseRequest, pk: int) -> HttpResponse:
    """Add a sitting for another shift or a make-up lesson."""
    activity = reachable(request, pk)
    form = SittingForm(request.POST or None)
    if form.is_valid():
        try:
            services.add_sitting(actor=request.actor, at=clock.now(), activity=activity, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(broken.field or None, sentence(broken.code, broken.params))
        else:
            messages.success(request, _("已添加场次，请在点名页登记参加人员。"))
            return redirect("activity_detail", pk=pk)
    context = {"section": "activities", "activity": activity, "form": form}
    return render(request, "branches/activities/activity_sitting.html", context, status=422 if form.errors else 200)
