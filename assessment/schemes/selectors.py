"""Reads of schemes: what a file may name, the shipped templates, and each indicator in words."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessment.metrics.rules import METRICS, Metric
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import Indicator, SchemeBody, Veto, body_from_json
from branches.activities.models import ActivityKind
from branches.orgs.enums import BranchPostKind
from portal.catalogue.models import Tag
from portal.measures.models import MeasureKind
from portal.organization.models import PeerGroup

LIBRARY = Path(__file__).resolve().parent / "library"
RESULT_SHARE_WANTED = Decimal(60)  # docs/rules.md 5.5: below this share of result points a scheme is labelled


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


def _figure(value: Decimal, unit: str) -> str:
    if unit == "percent":
        return f"{(value * 100).normalize():f}%"
    return f"{value.normalize():f}"


def _pairs(pairs: list[list[Decimal]], unit: str) -> str:
    said = [_("%(value)s 得 %(share)s%%") % {"value": _figure(v, unit), "share": f"{s.normalize():f}"} for v, s in pairs]
    return "、".join(said)


def _per_event(params: dict[str, Any], points: str) -> str:
    if "earn" in params:
        return _("每 1 项得 %(earn)s 分，最多 %(points)s 分") % {"earn": _figure(params["earn"], ""), "points": points}
    said = _("每发生 1 起扣 %(deduct)s 分，扣完为止") % {"deduct": _figure(params["deduct"], "")}
    if params.get("free"):
        said += _("（前 %(free)s 起不扣）") % {"free": _figure(params["free"], "")}
    return said


def rule_words(indicator: Indicator) -> str:
    """How ``indicator`` turns its figure into points, as one clause."""
    params, points = indicator.rule_params, f"{indicator.points.normalize():f}"
    unit = METRICS[indicator.metric].unit if indicator.metric in METRICS else ""
    match indicator.rule:
        case "per_missing":
            return _("每缺 1 次扣 %(deduct)s 分，扣完为止") % {"deduct": _figure(params["deduct"], "")}
        case "per_event":
            return _per_event(params, points)
        case "proportional":
            return _("达到 %(target)s 得满分，不足的按比例折算") % {"target": _figure(params["target"], unit)}
        case "banded":
            return _("分档得分（占本项分值）：%(bands)s") % {"bands": _pairs(params["bands"], unit)}
        case "interpolated":
            return _("按直线折算（占本项分值）：%(points)s") % {"points": _pairs(params["points"], unit)}
        case "all_or_nothing":
            if "at_least" in params:
                return _("不低于 %(limit)s 得满分，否则不得分") % {"limit": _figure(params["at_least"], unit)}
            return _("不高于 %(limit)s 得满分，否则不得分") % {"limit": _figure(params["at_most"], unit)}
    return _("由考核人员评分，写明理由")


def empty_words(indicator: Indicator) -> str:
    """What it means when there is nothing to measure."""
    return {
        "zero": _("没有应计事项时记 0 分"),
        "full": _("没有应计事项时记满分"),
        "not_applicable": _("没有应计事项时不计此项，其余指标折算到 100 分"),
    }[indicator.when_empty]


def metric_words(row: Indicator | Veto, names: dict[str, str]) -> str:
    """What is counted, with the kinds or the measure it is counted for; ``names`` from ``code_names``."""
    if not row.metric:
        return _("评议")
    metric = METRICS.get(row.metric)
    label = name_of(metric) if metric else row.metric
    of = [names.get(code, code) for code in row.metric_params.get("kinds", [])]
    if measure := row.metric_params.get("measure"):
        of.append(names.get(measure, measure))
    if "days" in row.metric_params:
        of.append(_("%(days)s 天内") % {"days": row.metric_params["days"]})
    return f"{label}：{'、'.join(of)}" if of else label


def veto_words(veto: Veto) -> str:
    """What a veto does."""
    params = {"limit": f"{veto.at_least.normalize():f}", "cap": f"{veto.cap.normalize():f}"}
    if veto.effect == "cap":
        return _("达到 %(limit)s 时，本维度最高 %(cap)s 分") % params
    return _("达到 %(limit)s 时，本维度记 0 分") % params


def code_names() -> dict[str, str]:
    """Code -> name of every activity kind and measure, in the reader's language. Two statements."""
    return {row.code: row.name for rows in (ActivityKind.objects.all(), MeasureKind.objects.all()) for row in rows}
