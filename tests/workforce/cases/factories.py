"""Cases of unit CM-A at a point of their way, through the services. The raiser is the standing worker."""

from datetime import timedelta

from portal.kernel import clock
from portal.rights.access import system_actor
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with
from tests.workforce.care.factories import far_officer, officer, user_of, words
from workforce.cases import services
from workforce.cases.models import WorkerCase
from workforce.cases.services import CaseFacts, MediationFacts

__all__ = [
    "answered",
    "assigned",
    "facts",
    "far_officer",
    "handler",
    "late",
    "leader",
    "mediation",
    "officer",
    "raised",
    "receipt_of",
    "top_officer",
    "user_of",
    "words",
]


def facts(**changes) -> CaseFacts:
    told = {"category": "rest", "subject": "年休假没有安排", "text": "全年没有安排年休假，希望补休。"}
    return CaseFacts(**{**told, **changes})


def leader(p: FourPeople) -> User:
    """Whom the case is about: the head of the worker's team."""
    return user_of(p, "班组长甲")


def handler(p: FourPeople) -> User:
    return user_of(p, "经办甲", unit="CM-B")


def raised(p: FourPeople, user: User | None = None, way: str = "named", once_key: str = "", **changes) -> WorkerCase:
    return services.raise_case(**words(p, user or p.worker), facts=facts(**changes), way=way, once_key=once_key).case


def receipt_of(p: FourPeople, user: User | None = None, once_key: str = "", **changes) -> tuple[WorkerCase, str]:
    filed = services.raise_case(**words(p, user or p.worker), facts=facts(**changes), way="code", once_key=once_key)
    return filed.case, filed.receipt


def assigned(p: FourPeople, row: WorkerCase | None = None, to: User | None = None, **changes) -> WorkerCase:
    row = row or raised(p, about_number=leader(p).person.staff_no, **changes)
    return services.assign(**words(p), case=row, version=row.version, number=(to or handler(p)).person.staff_no)


def answered(p: FourPeople, row: WorkerCase | None = None, **changes) -> WorkerCase:
    row = assigned(p, row, **changes)
    return services.answer(**words(p, handler(p)), case=row, version=row.version, text="已安排下月补休五天。")


def mediation(p: FourPeople, row: WorkerCase, once_key: str = ""):
    told = MediationFacts(clock.today(), "职工代表、区队负责人", "双方商定分两次补休。", "agreed")
    return services.mediate(**words(p, handler(p)), case=row, facts=told, once_key=once_key)


def late(p: FourPeople) -> WorkerCase:
    """Overdue and gone up."""
    row = raised(p)
    WorkerCase.objects.filter(pk=row.pk).update(due_on=clock.today() - timedelta(days=1))
    services.escalate_late(actor=system_actor("watch"), at=clock.now(), today=clock.today())
    row.refresh_from_db()
    return row


def top_officer(p: FourPeople) -> User:
    """The union above."""
    found = User.objects.filter(person__name="工会总").first()
    return found or user_with(Role.UNION_OFFICER, p.nodes["JT"], unit=p.nodes["JT"], name="工会总")
