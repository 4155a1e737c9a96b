"""The roll when a vote has ended: who took part is told to the trail, and what the order of voting has left is smoothed."""

from datetime import datetime

from portal.audit.services import record_shared
from portal.ballots.models import Ballot, BallotVoter
from portal.rights.access import Actor


def close_roll(row: Ballot, at: datetime) -> None:
    """Write the roll anew by staff number, and one line of the trail for each who voted, in the same order.

    An UPDATE leaves the row where the next free place of the file is, so that a copy of the table would list the roll in the
    order of voting. Three statements; nothing where nobody voted.
    """
    roll = list(row.voters.select_related("person__account").order_by("person__staff_no"))
    took_part = [voter.person.account for voter in roll if voter.has_voted]
    if not took_part:
        return
    row.voters.all().delete()
    BallotVoter.objects.bulk_create(roll, batch_size=10_000)
    actors = [Actor(user=user, label=str(user)) for user in took_part]
    record_shared(actors=actors, at=at, action="ballot.voted", obj=row, path=row.node.path)
