"""Needs, services, hardship files and counselling near unit CM-A, through the services. The asker is the standing worker."""

from datetime import timedelta
from decimal import Decimal

from portal.kernel import clock
from portal.people.models import Person
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with
from workforce.care import services
from workforce.care.models import (
    CareNeed,
    CareOrder,
    CareService,
    CareTally,
    CounselBooking,
    Counsellor,
    CounselSlot,
    HardshipAid,
    HardshipFile,
    HardshipReason,
)
from workforce.care.services import AidFacts, NeedFacts, OrderFacts, TallyFacts


def user_of(p: FourPeople, name: str, role: Role = Role.WORKER, unit: str = "CM-A", node: str = "") -> User:
    found = User.objects.filter(person__name=name).first()
    return found or user_with(role, p.nodes[node or unit], unit=p.nodes[unit], name=name)


def officer(p: FourPeople, name: str = "工会甲") -> User:
    """A union officer whose reach holds MK1."""
    return user_of(p, name, Role.UNION_OFFICER, "MK1")


def far_officer(p: FourPeople) -> User:
    return user_of(p, "工会丙", Role.UNION_OFFICER, "MK2")


def owner(p: FourPeople) -> User:
    return user_of(p, "办事甲", unit="CM-B")


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or officer(p)), "at": clock.now()}


def asked(p: FourPeople, user: User | None = None, **changes) -> CareNeed:
    told = {"need_class": "skill", "text": "希望开变频器维修班", "once_key": "", **changes}
    return services.ask_for(**words(p, user or p.worker), **told)


def noted(p: FourPeople, user: User | None = None, unit: str = "CM-A", **changes) -> CareNeed:
    told = {
        "unit": p.nodes[unit], "need_class": "living", "text": "夜班食堂供热饭", "source": "survey", "raised_on": clock.today(),
        "round_name": "2026 年职工需求调研", "asked": 12,
    }  # fmt: skip
    return services.note_need(**words(p, user), facts=NeedFacts(**{**told, **changes}))


def order_facts(p: FourPeople, **changes) -> OrderFacts:
    told = {
        "service": CareService.objects.get(code="SKILL-TRAINING"), "owner_number": owner(p).person.staff_no,
        "promised_on": clock.today() + timedelta(days=10), "branch": p.nodes["ZB-A"], "union_part": "联系师资", "worker_part": "自愿报名",
    }  # fmt: skip
    return OrderFacts(**{**told, **changes})


def ordered(p: FourPeople, need: CareNeed | None = None, **changes) -> CareOrder:
    row = need or asked(p)
    return services.arrange(**words(p), need=row, version=row.version, facts=order_facts(p, **changes))


def finished(p: FourPeople, order: CareOrder | None = None) -> CareOrder:
    row = order or ordered(p)
    return services.finish(**words(p, owner(p)), order=row, version=row.version, note="开班四次，二十人参加")


def tally(p: FourPeople, user: User | None = None, node: str = "ZB-A", **changes) -> CareTally:
    told = {"node": p.nodes[node], "kind": "checkup", "title": "三季度体检", "held_on": clock.today(), "heads": 30}
    return services.note_tally(**words(p, user), facts=TallyFacts(**{**told, **changes}))


SECRET = "妻子患重病，每月自费三千元"


def hardship(p: FourPeople, person: Person | None = None, user: User | None = None) -> HardshipFile:
    number = (person or p.worker.person).staff_no
    reason = HardshipReason.objects.get(code="FAMILY-ILLNESS")
    return services.open_file(**words(p, user), number=number, reason=reason, detail=SECRET)


def aid(p: FourPeople, file: HardshipFile | None = None, **changes) -> HardshipAid:
    told = {"kind": "money", "amount": Decimal("1000"), "given_on": clock.today(), "note": "中秋慰问", **changes}
    return services.give_aid(**words(p), file=file or hardship(p), facts=AidFacts(**told))


def confirmed(p: FourPeople, file: HardshipFile | None = None, **changes) -> HardshipAid:
    return services.confirm_aid(**words(p, officer(p, "工会乙")), aid=aid(p, file, **changes))


def counsellor(p: FourPeople, user: User | None = None) -> Counsellor:
    """The named person of unit MK1; the standing worker books with him."""
    who = (user or user_of(p, "咨询甲", unit="CM-B")).person
    known = Counsellor.objects.filter(person=who).first()
    return known or services.name_counsellor(**words(p), node=p.nodes["MK1"], number=who.staff_no, intro="国家二级心理咨询师")


def account(post: Counsellor) -> User:
    return User.objects.get(person=post.person_id)


def slot(p: FourPeople, post: Counsellor | None = None, hours: int = 30) -> CounselSlot:
    post = post or counsellor(p)
    at = (clock.now() + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    return services.open_slot(**words(p, account(post)), post=post, starts_at=at, minutes=50, place="工会二楼")


def booked(p: FourPeople, one: CounselSlot | None = None, user: User | None = None) -> CounselBooking:
    return services.book(**words(p, user or p.worker), slot=one or slot(p))
