"""Who opens whose profile and file, who runs pools and plans."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.talents import rules
from workforce.talents.models import TalentMembership, TalentPlan


def may_open_file(actor: Actor, person: Person) -> Verdict:
    """The personnel office of the person's unit or above."""
    return actor.may("workerfile.open", path=person.unit.path)


def may_propose(actor: Actor, person: Person, *, is_eligible: bool, is_in: bool, is_open: bool) -> Verdict:
    verdict = actor.may("talentpool.edit", path=person.unit.path)
    own = person.pk == actor.person_id
    return verdict and rules.propose_verdict(is_own=own, is_eligible=is_eligible, is_in=is_in, is_open=is_open)


def may_confirm(actor: Actor, row: TalentMembership) -> Verdict:
    verdict = actor.may("talentpool.edit", path=row.person.unit.path)
    is_done = row.confirmed_at is not None or row.to_on is not None
    own, same = row.person_id == actor.person_id, row.proposed_by_id == actor.user_id
    return verdict and rules.confirm_verdict(is_done=is_done, is_same=same, is_own=own)


def may_end(actor: Actor, row: TalentMembership) -> Verdict:
    verdict = actor.may("talentpool.edit", path=row.person.unit.path)
    is_over, own = row.to_on is not None, row.person_id == actor.person_id
    return verdict and rules.confirm_verdict(is_done=is_over, is_same=False, is_own=own)


def may_plan(actor: Actor, node: Node) -> Verdict:
    return actor.may("talentplan.edit", path=node.path)


def may_change_plan(actor: Actor, row: TalentPlan) -> Verdict:
    return actor.may("talentplan.edit", path=row.node.path)


def own_person(actor: Actor) -> int:
    """NotReachable for an account without a person."""
    if actor.person_id is None:
        raise NotReachable("talent")
    return actor.person_id
