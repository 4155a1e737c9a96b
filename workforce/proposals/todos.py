"""What waits in proposals: for whoever is named in one, and for the offices."""

from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.kernel.scope import Scope
from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.proposals.enums import ProposalBenefitRound, ProposalOutcome, ProposalState
from workforce.proposals.models import Proposal, ProposalAuthor
from workforce.proposals.services.locking import url_of

S = ProposalState
TAKEN = (ProposalOutcome.ADOPTED, ProposalOutcome.TRIAL)


def _line(row: Proposal, what: str) -> Todo:
    return Todo(f"{what}：{row}", url_of(row), row.due_on, row.node.name)


def mine(actor: Actor, at: datetime) -> Todos:
    """To judge, to carry out, to confirm, to measure again: two statements."""
    if actor.person_id is None:
        return NONE
    today, pk = localdate(at), actor.person_id
    authored = ProposalAuthor.objects.filter(person=pk).values("proposal")
    asked = Q(state=S.DONE) | Q(state=S.REPLIED) & ~Q(outcome__in=TAKEN)
    measured = Proposal.objects.filter(benefits__round=ProposalBenefitRound.AGAIN).values("pk")
    again = Q(owner=pk, measure_on__lte=today) & ~Q(pk__in=measured)
    judge = Q(assignee=pk) & (Q(state=S.JUDGING) | Q(state=S.REPLIED, outcome__in=TAKEN))
    rows = Proposal.objects.filter(judge | Q(owner=pk, state=S.DOING) | Q(pk__in=authored) & asked | again)

    def drawn(row: Proposal) -> Todo:
        if row.state == S.JUDGING:
            return _line(row, _("研判并答复"))
        if row.state == S.REPLIED and row.outcome in TAKEN:
            return _line(row, _("安排落实"))
        if row.state == S.DOING:
            return _line(row, _("落实"))
        if row.measure_on is not None and row.measure_on <= today and row.owner_id == pk:
            return _line(row, _("再次测算效益"))
        return _line(row, _("确认办结"))

    return of_rows(rows.select_related("node"), drawn, today, "due_on")


def office(actor: Actor, at: datetime) -> Todos:
    """To hand out, rewards and benefits to look at, what has come up overdue, opinions of a branch: two statements."""
    paths = actor.scope("proposal.office").paths
    rows = Proposal.objects.within(Scope(paths))
    wanted = Q(state=S.FILED) | Q(escalated_to__path__in=paths, escalated_on__isnull=False)
    others = Q(rewards__state="proposed") & ~Q(rewards__proposed_by=actor.user_id)
    unchecked = Q(benefits__isnull=False, benefits__verified=None) & ~Q(benefits__claimed_by=actor.user_id)
    found = rows.filter(wanted | others | unchecked).select_related("node").distinct()
    if actor.person_id is not None:
        found = found.exclude(pk__in=ProposalAuthor.objects.filter(person=actor.person_id).values("proposal"))

    def drawn(row: Proposal) -> Todo:
        if row.escalated_on is not None:
            return _line(row, _("超期督办"))
        return _line(row, _("分派研判") if row.state == S.FILED else _("复核奖励或效益"))

    return of_rows(found, drawn, localdate(at), "due_on")
