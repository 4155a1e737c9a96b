"""Who keeps series and pay, who fills key posts, who writes and reviews a plan, who appoints. Nobody in an own case."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.careers import rules
from workforce.careers.models import CareerPlan, ChiefAppointment, SkillPost, SkillPostHolding


def may_keep(actor: Actor, right: str) -> Verdict:
    """Series and pay belong to no unit, so HR of the whole enterprise alone keeps them."""
    if not actor.can(right):
        raise NotReachable(right)
    return ALLOWED if actor.governs(right) else denied("career.root_only")


def may_set_up(actor: Actor, node: Node) -> Verdict:
    return actor.may("skillpost.edit", path=node.path)


def may_fill(actor: Actor, post: SkillPost) -> Verdict:
    return actor.may("skillpost.edit", path=post.node.path)


def may_confirm_holding(actor: Actor, row: SkillPostHolding) -> Verdict:
    verdict = actor.may("skillpost.edit", path=row.post.node.path)
    is_done = row.confirmed_at is not None or row.to_on is not None
    own, same = row.person_id == actor.person_id, row.named_by_id == actor.user_id
    return verdict and rules.confirm_verdict(is_done=is_done, is_same=same, is_own=own, code="skillpost")


def may_end_holding(actor: Actor, row: SkillPostHolding) -> Verdict:
    verdict = actor.may("skillpost.edit", path=row.post.node.path)
    return denied("skillpost.own") if verdict and row.person_id == actor.person_id else verdict


def sees_allowance(actor: Actor, post: SkillPost) -> bool:
    """What a post brings is known of whoever holds it: the personnel office in reach, and the holder on his own file."""
    return actor.scope("skillpost.edit").covers(post.node.path)


def may_write_plan(actor: Actor) -> Verdict:
    if actor.person_id is None:
        raise NotReachable("careerplan.write")
    return actor.may("careerplan.write", person_id=actor.person_id)


def may_change_plan(actor: Actor, row: CareerPlan) -> Verdict:
    if row.person_id != actor.person_id:
        return denied("careerplan.not_owner")
    return ALLOWED if row.state == rules.WRITTEN else denied("careerplan.reviewed_already")


def may_review_plan(actor: Actor, row: CareerPlan) -> Verdict:
    """The mentor who is named, or the office of the unit; never the author."""
    is_own = row.person_id == actor.person_id
    is_mentor = row.mentor_id is not None and row.mentor_id == actor.person_id
    if not is_own and not is_mentor and not actor.scope("careerplan.review").covers(row.person.unit.path):
        raise NotReachable("careerplan.review")
    return rules.review_verdict(row.state, is_own=is_own)


def may_appoint(actor: Actor, person) -> Verdict:
    verdict = actor.may("chief.edit", path=person.unit.path)
    return denied("chief.own") if verdict and person.pk == actor.person_id else verdict


def may_confirm_chief(actor: Actor, row: ChiefAppointment) -> Verdict:
    verdict = actor.may("chief.edit", path=row.person.unit.path)
    is_done = row.confirmed_at is not None or row.ended_on is not None
    own, same = row.person_id == actor.person_id, row.proposed_by_id == actor.user_id
    return verdict and rules.confirm_verdict(is_done=is_done, is_same=same, is_own=own, code="chief")


def may_end_chief(actor: Actor, row: ChiefAppointment) -> Verdict:
    return may_appoint(actor, row.person)
