"""A pool of the first committee: an expert and a retired worker, with talks held, agreed and asked for."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.speakers import selectors, services
from branches.speakers.models import Speaker, SpeakerTalk
from branches.speakers.services import SpeakerFacts, TalkFacts
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

GUESTS = (
    ("周德贵", "expert", "原机电队高级技师，液压支架维修", "液压支架常见故障、三十年检修笔记"),
    ("孙广田", "veteran", "原综采一队采煤机司机", "采煤机操作窍门、当年的矿山和今天的安全"),
    ("何玉兰", "other", "市劳模宣讲团成员", "岗位建功、师徒传承"),
)


def _pool_of(sites: list[DemoBranch], today: date) -> tuple[Actor, Node, list[DemoBranch]] | None:
    """The first committee with branches below it, and somebody who keeps its pool."""
    grants = RoleGrant.objects.valid_on(today).filter(role=Role.COMMITTEE).select_related("user").order_by("pk")
    for grant in grants:
        keeper = actor_of(grant.user, today)
        for node in selectors.keepers(keeper.scope("speaker.edit"), today):
            below = [site for site in sites if site.node.path.startswith(node.path)]
            if below and not node.is_branch:
                return keeper, node, below
    return None


def gather(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    today = timezone.localdate(now)
    found = _pool_of(sites, today)
    if found is None:
        return "0 speakers"
    keeper, node, below = found
    pool = [
        services.add_speaker(
            actor=keeper, at=now, facts=SpeakerFacts(node, "", name, kind, themes, today - timedelta(days=60), background, kind != "other")
        )
        for name, kind, background, themes in GUESTS
    ]
    worker = members[below[0].node.pk][-1]
    if selectors.person_near(node, worker.staff_no) is not None:
        facts = SpeakerFacts(node, worker.staff_no, "", "model", "绝招绝活和班组带徒", today - timedelta(days=20))
        pool.append(services.add_speaker(actor=keeper, at=now, facts=facts))
    for n, site in enumerate(below[:3]):
        _talk(keeper, pool[n % len(pool)], site, members[site.node.pk][0], now, n)
    return f"{Speaker.objects.count()} speakers with {SpeakerTalk.objects.count()} talks"


def _talk(keeper: Actor, speaker: Speaker, site: DemoBranch, head: Person, now: datetime, n: int) -> None:
    """The first was held last month, the second is agreed, the third waits for an answer."""
    own, then = actor_of(User.objects.get(person=head), timezone.localdate(now)), now - timedelta(days=40 if n == 0 else 1)
    facts = TalkFacts(
        Branch.objects.select_related("node").get(pk=site.node.pk), timezone.localdate(then) + timedelta(days=8),
        ("老师傅讲检修故事", "采煤机操作窍门", "岗位建功报告")[n], "区队会议室",
    )  # fmt: skip
    talk = services.ask_talk(actor=own, at=then, speaker=speaker, facts=facts)
    if n == 2:
        return
    talk = services.answer_talk(actor=keeper, at=then, talk=talk, version=talk.version, agrees=True, note="可以，请提前联系。")
    record: Activity | None = selectors.records_for(talk, timezone.localdate(now)).first()
    if n == 0 and record is not None:
        talk = services.hold_talk(actor=own, at=now, talk=talk, version=talk.version, activity=record)
        services.feed_back(actor=own, at=now, talk=talk, version=talk.version, words="听得懂、用得上，希望再讲一次支架检修。")
