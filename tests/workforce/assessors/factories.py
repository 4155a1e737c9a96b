"""Qualifications run by unit CM-A."""

from datetime import date

from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.rights.models import User
from tests.support.people import FourPeople
from tests.workforce.skills.factories import OccupationFactory
from workforce.assessors import services
from workforce.assessors.models import AssessorQualification

NAME = "岚谷矿业技能鉴定点"


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def qualification(p: FourPeople, name: str = NAME, *, user: User | None = None, node: str = "CM-A", **changes) -> AssessorQualification:
    first = {"kind": "filed", "authority": "省人社厅", "from_on": date(2024, 1, 1), "to_on": date(2028, 12, 31)}
    return services.save_qualification(**words(p, user), node=p.nodes[node], name=name, **{**first, **changes})


def scoped(p: FourPeople, grades=(5, 4, 3), **changes) -> AssessorQualification:
    row = qualification(p, **changes)
    services.add_scope(**words(p), qualification=row, occupation=OccupationFactory(), grades=grades)
    return row


def switch_on(since: date = date(2026, 1, 1)) -> None:
    """The check, from a day on."""
    old = RuleParameter.objects.get(code="ASSESSOR_SCOPE_CHECK")
    RuleParameter.objects.create(
        code=old.code,
        name_zh=old.name_zh,
        name_en=old.name_en,
        value=True,
        unit="",
        effective_from=since,
        source="测试",
        certainty="composed",
    )
