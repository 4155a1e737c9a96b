"""One paper by one person, once. The trail is not told now but at the end, of all who took part at once: no order, no time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from portal.ballots import access, rules
from portal.ballots.models import Ballot
from portal.ballots.services.rows import locked
from portal.ballots.services.seal import seal_paper
from portal.kernel.errors import RuleBroken, ensure
from portal.rights.access import Actor


def look_at_paper(*, ballot: Ballot, choices: Mapping[int, str], write_ins: Sequence[str]) -> list[str]:
    """RuleBroken for a paper that would not count; gives back the written names without idle spaces. Writes nothing."""
    items = dict(ballot.items.values_list("no", "label"))
    names = [" ".join(name.split()) for name in write_ins if name.strip()]
    listed = next((name for name in names if name in items.values()), "")
    if listed:
        raise RuleBroken("ballot.write_in_listed", name=listed)
    ensure(rules.paper_verdict(ballot.kind, ballot.seats, items, choices, names, allows_write_in=ballot.allows_write_in))
    return names


@transaction.atomic
def cast_paper(*, actor: Actor, at: datetime, ballot: Ballot, choices: Mapping[int, str], write_ins: Sequence[str] = ()) -> None:
    """Vote. Participation and sealed paper come into being together or not at all; a second paper is refused.

    The lock on the ballot lets one paper in at a time; the conditional update decides between two clicks.
    """
    row = locked(ballot, None)
    voter, verdict = access.may_cast(actor, row)
    ensure(verdict)
    assert voter is not None
    names = look_at_paper(ballot=row, choices=choices, write_ins=write_ins)
    if not row.voters.filter(pk=voter.pk, has_voted=False).update(has_voted=True):
        raise RuleBroken("ballot.voted_already")
    seal_paper(row, choices, names)  # the ballot's version does not move: it would count the papers
