"""Posts in reach with who crosses over, the rates of each organisation, and the roster of Party staff. Sets, whatever their size."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches.appointments import rules
from branches.appointments.enums import CHECK_TONES, Body, HeadCheck, PostRank
from branches.appointments.models import CrossPost, PartyStaff
from branches.orgs.enums import COMMITTEE_POSTS
from branches.orgs.models import BranchPost
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from portal.organization.enums import PARTY_KINDS, NodeKind
from portal.organization.models import Node
from portal.people.models import Person

KEEPERS = [kind for kind in PARTY_KINDS if kind != NodeKind.PARTY_GROUP]


def posts(scope: Scope) -> QuerySet[CrossPost]:
    rows = CrossPost.objects.within(scope).select_related("node", "person__unit", "made_by")
    return rows.order_by("node__path", "body", "-from_on", "pk")


def by_state(rows: QuerySet[Any], wanted: str, today: date) -> QuerySet[Any]:
    """``held``: those in office on ``today``; ``over``: in office past their term; ``ended``: who left."""
    gone = Q(ended_on__lt=today)
    return {"held": rows.exclude(gone), "over": rows.exclude(gone).filter(to_on__lt=today), "ended": rows.filter(gone)}.get(wanted, rows)


def held_by_node(node_ids: Collection[int], day: date) -> dict[int, list[rules.Held]]:
    """node id -> posts held on ``day``: rows of this room, and the committees of branches. Two statements."""
    found: dict[int, list[rules.Held]] = defaultdict(list)
    own = CrossPost.objects.held_on(day).filter(node__in=node_ids).order_by()
    for node_id, person_id, body, rank in own.values_list("node_id", "person_id", "body", "rank"):
        found[node_id].append(rules.Held(person_id, body, rank))
    branch = BranchPost.objects.valid_on(day).filter(branch__in=node_ids, post__in=COMMITTEE_POSTS).order_by()
    for node_id, person_id, post in branch.values_list("branch_id", "person_id", "post"):
        rank = PostRank.SECRETARY if post == "secretary" else PostRank.OTHER
        found[node_id].append(rules.Held(person_id, Body.PARTY, rank))
    return found


def with_crossing(rows: list[Any], day: date) -> list[Any]:
    """``crosses`` beside each post: the holder has a post in another body of the same organisation. Two statements."""
    held = held_by_node({row.node_id for row in rows}, day)
    crossing = {node_id: rules.crossing(found) for node_id, found in held.items()}
    for row in rows:
        row.is_held = row.ended_on is None or row.ended_on >= day
        row.is_over = row.is_held and row.to_on is not None and row.to_on < day
        row.crosses = row.is_held and row.person_id in crossing.get(row.node_id, ())
    return rows


@dataclass(frozen=True)
class Standing:
    """An organisation with its rates in both directions and the check of its heads."""

    node: Node
    overlap: rules.Overlap
    check: HeadCheck
    people: int

    @property
    def tone(self) -> str:
        return CHECK_TONES[self.check]


def asked_kinds(day: date) -> set[str]:
    """Kinds of units at which secretary and chairman or general manager are one person."""
    return {part.strip() for part in str(value_on("ONE_HEAD_UNITS", day)).split(",") if part.strip()}


def standings(scope: Scope, day: date) -> list[Standing]:
    """Every Party organisation of the reach where posts are held on ``day``. Four statements."""
    nodes = list(keepers(scope, day).select_related("parent"))
    held, asked, found = held_by_node([n.pk for n in nodes], day), asked_kinds(day), []
    for node in nodes:
        rows = held.get(node.pk, [])
        is_asked = node.kind == NodeKind.PARTY_COMMITTEE and node.parent is not None and node.parent.kind in asked
        if rows or is_asked:
            people = len({h.person_id for h in rows})
            found.append(Standing(node, rules.overlap_of(rows), rules.head_check(rows, is_asked), people))
    return found


def keepers(scope: Scope, today: date) -> QuerySet[Node]:
    """Party organisations of the reach, without groups."""
    return Node.objects.within(scope).filter(kind__in=KEEPERS).open_on(today).order_by("path")


def terms_over(scope: Scope, today: date) -> QuerySet[CrossPost]:
    """Posts whose term ran out and that nobody ended."""
    return CrossPost.objects.within(scope).filter(ended_on=None, to_on__lt=today).select_related("node", "person")


def staff(scope: Scope) -> QuerySet[PartyStaff]:
    rows = PartyStaff.objects.within(scope).select_related("node", "person__unit", "made_by")
    return rows.order_by("node__path", "-is_full_time", "person__staff_no", "pk")


def staff_share(scope: Scope, day: date) -> rules.StaffShare | None:
    """Full-time Party staff of the reach against the people at work in its units. Three statements; None without a committee.

    The units are those of the committees' enterprises: the reach of a role lies in the Party tree and holds no workers.
    """
    committees = keepers(scope, day).filter(kind=NodeKind.PARTY_COMMITTEE)
    tops = [path.rsplit("/", 2)[0] + "/" for path in committees.values_list("path", flat=True)]
    tops = [top for top in tops if not any(top != other and top.startswith(other) for other in tops)]
    if not tops:
        return None
    people = Person.objects.within(Scope(tuple(sorted(set(tops))))).active_on(day)
    full_time = PartyStaff.objects.within(scope).held_on(day).filter(is_full_time=True)
    counted = full_time.aggregate(n=Count("person", distinct=True))["n"]
    return rules.StaffShare(counted, people.count(), Decimal(str(value_on("PARTY_STAFF_SHARE", day))))
