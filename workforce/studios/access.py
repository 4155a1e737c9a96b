"""Who applies, leads, runs and decides. Nobody of a studio decides about it."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor
from workforce.studios import rules
from workforce.studios.enums import OPEN_STATES
from workforce.studios.models import Studio, StudioCheck, StudioReview

FILES = "studio-check"


def is_lead(actor: Actor, row: Studio) -> bool:
    return actor.person_id is not None and actor.person_id == row.lead_id


def is_party(actor: Actor, row: Studio) -> bool:
    """Lead or member today."""
    if actor.person_id is None:
        return False
    return is_lead(actor, row) or row.members.filter(person=actor.person_id, to_on=None).exists()


def holds(actor: Actor, right: str, row: Studio) -> bool:
    scope = actor.scope(right)
    return scope.covers(row.unit.path) or (row.branch is not None and scope.covers(row.branch.path))


def may_apply(actor: Actor, unit_path: str) -> Verdict:
    return actor.may("studio.office", path=unit_path)


def may_lead(actor: Actor, row: Studio) -> Verdict:
    """The lead himself and the office, as long as the studio stands."""
    if not (is_lead(actor, row) and actor.can("studio.lead")) and not holds(actor, "studio.office", row):
        raise NotReachable("studio.lead")
    return ALLOWED if row.state in OPEN_STATES else denied("studio.closed")


def may_run(actor: Actor, row: Studio) -> Verdict:
    """The office, of studios that are not its own."""
    if not holds(actor, "studio.office", row):
        raise NotReachable("studio.office")
    if row.state not in OPEN_STATES:
        return denied("studio.closed")
    return denied("studio.own_studio") if is_party(actor, row) else ALLOWED


def may_decide(actor: Actor, row: Studio, review: StudioReview) -> Verdict:
    if not holds(actor, "studio.decide", row):
        raise NotReachable("studio.decide")
    is_proposer = actor.user_id is None or actor.user_id == review.proposed_by_id
    return rules.decide_verdict(is_proposer=is_proposer, is_party=is_party(actor, row), state=review.state)


def may_open_file(actor: Actor, pk: int) -> bool:
    return StudioCheck.objects.within(actor.scope("studio.view")).filter(pk=pk).exists()


def may_change_files(actor: Actor, pk: int) -> bool:
    """Evidence is added by lead, members and office while the studio stands."""
    rows = StudioCheck.objects.within(actor.scope("studio.lead")).filter(pk=pk)
    return rows.filter(studio__state__in=OPEN_STATES).exists()
