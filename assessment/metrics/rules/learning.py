"""Metrics of learning: knowledge tests passed, courses on line finished by the day they were due. Pure."""

from assessment.metrics.rules.judgement import Decide, Judgement, Values
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import Metric, plain_share

LEARNING: tuple[Metric, ...] = (
    Metric(
        "knowledge_tests_passed", "知识测试及格率", "Knowledge tests passed", "percent", "learning",
        (), plain_share("learn.passed", "learn.tested"),
    ),
    Metric(
        "courses_finished", "在线课程按期学完率", "Courses on line finished in time", "percent", "learning",
        (), plain_share("learn.finished", "learn.due"),
    ),
)  # fmt: skip


def _passed(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "test":
        return None
    return Judgement(True, "evidence.tests_passed", {"people": values["people"], "done": values["done"]})


def _finished(values: Values, params: Asked) -> Judgement | None:
    if values["what"] != "course":
        return None
    return Judgement(True, "evidence.courses_finished", {"people": values["people"], "done": values["done"]})


OF_LEARNING: dict[str, Decide] = {"knowledge_tests_passed": _passed, "courses_finished": _finished}
