"""Roll-call, sign-in by code, corrections with their trail, sittings for other shifts and make-up lessons."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.activities import access, rules
from branches.activities.enums import ActivityState, AttendanceState, SigninMethod
from branches.activities.models import Activity, ActivitySitting, Attendance, AttendanceCorrection
from branches.activities.selectors import expected_of
from branches.activities.services.facts import announce, check_states, local_minute, recount
from branches.activities.services.roster import ensure_roster, refuse_strangers
from branches.activities.services.states import locked
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.rights.access import Actor

NOBODY_ROW = ""  # in a roll by invitation: not taking part


def _change(
    *, actor: Actor, at: datetime, activity: Activity, row: Attendance, state: str, reason: str, sitting: ActivitySitting | None
) -> None:
    """Set one row by hand; what stood there before stays as a correction where a reason is due."""
    is_signed = row.signed_at is not None
    if rules.needs_reason(activity.state, row.method, is_signed):
        if not reason.strip():
            raise RuleBroken("attendance.reason_missing", field="reason", name=row.person.name)
        if actor.user is None:  # a correction names the person who made it; the portal itself makes none
            raise NotReachable("activity.correct")
        AttendanceCorrection.objects.create(
            attendance=row, before=row.state, after=state, reason=reason.strip(), corrected_by=actor.user, corrected_at=at
        )
    row.state, row.method, row.signed_at = state, SigninMethod.ROLL_CALL, None
    row.sitting = sitting if rules.is_present(state) else None
    row.save(update_fields=["state", "method", "signed_at", "sitting"])


def _check_sitting(activity: Activity, sitting: ActivitySitting | None, states: Mapping[int, str]) -> None:
    if sitting is not None and sitting.activity_id != activity.pk:
        raise RuleBroken("sitting.foreign", field="sitting")
    if AttendanceState.MAKE_UP in states.values():
        ensure(rules.may_make_up(activity.sittings.filter(is_make_up=True).exists(), AttendanceState.MAKE_UP), field="attendance")


@transaction.atomic
def take_roll(
    *,
    actor: Actor,
    at: datetime,
    activity: Activity,
    states: Mapping[int, str],
    seen: Mapping[int, str] | None = None,
    reason: str = "",
    sitting: ActivitySitting | None = None,
) -> Activity:
    """Set the states of people (person id -> state); others stay. By invitation an empty state takes a person off.

    ``seen`` is what the editor's page showed: EditConflict when a row he changes has changed meanwhile (somebody
    signed in by code). RuleBroken: not started, archived, not expected, a change that needs a reason and has none.
    """
    stored = locked(activity)
    ensure(access.may_correct(actor, stored, at))
    named = {pk: state for pk, state in states.items() if state != NOBODY_ROW}
    check_states(named)
    ensure_roster(stored)
    rows = {row.person_id: row for row in stored.attendance.select_related("person")}
    current = {pk: row.state for pk, row in rows.items()}
    wanted = {pk: state for pk, state in states.items() if current.get(pk, NOBODY_ROW) != state}
    _refuse_overtaken(rows, wanted, seen)
    _check_sitting(stored, sitting, wanted)
    _admit(stored, [pk for pk in wanted if pk not in rows])
    for pk, state in wanted.items():
        row = rows.get(pk)
        if row is None:
            stored.attendance.filter(person_id=pk).update(state=state, sitting=sitting if rules.is_present(state) else None)
        elif state == NOBODY_ROW and stored.state in {ActivityState.PLANNED, ActivityState.HELD}:
            row.delete()
        else:
            _change(actor=actor, at=at, activity=stored, row=row, state=state or "absent", reason=reason, sitting=sitting)
    if stored.state == ActivityState.PLANNED:
        stored.state = ActivityState.HELD
        stored.save(update_fields=["state"])
    recount(stored)
    if wanted:
        record(
            actor=actor, at=at, action="attendance.taken", obj=stored, path=stored.branch.node.path, reason=reason,
            before={str(pk): current.get(pk, "") for pk in wanted}, after={str(pk): state for pk, state in wanted.items()},
        )  # fmt: skip
    announce(stored, people=list(wanted) or None)
    return stored


def _refuse_overtaken(rows: Mapping[int, Attendance], wanted: Mapping[int, str], seen: Mapping[int, str] | None) -> None:
    if seen is None:
        return
    overtaken = {
        rows[pk].person.name: str(AttendanceState(rows[pk].state).label)
        for pk in wanted
        if pk in rows and pk in seen and rows[pk].state != seen[pk]
    }
    if overtaken:
        raise EditConflict("attendance.changed_meanwhile", theirs=overtaken)


def _admit(activity: Activity, person_ids: list[int]) -> None:
    """Rows for people chosen only now; RuleBroken for those who may not be chosen."""
    if not person_ids:
        return
    roster = {p.person_id: p for p in expected_of(activity)}
    refuse_strangers(activity, set(person_ids) - set(roster))
    sat_in = activity.observers.filter(person_id__in=person_ids).values_list("name", flat=True)
    if sat_in:
        raise RuleBroken("observer.is_observer", field="attendance", names="、".join(sat_in))
    Attendance.objects.bulk_create(Attendance(activity=activity, person_id=pk, is_voting=roster[pk].is_voting) for pk in person_ids)


@transaction.atomic
def correct_attendance(
    *, actor: Actor, at: datetime, attendance: Attendance, state: str, reason: str, sitting: ActivitySitting | None = None
) -> Attendance:
    """Correct one row with a reason; what stood there before is kept. RuleBroken: no reason, archived, no make-up sitting."""
    if not reason.strip():
        raise RuleBroken("attendance.reason_missing", field="reason", name=attendance.person.name)
    take_roll(actor=actor, at=at, activity=attendance.activity, states={attendance.person_id: state}, reason=reason, sitting=sitting)
    attendance.refresh_from_db()
    return attendance


@transaction.atomic
def sign_in(*, actor: Actor, at: datetime, activity: Activity, person_id: int, method: str) -> bool:
    """A person signs himself in. True when that was new, False when he stood as present already.

    The caller has checked code and window. RuleBroken: the record is closed, the person is not expected.
    """
    stored = locked(activity)
    if stored.state not in {ActivityState.PLANNED, ActivityState.HELD, ActivityState.RETURNED}:
        raise RuleBroken("attendance.not_open")
    row = stored.attendance.filter(person_id=person_id).first()
    if row is None:
        expected = {p.person_id: p for p in expected_of(stored)}
        if person_id not in expected:
            raise RuleBroken("attendance.not_expected", subject=stored.subject)
        row = Attendance(activity=stored, person_id=person_id, is_voting=expected[person_id].is_voting)
    if rules.is_present(row.state):
        return False
    before = row.state
    row.state, row.method, row.signed_at = AttendanceState.PRESENT, method, at
    row.save()
    recount(stored)
    record(
        actor=actor, at=at, action="attendance.signed", obj=stored, path=stored.branch.node.path,
        before={str(person_id): before}, after={str(person_id): row.state, "method": method},
    )  # fmt: skip
    announce(stored, people=[person_id])
    return True


@transaction.atomic
def open_roll(*, actor: Actor, at: datetime, activity: Activity) -> Activity:
    """Write the expected people down before sign-in opens, so that the count knows its whole."""
    stored = locked(activity)
    ensure(access.may_run_signin(actor, stored, at))
    ensure_roster(stored)
    recount(stored)
    return stored


@transaction.atomic
def add_sitting(*, actor: Actor, at: datetime, activity: Activity, label: str, starts_at: datetime, is_make_up: bool) -> ActivitySitting:
    """Another sitting of the same activity: for a shift, or a make-up lesson. RuleBroken: too early, twice at one time."""
    stored = locked(activity)
    ensure(access.may_correct(actor, stored, at))
    if timezone.localdate(starts_at) < stored.held_on:
        raise RuleBroken("sitting.too_early", field="starts_at")
    try:
        with transaction.atomic():
            sitting = ActivitySitting.objects.create(activity=stored, label=label.strip(), starts_at=starts_at, is_make_up=is_make_up)
    except IntegrityError as error:
        raise RuleBroken("sitting.same_time", field="starts_at") from error
    record(
        actor=actor, at=at, action="activity.sitting_added", obj=stored, path=stored.branch.node.path,
        after={"label": sitting.label, "start": local_minute(starts_at), "make_up": is_make_up},
    )  # fmt: skip
    return sitting
