"""What is held, asked by the jobs that erase; and the holds that somebody may see."""

from datetime import date

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from portal.catalogue.selectors import value_on
from portal.holds.models import LegalHold, LegalHoldQuerySet
from portal.kernel import retention
from portal.kernel.scope import Scope
from portal.rights.access import Actor


def _standing(kind: str, day: date) -> LegalHoldQuerySet:
    return LegalHold.objects.standing_on(day).filter(kind__in=("", kind))


def held(kind: str, day: date, person: str = "", paths: tuple[str, ...] = ()) -> Q:
    """The condition under which a row of ``kind`` is held on ``day``; part of the statement that looks for what to erase.

    ``person``: lookup to the person it belongs to, ``paths``: lookups to the paths of its unit or organisation. A hold covers the
    rows of its person; without a person those below its node, those of people bound to a place below it (members to their branch),
    and at the root of the tree also what belongs to nobody.
    """
    holds, covers = _standing(kind, day), Q(person=None, node__parent=None)
    if person:
        covers |= Q(person=OuterRef(person))
        if kin := retention.kin_below(day, person, "node__path"):
            covers |= Q(person=None) & kin
    for number, path in enumerate(paths):
        holds = holds.annotate(**{f"place_{number}": ExpressionWrapper(OuterRef(path), CharField())})
        covers |= Q(person=None, **{f"place_{number}__startswith": F("node__path")})
    return Q(Exists(holds.filter(covers)))


def is_whole(kind: str, day: date) -> bool:
    """Whether all of ``kind`` is held, for the whole enterprise."""
    return _standing(kind, day).filter(person=None, node__parent=None).exists()


def people(kind: str, day: date) -> set[int]:
    """Ids of the people whose ``kind`` of data is held by name."""
    return set(_standing(kind, day).exclude(person=None).values_list("person_id", flat=True))


def holds_in(scope: Scope) -> QuerySet[LegalHold]:
    rows = LegalHold.objects.within(scope)
    return rows.select_related("node", "person", "ordered_by", "confirmed_by", "lift_asked_by", "lifted_by")


def waiting(actor: Actor, day: date) -> int:
    """How many holds wait on ``day`` for the actor's second word; a lapsed order waits for nobody. One statement."""
    ordered = Q(state="ordered", pk__in=LegalHold.objects.standing_on(day).values("pk"))
    rows = LegalHold.objects.within(actor.scope("hold.confirm")).filter(Q(state="lifting") | ordered)
    asked = Q(state="ordered", ordered_by=actor.user_id) | Q(state="lifting", lift_asked_by=actor.user_id)
    return rows.exclude(asked).count()


def confirm_days(day: date) -> int:
    """For how many days an order holds without the second word."""
    return int(value_on("HOLD_CONFIRM_DAYS", day))
