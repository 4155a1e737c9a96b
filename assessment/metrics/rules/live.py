"""Live metrics: what can be counted from records, as pure functions of a branch's facts.

Facts are components (code -> Decimal) that ``selectors`` reads set by set; a metric makes one figure of them. None means
that nothing was there to measure: the indicator then says what an empty denominator means.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assessment.metrics.rules.actlife import ACTLIFE
from assessment.metrics.rules.caring import CARING
from assessment.metrics.rules.competing import COMPETING
from assessment.metrics.rules.culture import CULTURE
from assessment.metrics.rules.further import FURTHER
from assessment.metrics.rules.innovating import INNOVATING
from assessment.metrics.rules.knowledge import KNOWLEDGE
from assessment.metrics.rules.learning import LEARNING
from assessment.metrics.rules.mentoring import MENTORING
from assessment.metrics.rules.outputs import OUTPUTS
from assessment.metrics.rules.planning import PLANNING
from assessment.metrics.rules.proposing import PROPOSING
from assessment.metrics.rules.safety import SAFETY
from assessment.metrics.rules.shapes import (
    ANY_KINDS,
    KINDS,
    MEASURE,
    ONE,
    ZERO,
    Facts,
    Metric,
    Params,
    ParamSpec,
    activity_share,
    kinds_asked,
    plain_share,
    quantised,
    share,
    sum_of,
)
from assessment.metrics.rules.stocks import STOCKS
from assessment.metrics.rules.talents import TALENTS
from assessment.metrics.rules.training import TRAINING
from assessment.metrics.rules.workshops import WORKSHOPS


def duty_missing(facts: Facts, params: Params) -> Decimal | None:
    """Owed and not done; None where nothing was owed."""
    kinds = kinds_asked(facts, "duty", params)
    owed = sum_of(facts, "duty", "owed", kinds)
    return owed - sum_of(facts, "duty", "done", kinds) if owed else None


def duties_kept(facts: Facts, params: Params) -> Decimal | None:
    kinds = kinds_asked(facts, "duty", params)
    return share(sum_of(facts, "duty", "done", kinds), sum_of(facts, "duty", "owed", kinds))


def filed_on_time(facts: Facts, params: Params) -> Decimal | None:
    """Filed within ``days`` of the activity, of all activities held, filed or not."""
    kinds = kinds_asked(facts, "activity", params)
    return share(sum_of(facts, "activity", f"ontime{int(params['days'])}", kinds), sum_of(facts, "activity", "held", kinds))


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


METRICS: dict[str, Metric] = {
    m.code: m
    for m in (
        Metric("duty_missing", "欠开次数", "Duties missed", "count", "duties", KINDS, duty_missing),
        Metric("duties_kept", "按期完成率", "Duties kept", "percent", "duties", KINDS, duties_kept),
        Metric(
            "attendance_rate", "到会率", "Attendance rate", "percent", "activities",
            KINDS, activity_share("present", "expected"), parts=("present", "expected"),
        ),
        Metric(
            "filed_on_time", "记录按时提交率", "Records filed on time", "percent", "activities",
            (ParamSpec("days", "days"), *ANY_KINDS), filed_on_time, parts=("held", "ontime{days}"),
        ),
        Metric(
            "first_item_rate", "第一议题落实率", "Meetings with a first agenda item", "percent", "activities",
            KINDS, activity_share("first", "count"), parts=("first", "count"),
        ),
        Metric(
            "production_topic_share", "生产议题占比", "Activities with a production topic", "percent", "activities",
            KINDS, activity_share("production", "count"), parts=("production", "count"),
        ),
        Metric(
            "resolutions_done", "决议办结率", "Resolutions carried out", "percent", "resolutions",
            (), plain_share("resolution.done", "resolution.due"),
        ),
        Metric(
            "certified_rate", "操作岗持证率", "Operating posts with a certificate", "percent", "people",
            (), plain_share("people.certified", "people.operating"),
        ),
        Metric(
            "senior_share", "高技能人才占比", "Share of senior grades", "percent", "people",
            (), plain_share("people.senior", "people.certified"),
        ),
        Metric("promotions_gained", "晋级取证人数", "Certificates gained by promotion", "count", "promotions", (), promotions_gained),
        Metric(
            "promotion_answers_on_time", "晋级申报按时答复率", "Promotion answers on time", "percent", "promotions",
            (), plain_share("promotion.ontime", "promotion.due"),
        ),
        Metric(
            "measure_attainment", "目标完成率", "Attainment of target", "percent", "measures",
            MEASURE, measure_attainment, parts=("aimed", "target", "lower"),
        ),
        Metric(
            "measure_improvement", "较基准改善率", "Improvement on baseline", "percent", "measures",
            MEASURE, measure_improvement, parts=("based", "baseline", "lower"),
        ),
        Metric("measure_value", "指标实际值", "Value of measure", "measure", "measures", MEASURE, measure_value, "whole", ("value",)),
        Metric("measure_events", "事件数", "Number of events", "count", "measures", MEASURE, measure_value, parts=("value",)),
        *FURTHER,
        *SAFETY,
        *STOCKS,
        *KNOWLEDGE,
        *PLANNING,
        *CULTURE,
        *ACTLIFE,
        *OUTPUTS,
        *CARING,
        *MENTORING,
        *LEARNING,
        *PROPOSING,
        *TRAINING,
        *INNOVATING,
        *COMPETING,
        *TALENTS,
        *WORKSHOPS,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Needs:
    """What a set of metrics reads: sources and the measure codes; and, so that nothing is read in vain, the metrics themselves, tags,
    posts and the parts of components.

    ``parts``: source -> key (kind of activity, code of measure; "" for every one) -> parts, of the sources whose metrics name them.
    """

    sources: frozenset[str]
    measures: frozenset[str]
    metrics: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    parts: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def only(self, sources: Iterable[str]) -> "Needs":
        """The same needs restricted to ``sources``."""
        return replace(self, sources=self.sources & frozenset(sources))

    def parts_of(self, source: str, key: str = "") -> frozenset[str]:
        """The parts to read of ``key``; without one, of any."""
        by_key = self.parts.get(source, {})
        return by_key.get("", frozenset()) | by_key.get(key, frozenset()) if key else frozenset().union(*by_key.values())

    def holds(self, other: "Needs") -> bool:
        """Whether facts read for these metrics have every part that ``other`` names."""
        for source, by_key in other.parts.items():
            here = self.parts.get(source, {})
            of_all = here.get("", frozenset())
            if any(not parts <= of_all | here.get(key, frozenset()) for key, parts in by_key.items()):
                return False
        return True

    def reads(self, component: str) -> bool:
        """Whether ``component`` is among the facts that these metrics read."""
        prefix, _dot, rest = component.partition(".")
        source = SOURCE_OF.get(prefix, "")
        if source not in self.parts:
            return source in self.sources
        key, _dot, part = rest.rpartition(".")
        return source in self.sources and part in self.parts_of(source, key)


def _parts(pairs: Iterable[tuple[Metric, Params]]) -> dict[str, dict[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = {}
    for metric, params in pairs:
        parts = frozenset(part.format(**params) for part in metric.parts)
        keys = [str(params["measure"])] if "measure" in params else params.get("kinds") or [""]
        for key in keys if parts else ():
            by_key = found.setdefault(metric.source, {})
            by_key[key] = by_key.get(key, frozenset()) | parts
    return found


def needs_of(uses: Iterable[tuple[str, Params]]) -> Needs:
    """The needs of (metric, parameters) pairs."""
    pairs = [(METRICS[metric], params) for metric, params in uses]
    return Needs(
        frozenset(m.source for m, _ in pairs),
        frozenset(str(p["measure"]) for _, p in pairs if "measure" in p),
        frozenset(m.code for m, _ in pairs),
        frozenset(str(p["tag"]) for _, p in pairs if "tag" in p),
        frozenset(str(post) for _, p in pairs for post in p.get("posts", ())),
        _parts(pairs),
    )


# The first word of a component names its source.
SOURCE_OF = {
    "activity": "activities", "duty": "duties", "resolution": "resolutions", "people": "people", "promotion": "promotions",
    "measure": "measures", "post": "posts", "effect": "effects", "tag": "tags", "team": "teams", "honour": "honours",
    "grade": "grades", "history": "history", "hazard": "hazards", "inspection": "inspections", "acceptance": "acceptances",
    "accident": "accidents", "planning": "planning", "dues": "dues", "study": "study", "appraisal": "appraisals", "report": "reports",
    "key": "keys", "look": "looks", "force": "forces", "development": "development", "away": "away", "setup": "setups", "crew": "crews",
    "visit": "visits", "place": "places", "partner": "partners", "ticket": "tickets", "form": "forms",
    "arranged": "arranged", "note": "notes", "story": "stories", "contest": "contests",
    "stock": "stocks", "idle": "stocks", "machine": "machines", "knowledge": "knowledge", "rectify": "rectifications",
    "supervised": "supervised", "pledge": "pledges", "result": "results", "growth": "growths", "mentoring": "mentoring",
    "learn": "learning",
    "caring": "caring",
    "proposing": "proposing",
    "training": "training",
    "innovating": "innovating",
    "competing": "competing",
    "talent": "talents",
    "studio": "studios", "challenge": "challenges",
}  # fmt: skip


def value_of(metric: str, facts: Facts, params: Params) -> Decimal | None:
    """The quantised figure of ``metric``; None where there is nothing to measure."""
    return quantised(METRICS[metric].value(facts, params))
