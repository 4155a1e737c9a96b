"""Metrics of mentors and apprentices: tests passed in time, apprentices who rise within a year, Party members among the mentors. Pure."""

from assessment.metrics.rules.judgement import COUNTS, Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_share

MENTORING: tuple[Metric, ...] = (
    Metric(
        "mentorships_on_time", "师徒协议按期出师率", "Apprenticeships completed on time", "percent", "mentoring",
        (), plain_share("mentoring.ontime", "mentoring.due"),
    ),
    Metric(
        "apprentices_risen", "徒弟一年内晋级率", "Apprentices risen within a year", "percent", "mentoring",
        (), plain_share("mentoring.risen", "mentoring.year"),
    ),
    Metric(
        "member_mentor_share", "党员师傅占比", "Share of Party-member mentors", "percent", "mentoring",
        (), plain_share("mentoring.member", "mentoring.running"),
    ),
)  # fmt: skip


def _on_time(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "due":
        return None
    if values["is_on_time"]:
        return COUNTS
    return refused("evidence.mentorship_late", due=values["due_on"])


def _risen(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "year":
        return None
    return COUNTS if values["risen_on"] else refused("evidence.apprentice_not_risen")


def _member(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "running":
        return None
    return COUNTS if values["is_member"] else refused("evidence.mentor_no_member")


OF_MENTORING: dict[str, Decide] = {
    "mentorships_on_time": _on_time,
    "apprentices_risen": _risen,
    "member_mentor_share": _member,
}
