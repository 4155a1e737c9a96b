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


def duty_report_result(facts: Facts, params: Params) -> Decimal | None:
    """The mean result of the duty reports concluded in the period; None where there is none."""
    return share(facts.get("report.points", ZERO), facts.get("report.count", ZERO))


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
        ANY_KINDS, activity_share("site", "count"), parts=("site", "count"),
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
    Metric(
        "appraisals_closed", "年底前完成民主评议", "Appraisals closed by the end of the year", "percent", "appraisals",
        (), plain_share("appraisal.done", "appraisal.due"),
    ),
    Metric("duty_report_result", "述职评议得分", "Result of the duty report", "count", "reports", (), duty_report_result, "mean"),
    Metric(
        "key_posts_held", "关键岗位党员覆盖率", "Key posts held by members", "percent", "keys", (), plain_share("key.held", "key.count")
    ),
    Metric(
        "vanguard_reviews_on_time", "先锋岗和责任区按时考核率", "Vanguard reviews on time", "percent", "looks",
        (), plain_share("look.ontime", "look.due"),
    ),
    Metric(
        "task_forces_on_time", "突击队按期完成任务率", "Task forces done in time", "percent", "forces",
        (), plain_share("force.ontime", "force.due"),
    ),
    Metric(
        "link_visits_held", "包联走访按季完成率", "Visits of linked leaders held in time", "percent", "visits",
        (), plain_share("visit.held", "visit.due"),
    ),
    Metric(
        "places_inspected", "学习阵地按期检查率", "Learning places inspected in time", "percent", "places",
        (), plain_share("place.kept", "place.count"),
    ),
    Metric(
        "partnerships_effective", "有成效的共建占比", "Partnerships with an effect", "percent", "partners",
        (), plain_share("partner.effective", "partner.count"),
    ),
    Metric(
        "development_on_time", "发展党员步骤按期率", "Steps of development in time", "percent", "development",
        (), plain_share("development.ontime", "development.timed"),
    ),
    Metric(
        "skilled_share_new_members", "新党员中技能人才占比", "Skilled workers among new members", "percent", "development",
        (), plain_share("development.skilled", "development.admitted"),
    ),
    Metric(
        "tickets_on_time", "服务诉求按期答复率", "Tickets answered in time", "percent", "tickets",
        (), plain_share("ticket.ontime", "ticket.due"),
    ),
    Metric(
        "tickets_helped", "服务诉求答复有帮助率", "Tickets found helpful", "percent", "tickets",
        (), plain_share("ticket.helped", "ticket.told"),
    ),
    Metric(
        "notes_on_time", "思想动态按时报送率", "Monthly notes handed in in time", "percent", "notes",
        (), plain_share("note.ontime", "note.due"),
    ),
    Metric("measure_trend", "较上期改善率", "Improvement on the period before", "percent", "history", MEASURE, measure_trend),
    Metric("measure_streak", "连续达标月数", "Months on target in a row", "count", "history", MEASURE, _history("met"), "whole"),
    Metric("dues_on_time", "党费按时交清率", "Dues paid in time", "percent", "dues", (), plain_share("dues.ontime", "dues.members")),
    Metric(
        "study_reached", "年度学时达标率", "Members who reached their class hours", "percent", "study",
        (), plain_share("study.reached", "study.members"),
    ),
    Metric(
        "temporary_attendance", "党员参加临时党支部活动到会率", "Attendance of members in temporary branches", "percent", "away",
        (), plain_share("away.present", "away.expected"),
    ),
    Metric(
        "setups_on_time", "新单位党组织按期组建率", "Set-ups completed in time", "percent", "setups",
        (), plain_share("setup.ontime", "setup.due"),
    ),
    Metric(
        "teams_with_members", "有党员的班组比例", "Teams with a Party member", "percent", "crews",
        (), plain_share("crew.manned", "crew.teams"),
    ),
    Metric(
        "team_leader_overlap", "班组长兼党小组长比例", "Team leaders who lead a Party group", "percent", "crews",
        (), plain_share("crew.overlap", "crew.led"),
    ),
    Metric("event_free_months", "连续无事件月数", "Months in a row without events", "count", "history", MEASURE, _history("free"), "whole"),
)  # fmt: skip
