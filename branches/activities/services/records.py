"""Logging and changing an activity; the draft that survives a dark phone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from branches.activities import access, registry, rules
from branches.activities.enums import ActivityState, PlaceType, Shift
from branches.activities.models import Activity, ActivityDraft
from branches.activities.services.agenda import AgendaLine, put_agenda
from branches.activities.services.facts import ActivityFacts, announce, check_facts, local_minute, put_tags, recount
from branches.activities.services.joint import carry_over
from branches.activities.services.roster import ensure_roster, write_roll
from branches.activities.services.states import file_activity
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.files.selectors import files_of
from portal.files.services import attach_uploads
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.twins import own_key, twin_of
from portal.rights.access import Actor
from portal.search import services as search


def known_record(*, actor: Actor, once_key: str) -> Activity | None:
    """The record that this account made with ``once_key`` before."""
    return twin_of(Activity, own_key(actor, once_key))


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
    """Make a record: a plan when its start lies ahead, held otherwise, filed at once with ``file`` unless something is worth
    a look before: then it stays held, and whoever has looked files it (``file_activity``).

    ``attendance`` maps person ids to states; expected people without one are absent. The same ``once_key`` from the same
    account gives the first record again, with the photos where it has none yet.

    RuleBroken: see ``check_facts``; who is not expected, a plan to be filed, nobody present.
    """
    ensure(actor.may("activity.log", path=facts.branch.node.path))
    key = own_key(actor, once_key)
    known = twin_of(Activity, key)
    if known is not None:
        return _with_photos(actor, at, known, uploads)
    if not facts.kind.is_active:
        raise RuleBroken("activity.kind_closed", field="kind", kind=str(facts.kind))
    check_facts(facts)
    state = rules.first_state(facts.starts_at, at)
    if file and state == ActivityState.PLANNED:
        raise RuleBroken("activity.future_filed", field="starts_at")
    activity = Activity(**facts.columns(), state=state, created_by=actor.user, created_at=at, once_key=key)
    if (twin := _saved_by_the_other(activity)) is not None:
        return _with_photos(actor, at, twin, uploads)
    search.refresh(index="activity", ids=[activity.pk])
    if state != ActivityState.PLANNED:
        write_roll(activity, attendance or {})
    _put_details(activity, facts, agenda)
    _put_files(actor, at, activity, uploads)
    record(
        actor=actor, at=at, action="activity.logged", obj=activity, path=facts.branch.node.path,
        after={"kind": facts.kind.code, "start": local_minute(facts.starts_at), "expected": activity.expected, "present": activity.present},
    )  # fmt: skip
    if file and not registry.is_worth_a_look(activity, actor, at):
        return file_activity(actor=actor, at=at, activity=activity)
    announce(activity)
    return activity


def _saved_by_the_other(activity: Activity) -> Activity | None:
    """Save a new record; the one that the other half of a double click has saved first, or None."""
    try:
        with transaction.atomic():
            activity.save()
    except IntegrityError:
        twin = Activity.objects.filter(once_key=activity.once_key).first() if activity.once_key else None
        if twin is None:
            raise
        return twin
    return None


def _with_photos(actor: Actor, at: datetime, known: Activity, uploads: Sequence[UploadedFile]) -> Activity:
    """The first record; one that a phone's draft has made meanwhile has no photos yet, and the form now brings them."""
    if uploads and known.state != ActivityState.ARCHIVED and not files_of("activity", known.pk).exists():
        _put_files(actor, at, known, uploads)
    return known


def _put_files(actor: Actor, at: datetime, activity: Activity, uploads: Sequence[UploadedFile]) -> None:
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind="activity", record_id=activity.pk)


def _put_details(activity: Activity, facts: ActivityFacts, agenda: Sequence[AgendaLine]) -> None:
    put_tags(activity, facts)
    put_agenda(activity, agenda)
    recount(activity)
    registry.minutes_written([activity.pk])


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
    ensure(access.may_write(actor, stored, at))
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
    search.refresh(index="activity", ids=[stored.pk])
    if stored.attendance.exists() and {"held_on", "kind", "group", "team"} & set(changed):
        ensure_roster(stored)
    recount(stored)
    registry.minutes_written([stored.pk])
    record(
        actor=actor, at=at, action="activity.changed", obj=stored, path=stored.branch.node.path,
        before=before, after={k: _shown(k, v) for k, v in changed.items()},
    )  # fmt: skip
    announce(stored, days=[old_day])
    carry_over(actor=actor, at=at, lead=stored)
    return stored


@transaction.atomic
def keep_draft(*, actor: Actor, at: datetime, branch: Branch, payload: Mapping[str, Any], once_key: str = "") -> bool:
    """Keep what the form holds; one draft per person and branch. It is nobody's fact: no audit row, no announcement.

    False, and nothing kept, when the form has been saved already: the autosave came late.
    """
    ensure(actor.may("activity.log", path=branch.node.path))
    if known_record(actor=actor, once_key=once_key) is not None:
        return False
    ActivityDraft.objects.update_or_create(user=actor.user, branch=branch, defaults={"payload": dict(payload), "saved_at": at})
    return True


@transaction.atomic
def drop_draft(*, actor: Actor, at: datetime, branch: Branch) -> None:
    """Forget the draft of this person for this branch."""
    ActivityDraft.objects.filter(user=actor.user, branch=branch, saved_at__lte=at).delete()
