"""What waits for a leader: visits that are due, and what he promised."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.linkages import selectors
from portal.notices.todos import Todo, Todos, dated
from portal.rights.access import Actor


def own_visits(actor: Actor, at: datetime) -> Todos:
    """One statement for whoever looks after no branch."""
    today = localdate(at)
    return dated([_line(row) for row in selectors.waiting(actor.person_id, today)], today)


def _line(row: selectors.Waiting) -> Todo:
    name = row.link.branch.node.name
    titles = {
        "plan": _("走访 %(name)s：%(text)s"), "visit": _("本季度还要走访 %(name)s"), "promise": _("兑现对 %(name)s 的承诺：%(text)s"),
    }  # fmt: skip
    title = titles[row.kind] % {"name": name, "text": row.text}
    return Todo(title, reverse("link_detail", args=[row.link.pk]), row.due_on, name)
