"""The actor of a request, a token or a job, and what the matrix lets him do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, Q

from portal.kernel.errors import NotReachable
from portal.kernel.scope import NOTHING, Scope, covers_root
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.enums import Role
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant, User

# Of portal.organization.enums, which stands above.
COMMITTEE_KIND = "party_committee"
BRANCH_KINDS = frozenset({"branch", "joint_branch", "temporary_branch", "party_group"})


@dataclass(frozen=True)
class HeldRole:
    """``ground``: the unit that a Party committee stands in, where the role is held at one; else the path itself. ``kind``: of the
    node at which it is held."""

    role: str
    path: str
    ground: str = ""
    kind: str = ""

    def reach(self, *, of_unit: bool) -> str:
        return self.ground or self.path if of_unit else self.path


@dataclass(frozen=True, eq=False)
class Actor:
    """Who acts. ``user`` is None for nobody and for the system itself (``is_system``).

    ``opened``: the kinds of things that a token of narrow scopes opens, None for everything. What it does not open, its
    owner cannot do through it, wherever a right is asked: in a search, an export or beside another record.
    """

    user: User | None = None
    held: tuple[HeldRole, ...] = ()
    is_system: bool = False
    label: str = ""
    opened: frozenset[str] | None = None
    _memo: dict = field(default_factory=dict, repr=False)

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def person_id(self) -> int | None:
        return self.user.person_id if self.user else None

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(h.role for h in self.held)

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in Role.values if role in self.roles]

    def holds(self, right: str) -> bool:
        """Whether any role held has ``right`` somewhere, whatever a token leaves of it."""
        return self.is_system or bool(self.roles & MATRIX[right].roles)

    def can(self, right: str) -> bool:
        """Whether ``right`` is held somewhere and, of a token, opened."""
        return self.holds(right) and (self.opened is None or MATRIX[right].object in self.opened)

    def scope(self, right: str) -> Scope:
        """Where ``right`` reaches: subtrees for offices, own records for the worker role."""
        if not self.can(right) or self.user is None:
            return Scope(paths=("",)) if self.is_system else NOTHING
        row, allowed = MATRIX[right], MATRIX[right].roles
        held = [h for h in self.held if h.role in allowed and h.role != Role.WORKER]
        paths = {h.reach(of_unit=row.of_unit) for h in held}
        own = self.person_id if Role.WORKER in self.roles & allowed else None
        return Scope(tuple(sorted(paths)), own, len(paths) == 1 and all(h.kind in BRANCH_KINDS for h in held))

    def governs(self, right: str) -> bool:
        """Whether ``right`` is held for the whole enterprise: what belongs to no node is changed by nobody else."""
        return self.can(right) and covers_root(self.scope(right))

    def may(self, right: str, *, path: str = "", person_id: int | None = None, state: str = "") -> Verdict:
        """May this be done to an object at ``path`` or of ``person_id``, being in ``state``?

        Raises NotReachable when the object is outside the reach: the caller must not learn that it exists.
        """
        if not self.is_system:
            scope = self.scope(right)
            is_own = person_id is not None and scope.person_id == person_id
            if not is_own and not scope.covers(path):
                raise NotReachable(right)
        states = MATRIX[right].states
        if states is not None and state not in states:
            return denied("rights.wrong_state", right=str(MATRIX[right].label))
        return ALLOWED

    def unread_notices(self) -> int:
        """Unread notices of this account, those of one topic as one, like the list: one statement, asked once."""
        if "unread" not in self._memo:
            unread = {"topics": Count("topic", distinct=True, filter=~Q(topic="")), "others": Count("pk", filter=Q(topic=""))}
            found = self.user.notices.filter(read_at=None).aggregate(**unread) if self.user else {}
            self._memo["unread"] = sum(found.values())
        return self._memo["unread"]


NOBODY = Actor()


def system_actor(label: str) -> Actor:
    """The portal itself at work (a job, a command); ``label`` stands in the audit row."""
    return Actor(is_system=True, label=label)


def _ground(above: str, kind: str | None) -> str:
    """The unit that a committee below ``above`` stands in: that node, or the nearest over it that is no committee itself."""
    if kind != COMMITTEE_KIND:
        return above
    codes = above.rstrip("/").split("/")
    paths = ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes))]
    nodes = RoleGrant._meta.get_field("node").related_model._default_manager  # the tree stands above this room
    return nodes.filter(path__in=paths).exclude(kind=COMMITTEE_KIND).order_by("-depth").values_list("path", flat=True).first() or ""


def actor_of(user: User, today: date, opened: frozenset[str] | None = None) -> Actor:
    """The actor for ``user`` with the roles valid on ``today``, of a token with what it has ``opened``: one statement.

    One more for each role at a committee below a committee, which are few.
    """
    rows = RoleGrant.objects.filter(user=user).valid_on(today)
    grants: Iterable[tuple[str, str, str, str | None, str | None]] = rows.values_list(
        "role", "node__path", "node__kind", "node__parent__path", "node__parent__kind"
    )
    held = tuple(
        HeldRole(role, path, _ground(above or "", kind_above) if kind == COMMITTEE_KIND else "", kind)
        for role, path, kind, above, kind_above in grants
    )
    return Actor(user=user, held=held, label=str(user), opened=opened)
