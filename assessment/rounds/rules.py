"""Decisions of a round: which act is open in which state, who may judge and adjust, what a published package is made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assessment.rounds.enums import MOVING_STATES, StepKind
from assessment.rounds.enums import RoundState as S
from assessment.schemes.rules import canonical_json, fingerprint
from portal.kernel.errors import RuleBroken
from portal.kernel.periods import Period, add_months, parse_period
from portal.kernel.verdict import ALLOWED, Verdict, denied

# (state, act) -> state afterwards; what is not here is refused
TRANSITIONS: Mapping[tuple[str, str], str] = {
    (S.OPEN, "compute"): S.COMPUTED,
    (S.COMPUTED, "compute"): S.COMPUTED,
    (S.OPEN, "plan"): S.OPEN,
    (S.COMPUTED, "plan"): S.COMPUTED,
    (S.REVIEWED, "plan"): S.REVIEWED,
    (S.PUBLISHED, "plan"): S.PUBLISHED,
    (S.OPEN, "claim"): S.OPEN,
    (S.COMPUTED, "claim"): S.COMPUTED,
    (S.OPEN, "judge"): S.OPEN,
    (S.COMPUTED, "judge"): S.COMPUTED,
    (S.OPEN, "name"): S.OPEN,
    (S.COMPUTED, "name"): S.COMPUTED,
    (S.OPEN, "adjust"): S.OPEN,
    (S.COMPUTED, "adjust"): S.COMPUTED,
    (S.OPEN, "confirm"): S.OPEN,
    (S.COMPUTED, "confirm"): S.COMPUTED,
    (S.COMPUTED, "review"): S.REVIEWED,
    (S.REVIEWED, "reopen"): S.COMPUTED,
    (S.REVIEWED, "propose"): S.REVIEWED,
    (S.REVIEWED, "publish"): S.PUBLISHED,
    (S.PUBLISHED, "lock"): S.LOCKED,
    (S.PUBLISHED, "show"): S.PUBLISHED,
    (S.LOCKED, "ask_unlock"): S.LOCKED,
    (S.LOCKED, "unlock"): S.PUBLISHED,
}
ACTS = tuple(dict.fromkeys(act for _, act in TRANSITIONS))
CENT = Decimal("0.01")


def may_act(state: str, act: str) -> Verdict:
    """Whether ``act`` is open in ``state``."""
    return ALLOWED if (state, act) in TRANSITIONS else denied(f"round.cannot_{act}")


def next_state(state: str, act: str) -> str:
    """The state after ``act``. Raises RuleBroken where the act is not open."""
    if (state, act) not in TRANSITIONS:
        raise RuleBroken(f"round.cannot_{act}")
    return TRANSITIONS[(state, act)]


def period_of_round(code: str) -> Period:
    """The quarter or year of a round code. Raises RuleBroken for anything else."""
    try:
        period = parse_period(code)
    except ValueError as broken:
        raise RuleBroken("round.code_shape", field="code", period=code) from broken
    if period.kind not in {"quarter", "year"}:
        raise RuleBroken("round.code_shape", field="code", period=code)
    return period


def may_publish(*, first: int | None, second: int | None) -> Verdict:
    """A result is published by two different persons."""
    if first is None or second is None or first == second:
        return denied("round.second_person")
    return ALLOWED


def may_cancel(*, state: str, was_reviewed: bool) -> Verdict:
    """A round is taken back only before anybody has ended its review."""
    if was_reviewed or state not in MOVING_STATES:
        return denied("round.cannot_cancel")
    return ALLOWED


def is_gradable(*, founded_on: date, ends_on: date, months: int) -> bool:
    """Whether a branch is old enough at the end of the period to be graded (docs/rules.md CAP-3)."""
    return add_months(founded_on, months) <= ends_on


def judged_problem(points: Decimal, full: Decimal) -> Verdict:
    """Judged points lie between 0 and the indicator's points, in steps of 0.01."""
    if not points.is_finite() or not 0 <= points <= full or points != points.quantize(CENT):
        return denied("round.points_out_of_range", full=f"{full.normalize():f}")
    return ALLOWED


def adjustment_problem(*, delta: Decimal, current: Decimal, full: Decimal) -> Verdict:
    """After the adjustment the indicator still lies between 0 and its full points (docs/rules.md ITEM-1)."""
    if not delta.is_finite() or delta == 0 or delta != delta.quantize(CENT):
        return denied("round.delta_shape")
    if not 0 <= current + delta <= full:
        return denied("round.adjusted_out_of_range", current=f"{current:f}", full=f"{full.normalize():f}")
    return ALLOWED


