"""Reads of check lists."""

from django.db.models import Count, Q, QuerySet

from branches.activities.models import Activity
from branches.activities.selectors import members_of
from branches.practice.enums import LineResult
from branches.practice.models import PracticeLine, PracticeSheet, PracticeTemplate, PracticeWatch
from portal.kernel.scope import Scope
from portal.people.models import Person

POINTS = Count("lines", distinct=True)
OPEN = Count("lines", filter=Q(lines__result=LineResult.OPEN), distinct=True)
PROBLEMS = Count("lines", filter=Q(lines__result=LineResult.PROBLEM), distinct=True)


def templates() -> QuerySet[PracticeTemplate]:
    return PracticeTemplate.objects.filter(is_active=True)


def sheet_of(activity: Activity) -> PracticeSheet | None:
    """The check list of an activity with its figures. One statement."""
    rows = PracticeSheet.objects.filter(activity=activity).select_related("template", "concluded_by")
    return rows.annotate(points=POINTS, left=OPEN, problems=PROBLEMS).first()


def sheets(scope: Scope) -> QuerySet[PracticeSheet]:
    """Check lists in reach, the newest activity first."""
    rows = PracticeSheet.objects.within(scope).select_related("template", "activity__branch__node", "activity__kind")
    return rows.annotate(points=POINTS, left=OPEN, problems=PROBLEMS).order_by("-activity__starts_at", "-pk")


def lines_of(sheet: PracticeSheet) -> list[PracticeLine]:
    return list(sheet.lines.all())


def watches_of(sheet: PracticeSheet) -> list[PracticeWatch]:
    return list(sheet.watches.select_related("person"))


def watchers(activity: Activity) -> QuerySet[Person]:
    """Who may be put on watch: members of the branch on the day."""
    return members_of(activity.branch, activity.held_on)
