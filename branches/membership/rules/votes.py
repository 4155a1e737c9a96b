"""The vote on an admission or a conversion: quorum and majority of those expected, written opinions count in (VOTE-02). Pure."""

from dataclasses import dataclass

from portal.ballots.rules import Terms
from portal.kernel.verdict import ALLOWED, Verdict, denied


@dataclass(frozen=True)
class VoteFigures:
    """``expected``, ``present``: members who have a vote. ``written_*``: opinions that absentees lodged before the meeting."""

    expected: int
    present: int
    yes: int
    no: int = 0
    abstain: int = 0
    spoiled: int = 0
    written_yes: int = 0
    written_other: int = 0

    @property
    def ballots(self) -> int:
        return self.yes + self.no + self.abstain + self.spoiled

    @property
    def absent(self) -> int:
        return self.expected - self.present

    @property
    def in_favour(self) -> int:
        return self.yes + self.written_yes


def figures_verdict(vote: VoteFigures) -> Verdict:
    """Whether the figures fit together; more ballots than voters are void and are never counted (VOTE-05)."""
    if vote.present > vote.expected:
        return denied("development.more_present", present=vote.present, expected=vote.expected)
    if vote.ballots > vote.present:
        return denied("development.more_ballots", ballots=vote.ballots, present=vote.present)
    written = vote.written_yes + vote.written_other
    if written > vote.absent:
        return denied("development.more_written", written=written, absent=vote.absent)
    return ALLOWED


def quorum_verdict(vote: VoteFigures, terms: Terms) -> Verdict:
    """Enough of those expected are there; whoever only wrote is not."""
    if terms.quorum.is_met(vote.present, vote.expected):
        return ALLOWED
    return denied("development.no_quorum", expected=vote.expected, present=vote.present, least=terms.quorum.least(vote.expected))


def is_carried(vote: VoteFigures, terms: Terms) -> bool:
    """Whether the ballots in favour and the written opinions are more than half of those expected."""
    return terms.passing.is_met(vote.in_favour, vote.expected)


def least_yes(vote: VoteFigures, terms: Terms) -> int:
    return terms.passing.least(vote.expected)
