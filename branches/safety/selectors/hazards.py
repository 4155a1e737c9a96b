"""Reads of hazards: lists, what waits for whom, whom one may be given to."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from branches.safety.enums import OPEN_STATES, OWNED_STATES, HazardState
from branches.safety.models import Hazard, HazardEscalation
from branches.safety.selectors.sites import home_path
from portal.audit.models import AuditRow
from portal.catalogue.selectors import values_on
from portal.files.access import Place
from portal.kernel.scope import Scope, subtree
from portal.people.models import Person
from portal.rights.access import Actor

STEPS = ("HAZARD_ESCALATE_BRANCH", "HAZARD_ESCALATE_ABOVE")
ABOVE = 2  # the step that reaches the level above the branch


def hazard_rows(scope: Scope) -> QuerySet[Hazard]:
    """Hazards of the reach, the newest first, with what a list shows."""
    return Hazard.objects.within(scope).select_related("node", "branch__node", "grade", "owner")


def state_counts(rows: QuerySet[Hazard], today: date) -> dict[str, int]:
    """How many rows stand in each state, how many are late, and all of them: one statement."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in HazardState.values}
    late = Q(due_on__lt=today, state__in=[HazardState.REPORTED, *OWNED_STATES])
    return rows.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=late), **counts)


def hazard_history(hazard: Hazard) -> list[AuditRow]:
    """What has happened to it, the latest first. One statement."""
    return list(AuditRow.objects.filter(object_kind="hazard", object_id=str(hazard.pk)).order_by("-at", "-pk"))


def owners_for(hazard: Hazard, today: date) -> QuerySet[Person]:
    """People of the district in which it was found."""
    rows = Person.objects.filter(subtree("unit__path", home_path(hazard.node))).active_on(today)
    return rows.select_related("unit").order_by("unit__path", "staff_no")


def to_assign(actor: Actor) -> QuerySet[Hazard]:
    return hazard_rows(Scope(actor.scope("hazard.assign").paths)).filter(state=HazardState.REPORTED)


def to_fix(actor: Actor) -> QuerySet[Hazard]:
    """Those that are given to the actor himself."""
    rows = hazard_rows(actor.scope("hazard.fix")) if actor.person_id is not None else Hazard.objects.none()
    return rows.filter(owner=actor.person_id, state__in=OWNED_STATES)


def to_check(actor: Actor) -> QuerySet[Hazard]:
    """Fixed ones in reach that neither the actor has fixed nor were given to him."""
    rows = hazard_rows(Scope(actor.scope("hazard.check").paths)).filter(state=HazardState.FIXED).exclude(fixed_by=actor.user_id)
    return rows if actor.person_id is None else rows.filter(Q(owner=None) | ~Q(owner=actor.person_id))


def escalated_rows(actor: Actor) -> QuerySet[Hazard]:
    """Overdue ones that have been told to the level above."""
    rows = hazard_rows(Scope(actor.scope("hazard.oversee").paths)).filter(escalations__step=ABOVE)
    return rows.filter(state__in=[HazardState.REPORTED, *OWNED_STATES])


def due_steps(day: date) -> list[int]:
    """Days overdue at which the branch and the level above are told. One statement."""
    found = values_on(STEPS, day)
    return [int(found[code]) for code in STEPS]


def waiting_late(today: date) -> QuerySet[Hazard]:
    """Every overdue hazard that has not been told to the last level."""
    last = HazardEscalation.objects.filter(step=len(STEPS)).values("hazard")
    rows = Hazard.objects.overdue_on(today).exclude(pk__in=last)
    return rows.select_related("node", "branch__node").prefetch_related("escalations").order_by("pk")


def node_of(hazard_id: int) -> int | None:
    """The unit that keeps the photos."""
    return Hazard.objects.filter(pk=hazard_id).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[Hazard, int]:
    """Ids of the hazards whose photos the actor may put beside other records."""
    return Hazard.objects.within(actor.scope("hazard.view")).filter(state__in=OPEN_STATES).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open. One statement."""
    rows = Hazard.objects.within(actor.scope("hazard.view")).filter(pk__in=list(ids))
    return {h.pk: Place(f"{h.place}（{h.found_on}）", reverse("hazard_detail", args=[h.pk])) for h in rows}
