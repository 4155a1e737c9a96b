"""A certificate of the standing worker and claims for it, through the services."""

from datetime import date, timedelta
from decimal import Decimal as D

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.kernel import clock
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.papers import PDF
from tests.support.people import FourPeople, user_with
from tests.workforce.skills.factories import OccupationFactory, SkillCertificateFactory
from workforce.skills.models import SkillCertificate
from workforce.subsidies import services
from workforce.subsidies.models import EducationFund, SubsidyClaim, SubsidyRule
from workforce.subsidies.services import FundFacts, Told


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def certificate(
    p: FourPeople, user: User | None = None, *, grade: int = 4, occupation: str = "OCC-ELEC", days: int = 30
) -> SkillCertificate:
    issued, job = clock.today() - timedelta(days=days), OccupationFactory(code=occupation)
    return SkillCertificateFactory(person=(user or p.worker).person, grade=grade, occupation=job, issued_on=issued)


def told(**changes) -> Told:
    return Told(**{"insured_months": 36, "declares_none": True, **changes})


def receipt(name: str = "receipt.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def set_refund(grade: int = 4, amount: D | None = D(800)) -> SubsidyRule:
    rule = SubsidyRule.objects.get(code=f"REFUND-{grade}")
    rule.amount = amount
    rule.save()
    return rule


def filed(
    p: FourPeople, user: User | None = None, *, kind: str = "insurance", once_key: str = "", uploads=(), of=None, **changes
) -> SubsidyClaim:
    who = user or p.worker
    row = of or certificate(p, who)
    return services.file_claim(
        **words(p, who), certificate=row, kind=kind, told=told(**changes), uploads=uploads, once_key=once_key
    )  # fmt: skip


def checked(
    p: FourPeople, row: SubsidyClaim | None = None, granted: D | None = None, reason: str = "", user: User | None = None
) -> SubsidyClaim:
    row = row or filed(p)
    given = row.amount_due if granted is None else granted
    return services.check(**words(p, user), claim=row, version=row.version, granted=given, reason=reason)


def returned(p: FourPeople, row: SubsidyClaim | None = None) -> SubsidyClaim:
    row = row or filed(p)
    return services.send_back(**words(p), claim=row, version=row.version, reason="请补参保证明")


def approved(p: FourPeople, row: SubsidyClaim | None = None) -> SubsidyClaim:
    row = row or checked(p)
    return services.approve(**words(p, p.second_hr), claim=row, version=row.version)


def paid(p: FourPeople, row: SubsidyClaim | None = None, on: date | None = None) -> SubsidyClaim:
    row = row or approved(p)
    return services.pay(**words(p), claim=row, version=row.version, paid_on=on or clock.today(), document_no="BT-2026-001")


def far_hr(p: FourPeople) -> User:
    return User.objects.filter(person__name="人事丙").first() or user_with(Role.HR, p.nodes["MK2"], unit=p.nodes["MK2"], name="人事丙")


def worker_of(p: FourPeople, name: str, unit: str) -> User:
    return User.objects.filter(person__name=name).first() or user_with(Role.WORKER, p.nodes[unit], unit=p.nodes[unit], name=name)


def fund(p: FourPeople, user: User | None = None, unit: str = "CM-A", **changes) -> EducationFund:
    facts = {
        "unit": p.nodes[unit],
        "year": clock.today().year,
        "wages": D(1000000),
        "drawn": D(20000),
        "spent": D(10000),
        "frontline": D(7000),
    }
    return services.save_fund(**words(p, user), facts=FundFacts(**{**facts, **changes}))
