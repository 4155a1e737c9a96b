"""The joint report of the last finished month and quarter of the root committee, one chapter edited."""

from datetime import datetime

from django.utils import timezone

from branches.reports import services
from branches.reports.models import JointReport
from portal.kernel.periods import month_of, quarter_of
from portal.organization.models import Node
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant


def report(now: datetime) -> str:
    today = timezone.localdate(now)
    head = actor_of(RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0].user, today)
    root = Node.objects.get(parent=None)
    services.draw_report(actor=head, at=now, node=root, period=quarter_of(today).previous())
    made = services.draw_report(actor=head, at=now, node=root, period=month_of(today).previous())
    chapter = made.chapters.select_related("report").order_by("kind__sort")[0]
    text = f"{chapter.generated}\n党委把采掘接续作为第一位的任务，书记带头到现场办公四次。"
    services.edit_chapter(actor=head, at=now, chapter=chapter, version=chapter.version, text=text)
    return f"{JointReport.objects.count()} joint reports"
