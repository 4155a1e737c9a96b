"""What of a year may leave the database, and what has left it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from assessment.rounds.enums import RoundState
from assessment.rounds.models import AssessmentRound
from branches.activities.enums import ActivityState
from branches.activities.models import Activity, Attendance
from portal.audit.models import AuditRow
from portal.catalogue.selectors import value_on
from portal.kernel import retention

KIND = "rolls"  # of retention
GONE, BACK = "rolls.retired", "rolls.restored"


def keep_years(day: date) -> int:
    """For how many full years after its end a year's rolls stay at least."""
    return int(value_on("ROLL_KEEP_YEARS", day))


def open_rounds(year: int) -> list[str]:
    """Codes of the rounds that touch ``year`` and are not locked: their scores may still be asked of the rolls."""
    touching = AssessmentRound.objects.filter(starts_on__lte=date(year, 12, 31), ends_on__gte=date(year, 1, 1))
    return list(touching.exclude(state=RoundState.LOCKED).order_by("code").values_list("code", flat=True))


def with_roll(year: int) -> QuerySet[Activity]:
    """Activities of ``year`` that have a roll in the database."""
    return Activity.objects.filter(Exists(Attendance.objects.filter(activity=OuterRef("pk"))), held_on__year=year)


def _unheld(rows: QuerySet[Activity], day: date) -> QuerySet[Activity]:
    """Without those of which a single row is held, by its person, his unit or branch, or the branch that met: a roll leaves whole."""
    free = retention.unheld(KIND, day, person="person_id", paths=("activity__branch__node__path", "person__unit__path"))
    if not free:  # nobody holds anything here: the opposite of an empty condition would hold everything
        return rows
    return rows.exclude(Exists(Attendance.objects.filter(~free, activity=OuterRef("pk"))))


def leaving(year: int, day: date) -> QuerySet[Activity]:
    """Activities of ``year`` whose rolls may leave on ``day``: archived, so that nobody changes them any more, and not held."""
    return _unheld(with_roll(year).filter(state=ActivityState.ARCHIVED), day).order_by("pk")


def still_leaving(ids: Iterable[int], year: int, day: date) -> QuerySet[Activity]:
    """Of the activities ``ids`` those of ``year`` whose rolls may leave on ``day``: a hold may have come since."""
    return _unheld(Activity.objects.filter(pk__in=ids, held_on__year=year, state=ActivityState.ARCHIVED), day)


def away(year: int) -> set[tuple[str, int]]:
    """(digest of the manifest, piece) of what has left the database of ``year`` and has not come back, by the trail."""
    found: set[tuple[str, int]] = set()
    rows = AuditRow.objects.filter(action__in=(GONE, BACK), object_label=str(year)).order_by("pk")
    for action, after in rows.values_list("action", "after"):
        (found.add if action == GONE else found.discard)((after["manifest"], after["piece"]))
    return found


def is_known(year: int, manifest: str) -> bool:
    """Whether the trail of this database knows the manifest of that digest."""
    return AuditRow.objects.filter(action=GONE, object_label=str(year), after__manifest=manifest).exists()
