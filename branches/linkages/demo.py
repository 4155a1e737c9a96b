"""Leaders of the head office look after the first branches, with visits held, promised and planned."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.linkages import services
from branches.linkages.models import LeaderLink
from branches.linkages.services import LinkFacts, VisitFacts
from branches.orgs.models import Branch
from portal.organization.demo import DemoBranch
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import User

FOCUS = ("安全生产薄弱环节，班组建设", "青年党员培养，支委履职", "联合支部制度落实")


def look_after(sites: list[DemoBranch], now: datetime) -> str:
    today = timezone.localdate(now)
    leaders = list(User.objects.filter(grants__role=Role.COMMITTEE).select_related("person").order_by("pk").distinct())
    if not leaders:
        return "0 links of leaders"
    head = actor_of(leaders[0], today)
    for n, site in enumerate(sites[:3]):
        branch = Branch.objects.select_related("node").get(pk=site.node.pk)
        leader = leaders[n % len(leaders)]
        facts = LinkFacts(branch, leader.person.staff_no, FOCUS[n], today - timedelta(days=220), today + timedelta(days=500))
        link = services.link_leader(actor=head, at=now, facts=facts)
        who = actor_of(leader, today)
        for back, promise in ((120, "协调更换值班室空调"), (30, "")):
            visit = VisitFacts(
                today - timedelta(days=back + n), "听取支部工作汇报，下井看现场", "党课结合生产，职工反映值班室条件差。", promise,
                today + timedelta(days=12) if promise else None,
            )  # fmt: skip
            done = services.log_visit(actor=who, at=now, link=link, facts=visit)
            if n == 0 and promise:
                services.keep_promise(actor=who, at=now, visit=done, note="空调已更换")
        services.plan_visit(actor=who, at=now, link=link, on=today + timedelta(days=6 + n), topic="参加主题党日，查看整改")
    return f"{LeaderLink.objects.count()} links of leaders"
