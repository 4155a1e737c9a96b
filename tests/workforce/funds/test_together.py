"""Two payouts are approved at the same moment, on two connections: the fund is never overdrawn."""

from datetime import date
from decimal import Decimal as D

import pytest

from portal.catalogue.models import RuleParameter
from tests.portal.publicity.test_together import together
from tests.support.people import four_people
from tests.workforce.funds import factories as make
from tests.workforce.innovation.factories import by
from tests.workforce.results import factories as results
from workforce.funds import selectors, services
from workforce.funds.models import Fund, FundKind

pytestmark = pytest.mark.db


@pytest.fixture
def cast(transactional_db):
    """A fund with room for three of five payouts; the rows of the catalogue are written anew where the table has been emptied."""
    FundKind.objects.get_or_create(code="OTHER", defaults={"name_zh": "其他", "name_en": "Other"})
    words = {"name_zh": "t", "name_en": "t", "value": 3, "source": "test"}
    RuleParameter.objects.get_or_create(code="FUND_PARTY_LEAST_LEVEL", effective_from=date(2020, 1, 1), defaults=words)
    people = four_people()
    fund = make.fund(people, "OTHER", money=D(300))
    only = f"{people.worker.person.staff_no} 1"
    papers = [results.paper(people, title=f"支架选型研究{n}") for n in range(5)]
    rows = [make.proposed(people, fund, result=paper, amount=D(100), shares=only) for paper in papers]
    return people, fund, rows


def test_five_payouts_at_once_take_no_more_than_there_is(cast):
    people, fund, rows = cast
    acts = [lambda row=row: services.approve_payout(**by(people, people.second_hr), payout=row) for row in rows]
    assert together(*acts) == ["", "", "", "fund.over_balance", "fund.over_balance"]
    [(_fund, sides)] = selectors.sides_of([Fund.objects.get(pk=fund.pk)])
    assert (sides.balance, sides.agrees) == (0, True)


def test_one_payout_is_approved_once_and_cancelled_once(cast):
    people, fund, rows = cast
    acts = [lambda: services.approve_payout(**by(people, people.second_hr), payout=rows[0]) for _n in range(4)]
    assert together(*acts) == ["", *["fund.not_proposed"] * 3]
    acts = [lambda: services.cancel_payout(**by(people, people.second_hr), payout=rows[0], reason="错") for _n in range(4)]
    assert together(*acts) == ["", *["fund.cancelled"] * 3]
    [(_fund, sides)] = selectors.sides_of([Fund.objects.get(pk=fund.pk)])
    assert (sides.balance, sides.agrees) == (D(300), True)
