from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from portal.kernel.errors import RuleBroken
from portal.measures import rules


@pytest.mark.parametrize(
    ("value", "text"), [("98.2000", "98.2"), ("120800.0000", "120,800"), ("0", "0"), ("-3.0500", "-3.05"), (None, "—")]
)
def test_figures_for_the_eye(value, text):
    assert rules.shown(None if value is None else Decimal(value)) == text


@pytest.mark.parametrize(
    ("delivered", "same"),
    [
        ({"value": Decimal("1.0000")}, True),
        ({"value": Decimal("1.0001")}, False),
        ({"value": Decimal(1), "target": None}, False),
        ({"value": Decimal(1), "source": "日报"}, True),
        ({}, True),
    ],
)
def test_what_counts_as_the_same_figure(delivered, same):
    stored = SimpleNamespace(value=Decimal("1.0000"), target=Decimal(2), baseline=None, source="日报")
    assert rules.is_same(stored, delivered) is same


TODAY = date(2026, 7, 15)


@pytest.mark.parametrize("month", [date(2026, 7, 1), date(2026, 6, 1), date(2006, 8, 1)])
def test_months_that_may_be_delivered(month):
    rules.check_month(month, TODAY)


@pytest.mark.parametrize(("month", "code"), [(date(2026, 8, 1), "measure.month_in_future"), (date(2006, 7, 1), "measure.month_too_old")])
def test_months_that_may_not(month, code):
    with pytest.raises(RuleBroken) as broken:
        rules.check_month(month, TODAY)
    assert broken.value.code == code


def test_a_figure_beyond_the_column_is_refused():
    with pytest.raises(RuleBroken):
        rules.stored_form(Decimal(10) ** 12)
    assert rules.stored_form(Decimal("1.23456")) == Decimal("1.2346")
