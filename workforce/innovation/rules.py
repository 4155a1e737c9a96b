"""When a project may be approved, begun and closed; how lines of a form are read; the gate of two axes. Pure.

Sources: docs/rules.md 4.4 SUG-J. Thresholds and quotas come in as arguments; the figures are rows of the catalogues.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.errors import RuleBroken
from portal.kernel.verdict import ALLOWED, Verdict, denied

DRAFT, APPROVED, RUNNING, CLOSED, STOPPED = "draft", "approved", "running", "closed", "stopped"
OPEN, ADOPTED, REFUSED = "open", "adopted", "refused"
CENT = Decimal("0.01")


def project_verdict(
    *, from_on: date, due_on: date, is_member_lead: bool, needs_member: bool, needs_partner: bool, partners: int, is_party_skill: bool,
    has_branch: bool, has_skill: bool,
) -> Verdict:  # fmt: skip
    """What a project must say before it is saved."""
    if due_on <= from_on:
        return denied("innovation.backwards")
    if needs_member and not is_member_lead:
        return denied("innovation.lead_no_member")
    if needs_partner and not partners:
        return denied("innovation.no_partner")
    return denied("innovation.party_skill") if is_party_skill and not (has_branch and has_skill) else ALLOWED


def edit_verdict(state: str) -> Verdict:
    return ALLOWED if state == DRAFT else denied("innovation.not_draft")


def approve_verdict(state: str, *, is_drafter: bool, takes_part: bool) -> Verdict:
    """Somebody who neither drafted it nor works in it."""
    if state != DRAFT:
        return denied("innovation.not_draft")
    return denied("innovation.own_project") if is_drafter or takes_part else ALLOWED


def start_verdict(state: str, *, has_ask: bool, is_answered: bool) -> Verdict:
    """What was asked for has an answer before the work begins."""
    if state != APPROVED:
        return denied("innovation.not_approved")
    return denied("innovation.ask_open") if has_ask and not is_answered else ALLOWED


def answer_verdict(state: str, *, has_ask: bool, takes_part: bool) -> Verdict:
    if not has_ask:
        return denied("innovation.no_ask")
    if state in (CLOSED, STOPPED):
        return denied("innovation.over")
    return denied("innovation.own_project") if takes_part else ALLOWED


def close_verdict(state: str, *, takes_part: bool, open_milestones: int) -> Verdict:
    """The office closes what others did, when no milestone is open."""
    if state != RUNNING:
        return denied("innovation.not_running")
    if takes_part:
        return denied("innovation.own_project")
    return denied("innovation.milestones_open", n=open_milestones) if open_milestones else ALLOWED


def stop_verdict(state: str) -> Verdict:
    return denied("innovation.over") if state in (CLOSED, STOPPED) else ALLOWED


def is_on_time(closed_on: date | None, due_on: date) -> bool:
    return closed_on is not None and closed_on <= due_on


def campaign_verdict(from_on: date, to_on: date) -> Verdict:
    return ALLOWED if to_on >= from_on else denied("innovation.campaign_backwards")


def tell_verdict(*, is_closed: bool, from_on: date, to_on: date, today: date) -> Verdict:
    """A measure is proposed from the first day to the last, both included."""
    if is_closed or not from_on <= today <= to_on:
        return denied("innovation.campaign_over", a=from_on.isoformat(), b=to_on.isoformat())
    return ALLOWED


def decide_verdict(state: str, *, is_author: bool, is_adopted: bool, has_refusal: bool, is_panel_open: bool) -> Verdict:
    """Another person than the author; a panel that was convened is heard first; who does not adopt names a reason."""
    if state != OPEN:
        return denied("innovation.measure_decided")
    if is_author:
        return denied("innovation.own_measure")
    if is_panel_open:
        return denied("innovation.panel_open")
    if is_adopted == has_refusal:
        return denied("innovation.refusal_needed" if not is_adopted else "innovation.refusal_not_wanted")
    return ALLOWED


# -- lines of a form -------------------------------------------------------------------------------------
def _lines(text: str) -> list[list[str]]:
    return [words for line in text.splitlines() if (words := line.replace("，", " ").replace(",", " ").replace("　", " ").split())]


def member_lines(text: str) -> list[tuple[str, str, str]]:
    """(staff number, part, topic group) of each line ``10021 设计 通风课题组``."""
    found = [(w[0].upper(), w[1][:40] if len(w) > 1 else "", " ".join(w[2:])[:40]) for w in _lines(text)]
    if len({number for number, _part, _group in found}) < len(found):
        raise RuleBroken("innovation.member_twice", field="members")
    return found


def milestone_lines(text: str) -> list[tuple[date, str]]:
    """(day, words) of each line ``2026-03-31 完成方案``."""
    found: list[tuple[date, str]] = []
    for words in _lines(text):
        try:
            day = date.fromisoformat(words[0])
        except ValueError:
            raise RuleBroken("innovation.milestone_day", field="milestones", given=words[0]) from None
        if len(words) < 2:
            raise RuleBroken("innovation.milestone_words", field="milestones", given=words[0])
        found.append((day, " ".join(words[1:])[:120]))
    if len({title for _day, title in found}) < len(found):
        raise RuleBroken("innovation.milestone_twice", field="milestones")
    return found


def seat_lines(text: str) -> list[tuple[str, str]]:
    """(staff number, department) of each line ``10021 生产``."""
    found = []
    for words in _lines(text):
        if len(words) < 2:
            raise RuleBroken("innovation.seat_words", field="seats", given=words[0])
        found.append((words[0].upper(), words[1]))
    if len({number for number, _department in found}) < len(found):
        raise RuleBroken("innovation.member_twice", field="seats")
    return found


# -- the gate of two axes ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Seat:
    """One judge: his department, his scores, whether he stands aside."""

    department: str
    benefit: int | None = None
    feasibility: int | None = None
    is_recused: bool = False


@dataclass(frozen=True)
class Finding:
    """Means of both axes to the cent; passed only where neither lies below its line."""

    benefit: Decimal
    feasibility: Decimal
    is_passed: bool


def missing_seats(departments: Iterable[str], quota: Mapping[str, int]) -> list[str]:
    """Departments whose quota is not filled, in the order of the quota."""
    held = list(departments)
    return [code for code, least in quota.items() if held.count(code) < least]


def seats_verdict(departments: Sequence[str], quota: Mapping[str, int], least: int) -> Verdict:
    missing = missing_seats(departments, quota)
    if missing:
        return denied("innovation.quota", departments="、".join(missing))
    return ALLOWED if len(departments) >= least else denied("innovation.panel_small", n=least)


def judge_verdict(*, is_decided: bool, is_recused: bool) -> Verdict:
    if is_decided:
        return denied("innovation.review_over")
    return denied("innovation.recused") if is_recused else ALLOWED


def outcome_verdict(*, is_decided: bool, seats: Sequence[Seat], quota: Mapping[str, int], is_author: bool) -> Verdict:
    """Everybody who does not stand aside has judged, and each department is still heard."""
    if is_decided:
        return denied("innovation.review_over")
    if is_author:
        return denied("innovation.own_review")
    judging = [seat for seat in seats if not seat.is_recused]
    waiting = sum(1 for seat in judging if seat.benefit is None)
    if waiting:
        return denied("innovation.review_waiting", n=waiting)
    missing = missing_seats([seat.department for seat in judging], quota)
    return denied("innovation.quota", departments="、".join(missing)) if missing else ALLOWED


def dissolve_verdict(*, is_decided: bool, is_author: bool, is_ready: bool) -> Verdict:
    """A review that cannot come to its end is taken back; where the gate can decide, it decides."""
    if is_decided:
        return denied("innovation.review_over")
    if is_author:
        return denied("innovation.own_review")
    return denied("innovation.review_ready") if is_ready else ALLOWED


def _mean(values: Sequence[int]) -> Decimal:
    return (Decimal(sum(values)) / len(values)).quantize(CENT, ROUND_HALF_UP)


def finding_of(seats: Sequence[Seat], least_benefit: Decimal, least_feasibility: Decimal) -> Finding:
    """A high benefit never makes up for what cannot be done, nor the other way round."""
    judging = [seat for seat in seats if not seat.is_recused]
    benefit = _mean([seat.benefit or 0 for seat in judging])
    feasibility = _mean([seat.feasibility or 0 for seat in judging])
    return Finding(benefit, feasibility, benefit >= least_benefit and feasibility >= least_feasibility)
