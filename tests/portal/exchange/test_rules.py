from datetime import date, datetime
from decimal import Decimal

import pytest

from portal.exchange import rules
from portal.kernel.errors import RuleBroken

MARCH = date(2024, 3, 5)


def refusal(call, cell):
    with pytest.raises(RuleBroken) as broken:
        call(cell)
    return broken.value.code


@pytest.mark.parametrize(
    "cell",
    [
        MARCH, datetime(2024, 3, 5, 8, 0), 45356, 45356.0, "45356", "2024-3-5", "2024-03-05", "2024.3.5", "2024/03/05", "2024年3月5日",
        "20240305", 20240305, "2024-3-5 10:30", "２０２４年３月５日", " 2024 - 3 - 5 ", "2024-03-05 00:00:00", "2024．3．5",
    ],
)  # fmt: skip
def test_every_usual_spelling_of_a_day_is_read(cell):
    assert rules.date_of(cell) == MARCH


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("24-3-5", "exchange.short_year"), ("3/5/2024", "exchange.short_year"), ("05/03/24", "exchange.short_year"),
        ("240305", "exchange.short_year"), ("1024-03-05", "exchange.far_year"), (datetime(2924, 3, 5), "exchange.far_year"),
        ("²²²²²", "exchange.bad_date"), (True, "exchange.bad_date"), ("8888", "exchange.bad_date"), (rules.UNCOMPUTED, "exchange.no_value"),
        ("2024-02-30", "exchange.no_such_day"), ("2024-13-01", "exchange.no_such_day"), ("3月5日", "exchange.bad_date"),
        ("2024-03", "exchange.bad_date"), ("待定", "exchange.bad_date"), (12, "exchange.bad_date"), (2024.5, "exchange.bad_date"),
        ("#REF!", "exchange.error_cell"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(cell, code):
    assert refusal(rules.date_of, cell) == code


@pytest.mark.parametrize(
    "cell", ["2026-07", "2026.7", "2026/7", "2026年7月", "202607", 202607, date(2026, 7, 9), "2026-07-01", "２０２６年７月"]
)
def test_every_usual_spelling_of_a_month_is_read(cell):
    assert rules.month_of_cell(cell) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("cell", "code"), [(2026.1, "exchange.unclear_month"), ("2026-13", "exchange.bad_month"), ("七月", "exchange.bad_month")]
)
def test_a_month_is_never_guessed(cell, code):
    assert refusal(rules.month_of_cell, cell) == code


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("　１００２１ ", "10021"), (10021, "10021"), (10021.0, "10021"), ("00123", "00123"), (3.5, "3.5"), (True, "是"),
        ("产量（工作量）", "产量（工作量）"), ("A\xa0B", "A B"),
    ],
)  # fmt: skip
def test_text_keeps_what_matters(cell, text):
    assert rules.text_of(cell) == text


@pytest.mark.parametrize("cell", [140211198503051234, 1.40211198503051e17, "1.40211E+17"])
def test_an_id_number_stored_as_a_number_is_refused_with_advice(cell):
    assert refusal(rules.text_of, cell) == "exchange.number_not_text"


def test_fifteen_digits_are_still_exact():
    assert rules.text_of(10**15 - 1) == "999999999999999"
    assert refusal(rules.text_of, 10**15) == "exchange.number_not_text"


@pytest.mark.parametrize(
    ("cell", "value"), [("1,234.5", "1234.5"), ("１２．５", "12.5"), ("98%", "98"), (0, "0"), ("-3", "-3"), (1e-4, "0.0001")]
)
def test_numbers(cell, value):
    assert rules.decimal_of(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["十二", "nan", "inf", "12吨", "1,5", "1,23,4", "12%%", True, MARCH, "1_000"])
def test_what_is_no_number_is_refused(cell):
    assert refusal(rules.decimal_of, cell) == "exchange.bad_number"


@pytest.mark.parametrize("cell", ["2026-07-03 14:30", datetime(2026, 7, 3, 14, 30), "2026年7月3日 14时30分", "2026/7/3 14：30"])
def test_moments(cell):
    assert rules.moment_of(cell) == datetime(2026, 7, 3, 14, 30)


@pytest.mark.parametrize(
    ("cell", "is_blank"), [(None, True), ("  ", True), ("　", True), ("—", True), ("/", True), (0, False), ("0", False)]
)
def test_blank_cells(cell, is_blank):
    assert rules.is_blank(cell) is is_blank


@pytest.mark.parametrize("heading", ["工号", " 工 号 *", "工号（必填）", "【必填】工号", "工号：", "工\n号"])
def test_headings_lose_their_decorations(heading):
    assert rules.heading_key(heading) == "工号"
