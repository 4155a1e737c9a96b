"""When the parts of an examination are passed, who may sit one again, how many examiners it takes (docs/rules.md 3.4). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.periods import add_months
from portal.kernel.verdict import ALLOWED, Verdict, denied
from workforce.promotion.enums import PartStanding, PromotionState, SittingState

P = PartStanding
MOST = Decimal(100)
SITTABLE = (P.OPEN, P.FAILED, P.LAPSED)


@dataclass(frozen=True)
class Attempt:
    """One mark. ``score`` is None for who was absent or while nothing is written down."""

    part: str
    on: date
    score: Decimal | None
    pass_mark: Decimal
    is_verified: bool = True


@dataclass(frozen=True)
class PartState:
    """``score``: of the pass, else of the last verified attempt; ``on`` its day; ``attempts``: how often it was sat;
    ``weight``: percent in the total that is shown."""

    part: str
    standing: str
    score: Decimal | None = None
    on: date | None = None
    attempts: int = 0
    weight: int = 0


@dataclass(frozen=True)
class Ratio:
    """What a part asks of its examiners."""

    per_examiner: int | None
    least: int
    least_per_room: int
    is_odd: bool


def part_states(parts: Sequence[str], attempts: Iterable[Attempt], day: date, months: int, resits: int) -> list[PartState]:
    """Where somebody stands in each of ``parts`` on ``day``. A pass holds for ``months``: unless all parts were passed within that
    time, it runs out and the part is sat anew. A part is sat at most ``1 + resits`` times."""
    rows = sorted(attempts, key=lambda a: a.on)
    passes = {p: next((a for a in reversed(rows) if a.part == p and _is_pass(a)), None) for p in parts}
    days = [a.on for a in passes.values() if a is not None]
    is_complete = len(days) == len(parts) and bool(days) and max(days) <= add_months(min(days), months)
    found = []
    for part in parts:
        mine, won = [a for a in rows if a.part == part], passes[part]
        sat = len([a for a in mine if a.is_verified])
        holds = won is not None and (is_complete or day <= add_months(won.on, months))
        if won is not None and holds:
            found.append(PartState(part, P.PASSED, won.score, won.on, sat))
        elif any(not a.is_verified for a in mine):
            found.append(PartState(part, P.WAITING, attempts=sat))
        else:
            last = mine[-1] if mine else None
            standing = P.OPEN if last is None else P.LAPSED if won is not None else P.SPENT if sat > resits else P.FAILED
            found.append(PartState(part, standing, last.score if last else None, last.on if last else None, sat))
    return found


def _is_pass(attempt: Attempt) -> bool:
    return attempt.is_verified and attempt.score is not None and attempt.score >= attempt.pass_mark


def outcome(states: Sequence[PartState]) -> str:
    """Of the whole examination: passed with every part, failed once a part cannot be sat again, open until then."""
    if all(s.standing == P.PASSED for s in states):
        return "passed"
    return "failed" if any(s.standing == P.SPENT for s in states) else "open"


def total_of(states: Sequence[PartState]) -> Decimal | None:
    """The weighted total, for information alone: no part makes up for another. None before every part with a weight has a mark."""
    counted = [s for s in states if s.weight]
    if not counted or any(s.score is None for s in counted):
        return None
    points = sum(((s.score or Decimal(0)) * s.weight for s in counted), Decimal(0))
    return (points / sum(s.weight for s in counted)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def examiners_verdict(count: int, candidates: int, rooms: int, ratio: Ratio) -> Verdict:
    """Whether ``count`` examiners are enough for so many candidates in so many rooms."""
    by_ratio = -(-candidates // ratio.per_examiner) if ratio.per_examiner else 0
    needed = max(ratio.least, by_ratio, ratio.least_per_room * rooms)
    if count < needed:
        return denied("exam.too_few", n=needed, given=count)
    return denied("exam.odd_number", given=count) if ratio.is_odd and count % 2 == 0 else ALLOWED


def may_plan(held_on: date, today: date) -> Verdict:
    """Not in the past and not beyond a year."""
    if held_on < today:
        return denied("exam.in_past")
    return denied("exam.too_far") if held_on > add_months(today, 12) else ALLOWED


def may_plan_single(state: str, *, is_in_batch: bool) -> Verdict:
    """Outside a batch after the check and before the decision; whoever is in a batch is examined with it."""
    if is_in_batch:
        return denied("exam.in_batch")
    return ALLOWED if state == PromotionState.CHECKED else denied("exam.not_checked")


def may_start(state: str, held_on: date, today: date) -> Verdict:
    if state != SittingState.PLANNED:
        return denied("exam.not_planned")
    return denied("exam.not_yet", on=held_on) if today < held_on else ALLOWED


def may_change(state: str) -> Verdict:
    return ALLOWED if state == SittingState.PLANNED else denied("exam.not_planned")


def may_enter(state: str) -> Verdict:
    return ALLOWED if state == SittingState.SCORING else denied("exam.not_scoring")


def may_cancel(state: str, verified: int) -> Verdict:
    """Before anything was verified; a mark that counts does not vanish."""
    if state not in (SittingState.PLANNED, SittingState.SCORING):
        return denied("exam.not_open")
    return denied("exam.has_marks") if verified else ALLOWED


def mark_of(text: str) -> tuple[Decimal | None, bool] | None:
    """A mark as it was typed: points or 缺考; None for what is neither."""
    plain = text.strip()
    if plain.casefold() in {"缺考", "absent"}:
        return None, True
    try:
        points = Decimal(plain)
    except ArithmeticError:
        return None
    if not points.is_finite() or not 0 <= points <= MOST or points != points.quantize(Decimal("0.01")):
        return None
    return points, False
