"""What the clock does: overdue proposals go to the office above, silent ones are closed."""

from datetime import date, datetime

from django.db import transaction

from portal.kernel.scope import path_line
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.rights.matrix import MATRIX
from portal.rights.models import RoleGrant
from workforce.proposals.enums import ProposalAct, ProposalOutcome, ProposalState
from workforce.proposals.models import Proposal
from workforce.proposals.services.locking import announce, authors_of, save, step, tell, tell_users, told

S = ProposalState
TAKEN = (ProposalOutcome.ADOPTED, ProposalOutcome.TRIAL)


def _offices(paths: set[str], today: date) -> dict[str, tuple[Node, set[int]]]:
    """path -> the node and the accounts of its proposal office: one statement."""
    rows = RoleGrant.objects.filter(node__path__in=paths, role__in=MATRIX["proposal.office"].roles).valid_on(today)
    found: dict[str, tuple[Node, set[int]]] = {}
    for grant in rows.select_related("node"):
        found.setdefault(grant.node.path, (grant.node, set()))[1].add(grant.user_id)
    return found


@transaction.atomic
def escalate_late(*, actor: Actor, at: datetime, today: date) -> int:
    """Each overdue proposal once a stage: to the office above the one that handles it, or to that one where there is none above.
    Returns how many. Safe to run again."""
    is_ours = [S.FILED, S.JUDGING, S.DOING]
    late = Proposal.objects.filter(due_on__lt=today, escalated_on=None)
    late = (late.filter(state__in=is_ours) | late.filter(state=S.REPLIED, outcome__in=TAKEN)).select_for_update(of=("self",))
    rows = list(late.select_related("node"))
    offices = _offices({path for row in rows for path in path_line(row.node.path)}, today)
    for row in rows:
        held = [path for path in reversed(path_line(row.node.path)) if path in offices]
        if not held:
            continue
        node, users = offices[held[1] if len(held) > 1 else held[0]]
        row.escalated_on, row.escalated_to = today, node
        save(row, "escalated_on", "escalated_to")
        step(row, actor, at, ProposalAct.ESCALATED, node.name)
        told(row, actor, at, "escalated", after={"to": node.code, "due_on": str(row.due_on)})
        tell_users(row, users, "escalated_notice", at, due=str(row.due_on))
        tell(row, [row.owner_id if row.state == S.DOING else row.assignee_id], "escalated_notice", at, due=str(row.due_on))
    return len(rows)


@transaction.atomic
def close_silent(*, actor: Actor, at: datetime, today: date) -> int:
    """Close what no author has answered within the promised days; that he confirmed it stays unsaid. Safe to run again."""
    rows = Proposal.objects.filter(due_on__lt=today)
    rows = rows.filter(state=S.DONE) | rows.filter(state=S.REPLIED).exclude(outcome__in=TAKEN)
    found = list(rows.select_for_update(of=("self",)).select_related("node").prefetch_related("authors"))
    for row in found:
        row.state, row.closed_on, row.due_on = S.CLOSED, today, None
        save(row, "state", "closed_on", "due_on")
        step(row, actor, at, ProposalAct.SILENT)
        told(row, actor, at, "closed_silent")
        announce(row)
        tell(row, authors_of(row), "closed_notice", at)
    return len(found)
