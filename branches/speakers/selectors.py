"""Pools in reach with the talks that came of them; talks that wait. Sets, whatever their size."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.speakers import access
from branches.speakers.enums import TalkState
from branches.speakers.models import Speaker, SpeakerTalk
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import PARTY_KINDS, UNIT_KINDS, NodeKind
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import Actor

KEEPERS = [kind for kind in PARTY_KINDS if kind != NodeKind.PARTY_GROUP]
POOLS = ("listed", "withdrawn")


def keepers(scope: Scope, today: date) -> QuerySet[Node]:
    """Party organisations that may keep a pool."""
    return Node.objects.within(scope).filter(kind__in=KEEPERS).open_on(today).order_by("path")


def person_near(node: Node, number: str) -> Person | None:
    """Somebody of the unit around ``node`` by staff number, also when he has left: retirees are meant. Two statements."""
    unit = Node.objects.filter(path__in=ancestors_of(node.path), kind__in=UNIT_KINDS).order_by("-depth").first()
    rows = Person.objects.filter(staff_no=number.strip().upper())
    return rows.filter(subtree("unit__path", unit.path)).first() if unit is not None else None


def speakers(actor: Actor) -> QuerySet[Speaker]:
    """Whom the actor sees; beside each the talks held and the last one."""
    held = Q(talks__state=TalkState.HELD)
    rows = access.readable(actor).select_related("node", "person__unit")
    found = rows.annotate(talk_count=Count("talks", filter=held), last_on=Max("talks__activity__held_on", filter=held))
    return found.order_by("node__path", "kind", "pk")


def of_pool(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    """``listed`` or ``withdrawn``; everybody for anything else."""
    return rows.filter(withdrawn_on__isnull=wanted == "listed") if wanted in POOLS else rows


def bookable(node: Node) -> QuerySet[Speaker]:
    """Those who consent, of the pools of ``node``, below it and above it."""
    near = Q(node__path__in=ancestors_of(node.path)) | subtree("node__path", node.path)
    return Speaker.objects.listed().filter(near).select_related("node", "person").order_by("node__path", "kind", "pk")


def talks(scope: Scope) -> QuerySet[SpeakerTalk]:
    rows = SpeakerTalk.objects.within(scope).select_related("speaker__node", "speaker__person", "branch__node", "activity")
    return rows.order_by("-wanted_on", "-pk")


def of_state(rows: QuerySet[SpeakerTalk], state: str) -> QuerySet[SpeakerTalk]:
    return rows.filter(state=state) if state in TalkState.values else rows


def state_counts(rows: QuerySet[SpeakerTalk]) -> dict[str, int]:
    """One statement."""
    counts = {str(state): Count("pk", filter=Q(state=state)) for state in TalkState.values}
    found = rows.order_by().aggregate(all=Count("pk"), **counts)
    return {"": found.pop("all"), **found}


def asking(scope: Scope, speaker: Speaker) -> QuerySet[Branch]:
    """Branches in reach that may ask for ``speaker``: those below the keeper, or the keeper's own line."""
    near = subtree("node__path", speaker.node.path) | Q(node__path__in=ancestors_of(speaker.node.path))
    return Branch.objects.within(scope).filter(near, node__closed_on=None).select_related("node").order_by("node__path")


def records_for(talk: SpeakerTalk, today: date) -> QuerySet[Activity]:
    """Activities of the branch that were held since the request and belong to no other talk."""
    rows = Activity.objects.filter(branch=talk.branch_id, held_on__range=(talk.asked_on, today), speaker_talk=None)
    return rows.exclude(state="planned").order_by("-starts_at", "-pk")
