"""Live metrics: what can be counted from records, as pure functions of a branch's facts.

Facts are components (code -> Decimal) that ``selectors`` reads set by set; a metric makes one figure of them. None means
that nothing was there to measure: the indicator then says what an empty denominator means.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

Facts = Mapping[str, Decimal]
Params = Mapping[str, Any]

ZERO, ONE = Decimal(0), Decimal(1)
# SQLite keeps decimals as REAL: more than 15 significant digits would make unchanged rows look changed.
PRECISION = Context(prec=15, rounding=ROUND_HALF_EVEN)
PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class ParamSpec:
    """``kind`` is checked by the scheme reader: kinds (of activity), measure (its code), days (a whole number from 0)."""

    name: str
    kind: str
    is_required: bool = True


@dataclass(frozen=True)
class Metric:
    """``unit``: count, percent (a share of one) or measure (the measure's own unit). ``source`` names what it reads."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    source: str
    params: tuple[ParamSpec, ...]
    value: Callable[[Facts, Params], Decimal | None]


def quantised(value: Decimal | None) -> Decimal | None:
    """The one place where raw figures lose digits: 15 significant ones, at most six after the point."""
    if value is None:
        return None
    short = PRECISION.plus(value)
    return PRECISION.plus(short.quantize(PLACES)) if short.adjusted() < 9 else short


def _sum(facts: Facts, prefix: str, part: str, keys: Iterable[str]) -> Decimal:
    return sum((facts.get(f"{prefix}.{key}.{part}", ZERO) for key in keys), ZERO)


def _kinds(facts: Facts, prefix: str, params: Params) -> list[str]:
    """The kinds asked for, or every kind that the facts know."""
    named = params.get("kinds")
    if named:
        return list(named)
    return sorted({code.split(".")[1] for code in facts if code.startswith(prefix + ".")})


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole if whole else None


def _activity_share(part: str, whole: str) -> Callable[[Facts, Params], Decimal | None]:
    def value(facts: Facts, params: Params) -> Decimal | None:
        kinds = _kinds(facts, "activity", params)
        return _share(_sum(facts, "activity", part, kinds), _sum(facts, "activity", whole, kinds))

    return value


def duty_missing(facts: Facts, params: Params) -> Decimal | None:
    """Owed and not done; None where nothing was owed."""
    kinds = _kinds(facts, "duty", params)
    owed = _sum(facts, "duty", "owed", kinds)
    return owed - _sum(facts, "duty", "done", kinds) if owed else None


def duties_kept(facts: Facts, params: Params) -> Decimal | None:
    kinds = _kinds(facts, "duty", params)
    return _share(_sum(facts, "duty", "done", kinds), _sum(facts, "duty", "owed", kinds))


def filed_on_time(facts: Facts, params: Params) -> Decimal | None:
    """Filed within ``days`` of the activity, of all activities held, filed or not."""
    kinds = _kinds(facts, "activity", params)
    return _share(_sum(facts, "activity", f"ontime{int(params['days'])}", kinds), _sum(facts, "activity", "held", kinds))


def _plain_share(part: str, whole: str) -> Callable[[Facts, Params], Decimal | None]:
    def value(facts: Facts, params: Params) -> Decimal | None:
        return _share(facts.get(part, ZERO), facts.get(whole, ZERO))

    return value


def promotions_gained(facts: Facts, params: Params) -> Decimal | None:
    return facts.get("promotion.gained", ZERO)


def measure_value(facts: Facts, params: Params) -> Decimal | None:
    return facts.get(f"measure.{params['measure']}.value")


def measure_attainment(facts: Facts, params: Params) -> Decimal | None:
    """Value over target; target over value where lower is better (a value of zero then meets every target)."""
    code = params["measure"]
    value, target = facts.get(f"measure.{code}.aimed"), facts.get(f"measure.{code}.target")
    if value is None or target is None:
        return None
    if f"measure.{code}.lower" in facts:
        return target / value if value else ONE
    return value / target if target else None


def measure_improvement(facts: Facts, params: Params) -> Decimal | None:
    """The change against the baseline as a share of it, positive when better."""
    code = params["measure"]
    value, base = facts.get(f"measure.{code}.based"), facts.get(f"measure.{code}.baseline")
    if value is None or base is None or not base:
        return None
    change = (value - base) / abs(base)
    return -change if f"measure.{code}.lower" in facts else change


_KINDS = (ParamSpec("kinds", "kinds"),)
_ANY_KINDS = (ParamSpec("kinds", "kinds", is_required=False),)
_MEASURE = (ParamSpec("measure", "measure"),)

METRICS: dict[str, Metric] = {
    m.code: m
    for m in (
        Metric("duty_missing", "欠开次数", "Duties missed", "count", "duties", _KINDS, duty_missing),
        Metric("duties_kept", "按期完成率", "Duties kept", "percent", "duties", _KINDS, duties_kept),
        Metric("attendance_rate", "到会率", "Attendance rate", "percent", "activities", _KINDS, _activity_share("present", "expected")),
        Metric(
            "filed_on_time", "记录按时提交率", "Records filed on time", "percent", "activities",
            (ParamSpec("days", "days"), *_ANY_KINDS), filed_on_time,
        ),
        Metric(
            "first_item_rate", "第一议题落实率", "Meetings with a first agenda item", "percent", "activities",
            _KINDS, _activity_share("first", "count"),
        ),
        Metric(
            "production_topic_share", "生产议题占比", "Activities with a production topic", "percent", "activities",
            _KINDS, _activity_share("production", "count"),
        ),
        Metric(
            "resolutions_done", "决议办结率", "Resolutions carried out", "percent", "resolutions",
            (), _plain_share("resolution.done", "resolution.due"),
        ),
        Metric(
            "certified_rate", "操作岗持证率", "Operating posts with a certificate", "percent", "people",
            (), _plain_share("people.certified", "people.operating"),
        ),
        Metric(
            "senior_share", "高技能人才占比", "Share of senior grades", "percent", "people",
            (), _plain_share("people.senior", "people.certified"),
        ),
        Metric("promotions_gained", "晋级取证人数", "Certificates gained by promotion", "count", "promotions", (), promotions_gained),
        Metric(
            "promotion_answers_on_time", "晋级申报按时答复率", "Promotion answers on time", "percent", "promotions",
            (), _plain_share("promotion.ontime", "promotion.due"),
        ),
        Metric("measure_attainment", "目标完成率", "Attainment of target", "percent", "measures", _MEASURE, measure_attainment),
        Metric("measure_improvement", "较基准改善率", "Improvement on baseline", "percent", "measures", _MEASURE, measure_improvement),
        Metric("measure_value", "指标实际值", "Value of measure", "measure", "measures", _MEASURE, measure_value),
        Metric("measure_events", "事件数", "Number of events", "count", "measures", _MEASURE, measure_value),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Needs:
    """What a set of metrics reads: sources, the day limits of ``filed_on_time`` and the measure codes."""

    sources: frozenset[str]
    days: frozenset[int]
    measures: frozenset[str]

    def only(self, sources: Iterable[str]) -> "Needs":
        """The same needs restricted to ``sources``."""
        return Needs(self.sources & frozenset(sources), self.days, self.measures)


def needs_of(uses: Iterable[tuple[str, Params]]) -> Needs:
    """The needs of (metric, parameters) pairs."""
    pairs = [(METRICS[metric], params) for metric, params in uses]
    return Needs(
        frozenset(m.source for m, _ in pairs),
        frozenset(int(p["days"]) for _, p in pairs if "days" in p),
        frozenset(str(p["measure"]) for _, p in pairs if "measure" in p),
    )


# The first word of a component names its source.
SOURCE_OF = {
    "activity": "activities", "duty": "duties", "resolution": "resolutions", "people": "people", "promotion": "promotions",
    "measure": "measures",
}  # fmt: skip


def text_of(value: Decimal) -> str:
    """One text for one number: ``12.5``, ``8``; what is stored, hashed and compared."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def value_of(metric: str, facts: Facts, params: Params) -> Decimal | None:
    """The quantised figure of ``metric``; None where there is nothing to measure."""
    return quantised(METRICS[metric].value(facts, params))
