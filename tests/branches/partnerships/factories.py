"""Partnerships of branch A, through the services."""

from datetime import timedelta

from branches.partnerships import services
from branches.partnerships.models import Partnership, PartnershipActivity, SharedResource
from branches.partnerships.services import PartnershipFacts
from portal.kernel import clock
from portal.rights.models import User
from tests.branches.activities.factories import ActivityFactory
from tests.branches.appraisals.factories import words
from tests.support.people import FourPeople

__all__ = ["activity", "facts", "joint", "offered", "signed", "words"]


def facts(p: FourPeople, **changes) -> PartnershipFacts:
    start = clock.today() - timedelta(days=100)
    first = {
        "node": p.nodes["ZB-A"], "kind": "chain", "name": "北山洗选公司党支部", "agreement": "煤质共建协议", "aim": "降低含矸率",
        "signed_on": start, "from_on": start,
    }  # fmt: skip
    return PartnershipFacts(**{**first, **changes})


def signed(p: FourPeople, user: User | None = None, **changes) -> Partnership:
    return services.sign(**words(p, user), facts=facts(p, **changes))


def offered(p: FourPeople, row: Partnership, title: str = "煤质化验室", side: str = "ours") -> SharedResource:
    return services.offer_resource(**words(p), partnership=row, side=side, title=title)


def activity(p: FourPeople, days: int = 5, **changes):
    return ActivityFactory(**{"branch": p.branch_a, "starts_at": clock.now() - timedelta(days=days), "archived": True, **changes})


def joint(p: FourPeople, row: Partnership, effect: str = "", days: int = 5) -> PartnershipActivity:
    return services.link_activity(**words(p), partnership=row, activity=activity(p, days), effect=effect)
