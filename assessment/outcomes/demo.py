"""Consequences of the newest published round of the made-up enterprise: suggested by its rules, some decided, one carried out."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from assessment.outcomes import services
from assessment.outcomes.enums import OutcomeState
from assessment.outcomes.models import Outcome
from assessment.outcomes.selectors import rounds_in_use
from assessment.rounds.access import own_branches
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

DECIDED = 4


def follow(at: datetime) -> str:
    """The assessor takes up what the rules suggest; the committee decides on the first few, the first of them is carried out."""
    grants = RoleGrant.objects.filter(role__in=[Role.ASSESSOR, Role.COMMITTEE, Role.HR]).select_related("user__person").order_by("-pk")
    today = localdate(at)
    by_role = {grant.role: grant.user for grant in grants}
    assessor, committee = actor_of(by_role[Role.ASSESSOR], today), actor_of(by_role[Role.COMMITTEE], today)
    round, owner = rounds_in_use().first(), by_role[Role.HR].person
    if round is None or owner is None:
        return "no outcomes"
    made = services.take_up(actor=assessor, at=at, round=round)
    own = own_branches(committee, round.starts_on, round.ends_on)
    rows = list(
        Outcome.objects.filter(round=round, state=OutcomeState.PROPOSED)
        .exclude(branch__in=own)
        .select_related("kind")
        .order_by("pk")[:DECIDED]
    )
    for row in rows:
        due = today + timedelta(days=30)
        services.decide(actor=committee, at=at, outcome=row, owner=owner.staff_no, due_on=due)
    for row in [row for row in rows if not row.kind.is_penalty][:1]:
        services.carry_out(actor=assessor, at=at, outcome=row, done_on=today, note="已在年度评价中采用。")
    return f"{made} outcomes"
