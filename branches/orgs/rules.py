"""Decisions about a party organisation: set-up, terms, shares of covers. Pure; sources in docs/rules.md 1.1 and 1.2."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from branches.orgs.enums import COMMITTEE_POSTS, BranchPostKind, SetupMeasure, Severity, TermState
from portal.kernel.periods import add_months, add_years
from portal.kernel.verdict import ALLOWED, Verdict, denied

FULL_SHARE = Decimal(100)
FAR_AHEAD = date.max
POST_ORDER = tuple(BranchPostKind.values)
# Who must be there once there is a committee (ORG-07); how many of them is the rule's limit.
DIVIDED_POSTS = frozenset({"secretary", "organization", "publicity", "discipline"})
# Measures that call for something from the limit on, instead of forbidding to be beyond it.
FROM_MEASURES = (SetupMeasure.TEMPORARY_MONTHS, SetupMeasure.GROUPS_FROM)
HEADS_ALONE = (BranchPostKind.SECRETARY, BranchPostKind.DEPUTY)
_BEYOND_HEADS = frozenset(COMMITTEE_POSTS) - frozenset(HEADS_ALONE)


@dataclass(frozen=True)
class TermParameters:
    """``years``: length of a committee's term (TERM-01); ``lead_months``: how early its end is announced (TERM-06);
    ``shift_months``: how far an election may be moved (TERM-05)."""

    years: int
    lead_months: int
    shift_months: int


@dataclass(frozen=True)
class SetupFacts:
    """``values`` by measure; ``committee_needed`` also when none exists yet. ``secretary_months`` is None without a secretary."""

    kind: str
    values: Mapping[str, int | None]


@dataclass(frozen=True)
class Finding:
    """A set-up rule that is not met: ``actual`` against ``limit``."""

    code: str
    measure: str
    severity: str
    actual: int
    limit: int
    source: str


def has_committee(full_members: int, posts: Iterable[str], committee_from: int | None) -> bool:
    """A branch has a committee from ``committee_from`` full members, or when posts beyond secretary and deputy are held."""
    return not _BEYOND_HEADS.isdisjoint(posts) or (committee_from is not None and full_members >= committee_from)


def setup_facts(
    *, kind: str, members: tuple[int, int], covered_units: int, posts: Sequence[tuple[str, int]],
    full_since: Mapping[int, date], day: date, founded_on: date | None = None, groups: int = 0,
) -> SetupFacts:  # fmt: skip
    """Facts of one branch on ``day``; ``posts`` are (post, person id), ``full_since`` person id -> full member since."""
    total, full = members
    committee = {person for post, person in posts if post in COMMITTEE_POSTS}
    held = {post for post, _person in posts}
    head = next((person for post, person in posts if post == BranchPostKind.SECRETARY), None)
    since = full_since.get(head) if head is not None else None
    return SetupFacts(
        kind,
        {
            SetupMeasure.FULL_MEMBERS: full,
            SetupMeasure.MEMBERS: total,
            SetupMeasure.COVERED_UNITS: covered_units,
            SetupMeasure.COMMITTEE_FROM: full,
            SetupMeasure.COMMITTEE_SIZE: len(committee),
            SetupMeasure.COMMITTEE_POSTS: len(held & DIVIDED_POSTS),
            SetupMeasure.SECRETARY_MONTHS: months_between(since, day) if since else None,
            SetupMeasure.SMALL_COMMITTEE: len(committee),
            SetupMeasure.TEMPORARY_MONTHS: months_between(founded_on, day) if founded_on else None,
            SetupMeasure.GROUPS_FROM: None if groups else total,
        },
    )


def months_between(start: date, end: date) -> int:
    """Whole months from ``start`` to ``end``; 31 January to 28 February is one month."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if add_months(start, months) > end else months


