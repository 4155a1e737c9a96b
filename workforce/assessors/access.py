"""Who keeps the register of qualifications."""

from portal.kernel.verdict import Verdict
from portal.organization.models import Node
from portal.rights.access import Actor


def may_keep(actor: Actor, node: Node) -> Verdict:
    """HR of the unit that runs the assessment, or above."""
    return actor.may("assessor.edit", path=node.path)
