"""Reads of posts: lists with how often they were used, what waits, experts, figures by unit."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from branches.knowledge import access
from branches.knowledge.enums import OPEN_VERSIONS, PostState, VersionState
from branches.knowledge.models import KnowledgeExpert, KnowledgePost, KnowledgeVersion
from branches.safety.selectors import reachable_units
from portal.files.access import Place
from portal.kernel import clock
from portal.kernel.scope import Scope
from portal.organization.enums import UNIT_KINDS
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import Actor
from portal.search.models import SearchEntry

INDEX = "knowledge"
MINE, WAITING = "mine", "waiting"


def posts(actor: Actor, day: date) -> QuerySet[KnowledgePost]:
    """What the actor may open, with ``used``: how often others say they used it."""
    rows = access.readable(actor, day).select_related("node", "branch__node", "reach_node", "kind", "current", "author")
    return rows.annotate(used=Count("uses")).order_by("-published_on", "-pk")


def of_tab(rows: QuerySet[KnowledgePost], actor: Actor, tab: str, day: date) -> QuerySet[KnowledgePost]:
    """One's own posts, what waits for one's opinion, else what is published."""
    if tab == MINE:
        return rows.filter(author=actor.person_id or 0)
    if tab == WAITING:
        waits = KnowledgeVersion.objects.filter(state=VersionState.SUBMITTED).values("post")
        return rows.filter(access.is_judged_by(actor.person_id, day), pk__in=waits).exclude(author=actor.person_id or 0)
    if tab == PostState.WITHDRAWN:
        return rows.filter(state=PostState.WITHDRAWN)
    return rows.filter(state=PostState.PUBLISHED)


def asked(rows: QuerySet[KnowledgePost], question: str) -> QuerySet[KnowledgePost]:
    """Rows whose words hold what was asked for, by the full-text index."""
    return rows.filter(pk__in=SearchEntry.objects.asked(INDEX, question).values("object_id"))


def with_hand(rows: list[KnowledgePost]) -> list[KnowledgePost]:
    """Each with ``in_hand``: the version that is being written or judged. One statement."""
    found = {v.post_id: v for v in KnowledgeVersion.objects.filter(post__in=[row.pk for row in rows], state__in=OPEN_VERSIONS)}
    for row in rows:
        row.in_hand = found.get(row.pk)  # type: ignore[attr-defined]
    return rows


def in_hand(post: KnowledgePost) -> KnowledgeVersion | None:
    return post.versions.filter(state__in=OPEN_VERSIONS).first()


def ranges_of(post: KnowledgePost) -> QuerySet[Node]:
    """Units for which a post may be published: the author's own and those above it."""
    return Node.objects.filter(path__in=ancestors_of(post.node.path), kind__in=UNIT_KINDS).order_by("path")


def use_nodes(person: Person) -> QuerySet[Node]:
    """For whom somebody may say «we used this»: his unit, and the units above up to the district."""
    return Node.objects.filter(path__in=ancestors_of(person.unit.path), kind__in=UNIT_KINDS).order_by("-path")


def person_of(actor: Actor) -> Person | None:
    """Whose account it is, with the unit."""
    return Person.objects.filter(pk=actor.person_id or 0).select_related("unit").first()


def waiting(actor: Actor, day: date) -> QuerySet[KnowledgeVersion]:
    """Versions handed in that the actor is to judge, and his own that came back."""
    judge = access.is_judged_by(actor.person_id, day, "post__") if actor.can("knowledge.review") else Q(pk__in=[])
    mine = Q(post__author=actor.person_id or 0)
    rows = KnowledgeVersion.objects.exclude(post__state=PostState.WITHDRAWN)
    asked_of_me = Q(judge) & Q(state=VersionState.SUBMITTED) & ~mine
    return rows.filter(asked_of_me | (mine & Q(state=VersionState.RETURNED))).select_related("post__node")


def experts(scope: Scope) -> QuerySet[KnowledgeExpert]:
    return KnowledgeExpert.objects.within(scope).select_related("person__unit", "node", "kind").order_by("ended_on", "node__path", "pk")


def experts_for(post: KnowledgePost, day: date) -> list[int]:
    """Accounts of the experts who may judge a post, the author left out."""
    rows: Any = KnowledgeExpert.objects.standing_on(day).filter(node__path__in=ancestors_of(post.node.path))
    rows = rows.filter(Q(kind=None) | Q(kind=post.kind_id)).exclude(person=post.author_id)
    return list(rows.filter(person__account__is_active=True).values_list("person__account", flat=True))


def expert_units(actor: Actor, day: date) -> QuerySet[Node]:
    return reachable_units(actor, "knowledge.manage", day)


def post_node(post_id: int) -> int | None:
    return KnowledgePost.objects.filter(pk=post_id).values_list("node_id", flat=True).first()


def may_open(actor: Actor, post_id: int) -> bool:
    return actor.can("knowledge.view") and access.readable(actor, clock.today()).filter(pk=post_id).exists()


def post_reach(actor: Actor) -> QuerySet[KnowledgePost, int]:
    return KnowledgePost.objects.filter(author=actor.person_id or 0).order_by().values_list("pk", flat=True)


def post_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = access.readable(actor, clock.today()).filter(pk__in=list(ids)).select_related("current", "kind")
    return {row.pk: Place(str(row.current or row.kind), reverse("knowledge_detail", args=[row.pk])) for row in rows}
