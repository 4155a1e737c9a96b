"""What a member still has to publish in the running period."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.postings import selectors
from branches.postings.selectors import OwnLine
from portal.notices.todos import NONE, SHOWN, Todo, Todos
from portal.rights.access import Actor


def to_post(actor: Actor, at: datetime) -> Todos:
    today = localdate(at)
    open_lines = [line for line in selectors.own_lines(actor.person_id, today) if not line.is_met]
    if not open_lines:
        return NONE
    open_lines.sort(key=lambda line: (line.period.ends_on, line.task.pk))
    return Todos(len(open_lines), tuple(_drawn(line) for line in open_lines[:SHOWN]))


def _drawn(line: OwnLine) -> Todo:
    title = _("发布经验：%(title)s（还差 %(n)s 篇）") % {"title": line.task.title, "n": line.missing}
    return Todo(title, reverse("posting_mine"), line.period.ends_on, line.task.node.name)
