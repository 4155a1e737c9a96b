"""Two study groups of the first committee: one at work, one concluded with a paper that was adopted."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.research import services
from branches.research.models import StudyGroup
from branches.research.services import GroupFacts, PaperFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.models import User


def study(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """Through the services, by the secretary of the first branch."""
    today, site = timezone.localdate(now), sites[0]
    people = members[site.node.pk]
    actor = actor_of(User.objects.get(person=people[0]), today)
    lead, *others = people[:4]
    for topic, back, ahead, is_done in (
        ("党建考核与技能人才成长协同的指标研究", 40, 80, False),
        ("班组长兼任党小组长的做法和效果", 260, -30, True),
    ):
        facts = GroupFacts(
            site.node, f"{topic[:8]}小组", topic, lead, tuple(others),
            today - timedelta(days=back), today + timedelta(days=ahead),
        )  # fmt: skip
        row = services.set_up_group(actor=actor, at=now, facts=facts)
        if not is_done:
            continue
        paper = PaperFacts(
            title=topic, authors=f"{lead.staff_no}、{others[0].staff_no}、周教授", published_in="集团《党建研究》第 2 期",
            published_on=today - timedelta(days=60), adopted_by="集团党委组织部", adopted_on=today - timedelta(days=35),
        )  # fmt: skip
        services.record_paper(actor=actor, at=now, group=row, facts=paper)
        services.close_group(
            actor=actor, at=now, group=row, version=1, closed_on=today - timedelta(days=31), conclusion="兼任后班前会内容更实，建议推广。"
        )
    return f"{StudyGroup.objects.count()} study groups"
