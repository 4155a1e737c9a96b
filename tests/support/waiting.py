"""What waits, read as a page reads it: the number, then the first few rows."""

from portal.notices.todos import Todos


def told(todos: Todos) -> int:
    """How many wait; the first of them are drawn, so that a count of statements has both."""
    assert len(todos.first) <= todos.count
    return todos.count
