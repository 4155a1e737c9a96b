"""Training of the made-up enterprise: courses in three tiers, classes of each mode, plans, trainers, partners, visits."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from workforce.training import services
from workforce.training.models import TrainingClass, TrainingCourse, TrainingField, TrainingKind, TrainingPlan
from workforce.training.selectors.offers import grades_of
from workforce.training.services import ClassFacts, CourseFacts, PlanFacts, RollLine, TrainerFacts, VisitFacts

# (code, title, kind, tier, audience, field, hours, mandatory, lowest grade, after)
COURSES = [
    ("AQ-01", "煤矿安全规程", "SAFETY", 1, "all", "SAFETY", 8, True, None, ""),
    ("FL-01", "基础法律知识", "LAW", 1, "all", None, 4, True, None, ""),
    ("LB-01", "劳动保护和职业病防治", "LABOUR", 1, "operating", "SAFETY", 4, True, None, ""),
    ("JD-01", "机电设备基础", "HANDS-ON", 1, "operating", "ELECTRO", 16, False, None, ""),
    ("JD-02", "机电设备故障诊断", "HANDS-ON", 2, "operating", "ELECTRO", 24, False, 4, "JD-01"),
    ("JD-03", "智能综采工作面运维", "HANDS-ON", 3, "operating", "SMART", 32, False, 3, "JD-02"),
    ("DJ-03", "采煤机司机三级认定培训", "GRADE", 2, "operating", "MINING", 40, False, 4, ""),
    ("AI-01", "人工智能入门", "STANDARD", 1, "technical", "AI", 8, False, None, ""),
    ("WX-01", "井下维修课堂", "UNDERGROUND", 2, "operating", "ELECTRO", 4, False, None, ""),
    ("GB-01", "区队长特色班", "CADRE", 2, "management", "MANAGE", 16, False, None, ""),
    ("DS-01", "党史学习和理想信念教育", "HISTORY", 1, "members", None, 4, False, None, ""),
    ("SZ-01", "思政工作者培训", "POLITICAL", 2, "political", "MANAGE", 8, False, None, ""),
]  # fmt: skip
# (course, title, mode, days ago, days, places, result)
CLASSES = [
    ("AQ-01", "安全规程集中培训", "central", 200, 1, 60, ""),
    ("FL-01", "法律知识自学检查", "self", 150, 1, 60, ""),
    ("JD-01", "机电设备基础第 1 期", "central", 120, 2, 20, "passed"),
    ("DJ-03", "采煤机司机认定培训第 1 期", "order", 90, 5, 12, "passed"),
    ("WX-01", "液压支架井下维修", "topic", 45, 1, 8, ""),
    ("DS-01", "党史专题联合学习", "joint", 30, 1, 30, ""),
    ("LB-01", "劳动保护专题", "topic", 14, 1, 40, ""),
]  # fmt: skip


def teach(sites: list[DemoBranch], crews: dict[int, list[Person]], officers: list[User], now: datetime) -> str:
    """Everything above through the services, as far as the crews are large enough."""
    today, hr = localdate(now), actor_of(officers[0], localdate(now))
    root = Node.objects.filter(path__in=hr.scope("training.run").paths).order_by("path").first()
    if root is None:
        return "0 classes of training"
    courses = _courses(hr, root, today, now)
    item = _plan(hr, root, sites[0].node, today, now)
    trainer = services.keep_trainer(
        actor=hr, at=now,
        facts=TrainerFacts(root, "external", today - timedelta(days=300), name="高技明", employer="省机械研究院", title="大国工匠"),
    )  # fmt: skip
    partner = services.keep_partner(
        actor=hr, at=now, node=root, name="矿业职业技术学院", kind="college", scope_of_work="订单式培训、共同研究智能化运维",
        from_on=today - timedelta(days=400),
    )  # fmt: skip
    services.add_topic(
        actor=hr, at=now, partner=partner, title="智能综采运维实训课程", leader="培训中心", from_on=today - timedelta(days=300)
    )
    skilled = _internal(hr, root, [p for site in sites for p in crews[site.node.pk]], today, now)
    held = 0
    for n, (code, title, mode, ago, days, places, result) in enumerate(CLASSES):
        site = sites[n % len(sites)]
        day = today - timedelta(days=ago)
        facts = ClassFacts(
            courses[code], title, mode, root, "培训中心", day, day + timedelta(days=days - 1), courses[code].hours, places,
            is_underground=courses[code].kind.is_underground, has_test=bool(result), trainer=trainer if n % 2 else skilled,
            partner=partner if mode == "order" else None, plan_item=item if mode == "joint" else None,
            lead_side="party" if mode == "joint" else "office", co_side="union" if mode == "joint" else "",
            co_node=site.node if mode == "joint" else None,
        )  # fmt: skip
        held += _hold(hr, facts, crews[site.node.pk][:places], result, now)
    _to_come(hr, courses["AI-01"], root, today, now)
    travellers = [p for p in crews[sites[0].node.pk][8:11] if hr.scope("training.run").covers(p.unit.path)]
    if travellers:
        day = today - timedelta(days=60)
        facts_of_visit = VisitFacts(root, "out", "智能化工作面观摩", "神东煤炭", "学习远程集控和巡检", day, travellers)
        visit = services.plan_visit(actor=hr, at=now, facts=facts_of_visit)
        services.report_visit(actor=hr, at=now, visit=visit, held_on=day, report="看了集控中心和巡检机器人。", measures="先试一个工作面")
    return f"{held} classes of training"


def _courses(hr: Actor, root: Node, today: date, now: datetime) -> dict[str, TrainingCourse]:
    kinds = {k.code: k for k in TrainingKind.objects.all()}
    fields = {f.code: f for f in TrainingField.objects.all()}
    found: dict[str, TrainingCourse] = {}
    for n, (code, title, kind, tier, audience, field, hours, must, grade, after) in enumerate(COURSES):
        facts = CourseFacts(
            root, code, title, kinds[kind], tier, audience, Decimal(hours), today - timedelta(days=90 * n), fields.get(field or ""),
            must, grade, (found[after],) if after else (),
        )  # fmt: skip
        found[code] = services.keep_course(actor=hr, at=now, facts=facts)
    return found


def _plan(hr: Actor, root: Node, branch: Node, today: date, now: datetime):
    facts = PlanFacts(root, today.year, "党建和工会共同学习计划", "members", "party", "union", branch)
    plan: TrainingPlan = services.keep_plan(actor=hr, at=now, facts=facts)
    end = date(today.year, 12, 20)
    services.add_item(actor=hr, at=now, plan=plan, title="形势任务和政策宣讲", texts="上级文件；企业年度工作报告", due_on=end)
    return services.add_item(actor=hr, at=now, plan=plan, title="党史专题学习", texts="《中国共产党简史》", due_on=end)


def _internal(hr: Actor, root: Node, people: list[Person], today: date, now: datetime):
    grades = grades_of([p.pk for p in people], today)
    reach = hr.scope("training.run")
    person = next((p for p in people if reach.covers(p.unit.path) and grades.get(p.pk, 9) <= 2 and p.left_on is None), None)
    if person is None:
        return None
    facts = TrainerFacts(root, "skilled", today - timedelta(days=300), person=person)
    return services.keep_trainer(actor=hr, at=now, facts=facts)


def _hold(hr: Actor, facts: ClassFacts, people: list[Person], result: str, now: datetime) -> int:
    """A class that is over: those who meet its conditions, the last of them absent."""
    reach = hr.scope("training.run")
    people = [p for p in people if reach.covers(p.unit.path)]
    grades = grades_of([p.pk for p in people], localdate(now))
    needs = facts.course.needs_grade
    people = [p for p in people if p.left_on is None and p.pk != hr.person_id and (needs is None or grades.get(p.pk, 9) <= needs)]
    row: TrainingClass = services.plan_class(actor=hr, at=now, facts=facts)
    if not people:
        return 0
    services.enrol(actor=hr, at=now, row=row, people=people)
    lines = {e.pk: RollLine(n == 0 or n < len(people) - 1, result) for n, e in enumerate(row.enrolments.all())}
    row = services.take_roll(actor=hr, at=now, row=row, lines=lines, version=row.version)
    services.act_on_class(actor=hr, at=now, row=row, act="close", version=row.version)
    return 1


def _to_come(hr: Actor, course: TrainingCourse, root: Node, today: date, now: datetime) -> None:
    day = today + timedelta(days=12)
    facts = ClassFacts(course, "人工智能入门第 1 期", "central", root, "培训中心", day, day, course.hours, 40)
    row = services.plan_class(actor=hr, at=now, facts=facts)
    services.act_on_class(actor=hr, at=now, row=row, act="open", version=row.version)