def _breaks(rule: Any, facts: SetupFacts, committee_from: int | None) -> int | None:
    """The value that breaks ``rule``, or None."""
    value = facts.values.get(rule.measure)
    full, size = facts.values.get(SetupMeasure.FULL_MEMBERS) or 0, facts.values.get(SetupMeasure.COMMITTEE_SIZE) or 0
    if value is None:
        return None
    if rule.measure in FROM_MEASURES:
        return value if value >= rule.limit else None
    if rule.measure == SetupMeasure.COMMITTEE_FROM:
        # From seven full members there must be a committee: more than a secretary and a deputy.
        return size if full >= rule.limit and not size > len(HEADS_ALONE) else None
    if rule.measure == SetupMeasure.SMALL_COMMITTEE and (committee_from is None or full >= committee_from):
        return None
    asks_committee = rule.measure in (SetupMeasure.COMMITTEE_SIZE, SetupMeasure.COMMITTEE_POSTS) and rule.is_minimum
    if asks_committee and (committee_from is None or full < committee_from):
        return None
    return value if (value < rule.limit if rule.is_minimum else value > rule.limit) else None


def findings(facts: SetupFacts, setup_rules: Iterable[Any]) -> list[Finding]:
    """Rules of the branch's kind that are not met, the binding ones first."""
    chosen = [rule for rule in setup_rules if facts.kind in rule.branch_kinds]
    committee_from = committee_limit(chosen)
    out = []
    for rule in chosen:
        actual = _breaks(rule, facts, committee_from)
        if actual is not None:
            out.append(Finding(rule.code, rule.measure, rule.severity, actual, rule.limit, rule.source))
    order = [Severity.BLOCK, Severity.WARN, Severity.INFO]
    return sorted(out, key=lambda f: (order.index(Severity(f.severity)), f.code))


def committee_limit(setup_rules: Iterable[Any]) -> int | None:
    """Full members from which a committee is due (ORG-04), None where no rule asks for one."""
    return next((r.limit for r in setup_rules if r.measure == SetupMeasure.COMMITTEE_FROM), None)


def _limits(setup_rules: Iterable[Any], kind: str, measure: str, *, minimum: bool) -> list[Any]:
    return [
        r for r in setup_rules
        if r.measure == measure and r.is_minimum == minimum and r.severity == Severity.BLOCK and kind in r.branch_kinds
    ]  # fmt: skip


def may_found(*, kind: str, full_members: int, setup_rules: Iterable[Any]) -> Verdict:
    """A branch needs its full members on the day it is founded (ORG-01)."""
    for rule in _limits(setup_rules, kind, SetupMeasure.FULL_MEMBERS, minimum=True):
        if full_members < rule.limit:
            return denied("branch.too_few_full_members", limit=rule.limit, actual=full_members)
    return ALLOWED


def may_appoint(*, kind: str, post: str, full_members: int, committee: int, setup_rules: Sequence[Any]) -> Verdict:
    """``committee``: heads in committee posts with the new one. Below ORG-04 only secretary and deputy (ORG-06); at most seven (ORG-05)."""
    if post not in COMMITTEE_POSTS:
        return ALLOWED
    limit = committee_limit([r for r in setup_rules if kind in r.branch_kinds])
    if limit is not None and full_members < limit:
        if post not in HEADS_ALONE:
            return denied("branch.too_small_for_committee", limit=limit, actual=full_members)
        for rule in _limits(setup_rules, kind, SetupMeasure.SMALL_COMMITTEE, minimum=False):
            if committee > rule.limit:
                return denied("branch.too_many_heads", limit=limit, most=rule.limit)
    for rule in _limits(setup_rules, kind, SetupMeasure.COMMITTEE_SIZE, minimum=False):
        if committee > rule.limit:
            return denied("branch.committee_too_large", limit=rule.limit)
    return ALLOWED


