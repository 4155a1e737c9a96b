"""Who reads a publicity, who objects, who answers: an objection is answered by neither the objector nor the opener,
and whom the publicity is about does not learn who objects."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.people.models import Person
from portal.publicity import registry, rules
from portal.publicity.models import Publicity, PublicityObjection
from portal.rights.access import Actor


def nodes_above(path: str) -> list[str]:
    """The paths of a unit and of everything above it: ``A/B/`` gives ``A/`` and ``A/B/``."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def readable_by(actor: Actor) -> QuerySet[Publicity]:
    """What the actor may read: shown to a node at or above his own unit, or inside his reach. One statement for his unit."""
    reach = Q(pk__in=Publicity.objects.within(actor.scope("publicity.view")).values("pk"))
    if actor.person_id is not None:
        paths = Person.objects.filter(pk=actor.person_id).values_list("unit__path", flat=True)
        reach |= Q(node__path__in=[above for path in paths for above in nodes_above(path)])
    return Publicity.objects.filter(reach)


def may_object(actor: Actor, publicity: Publicity, today: date) -> Verdict:
    """Every reader with a business role, inside the window. NotReachable for anybody else."""
    if not actor.can("publicity.object") or not readable_by(actor).filter(pk=publicity.pk).exists():
        raise NotReachable("publicity.object")
    return rules.window_verdict(publicity.state, today, publicity.starts_on, publicity.ends_on)


def _office(actor: Actor, right: str, publicity: Publicity) -> Verdict:
    if not actor.is_system and not actor.scope(right).covers(publicity.node.path):
        raise NotReachable(right)
    return rules.running_verdict(publicity.state)


def may_manage(actor: Actor, publicity: Publicity) -> Verdict:
    """Whoever publishes within reach, while it runs."""
    return _office(actor, "publicity.manage", publicity)


def may_answer(actor: Actor, objection: PublicityObjection) -> Verdict:
    """An office with ``publicity.answer`` in reach, a third person."""
    publicity = objection.publicity
    if _is_about(actor, publicity):
        raise NotReachable("publicity.answer")
    return _office(actor, "publicity.answer", publicity) and rules.answer_verdict(
        answerer=actor.user_id, raised_by=objection.raised_by_id, opened_by=publicity.opened_by_id
    )


def _is_about(actor: Actor, publicity: Publicity) -> bool:
    return actor.person_id is not None and actor.person_id in registry.people_of(publicity)


def sees_objectors(actor: Actor, publicity: Publicity) -> bool:
    """Who objected is known to those who answer, nobody else."""
    return actor.scope("publicity.answer").covers(publicity.node.path) and not _is_about(actor, publicity)
