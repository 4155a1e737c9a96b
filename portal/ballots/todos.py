"""What waits for a voter: votes by phone that run now and in which he has not voted yet."""

from datetime import datetime

from django.urls import reverse

from portal.ballots.access import owner_or_404
from portal.ballots.enums import BallotState
from portal.ballots.selectors import own_rolls
from portal.notices.todos import SHOWN, Todo, Todos
from portal.rights.access import Actor


def to_cast(actor: Actor, at: datetime) -> Todos:
    """One statement, and for each of the few votes that want people in the room another one: who is there."""
    mine = own_rolls(actor).filter(ballot__state=BallotState.OPEN, has_voted=False)
    ballots = [line.ballot for line in mine[:SHOWN]]
    rows = [
        Todo(ballot.title, reverse("ballot_vote", args=[ballot.pk]), detail=str(ballot.node))
        for ballot in ballots
        if not ballot.needs_presence or actor.person_id in owner_or_404(ballot.record_kind).present(ballot.record_id)
    ]
    return Todos(len(rows), tuple(rows))
