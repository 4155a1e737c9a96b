"""When one may nominate, the share of skilled workers, who may stand, how a nomination climbs from level to level. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from branches.contests.enums import ContestState, StepOutcome
from portal.kernel.verdict import ALLOWED, Verdict, denied

MOST_SEATS = 30
MOST_NOMINEES = 60
MOST_PLACES = 999

ACTS: Mapping[str, tuple[str, ...]] = {
    "change": (ContestState.OPEN,),
    "nominate": (ContestState.OPEN,),
    "convene": (ContestState.OPEN,),
    "publicise": (ContestState.BALLOT,),
    "cancel": (ContestState.OPEN, ContestState.BALLOT),
    "climb": (ContestState.DONE,),
}


def may_do(act: str, state: str) -> Verdict:
    return ALLOWED if state in ACTS[act] else denied(f"contest.cannot_{act}")


def may_convene(state: str, *, has_failed: bool) -> Verdict:
    """Once people are nominated, and again where the ballot has ended without a result."""
    return ALLOWED if state == ContestState.BALLOT and has_failed else may_do("convene", state)


def span_verdict(opens_on: date, closes_on: date, seats: int, share: int) -> Verdict:
    """A contest as it is announced."""
    if closes_on < opens_on:
        return denied("contest.backwards")
    if not 1 <= seats <= MOST_SEATS:
        return denied("contest.seats_out", most=MOST_SEATS)
    return ALLOWED if 0 <= share <= 100 else denied("contest.share_out")


def may_nominate(state: str, opens_on: date, closes_on: date, today: date) -> Verdict:
    """From the first to the last day of nominations, both counted."""
    verdict = may_do("nominate", state)
    if not verdict:
        return verdict
    if today < opens_on:
        return denied("contest.not_yet", on=opens_on.isoformat())
    return ALLOWED if today <= closes_on else denied("contest.over", on=closes_on.isoformat())


@dataclass(frozen=True)
class Places:
    """The places that a unit has for nominations, and how many of them are taken."""

    unit: str
    places: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.places - self.used)


def places_verdict(above: Iterable[Places]) -> Verdict:
    """One more nomination below each of these units; the first that is full refuses it."""
    full = next((row for row in above if row.left == 0), None)
    return denied("contest.places_used", unit=full.unit, places=full.places, used=full.used) if full else ALLOWED


def places_given_verdict(rows: Iterable[Places]) -> Verdict:
    """Places as they are given out: a positive number each, and not fewer than are taken already."""
    for row in rows:
        if not 1 <= row.places <= MOST_PLACES:
            return denied("contest.places_out", unit=row.unit, most=MOST_PLACES)
        if row.places < row.used:
            return denied("contest.places_below_used", unit=row.unit, places=row.places, used=row.used)
    return ALLOWED


@dataclass(frozen=True)
class Quota:
    """How many of ``count`` are skilled workers, and the share that is wanted, in percent."""

    count: int
    skilled: int
    share: int

    @property
    def is_met(self) -> bool:
        return self.skilled * 100 >= self.share * self.count

    @property
    def least(self) -> int:
        """The smallest number of skilled workers that meets it."""
        return -(-self.share * self.count // 100)


def ballot_verdict(quota: Quota) -> Verdict:
    """Whoever stands: somebody at all, and enough skilled workers."""
    if quota.count == 0:
        return denied("contest.nobody_stands")
    if quota.count > MOST_NOMINEES:
        return denied("contest.too_many", most=MOST_NOMINEES)
    if not quota.is_met:
        return denied("contest.quota_short", share=quota.share, count=quota.count, skilled=quota.skilled, least=quota.least)
    return ALLOWED


def result_verdict(chosen: Quota, reason: str) -> Verdict:
    """Who is chosen goes before everybody; fewer skilled workers than wanted need a reason in words."""
    if chosen.count == 0:
        return denied("contest.nobody_chosen")
    return ALLOWED if chosen.is_met or reason.strip() else denied("contest.quota_reason", share=chosen.share, skilled=chosen.skilled)


def step_verdict(level: int, reached: int, last_outcome: str, sent_on: date, since: date, today: date) -> Verdict:
    """A nomination climbs level by level; the next waits for the answer to the one before."""
    if last_outcome == StepOutcome.PENDING:
        return denied("contest.step_pending")
    if last_outcome == StepOutcome.ENDED:
        return denied("contest.step_ended")
    if level <= reached:
        return denied("contest.step_level")
    return ALLOWED if since <= sent_on <= today else denied("contest.step_day", first=since.isoformat(), today=today.isoformat())
