"""Key posts, plans and appointments at unit CM-A. The holder is the standing worker."""

from datetime import date
from decimal import Decimal

from portal.kernel import clock
from portal.rights.models import User
from tests.support.people import FourPeople
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from workforce.careers import services
from workforce.careers.models import CareerPlan, CareerPost, ChiefAppointment, SkillPost, SkillPostHolding
from workforce.careers.services import PlanFacts
from workforce.skills.models import GradeLevel, SkillCertificate

START = date(2026, 1, 1)


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def certified(p: FourPeople, grade: int = 2, issued_on: date = date(2018, 6, 18), user: User | None = None) -> SkillCertificate:
    return SkillCertificateFactory(person=(user or p.worker).person, grade=grade, issued_on=issued_on)


def post(p: FourPeople, name: str = "瓦斯抽采主操", *, user: User | None = None, node: str = "CM-A", **changes) -> SkillPost:
    first = {"occupation": OccupationFactory(), "needs_grade": 3, "allowance": Decimal(500), "from_on": START}
    return services.save_post(**words(p, user), node=p.nodes[node], name=name, **{**first, **changes})


def named(p: FourPeople, row: SkillPost | None = None, *, user: User | None = None, from_on: date = START) -> SkillPostHolding:
    """The worker, who holds grade 2, named by HR."""
    certified(p, user=user)
    staff_no = (user or p.worker).person.staff_no
    return services.hold_post(**words(p), post=row or post(p), staff_no=staff_no, from_on=from_on)


def held(p: FourPeople, row: SkillPost | None = None, **changes) -> SkillPostHolding:
    return services.confirm_holding(**words(p, p.second_hr), holding=named(p, row, **changes))


def young(p: FourPeople, user: User | None = None) -> User:
    user = user or p.worker
    user.person.birth_on = date(2001, 5, 1)
    user.person.save()
    return user


def facts(**changes) -> PlanFacts:
    first = {"year": clock.today().year, "aim": "取得高级工证书", "steps": "3 月学理论\n6 月上设备"}
    return PlanFacts(**{**first, **changes})


def plan(p: FourPeople, user: User | None = None, **changes) -> CareerPlan:
    user = young(p, user)
    return services.write_plan(**words(p, user), facts=facts(**changes))


def level(rank: int = 7) -> GradeLevel:
    return GradeLevel.objects.get(rank=rank)


def proposed(p: FourPeople, user: User | None = None, *, certify: bool = True, rank: int = 7, **changes) -> ChiefAppointment:
    """A term from today on, reviewed and defended today."""
    user = user or p.worker
    if certify:
        certified(p, 1, date(2015, 6, 18), user)
    today = clock.today()
    first = {
        "person": user.person, "occupation": OccupationFactory(), "level": level(rank), "from_on": today, "reviewed_on": today,
        "review": "攻关三项", "defended_on": today, "defence": "讲解清楚",
    }  # fmt: skip
    return services.appoint(**words(p), **{**first, **changes})


def appointed(p: FourPeople, **changes) -> ChiefAppointment:
    row = proposed(p, **changes)
    return services.confirm_chief(**words(p, p.second_hr), appointment=row, version=row.version)


def start_post() -> CareerPost:
    return CareerPost.objects.get(name="采掘操作工")
