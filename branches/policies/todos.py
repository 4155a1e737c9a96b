"""Rules that are due for review."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from branches.policies import selectors
from branches.policies.models import Policy
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def to_review(actor: Actor, at: datetime) -> Todos:
    today = localdate(at)
    return of_rows(selectors.due(Scope(actor.scope("policy.edit").paths), today), _drawn, today, due="review_on")


def _drawn(row: Policy) -> Todo:
    return Todo(row.title, reverse("policy_detail", args=[row.pk]), row.review_on, row.node.name)
