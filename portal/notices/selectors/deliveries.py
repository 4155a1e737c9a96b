"""The log of what went out, and the robots of chat groups."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from portal.catalogue.selectors import values_on
from portal.kernel.scope import Scope
from portal.notices.models import ChatRobot, Delivery
from portal.notices.rules import Tries


def tries_on(day: date) -> Tries:
    """Rule rows NOTICE_TRIES and NOTICE_WORTH_DAYS: one statement."""
    found = values_on(["NOTICE_TRIES", "NOTICE_WORTH_DAYS"], day)
    return Tries(int(found["NOTICE_TRIES"]), timedelta(days=int(found["NOTICE_WORTH_DAYS"])))


def delivery_rows(scope: Scope) -> QuerySet[Delivery]:
    """Deliveries inside ``scope`` with their target, the newest first."""
    return Delivery.objects.within(scope).select_related("user__notice_choices", "robot__node").order_by("-created_at", "-pk")


def robots_in(scope: Scope) -> QuerySet[ChatRobot]:
    """Robots of units inside ``scope``."""
    return ChatRobot.objects.within(scope).select_related("node").order_by("node__path", "name")


def newest_deliveries(robots: Iterable[ChatRobot]) -> dict[int, Delivery]:
    """robot id -> what was sent to its group last: one statement."""
    last = Delivery.objects.filter(robot=OuterRef("pk")).order_by("-created_at", "-pk").values("pk")[:1]
    ids = ChatRobot.objects.filter(pk__in=[r.pk for r in robots]).order_by().values(last=Subquery(last))
    return {row.robot_id: row for row in Delivery.objects.filter(pk__in=ids) if row.robot_id is not None}
