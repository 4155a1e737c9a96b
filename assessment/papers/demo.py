"""A notice about the newest published round of the made-up enterprise."""

from datetime import datetime

from django.utils.timezone import localdate

from assessment.outcomes.selectors import rounds_in_use
from assessment.papers import services
from assessment.papers.enums import PaperKind
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant


def give_out(at: datetime) -> str:
    """The committee registers the notice for its own unit."""
    grant = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user__person", "node").order_by("node__path", "pk").first()
    round = rounds_in_use().first()
    if grant is None or round is None:
        return "no papers"
    today = localdate(at)
    head = services.PaperHead(
        issuer=grant.node.name, number=f"示例发〔{today.year}〕1 号", signed_on=today, receivers="各党支部", copies="各部门",
        demands="各支部对照失分指标列出改进措施，报考核办公室。",
    )  # fmt: skip
    services.register_paper(actor=actor_of(grant.user, today), at=at, round=round, node=grant.node, kind=PaperKind.NOTICE, head=head)
    return "1 assessment paper"
