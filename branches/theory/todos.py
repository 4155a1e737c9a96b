"""Committees whose study group has not met in the running quarter."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.theory import selectors
from portal.notices.todos import NONE, SHOWN, Todo, Todos
from portal.rights.access import Actor


def to_study(actor: Actor, at: datetime) -> Todos:
    rows = selectors.waiting(actor.scope("theory.edit"), localdate(at))
    if not rows:
        return NONE
    drawn = [
        Todo(_("%(quarter)s 中心组学习") % {"quarter": period.code}, reverse("theory_new"), period.ends_on, node.name)
        for node, period in rows[:SHOWN]
    ]
    return Todos(len(rows), tuple(drawn))
