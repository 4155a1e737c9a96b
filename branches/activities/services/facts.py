"""What an activity says of itself, checked against branch, kind and calendar; and what follows from any change of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from branches.activities import rules
from branches.activities.enums import ONLINE_PLACES, PRESENT_STATES, AgendaFlag, AttendanceState, KindHolder, PlaceType
from branches.activities.models import Activity, ActivityKind, AgendaItem
from branches.activities.selectors import team_of_branch
from branches.orgs.models import Branch
from portal.catalogue.models import Tag
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person


@dataclass(frozen=True)
class ActivityFacts:
    """The facts of the form. Times are aware; the day is the local date of the start."""

    branch: Branch
    kind: ActivityKind
    subject: str
    starts_at: datetime
    ends_at: datetime | None = None
    group: Node | None = None
    place: str = ""
    place_type: str = PlaceType.MEETING_ROOM
    chair: Person | None = None
    recorder: Person | None = None
    summary: str = ""
    speaker: Person | None = None
    shift: str = ""
    team: Node | None = None
    tags: Sequence[Tag] | None = None  # None: leave them as they are
    link: str = ""

    @property
    def held_on(self) -> date:
        return timezone.localdate(self.starts_at)

    def columns(self) -> dict[str, Any]:
        """Values by column of Activity."""
        return {
            "branch": self.branch, "kind": self.kind, "group": self.group, "subject": self.subject.strip(),
            "starts_at": self.starts_at, "ends_at": self.ends_at, "held_on": self.held_on, "place": self.place.strip(),
            "place_type": self.place_type, "chair": self.chair, "recorder": self.recorder, "summary": self.summary.strip(),
            "speaker": self.speaker, "shift": self.shift, "team": self.team, "link": self.link.strip(),
        }  # fmt: skip


def local_minute(moment: datetime) -> str:
    """How sentences name a time: 2026-11-20 15:00, local."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def check_facts(facts: ActivityFacts, *, own_pk: int | None = None) -> None:
    """RuleBroken where the facts cannot be: empty subject, end before start, branch not there, group missing or foreign,
    the same activity logged already. Teams of a branch may hold a quick kind at the same minute, each its own; a record without a team
    is that of any of them."""
    check_shape(facts)
    check_team(facts)
    if facts.kind.holder == KindHolder.INVITED:
        return
    same = Activity.objects.filter(branch=facts.branch, kind=facts.kind, group=facts.group, starts_at=facts.starts_at)
    if facts.kind.is_quick and facts.team is not None:
        same = same.filter(Q(team=facts.team) | Q(team=None))
    other = same.exclude(pk=own_pk or 0).select_related("team").first()
    if other is not None:
        raise logged_already(facts.branch, facts.kind, facts.starts_at, other.subject, other.team.name if other.team else "")


def logged_already(branch: Branch, kind: ActivityKind, starts_at: datetime, subject: str, team: str) -> RuleBroken:
    """The refusal that names the record there is; ``team``: the name of its team, where it has one."""
    who = f"{branch.node.name}（{team}）" if team else branch.node.name
    return RuleBroken("activity.same_time", field="starts_at", branch=who, kind=str(kind), subject=subject, start=local_minute(starts_at))


def check_shape(facts: ActivityFacts) -> None:
    """The part of ``check_facts`` that asks the database nothing."""
    node, day = facts.branch.node, facts.held_on
    if not facts.subject.strip():
        raise RuleBroken("activity.subject_missing", field="subject")
    ensure(rules.check_times(facts.starts_at, facts.ends_at), field="ends_at")
    ensure(rules.check_link(facts.link.strip(), is_online=facts.place_type in ONLINE_PLACES), field="link")
    if day < facts.branch.founded_on or (node.closed_on and day > node.closed_on):
        raise RuleBroken("activity.branch_not_there", field="starts_at", branch=node.name, day=day.isoformat())
    _check_group(facts)


def _check_group(facts: ActivityFacts) -> None:
    if facts.kind.holder != KindHolder.GROUP:
        if facts.group is not None:
            raise RuleBroken("activity.group_not_wanted", field="group", kind=str(facts.kind))
        return
    if facts.group is None:
        raise RuleBroken("activity.group_missing", field="group")
    if facts.group.parent_id != facts.branch.pk or facts.group.kind != NodeKind.PARTY_GROUP:
        raise RuleBroken("activity.group_foreign", field="group")


def check_team(facts: ActivityFacts) -> None:
    """RuleBroken for a team that the branch does not cover on the day. One statement where a team is named."""
    if facts.team is not None and not team_of_branch(facts.branch, facts.team, facts.held_on):
        raise RuleBroken("activity.team_foreign", field="team", team=facts.team.name)


def put_tags(activity: Activity, facts: ActivityFacts) -> bool:
    """Make the tags those of ``facts``; True when that changed something."""
    if facts.tags is None:
        return False
    wanted, stored = {tag.pk for tag in facts.tags}, set(activity.tags.values_list("pk", flat=True))
    if wanted != stored:
        activity.tags.set(wanted)
    return wanted != stored


def check_states(states: Mapping[int, str]) -> None:
    """RuleBroken for a state that does not exist."""
    if set(states.values()) - set(AttendanceState.values):
        raise RuleBroken("attendance.unknown_state", states="、".join(str(label) for label in AttendanceState.labels))


def recount(activity: Activity) -> None:
    """The one place that keeps the counters: expected, present, first item, production topic. One read, one write."""
    flag = AgendaItem.objects.filter(activity=OuterRef("pk"))
    facts = (
        Activity.objects.filter(pk=activity.pk)
        .annotate(
            n=Count("attendance"),
            here=Count("attendance", filter=Q(attendance__state__in=PRESENT_STATES)),
            first=Exists(flag.filter(flag=AgendaFlag.FIRST)),
            production=Exists(flag.filter(flag=AgendaFlag.PRODUCTION)),
        )
        .values("n", "here", "first", "production")
        .get()
    )
    activity.expected, activity.present = facts["n"], facts["here"]
    activity.has_first_item, activity.has_production_topic = facts["first"], facts["production"]
    Activity.objects.filter(pk=activity.pk).update(
        expected=activity.expected, present=activity.present,
        has_first_item=activity.has_first_item, has_production_topic=activity.has_production_topic,
    )  # fmt: skip


def announce(activity: Activity, *, days: Iterable[date] = (), people: Iterable[int] | None = None) -> None:
    """Tell upper floors that facts of this activity changed, on its day and on ``days`` (where it stood before)."""
    who = list(people) if people is not None else list(activity.attendance.values_list("person_id", flat=True))
    for day in sorted({activity.held_on, *days}):
        changes.announce("activity", on=day, branches=[activity.branch_id], people=who)
