"""Claims at the same moment, on several connections: one for a certificate and kind, three in a year, one approval."""

from datetime import date
from decimal import Decimal as D

import pytest

from portal.catalogue.models import RuleParameter
from tests.portal.publicity.test_together import together
from tests.support.people import four_people
from tests.workforce.subsidies import factories as make
from workforce.subsidies import services
from workforce.subsidies.models import SubsidyClaim, SubsidyRule

pytestmark = pytest.mark.db


@pytest.fixture
def cast(transactional_db):
    """The rows of the catalogue are written anew where the table has been emptied."""
    for kind, code in (("insurance", "INS-4"), ("refund", "REFUND-4")):
        row = {"name_zh": "t", "name_en": "t", "kind": kind, "grade": 4, "amount": D(1500), "most_per_year": 3, "source": "test"}
        SubsidyRule.objects.update_or_create(code=code, defaults=row)
    words = {"name_zh": "t", "name_en": "t", "value": [], "source": "test"}
    RuleParameter.objects.get_or_create(code="SUBSIDY_SHORT_OCCUPATIONS", effective_from=date(2020, 1, 1), defaults=words)
    return four_people()


def test_one_certificate_has_one_claim_however_many_clicks(cast):
    card = make.certificate(cast)
    assert together(*[lambda: make.filed(cast, of=card) for _n in range(4)]) == ["", *["subsidy.live_already"] * 3]
    assert SubsidyClaim.objects.count() == 1


def test_five_claims_at_once_are_three_in_a_year(cast):
    cards = [make.certificate(cast, occupation=f"OCC-{n}") for n in range(5)]
    assert together(*[lambda card=card: make.filed(cast, of=card) for card in cards]) == ["", "", "", *["subsidy.too_many"] * 2]
    assert SubsidyClaim.objects.count() == 3


def test_a_claim_is_approved_once(cast):
    row = make.checked(cast)
    acts = [lambda: services.approve(**make.words(cast, cast.second_hr), claim=row, version=row.version) for _n in range(3)]
    assert together(*acts) == ["", *["subsidy.not_checked"] * 2]
