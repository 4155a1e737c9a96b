"""Who keeps the facts of a temporary branch: the committee that approved it; who prepares its hand-over: also its own office."""

from branches.temporaries.models import TemporaryBranch
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def may_edit(actor: Actor, row: TemporaryBranch) -> Verdict:
    """Project, end, extension and closing, until it is closed."""
    verdict = actor.may("temporary.edit", path=row.branch.node.path)
    closed = row.branch.node.closed_on
    return verdict if not verdict or closed is None else denied("temporary.is_closed", closed=closed.isoformat())
