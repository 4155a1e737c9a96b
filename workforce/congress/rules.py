"""What a list of delegates must be like, when a session is valid, what passes. Pure.

Sources: docs/rules.md 10.1 CON-01 to CON-09. Shares are compared by cross-multiplication, so that no rounding decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.kernel.periods import add_years
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.people.enums import PostCategory
from workforce.congress.enums import CongressGroup, CongressSessionState, ConsultationState

C = ConsultationState
NEXT = {C.BEGUN: C.AGREED, C.AGREED: C.PASSED, C.PASSED: C.FILED}


@dataclass(frozen=True)
class Limits:
    """The figures of the rule rows on a day; shares in percent."""

    least_delegates: int
    staff_meeting_below: int
    frontline_share: int
    manager_share: int
    term_years: Sequence[int]
    surplus_share: int
    young_age: int


@dataclass(frozen=True)
class Roll:
    """A list of delegates beside the staff that it stands for."""

    delegates: int
    frontline: int
    managers: int
    women: int
    young: int
    staff: int
    staff_women: int
    staff_young: int
    seats: int
    candidates: int
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Check:
    """One rule looked at: ``code`` names the sentence, ``is_blocking`` whether the list can be confirmed without it."""

    code: str
    is_met: bool
    is_blocking: bool
    params: dict[str, Any]


def reaches(part: int, whole: int, percent: int) -> bool:
    return whole > 0 and part * 100 >= percent * whole


def share(part: int, whole: int) -> str:
    """As shown: one place after the point."""
    return f"{part * 100 / whole:.1f}" if whole else "0.0"


def is_term(from_on: date, to_on: date, years: Collection[int]) -> bool:
    """The term counts whole years: from 1 March to the last day of February."""
    return any(to_on + timedelta(days=1) == add_years(from_on, n) for n in years)


def checks(roll: Roll, limits: Limits) -> list[Check]:
    """CON-04 to CON-09 of a list, each with its numbers."""
    r, found = roll, []

    def look(code: str, is_met: bool, is_blocking: bool, **params: Any) -> None:
        found.append(Check(f"congress.check_{code}", is_met, is_blocking, params))

    if r.staff < limits.staff_meeting_below:
        look("staff_meeting", True, False, staff=r.staff, limit=limits.staff_meeting_below)
    is_many = r.delegates >= limits.least_delegates
    look("number", is_many, r.staff >= limits.staff_meeting_below, count=r.delegates, limit=limits.least_delegates)
    look(
        "frontline", reaches(r.frontline, r.delegates, limits.frontline_share), True,
        count=r.frontline, whole=r.delegates, share=share(r.frontline, r.delegates), limit=limits.frontline_share,
    )  # fmt: skip
    is_few = r.managers * 100 <= limits.manager_share * r.delegates
    look("managers", is_few, False, count=r.managers, share=share(r.managers, r.delegates), limit=limits.manager_share)
    look("term", is_term(r.from_on, r.to_on, limits.term_years), True, years=" / ".join(map(str, limits.term_years)))
    least = r.seats + -(-r.seats * limits.surplus_share // 100)
    look("surplus", r.seats > 0 and r.candidates >= least, True, count=r.candidates, seats=r.seats, least=least)
    look("filled", r.delegates <= r.seats, True, count=r.delegates, seats=r.seats)
    for name, part, whole in (("women", r.women, r.staff_women), ("young", r.young, r.staff_young)):
        is_fair = part * r.staff >= whole * r.delegates
        params = {"count": part, "share": share(part, r.delegates), "staff": share(whole, r.staff), "age": limits.young_age}
        look(name, is_fair, False, **params)
    return found


def list_verdict(found: Sequence[Check]) -> Verdict:
    """A list is confirmed when no blocking rule is broken."""
    broken = [c for c in found if c.is_blocking and not c.is_met]
    return denied("congress.list_unfit", n=len(broken)) if broken else ALLOWED


def counts_verdict(*, yes: int, no: int, abstain: int, present: int) -> Verdict:
    """Whoever votes is there."""
    if min(yes, no, abstain) < 0 or yes + no + abstain > present:
        return denied("congress.more_votes", votes=yes + no + abstain, present=present)
    return ALLOWED


def consultation_verdict(state: str, wanted: str) -> Verdict:
    """One step after the other: begun, agreed, passed by vote, filed."""
    return ALLOWED if NEXT.get(C(state)) == wanted else denied("congress.consultation_order")


def attend_verdict(state: str, held_on: date, today: date) -> Verdict:
    """Who was there is noted from the day on, of a session that has not been given up."""
    if state == CongressSessionState.LAPSED:
        return denied("congress.session_lapsed")
    return ALLOWED if held_on <= today else denied("congress.session_future")


def lapse_verdict(state: str, held_on: date, today: date, *, is_met: bool) -> Verdict:
    """A session is given up on its day or later, while it is planned and fewer than the quorum came."""
    if state != CongressSessionState.PLANNED:
        return denied("congress.session_not_planned")
    if held_on > today:
        return denied("congress.session_future")
    return denied("congress.quorum_there") if is_met else ALLOWED


def substitute_verdict(*, has_left: bool, is_replaced: bool, is_pending: bool = False) -> Verdict:
    """Only the seat of somebody who has left the unit is filled anew, once; a substitute nobody has confirmed has no seat yet."""
    if is_pending:
        return denied("congress.substitute_open")
    if is_replaced:
        return denied("congress.replaced_already")
    return ALLOWED if has_left else denied("congress.delegate_here")


def heir_verdict(*, has_left: bool) -> Verdict:
    """Who takes the seat still works in the unit when it passes on."""
    return denied("congress.substitute_left") if has_left else ALLOWED


def group_verdict(group: str, post_category: str) -> Verdict:
    """CON-04 to CON-06 of a confirmed list stay as they are: the seat stays in its group."""
    if group == CongressGroup.FRONTLINE and post_category == PostCategory.MANAGEMENT:
        return denied("congress.not_frontline")
    return ALLOWED


def confirm_verdict(*, is_open: bool, is_author: bool) -> Verdict:
    """A substitute is confirmed by somebody else than who named him."""
    if not is_open:
        return denied("congress.substitute_done")
    return denied("congress.second_person") if is_author else ALLOWED


def is_due(last_held: date | None, today: date, per_year: int) -> bool:
    """CON-01: whether the last session is longer ago than the rule allows."""
    return last_held is None or last_held + timedelta(days=365 // max(1, per_year)) < today
