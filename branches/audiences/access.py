"""Who keeps a segment and says something to it."""

from typing import Any

from portal.kernel.errors import NotReachable
from portal.rights.access import Actor


def is_near(actor: Actor, right: str, node: Any, branch: Any = None) -> bool:
    scope = actor.scope(right)
    return actor.is_system or scope.covers(node.path) or (branch is not None and scope.covers(branch.node.path))


def ensure_near(actor: Actor, right: str, node: Any, branch: Any = None) -> None:
    if not is_near(actor, right, node, branch):
        raise NotReachable(right)
