"""Who drafts, approves, answers and closes; who judges. Nobody decides about what he drafted or works in."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.innovation import rules
from workforce.innovation.models import InnovationCampaign, InnovationMeasure, InnovationProject, InnovationReview


def holds(actor: Actor, right: str, *nodes: Node | None) -> bool:
    scope = actor.scope(right)
    return any(node is not None and scope.covers(node.path) for node in nodes)


def takes_part(actor: Actor, row: InnovationProject) -> bool:
    """Whether the actor leads the project or works in it."""
    if actor.person_id is None:
        return False
    return row.lead_id == actor.person_id or any(member.person_id == actor.person_id for member in row.members.all())


def may_draft(actor: Actor, lead: Person, *nodes: Node | None) -> Verdict:
    """An office at the unit or the branch, or the lead himself."""
    if holds(actor, "innovation.draft", *nodes):
        return ALLOWED
    scope = actor.scope("innovation.draft")
    if scope.person_id is None:
        raise NotReachable("innovation.draft")
    return ALLOWED if scope.person_id == lead.pk else denied("innovation.own_only")


def _drafts(actor: Actor, row: InnovationProject) -> bool:
    own = actor.scope("innovation.draft").person_id
    return holds(actor, "innovation.draft", row.unit, row.branch) or (own is not None and own == row.lead_id)


def may_edit(actor: Actor, row: InnovationProject) -> Verdict:
    if not _drafts(actor, row):
        raise NotReachable("innovation.draft")
    return rules.edit_verdict(row.state)


def may_progress(actor: Actor, row: InnovationProject) -> Verdict:
    """The lead and the offices that drafted note the milestones."""
    if not _drafts(actor, row):
        raise NotReachable("innovation.draft")
    return ALLOWED if row.state == rules.RUNNING else denied("innovation.not_running")


def ensure_office(actor: Actor, *nodes: Node | None) -> None:
    if not holds(actor, "innovation.office", *nodes):
        raise NotReachable("innovation.office")


def may_approve(actor: Actor, row: InnovationProject) -> Verdict:
    ensure_office(actor, row.unit, row.branch)
    return rules.approve_verdict(row.state, is_drafter=row.drafted_by_id == actor.user_id, takes_part=takes_part(actor, row))


def may_answer(actor: Actor, row: InnovationProject) -> Verdict:
    ensure_office(actor, row.unit, row.branch)
    return rules.answer_verdict(row.state, has_ask=bool(row.resource_ask), takes_part=takes_part(actor, row))


def may_start(actor: Actor, row: InnovationProject) -> Verdict:
    if not _drafts(actor, row):
        raise NotReachable("innovation.draft")
    return rules.start_verdict(row.state, has_ask=bool(row.resource_ask), is_answered=row.is_granted is not None)


def may_close(actor: Actor, row: InnovationProject) -> Verdict:
    ensure_office(actor, row.unit, row.branch)
    waiting = sum(1 for milestone in row.milestones.all() if milestone.done_on is None)
    return rules.close_verdict(row.state, takes_part=takes_part(actor, row), open_milestones=waiting)


def may_stop(actor: Actor, row: InnovationProject) -> Verdict:
    ensure_office(actor, row.unit, row.branch)
    return rules.stop_verdict(row.state)


def runs_campaign(actor: Actor, row: InnovationCampaign) -> bool:
    return holds(actor, "innovation.office", row.node)


def is_author(actor: Actor, row: InnovationMeasure) -> bool:
    return actor.person_id is not None and actor.person_id == row.author_id


def runs_review(actor: Actor, row: InnovationReview) -> bool:
    return holds(actor, "innovation.office", row.node)


def may_open_file(actor: Actor, pk: int) -> bool:
    return InnovationProject.objects.within(actor.scope("innovation.view")).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    """Papers of a project: whoever drafts there, until it is over."""
    rows = InnovationProject.objects.within(actor.scope("innovation.draft"))
    return rows.filter(pk=pk).exclude(state__in=(rules.CLOSED, rules.STOPPED)).exists()
