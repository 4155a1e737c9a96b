"""Who may read, judge and take down a post, and who answers for its files."""

from datetime import date
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from branches.knowledge import rules
from branches.knowledge.enums import PostState, VersionState
from branches.knowledge.models import KnowledgeExpert, KnowledgePost, KnowledgeVersion
from portal.kernel.errors import NotReachable
from portal.kernel.scope import Scope
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def is_judged_by(person_id: int | None, day: date, prefix: str = "") -> Exists:
    """Whether somebody is appointed for the post of a query; ``prefix`` is the lookup from its rows to the post."""
    rows: Any = KnowledgeExpert.objects.standing_on(day).filter(person=person_id or 0)
    rows = rows.annotate(post_path=ExpressionWrapper(OuterRef(f"{prefix}node__path"), CharField()))
    return Exists(rows.filter(Q(kind=None) | Q(kind=OuterRef(f"{prefix}kind")), post_path__startswith=F("node__path")))


def readable(actor: Actor, day: date) -> QuerySet[KnowledgePost]:
    """What the actor may open: published in his range, his own, handed in to him as an expert, and what his office looks after."""
    scope = actor.scope("knowledge.view")
    rows = KnowledgePost.objects.readable(scope).order_by().values("pk")  # type: ignore[attr-defined]
    reach = Q(pk__in=rows)
    offices = KnowledgePost.objects.within(Scope(actor.scope("knowledge.manage").paths)).exclude(state=PostState.DRAFT)
    reach |= Q(pk__in=offices.order_by().values("pk"))
    if actor.person_id is not None and actor.can("knowledge.review"):
        handed_in = KnowledgeVersion.objects.filter(state=VersionState.SUBMITTED).values("post")
        judged = KnowledgePost.objects.filter(is_judged_by(actor.person_id, day)).filter(Q(pk__in=handed_in) | Q(state=PostState.PUBLISHED))
        reach |= Q(pk__in=judged.order_by().values("pk"))
    return KnowledgePost.objects.filter(reach)


def is_author(actor: Actor, post: KnowledgePost) -> bool:
    return actor.person_id is not None and actor.person_id == post.author_id


def ensure_author(actor: Actor, post: KnowledgePost) -> None:
    if not is_author(actor, post) or not actor.can("knowledge.write"):
        raise NotReachable("knowledge.write")


def may_judge(actor: Actor, post: KnowledgePost, version: KnowledgeVersion | None, day: date) -> Verdict:
    """NotReachable for whoever is no expert for it."""
    found = actor.can("knowledge.review") and KnowledgePost.objects.filter(is_judged_by(actor.person_id, day), pk=post.pk).exists()
    if not found:
        return denied("knowledge.not_expert")
    return rules.may_judge(post.state, version.state if version else None, is_author=is_author(actor, post))


def manages(actor: Actor, post: KnowledgePost) -> bool:
    scope = actor.scope("knowledge.manage")
    return actor.is_system or scope.covers(post.node.path) or (post.branch is not None and scope.covers(post.branch.node.path))


def may_change_files(actor: Actor, post_id: int) -> bool:
    """The author, until the post is taken down."""
    rows = KnowledgePost.objects.filter(pk=post_id, author=actor.person_id or 0).exclude(state=PostState.WITHDRAWN)
    return actor.can("knowledge.write") and rows.exists()
