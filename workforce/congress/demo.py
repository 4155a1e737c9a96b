"""A congress of the made-up enterprise: a confirmed list, a session with its votes, motions, a round of consultation."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from portal.kernel.errors import RuleBroken
from portal.kernel.scope import subtree
from portal.people.enums import PostCategory
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User
from workforce.congress import services
from workforce.congress.models import CongressTerm

SEATS = 40
MOTIONS = [
    ("井下班中餐改为保温配送", "班中餐送到工作面时已经凉了"),
    ("增加职工疗养名额", "一线职工三年轮不到一次"),
    ("扩建职工停车场", "白班停车排到路边"),
]


def _office(role: Role, today: date) -> RoleGrant | None:
    rows = RoleGrant.objects.filter(role=role, user__person__isnull=False).valid_on(today)
    return rows.select_related("user", "node").order_by("node__depth", "pk").first()


def sit(now: datetime) -> str:
    """Prepared by the trade union, confirmed by personnel. Nothing where the enterprise is too small for a congress."""
    today = timezone.localdate(now)
    union, hr = _office(Role.UNION_OFFICER, today), _office(Role.HR, today)
    if union is None or hr is None or union.user_id == hr.user_id:
        return "0 congresses"
    first, second = actor_of(union.user, today), actor_of(hr.user, today)
    people = Person.objects.active_on(today).filter(subtree("unit__path", union.node.path)).order_by("staff_no")
    named = list(people.filter(account__isnull=False, post_category=PostCategory.OPERATING)[:3])
    front = list(people.filter(post_category=PostCategory.OPERATING).exclude(pk__in=[p.pk for p in named])[: SEATS - 10])
    others = list(people.exclude(post_category=PostCategory.OPERATING)[:7])
    if len(front) < SEATS - 10:
        return "0 congresses"
    start = date(today.year - 1, 1, 1)
    term = services.open_term(
        actor=first,
        at=now,
        node=union.node,
        name="第四届职工代表大会",
        from_on=start,
        to_on=date(start.year + 4, 12, 31),
        seats=SEATS,
        candidates=50,
    )
    for person in [*named, *front, *others][:SEATS]:
        services.add_delegate(actor=first, at=now, term=term, number=person.staff_no)
    try:
        term = services.confirm_list(actor=second, at=now, term=term)
    except RuleBroken:
        return "1 list of delegates"
    _meet(term, first, second, named, now)
    return "1 congress"


def _meet(term: CongressTerm, first: Actor, second: Actor, named: list[Person], now: datetime) -> None:
    """A session with most of the delegates, two votes, motions, and wages agreed on."""
    held_on = timezone.localdate(now) - timedelta(days=40)
    session = services.call_session(
        actor=first,
        at=now,
        term=term,
        name="第二次会议",
        held_on=held_on,
        agenda="审议行政工作报告；审议工资专项集体合同；听取提案办理情况",
    )
    ids = list(term.delegates.order_by("pk").values_list("pk", flat=True))
    session = services.note_attendance(actor=first, at=now, session=session, delegate_ids=ids[: len(ids) - 3])
    for title, yes in (("工资专项集体合同", len(ids) - 5), ("食堂改造方案", len(ids) - 9)):
        vote = services.enter_vote(actor=first, at=now, session=session, title=title, yes=yes, no=1, abstain=1)
        services.check_vote(actor=second, at=now, vote=vote)
    for n, (person, (title, text)) in enumerate(zip(named, MOTIONS, strict=False)):
        delegate = actor_of(User.objects.get(person=person), timezone.localdate(now))
        matter = services.raise_matter(actor=delegate, at=now - timedelta(days=30 - 9 * n), term=term, title=title, text=text)
        if n == 0 and matter.raised_by.person_id != second.person_id:
            services.answer_matter(
                actor=second, at=now - timedelta(days=15), matter=matter, answer="已与餐饮公司签订协议，下月起使用保温箱配送。"
            )
    facts = services.ConsultationFacts(
        term.node,
        "工资专项集体协商",
        "年度工资增长幅度；夜班津贴标准",
        "总经理、人事部负责人、财务部负责人",
        "工会主席、一线职工代表三人",
        held_on,
    )
    services.begin_consultation(actor=first, at=now, facts=facts)
