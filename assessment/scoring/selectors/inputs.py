"""What went into a metric, as labelled figures."""

from decimal import Decimal

from django.utils.translation import gettext as _

from assessment.metrics.rules import METRICS, Facts, Metric, Params
from assessment.schemes.rules import Indicator
from assessment.scoring.selectors.words import number
from branches.orgs.enums import BranchPostKind

ZERO = Decimal(0)
# Components by kind of activity: metric -> parts; the first word of a component by source.
PREFIX = {"duties": "duty", "activities": "activity", "effects": "effect", "tags": "tag"}
BY_KIND = {
    "duty_missing": ("owed", "done"), "duties_kept": ("owed", "done"), "attendance_rate": ("expected", "present"),
    "filed_on_time": ("held", "ontime"), "first_item_rate": ("count", "first"), "production_topic_share": ("count", "production"),
    "work_site_share": ("count", "site"), "effects_confirmed": ("confirmed",), "effect_share": ("count", "with"),
    "tagged_share": ("count", "tagged"),
}  # fmt: skip
PLAIN = {
    "resolutions_done": ("resolution.due", "resolution.done"),
    "resolutions_overdue": ("resolution.due", "resolution.done"),
    "certified_rate": ("people.operating", "people.certified"),
    "senior_share": ("people.certified", "people.senior"),
    "technician_share": ("people.certified", "people.technician"),
    "certificates_lapsed": ("people.operating", "people.lapsed"),
    "promotions_gained": ("promotion.gained",),
    "promotion_answers_on_time": ("promotion.due", "promotion.ontime"),
    "promotion_success": ("promotion.decided", "promotion.gained"),
    "terms_overdue": ("post.terms", "post.overdue"),
    "teams_reached": ("team.count", "team.reached"),
    "grade_rises": ("grade.rises",),
}
OF_MEASURE = {
    "measure_attainment": ("aimed", "target"), "measure_improvement": ("based", "baseline"), "measure_trend": ("now", "before"),
    "measure_streak": ("met",), "event_free_months": ("free",),
}  # fmt: skip


def _label(part: str) -> str:
    return {
        "owed": _("应开次数"), "done": _("已开次数"), "expected": _("应到人次"), "present": _("实到人次"), "held": _("已召开"),
        "ontime": _("按时提交"), "count": _("已提交活动"), "first": _("有第一议题"), "production": _("有生产议题"),
        "site": _("在生产现场"), "confirmed": _("经核实的成效"), "with": _("有成效的活动"), "tagged": _("有该标签"),
        "resolution.due": _("到期决议"), "resolution.done": _("已办结"), "people.operating": _("操作岗人数"),
        "people.certified": _("持有效证书人数"), "people.senior": _("高级工及以上人数"), "people.technician": _("技师及以上人数"),
        "people.lapsed": _("证书到期未续人数"), "promotion.gained": _("晋级取证人数"), "promotion.due": _("应答复申报"),
        "promotion.ontime": _("按时答复"), "promotion.decided": _("已决定申报"), "post.terms": _("有任期的职务"),
        "post.overdue": _("届满未换届"), "team.count": _("覆盖班组"), "team.reached": _("已开展班组"), "grade.rises": _("等级提升人次"),
        "value": _("实际值"), "aimed": _("实际值"), "target": _("目标值"), "based": _("实际值"), "baseline": _("基准值"),
        "now": _("本期月均或期末"), "before": _("上期月均或期末"), "met": _("连续达标月数"), "free": _("连续无事件月数"),
    }[part]  # fmt: skip


def _by_kind(metric: Metric, params: Params, facts: Facts) -> tuple[tuple[str, str], ...]:
    prefix = PREFIX[metric.source]
    kinds = params.get("kinds") or sorted({c.split(".")[1] for c in facts if c.startswith(f"{prefix}.")})
    name = {"ontime": f"ontime{params.get('days', '')}", "tagged": f"with-{params.get('tag', '')}"}
    rows = []
    for part in BY_KIND[metric.code]:
        label = _("已提交会议") if metric.code == "first_item_rate" and part == "count" else _label(part)
        rows.append((label, number(sum((facts.get(f"{prefix}.{k}.{name.get(part, part)}", ZERO) for k in kinds), ZERO))))
    return tuple(rows)


def _posts(params: Params, facts: Facts) -> tuple[tuple[str, str], ...]:
    names = dict(BranchPostKind.choices)
    days = [(names.get(post, post), facts.get(f"post.{post}.vacant")) for post in params["posts"]]
    return tuple((_("%(post)s空缺天数") % {"post": post}, number(n)) for post, n in days if n is not None)


def metric_inputs(indicator: Indicator, facts: Facts) -> tuple[tuple[str, str], ...]:
    """(label, figure) of what went into the metric, summed over the kinds it asks for."""
    if indicator.kind == "judged":
        return ()
    metric, params = METRICS[indicator.metric], indicator.metric_params
    if metric.source in ("measures", "history"):
        prefix = "measure" if metric.source == "measures" else "history"
        wanted = OF_MEASURE.get(metric.code, ("value",))
        found = [(part, facts.get(f"{prefix}.{params['measure']}.{part}")) for part in wanted]
        return tuple((_label(part), number(value)) for part, value in found if value is not None)
    if metric.code in PLAIN:
        return tuple((_label(c), number(facts.get(c, ZERO))) for c in PLAIN[metric.code])
    if metric.code == "post_vacant_days":
        return _posts(params, facts)
    if metric.code == "honours_count":
        return ((_("荣誉项数"), number(metric.value(facts, params) or ZERO)),)
    return _by_kind(metric, params, facts)
