"""Methods of unit CM-A, created by the standing worker, at a certain point of their way."""

from portal.kernel import clock
from portal.kernel.periods import add_months
from portal.rights.models import User
from tests.support.people import FourPeople
from tests.workforce.innovation.factories import by
from workforce.methods import services
from workforce.methods.models import MethodAdopter, OperatingMethod
from workforce.methods.services import MethodFacts


def facts(p: FourPeople, **changes) -> MethodFacts:
    today = clock.today()
    words = {
        "title": "支架快速调整操作法", "level": 1, "creator": p.worker.person, "creator_kind": "operator", "summary": "先看后调",
        "originality": "独创", "advancement": "先进", "soundness": "科学", "spreading": "易学", "indicator": "调架时间全矿第一",
        "record_from": add_months(today, -14), "record_to": today, "complies": True, "no_secret": True, "no_dispute": True,
        "not_awarded": True,
    }  # fmt: skip
    return MethodFacts(**{**words, **changes})


def drafted(p: FourPeople, user: User | None = None, **changes) -> OperatingMethod:
    return services.draft_method(**by(p, user or p.worker), facts=facts(p, **changes))


def passed(p: FourPeople, **changes) -> OperatingMethod:
    return services.review_method(**by(p), method=drafted(p, **changes), is_passed=True)


def consented(p: FourPeople, **changes) -> OperatingMethod:
    return services.consent(**by(p, p.worker), method=passed(p, **changes))


def named(p: FourPeople, **changes) -> OperatingMethod:
    row = consented(p, **changes)
    return services.name_method(**by(p), method=row, named_as="职工甲支架快速调整操作法", plan="每月一次现场演示")


def adopted(p: FourPeople, row: OperatingMethod, unit: str = "CM-B", **changes) -> MethodAdopter:
    words = {"unit": p.nodes[unit], "adopted_on": clock.today(), "effect": "调架时间缩短三成"}
    return services.adopt_method(**by(p), method=row, **{**words, **changes})
