"""What a studio must have before it is named and kept, who may lead it, and what its money allows. Pure.

Sources: docs/rules.md 4.1 (STU-01..11, FND-01..09). Every limit comes in as an argument; the figures are rows of the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.kernel.periods import add_years
from portal.kernel.verdict import ALLOWED, Verdict, denied

CREATING, NAMED = "creating", "named"
NAME, REFUSE, KEEP, UPGRADE, WITHDRAW = "name", "refuse", "keep", "upgrade", "withdraw"
FIRST = (NAME, REFUSE)
LATER = (KEEP, UPGRADE, WITHDRAW)
Gap = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Rung:
    """What the ladder asks for at one level: the lead's honour (least level) or grade (1 is the highest), and years of running."""

    honour_level: int | None
    grade: int | None
    years: int


@dataclass(frozen=True)
class LeadFacts:
    honour_level: int | None
    grade: int | None
    is_member: bool


@dataclass(frozen=True)
class TeamFacts:
    """Lead and members; ``party`` counts Party members and activists."""

    total: int
    workers: int
    party: int


def percent(part: int, whole: int) -> int:
    return round(part * 100 / whole) if whole else 0


def lead_gaps(lead_by: str, *, needs_member: bool, lead: LeadFacts, rung: Rung) -> list[Gap]:
    """What the lead still lacks for the level, each with the sentence that says what to bring."""
    gaps: list[Gap] = []
    has_title = rung.honour_level is None or (lead.honour_level is not None and lead.honour_level >= rung.honour_level)
    has_grade = rung.grade is not None and lead.grade is not None and lead.grade <= rung.grade
    if lead_by == "title" and not has_title:
        gaps.append(("studio.lead_title", {"level": rung.honour_level}))
    if lead_by == "grade" and rung.grade is not None and not has_grade:
        gaps.append(("studio.lead_grade", {"grade": rung.grade}))
    if lead_by == "either" and not (has_title or has_grade):
        gaps.append(("studio.lead_either", {"level": rung.honour_level, "grade": rung.grade}))
    if needs_member and not lead.is_member:
        gaps.append(("studio.lead_member", {}))
    return gaps


def team_gaps(team: TeamFacts, *, least: int, worker_share: int) -> list[Gap]:
    """Beside the lead so many members; workers are the body of the studio."""
    gaps: list[Gap] = []
    if team.total - 1 < least:
        gaps.append(("studio.team_small", {"n": least}))
    if team.total and team.workers * 100 < worker_share * team.total:
        gaps.append(("studio.team_workers", {"share": worker_share, "now": percent(team.workers, team.total)}))
    return gaps


def criteria_gaps(unmet: Sequence[str]) -> list[Gap]:
    return [("studio.criteria_open", {"n": len(unmet), "first": unmet[0]})] if unmet else []


def topic_gaps(approved: int, least: int) -> list[Gap]:
    return [] if approved >= least else [("studio.topic_missing", {"n": least})]


def stage_gaps(open_before: Sequence[str]) -> list[Gap]:
    return [("studio.stages_open", {"stages": "、".join(open_before)})] if open_before else []


def first_gap(gaps: Sequence[Gap]) -> Verdict:
    return denied(gaps[0][0], **gaps[0][1]) if gaps else ALLOWED


def stage_verdict(state: str, *, gate: str, is_next: bool, unchecked: int) -> Verdict:
    """Stages go in their order; a stage of a decision is passed by the decision itself."""
    if state not in (CREATING, NAMED):
        return denied("studio.closed")
    if not is_next:
        return denied("studio.stage_order")
    if gate in ("naming", "review"):
        return denied("studio.stage_by_decision")
    return denied("studio.unchecked", n=unchecked) if gate == "check" and unchecked else ALLOWED


def proposal_verdict(state: str, decision: str, *, has_open: bool) -> Verdict:
    if has_open:
        return denied("studio.review_open")
    wanted = CREATING if decision in FIRST else NAMED
    return ALLOWED if state == wanted else denied("studio.wrong_state")


def keep_verdict(results: int, *, is_team: bool, reports: int) -> Verdict:
    """Without a result of the period nothing is kept or promoted; a team shows a confirmed yearly report instead."""
    if is_team:
        return ALLOWED if reports else denied("studio.no_report_of_period")
    return ALLOWED if results else denied("studio.no_result_of_period")


def upgrade_verdict(now: int, wanted: int | None, *, highest_own: int) -> Verdict:
    """One's own enterprise promotes up to its own level; above it somebody else decides on a nomination."""
    if wanted is None or wanted <= now:
        return denied("studio.level_higher")
    return ALLOWED if wanted <= highest_own else denied("studio.level_by_nomination")


def years_verdict(named_on: date | None, years: int, day: date) -> Verdict:
    """So many whole years of running, the anniversary included."""
    if years and (named_on is None or add_years(named_on, years) > day):
        return denied("studio.years_short", n=years)
    return ALLOWED


def nomination_verdict(state: str, level: int, wanted: int, *, valid_until: date | None, day: date) -> Verdict:
    if state != NAMED:
        return denied("studio.not_named")
    if valid_until is not None and valid_until < day:
        return denied("studio.plate_over", until=valid_until.isoformat())
    return ALLOWED if wanted > level else denied("studio.level_higher")


def decide_verdict(*, is_proposer: bool, is_party: bool, state: str) -> Verdict:
    """A second person who neither proposed it nor belongs to the studio."""
    if state != "open":
        return denied("studio.review_done")
    if is_proposer:
        return denied("studio.second_person")
    return denied("studio.own_studio") if is_party else ALLOWED


def balance_after(granted: Decimal, spent: Decimal, kind: str, amount: Decimal) -> Decimal:
    return granted - spent + (amount if kind == "grant" else -amount)


def money_verdict(granted: Decimal, spent: Decimal, kind: str, amount: Decimal) -> Verdict:
    """The balance never falls below zero."""
    if amount <= 0:
        return denied("studio.amount_positive")
    if balance_after(granted, spent, kind, amount) < 0:
        return denied("studio.balance_short", left=str(granted - spent))
    return ALLOWED


def barred_until(closed_on: date | None, years: int) -> date | None:
    return add_years(closed_on, years) if closed_on is not None and years else None


def is_plate_valid(state: str, valid_until: date | None, day: date) -> bool:
    """The last day on the plate counts."""
    return state == NAMED and (valid_until is None or valid_until >= day)


def candidate_order(status: str) -> int:
    """Party members first, then those about to join, activists, all others (STU-09)."""
    return {"full_member": 0, "probationary": 1, "activist": 2}.get(status, 3)
