"""Who sets links: the committee. Who plans and writes visits: the leader himself, the office of the branch, the committee."""

from branches.linkages.models import LeaderLink
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def may_edit(actor: Actor, link: LeaderLink) -> Verdict:
    verdict = actor.may("linkage.edit", path=link.branch.node.path)
    return verdict if not verdict or link.ended_on is None else denied("linkage.is_ended")


def may_visit(actor: Actor, link: LeaderLink) -> Verdict:
    """Plan, write down, answer a promise. Promises are answered after the end of a link too (``services.keep_promise``)."""
    return actor.may("linkage.visit", path=link.branch.node.path, person_id=link.person_id)
