"""2,000 cases over the cell readers: whatever is read is what was meant, or it is refused; nothing changes silently."""

import csv
import io
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from portal.exchange import rules
from portal.exchange.reader import read_table
from portal.exchange.resources import HouseField
from portal.exchange.widgets import CodeWidget, DateWidget, NumberWidget
from portal.kernel.errors import RuleBroken

EPOCH = date(1899, 12, 30)
CASES: list[int] = []
WIDE = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")
DAYS = st.dates(date(1920, 1, 2), date(2199, 12, 31))
SPELLINGS = (
    lambda d: d, lambda d: datetime(d.year, d.month, d.day), lambda d: (d - EPOCH).days, lambda d: float((d - EPOCH).days),
    lambda d: d.isoformat(), lambda d: f"{d.year}.{d.month}.{d.day}", lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日", lambda d: f"{d:%Y%m%d}", lambda d: int(f"{d:%Y%m%d}"),
    lambda d: f" {d.isoformat()} 00:00:00",
    lambda d: f"{d.year}. {d.month}. {d.day}", lambda d: f"{d.isoformat()}T00:00:00",
)  # fmt: skip
MOMENTS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分")
MESSY = st.text(alphabet="0123456789０１２３５.-/年月日 :eE+-,%²①壹" + "\u3000\u200b", max_size=14)
ANYTHING = st.one_of(st.text(max_size=40), MESSY, st.sampled_from(["1.40211E+17", "#REF!", "=A1", "－", "'00123"]))


def quick(cases: int):
    """So many cases, the same ones on every run."""
    CASES.append(cases)
    return settings(max_examples=cases, derandomize=True, deadline=None, database=None)


def read(reader, cell):
    """The value, or the code of the refusal; the same both times."""
    answers = []
    for _time in range(2):
        try:
            answers.append(reader(cell))
        except RuleBroken as broken:
            answers.append(f"refused {broken.code}")
    assert answers[0] == answers[1]
    return answers[0]


def is_refused(answer) -> bool:
    return isinstance(answer, str) and answer.startswith("refused exchange.")


def visible(text: str) -> str:
    """Without what nobody sees: blanks, marks of direction and width."""
    shown = unicodedata.normalize("NFKC", text)
    return "".join(c for c in shown if not c.isspace() and unicodedata.category(c) not in {"Cf", "Cc"})


@quick(350)
@given(DAYS, st.sampled_from(SPELLINGS), st.booleans())
def test_a_day_in_any_spelling_is_that_day(day, spelling, is_wide):
    cell = spelling(day)
    assert rules.date_of(cell.translate(WIDE) if is_wide and isinstance(cell, str) else cell) == day


@st.composite
def slips(draw) -> str:
    """A day as somebody types it, with one slip of the hand."""
    day, spelling = draw(DAYS), draw(st.sampled_from(SPELLINGS))
    text = str(spelling(day))
    place, key = draw(st.integers(0, len(text))), draw(st.sampled_from("0123456789０-./年月日 ,:"))
    return draw(
        st.sampled_from((text[:place] + key + text[place:], text[:place] + key + text[place + 1 :], text[:place] + text[place + 1 :]))
    )


@quick(300)
@given(st.one_of(slips(), MESSY))
def test_a_day_is_never_guessed_from_text(text):
    day = read(rules.date_of, text)
    if is_refused(day):
        return
    said = unicodedata.normalize("NFKC", text.replace("\u200b", "")).strip()
    said = re.sub(r"(?<=\d)[T ]\d{1,2}:\d\d(:\d\d)?$", "", said)  # the time of day is left aside, with the blank before it
    said = re.sub(r"\s", "", said)
    parts = [int(part) for part in re.findall(r"\d+", said)]
    is_written_out = parts == [day.year, day.month, day.day] or re.sub(r"\D", "", said) == f"{day:%Y%m%d}"
    assert is_written_out or said.removesuffix(".0") == str((day - EPOCH).days)


@quick(150)
@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28), st.sampled_from(".-/年"), st.integers(1990, 2030))
def test_a_year_of_two_digits_or_an_unclear_order_is_refused(short, month, day, mark, year):
    for text in (f"{short:02}{mark}{month}{mark if mark != '年' else '月'}{day}", f"{day}/{month}/{year}", f"{month}-{day}-{short:02}"):
        assert is_refused(read(rules.date_of, text)), text


