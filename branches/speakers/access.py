"""Who sees whom in the pools, who keeps a pool, who takes back a consent."""

from django.db.models import Q, QuerySet

from branches.speakers.models import Speaker, SpeakerTalk
from portal.kernel.scope import subtree
from portal.kernel.verdict import ALLOWED, Verdict
from portal.organization.selectors import ancestors_of
from portal.rights.access import Actor


def readable(actor: Actor) -> QuerySet[Speaker]:
    """Those who consent, of pools in the reach and of those above it; a keeper sees all of his pool, everybody himself."""
    scope = actor.scope("speaker.view")
    reach = Q(pk__in=Speaker.objects.within(actor.scope("speaker.edit")).order_by().values("pk"))
    if actor.person_id is not None:
        reach |= Q(person=actor.person_id)
    if scope.paths:
        near = Q(node__path__in=sorted({path for root in scope.paths for path in ancestors_of(root)}))
        for path in scope.paths:
            near |= subtree("node__path", path)
        reach |= near & Q(withdrawn_on=None)
    return Speaker.objects.filter(reach)


def keeps(actor: Actor, speaker: Speaker) -> bool:
    return actor.is_system or actor.scope("speaker.edit").covers(speaker.node.path)


def may_consent(actor: Actor, speaker: Speaker) -> Verdict:
    """Whoever stands in the pool for himself, and its keeper. NotReachable for anybody else."""
    return ALLOWED if is_self(actor, speaker) else actor.may("speaker.edit", path=speaker.node.path)


def is_self(actor: Actor, speaker: Speaker) -> bool:
    return actor.person_id is not None and speaker.person_id == actor.person_id


def asks_for(actor: Actor, talk: SpeakerTalk) -> bool:
    """Whether the actor is of the branch that asked."""
    return actor.is_system or actor.scope("speaker.ask").covers(talk.branch.node.path)
