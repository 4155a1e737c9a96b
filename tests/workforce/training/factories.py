"""Training near the worker's unit, through the services."""

from datetime import date, time, timedelta
from decimal import Decimal

from portal.kernel import clock
from portal.people.models import Person
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with
from tests.workforce.skills.factories import SkillCertificateFactory
from workforce.training import services
from workforce.training.models import (
    TrainingClass,
    TrainingCourse,
    TrainingGrowth,
    TrainingKind,
    TrainingPartner,
    TrainingPlan,
    TrainingPlanItem,
    TrainingTopic,
    TrainingTrainer,
    TrainingVisit,
)
from workforce.training.services import ClassFacts, CourseFacts, PlanFacts, RollLine, TrainerFacts, VisitFacts

DAY = date(2026, 7, 6)


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def far_hr(p: FourPeople) -> User:
    """The personnel officer of the other plant."""
    found = User.objects.filter(person__name="外矿人事").first()
    return found or user_with(Role.HR, p.nodes["MK2"], unit=p.nodes["MK2"], name="外矿人事")


def union_of(p: FourPeople) -> User:
    found = User.objects.filter(person__name="工会甲").first()
    return found or user_with(Role.UNION_OFFICER, p.nodes["MK1"], unit=p.nodes["MK1"], name="工会甲")


def course(p: FourPeople, user: User | None = None, **changes) -> TrainingCourse:
    kind = TrainingKind.objects.get(code=changes.pop("kind", "SAFETY"))
    first = {
        "node": p.nodes["MK1"], "code": f"K{TrainingCourse.objects.count() + 1}", "title": "安全规程", "kind": kind, "tier": 1,
        "audience": "all", "hours": Decimal("8"), "updated_on": date(2026, 1, 5),
    }  # fmt: skip
    return services.keep_course(**words(p, user), facts=CourseFacts(**{**first, **changes}))


def class_facts(p: FourPeople, of: TrainingCourse | None = None, **changes) -> ClassFacts:
    first = {
        "course": of or TrainingCourse.objects.filter(node=p.nodes["MK1"]).first() or course(p), "title": "安全规程第 1 期",
        "mode": "central",
        "node": p.nodes["CM-A"], "place": "培训中心", "from_on": DAY, "to_on": DAY, "hours": Decimal("8"), "capacity": 2,
        "start_time": time(8, 30),
    }  # fmt: skip
    return ClassFacts(**{**first, **changes})


def planned(p: FourPeople, of: TrainingCourse | None = None, user: User | None = None, **changes) -> TrainingClass:
    of = changes.pop("course", of)
    return services.plan_class(**words(p, user), facts=class_facts(p, of, **changes))


def acted(p: FourPeople, row: TrainingClass, act: str, user: User | None = None, **more) -> TrainingClass:
    row.refresh_from_db()
    return services.act_on_class(**words(p, user), row=row, act=act, version=row.version, **more)


def opened(p: FourPeople, of: TrainingCourse | None = None, **changes) -> TrainingClass:
    return acted(p, planned(p, of, **changes), "open")


def enrolled(p: FourPeople, *people: Person, row: TrainingClass | None = None, **changes) -> TrainingClass:
    return services.enrol(**words(p), row=row or planned(p, **changes), people=list(people) or [p.worker.person])


def taught(p: FourPeople, row: TrainingClass, result: str = "", *, absent: tuple[Person, ...] = ()) -> TrainingClass:
    """Everybody there but ``absent``."""
    row.refresh_from_db()
    lines = {e.pk: RollLine(e.person not in absent, result) for e in row.enrolments.select_related("person")}
    return services.take_roll(**words(p), row=row, lines=lines, version=row.version)


def held(p: FourPeople, *people: Person, **changes) -> TrainingClass:
    return taught(p, enrolled(p, *people, **changes))


def closed(p: FourPeople, *people: Person, **changes) -> TrainingClass:
    return acted(p, held(p, *people, **changes), "close")


def foreign(p: FourPeople) -> TrainingClass:
    """A class of the other plant with the stranger in it."""
    user = far_hr(p)
    other = course(p, user, node=p.nodes["MK2"], title="外矿课程")
    row = planned(p, other, user, node=p.nodes["CM-C"], title="外矿班")
    return services.enrol(**words(p, user), row=row, people=[p.stranger.person])


def plan(p: FourPeople, user: User | None = None, **changes) -> TrainingPlan:
    first = {"node": p.nodes["MK1"], "year": 2026, "title": "党建和工会共同学习", "audience": "all", "lead_side": "office"}
    return services.keep_plan(**words(p, user), facts=PlanFacts(**{**first, **changes}))


def item(p: FourPeople, of: TrainingPlan | None = None, **changes) -> TrainingPlanItem:
    first = {"title": "党史专题", "texts": "《中国共产党简史》", "due_on": date(2026, 7, 31)}
    return services.add_item(**words(p), plan=of or plan(p), **{**first, **changes})


def external(p: FourPeople, user: User | None = None, **changes) -> TrainingTrainer:
    first = {"node": p.nodes["MK1"], "source": "external", "from_on": DAY, "name": "高凤林", "employer": "航天院", "title": "大国工匠"}
    return services.keep_trainer(**words(p, user), facts=TrainerFacts(**{**first, **changes}))


def internal(p: FourPeople, **changes) -> TrainingTrainer:
    SkillCertificateFactory(person=p.worker.person, grade=2, issued_on=date(2025, 1, 1))
    return external(p, **{"source": "studio", "person": p.worker.person, "name": "", "employer": "", "title": "", **changes})


def partner(p: FourPeople, user: User | None = None, **changes) -> TrainingPartner:
    first = {"node": p.nodes["MK1"], "name": "矿业大学", "kind": "university", "scope_of_work": "订单式培训", "from_on": DAY}
    return services.keep_partner(**words(p, user), **{**first, **changes})


def topic(p: FourPeople, **changes) -> TrainingTopic:
    return services.add_topic(**words(p), partner=partner(p), **{"title": "智能开采", "leader": "职工甲", "from_on": DAY, **changes})


def visit(p: FourPeople, user: User | None = None, **changes) -> TrainingVisit:
    first = {"node": p.nodes["MK1"], "kind": "out", "title": "智能化工作面观摩", "host": "神东煤炭", "purpose": "学习远程集控",
             "planned_on": DAY, "visitors": [p.worker.person]}  # fmt: skip
    return services.plan_visit(**words(p, user), facts=VisitFacts(**{**first, **changes}))


def growth(p: FourPeople, user: User | None = None, **changes) -> TrainingGrowth:
    user = user or p.worker
    first = {"person": p.worker.person, "kind": "project", "title": "薄煤层智能化改造", "part": "液压调试", "from_on": DAY}
    return services.tell_growth(**words(p, user), **{**first, **changes})


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)
