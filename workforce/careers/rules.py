"""Ways through the posts, who may hold what, when pay runs, what a plan and an appointment ask for. Pure.

Every figure comes in as an argument; it is a row of the catalogue or of the record itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.kernel.periods import add_months, add_years
from portal.kernel.verdict import ALLOWED, Verdict, denied

WRITTEN, REVIEWED = "written", "reviewed"
PROPOSED, RUNNING, ENDED = "proposed", "running", "ended"
GRADE_ONE = 1
APPOINTED_RANKS = (7, 8)
MOST_STEPS = 6  # further than this nobody plans, and a circle ends


@dataclass(frozen=True)
class Edge:
    """A way from one post to another by their keys."""

    start: int
    end: int
    years: int


@dataclass(frozen=True)
class Route:
    """The posts on the way in order, without the first; ``years`` at least."""

    posts: tuple[int, ...]
    years: int


def routes(edges: Iterable[Edge], start: int) -> list[Route]:
    """The shortest way from ``start`` to each post that can be reached, nearest first; of two as short the one of fewer years."""
    out: dict[int, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.start, []).append(edge)
    best: dict[int, Route] = {start: Route((), 0)}
    layer = [start]
    for _step in range(MOST_STEPS):
        found: dict[int, Route] = {}
        for post in layer:
            for edge in out.get(post, ()):
                route = Route((*best[post].posts, edge.end), best[post].years + edge.years)
                if edge.end not in best and (edge.end not in found or route.years < found[edge.end].years):
                    found[edge.end] = route
        best |= found
        layer = list(found)
    return [route for key, route in best.items() if key != start]


def step_verdict(*, is_same: bool, is_known: bool, is_closed: bool) -> Verdict:
    if is_same:
        return denied("career.same_post")
    if is_closed:
        return denied("career.post_closed")
    return denied("career.step_known") if is_known else ALLOWED


def meets(grade: int | None, needs: int | None) -> bool:
    """Grades fall as they rise: 1 is the highest; a post that asks for none takes anybody."""
    return needs is None or (grade is not None and grade <= needs)


def holder_verdict(*, has_left: bool, grade: int | None, needs: int, from_on: date, post_from: date, post_to: date | None) -> Verdict:
    """A holder is at work and holds the grade in the occupation on the first day, which lies within the days of the post."""
    if has_left:
        return denied("skillpost.has_left")
    if from_on < post_from or (post_to is not None and from_on > post_to):
        return denied("skillpost.outside")
    return ALLOWED if meets(grade, needs) else denied("skillpost.grade_short", needs=needs)


def confirm_verdict(*, is_done: bool, is_same: bool, is_own: bool, code: str) -> Verdict:
    """The second person, once, and nobody in his own case."""
    if is_done:
        return denied(f"{code}.confirmed_already")
    if is_same:
        return denied(f"{code}.second_person")
    return denied(f"{code}.own") if is_own else ALLOWED


def end_verdict(on: date, from_on: date, ended_on: date | None, today: date, code: str) -> Verdict:
    if ended_on is not None:
        return denied(f"{code}.ended_already")
    if on < from_on:
        return denied(f"{code}.end_early", on=from_on.isoformat())
    return ALLOWED if on <= today else denied(f"{code}.end_ahead")


def pay_verdict(from_on: date, newest: date | None) -> Verdict:
    """Figures follow one another: a new one begins after the newest, so that no two run on one day."""
    if newest is not None and from_on <= newest:
        return denied("gradepay.too_early", on=newest.isoformat())
    return ALLOWED


def is_young(birth_on: date | None, year: int, limit: int) -> bool | None:
    """Whether somebody is at most ``limit`` years old on 1 January of ``year``; None where the birthday is unknown.

    Who turns 36 on 2 January is still 35 on that day.
    """
    if birth_on is None:
        return None
    return add_years(birth_on, limit + 1) > date(year, 1, 1)


def plan_verdict(*, young: bool | None, limit: int, year: int, today: date) -> Verdict:
    """A plan is written for this year or the next."""
    if year not in (today.year, today.year + 1):
        return denied("careerplan.year", this=today.year, next=today.year + 1)
    if young is None:
        return denied("careerplan.no_birthday")
    return ALLOWED if young else denied("careerplan.too_old", age=limit)


def review_verdict(state: str, *, is_own: bool) -> Verdict:
    if is_own:
        return denied("careerplan.own")
    return ALLOWED if state == WRITTEN else denied("careerplan.reviewed_already")


@dataclass(frozen=True)
class ChiefLimits:
    """The figures of the catalogue on the day that is judged."""

    grade_years: int
    term_years: int
    review_months: int


@dataclass(frozen=True)
class ChiefFacts:
    """``grade_one_on``: since when the person holds a valid grade-1 certificate of the occupation; ``held_rank``: the highest
    rank he has been appointed to before, 0 without."""

    rank: int
    from_on: date
    reviewed_on: date
    defended_on: date
    grade_one_on: date | None
    held_rank: int = 0
    has_grade_one: bool = True


def chief_verdict(facts: ChiefFacts, limits: ChiefLimits, today: date) -> Verdict:
    """Ranks 7 and 8 exist only where grade 1 exists (LAD-01); review and defence come first (LAD-02); 8 comes after 7."""
    if facts.rank not in APPOINTED_RANKS:
        return denied("chief.rank")
    if not facts.has_grade_one:
        return denied("chief.no_grade_one")
    if facts.grade_one_on is None:
        return denied("chief.certificate")
    if add_years(facts.grade_one_on, limits.grade_years) > facts.from_on:
        return denied("chief.years", n=limits.grade_years, on=add_years(facts.grade_one_on, limits.grade_years).isoformat())
    if facts.rank == max(APPOINTED_RANKS) and facts.held_rank < min(APPOINTED_RANKS):
        return denied("chief.seven_first")
    if facts.reviewed_on > today or facts.defended_on > today:
        return denied("chief.ahead")
    if facts.defended_on < facts.reviewed_on:
        return denied("chief.defence_first")
    first = add_months(facts.from_on, -limits.review_months)
    if facts.reviewed_on < first or facts.defended_on > facts.from_on:
        return denied("chief.stale", n=limits.review_months)
    return ALLOWED


def chief_state(*, is_confirmed: bool, to_on: date, ended_on: date | None, today: date) -> str:
    """A proposal that was not taken up is ended too; the last day of the term is a day of the term."""
    if ended_on is not None:
        return ENDED if ended_on <= today or not is_confirmed else RUNNING
    if not is_confirmed:
        return PROPOSED
    return RUNNING if today <= to_on else ENDED


def standing_of(grades: Sequence[bool]) -> str:
    """``grades``: for each holder of the day whether he has the grade."""
    if not grades:
        return "empty"
    return "held" if any(grades) else "unqualified"
