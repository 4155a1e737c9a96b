"""Two plan rows of the committee for all its branches: most are planned or done, one branch says why not."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from branches.activities.models import Activity, ActivityKind
from branches.arrangements import services
from branches.arrangements.models import ArrangedTask
from branches.arrangements.services import ArrangementFacts
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

PLANS = [("MT-05", "学习安全生产法律法规", "结合本岗位讲一条，联系身边的事"), ("MT-04", "党课：劳模精神、工匠精神", "请本单位劳模讲一段")]


def push(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    head = actor_of(RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0].user, today)
    months = sorted({today.month, min(12, today.month + 1)})
    for code, subject, gist in PLANS:
        kind = ActivityKind.objects.get(code=code)
        services.arrange(actor=head, at=now, facts=ArrangementFacts(Node.objects.get(parent=None), kind, subject, today.year, months, gist))
    answered = sum(_answer(index, site, members, now) for index, site in enumerate(sites[:6]))
    return f"{ArrangedTask.objects.count()} tasks of {len(PLANS)} arrangements, {answered} answered"


def _answer(index: int, site: DemoBranch, members: dict[int, list[Person]], now: datetime) -> int:
    """A branch names what it has held, plans what comes, or says why not."""
    today = timezone.localdate(now)
    own: dict[str, Any] = {"actor": actor_of(User.objects.get(person=members[site.node.pk][0]), today), "at": now}
    tasks = list(ArrangedTask.objects.filter(branch=site.node.pk, month__lte=today).select_related("arrangement").order_by("pk"))
    held = Activity.objects.filter(branch=site.node.pk, kind=tasks[0].arrangement.kind_id, held_on__range=(tasks[0].month, tasks[0].due_on))
    record = held.filter(arranged=None).first()
    if record is not None:
        services.link_record(**own, task=tasks[0], activity=record)
    if index == 2:
        services.excuse(**own, task=tasks[1], reason="全员投入综采面搬家，下月补上")
    elif today < tasks[1].due_on:
        day = min(tasks[1].due_on, today + timedelta(days=1 + index))
        services.plan_task(**own, task=tasks[1], starts_at=timezone.make_aware(datetime.combine(day, time(15, 20))), place="党员活动室")
    return 1
