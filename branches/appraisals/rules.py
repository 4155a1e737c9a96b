"""The arithmetic and the order of appraisals (docs/rules.md 1.7 APR-01 to APR-06, 5.7 REP-1 to REP-7). Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from branches.appraisals.enums import AppraisalState, RaterGroup, ReportState, TopicSide
from portal.ballots.enums import Appraisal
from portal.kernel.verdict import ALLOWED, Verdict, denied

S, G = AppraisalState, Appraisal
CENT = Decimal("0.01")
IMPROVING = (G.BASIC, G.FAILING)

# step -> the next one; a ballot that comes to its result does the step from BALLOT to COMMITTEE by itself
NEXT: Mapping[str, str] = {
    S.PREPARING: S.SELF,
    S.SELF: S.MUTUAL,
    S.MUTUAL: S.BALLOT,
    S.BALLOT: S.COMMITTEE,
    S.COMMITTEE: S.TOLD,
    S.TOLD: S.CLOSED,
}


@dataclass(frozen=True)
class CaseFacts:
    """What the order of the steps asks of one member's line."""

    is_graded: bool
    has_self_review: bool = False
    grade: str = ""
    has_improvement: bool = False
    is_told: bool = False


@dataclass(frozen=True)
class RoundFacts:
    """A round as its steps see it."""

    state: str
    cases: Sequence[CaseFacts] = ()
    self_due_on: date | None = None
    has_result: bool = False


def most_excellent(members: int, share: Sequence[int]) -> int:
    """How many may be graded excellent: ``share`` (numerator, denominator) of the members on the roll, rounded down (APR-02)."""
    return members * share[0] // share[1]


def excellent_verdict(already: int, members: int, share: Sequence[int]) -> Verdict:
    """Whether one more may be graded excellent beside ``already`` others."""
    most = most_excellent(members, share)
    if already < most:
        return ALLOWED
    return denied("appraisal.too_many_excellent", members=members, num=share[0], den=share[1], most=most)


