"""Logging and changing an activity; the draft that survives a dark phone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from branches.activities import access, rules
from branches.activities.enums import ActivityState, PlaceType, Shift
from branches.activities.models import Activity, ActivityDraft
from branches.activities.services.facts import ActivityFacts, announce, check_facts, local_minute, put_tags, recount
from branches.activities.services.minutes import AgendaLine, put_agenda
from branches.activities.services.roster import ensure_roster, write_roll
from branches.activities.services.states import file_activity
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.files.rules import MAX_FILES
from portal.files.selectors import files_of
from portal.files.services import attach, store_upload
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.rights.access import Actor


def own_key(actor: Actor, once_key: str) -> str:
    """The key of a form as stored: nobody can hit a record of somebody else with a copied key."""
    return f"{actor.user_id or 0}:{once_key}"[:40]


@transaction.atomic
def log_activity(
    *,
    actor: Actor,
    at: datetime,
    facts: ActivityFacts,
    attendance: Mapping[int, str] | None = None,
    agenda: Sequence[AgendaLine] = (),
    uploads: Sequence[UploadedFile] = (),
    once_key: str = "",
    file: bool = False,
) -> Activity:
    """Make a record: a plan when its start lies ahead, held otherwise, filed at once with ``file``.

    ``attendance`` maps person ids to states; expected people without one are absent. The same ``once_key`` from the
    same account gives the first record again. RuleBroken: see ``check_facts``; a person who is not expected, a plan
    to be filed, nobody present.
    """
    ensure(actor.may("activity.log", path=facts.branch.node.path))
    key = own_key(actor, once_key) if once_key else None
    known = Activity.objects.filter(once_key=key).first() if key else None
    if known is not None:
        return known
    if not facts.kind.is_active:
        raise RuleBroken("activity.kind_closed", field="kind", kind=str(facts.kind))
    check_facts(facts)
    state = rules.first_state(facts.starts_at, at)
    if file and state == ActivityState.PLANNED:
        raise RuleBroken("activity.future_filed", field="starts_at")
    activity = Activity(**facts.columns(), state=state, created_by=actor.user, created_at=at, once_key=key)
    try:
        with transaction.atomic():
            activity.save()
    except IntegrityError:  # the other half of a double click won
        twin = Activity.objects.filter(once_key=key).first() if key else None
        if twin is None:
            raise
        return twin
    if state != ActivityState.PLANNED:
        write_roll(activity, attendance or {})
    _put_details(activity, facts, agenda)
    add_files(actor=actor, at=at, activity=activity, uploads=uploads)
    record(
        actor=actor, at=at, action="activity.logged", obj=activity, path=facts.branch.node.path,
        after={"kind": facts.kind.code, "start": local_minute(facts.starts_at), "expected": activity.expected, "present": activity.present},
    )  # fmt: skip
    if file:
        return file_activity(actor=actor, at=at, activity=activity)
    announce(activity)
    return activity


def _put_details(activity: Activity, facts: ActivityFacts, agenda: Sequence[AgendaLine]) -> None:
    put_tags(activity, facts)
    put_agenda(activity, agenda)
    recount(activity)


@transaction.atomic
def add_files(*, actor: Actor, at: datetime, activity: Activity, uploads: Sequence[UploadedFile]) -> None:
    """Put photos and papers beside a record that is not archived. RuleBroken: too many, a file that is not accepted."""
    if not uploads:
        return
    if activity.state == ActivityState.ARCHIVED:
        raise RuleBroken("activity.archived_locked")
    ensure(actor.may("activity.log", path=activity.branch.node.path))
    if files_of("activity", activity.pk).count() + len(uploads) > MAX_FILES:
        raise RuleBroken("activity.too_many_files", field="files", most=MAX_FILES)
    for upload in uploads:
        stored = store_upload(actor=actor, at=at, upload=upload)
        attach(actor=actor, at=at, file=stored, record_kind="activity", record_id=activity.pk)


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        return local_minute(value)
    words = {"place_type": PlaceType, "shift": Shift}.get(name)
    return str(words(value).label) if words else str(value)


def differences(activity: Activity, columns: Mapping[str, Any]) -> dict[str, str]:
    """Field label -> stored value, for the columns in which the stored record differs from ``columns``."""
    found = {}
    for name, value in columns.items():
        stored = getattr(activity, name)
        if stored != value and name != "held_on":
            found[str(Activity._meta.get_field(name).verbose_name)] = _shown(name, stored)  # type: ignore[union-attr]
    return found


@transaction.atomic
def update_activity(*, actor: Actor, at: datetime, activity: Activity, facts: ActivityFacts, version: int) -> Activity:
    """Change the facts. ``version`` is the one the editor saw.

    EditConflict when somebody saved meanwhile, with his values; RuleBroken as for ``log_activity``. The branch stays.
    """
    stored = Activity.objects.select_for_update(of=("self",)).select_related("branch__node", "kind", "group", "team").get(pk=activity.pk)
    ensure(access.may_edit(actor, stored, at))
    columns = facts.columns()
    changed = {k: v for k, v in columns.items() if getattr(stored, k) != v}
    if stored.version != version:
        raise EditConflict("activity.changed_meanwhile", theirs=differences(stored, columns))
    if not put_tags(stored, facts) and not changed:
        return stored
    if facts.branch.pk != stored.branch_id:
        raise RuleBroken("activity.group_foreign", field="group")
    check_facts(facts, own_pk=stored.pk)
    before, old_day = {k: _shown(k, getattr(stored, k)) for k in changed}, stored.held_on
    for name, value in changed.items():
        setattr(stored, name, value)
    if stored.state in {ActivityState.PLANNED, ActivityState.HELD}:
        stored.state = rules.first_state(stored.starts_at, at)
    stored.version += 1
    stored.save()
    if stored.attendance.exists() and {"held_on", "kind", "group", "team"} & set(changed):
        ensure_roster(stored)
    recount(stored)
    record(
        actor=actor, at=at, action="activity.changed", obj=stored, path=stored.branch.node.path,
        before=before, after={k: _shown(k, v) for k, v in changed.items()},
    )  # fmt: skip
    announce(stored, days=[old_day])
    return stored


@transaction.atomic
def keep_draft(*, actor: Actor, at: datetime, branch: Branch, payload: Mapping[str, Any], once_key: str = "") -> bool:
    """Keep what the form holds; one draft per person and branch. It is nobody's fact: no audit row, no announcement.

    False, and nothing kept, when the form has been saved already: the autosave came late.
    """
    ensure(actor.may("activity.log", path=branch.node.path))
    if once_key and Activity.objects.filter(once_key=own_key(actor, once_key)).exists():
        return False
    ActivityDraft.objects.update_or_create(user=actor.user, branch=branch, defaults={"payload": dict(payload), "saved_at": at})
    return True


@transaction.atomic
def drop_draft(*, actor: Actor, at: datetime, branch: Branch) -> None:
    """Forget the draft of this person for this branch."""
    ActivityDraft.objects.filter(user=actor.user, branch=branch, saved_at__lte=at).delete()
