"""What every record on site has in common: the unit it stands at and the branch that answers for it."""

from typing import Self

from django.db.models import Q

from portal.kernel.scope import Scope, ScopedQuerySet, subtree


class SiteQuerySet(ScopedQuerySet):
    """Reached from the unit, from the branch that answers, and by the people named in ``own``."""

    scope_path = "node__path"
    branch_path = "branch__node__path"
    own: tuple[str, ...] = ()

    def within(self, scope: Scope) -> Self:
        """Rows inside ``scope``; nothing for an empty scope."""
        reach = Q()
        for path in scope.paths:
            reach |= subtree(self.scope_path, path) | subtree(self.branch_path, path)
        if scope.person_id is not None:
            for field in self.own:
                reach |= Q(**{field: scope.person_id})
        return self.filter(reach) if reach else self.none()
