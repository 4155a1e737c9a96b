"""Who sat in: found in the roster by name or staff number, or written down as a guest."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.activities import access, selectors, services
from branches.activities.forms import ObserverForm
from branches.activities.models import ActivityObserver
from branches.activities.views.fetch import reachable
from branches.orgs.access import roster_scope
from portal.kernel import clock
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence


@page("activity.edit", methods="GET POST")
def activity_observers(request: HouseRequest, pk: int) -> HttpResponse:
    """Search the plant's roster by ``q`` and add a person with one tap, or add a guest by name and unit."""
    activity, now = reachable(request, pk), clock.now()
    try:
        ensure(access.may_edit(request.actor, activity, now))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("activity_detail", args=[pk]))
    q = (request.POST.get("q") or request.GET.get("q", "")).strip()[:50]
    found = list(selectors.find_observers(roster_scope(request.actor, "activity.edit"), q))
    form, error = ObserverForm(), ""
    if request.method == "POST":
        chosen = request.POST.get("person", "")
        person = next((p for p in found if str(p.pk) == chosen), None)
        form = ObserverForm(None if chosen else request.POST)
        if (chosen and person is None) or (not chosen and not form.is_valid()):
            error = _("没有找到这位同志，请重新查找。") if chosen else ""
        else:
            guest = {} if person else form.cleaned_data
            try:
                made = services.add_observer(actor=request.actor, at=now, activity=activity, person=person, **guest)
            except RuleBroken as broken:
                if person is None:
                    add_refusal(form, broken)
                else:
                    error = sentence(broken.code, broken.params)
            else:
                messages.success(request, _("已添加列席人：%(name)s。") % {"name": made.name})
                return redirect("activity_observers", pk=pk)
    context = {
        "section": "activities", "activity": activity, "form": form, "q": q, "found": found, "error": error,
        "observers": list(activity.observers.all()),
    }  # fmt: skip
    status = 422 if error or form.errors else 200
    return render(request, "branches/activities/activity_observers.html", context, status=status)


@page("activity.edit", methods="POST")
def observer_remove(request: HouseRequest, pk: int) -> HttpResponse:
    """Strike one observer."""
    rows = ActivityObserver.objects.within(request.scope).select_related("activity__branch__node", "activity__kind")
    observer = get_object_or_404(rows, pk=pk)
    back = reverse("activity_observers", args=[observer.activity_id])
    try:
        services.remove_observer(actor=request.actor, at=clock.now(), observer=observer)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("activity_detail", args=[observer.activity_id]))
    messages.success(request, _("已删除列席人。"))
    return redirect(back)
