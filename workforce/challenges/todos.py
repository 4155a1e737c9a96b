"""What waits in challenges: to judge, to sign, to post, to decide, stages and ends that are due."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.challenges import selectors
from workforce.challenges.models import Challenge


def waiting(actor: Actor, at: datetime) -> Todos:
    def drawn(row: Challenge) -> Todo:
        title = f"{row.title}：{row.get_state_display()}"
        return Todo(title, reverse("challenge_detail", args=[row.pk]), row.due_on, row.problem.unit.name)

    return of_rows(selectors.waiting_for(actor, localdate(at)), drawn, localdate(at))
