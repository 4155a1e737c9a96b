"""Who sets activities for branches, and who answers."""

from django.db.models import QuerySet

from branches.arrangements.models import Arrangement
from portal.kernel.scope import Scope
from portal.rights.access import Actor


def may_answer(actor: Actor, path: str) -> bool:
    return actor.is_system or actor.scope("arrangement.answer").covers(path)


def arrangements(scope: Scope) -> QuerySet[Arrangement]:
    return Arrangement.objects.within(scope).select_related("node", "kind", "made_by")
