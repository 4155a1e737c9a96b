"""Notes, who may not be named in them, and which are owed."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from branches.notes import rules
from branches.notes.enums import MOOD_TONES, NOTE_TONES, NoteState
from branches.notes.models import BranchNote, BranchNoteLine
from branches.orgs.models import Branch, BranchCoverage, BranchMembership
from portal.catalogue.selectors import value_on
from portal.kernel.periods import Period
from portal.kernel.scope import Scope, subtree
from portal.people.models import Person


def due_day(day: date) -> int:
    return int(value_on("NOTE_DUE_DAY", day))


def with_all(rows: QuerySet[BranchNote]) -> QuerySet[BranchNote]:
    found = rows.select_related("branch__node", "written_by", "answered_by").prefetch_related("lines__topic")
    return found.order_by("-month", "branch__node__path")


def with_tones(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.tone = NOTE_TONES[row.state]
        row.matters = [(line, MOOD_TONES[line.mood]) for line in row.lines.all()]
    return rows


def branches_of(scope: Scope) -> QuerySet[Branch]:
    return Branch.objects.within(scope).filter(node__closed_on=None).select_related("node").order_by("node__path")


def names_near(branch: Branch, day: date) -> set[str]:
    """Names and staff numbers of the members of the branch and of the people whose units it covers. Two statements."""
    near = Q(pk__in=BranchMembership.objects.valid_on(day).filter(branch=branch).order_by().values("person"))
    for path in BranchCoverage.objects.valid_on(day).filter(branch=branch).values_list("unit__path", flat=True):
        near |= subtree("unit__path", path)
    return {word for pair in Person.objects.filter(near).order_by().values_list("name", "staff_no") for word in pair}


def missing(branches: QuerySet[Branch], month: date) -> list[Branch]:
    """Branches that stood in the month and have handed nothing in for it. One statement."""
    handed = BranchNote.objects.filter(month=month).exclude(state=NoteState.DRAFT).order_by().values("branch")
    return list(branches.filter(founded_on__lt=rules.month_after(month)).exclude(pk__in=handed))


def topic_counts(scope: Scope, period: Period) -> dict[int, int]:
    """Topic id -> matters in the notes handed in for the months of a period: one statement."""
    rows = BranchNoteLine.objects.within(scope).filter(note__month__gte=period.starts_on, note__month__lte=period.ends_on)
    counted = rows.exclude(note__state=NoteState.DRAFT).order_by().values("topic_id").annotate(n=Count("pk"))
    return {row["topic_id"]: row["n"] for row in counted}


def handed_by(branch_ids: Any, months: list[date]) -> dict[tuple[int, date], BranchNote]:
    """(branch id, month) -> the note handed in: one statement."""
    rows = BranchNote.objects.filter(branch__in=branch_ids, month__in=months).exclude(state=NoteState.DRAFT)
    return {(row.branch_id, row.month): row for row in rows.select_related("branch__node")}


def due_of(month: date, today: date) -> date:
    """The last day in time for the note of a month, by the rule of today."""
    return rules.due_on(month, due_day(today))
