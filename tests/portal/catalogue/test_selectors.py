from datetime import date

import pytest

from portal.catalogue.models import RuleParameter
from portal.catalogue.selectors import UnknownParameter, value_on, values_on

DAY = date(2026, 7, 1)


@pytest.fixture
def rows(db):
    def row(value, start, end=None):
        return RuleParameter.objects.create(
            code="TEST", name_zh="测试", name_en="Test", value=value, effective_from=start, effective_to=end, source="测试"
        )

    row(1, date(2020, 1, 1), date(2023, 12, 31))
    row(2, date(2024, 1, 1))
    row(3, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("day", "value"), [(date(2020, 1, 1), 1), (date(2023, 12, 31), 1), (date(2024, 1, 1), 2), (DAY, 2), (date(2027, 1, 1), 3)]
)
def test_the_newest_valid_row_counts(rows, day, value):
    assert value_on("TEST", day) == value


def test_an_unknown_code_names_itself(rows):
    with pytest.raises(UnknownParameter, match="'NOTHING' has no row valid on 2026-07-01"):
        value_on("NOTHING", DAY)
    with pytest.raises(UnknownParameter):
        value_on("TEST", date(2019, 12, 31))


def test_several_figures_cost_one_statement(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert values_on(["TEST", "QUADRANT_LINE"], DAY) == {"TEST": 2, "QUADRANT_LINE": 85}


@pytest.mark.django_db
def test_every_shipped_figure_names_its_source():
    assert list(RuleParameter.objects.filter(source="")) == []


@pytest.mark.django_db
def test_registers_reach_back_further_than_a_rule():
    assert value_on("LATE_FILING_DAYS", date(2010, 1, 1), before=0) == 0
    assert value_on("LATE_FILING_DAYS", date(2026, 7, 1), before=0) == 7
    assert value_on("NOTHING", date(2026, 7, 1), before=None) is None
