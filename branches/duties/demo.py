"""One branch of the demo is freed of a monthly duty, so that the desk and the table show it."""

from datetime import datetime

from django.utils import timezone

from branches.duties.enums import ExemptionReason
from branches.duties.services import ExemptionFacts, grant_exemption
from branches.orgs.models import Branch
from portal.kernel.periods import month_of
from portal.organization.demo import DemoBranch
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant


def free_one(sites: list[DemoBranch], now: datetime) -> str:
    """The third branch need not hold its accident case review this month."""
    today = timezone.localdate(now)
    month = month_of(today)
    committee = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0].user
    branch = Branch.objects.select_related("node").get(pk=sites[2 % len(sites)].node.pk)
    facts = ExemptionFacts(branch, "FREQ-14", month.starts_on, month.ends_on, ExemptionReason.RELOCATION, "工作面搬家，与机电队合并召开")
    grant_exemption(actor=actor_of(committee, today), at=now, facts=facts)
    return f"{branch.node.name}: one duty exempt"
