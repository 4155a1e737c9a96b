"""Minutes: agenda, gist, resolutions, and what becomes of a resolution."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from branches.activities import access, registry
from branches.activities.models import Activity, AgendaItem, MeetingResolution
from branches.activities.selectors import members_of
from branches.activities.services.agenda import AgendaLine, put_agenda
from branches.activities.services.facts import announce, recount
from branches.activities.services.joint import carry_over
from branches.activities.services.states import locked
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor

FILL = """UPDATE branches_meetingresolution SET branch_id = (
    SELECT a.branch_id FROM branches_activity a WHERE a.id = branches_meetingresolution.activity_id
) WHERE branch_id IS NULL RETURNING branch_id, due_on"""


@dataclass(frozen=True)
class ResolutionLine:
    """``no`` of a resolution that stands already keeps its follow-up; None makes a new one."""

    text: str
    owner: Person | None = None
    due_on: date | None = None
    no: int | None = None


def _put_resolutions(activity: Activity, lines: Sequence[ResolutionLine]) -> None:
    members = set(members_of(activity.branch, activity.held_on).values_list("pk", flat=True))
    stored = {row.no: row for row in activity.resolutions.all()}
    for place, line in enumerate(lines, start=1):
        if not line.text.strip():
            raise RuleBroken("resolution.text_missing", field="resolutions", no=place)
        if line.owner is not None and line.owner.pk not in members:
            raise RuleBroken("resolution.owner_foreign", field="resolutions", name=line.owner.name)
        if line.due_on is not None and line.due_on < activity.held_on:
            raise RuleBroken("resolution.due_before_meeting", field="resolutions", no=place)
    kept = {line.no for line in lines if line.no in stored}
    activity.resolutions.exclude(no__in=kept).delete()
    after = max(stored, default=0)
    for line in lines:
        row = stored.get(line.no) if line.no is not None else None
        if row is None:
            after += 1
            row = MeetingResolution(activity=activity, branch_id=activity.branch_id, no=after)
        row.text, row.owner, row.due_on = line.text.strip(), line.owner, line.due_on
        row.save()


@transaction.atomic
def write_minutes(
    *,
    actor: Actor,
    at: datetime,
    activity: Activity,
    version: int,
    summary: str,
    chair: Person | None,
    recorder: Person | None,
    agenda: Sequence[AgendaLine],
    resolutions: Sequence[ResolutionLine],
) -> Activity:
    """Write the minutes as a whole. EditConflict when somebody saved meanwhile; RuleBroken for a line that cannot be."""
    stored = locked(activity)
    ensure(access.may_write(actor, stored, at))
    if stored.version != version:
        raise EditConflict("activity.changed_meanwhile", theirs=_their_minutes(stored))
    stored.summary, stored.chair, stored.recorder = summary.strip(), chair, recorder
    stored.version += 1
    stored.save(update_fields=["summary", "chair", "recorder", "version"])
    put_agenda(stored, agenda)
    _put_resolutions(stored, resolutions)
    recount(stored)
    registry.minutes_written([stored.pk])
    record(
        actor=actor, at=at, action="activity.minuted", obj=stored, path=stored.branch.node.path,
        after={"agenda": [line.title for line in agenda], "resolutions": [line.text for line in resolutions]},
    )  # fmt: skip
    announce(stored)
    carry_over(actor=actor, at=at, lead=stored)
    return stored


def _their_minutes(stored: Activity) -> dict[str, str]:
    labels = {name: str(Activity._meta.get_field(name).verbose_name) for name in ("chair", "recorder", "summary")}  # type: ignore[union-attr]
    agenda = "；".join(item.title for item in stored.agenda.all())
    decided = "；".join(item.text for item in stored.resolutions.all())
    title, text = AgendaItem._meta.get_field("title"), MeetingResolution._meta.get_field("text")
    return {
        labels["chair"]: str(stored.chair or "—"),
        labels["recorder"]: str(stored.recorder or "—"),
        labels["summary"]: stored.summary or "—",
        str(title.verbose_name): agenda or "—",  # type: ignore[union-attr]
        str(text.verbose_name): decided or "—",  # type: ignore[union-attr]
    }


@transaction.atomic
def follow_resolution(
    *, actor: Actor, at: datetime, resolution: MeetingResolution, follow_up: str, done_on: date | None, seen: str
) -> MeetingResolution:
    """Write what became of a resolution; open after archiving too. ``seen``: the follow-up text the editor saw.

    EditConflict when it changed meanwhile; RuleBroken for a day of completion before the meeting or after today.
    """
    rows = MeetingResolution.objects.select_for_update(of=("self",)).select_related("activity__branch__node")
    stored = rows.get(pk=resolution.pk)
    ensure(actor.may("resolution.follow", path=stored.activity.branch.node.path))
    if stored.follow_up != seen:
        label = str(MeetingResolution._meta.get_field("follow_up").verbose_name)  # type: ignore[union-attr]
        raise EditConflict("resolution.changed_meanwhile", theirs={label: stored.follow_up or "—"})
    if done_on is not None and not stored.activity.held_on <= done_on <= timezone.localdate(at):
        raise RuleBroken("resolution.done_before_meeting", field="done_on")
    before = {"follow_up": stored.follow_up, "done_on": str(stored.done_on or "")}
    stored.follow_up, stored.done_on = follow_up.strip(), done_on
    stored.save(update_fields=["follow_up", "done_on"])
    record(
        actor=actor, at=at, action="resolution.followed", obj=stored, label=stored.text, path=stored.activity.branch.node.path,
        before=before, after={"follow_up": stored.follow_up, "done_on": str(done_on or "")},
    )  # fmt: skip
    announce(stored.activity)
    return stored


@transaction.atomic
def fill_branches() -> int:
    """Give resolutions without a branch that of their activity and announce those that have a term; returns how many.

    The version before writes such rows during an upgrade, and scoring does not see them. One statement, which the index answers.
    """
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        rows = cursor.fetchall()
    found: dict[date, set[int]] = defaultdict(set)
    for branch_id, due_on in rows:
        if due_on is not None:
            found[due_on if isinstance(due_on, date) else date.fromisoformat(due_on)].add(branch_id)
    for day in sorted(found):
        changes.announce("activity", on=day, branches=found[day])
    return len(rows)
