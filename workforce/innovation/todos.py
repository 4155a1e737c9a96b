"""What waits: reviews to judge, drafts to approve."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.innovation import selectors
from workforce.innovation.models import InnovationProject, InnovationSeat


def to_judge(actor: Actor, at: datetime) -> Todos:
    """Two statements."""
    if actor.person_id is None:
        return NONE

    def drawn(seat: InnovationSeat) -> Todo:
        return Todo(seat.review.title, reverse("innovation_review", args=[seat.review_id]), None, seat.review.node.name)

    return of_rows(selectors.waiting_for(actor.person_id), drawn, localdate(at))


def to_approve(actor: Actor, at: datetime) -> Todos:
    """Two statements."""

    def drawn(row: InnovationProject) -> Todo:
        return Todo(row.title, reverse("innovation_detail", args=[row.pk]), None, row.unit.name)

    return of_rows(selectors.for_office(actor), drawn, localdate(at))
