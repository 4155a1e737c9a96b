"""Reads of schemes: what a file may name, the shipped templates, and each indicator in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessment.metrics.rules import METRICS, Metric
from assessment.schemes.enums import EvidenceKind, SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import Aggregate, BonusItem, Indicator, SchemeBody, Veto, body_from_json
from branches.activities.models import ActivityKind
from branches.orgs.enums import BranchPostKind
from portal.catalogue.models import Tag
from portal.catalogue.selectors import values_on
from portal.measures.models import MeasureKind
from portal.organization.models import PeerGroup
from workforce.honours.enums import HonourLevel
from workforce.results.enums import PrizeClass, ResultLevel

LIBRARY = Path(__file__).resolve().parent.parent / "library"


@dataclass(frozen=True)
class Wanted:
    """What a good scheme has: ``share`` percent of its points on results, ``kinds`` of evidence behind each indicator, at least
    ``party`` percent of the whole on party work. ``group``: how many branches the smallest peer group that is ranked has."""

    share: Decimal
    kinds: int
    party: Decimal
    group: int


def wanted_on(day: date) -> Wanted:
    """The figures in force on ``day``. One statement."""
    found = values_on(["SCHEME_RESULT_SHARE", "SCHEME_EVIDENCE_KINDS", "SCHEME_PARTY_WEIGHT", "RANKING_MINIMUM_GROUP"], day)
    party = Decimal(str(found["SCHEME_PARTY_WEIGHT"]))
    return Wanted(
        Decimal(str(found["SCHEME_RESULT_SHARE"])), int(found["SCHEME_EVIDENCE_KINDS"]), party, int(found["RANKING_MINIMUM_GROUP"])
    )


def known_metrics() -> dict[str, Metric]:
    """Every metric that an indicator may name."""
    return METRICS


def known_codes() -> dict[str, set[str]]:
    """Kind of parameter -> the codes of the catalogue that it may name. Four statements."""
    return {
        "tag": set(Tag.objects.values_list("code", flat=True)),
        "posts": set(BranchPostKind.values),
        "peer_groups": set(PeerGroup.objects.values_list("code", flat=True)),
        "kinds": set(ActivityKind.objects.values_list("code", flat=True)),
        "measure": set(MeasureKind.objects.values_list("code", flat=True)),
    }


def library_texts() -> list[str]:
    """The scheme files that ship with the portal (docs/rules.md 5.2), as text."""
    return [path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.yaml"))]


def body_of(scheme: AssessmentScheme) -> SchemeBody:
    """The scheme as values."""
    return body_from_json(scheme.body)


def adopted_scheme(code: str) -> AssessmentScheme | None:
    """The version of ``code`` in force."""
    return AssessmentScheme.objects.filter(code=code, state=SchemeState.ADOPTED).order_by("-version").first()


def name_of(row: Any) -> str:
    """The name of an indicator, section, band or veto in the reader's language."""
    return row.name_en if (get_language() or "").startswith("en") else row.name_zh


def figure(value: Decimal, unit: str = "") -> str:
    if unit == "percent":
        return f"{(value * 100).normalize():f}%"
    return f"{value.normalize():f}"


def _pairs(pairs: list[list[Decimal]], unit: str) -> str:
    said = [_("%(value)s 得 %(share)s%%") % {"value": figure(v, unit), "share": f"{s.normalize():f}"} for v, s in pairs]
    return "、".join(said)


def _per_event(params: dict[str, Any], points: str) -> str:
    if "earn" in params:
        return _("每 1 项得 %(earn)s 分，最多 %(points)s 分") % {"earn": figure(params["earn"], ""), "points": points}
    said = _("每发生 1 起扣 %(deduct)s 分，扣完为止") % {"deduct": figure(params["deduct"], "")}
    if params.get("free"):
        said += _("（前 %(free)s 起不扣）") % {"free": figure(params["free"], "")}
    return said


def rule_words(indicator: Indicator) -> str:
    """How ``indicator`` turns its figure into points, as one clause."""
    params, points = indicator.rule_params, f"{indicator.points.normalize():f}"
    unit = METRICS[indicator.metric].unit if indicator.metric in METRICS else ""
    match indicator.rule:
        case "per_missing":
            return _("每缺 1 次扣 %(deduct)s 分，扣完为止") % {"deduct": figure(params["deduct"], "")}
        case "per_event":
            return _per_event(params, points)
        case "proportional":
            return _("达到 %(target)s 得满分，不足的按比例折算") % {"target": figure(params["target"], unit)}
        case "banded":
            return _("分档得分（占本项分值）：%(bands)s") % {"bands": _pairs(params["bands"], unit)}
        case "interpolated":
            return _("按直线折算（占本项分值）：%(points)s") % {"points": _pairs(params["points"], unit)}
        case "all_or_nothing":
            if "at_least" in params:
                return _("不低于 %(limit)s 得满分，否则不得分") % {"limit": figure(params["at_least"], unit)}
            return _("不高于 %(limit)s 得满分，否则不得分") % {"limit": figure(params["at_most"], unit)}
    return _("由考核人员评分，写明理由")


