"""Stories of the first branches in every state, and a newsletter's worth of published ones."""

from datetime import datetime

from django.utils import timezone

from branches.stories import services
from branches.stories.models import HistoryField, Story, StoryKind
from branches.stories.selectors import activities, programmes
from branches.stories.services import StoryFacts
from portal.catalogue.models import Tag
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

BODY = (
    "每天提前一小时到岗，先看一遍胶带输送机，再开班前会。\n他把常见故障画成一张图贴在操作台旁，新工人照着图就能判断。\n"
    "班组的人说，图上每一笔都是他自己处理过的故障。"
)
# (kind, title, lead, tag)
TOLD = (
    ("STORY", "一张故障图带出一个班", "老党员把三十年的经验画在一张图上。", "GOAL-STRENGTH"),
    ("CASE", "交接班清单让重复隐患减少", "一张清单、两次签字、当班闭环。", "GOAL-HARMONY"),
    ("RED-CASE", "党员包机降低采煤机故障率", "党员承包关键设备，故障当班处理。", "GOAL-STRENGTH"),
    ("HISTORY", "第一条胶带运输线建成", "从矿车到胶带，运输能力翻了一番。", "GOAL-THOUGHT"),
    ("OUTCOME", "采煤机非计划停机明显减少", "“党建+设备管理”项目做成的一件事。", "GOAL-STRENGTH"),
    ("STORY", "夜班的安全哨", "瓦检员的一个夜班。", "GOAL-HARMONY"),
)


def tell(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """Published ones of three branches, one that waits for review, a portrait whose hero is asked."""
    today = timezone.localdate(now)
    office = _committee(sites, today)
    for n, (kind, title, lead, tag) in enumerate(TOLD):
        site = sites[n % 3]
        head = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        facts = _facts(site, head, kind, title, lead, tag, today.year)
        if facts is None:
            continue
        row = services.write_story(actor=head, at=now, facts=facts)
        row = services.submit_story(actor=head, at=now, story=row, version=row.version)
        if n < len(TOLD) - 1 and office is not None:
            services.publish_story(actor=office, at=now, story=row, version=row.version)
    _portrait(sites[0], members[sites[0].node.pk], now)
    return f"{Story.objects.count()} stories"


def _committee(sites: list[DemoBranch], today) -> Actor | None:
    path = sites[0].node.path
    for grant in RoleGrant.objects.valid_on(today).filter(role=Role.COMMITTEE).select_related("node", "user").order_by("pk"):
        if path.startswith(grant.node.path):
            return actor_of(grant.user, today)
    return None


def _facts(site: DemoBranch, head: Actor, kind: str, title: str, lead: str, tag: str, year: int) -> StoryFacts | None:
    programme = programmes(head.scope("programme.view")).first() if kind == "OUTCOME" else None
    if kind == "OUTCOME" and programme is None:
        return None
    is_case = kind.endswith("CASE")
    return StoryFacts(
        node=site.node, kind=StoryKind.objects.get(code=kind), title=title, lead=lead, body=BODY,
        field=HistoryField.objects.get(code="PRODUCTION") if kind == "HISTORY" else None, year=1998 if kind == "HISTORY" else None,
        problem="同一处隐患反复出现，交接班说不清。" if is_case else "", effect="三个月内同类隐患由九条降到两条。" if is_case else "",
        reuse="其他班组照清单改动两项即可使用。" if is_case else "", programme=programme,
        activity=activities(head.scope("activity.view")).first() if kind == "STORY" else None, tags=[Tag.objects.get(code=tag)],
    )  # fmt: skip


def _portrait(site: DemoBranch, crew: list[Person], now: datetime) -> None:
    """A portrait: its hero is asked and has not answered."""
    head = actor_of(User.objects.get(person=crew[0]), timezone.localdate(now))
    facts = StoryFacts(
        node=site.node, kind=StoryKind.objects.get(code="ROLE-MODEL"), title="把徒弟当自家孩子带", body=BODY,
        people=((crew[1].staff_no, "hero"),),
    )  # fmt: skip
    services.write_story(actor=head, at=now, facts=facts)
