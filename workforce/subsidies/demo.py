"""Claims of workers for their newest certificates at every stage, and the education money of three units."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from portal.kernel.errors import RuleBroken
from portal.organization.demo import DemoBranch
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import User
from workforce.skills.enums import SkillGrade
from workforce.skills.models import SkillCertificate
from workforce.subsidies import services
from workforce.subsidies.enums import SubsidyKind
from workforce.subsidies.models import EducationFund, SubsidyClaim
from workforce.subsidies.services import FundFacts, Told

CLAIMS = 7
# per cent of wages drawn, of that spent, of that for the front line
MONEY = ((20, 80, 66), (15, 90, 71), (12, 70, 52))


def subsidise(sites: list[DemoBranch], officers: list[User], now: datetime) -> str:
    """``officers``: two of the personnel office."""
    today = localdate(now)
    first, second = (actor_of(user, today) for user in officers[:2])
    for claim, stage in zip(_file(now), range(CLAIMS), strict=False):
        _pass(claim, stage, first, second, now)
    for (tenths, spent, front), site in zip(MONEY, sites, strict=False):
        wages = Decimal(9_600_000 - 100_000 * tenths)
        drawn = wages * tenths / 1000
        used = drawn * spent / 100
        facts = FundFacts(site.unit, today.year - 1, wages, drawn, used, used * front / 100)
        if not EducationFund.objects.filter(unit=site.unit, year=facts.year).exists():
            services.save_fund(actor=first, at=now, facts=facts)
    return f"{SubsidyClaim.objects.count()} claims for subsidies"


def _file(now: datetime) -> list[SubsidyClaim]:
    """By the holders of the newest certificates that have an account."""
    today = localdate(now)
    users = User.objects.filter(grants__role=Role.WORKER, person__isnull=False).distinct()
    holders = {user.person_id: user for user in users}
    recent = SkillCertificate.objects.valid_on(today).filter(issued_on__gt=today - timedelta(days=300), grade__gte=SkillGrade.SENIOR)
    filed: list[SubsidyClaim] = []
    for card in recent.filter(person__in=holders).select_related("occupation", "person__unit").order_by("-issued_on", "pk"):
        actor = actor_of(holders[card.person_id], today)
        told = Told(insured_months=40 + 7 * len(filed), declares_none=True)
        try:
            filed.append(services.file_claim(actor=actor, at=now, certificate=card, kind=SubsidyKind.INSURANCE, told=told))
        except RuleBroken:  # a lower certificate beside a higher one
            continue
        if len(filed) == CLAIMS:
            break
    return filed


def _pass(claim: SubsidyClaim, stage: int, first: Actor, second: Actor, now: datetime) -> None:
    """As far as ``stage``: two are paid, one waits for its payment, one for its approval, one came back, the rest for the check."""
    if claim.person_id in {first.person_id, second.person_id} or stage > 4:
        return
    if stage == 4:
        services.send_back(actor=first, at=now, claim=claim, version=claim.version, reason="请补社保缴费记录截图")
        return
    is_lower = stage == 1
    granted = claim.amount_due - (200 if is_lower else 0)
    claim = services.check(
        actor=first, at=now, claim=claim, version=claim.version, granted=granted, reason="当地基金按批次下调" if is_lower else "",
        note="已核对参保记录",
    )  # fmt: skip
    if stage < 3:
        claim = services.approve(actor=second, at=now, claim=claim, version=claim.version)
    if stage < 2:
        services.pay(
            actor=first,
            at=now,
            claim=claim,
            version=claim.version,
            paid_on=localdate(now),
            document_no=f"BT-{localdate(now):%Y%m}-{stage + 1:03d}",
        )
