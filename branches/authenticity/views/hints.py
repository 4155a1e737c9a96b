"""The branch's own words to a hint, and the committee's summary."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.activities.models import Activity
from branches.authenticity import selectors, services
from branches.authenticity.enums import HintKind
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.periods import Period, parse_period, quarter_of


@page("hint.explain", methods="POST")
def hint_explain(request: HouseRequest, pk: int) -> HttpResponse:
    """Keep an explanation beside the record."""
    activity = get_object_or_404(Activity.objects.within(request.scope).select_related("branch__node"), pk=pk)
    back = reverse("activity_detail", args=[pk])
    try:
        services.explain(actor=request.actor, at=clock.now(), activity=activity, text=request.POST.get("text", ""))
    except RuleBroken as broken:
        return refused(request, broken, back=back)
    messages.success(request, _("说明已保存，随记录一起保留。"))
    return redirect(back)


def _quarter(text: str) -> Period:
    """The quarter named, else the running one."""
    try:
        period = parse_period(text)
    except ValueError:
        return quarter_of(clock.today())
    return period if period.kind == "quarter" else quarter_of(clock.today())


@page("hint.rates")
def hint_rates(request: HouseRequest) -> HttpResponse:
    """Kinds and shares of hints by unit and kind of branch; no records, no persons, no rank."""
    period, running = _quarter(request.GET.get("period", "")), quarter_of(clock.today())
    context = {
        "section": "samples", "period": period, "tables": selectors.rate_tables(request.scope, period, clock.today()),
        "kinds": [kind.label for kind in HintKind], "before": period.previous().code,
        "after": quarter_of(period.ends_on + timedelta(days=1)).code if period < running else "",
    }  # fmt: skip
    return render(request, "branches/authenticity/rates.html", context)
