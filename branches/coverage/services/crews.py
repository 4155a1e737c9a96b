"""Who leads a team, which Party group it belongs to, and how leaders are brought on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from branches.coverage.enums import TrackState
from branches.coverage.models import LeaderTrack, TeamGroup, TeamLeader
from branches.orgs.models import Branch
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.scope import subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor

ONE_DAY = timedelta(days=1)


def _locked(actor: Actor, branch: Branch) -> Branch:
    ensure(actor.may("crew.edit", path=branch.node.path))
    return Branch.objects.select_for_update(of=("self",)).select_related("node").get(pk=branch.pk)


def _covers(branch: Branch, day: date) -> list[str]:
    return list(branch.coverage.valid_on(day).values_list("unit__path", flat=True))


def _check_team(branch: Branch, team: Node, day: date) -> list[str]:
    """The covers that hold the team. RuleBroken ``crew.team_foreign``."""
    covers = [path for path in _covers(branch, day) if team.path.startswith(path)]
    if team.kind != NodeKind.TEAM or team.closed_on is not None or not covers:
        raise RuleBroken("crew.team_foreign", field="team")
    return covers


def _person(number: str, covers: list[str], day: date) -> Person:
    """Somebody at work in the covered units. RuleBroken ``crew.no_person``."""
    inside = Q(pk__in=[])
    for path in covers:
        inside |= subtree("unit__path", path)
    found = Person.objects.active_on(day).filter(inside, staff_no=number.strip().upper()).first()
    if found is None:
        raise RuleBroken("crew.no_person", field="number", number=number.strip()[:20])
    return found


def _announce(branch: Branch, day: date, at: datetime) -> None:
    changes.announce("crew", on=day, until=max(day, localdate(at)), branches=[branch.pk])


@transaction.atomic
def name_leader(*, actor: Actor, at: datetime, branch: Branch, team: Node, number: str, on: date) -> TeamLeader:
    """``number`` leads ``team`` from ``on``; whoever led it before, until the day before."""
    branch, today = _locked(actor, branch), localdate(at)
    person = _person(number, _check_team(branch, team, today), today)
    now = TeamLeader.objects.select_for_update().filter(team=team, to_on=None).first()
    if on > today or (now is not None and on <= now.from_on and now.person_id != person.pk):
        raise RuleBroken("crew.day_wrong", field="on")
    if now is not None and now.person_id == person.pk:
        raise RuleBroken("crew.nothing_changed")
    if now is not None:
        now.to_on = on - ONE_DAY
        now.save(update_fields=["to_on"])
    row = TeamLeader.objects.create(branch=branch, team=team, person=person, from_on=on)
    record(
        actor=actor, at=at, action="crew.leader_named", obj=row, path=branch.node.path, label=f"{team.name} · {person.name}",
        after={"from_on": on.isoformat()},
    )  # fmt: skip
    _announce(branch, on, at)
    return row


@transaction.atomic
def link_group(*, actor: Actor, at: datetime, branch: Branch, team: Node, group: Node) -> TeamGroup:
    """The Party group that the team belongs to; another one takes its place."""
    branch = _locked(actor, branch)
    _check_team(branch, team, localdate(at))
    if group.kind != NodeKind.PARTY_GROUP or group.parent_id != branch.pk or group.closed_on is not None:
        raise RuleBroken("crew.group_foreign", field="group")
    row, is_new = TeamGroup.objects.select_for_update().get_or_create(team=team, defaults={"branch": branch, "group": group})
    if not is_new and (row.group_id, row.branch_id) == (group.pk, branch.pk):
        return row
    before = "" if is_new else str(row.group)
    row.branch, row.group = branch, group
    row.save()
    record(
        actor=actor, at=at, action="crew.group_linked", obj=row, path=branch.node.path, label=f"{team.name} · {group.name}",
        before={"group": before}, after={"group": group.name},
    )  # fmt: skip
    return row


@dataclass(frozen=True)
class CrewFacts:
    """A development track as it is told."""

    branch: Branch
    team: Node
    number: str
    way: str
    steps: str
    goal_on: date


@transaction.atomic
def open_track(*, actor: Actor, at: datetime, facts: CrewFacts) -> LeaderTrack:
    """Begin to bring somebody on; one track at a time for a person."""
    branch, today = _locked(actor, facts.branch), localdate(at)
    person = _person(facts.number, _check_team(branch, facts.team, today), today)
    if not facts.steps.strip():
        raise RuleBroken("track.steps_needed", field="steps")
    if facts.goal_on <= today:
        raise RuleBroken("track.goal_past", field="goal_on")
    row = LeaderTrack(
        branch=branch, team=facts.team, person=person, way=facts.way, steps=facts.steps.strip(), goal_on=facts.goal_on,
        opened_by=actor.user, opened_on=today,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("track.open", field="number", name=person.name) from None
    record(actor=actor, at=at, action="track.opened", obj=row, path=branch.node.path, label=person.name, after={"way": row.way})
    return row


@transaction.atomic
def close_track(*, actor: Actor, at: datetime, track: LeaderTrack, is_done: bool, result: str) -> LeaderTrack:
    """What became of it: took office, or stopped."""
    row = LeaderTrack.objects.select_for_update(of=("self",)).select_related("branch__node", "person").filter(pk=track.pk).first()
    if row is None:
        raise NotReachable("crew.edit")
    ensure(actor.may("crew.edit", path=row.branch.node.path))
    if row.state != TrackState.OPEN:
        raise RuleBroken("track.is_closed")
    if not result.strip():
        raise RuleBroken("track.result_needed", field="result")
    row.state = TrackState.DONE if is_done else TrackState.STOPPED
    row.ended_on, row.result = localdate(at), result.strip()
    row.save(update_fields=["state", "ended_on", "result"])
    record(actor=actor, at=at, action="track.closed", obj=row, path=row.branch.node.path, label=row.person.name, after={"state": row.state})
    return row