def may_seat_together(seats: Sequence[tuple[str, int]]) -> Verdict:
    """Whether (post, person id) can be one committee at all: one secretary, nobody twice in a post or deputy of himself."""
    heads = [post for post, _person in seats].count(BranchPostKind.SECRETARY)
    if heads != 1:
        return denied("branch.election_needs_secretary")
    if len(set(seats)) < len(seats):
        return denied("branch.elected_twice")
    deputies = {person for post, person in seats if post == BranchPostKind.DEPUTY}
    if any(post == BranchPostKind.SECRETARY and person in deputies for post, person in seats):
        return denied("branch.deputy_of_himself")
    return ALLOWED


def may_elect(*, kind: str, seats: Sequence[tuple[str, int]], full_members: int, setup_rules: Sequence[Any]) -> Verdict:
    """The new committee as a whole: a committee from ORG-04 on, then each post as ``may_appoint`` (ORG-05, ORG-06)."""
    heads = len({person for _post, person in seats})
    limit = committee_limit([r for r in setup_rules if kind in r.branch_kinds])
    if limit is not None and full_members >= limit and heads <= len(HEADS_ALONE):
        return denied("branch.committee_due", limit=limit, actual=heads)
    for post, _person in seats:
        verdict = may_appoint(kind=kind, post=post, full_members=full_members, committee=heads, setup_rules=setup_rules)
        if not verdict:
            return verdict
    return ALLOWED


def may_shift(regular: date, last: date, months: int) -> Verdict:
    """An election may be early or late by so many months as a rule (TERM-05); ``last`` is the last day in office."""
    if add_months(regular, -months) <= last <= add_months(regular, months):
        return ALLOWED
    return denied("branch.shift_too_long", months=months, regular=regular.isoformat())


def term_end(start: date, years: int) -> date:
    """Last day of a term of ``years`` that begins on ``start`` (TERM-01)."""
    return add_years(start, years) - timedelta(days=1)


def term_state(to_on: date | None, today: date, lead_months: int) -> TermState:
    """Expired from the day after the term, expiring within the lead before it (TERM-06), else running or open."""
    if to_on is None:
        return TermState.OPEN
    if to_on < today:
        return TermState.EXPIRED
    return TermState.EXPIRING if to_on <= add_months(today, lead_months) else TermState.RUNNING


def reminder_step(to_on: date, today: date, steps: Iterable[int]) -> int | None:
    """The step of the reminder that is due: 0 once the term is over, else the fewest months that the end lies within."""
    if to_on < today:
        return 0 if 0 in set(steps) else None
    return min((step for step in steps if step > 0 and to_on <= add_months(today, step)), default=None)


def may_be_proxy(from_on: date, to_on: date, months: int) -> Verdict:
    """A proxy serves for some months at most, the last day included."""
    latest = add_months(from_on, months) - timedelta(days=1)
    return ALLOWED if to_on <= latest else denied("branch.proxy_too_long", months=months, latest=latest.isoformat())


@dataclass(frozen=True)
class CoverSpan:
    """A cover of one unit: who, how much, from when until when (None: open)."""

    branch_id: int
    share: Decimal
    from_on: date
    to_on: date | None

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or self.to_on >= day)


def may_cover(spans: Sequence[CoverSpan]) -> Verdict:
    """Covers of one unit are sound when on every day that has any cover the shares add up to 100 percent.

    Checked on the days where something begins and the days after something ends.
    """
    edges = {s.from_on for s in spans} | {s.to_on + timedelta(days=1) for s in spans if s.to_on is not None and s.to_on < FAR_AHEAD}
    for day in sorted(edges):
        there = [s for s in spans if s.holds(day)]
        if len({s.branch_id for s in there}) < len(there):
            return denied("branch.cover_twice", day=day.isoformat())
        total = sum((s.share for s in there), Decimal(0))
        if there and total != FULL_SHARE:
            return denied("branch.shares_not_100", day=day.isoformat(), total=f"{total.normalize():f}")
    return ALLOWED


def overlaps(a_from: date, a_to: date | None, b_from: date, b_to: date | None) -> bool:
    """Whether two spans share a day; None is open."""
    return a_from <= (b_to or FAR_AHEAD) and b_from <= (a_to or FAR_AHEAD)
