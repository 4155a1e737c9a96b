"""Tips, a failure case and a saving of energy, judged by an expert and used by others."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.knowledge import selectors, services
from branches.knowledge.models import KnowledgeKind, KnowledgePost
from branches.knowledge.services import PostFacts, UseFacts
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

# kind, title, problem, practice, effect, origin, how far it has come
SAID = (
    (
        "TIP", "截齿松动提前听声判断", "割煤时截齿松动不易发现，掉齿后要停机寻找。",
        "1. 空载运转听声，有规则的“嗒嗒”声先停机。\n2. 用小锤逐个敲击，声音发闷的就是松动的。\n3. 紧固后做标记，下班复查。",
        "每月少停机约 3 小时。", "own", "used",
    ),
    (
        "FAILURE", "乳化液泵压力波动的原因和处理", "支架动作慢，泵站压力来回摆动。",
        "先查过滤器，再查卸载阀，最后查蓄能器氮气压力；这次是蓄能器漏气，补到 12 MPa 后正常。", "", "assigned", "published",
    ),
    (
        "ENERGY", "皮带机空载自动停车", "换班时皮带机空转一个多小时。",
        "煤流信号连续 10 分钟没有料，自动停车；来料前由上一级联锁启动。", "单机每月省电约 2600 千瓦时。", "own", "submitted",
    ),
)  # fmt: skip


def share(sites: list[DemoBranch], crews: dict[int, list[Person]], now: datetime) -> str:
    today, kinds = timezone.localdate(now), {k.code: k for k in KnowledgeKind.objects.all()}
    office = RoleGrant.objects.filter(role=Role.UNION_OFFICER).select_related("user").order_by("pk").first()
    for site in {s.unit.pk: s for s in sites[:4]}.values():  # several branches may cover one unit
        accounts = {u.person_id: u for u in User.objects.filter(person__in=crews[site.node.pk], is_active=True)}
        crew = [p for p in crews[site.node.pk] if p.pk in accounts and p.unit.path.startswith(site.unit.path)][:4]
        actors = [actor_of(accounts[p.pk], today) for p in crew]
        writers = [a for a in actors if a.can("knowledge.write")]
        judges = [a for a in actors if a.can("knowledge.review")]
        if office is None or len(writers) < 2 or len(judges) < 2:
            continue
        author, judge = writers[0], next(a for a in judges if a.person_id != writers[0].person_id)
        person = next(p for p in crew if p.pk == judge.person_id)
        services.appoint_expert(actor=actor_of(office.user, today), at=now - timedelta(days=60), node=site.unit, staff_no=person.staff_no)
        for n, said in enumerate(SAID):
            _post(author, judge, kinds, said, now - timedelta(days=40 - 10 * n))
    return f"{KnowledgePost.objects.count()} posts of knowledge"


def _post(author: Actor, judge: Actor, kinds: dict[str, KnowledgeKind], said: tuple, at: datetime) -> None:
    kind, title, problem, practice, effect, origin, far = said
    row = services.write_post(actor=author, at=at, facts=PostFacts(kinds[kind], title, problem, practice, effect, origin))
    services.submit_post(actor=author, at=at, post=row)
    if far == "submitted":
        return
    widest = selectors.ranges_of(row).filter(kind="plant").first() or row.node
    services.approve_post(actor=judge, at=at + timedelta(days=1), post=row, reach_node=widest, opinion="步骤清楚，可以推广。")
    if far == "used":
        day = timezone.localdate(at) + timedelta(days=2)
        services.use_post(
            actor=judge, at=at + timedelta(days=2), post=row, facts=UseFacts(day, "夜班割煤", "提前发现 2 个松动截齿，没有停机")
        )
