"""Filing, returning, archiving: the way of a record and who is told."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from branches.activities import access, registry, rules
from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from branches.activities.services.facts import announce
from branches.orgs.selectors import secretaries
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.models import User
from portal.signin.services import close_sessions_of


def locked(activity: Activity) -> Activity:
    """The stored row, held for this transaction, with what the access rules read."""
    return Activity.objects.select_for_update(of=("self",)).select_related("branch__node", "kind", "group", "team").get(pk=activity.pk)


@transaction.atomic
def file_activity(*, actor: Actor, at: datetime, activity: Activity) -> Activity:
    """Hand a record in that its page has shown, hints and all; from here it counts.

    RuleBroken: not started, nobody present, filed already, archived.
    """
    stored = locked(activity)
    if stored.state == ActivityState.FILED and actor.user_id is not None and stored.filed_by_id == actor.user_id:
        return stored  # a second click
    ensure(access.may_file(actor, stored, at))
    ensure(rules.may_file(stored.present))
    before = stored.state
    stored.state, stored.filed_by, stored.filed_at, stored.return_reason = ActivityState.FILED, actor.user, at, ""
    stored.version += 1
    stored.save(update_fields=["state", "filed_by", "filed_at", "return_reason", "version"])
    record(
        actor=actor, at=at, action="activity.filed", obj=stored, path=stored.branch.node.path,
        before={"state": before}, after={"state": stored.state, "expected": stored.expected, "present": stored.present},
    )  # fmt: skip
    close_sessions_of(record_kind="activity", record_id=stored.pk, at=at)
    registry.filed(stored, actor, at)
    announce(stored)
    return stored


def _authors(activity: Activity) -> set[int]:
    """Who hears of the record's fate: who logged it, who filed it, the branch's secretary."""
    found = {pk for pk in (activity.created_by_id, activity.filed_by_id) if pk is not None}
    post = secretaries([activity.branch_id], activity.held_on).get(activity.branch_id)
    if post is not None:
        found |= set(User.objects.filter(person_id=post.person_id, is_active=True).values_list("pk", flat=True))
    return found


@transaction.atomic
def return_activity(*, actor: Actor, at: datetime, activity: Activity, reason: str) -> Activity:
    """Hand the record back with a reason; it stops counting. RuleBroken: no reason, not filed, own work."""
    stored = locked(activity)
    ensure(access.may_return(actor, stored, at))
    if not reason.strip():
        raise RuleBroken("activity.reason_missing", field="reason")
    stored.state, stored.return_reason = ActivityState.RETURNED, reason.strip()[:300]
    stored.version += 1
    stored.save(update_fields=["state", "return_reason", "version"])
    record(
        actor=actor, at=at, action="activity.returned", obj=stored, path=stored.branch.node.path,
        before={"state": ActivityState.FILED}, after={"state": stored.state}, reason=stored.return_reason,
    )  # fmt: skip
    announce(stored)
    params = {"subject": stored.subject, "reason": stored.return_reason}
    url = reverse("activity_detail", args=[stored.pk])
    notify(user_ids=_authors(stored), code="activity.returned", params=params, url=url, at=at)
    return stored


@transaction.atomic
def archive_activity(*, actor: Actor, at: datetime, activity: Activity) -> Activity:
    """Close the record for good. RuleBroken: not filed, own work."""
    stored = locked(activity)
    ensure(access.may_archive(actor, stored, at))
    stored.state, stored.archived_by, stored.archived_at = ActivityState.ARCHIVED, actor.user, at
    stored.version += 1
    stored.save(update_fields=["state", "archived_by", "archived_at", "version"])
    record(
        actor=actor, at=at, action="activity.archived", obj=stored, path=stored.branch.node.path,
        before={"state": ActivityState.FILED}, after={"state": stored.state},
    )  # fmt: skip
    announce(stored)
    return stored
