"""Whether set-ups are in time, how a team stands, what may be suggested for it, and shares. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from branches.coverage.enums import CandidateState, CrewState, SetupNeed, SetupState
from portal.kernel.verdict import ALLOWED, Verdict, denied

TENTH = Decimal("0.1")


def due_on(opened_on: date, days: int) -> date:
    """The last day on which the set-up is in time."""
    return opened_on + timedelta(days=days)


def state_of(due: date, set_up_on: date | None, ended_on: date | None, today: date) -> SetupState:
    """The last day itself is not late."""
    if ended_on is not None:
        return SetupState.ENDED
    if set_up_on is not None:
        return SetupState.DONE
    return SetupState.LATE if due < today else SetupState.OPEN


def may_complete(*, need: str, has_branch: bool, has_group: bool, has_head: bool, missing: Collection[str]) -> Verdict:
    """A set-up is complete with a responsible person, every basic condition, and the organisation itself."""
    if not has_head:
        return denied("setup.head_needed")
    if missing:
        return denied("setup.conditions_missing", names="、".join(missing))
    if not has_branch:
        return denied("setup.branch_needed")
    if need == SetupNeed.BRANCH and has_group:
        return denied("setup.needs_branch_not_group")
    return ALLOWED


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``, in percent cut to one digit so that 99.96 never reads as 100."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return (Decimal(self.part * 100) / self.whole).quantize(TENTH, ROUND_DOWN) if self.whole else None

    @property
    def missing(self) -> int:
        return self.whole - self.part


def covering(path: str, covers: Collection[str]) -> str | None:
    """The nearest of ``covers`` (paths of units) that holds ``path``; None where nobody covers it."""
    codes = path.strip("/").split("/")
    line = ("/".join(codes[:n]) + "/" for n in range(len(codes), 0, -1))
    return next((p for p in line if p in covers), None)


def bare_units(paths: Collection[str], covers: Collection[str]) -> set[str]:
    """Those of ``paths`` that nobody covers. A unit is covered by a cover of its own or of one above it, or when each of its
    parts is: a plant whose districts all have their branch needs none of its own."""
    bare: set[str] = set()
    parts: dict[str, list[str]] = {}
    for path in sorted(paths, key=len, reverse=True):  # the parts come before what they are parts of
        own = parts.get(path, [])
        if covering(path, covers) is None and (not own or any(p in bare for p in own)):
            bare.add(path)
        above = covering(path.rsplit("/", 2)[0] + "/", paths) if path.count("/") > 1 else None
        if above is not None:
            parts.setdefault(above, []).append(path)
    return bare


@dataclass(frozen=True)
class Crew:
    """A team as the suggestions look at it. Ids are of people; ``group_leaders`` work in the team."""

    leader: int | None
    members: frozenset[int]
    full_members: frozenset[int]
    group_leaders: frozenset[int]


def crew_state(crew: Crew, all_group_leaders: Collection[int]) -> CrewState:
    if crew.leader is None:
        return CrewState.NO_LEADER
    if crew.leader in all_group_leaders:
        return CrewState.OVERLAP
    return CrewState.MEMBER if crew.leader in crew.members else CrewState.OTHER


def suggestion_of(crew: Crew, all_group_leaders: Collection[int]) -> str:
    """Code of what could be done next for a team, or nothing; a suggestion, never a decision."""
    if crew.leader is not None and crew.leader in all_group_leaders:
        return ""
    if crew.group_leaders:
        return "suggest.group_leader_leads"
    if crew.leader is not None and crew.leader in crew.full_members:
        return "suggest.leader_to_group"
    if not crew.members:
        return "suggest.no_members"
    return "suggest.member_leads"


def may_judge(*, judge: int | None, person: int, proposer: int | None, judge_user: int | None) -> Verdict:
    """Neither the candidate nor who proposed him."""
    if judge is not None and judge == person:
        return denied("candidate.own")
    if judge_user is not None and judge_user == proposer:
        return denied("candidate.second")
    return ALLOWED


def outcome_of(marks: Iterable[bool]) -> CandidateState:
    """Fit with every criterion met."""
    return CandidateState.FIT if all(marks) else CandidateState.UNFIT