def leading_grades(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The grade with the most votes, or those that share the most; empty where nobody has voted."""
    top = max(counts.values(), default=0)
    return tuple(grade for grade in Appraisal.values if top and counts.get(grade) == top)


def opinion_verdict(grade: str, opinion: str, reason: str, leading: Collection[str], *, is_graded: bool) -> Verdict:
    """A grade stands on a written opinion; one that the ballot did not lead to needs a reason (APR-03, APR-06)."""
    if not opinion.strip():
        return denied("appraisal.opinion_needed")
    if not is_graded:
        return denied("appraisal.not_graded") if grade else ALLOWED
    if grade not in Appraisal.values:
        return denied("appraisal.grade_needed")
    if leading and grade not in leading and not reason.strip():
        return denied("appraisal.reason_needed", leading="、".join(str(Appraisal(g).label) for g in leading))
    return ALLOWED


def improvement_verdict(grade: str, note: str, due_on: date | None, today: date) -> Verdict:
    """Whoever is graded basic or failing is told in writing what to improve by when (APR-04)."""
    if grade not in IMPROVING:
        return ALLOWED
    if not note.strip():
        return denied("appraisal.improvement_needed")
    if due_on is None:
        return denied("appraisal.improvement_due_needed")
    return ALLOWED if due_on > today else denied("appraisal.improvement_due_past", today=today.isoformat())


def may_do(needed: str, state: str) -> Verdict:
    """Whether a round in ``state`` is at the step that an act belongs to."""
    return ALLOWED if state == needed else denied(f"appraisal.not_in_{needed}")


def may_advance(facts: RoundFacts, today: date) -> Verdict:
    """Whether the round may take its next step, and what is missing if not."""
    if facts.state == S.CLOSED:
        return denied("appraisal.is_closed")
    if facts.state == S.SELF:
        missing = sum(not c.has_self_review for c in facts.cases)
        is_waiting = facts.self_due_on is not None and today <= facts.self_due_on
        return denied("appraisal.self_reviews_missing", missing=missing, due=str(facts.self_due_on)) if missing and is_waiting else ALLOWED
    if facts.state == S.BALLOT:
        return ALLOWED if facts.has_result else denied("appraisal.ballot_open")
    if facts.state == S.COMMITTEE:
        missing = sum(c.is_graded and not c.grade for c in facts.cases)
        if missing:
            return denied("appraisal.grades_missing", missing=missing)
        bare = sum(c.grade in IMPROVING and not c.has_improvement for c in facts.cases)
        return denied("appraisal.improvements_missing", missing=bare) if bare else ALLOWED
    if facts.state == S.TOLD:
        missing = sum(c.is_graded and not c.is_told for c in facts.cases)
        return denied("appraisal.not_all_told", missing=missing) if missing else ALLOWED
    return ALLOWED


# -- two-way duty reports ---------------------------------------------------------------------------------
R = ReportState
REPORT_ACTS: Mapping[str, tuple[str, ...]] = {
    "write": (R.DRAFT,),
    "file": (R.DRAFT,),
    "return": (R.FILED,),
    "convene": (R.FILED, R.RATING),
    "remark": (R.RATING,),
    "conclude": (R.RATING,),
    "answer": (R.CONCLUDED,),
}


def may_on_report(act: str, state: str) -> Verdict:
    """Whether a report in ``state`` allows ``act``."""
    return ALLOWED if state in REPORT_ACTS[act] else denied(f"duty_report.cannot_{act}")


@dataclass(frozen=True)
class ReportRules:
    """Rule rows of section 5.7: weight of each group, weight of each side, points of each grade, bands, fewest raters."""

    groups: Mapping[str, Decimal]
    sides: Mapping[str, Decimal]
    points: Mapping[str, Decimal]
    bands: Sequence[tuple[str, Decimal]]
    fewest: int


def mean_points(counts: Mapping[str, int], points: Mapping[str, Decimal]) -> Decimal | None:
    """The mean of the points that the grades of ``counts`` stand for, to 0.01; None where nobody has voted."""
    total = sum(counts.values())
    if not total:
        return None
    value = sum((points[grade] * n for grade, n in counts.items()), Decimal(0)) / total
    return value.quantize(CENT, ROUND_HALF_UP)


def _weighted(values: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Decimal:
    whole = sum((weights[key] for key in values), Decimal(0))
    return sum((values[key] * weights[key] for key in values), Decimal(0)) / whole


def group_result(counts: Mapping[str, Mapping[str, int]], chosen: ReportRules) -> dict[str, Decimal]:
    """side -> mean, and ``total`` by the weights of the sides."""
    sides = {side: mean for side in TopicSide.values if (mean := mean_points(counts.get(side, {}), chosen.points)) is not None}
    return {**sides, "total": _weighted(sides, chosen.sides).quantize(CENT, ROUND_HALF_UP)}


def band_of(total: Decimal, bands: Sequence[tuple[str, Decimal]]) -> str:
    """The first band, from the best, whose lower edge ``total`` reaches."""
    ordered = sorted(bands, key=lambda band: -band[1])
    return next((name for name, edge in ordered if total >= edge), ordered[-1][0])


def report_total(groups: Mapping[str, Decimal], chosen: ReportRules) -> Decimal:
    """The weighted mean of the groups' totals, to 0.01; the weights of absent groups are shared among those there."""
    return _weighted(groups, chosen.groups).quantize(CENT, ROUND_HALF_UP)


def groups_verdict(cast: Mapping[str, int | None], weights: Mapping[str, Decimal], fewest: int) -> Verdict:
    """Two groups at least have voted, each to its end and with enough valid papers. ``cast``: None while a vote runs."""
    if len(cast) < 2:
        return denied("duty_report.two_groups")
    for group, papers in cast.items():
        label = RaterGroup(group).label
        if papers is None:
            return denied("duty_report.group_open", group=label)
        if papers < fewest:
            return denied("duty_report.group_few", group=label, count=papers, fewest=fewest)
        if not weights.get(group):
            return denied("duty_report.group_weightless", group=label)
    return ALLOWED


def parts_verdict(parts: Mapping[Any, str]) -> Verdict:
    """A report says something to each topic before it is filed."""
    missing = [str(topic) for topic, text in parts.items() if not text.strip()]
    return denied("duty_report.parts_missing", topics="、".join(missing)) if missing else ALLOWED
