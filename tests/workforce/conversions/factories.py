"""Conversions of a confirmed patent of the standing worker, applied at CM-A."""

from datetime import date
from decimal import Decimal as D

from portal.rights.models import User
from tests.support.people import FourPeople
from tests.workforce.innovation.factories import by
from tests.workforce.results import factories as results
from workforce.conversions import services
from workforce.conversions.models import InnovationConversion
from workforce.conversions.selectors import Source
from workforce.conversions.services import ConversionFacts
from workforce.results.models import WorkResult

FROM = date(2026, 6, 1)


def source(p: FourPeople, row: WorkResult | None = None) -> Source:
    row = row or WorkResult.objects.filter(state="confirmed").first() or results.confirmed(p)
    return Source("result", row, row.node)


def facts(p: FourPeople, **changes) -> ConversionFacts:
    words = {
        "source": changes.pop("source", None) or source(p), "node": p.nodes["CM-A"], "route": "transfer", "from_on": FROM, "year": 2026,
        "benefit": D(100000), "basis": D(20000), "measured": "改造前后电费对比",
    }  # fmt: skip
    return ConversionFacts(**{**words, **changes})


def registered(p: FourPeople, user: User | None = None, **changes) -> InnovationConversion:
    return services.register_conversion(**by(p, user), facts=facts(p, **changes))


def verified(p: FourPeople, **changes) -> InnovationConversion:
    return services.verify_conversion(**by(p, p.second_hr), conversion=registered(p, **changes))
