"""Set-ups whose deadline comes or has gone by, and candidates that wait for a second person."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.coverage import access
from branches.coverage.enums import CandidateState
from branches.coverage.models import CommitteeCandidate, PartySetup
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def setups_due(actor: Actor, at: datetime) -> Todos:
    """Set-ups under way, the earliest deadline first: three statements."""
    rows = PartySetup.objects.within(access.unit_scope(actor, "setup.edit")).filter(set_up_on=None, ended_on=None)
    return of_rows(rows.select_related("node", "kind"), _setup_line, localdate(at), "due_on")


def _setup_line(row: PartySetup) -> Todo:
    return Todo(_("%(name)s：组建党组织") % {"name": row.name}, reverse("setup_detail", args=[row.pk]), row.due_on, row.node.name)


def candidates_waiting(actor: Actor, at: datetime) -> Todos:
    """Candidates that somebody else has proposed: two statements."""
    rows = CommitteeCandidate.objects.within(Scope(actor.scope("candidate.judge").paths)).filter(state=CandidateState.PROPOSED)
    rows = rows.exclude(proposed_by=actor.user_id) if actor.user_id is not None else rows
    rows = rows.exclude(person=actor.person_id) if actor.person_id is not None else rows
    return of_rows(rows.select_related("person", "branch__node"), _candidate_line, localdate(at))


def _candidate_line(row: CommitteeCandidate) -> Todo:
    title = _("%(name)s：审查委员人选") % {"name": row.person.name}
    return Todo(title, reverse("candidate_detail", args=[row.pk]), None, row.branch.node.name)
