"""Reads of events with places."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from branches.activities.models import Activity
from branches.activities.registry import ExpectedPerson
from branches.signups import access, rules
from branches.signups.enums import SHEET_TONES, SignupState
from branches.signups.models import EventQuestion, Signup, SignupSheet
from portal.files.access import Place
from portal.kernel.scope import Scope
from portal.rights.access import Actor

PLACED = Count("signups", filter=Q(signups__state=SignupState.PLACED), distinct=True)
WAITING = Count("signups", filter=Q(signups__state=SignupState.WAITING), distinct=True)


def signed_people(activity: Activity) -> list[ExpectedPerson]:
    """Those with a place, expected at the event; nobody votes there. One statement."""
    rows = Signup.objects.filter(sheet__activity=activity, state=SignupState.PLACED).select_related("person")
    return [ExpectedPerson(row.person_id, row.person.name, row.person.staff_no, False) for row in rows.order_by("person__staff_no")]


def sheet_of(activity: Activity) -> SignupSheet | None:
    """The sign-up of an event with its figures. One statement."""
    return SignupSheet.objects.filter(activity=activity).annotate(placed=PLACED, waiting=WAITING).first()


def sheets(scope: Scope) -> QuerySet[SignupSheet]:
    """Events with sign-up in reach, for the office."""
    rows = SignupSheet.objects.within(scope).select_related("activity__branch__node", "activity__kind")
    return rows.annotate(placed=PLACED, waiting=WAITING).order_by("-activity__starts_at", "-pk")


def with_state(rows: Iterable[SignupSheet], at: datetime) -> list[SignupSheet]:
    """Rows of ``sheets`` with where their sign-up stands."""
    found = list(rows)
    for row in found:
        row.state = rules.sheet_state(row.opens_at, row.closes_at, at, row.places, row.placed)  # type: ignore[attr-defined]
        row.tone = SHEET_TONES[row.state]  # type: ignore[attr-defined]
    return found


def queue_of(sheet: SignupSheet) -> list[Signup]:
    """Everybody who has a place or waits, in order. One statement."""
    return list(sheet.signups.exclude(state=SignupState.WITHDRAWN).select_related("person__unit").order_by("state", "turn", "pk"))


def questions_of(sheet: SignupSheet) -> list[EventQuestion]:
    return list(sheet.questions.select_related("asked_by").order_by("asked_at", "pk"))


def own_events(actor: Actor, at: datetime, today: date) -> list[SignupSheet]:
    """Events that the actor may sign up for and that have not begun, with his own place (``mine``). Three statements."""
    rows = access.own_sheets(actor, today).filter(activity__starts_at__gt=at).annotate(placed=PLACED, waiting=WAITING)
    found = with_state(rows.order_by("activity__starts_at", "pk"), at)
    own = dict(own_signups(actor).filter(sheet__in=[s.pk for s in found]).values_list("sheet_id", "state")) if found else {}
    for row in found:
        row.mine = own.get(row.pk, "")  # type: ignore[attr-defined]
    return found


def own_signups(actor: Actor) -> QuerySet[Signup]:
    """The actor's places, past and to come."""
    rows = Signup.objects.filter(person=actor.person_id) if actor.person_id is not None else Signup.objects.none()
    return rows.exclude(state=SignupState.WITHDRAWN)


def past_events(actor: Actor, at: datetime, today: date) -> list[SignupSheet]:
    """Events the actor had a place at, the newest first: their papers and answers stay to be read."""
    mine = own_signups(actor).filter(state=SignupState.PLACED).order_by().values("sheet_id")
    rows = SignupSheet.objects.filter(pk__in=mine, activity__starts_at__lte=at).select_related("activity__branch__node", "activity__kind")
    return list(rows.order_by("-activity__starts_at", "-pk")[:20])


def branch_node(sheet_id: int) -> int | None:
    return SignupSheet.objects.filter(pk=sheet_id).values_list("activity__branch_id", flat=True).first()


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = SignupSheet.objects.within(actor.scope("signup.manage")).filter(pk__in=list(ids)).select_related("activity")
    return {row.pk: Place(str(row.activity), reverse("signup_sheet", args=[row.activity_id])) for row in rows}


def open_questions(scope: Scope) -> QuerySet[EventQuestion]:
    """What nobody has answered yet."""
    return EventQuestion.objects.within(scope).filter(answered_at=None).select_related("sheet__activity__branch__node")
