"""Schemes: the list and each version in words."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from assessment.schemes import selectors
from assessment.schemes.access import adopt_verdict, change_verdict
from assessment.schemes.enums import Dimension, SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.registry import cards_for
from assessment.schemes.rules import Indicator, SchemeBody, advice_on, unused
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.sentences import sentence
from portal.kernel.verdict import ALLOWED

SECTION = {"section": "schemes"}
TONES = {SchemeState.DRAFT: "warn", SchemeState.ADOPTED: "ok", SchemeState.RETIRED: ""}
COLUMNS = [
    Column(gettext_lazy("方案"), "code"),
    Column(gettext_lazy("版本"), "version", "num"),
    Column(gettext_lazy("结果性指标占比"), css="num hide-s"),
    Column(gettext_lazy("状态"), "state"),
    Column(gettext_lazy("起草"), "drafted_at", "hide-s"),
]


def _decorated(rows: list[AssessmentScheme]) -> list[AssessmentScheme]:
    wanted = selectors.wanted_on(clock.today())
    for row in rows:
        row.share = selectors.body_of(row).result_share
        row.is_weak = row.share < wanted.share
        row.title = selectors.name_of(row)
        row.tone = TONES[SchemeState(row.state)]
    return rows


@page("scheme.view")
def scheme_list(request: HouseRequest) -> HttpResponse:
    rows = AssessmentScheme.objects.select_related("drafted_by")
    listing = Listing(request, rows, COLUMNS, decorate=_decorated, export="scheme-list")
    context = {**SECTION, "listing": listing, "can_upload": request.actor.can("scheme.edit")}
    return render(request, "assessment/schemes/list.html", context)


def _lines(indicators: Iterable[Indicator], names: dict[str, str], kinds_wanted: int) -> list[dict]:
    """Indicators in words."""
    return [
        {
            "indicator": i, "name": selectors.name_of(i), "metric": selectors.metric_words(i, names), "rule": selectors.rule_words(i),
            "empty": selectors.empty_words(i) if i.kind == "metric" else "", "evidence": selectors.evidence_words(i),
            "is_thin": len(set(i.evidence_kinds)) < kinds_wanted,
        }
        for i in indicators
    ]  # fmt: skip


def _parts(body: SchemeBody, kinds_wanted: int) -> list[dict]:
    """The scheme for reading: dimension → sections → indicators in words, then what may be added and what vetoes."""
    names = selectors.code_names()
    parts = []
    for dimension in Dimension:
        sections = [
            {"section": s, "name": selectors.name_of(s), "lines": _lines(s.indicators, names, kinds_wanted)}
            for s in body.dimension(dimension)
        ]
        bonus = body.bonus_of(dimension)
        extra = [
            {"item": i, "name": selectors.name_of(i), "metric": selectors.metric_words(i, names), "words": selectors.bonus_words(i)}
            for i in (bonus.items if bonus else ())
        ]
        vetoes = [
            {"veto": v, "name": selectors.name_of(v), "metric": selectors.metric_words(v, names), "words": selectors.veto_words(v)}
            for v in body.vetoes
            if v.dimension == dimension
        ]
        part = {"dimension": dimension, "points": body.points_of(dimension), "sections": sections, "vetoes": vetoes}
        parts.append({**part, "bonus": bonus, "extra": extra})
    return parts


def _band_sets(body: SchemeBody) -> list[dict]:
    """The scheme's bands, then those of each peer group that has its own."""
    names = selectors.group_names() if body.peer_bands else {}
    sets = [("", body.bands), *((names.get(group, group), bands) for group, bands in body.peer_bands.items())]
    return [{"group": group, "bands": [(selectors.name_of(b), b.floor, b.coefficient) for b in bands]} for group, bands in sets]


@page("scheme.view")
def scheme_detail(request: HouseRequest, code: str, version: int) -> HttpResponse:
    scheme = get_object_or_404(AssessmentScheme.objects.select_related("drafted_by", "adopted_by"), code=code, version=version)
    body, wanted = selectors.body_of(scheme), selectors.wanted_on(clock.today())
    can_adopt = request.actor.can("scheme.adopt") and scheme.state == SchemeState.DRAFT
    adopt = adopt_verdict(request.actor, scheme) if can_adopt else ALLOWED
    context = {
        **SECTION,
        "scheme": scheme,
        "title": selectors.name_of(scheme),
        "tone": TONES[SchemeState(scheme.state)],
        "parts": _parts(body, wanted.kinds),
        "band_sets": _band_sets(body),
        "combine": selectors.combine_words(body),
        "combine_source": selectors.combine_source(body),
        "aggregate": selectors.aggregate_words(body.aggregate) if body.aggregate else "",
        "share": body.result_share,
        "wanted": wanted,
        "is_weak": body.result_share < wanted.share,
        "thin": len(body.thin(wanted.kinds)),
        "advice": [
            (sentence(a.code, a.params), a.indicators) for a in advice_on(body, selectors.known_metrics(), wanted.party, wanted.group)
        ],
        "unused": unused(body, selectors.known_metrics()),
        "can_adopt": can_adopt,
        "adopt": adopt,
        "adopt_why": "" if adopt else sentence(adopt.code, adopt.params),
        "can_draft": request.actor.can("scheme.edit"),
        "can_change": request.actor.can("scheme.edit") and bool(change_verdict(request.actor, scheme)),
        "others": [row for row in AssessmentScheme.objects.filter(code=code).only("code", "version", "state") if row.pk != scheme.pk],
        "cards": cards_for(request.actor, scheme),
    }
    return render(request, "assessment/schemes/detail.html", context)
