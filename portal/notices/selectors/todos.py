"""What waits for one person, over all rooms."""

from datetime import datetime

from portal.notices.todos import TodoGroup, TodoSummary, kinds_for
from portal.rights.access import Actor


def todo_summary(actor: Actor, at: datetime) -> TodoSummary:
    """Everything that waits for ``actor``, by kind; asked once a request.

    Costs the statements of the kinds for which the actor has the right, however much waits.
    """
    if "todos" not in actor._memo:
        asked = [TodoGroup(kind, kind.rows(actor, at)) for kind in kinds_for(actor)] if actor.is_signed_in else []
        actor._memo["todos"] = TodoSummary([group for group in asked if group.todos.count])
    return actor._memo["todos"]


def todo_count(actor: Actor, at: datetime) -> int:
    return todo_summary(actor, at).count
