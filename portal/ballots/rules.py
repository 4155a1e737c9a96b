"""The arithmetic of votes and elections, exact at every boundary (docs/rules.md 1.4 VOTE-01 to VOTE-08, CON-02, CON-03). Pure.

A threshold is a fraction of a whole; the three bases (of those expected, of those present, of the valid papers) differ in
the whole only. Integers are compared by cross-multiplication, so that no rounding decides a vote.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.ballots.enums import Appraisal, BallotKind, BallotState, Basis, Choice
from portal.kernel.verdict import ALLOWED, Verdict, denied

MOST_ITEMS = 60
MOST_SEATS = 30
LONGEST_NAME = 20
SEALED_SIZE = 8192  # every paper is as long as the longest, so that its length tells nothing

# act -> the states in which it may be done
ACTS: Mapping[str, tuple[str, ...]] = {
    "leave_out": (BallotState.DRAFT,),
    "open": (BallotState.DRAFT,),
    "cast": (BallotState.OPEN,),
    "close": (BallotState.OPEN,),
    "totals": (BallotState.OPEN,),
    "check": (BallotState.COUNTED,),
    "cancel": (BallotState.DRAFT, BallotState.OPEN, BallotState.COUNTED),
    "recount": (BallotState.CONCLUDED,),
    "run_off": (BallotState.CONCLUDED,),
}


def may_do(act: str, state: str) -> Verdict:
    """Whether a ballot in ``state`` allows ``act``."""
    return ALLOWED if state in ACTS[act] else denied(f"ballot.cannot_{act}")


@dataclass(frozen=True)
class Threshold:
    """``num``/``den`` of a whole; ``is_strict``: it must be exceeded, else it is enough to reach it."""

    num: int
    den: int
    is_strict: bool

    def is_met(self, count: int, whole: int) -> bool:
        """Whether ``count`` of ``whole`` meets it; nothing meets a share of an empty whole."""
        if whole <= 0:
            return False
        return count * self.den > self.num * whole if self.is_strict else count * self.den >= self.num * whole

    def least(self, whole: int) -> int:
        """The smallest count that meets it."""
        return self.num * whole // self.den + 1 if self.is_strict else -(-self.num * whole // self.den)

    @property
    def share(self) -> str:
        return f"{self.num}/{self.den}"


@dataclass(frozen=True)
class Terms:
    """What a ballot is held under: copied from the rule when the ballot is drafted."""

    code: str
    name: str
    source: str
    quorum: Threshold
    basis: str
    passing: Threshold

    def frozen(self) -> dict[str, Any]:
        """As the ballot keeps it."""
        q, p = self.quorum, self.passing
        return {
            "code": self.code, "name": self.name, "source": self.source, "quorum": [q.num, q.den, q.is_strict], "basis": self.basis,
            "passing": [p.num, p.den, p.is_strict],
        }  # fmt: skip

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> "Terms":
        return cls(kept["code"], kept["name"], kept["source"], Threshold(*kept["quorum"]), kept["basis"], Threshold(*kept["passing"]))


def quorum_verdict(terms: Terms, eligible: int, present: int) -> Verdict:
    """Enough of those expected are there."""
    if terms.quorum.is_met(present, eligible):
        return ALLOWED
    return denied("ballot.no_quorum", eligible=eligible, present=present, least=max(1, terms.quorum.least(eligible)))


def whole_of(basis: str, *, eligible: int, present: int, cast: int) -> int:
    """The whole of which the majority is counted; ``cast`` are the valid papers."""
    return {Basis.ELIGIBLE: eligible, Basis.PRESENT: present, Basis.CAST: cast}[Basis(basis)]


@dataclass(frozen=True)
class Election:
    """``elected``, ``tied`` (for what is left of the seats), ``outrun`` (past the line, below the seats), ``short`` of the line."""

    elected: tuple[str, ...]
    tied: tuple[str, ...]
    outrun: tuple[str, ...]
    short: tuple[str, ...]
    open_seats: int


def elect(votes: Mapping[str, int], seats: int, whole: int, passing: Threshold) -> Election:
    """Who is elected: past the line, most votes first; equal votes at the last seat leave it open for a run-off."""
    past = sorted((name for name, n in votes.items() if passing.is_met(n, whole)), key=lambda name: -votes[name])
    short = tuple(name for name in votes if name not in past)
    if len(past) <= seats:
        return Election(tuple(past), (), (), short, seats - len(past))
    cut = votes[past[seats - 1]]
    above, level = [n for n in past if votes[n] > cut], [n for n in past if votes[n] == cut]
    below = tuple(n for n in past if votes[n] < cut)
    if len(above) + len(level) == seats:
        return Election(tuple(above + level), (), below, short, 0)
    return Election(tuple(above), tuple(level), below, short, seats - len(above))


def foremost(votes: Mapping[str, int], names: Sequence[str]) -> tuple[str, ...]:
    """``names`` with the most votes first; of more than a paper holds those that stand clearly before the others."""
    ordered = sorted(names, key=lambda name: -votes[name])
    if len(ordered) <= MOST_ITEMS:
        return tuple(ordered)
    cut = votes[ordered[MOST_ITEMS]]
    return tuple(name for name in ordered if votes[name] > cut) or tuple(ordered)


def options_of(kind: str) -> tuple[str, ...]:
    """What may be marked beside each item."""
    return tuple(Appraisal.values) if kind == BallotKind.GRID else tuple(Choice.values)


def rule_verdict(kind: str, *, is_for_elections: bool, of_elections: Terms | None) -> Verdict:
    """An election is held under a rule of elections where the room has one (``of_elections``), and nothing else is."""
    if kind == BallotKind.ELECTION and not is_for_elections and of_elections is not None:
        quorum, passing = of_elections.quorum, of_elections.passing
        words = {"rule": of_elections.name, "quorum": quorum.share, "share": passing.share}
        return denied("ballot.election_needs_its_rule", **words)
    if kind == BallotKind.DECISION and is_for_elections:
        return denied("ballot.rule_of_elections")
    return ALLOWED


def plan_verdict(kind: str, items: Sequence[str], seats: int, *, is_multi: bool, surplus: tuple[int, int]) -> Verdict:
    """The items of a ballot: named once each; in an election as many as the seats, or in a contested one by ``surplus`` more."""
    if not items:
        return denied("ballot.no_items")
    if len(items) > MOST_ITEMS:
        return denied("ballot.too_many_items", most=MOST_ITEMS)
    twice = next((name for n, name in enumerate(items) if name in items[:n]), "")
    if twice:
        return denied("ballot.item_twice", name=twice)
    if kind != BallotKind.ELECTION:
        return ALLOWED
    if not 1 <= seats <= MOST_SEATS:
        return denied("ballot.seats_needed", most=MOST_SEATS)
    if not is_multi:
        return ALLOWED if len(items) == seats else denied("ballot.equal_needed", seats=seats, count=len(items))
    least = seats + max(1, -(-seats * surplus[0] // surplus[1]))
    words = {"seats": seats, "count": len(items), "least": least, "share": f"{surplus[0]}/{surplus[1]}"}
    return ALLOWED if len(items) >= least else denied("ballot.surplus_needed", **words)


def paper_verdict(
    kind: str, seats: int, numbers: Collection[int], choices: Mapping[int, str], write_ins: Sequence[str], *, allows_write_in: bool
) -> Verdict:
    """Whether a paper is complete and counts; a paper that names more than the seats would be void (VOTE-05)."""
    options = options_of(kind)
    if set(choices) - set(numbers) or any(choice not in options for choice in choices.values()):
        return denied("ballot.paper_broken")
    if set(numbers) - set(choices):
        return denied("ballot.paper_incomplete", missing=len(set(numbers) - set(choices)))
    if write_ins and not (allows_write_in and kind == BallotKind.ELECTION):
        return denied("ballot.no_write_in")
    if len(set(write_ins)) != len(write_ins) or any(not 0 < len(name) <= LONGEST_NAME for name in write_ins):
        return denied("ballot.write_in_twice", longest=LONGEST_NAME)
    if kind == BallotKind.ELECTION:
        named = sum(choice == Choice.YES for choice in choices.values()) + len(write_ins)
        if named > seats:
            return denied("ballot.too_many_named", named=named, seats=seats)
    return ALLOWED


def totals_verdict(
    kind: str, seats: int, *, present: int, issued: int, returned: int, spoiled: int, counts: Mapping[int, Mapping[str, int]],
    write_ins: Mapping[str, int],
) -> Verdict:  # fmt: skip
    """Whether the figures of a paper count fit together; more papers back than given out void the vote (VOTE-05)."""
    if issued > present:
        return denied("ballot.more_issued", issued=issued, present=present)
    if returned > issued:
        return denied("ballot.more_returned", issued=issued, returned=returned)
    valid = returned - spoiled
    if valid < 0:
        return denied("ballot.more_spoiled", returned=returned, spoiled=spoiled)
    for no, row in counts.items():
        if sum(row.values()) != valid:
            return denied("ballot.sum_differs", no=no, sum=sum(row.values()), valid=valid)
    if any(n > valid for n in write_ins.values()):
        return denied("ballot.write_in_above", valid=valid)
    named = sum(row.get(Choice.YES, 0) for row in counts.values()) + sum(write_ins.values())
    if kind == BallotKind.ELECTION and named > valid * seats:
        return denied("ballot.named_above", named=named, most=valid * seats)
    return ALLOWED


def void_verdict(*, voider: int | None, teller: int | None, is_candidate: bool) -> Verdict:
    """A count that has been entered is voided by somebody who has not made it and is not voted on: nobody strikes out a result
    that he knows and does not like."""
    if voider is None or voider == teller:
        return denied("ballot.own_void")
    return denied("ballot.candidate_voids") if is_candidate else ALLOWED


def check_verdict(*, checker: int | None, teller: int | None, is_candidate: bool) -> Verdict:
    """Whoever checks a count has not made it and is not voted on."""
    if checker == teller:
        return denied("ballot.own_count")
    return denied("ballot.candidate_checks") if is_candidate else ALLOWED