@quick(300)
@given(ANYTHING)
def test_text_keeps_every_visible_character(text):
    answer = read(rules.text_of, text)
    assert is_refused(answer) or visible(answer) == visible(text)


@quick(250)
@given(st.one_of(st.integers(-(10**20), 10**20), st.floats(allow_nan=True, allow_infinity=True, width=64)))
def test_a_number_as_text_is_exactly_that_number_or_refused(number):
    answer = read(rules.text_of, number)
    if is_refused(answer):
        assert not abs(number) < rules.EXACT_DIGITS  # also what is no number at all
    else:
        assert (Decimal(answer) == Decimal(repr(number)), "e" in answer.lower()) == (True, False)


@quick(250)
@given(
    st.decimals(-(10**12), 10**12, places=3, allow_nan=False), st.sampled_from(["{}", "{:,}", " {} ", "{}%", "+{}", "{:f}"]), st.booleans()
)
def test_a_number_in_any_spelling_is_that_number(number, form, is_wide):
    assume(not (form == "+{}" and number < 0))
    text = form.format(number)
    assert rules.decimal_of(text.translate(WIDE) if is_wide else text) == number


@quick(150)
@given(ANYTHING)
def test_a_number_is_never_guessed_from_text(text):
    number = read(rules.decimal_of, text)
    if is_refused(number):
        return
    digits = re.sub(r"[^\d.eE+-]", "", unicodedata.normalize("NFKC", text))
    assert Decimal(digits) == number
    assert not re.search(r",\d{1,2}(?!\d)", unicodedata.normalize("NFKC", re.sub(r"\s", "", text)))


@quick(100)
@given(DAYS, st.sampled_from(["{0}-{1:02}", "{0}.{1}", "{0}/{1}", "{0}年{1}月", "{0}{1:02}"]))
def test_months(day, form):
    assert rules.month_of_cell(form.format(day.year, day.month)) == day.replace(day=1)
    assert is_refused(read(rules.month_of_cell, float(f"{day.year}.{day.month}")))  # 2026.1 may have been 2026.10


@quick(100)
@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2150, 1, 1)),
    st.sampled_from(["%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分"]),
)
def test_moments(moment, form):
    minute = moment.replace(second=0, microsecond=0)
    serial = (minute - datetime(1899, 12, 30)) / timedelta(days=1)
    assert (rules.moment_of(minute.strftime(form)), rules.moment_of(serial)) == (minute, minute)


COLUMNS = [
    HouseField("no", "工号", widget=CodeWidget(20), required=True),
    HouseField("name", "姓名", required=True),
    HouseField("day", "日期", widget=DateWidget()),
    HouseField("value", "数值", widget=NumberWidget()),
]
CODES = st.text(alphabet="0123456789", min_size=3, max_size=18)
NAMES = st.text(st.characters(codec="utf-8", categories=("Lo", "Lu", "Nd", "Po", "Ps")), min_size=1, max_size=8)
VALUES = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)
ROWS = st.lists(st.tuples(CODES, NAMES, DAYS, VALUES), min_size=1, max_size=5, unique_by=lambda r: r[0])


def cleaned(content: bytes, name: str) -> list[tuple]:
    table = read_table(io.BytesIO(content), name, COLUMNS)
    return [tuple(column.widget.clean(cells[column.attribute]) for column in COLUMNS) for _number, cells in table.rows]


@quick(50)
@given(ROWS)
def test_rows_come_back_from_workbook_and_csv_as_they_went(rows):
    rows = [row for row in rows if not rules.is_blank(row[1]) and not row[1].startswith(("=", "#", "示例"))]
    assume(rows)
    book, text = Workbook(), io.StringIO()
    writer = csv.writer(text)
    for line in ([c.heading for c in COLUMNS], *rows):
        book.active.append([str(cell) if isinstance(cell, Decimal) and i == 0 else cell for i, cell in enumerate(line)])
        writer.writerow(line)
    for cells in book.active.iter_rows(min_row=2, max_col=2):
        for cell in cells:
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    meant = [(code, rules.plain(name), day, value) for code, name, day, value in rows]
    assert cleaned(out.getvalue(), "a.xlsx") == meant
    assert cleaned(text.getvalue().encode("gb18030"), "a.csv") == meant
    assert cleaned(text.getvalue().encode("utf-8-sig"), "a.csv") == meant


def test_there_are_two_thousand_cases(record_property):
    record_property("cases", sum(CASES))
    assert sum(CASES) >= 1800
