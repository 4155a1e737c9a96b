"""Findings and stored checks in words: the sentence of a code with its figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence
from portal.people.enums import SchoolKind, TitleLevel
from workforce.promotion import rules
from workforce.promotion.models import GradeCondition, PromotionCheck
from workforce.promotion.selectors.facts import GradeStanding
from workforce.skills.enums import SkillGrade

NO_GRADE = 0


@dataclass(frozen=True)
class Line:
    """One requirement ready to be shown; ``result`` failed, by_hand or passed."""

    code: str
    result: str
    title: str
    why: str
    clause: str = ""
    closes_on: date | None = None
    evidence: str = ""
    is_overridden: bool = False
    by: str = ""


def grade_words(grade: int | None) -> str:
    """``三级（高级工）``; for no grade the words say so."""
    return str(SkillGrade(grade).label) if grade else sentence("promotion.no_grade")


def figures(params: Mapping[str, Any]) -> dict[str, Any]:
    """``params`` with grades, title levels and school kinds as words of the active language."""
    words = dict(params)
    for key in ("grade", "held"):
        if key in words:
            words[key] = grade_words(words[key])
    if "level" in words:
        words["level"] = TitleLevel(words["level"]).label
    if "kinds" in words:
        words["kinds"] = "、".join(str(SchoolKind(k).label) for k in words["kinds"])
    return words


def title_of(code: str, params: Mapping[str, Any]) -> str:
    return sentence(f"promotion.title.{code}", figures(params))


def why_of(code: str, result: str, params: Mapping[str, Any]) -> str:
    """The reason in figures. A failed clock reads differently with a date, without one, and before it has begun."""
    if result == rules.FAILED:
        if params.get("on") and ("done_years" in params or "school" in params):
            result = "dated"
        elif "years" in params and "done_years" not in params and code != "age":
            result = "no_start"
    return sentence(f"promotion.why.{code}.{result}", figures(params))


def line_of(finding: rules.Finding, clause: str = "") -> Line:
    return Line(
        finding.code, finding.result, title_of(finding.code, finding.params), why_of(finding.code, finding.result, finding.params),
        clause, finding.closes_on,
    )  # fmt: skip


def lines_of(standing: rules.PathStanding) -> list[Line]:
    return [line_of(f) for f in standing.findings]


def check_line(check: PromotionCheck) -> Line:
    """A stored check. Where a person judged, his reason stands instead of the computed figures."""
    by = str(check.checked_by) if check.checked_by else ""
    why = check.reason or why_of(check.code, check.result, check.params)
    title = title_of(check.code, check.params)
    return Line(check.code, check.result, title, why, check.clause, None, check.evidence, check.is_overridden, by)


def check_lines(checks: Iterable[PromotionCheck]) -> list[Line]:
    """The failed first, then those for a person, then the passed."""
    return sorted((check_line(c) for c in checks), key=lambda line: rules.ORDER[line.result])


def gap_words(standing: rules.PathStanding) -> str:
    """All gaps of a path in one sentence."""
    return "".join(why_of(f.code, f.result, f.params) for f in standing.gaps)


def clause_of(condition: GradeCondition) -> str:
    return f"{condition.source} {condition.code}"


@dataclass(frozen=True)
class PathCard:
    """A path in words: what it asks, what is missing, when it closes."""

    code: str
    text: str
    is_met: bool
    lines: list[Line]
    closes_on: date | None
    source: str

    @property
    def gaps(self) -> list[Line]:
        return [line for line in self.lines if line.result == rules.FAILED]

    @property
    def by_hand(self) -> list[Line]:
        return [line for line in self.lines if line.result == rules.BY_HAND]


@dataclass(frozen=True)
class GradeBoard:
    """A grade above the worker's own: the met or nearest path on top, the others folded."""

    grade: int
    name: str
    is_met: bool
    best: PathCard | None
    others: list[PathCard]


def card_of(condition: GradeCondition, standing: rules.PathStanding) -> PathCard:
    return PathCard(condition.code, condition.text, standing.is_met, lines_of(standing), standing.closes_on, clause_of(condition))


def board_of(grade: GradeStanding) -> GradeBoard:
    best = grade.best
    return GradeBoard(
        grade.grade, grade_words(grade.grade), grade.is_met, card_of(*best) if best else None, [card_of(*row) for row in grade.others]
    )


def refusal_of(grade: GradeStanding) -> str:
    """The sentence for a grade without any met path: the nearest one and its gap."""
    best = grade.best
    if best is None:
        return sentence("promotion.path_unknown", {"path": grade_words(grade.grade)})
    words = {"grade": grade_words(grade.grade), "path": best[0].code, "gap": gap_words(best[1])}
    return sentence("promotion.no_path_met", words)


def refused_words(broken: RuleBroken) -> str:
    return sentence(broken.code, broken.params)
