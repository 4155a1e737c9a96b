"""Posts that wait for an opinion, and one's own that came back."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.knowledge import selectors
from branches.knowledge.enums import VersionState
from branches.knowledge.models import KnowledgeVersion
from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.rights.access import Actor


def waiting(actor: Actor, at: datetime) -> Todos:
    """One statement, a second where something waits."""
    if actor.person_id is None:
        return NONE
    return of_rows(selectors.waiting(actor, localdate(at)), _line, localdate(at))


def _line(row: KnowledgeVersion) -> Todo:
    title = _("评审：%(title)s") if row.state == VersionState.SUBMITTED else _("修改后再提交：%(title)s")
    return Todo(title % {"title": row.title}, reverse("knowledge_detail", args=[row.post_id]), None, row.post.node.name)
