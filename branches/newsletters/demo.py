"""The newsletter of the running quarter, filled and still in work."""

from datetime import datetime

from django.utils import timezone

from branches.newsletters import rules, selectors, services
from branches.newsletters.models import Newsletter
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant


def edit(now: datetime) -> str:
    today = timezone.localdate(now)
    grants = RoleGrant.objects.valid_on(today).filter(role__in=(Role.UNION_OFFICER, Role.COMMITTEE)).select_related("user")
    for grant in grants.order_by("node__path", "pk"):
        actor = actor_of(grant.user, today)
        node = selectors.nodes(actor.scope("newsletter.edit"), today).first()
        if node is None:
            continue
        title = f"《工会简报》{today.year}年第{rules.quarter_of(today)}季度"
        row = services.begin_newsletter(
            actor=actor, at=now, node=node, year=today.year, quarter=rules.quarter_of(today), title=title, lead="这一季度身边的人和事。"
        )
        chosen = list(selectors.choosable(row).values_list("pk", flat=True)[:4])
        if chosen:
            services.choose_stories(actor=actor, at=now, newsletter=row, ids=chosen)
        break
    return f"{Newsletter.objects.count()} newsletters"
