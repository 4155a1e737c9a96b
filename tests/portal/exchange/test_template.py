"""The template: what a spreadsheet needs to help, and what comes back when it is filled in."""

import io
import zipfile

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from portal.exchange import exports
from portal.exchange.exports import error_workbook, template_csv, template_file
from portal.exchange.models import ImportRow
from portal.exchange.reader import read_table
from portal.exchange.reader.heading import Naming
from portal.exchange.registry import all_kinds, kind_of
from portal.exchange.reports import REASONS
from portal.exchange.rules import heading_key
from portal.measures.models import MeasureKind

KINDS = [kind.key for kind in all_kinds()]


def opened(key):
    return load_workbook(io.BytesIO(template_file(kind_of(key))))


def rules_by_column(sheet):
    return {str(rule.sqref).split("2:")[0]: rule for rule in sheet.data_validations.dataValidation}


def choices(book, rule):
    title, span = rule.formula1.replace("'", "").split("!")
    return [cells[0].value for cells in book[title][span.replace("$", "")]]


@pytest.mark.django_db
@pytest.mark.parametrize("key", KINDS)
@pytest.mark.parametrize("make", [template_file, template_csv])
def test_an_untouched_template_has_no_rows_and_no_foreign_columns(key, make):
    kind = kind_of(key)
    name = "a.xlsx" if make is template_file else "a.csv"
    table = read_table(io.BytesIO(make(kind)), name, kind.resource.columns())
    assert (list(table.rows), table.ignored, table.examples, table.other_sheets) == ([], [], [2], [])


@pytest.mark.django_db
@pytest.mark.parametrize("key", KINDS)
def test_each_example_is_one_that_the_kind_itself_reads(key):
    for column in kind_of(key).resource.columns():
        assert column.example or not column.required, column.attribute
        if column.example:
            column.widget.clean(column.example)


@pytest.mark.parametrize("key", KINDS)
def test_no_heading_is_understood_in_two_ways(key):
    columns = kind_of(key).resource.columns()
    spellings = [{heading_key(text) for text in (c.heading, c.attribute, *c.synonyms)} for c in columns]
    assert sum(map(len, spellings)) == len(set().union(*spellings))


@pytest.mark.parametrize("heading", ["工号", "员工编号", "人员编码", "职工号", "职工编号", " 员工工号* ", "人员编号（必填）"])
def test_staff_numbers_have_many_names(heading):
    for kind in all_kinds():
        columns = {c.attribute: c for c in kind.resource.columns()}
        if "staff_no" in columns:
            assert Naming(columns.values()).attributes([heading]) == ["staff_no"]


@pytest.mark.django_db
def test_columns_have_the_format_of_what_they_hold_and_choices_their_list():
    book = opened("people")
    sheet = book.worksheets[0]
    place = {str(cell.value).rstrip("*"): cell.column_letter for cell in sheet[1] if cell.value}
    formats = {heading: sheet.column_dimensions[place[heading]].number_format for heading in ("工号", "身份证号", "入职日期")}
    assert formats == {"工号": "@", "身份证号": "@", "入职日期": "yyyy-mm-dd"}
    found = rules_by_column(sheet)
    assert choices(book, found[place["性别"]]) == ["男", "女"]
    assert (found[place["性别"]].type, found[place["性别"]].errorStyle, found[place["姓名"]].type) == ("list", "warning", None)
    assert "必填" in found[place["姓名"]].promptTitle
    assert [(s.title, s.sheet_state) for s in book.worksheets[1:]] == [("填表说明", "visible"), ("选项", "hidden")]


@pytest.mark.django_db
def test_names_of_a_catalogue_are_offered_as_they_stand_in_it():
    book = opened("business-measures")
    names = list(MeasureKind.objects.filter(is_active=True).values_list("name_zh", flat=True))
    assert (choices(book, rules_by_column(book.worksheets[0])["B"]), len(names) > 10) == (names, True)


@pytest.mark.django_db
def test_a_name_that_looks_like_a_formula_is_text():
    MeasureKind.objects.create(code="EVIL", name_zh='=HYPERLINK("http://x")', name_en="x", unit_label="个", better="higher", fold="sum")
    with zipfile.ZipFile(io.BytesIO(template_file(kind_of("business-measures")))) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sum(part.count(b"<f>") for part in parts) == 0


@pytest.mark.django_db
def test_rows_of_the_template_are_few_so_that_the_file_stays_small():
    content = template_file(kind_of("people"))
    assert (len(content) < 20_000, opened("people").worksheets[0].max_row) == (True, 2)


@pytest.mark.django_db
def test_the_template_speaks_chinese_to_the_choices_in_any_language():
    with override("en"):
        book = opened("people")
    assert choices(book, rules_by_column(book.worksheets[0])["D"]) == ["男", "女"]


def test_the_csv_template_opens_in_a_spreadsheet():
    content = template_csv(kind_of("people"))
    assert (content[:3], content.decode("utf-8-sig").splitlines()[0].startswith("工号*,姓名*,单位编码*")) == (b"\xef\xbb\xbf", True)


def test_a_kind_whose_name_no_sheet_may_bear():
    assert exports._sheet_name("单位/支部[2026]:表*") == "单位支部2026表"


@pytest.mark.django_db
def test_refused_rows_come_back_without_what_a_workbook_cannot_hold():
    kind = kind_of("people")
    row = ImportRow(number=2)
    row.cells = {"staff_no": "100\x0b21", "name": "王\ufffe建\x00国"}
    row.problems = [{"attribute": "name", "column": "姓名", "message": "“王\ufffe建国”太\x1f长", "code": "x"}]
    sheet = load_workbook(io.BytesIO(error_workbook(kind, [row]))).worksheets[0]
    head, line = ([cell.value for cell in cells] for cells in sheet.iter_rows())
    told = {h: v for h, v in zip(head, line, strict=True) if v is not None}
    assert told == {"工号": "10021", "姓名": "王建国", REASONS: "姓名：“王建国”太长"}


@pytest.mark.django_db
def test_choices_that_hold_such_characters_do_not_stop_the_template():
    measure = MeasureKind.objects.order_by("pk").first()
    MeasureKind.objects.filter(pk=measure.pk).update(name_zh="产\x0b量甲")
    book = opened("business-measures")
    assert "产量甲" in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
