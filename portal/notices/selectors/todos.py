"""What waits for one person, over all rooms."""

from datetime import datetime

from portal.notices.todos import TodoGroup, TodoSummary, count_together, kinds_for
from portal.rights.access import Actor


def todo_summary(actor: Actor, at: datetime) -> TodoSummary:
    """Everything that waits for ``actor``, by kind; asked once a request.

    Costs a statement for every two dozen kinds of rows, and what the kinds read beside their rows, however much waits.
    """
    if "todos" not in actor._memo:
        asked = [TodoGroup(kind, kind.rows(actor, at)) for kind in kinds_for(actor)] if actor.is_signed_in else []
        count_together(group.todos for group in asked)
        actor._memo["todos"] = TodoSummary([group for group in asked if group.todos.count])
    return actor._memo["todos"]


def todo_count(actor: Actor, at: datetime) -> int:
    return todo_summary(actor, at).count
