"""Records of an import are taken back: what speaks against it, and what follows."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from branches.activities import registry
from branches.activities.enums import ActivityState, SigninMethod
from branches.activities.models import Activity, Attendance, AttendanceCorrection
from portal.files.models import EvidenceLink
from portal.kernel import changes
from portal.kernel.errors import RuleBroken
from portal.rights.access import Actor
from portal.search import services as search


def work_on_activities(gone: Sequence[Activity], back: Sequence[Activity]) -> Iterator[tuple[Activity, RuleBroken]]:
    """Records with photos or papers beside them, whose roll was put right by hand, or lies in files and must find them again."""
    ids = [activity.pk for activity in gone]
    with_files = set(EvidenceLink.objects.filter(record_kind="activity", record_id__in=ids).values_list("record_id", flat=True))
    rolls = Attendance.objects.filter(activity__in=ids).exclude(method=SigninMethod.IMPORT).values_list("activity_id", flat=True)
    corrected = AttendanceCorrection.objects.filter(attendance__activity__in=ids).values_list("attendance__activity_id", flat=True)
    by_hand = set(rolls) | set(corrected)
    bare = [a for a in gone if a.state == ActivityState.ARCHIVED and a.expected]
    years = {year for year in {a.held_on.year for a in bare} if registry.is_roll_away(year)}
    with_roll = set(Attendance.objects.filter(activity__in=ids).values_list("activity_id", flat=True).distinct()) if years else set()
    away = {a.pk for a in bare if a.held_on.year in years and a.pk not in with_roll}
    for activity in gone:
        if activity.pk in with_files:
            yield activity, RuleBroken("activity.has_files")
        elif activity.pk in by_hand:
            yield activity, RuleBroken("activity.roll_by_hand")
        elif activity.pk in away:
            yield activity, RuleBroken("activity.roll_away", year=activity.held_on.year)


def settle_activities(*, actor: Actor, at: datetime, gone: Sequence[Activity], back: Sequence[Activity]) -> None:
    """What is found follows, and the scores of the branches and days concerned."""
    search.refresh(index="activity", ids=[a.pk for a in [*gone, *back]])
    for branch_id, day in sorted({(a.branch_id, a.held_on) for a in [*gone, *back]}):
        changes.announce("activity", on=day, branches=[branch_id])
