"""Who can apply for a higher grade in the coming months: for HR and the union, as a plain list by date."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from portal.catalogue.selectors import value_on
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.sentences import sentence
from workforce.promotion.filters import OutlookFilter, OutlookForm
from workforce.promotion.selectors import outlook as read
from workforce.promotion.selectors.wording import grade_words

SECTION = {"section": "promotion_outlook"}
COLUMNS = [
    Column(gettext_lazy("员工")),
    Column(gettext_lazy("职业（工种）"), css="hide-s"),
    Column(gettext_lazy("现等级"), css="hide-s"),
    Column(gettext_lazy("可申报等级")),
    Column(gettext_lazy("申报条件"), css="hide-s"),
    Column(gettext_lazy("最早可申报日期")),
]
TABS = (
    ("", gettext_lazy("全部")),
    ("ready", gettext_lazy("已可申报，未申报")),
    ("later", gettext_lazy("到期可申报")),
    ("applied", gettext_lazy("已申报")),
)


def _found(request: HouseRequest) -> tuple[OutlookForm, read.Wanted, list[read.Prospect], int, str]:
    """The form, what it asks for, everybody of its unit and occupation, how many months were looked ahead, and why nobody is
    shown where the people are too many."""
    today = clock.today()
    months = int(value_on("PROMOTION_OUTLOOK_MONTHS", today))
    form = OutlookForm(request.GET, today=today, months=months)
    wanted = form.wanted()
    try:
        return form, wanted, read.outlook(request.scope, today, months, wanted, most=read.MOST_PEOPLE), months, ""
    except RuleBroken as broken:
        return form, wanted, [], months, sentence(broken.code, broken.params)


@page("promotion.outlook")
def promotion_outlook(request: HouseRequest) -> HttpResponse:
    form, wanted, rows, months, refusal = _found(request)
    of_month = read.cut(rows, read.Wanted(month=wanted.month))
    shown = [p for p in of_month if wanted.kind in {"", read.kind_of(p)}]
    filterset = OutlookFilter(form, shown)
    listing: Any = Listing(
        request, shown, COLUMNS, filterset, decorate=_marked, export="promotion-outlook", refusal=refusal,  # type: ignore[arg-type]
    )  # fmt: skip
    kinds = [read.kind_of(p) for p in of_month]
    counts = {key: "" if refusal else kinds.count(key) if key else len(kinds) for key, _label in TABS}
    listing.tabs = [(label, listing.query(s=key or None, page=None), counts[key], key == wanted.kind) for key, label in TABS]
    context = {**SECTION, "listing": listing, "months": months, "refusal": refusal}
    return render(request, "workforce/promotion/outlook.html", context)


def _marked(rows: list[read.Prospect]) -> list[dict[str, Any]]:
    return [{"p": p, "kind": read.kind_of(p), "current": grade_words(p.current)} for p in rows]
