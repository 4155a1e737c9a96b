"""Who holds posts on both sides, the rates in both directions, and whether two posts are held by one person. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from branches.appointments.enums import BODY_OF_RANK, Body, HeadCheck, PostRank
from portal.kernel.verdict import ALLOWED, Verdict, denied

TENTH = Decimal("0.1")
OTHER_SIDE = (Body.BOARD, Body.MANAGEMENT)


@dataclass(frozen=True)
class Held:
    """A post that somebody holds on the day asked about."""

    person_id: int
    body: str
    rank: str


@dataclass(frozen=True)
class Rate:
    """``both`` of ``count`` people of one side are on the other one too."""

    both: int
    count: int

    @property
    def share(self) -> Decimal | None:
        """Percent with one digit; None where nobody is on this side."""
        return (Decimal(self.both * 100) / self.count).quantize(TENTH, ROUND_HALF_UP) if self.count else None


def _people(held: Iterable[Held], bodies: Collection[str]) -> set[int]:
    return {h.person_id for h in held if h.body in bodies}


@dataclass(frozen=True)
class Overlap:
    """Both directions: of the Party side those who sit in board or management, of board and management those in the Party
    organisation (双向进入); the same between Party and union (交叉任职)."""

    party_in_firm: Rate
    firm_in_party: Rate
    party_in_union: Rate
    union_in_party: Rate


def overlap_of(held: Collection[Held]) -> Overlap:
    party, firm, union = _people(held, (Body.PARTY,)), _people(held, OTHER_SIDE), _people(held, (Body.UNION,))
    firm_both, union_both = len(party & firm), len(party & union)
    return Overlap(Rate(firm_both, len(party)), Rate(firm_both, len(firm)), Rate(union_both, len(party)), Rate(union_both, len(union)))


def crossing(held: Iterable[Held]) -> set[int]:
    """People who hold posts in two bodies or more."""
    bodies: dict[int, set[str]] = {}
    for h in held:
        bodies.setdefault(h.person_id, set()).add(h.body)
    return {person for person, seen in bodies.items() if len(seen) > 1}


def head_check(held: Collection[Held], is_asked: bool) -> HeadCheck:
    """Secretary and chairman (where there is no board, the general manager) are one person, where ``is_asked``."""
    if not is_asked:
        return HeadCheck.FREE
    heads = {rank: {h.person_id for h in held if h.rank == rank} for rank in PostRank.values}
    secretary, firm = heads[PostRank.SECRETARY], heads[PostRank.CHAIR] | heads[PostRank.GENERAL_MANAGER]
    if not secretary or not firm:
        return HeadCheck.MISSING
    return HeadCheck.ONE if secretary & firm else HeadCheck.TWO


def post_verdict(body: str, rank: str, from_on: date, to_on: date | None) -> Verdict:
    """A rank belongs to its body; a term runs forward."""
    if BODY_OF_RANK.get(rank, body) != body:
        return denied("appointment.rank_foreign")
    return ALLOWED if to_on is None or to_on >= from_on else denied("appointment.term_backwards")


def load_verdict(is_full_time: bool, load: int) -> Verdict:
    """Somebody full-time gives all his time; a part-timer some of it."""
    if is_full_time:
        return ALLOWED if load == 100 else denied("party_staff.full_load")
    return ALLOWED if 1 <= load <= 99 else denied("party_staff.part_load")


@dataclass(frozen=True)
class StaffShare:
    """Full-time Party staff against the workforce; ``target`` in percent."""

    full_time: int
    workforce: int
    target: Decimal

    @property
    def share(self) -> Decimal | None:
        return (Decimal(self.full_time * 100) / self.workforce).quantize(Decimal("0.01"), ROUND_HALF_UP) if self.workforce else None

    @property
    def is_met(self) -> bool:
        return self.workforce > 0 and Decimal(self.full_time * 100) >= self.target * self.workforce
