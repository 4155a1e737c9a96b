"""Posts, areas and key posts of the first branches, with pledges, reviews and a task force."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from branches.orgs.models import Branch
from branches.vanguard import selectors, services
from branches.vanguard.models import VanguardPost
from branches.vanguard.services import ForceFacts, PostFacts
from branches.vanguard.services.looks import Look
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.models import User

KEYS = ("主提升机司机岗", "变电所值班岗", "瓦斯检查岗", "胶带运输巷")
POSTS = (
    ("vanguard", "机电检修党员先锋岗", "带头点检，故障不过夜", 0),
    ("area", "变电所党员责任区", "巡检、清洁、隐患当班上报", 1),
    ("demonstration", "瓦斯检查党员示范岗", "检查数据真实，带教一名新工人", 2),
)
PLEDGE = "全年零三违，当班隐患当班处理，带出一名合格徒弟。"


def stand(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """Three of four key posts held in the first branch, fewer in the next."""
    today = timezone.localdate(now)
    for n, site in enumerate(sites[:4]):
        _branch(site, members[site.node.pk], n, now, today)
    return f"{VanguardPost.objects.count()} vanguard posts and areas"


def _branch(site: DemoBranch, crew: list[Person], n: int, now: datetime, today: date) -> None:
    branch = Branch.objects.select_related("node").get(pk=site.node.pk)
    head = actor_of(User.objects.get(person=crew[0]), today)
    keys = [services.register_key_post(actor=head, at=now, branch=branch, node=site.unit, name=name) for name in KEYS]
    start = today - timedelta(days=290)
    for kind, name, duty, place in POSTS[: 3 - n % 3]:
        on = {p.staff_no for p in crew[1 + place : 2 + place]}
        held = sorted(selectors.members_by_number(branch, on, start))
        if not held:
            continue
        facts = PostFacts(
            branch=branch, kind=kind, name=name, node=site.unit, duty=duty, from_on=start, place=KEYS[place], key_post=keys[place],
            plate_no=f"XF-{place + 1:02d}", is_plate_shown=True,
        )  # fmt: skip
        row = services.register_post(actor=head, at=now, facts=facts, numbers=held)
        _look(row, place, head, now, today)
    if n == 0:
        _force(branch, site, crew, now, today)


def _look(row: VanguardPost, place: int, head, now: datetime, today: date) -> None:
    """A pledge where the holder has an account, and the review of the half-year before on the first two posts."""
    holder = row.holders.select_related("person").get()
    account = User.objects.filter(person=holder.person).first()
    if account is not None:
        services.pledge(actor=actor_of(account, today), at=now, post=row, text=PLEDGE)
    halves = selectors.open_halves(row, today)
    if place < 2 and halves:
        look = Look(halves[-1].code, "strong" if place == 0 else "improve", "现场查看和班组反映一致。")
        if place == 1:
            look = Look(look.period, "improve", "交接班记录不全。", "班长帮带，月底复查", today + timedelta(days=20))
        services.review_post(actor=head, at=now, post=row, look=look)


def _force(branch: Branch, site: DemoBranch, crew: list[Person], now: datetime, today: date) -> None:
    head = actor_of(User.objects.get(person=crew[0]), today)
    start = today - timedelta(days=12)
    known = selectors.members_by_number(branch, {p.staff_no for p in crew[:5]}, start)
    lines = [(number, "leader" if n == 0 else "member", "现场指挥" if n == 0 else "") for n, number in enumerate(sorted(known))]
    facts = ForceFacts(
        branch=branch, kind="rush", name="工作面搬家提速突击队", task="15 天内完成工作面搬家", reason="接续紧张，搬家工期比计划短 5 天",
        duty="一号节点拆架，二号节点运输，三号节点安装", node=site.unit, from_on=start, to_on=today + timedelta(days=3),
    )  # fmt: skip
    services.register_force(actor=head, at=now, facts=facts, lines=lines)
