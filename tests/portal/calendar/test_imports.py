import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from portal.calendar.imports import read_year
from portal.calendar.models import CalendarDay
from portal.calendar.services import YearRefused
from portal.kernel.errors import RuleBroken
from tests.portal.calendar.factories import GOOD

SAMPLES = Path(__file__).resolve().parents[3] / "samples"


def read(text: str | bytes, name: str = "2027.yaml"):
    return read_year(io.BytesIO(text if isinstance(text, bytes) else text.encode()), name)


def test_a_file_gives_year_source_and_days():
    found = read(GOOD)
    assert (found.year, found.source, len(found.days)) == (2027, "测试通知", 15)
    assert [(d.on, d.kind, d.line) for d in (found.days[0], found.days[-1])] == [
        (date(2027, 1, 1), "holiday", 4),
        (date(2027, 2, 20), "make_up", 6),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("- {date: 2027-13-01, kind: holiday, name: 元旦}", "exchange.no_such_day"),
        ("- {date: 明天, kind: holiday, name: 元旦}", "exchange.bad_date"),
        ("- {date: 2027-01-01, kind: 休假吧, name: 元旦}", "exchange.bad_choice"),
        ("- {date: 2027-01-01, name: 元旦}", "exchange.bad_choice"),
        ("- {kind: holiday, name: 元旦}", "calendar.no_date"),
        ("- {date: [], kind: holiday, name: 元旦}", "calendar.no_date"),
        ("- {date: 2027-01-03, to: 2027-01-01, kind: holiday, name: 元旦}", "calendar.span_backwards"),
        ("- {date: 2027-01-01, to: 2027-02-01, kind: holiday, name: 元旦}", "calendar.span_long"),
        ("- {date: 2027-01-01, kind: holiday, name: 元旦, colour: red}", "calendar.unknown_key"),
        ("- 元旦", "calendar.shape"),
    ],
)
def test_every_line_that_is_wrong_is_named(line, problem):
    with pytest.raises(YearRefused) as refused:
        read(GOOD + f"  {line}\n  - 又一行\n")
    assert [(p.line, p.code) for p in refused.value.problems] == [(7, problem), (8, "calendar.shape")]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("x", "2027.doc", "calendar.bad_file"),
        ("x", "2027", "calendar.bad_file"),
        (b"x" * 200_001, "2027.yaml", "calendar.too_big"),
        (b"\xff\xfe\x00", "2027.yaml", "calendar.not_text"),
        ("a: [", "2027.yaml", "calendar.not_yaml"),
        ("a: &x 1\nb: *x", "2027.yaml", "calendar.not_yaml"),
        ("- a", "2027.yaml", "calendar.shape"),
        ("", "2027.yaml", "calendar.shape"),
        ("year: 2027", "2027.yaml", "calendar.shape"),
        ("year: 二七\ndays: []", "2027.yaml", "calendar.bad_year"),
        ("[" * 5000, "2027.yaml", "calendar.not_yaml"),
        (b"PK\x03\x04", "2027.xlsx", "exchange.not_a_table"),
        ("日期\n2027-01-01", "2027.csv", "exchange.no_heading"),
    ],
)
def test_a_file_that_is_none_is_refused(text, name, code):
    with pytest.raises(RuleBroken) as refused:
        read(text, name)
    assert refused.value.code == code


def test_a_table_is_read_too():
    found = read("日期,至,类别,名称\n2027-1-1,2027/1/3,放假,元旦\n2027-02-20,,补班,春节\n", "2027.csv")
    assert (found.year, [(d.on.day, d.kind) for d in found.days]) == (
        2027,
        [(1, "holiday"), (2, "holiday"), (3, "holiday"), (20, "make_up")],
    )


def test_a_workbook_with_a_title_is_read_too():
    book = Workbook()
    book.active.append(["2027年放假安排"])
    book.active.append(["名称", "类别", "日期"])
    book.active.append(["元旦", "休", date(2027, 1, 1)])
    out = io.BytesIO()
    book.save(out)
    assert [(d.on, d.name, d.line) for d in read(out.getvalue(), "a.xlsx").days] == [(date(2027, 1, 1), "元旦", 3)]


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
def test_the_sample_says_what_is_shipped(ending):
    with (SAMPLES / f"calendar-2026.{ending}").open("rb") as file:
        found = read_year(file, f"calendar-2026.{ending}")
    assert sorted((d.on, d.kind, d.name) for d in found.days) == sorted(
        CalendarDay.objects.filter(year__year=2026).values_list("on", "kind", "name")
    )
