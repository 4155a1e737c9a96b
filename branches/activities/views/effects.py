"""What a record did for production: written down by the branch, confirmed or struck out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.activities import access, services
from branches.activities.forms import EffectForm
from branches.activities.models import ActivityEffect
from branches.activities.views.fetch import reachable
from portal.kernel import clock
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page, refused


@page("effect.record", methods="GET POST")
def effect_add(request: HouseRequest, pk: int) -> HttpResponse:
    """Write down what came of a record."""
    activity, now = reachable(request, pk), clock.now()
    back = reverse("activity_detail", args=[pk])
    try:
        ensure(access.may_record_effect(request.actor, activity, now))
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    form = EffectForm(request.POST or None, initial={"seen_on": clock.today()})
    if form.is_valid():
        try:
            services.record_effect(actor=request.actor, at=now, activity=activity, facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记，等待上级党组织核实。"))
            return redirect(back)
    context = {"section": "activities", "activity": activity, "form": form}
    return render(request, "branches/activities/effect_add.html", context, status=422 if form.errors else 200)


def _reachable(request: HouseRequest, pk: int) -> ActivityEffect:
    rows = ActivityEffect.objects.within(request.scope).select_related("activity__branch__node")
    return get_object_or_404(rows, pk=pk)


@page("effect.record", methods="POST")
def effect_remove(request: HouseRequest, pk: int) -> HttpResponse:
    """Strike out an effect that is not confirmed."""
    effect = _reachable(request, pk)
    back = reverse("activity_detail", args=[effect.activity_id])
    try:
        services.remove_effect(actor=request.actor, at=clock.now(), effect=effect)
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("已删除。"))
    return redirect(back)


@page("effect.confirm", methods="POST")
def effect_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    """Vouch for an effect."""
    effect = _reachable(request, pk)
    back = reverse("activity_detail", args=[effect.activity_id])
    try:
        services.confirm_effect(actor=request.actor, at=clock.now(), effect=effect)
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("已核实。"))
    return redirect(back)