def empty_words(indicator: Indicator) -> str:
    """What it means when there is nothing to measure."""
    return {
        "zero": _("没有应计事项时记 0 分"),
        "full": _("没有应计事项时记满分"),
        "not_applicable": _("没有应计事项时不计此项，其余指标折算到 100 分"),
    }[indicator.when_empty]


def evidence_words(indicator: Indicator) -> str:
    """The kinds of evidence of an indicator, in words."""
    return "、".join(str(EvidenceKind(kind).label) for kind in indicator.evidence_kinds)


def _asked(params: dict[str, Any], names: dict[str, str]) -> list[str]:
    """What the parameters of a metric ask for."""
    of = [names.get(code, code) for code in params.get("kinds", [])]
    of += [names.get(code, code) for code in (params.get("measure"), params.get("tag")) if code]
    of += [str(BranchPostKind(post).label) if post in BranchPostKind.values else post for post in params.get("posts", [])]
    of += [str(HonourLevel(level).label) for level in params.get("levels", [])]
    of += [str(ResultLevel(level).label) for level in params.get("award_levels", [])]
    of += [str(PrizeClass(one).label) for one in params.get("classes", [])]
    if "of" in params:
        of.append(_("个人") if params["of"] == "people" else _("集体"))
    if "days" in params:
        of.append(_("%(days)s 天内") % {"days": params["days"]})
    return of


def metric_words(row: Indicator | Veto | BonusItem, names: dict[str, str]) -> str:
    """What is counted, with the kinds or the measure it is counted for; ``names`` from ``code_names``."""
    if not row.metric:
        return _("评议")
    metric = METRICS.get(row.metric)
    label = name_of(metric) if metric else row.metric
    of = _asked(row.metric_params, names)
    said = f"{label}：{'、'.join(of)}" if of else label
    share = None if isinstance(row, Veto) else row.share
    if share is None:
        return said
    if metric and metric.is_mean:
        return _("%(metric)s（记录按 %(share)s%% 计入，比例不变，不影响得分）") % {"metric": said, "share": figure(share)}
    return _("%(metric)s（记录按 %(share)s%% 计入）") % {"metric": said, "share": figure(share)}


def bonus_words(item: BonusItem) -> str:
    """What a bonus item is worth."""
    return _("每 1 项加 %(points)s 分，最多 %(most)s 分") % {"points": figure(item.points, ""), "most": figure(item.at_most, "")}


def veto_words(veto: Veto) -> str:
    """What a veto does."""
    unit = METRICS[veto.metric].unit if veto.metric in METRICS else ""
    limit = figure(veto.at_least if veto.below is None else veto.below, unit)
    when = _("达到 %(limit)s 时") % {"limit": limit} if veto.below is None else _("低于 %(limit)s 时") % {"limit": limit}
    effect = {
        "zero": _("本维度记 0 分"),
        "cap": _("本维度最高 %(cap)s 分") % {"cap": figure(veto.cap, "")},
        "lowest_band": _("本维度定为最低等次"),
        "not_top_band": _("本维度不得评为最高等次"),
    }[veto.effect]
    return f"{when}，{effect}" + (_("（只用于年度考核）") if veto.is_yearly else "")


def aggregate_words(aggregate: Aggregate) -> str:
    """How a year's score is made, as one clause."""
    if aggregate.method == "mean_of_quarters":
        return _("年度得分取各季度得分的平均")
    names = {"quarters": _("各季度平均"), "year_end": _("年终得分"), "ballot": _("民主测评")}
    said = [f"{names[part]} {figure(weight, 'percent')}" for part, weight in aggregate.weights.items() if weight]
    return _("年度得分 = %(parts)s") % {"parts": " + ".join(said)}


def code_names() -> dict[str, str]:
    """Code -> name of every activity kind, measure and tag, in the reader's language. Three statements."""
    return {row.code: row.name for model in (ActivityKind, MeasureKind, Tag) for row in model._default_manager.all()}


def group_names() -> dict[str, str]:
    """Code -> name of every peer group. One statement."""
    return {row.code: row.name for row in PeerGroup.objects.all()}
