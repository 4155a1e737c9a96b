"""Metrics of results of work and of growth over years: papers, patents, awards, gaps filled, years of growth. Pure."""

from decimal import Decimal

from assessment.metrics.rules.judgement import Decide, Judgement, Values, refused
from assessment.metrics.rules.judgement import Params as Asked
from assessment.metrics.rules.shapes import MEASURE, ZERO, Facts, Metric, Params, ParamSpec, plain_sum

_AWARDS = (ParamSpec("award_levels", "award_levels"), ParamSpec("classes", "classes", is_required=False))


def awards_won(facts: Facts, params: Params) -> Decimal | None:
    """Confirmed awards of the levels asked for, and of the classes where some are named."""
    levels, classes = {str(level) for level in params["award_levels"]}, params.get("classes")
    parts = [(name.split(".")[2:], number) for name, number in facts.items() if name.startswith("result.award.")]
    return sum((n for (level, of), n in parts if level in levels and (not classes or of in classes)), ZERO)


def growth_years(facts: Facts, params: Params) -> Decimal | None:
    """Years of growth in a row; None where no two complete years can be compared."""
    return facts.get(f"growth.{params['measure']}.years")


OUTPUTS: tuple[Metric, ...] = (
    Metric("papers_published", "论文篇数", "Papers published", "count", "results", (), plain_sum("result.paper")),
    Metric("patents_granted", "专利项数", "Patents granted", "count", "results", (), plain_sum("result.patent")),
    Metric("first_author_patents", "第一作者专利数", "Patents as first author", "count", "results", (), plain_sum("result.first")),
    Metric("awards_won", "获奖成果项数", "Awards for results", "count", "results", _AWARDS, awards_won),
    Metric("domestic_gaps_filled", "填补国内空白成果项数", "Domestic gaps filled", "count", "results", (), plain_sum("result.domestic")),
    Metric("growth_years", "连续增长年数", "Years of growth in a row", "count", "growths", MEASURE, growth_years, "whole"),
)


def _counted(values: Values) -> Judgement:
    if not values["is_confirmed"]:
        return refused("evidence.result_unconfirmed")
    code = "evidence.result" if values["share"] == 100 else "evidence.result_share"
    return Judgement(True, code, {"kind": values["kind_name"], "share": values["share"]})


def _of_kind(kind: str) -> Decide:
    return lambda values, params: _counted(values) if values["result_kind"] == kind else None


def _first(values: Values, params: Asked) -> Judgement | None:
    if values["result_kind"] != "patent":
        return None
    return _counted(values) if values["is_first"] else refused("evidence.first_author_outside")


def _award(values: Values, params: Asked) -> Judgement | None:
    classes = params.get("classes")
    if values["result_kind"] != "award" or values["level"] not in params["award_levels"]:
        return None
    return _counted(values) if not classes or values["prize_class"] in classes else None


def _domestic(values: Values, params: Asked) -> Judgement | None:
    return _counted(values) if values["gap"] == "domestic" else None


def _year(values: Values, params: Asked) -> Judgement | None:
    figures = {name: values[name] for name in ("value", "months", "growth", "rate")}
    if values["months"] < values["months_due"]:
        return Judgement(False, "evidence.year_incomplete", figures)
    if values["growth"] is None:
        return Judgement(False, "evidence.year_alone", figures)
    return Judgement(values["is_grown"], "evidence.year_grown" if values["is_grown"] else "evidence.year_slow", figures)


OF_OUTPUTS: dict[str, Decide] = {
    "papers_published": _of_kind("paper"), "patents_granted": _of_kind("patent"), "first_author_patents": _first,
    "awards_won": _award, "domestic_gaps_filled": _domestic, "growth_years": _year,
}  # fmt: skip
