"""Further live metrics: terms and posts, effects, tags, teams, honours, grades, and figures over several periods. Pure."""

from collections.abc import Callable
from decimal import Decimal

from assessment.metrics.rules.shapes import (
    ANY_KINDS,
    MEASURE,
    ZERO,
    Facts,
    Metric,
    Params,
    ParamSpec,
    activity_share,
    kinds_asked,
    plain_share,
    plain_sum,
    share,
    sum_of,
)

HONOURED = ("people", "collective")


def terms_overdue(facts: Facts, params: Params) -> Decimal | None:
    """Posts whose term ran out without an election; None where no post has a term."""
    return facts.get("post.overdue", ZERO) if facts.get("post.terms") else None


def post_vacant_days(facts: Facts, params: Params) -> Decimal | None:
    """Days of the period on which the posts asked for were held by nobody, added up."""
    found = [facts[f"post.{post}.vacant"] for post in params["posts"] if f"post.{post}.vacant" in facts]
    return sum(found, ZERO) if found else None


def effects_confirmed(facts: Facts, params: Params) -> Decimal | None:
    return sum_of(facts, "effect", "confirmed", kinds_asked(facts, "effect", params))


def effect_share(facts: Facts, params: Params) -> Decimal | None:
    """Filed activities that a confirmed effect came of, of all filed ones."""
    kinds = kinds_asked(facts, "effect", params)
    return share(sum_of(facts, "effect", "with", kinds), sum_of(facts, "effect", "count", kinds))


def tagged_share(facts: Facts, params: Params) -> Decimal | None:
    kinds = kinds_asked(facts, "tag", params)
    return share(sum_of(facts, "tag", f"with-{params['tag']}", kinds), sum_of(facts, "tag", "count", kinds))


def honours_count(facts: Facts, params: Params) -> Decimal | None:
    """Confirmed honours of the levels asked for; of one matter only the highest."""
    whom = (params["of"],) if params.get("of") else HONOURED
    return sum((facts.get(f"honour.{who}.{level}", ZERO) for who in whom for level in params["levels"]), ZERO)


def resolutions_overdue(facts: Facts, params: Params) -> Decimal | None:
    due = facts.get("resolution.due", ZERO)
    return due - facts.get("resolution.done", ZERO) if due else None


def certificates_lapsed(facts: Facts, params: Params) -> Decimal | None:
    """Workers whose last certificate ran out in the period; None where nobody is in an operating post."""
    return facts.get("people.lapsed", ZERO) if facts.get("people.operating") else None


def measure_trend(facts: Facts, params: Params) -> Decimal | None:
    """The change against the period before as a share of it, positive when better."""
    prefix = f"history.{params['measure']}"
    now, before = facts.get(f"{prefix}.now"), facts.get(f"{prefix}.before")
    if now is None or not before:
        return None
    change = (now - before) / abs(before)
    return -change if f"{prefix}.lower" in facts else change


def _history(part: str) -> Callable[[Facts, Params], Decimal | None]:
    return lambda facts, params: facts.get(f"history.{params['measure']}.{part}")


_TAG = ParamSpec("tag", "tag")
_LEVELS = (ParamSpec("levels", "levels"), ParamSpec("of", "honoured", is_required=False))
_POSTS = (ParamSpec("posts", "posts"),)

FURTHER: tuple[Metric, ...] = (
    Metric("terms_overdue", "任期届满未换届的职务数", "Posts over term", "count", "posts", (), terms_overdue),
    Metric("post_vacant_days", "支委职务空缺天数", "Days that posts were vacant", "count", "posts", _POSTS, post_vacant_days),
    Metric("effects_confirmed", "经核实的生产成效数", "Confirmed production effects", "count", "effects", ANY_KINDS, effects_confirmed),
    Metric("effect_share", "有生产成效的活动占比", "Activities with a production effect", "percent", "effects", ANY_KINDS, effect_share),
    Metric("tagged_share", "带指定标签的活动占比", "Activities with a tag", "percent", "tags", (_TAG, *ANY_KINDS), tagged_share),
    Metric(
        "work_site_share", "在生产现场开展的活动占比", "Activities at the work site", "percent", "activities",
        ANY_KINDS, activity_share("site", "count"),
    ),
    Metric(
        "teams_reached", "微党课覆盖班组比例", "Teams reached by short lectures", "percent", "teams",
        (), plain_share("team.reached", "team.count"),
    ),
    Metric("resolutions_overdue", "到期未办结的决议数", "Resolutions overdue", "count", "resolutions", (), resolutions_overdue),
    Metric("honours_count", "荣誉项数", "Honours received", "count", "honours", _LEVELS, honours_count),
    Metric(
        "technician_share", "技师及以上占比", "Share of technicians", "percent", "people",
        (), plain_share("people.technician", "people.certified"),
    ),
    Metric("certificates_lapsed", "证书到期未续人数", "Workers whose certificate lapsed", "count", "people", (), certificates_lapsed),
    Metric("grade_rises", "技能等级提升人次", "Rises in skill grade", "count", "grades", (), plain_sum("grade.rises")),
    Metric(
        "promotion_success", "晋级申报通过率", "Promotions granted", "percent", "promotions",
        (), plain_share("promotion.gained", "promotion.decided"),
    ),
    Metric("measure_trend", "较上期改善率", "Improvement on the period before", "percent", "history", MEASURE, measure_trend),
    Metric("measure_streak", "连续达标月数", "Months on target in a row", "count", "history", MEASURE, _history("met")),
    Metric("event_free_months", "连续无事件月数", "Months in a row without events", "count", "history", MEASURE, _history("free")),
)  # fmt: skip