@dataclass(frozen=True)
class Difference:
    """One number that is not what it was: where, what the package or table says, what was expected."""

    branch: str
    what: str
    found: str
    expected: str


@dataclass(frozen=True)
class Verification:
    """The answer of ``verify_round``. ``live`` holds differences to today's records, which never fail it."""

    hash_stored: str
    hash_found: str
    branches: int
    differences: tuple[Difference, ...]
    live: tuple[Difference, ...] = ()

    @property
    def is_equal(self) -> bool:
        return self.hash_stored == self.hash_found and not self.differences


def package_hash(*, branch_hashes: Iterable[str], head: Mapping[str, Any]) -> str:
    """The one hash of a publication: over the scheme, the tree and the branches' hashes in the order of their paths."""
    return fingerprint({"branches": list(branch_hashes), "head": dict(head)})


def flatten(value: Any, path: str = "") -> dict[str, str]:
    """A JSON value as ``place -> text`` for comparison number by number."""
    if isinstance(value, dict):
        return {k: v for key, inner in value.items() for k, v in flatten(inner, f"{path}.{key}" if path else str(key)).items()}
    return {path: value if isinstance(value, str) else canonical_json(value)}


def compare(branch: str, found: Any, expected: Any) -> list[Difference]:
    """Every place where two JSON values differ."""
    left, right = flatten(found), flatten(expected)
    return [
        Difference(branch, place, left.get(place, "—"), right.get(place, "—"))
        for place in sorted(left.keys() | right.keys())
        if left.get(place) != right.get(place)
    ]


@dataclass(frozen=True)
class Planned:
    """One step of every round: the rule with its working days, and the role that answers for it."""

    kind: StepKind
    code: str
    role: str


PLAN = (
    Planned(StepKind.SELF_REPORT, "ROUND_SELF_REPORT_WORKDAYS", "secretary"),
    Planned(StepKind.VERIFICATION, "ROUND_VERIFY_WORKDAYS", "assessor"),
    Planned(StepKind.JUDGING, "ROUND_JUDGE_WORKDAYS", "assessor"),
    Planned(StepKind.PRELIMINARY, "ROUND_PRELIMINARY_WORKDAYS", "committee"),
    Planned(StepKind.PUBLICITY, "ROUND_PUBLICITY_WORKDAYS", "committee"),
    Planned(StepKind.APPEALS, "APPEAL_ANSWER_WORKDAYS", "committee"),
    Planned(StepKind.FINAL, "ROUND_FINAL_WORKDAYS", "committee"),
)


def planned_days(ends_on: date, days: Mapping[str, int], add: Callable[[date, int], date]) -> list[tuple[date, date]]:
    """(first, last day) of each step of ``PLAN``, one after the other; ``add`` counts working days. Pure but for the calendar."""
    found, last = [], ends_on
    for line in PLAN:
        first = last + timedelta(days=1)
        last = max(first, add(last, days[line.code]))
        found.append((first, last))
    return found


def step_problem(*, is_done: bool, starts_on: date, due_on: date) -> Verdict:
    """A step that is over is not moved, and none ends before it begins."""
    if is_done:
        return denied("round.step_is_done")
    return ALLOWED if due_on >= starts_on else denied("round.step_order", starts=starts_on.isoformat())


def is_reminder_due(due_on: date, reminded_on: date | None, today: date, *, before: int, every: int) -> bool:
    """From ``before`` days ahead of the due date on, once every ``every`` days; the day it falls overdue is told anew."""
    if today < due_on - timedelta(days=before):
        return False
    return reminded_on is None or today >= reminded_on + timedelta(days=every) or reminded_on <= due_on < today


def proof_problem(kinds: Iterable[str], fewest: int) -> Verdict:
    """A claim stands on proofs of several kinds (docs/rules.md 5.5)."""
    count = len(set(kinds))
    return ALLOWED if count >= fewest else denied("claim.few_proofs", count=count, fewest=fewest)


def unlock_problem(*, asked_by: int | None, actor: int | None) -> Verdict:
    """One person asks with a reason, another confirms."""
    if asked_by is None:
        return denied("round.unlock_not_asked")
    return ALLOWED if actor is not None and actor != asked_by else denied("round.unlock_second_person")


def turn_of(codes: Sequence[str], day: int) -> list[str]:
    """Which rounds the watch verifies on a day: the first (the newest), and of the others one a day in turn."""
    newest, older = list(codes[:1]), codes[1:]
    return newest + ([older[day % len(older)]] if older else [])
