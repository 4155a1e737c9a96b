"""Two committees study in some quarters of the year."""

from datetime import datetime

from django.utils import timezone

from branches.theory import rules, selectors, services
from branches.theory.models import TheorySession
from branches.theory.services import SessionFacts
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import system_actor

TOPICS = ("新时代产业工人队伍建设改革", "安全生产重要论述", "全面从严治党", "科技自立自强")


def study(now: datetime) -> str:
    today, root = timezone.localdate(now), Node.objects.get(parent=None)
    actor = system_actor("demo")
    for place, node in enumerate(selectors.committees(Scope((root.path,)))[:2]):
        parent = node.parent or node
        group = list(Person.objects.active_on(today).filter(unit__path__startswith=parent.path).order_by("staff_no")[:6])
        for n, period in enumerate(rules.quarters_of(today.year)):
            if len(group) < 3 or period.ends_on > today or (place and n == 1):
                continue
            numbers = [p.staff_no for p in group]
            facts = SessionFacts(
                node, period.ends_on, "collective", TOPICS[n], numbers[0], "学习原文，结合本单位实际研讨，明确三项措施。", numbers[:-1],
                numbers[-1:], "中心组学习材料汇编", "党委会议室", {numbers[1]: "结合分管工作谈认识"},
            )  # fmt: skip
            services.log_session(actor=actor, at=now, facts=facts)
    return f"{TheorySession.objects.count()} sessions of theory study"
