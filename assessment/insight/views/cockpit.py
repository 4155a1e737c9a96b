"""The key figures on one page, each with its year before and the records that it is counted from."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from assessment.insight.enums import KeyFigure
from assessment.insight.selectors.keyfigures import SOURCES, key_figures_of, reach_of, records_of, spans
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.rights.matrix import MATRIX

COLUMNS = (Column(_("内容")), Column(_("单位")), Column(_("日期"), css="hide-s"), Column(_("说明")))


@page("dashboard.view")
def cockpit(request: HouseRequest) -> HttpResponse:
    """This year up to today beside the same days of last year."""
    now, before = spans(clock.today())
    keys = [(key, request.actor.can(key.right)) for key in key_figures_of(reach_of(request.actor), now.ends_on)]
    context = {"keys": keys, "now": now, "before": before, "section": "cockpit"}
    return render(request, "assessment/insight/cockpit.html", context)


@page("dashboard.view")
def cockpit_record_list(request: HouseRequest, code: str) -> HttpResponse:
    """The records behind a figure; whoever may not see that kind of record finds no page."""
    if code not in KeyFigure.values:
        raise Http404
    key = KeyFigure(code)
    source = SOURCES[key]
    if source.right not in MATRIX or not request.actor.can(source.right):
        raise Http404
    now, before = spans(clock.today())
    span = before if request.GET.get("year") == before.code else now
    hit = request.GET.get("hit", "")
    rows = records_of(key, reach_of(request.actor), span, hit)
    query = urlencode({"code": code, "year": span.code, **({"hit": hit} if hit in ("yes", "no") else {})})
    listing = Listing(
        request, rows, COLUMNS, decorate=lambda found: [source.tell(row) for row in found], export=f"cockpit-records?{query}"
    )  # fmt: skip
    context = {
        "listing": listing, "key": key, "span": span, "spans": (now, before), "hit": hit, "is_share": source.hit is not None,
        "section": "cockpit",
    }  # fmt: skip
    return render(request, "assessment/insight/cockpit_record_list.html", context)
