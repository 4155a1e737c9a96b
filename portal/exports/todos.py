"""What waits for a second person: large exports of colleagues that want his word."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.exports.selectors import label_of, waiting_for
from portal.notices.todos import SHOWN, Todo, Todos
from portal.rights.access import Actor


def to_decide(actor: Actor, at: datetime) -> Todos:
    """One statement; those who asked first stand first."""
    rows = [
        Todo(label_of(export), reverse("export_detail", args=[export.pk]), detail=_("涉及 %(n)s 人") % {"n": export.people})
        for export in waiting_for(actor)
    ]
    return Todos(len(rows), tuple(rows[:SHOWN]))
