"""Set-ups, teams, backbone members and candidates near branch A, through the services."""

from datetime import timedelta

from branches.coverage import services
from branches.coverage.models import BackboneMember, CommitteeCandidate, LeaderTrack, PartySetup, SetupCondition, SetupKind, TeamLeader
from branches.coverage.services import CrewFacts, SetupFacts
from portal.kernel import clock
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.models import User
from tests.branches.temporaries.factories import members, words
from tests.support.factories import NodeFactory, PersonFactory
from tests.support.people import FourPeople

__all__ = ["backbone", "candidate", "facts", "leader", "members", "ready", "setup", "team", "track", "words", "worker"]


def facts(p: FourPeople, **changes) -> SetupFacts:
    first = {
        "node": p.nodes["MK1"], "kind": SetupKind.objects.get(code="PROJECT"), "name": "二号风井项目部",
        "opened_on": clock.today() - timedelta(days=10),
    }  # fmt: skip
    return SetupFacts(**{**first, **changes})


def setup(p: FourPeople, user: User | None = None, **changes) -> PartySetup:
    return services.register_setup(**words(p, user), facts=facts(p, **changes))


def ready(p: FourPeople, row: PartySetup) -> PartySetup:
    """With a responsible person and every basic condition confirmed."""
    told = facts(p, name=row.name, kind=row.kind, opened_on=row.opened_on, head=p.worker.person, helper=row.helper)
    row = services.change_setup(**words(p), setup=row, version=row.version, facts=told)
    for condition in SetupCondition.objects.filter(is_active=True):
        services.confirm_condition(**words(p), setup=row, condition=condition)
    return row


def team(p: FourPeople, code: str = "BZ-1", under: str = "CM-A") -> Node:
    return NodeFactory(code=code, name=f"班组{code}", kind=NodeKind.TEAM, parent=p.nodes[under])


def worker(unit: Node, **changes) -> Person:
    return PersonFactory(unit=unit, **changes)


def leader(p: FourPeople, unit: Node, person: Person, user: User | None = None, on=None) -> TeamLeader:
    day = on or clock.today() - timedelta(days=5)
    return services.name_leader(**words(p, user or p.secretary), branch=p.branch_a, team=unit, number=person.staff_no, on=day)


def track(p: FourPeople, unit: Node, person: Person, user: User | None = None, **changes) -> LeaderTrack:
    first = {
        "branch": p.branch_a, "team": unit, "number": person.staff_no, "way": "to_group", "steps": "参加组长培训",
        "goal_on": clock.today() + timedelta(days=60),
    }  # fmt: skip
    return services.open_track(**words(p, user or p.secretary), facts=CrewFacts(**{**first, **changes}))


def backbone(p: FourPeople, user: User | None = None, place: int = 0) -> BackboneMember:
    person = members(p.branch_a, 4)[place]
    return services.mark_backbone(**words(p, user or p.secretary), branch=p.branch_a, number=person.staff_no, field="供电")


def candidate(p: FourPeople, user: User | None = None, place: int = 1, post: str = "publicity") -> CommitteeCandidate:
    person = members(p.branch_a, 4)[place]
    given = {"branch": p.branch_a, "number": person.staff_no, "post": post, "reason": "熟悉生产"}
    return services.propose_candidate(**words(p, user or p.secretary), **given)
