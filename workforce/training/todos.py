"""Classes that are over and wait to be closed, and development records that wait for somebody else."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.scope import Scope, subtree
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.training import rules
from workforce.training.models import TrainingClass, TrainingGrowth


def to_close(actor: Actor, at: datetime) -> Todos:
    """Over, below the office and not only seen from there, not closed: two statements."""
    today, reach = localdate(at), Q(pk__in=[])
    for path in actor.scope("training.run").paths:
        reach |= subtree("node__path", path)
    rows = TrainingClass.objects.filter(reach, state__in=rules.TAKES_PEOPLE, to_on__lt=today)
    return of_rows(rows.select_related("node"), _class, today)


def to_judge(actor: Actor, at: datetime) -> Todos:
    """Told by somebody else, and not of the actor: two statements."""
    rows = TrainingGrowth.objects.within(Scope(actor.scope("training.people").paths)).filter(state="told")
    rows = rows.exclude(told_by=actor.user_id)
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)
    return of_rows(rows.select_related("person"), _growth, localdate(at))


def _class(row: TrainingClass) -> Todo:
    return Todo(row.title, reverse("training_class", args=[row.pk]), row.to_on, row.node.name)


def _growth(row: TrainingGrowth) -> Todo:
    return Todo(row.title, reverse("training_growths") + "?s=told", detail=row.person.name)
