"""The roll as rows: one for each expected person; by invitation only for those who are named."""

from collections.abc import Mapping

from branches.activities import rules
from branches.activities.enums import AttendanceState, KindHolder
from branches.activities.models import Activity, Attendance
from branches.activities.registry import signed_up
from branches.activities.selectors import expected_of
from branches.activities.services.facts import check_states
from portal.kernel.errors import RuleBroken
from portal.people.models import Person


def refuse_strangers(activity: Activity, person_ids: set[int]) -> None:
    """RuleBroken naming people who are not expected at the activity."""
    if person_ids:
        names = Person.objects.filter(pk__in=person_ids).order_by("staff_no").values_list("name", flat=True)
        raise RuleBroken("activity.person_not_expected", field="attendance", names="、".join(names), day=activity.held_on.isoformat())


def write_roll(activity: Activity, states: Mapping[int, str]) -> None:
    """Rows for a record that has none yet; expected people without a state are absent."""
    check_states(states)
    roster = {p.person_id: p for p in expected_of(activity)}
    refuse_strangers(activity, set(states) - set(roster))
    wanted = {*states, *_signed(activity)} if activity.kind.holder == KindHolder.INVITED else set(roster)
    Attendance.objects.bulk_create(
        Attendance(activity=activity, person_id=pk, state=states.get(pk, AttendanceState.ABSENT), is_voting=roster[pk].is_voting)
        for pk in roster
        if pk in wanted
    )


def _signed(activity: Activity) -> set[int]:
    """Who has signed up: expected like the members of a meeting."""
    return {p.person_id for p in signed_up(activity)}


def ensure_roster(activity: Activity) -> None:
    """Make the roll match who is expected: add who is missing, drop who is not and was not there.

    RuleBroken when somebody who was present is not expected (any more). Two reads, two writes at most.
    """
    roster = {p.person_id: p for p in expected_of(activity)}
    rows = {row.person_id: row for row in activity.attendance.all()}
    gone = {pk: row for pk, row in rows.items() if pk not in roster}
    refuse_strangers(activity, {pk for pk, row in gone.items() if rules.is_present(row.state)})
    if gone:
        activity.attendance.filter(person_id__in=gone).delete()
    wanted = _signed(activity) if activity.kind.holder == KindHolder.INVITED else set(roster)
    Attendance.objects.bulk_create(
        Attendance(activity=activity, person_id=pk, is_voting=p.is_voting) for pk, p in roster.items() if pk in wanted and pk not in rows
    )
