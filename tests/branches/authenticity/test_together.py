"""Two windows draw at once, on connections of their own: one lot, and one set of records."""

from datetime import date

import pytest

from branches.activities.models import ActivityKind
from branches.authenticity.models import SampleDraw, SampledRecord
from portal.audit.models import AuditRow
from tests.branches.activities.factories import ActivityFactory
from tests.branches.authenticity.factories import lot
from tests.portal.publicity.test_together import together
from tests.support.interleaved import once_after
from tests.support.people import four_people

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def four(transactional_db):
    """Another such test may have emptied the catalogue."""
    ActivityKind.objects.get_or_create(code="MT-05", defaults={"name_zh": "主题党日", "name_en": "Themed Party day"})
    people = four_people()
    for _n in range(3):
        ActivityFactory(branch=people.branch_a, filed=True, held_on=date(2026, 11, 10))
    return people


def drawn() -> tuple[int, int, int]:
    return SampleDraw.objects.count(), SampledRecord.objects.count(), AuditRow.objects.filter(action="sample.drawn").count()


def test_a_double_click_draws_once(four):
    assert together(*[lambda: lot(four, per_branch=2)] * 3) == [""] * 3
    assert drawn() == (1, 2, 1)


def test_a_second_window_that_asks_in_the_middle_gets_the_same_lot(four):
    with once_after("SELECT", "branches_sampledraw", act=lambda: lot(four, per_branch=2)) as other:
        lot(four, per_branch=2)
    assert (other, drawn()) == ([""], (1, 2, 1))
