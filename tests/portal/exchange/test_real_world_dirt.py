"""Files as people and their programs really write them: read as they were meant, or refused with one clear sentence."""

import io
import re
import zipfile
from datetime import date, datetime, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.exchange import rules
from portal.exchange.reader import read_outline, read_table
from portal.exchange.resources import HouseField
from portal.exchange.rules import heading_key
from portal.exchange.widgets import CodeWidget, DateWidget, NumberWidget
from portal.kernel.errors import RuleBroken

COLUMNS = [
    HouseField("no", "工号", widget=CodeWidget(20), synonyms=("员工编号", "人员编码"), required=True, example="10021"),
    HouseField("name", "姓名", required=True, example="王建国"),
    HouseField("born", "出生日期", widget=DateWidget(), example="1985-06-01"),
    HouseField("pay", "金额", widget=NumberWidget()),
]
HEAD = ["工号", "姓名", "出生日期", "金额"]


def saved(book: Workbook) -> io.BytesIO:
    out = io.BytesIO()
    book.save(out)
    return out


def workbook(*rows, formats=()) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, shown in formats:
        book.active[cell].number_format = shown
    return book


def rewritten(file: io.BytesIO, part: str, change) -> io.BytesIO:
    """The archive with one part changed by ``change``, as another program would have written it."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name).decode()
            new.writestr(name, change(content) if name == part else content)
    return out


def rows_of(file, name="表.xlsx", columns=COLUMNS, mapping=None):
    return list(read_table(file, name, columns, mapping).rows)


def refusal(file, name="表.xlsx"):
    with pytest.raises(RuleBroken) as broken:
        rows_of(file, name)
    return broken.value.code


SHEET = "xl/worksheets/sheet1.xml"


# -- days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "General"])
@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_a_day_is_the_same_day_in_both_calendars_of_spreadsheets(epoch, number_format):
    book = workbook(HEAD, ["1", "王", None, None])
    if epoch:
        book.epoch = epoch
    day = date(1985, 6, 1)
    book.active["C2"] = (day - (epoch.date() if epoch else date(1899, 12, 30))).days
    book.active["C2"].number_format = number_format
    (_row, cells) = rows_of(saved(book))[0]
    assert rules.date_of(cells["born"]) == day


def test_in_a_1904_workbook_only_day_numbers_of_day_columns_are_shifted():
    book = workbook(HEAD, ["1", "王", 19850601, 31200], ["2", "李", "31200", 45000])
    book.epoch = CALENDAR_MAC_1904
    rows = rows_of(saved(book))
    assert [(c["born"], c["pay"]) for _n, c in rows] == [(19850601, 31200), ("31200", 45000)]
    assert rules.date_of(rows[0][1]["born"]) == date(1985, 6, 1)


def test_the_date_formats_of_chinese_editions_are_dates():
    file = rewritten(
        saved(workbook(HEAD, ["1", "王", 31199, None], formats=[("C2", "yyyy/m/d;@")])),
        "xl/styles.xml",
        lambda xml: re.sub(r"<numFmts.*?</numFmts>", "", xml).replace('numFmtId="164"', 'numFmtId="31"'),
    )
    assert rows_of(file)[0][1]["born"] == datetime(1985, 6, 1)


# -- numbers --------------------------------------------------------------------------------------------------


def test_a_percentage_is_what_the_sheet_shows():
    rows = rows_of(saved(workbook(HEAD, ["1", "王", None, 0.985], ["2", "李", None, 1.2], formats=[("D2", "0.0%"), ("D3", "0%")])))
    assert [str(rules.decimal_of(cells["pay"])) for _n, cells in rows] == ["98.5", "120"]


@pytest.mark.parametrize(
    ("value", "shown", "text"), [(21, "00000", "00021"), (21, '"YX"0000', "YX0021"), (5, '0"吨"', "5"), (21, "0", "21"), (21, "@", "21")]
)
def test_zeros_and_letters_of_a_number_format_belong_to_a_code(value, shown, text):
    rows = rows_of(saved(workbook(HEAD, [value, "王"], formats=[("A2", shown)])))
    assert rules.text_of(rows[0][1]["no"]) == text


def test_an_id_number_kept_as_a_number_is_never_rounded():
    rows = rows_of(saved(workbook(HEAD, [140211198503051234, "王"])))
    with pytest.raises(RuleBroken) as broken:
        rules.text_of(rows[0][1]["no"])
    assert broken.value.code == "exchange.number_not_text"


# -- formulas and errors --------------------------------------------------------------------------------------


def test_a_formula_counts_by_its_value_and_without_one_is_said():
    stored = rewritten(
        saved(workbook(HEAD, ["=1+20", "王"], ['=""', "李"], ["=A9", "赵"])),
        SHEET,
        lambda xml: (
            xml.replace("<f>1+20</f><v></v>", "<f>1+20</f><v>21</v>")
            .replace("<f>1+20</f><v/>", "<f>1+20</f><v>21</v>")
            .replace('<c r="A3"><f>""</f><v></v>', '<c r="A3" t="str"><f>""</f><v></v>')
            .replace('<c r="A3"><f>""</f><v/>', '<c r="A3" t="str"><f>""</f><v></v>')
        ),
    )
    rows = rows_of(stored)
    assert [cells["no"] for _n, cells in rows] == [21, "", rules.UNCOMPUTED]
    with pytest.raises(RuleBroken) as broken:
        rules.text_of(rows[2][1]["no"])
    assert broken.value.code == "exchange.no_value"


def test_a_text_that_only_looks_like_a_formula_is_that_text():
    book = workbook(HEAD, ["1", "x"])
    book.active["B2"] = "=1+1"
    book.active["B2"].data_type = "s"
    assert rules.text_of(rows_of(saved(book))[0][1]["name"]) == "=1+1"
    guarded = rows_of(io.BytesIO("工号,姓名\n=\"007\",'=1+1\n8,=1+1\n9,'好\n".encode()), "a.csv")
    assert [(c["no"], c["name"]) for _n, c in guarded] == [("007", "=1+1"), ("8", rules.UNCOMPUTED), ("9", "'好")]


def test_an_error_in_a_cell_is_named():
    book = workbook(HEAD, ["1", "王", "#REF!", None])
    book.active["C2"].data_type = "e"
    with pytest.raises(RuleBroken) as broken:
        rules.date_of(rows_of(saved(book))[0][1]["born"])
    assert (broken.value.code, broken.value.params) == ("exchange.error_cell", {"given": "#REF!"})


# -- layout ---------------------------------------------------------------------------------------------------


def test_merged_titles_and_a_heading_of_two_rows():
    book = workbook(
        ["云峡煤矿花名册"], ["填表单位：综采一队", None, "填表日期：2026年9月"],
        ["人员", None, "出生", "奖励", "工资"], ["编码", "姓名", "日期", "金额", None],
        ["10021", "王", "1985.6.1", 300, 9000],
    )  # fmt: skip
    for area in ("A1:E1", "A3:B3", "E3:E4"):
        book.active.merge_cells(area)
    table = read_table(saved(book), "表.xlsx", COLUMNS)
    assert list(table.rows) == [(5, {"no": "10021", "name": "王", "born": "1985.6.1", "pay": 300})]
    assert table.ignored == ["工资"]


def test_a_row_of_data_below_a_single_heading_is_not_taken_for_its_second_row():
    assert rows_of(saved(workbook(["工号", "姓名"], ["姓名", "工号"]))) == [(2, {"no": "姓名", "name": "工号"})]


def test_the_sheet_that_has_the_columns_is_read_and_its_like_are_named():
    book = workbook(["说明"], ["请勿改动"])
    for title, number in (("一队", "1"), ("二队", "2"), ("空表", None)):
        sheet = book.create_sheet(title)
        sheet.append(HEAD)
        if number:
            sheet.append([number, "王"])
    table = read_table(saved(book), "表.xlsx", COLUMNS)
    assert ([c["no"] for _n, c in table.rows], table.other_sheets) == (["1"], ["二队"])
    assert "二队" in table.notes()[0]


def test_a_hidden_sheet_is_left_alone():
    book = workbook(HEAD, ["1", "旧"])
    book.active.sheet_state = "hidden"
    book.create_sheet("新").append(HEAD)
    book["新"].append(["2", "新"])
    book.active = 1
    assert [cells["no"] for _n, cells in rows_of(saved(book))] == ["2"]


def test_a_million_formatted_blank_rows_below_the_table_cost_nothing(monkeypatch):
    blank = "".join(
        f'<row r="{n}" spans="1:4" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3, 1_048_577)
    )
    file = rewritten(saved(workbook(HEAD, ["1", "王"])), SHEET, lambda xml: xml.replace("</sheetData>", blank + "</sheetData>"))
    from portal.exchange.reader import workbook as reading

    rows = 0
    ended = reading._Sheet.end_row

    def counted(self):
        nonlocal rows
        rows += 1
        ended(self)

    monkeypatch.setattr(reading._Sheet, "end_row", counted)
    assert [cells["no"] for _n, cells in rows_of(file)] == ["1"]
    assert rows < 5_000


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: re.sub(r"<(/?)(\w)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x="),  # every tag with a prefix
        lambda xml: re.sub(r' r="[A-Z]*\d+"', "", xml),  # no places: cells and rows follow one another
        lambda xml: xml.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
    ],
)
def test_sheets_of_other_programs(change):
    file = rewritten(saved(workbook(HEAD, ["00021", "王", "1985.6.1", 7])), SHEET, change)
    assert rows_of(file) == [(2, {"no": "00021", "name": "王", "born": "1985.6.1", "pay": 7})]


def with_shared_texts(*texts: str) -> io.BytesIO:
    """A workbook as office programs write it: texts by their place in one list."""
    row = '<row r="{0}"><c r="A{0}" t="s"><v>{1}</v></c><c r="B{0}" t="s"><v>{2}</v></c></row>'
    rows = row.format(1, 0, 1) + row.format(2, 2, 3)
    listed = "".join(f"<si>{text}</si>" for text in ("<t>工号</t>", "<t>姓名</t>", *texts))
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    out = rewritten(saved(workbook(HEAD)), SHEET, lambda _xml: f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>")
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst {main}>{listed}</sst>")
    return out


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("<t>王建国</t>", "王建国"),
        ("<t>王建国</t><rPh sb='0' eb='1'><t>wang</t></rPh><phoneticPr fontId='1'/>", "王建国"),  # a reading aid is no text
        ("<r><rPr><b/></rPr><t>王</t></r><r><t xml:space='preserve'> 建国</t></r>", "王 建国"),  # one text in two styles
        ("<t>第一行_x000D_\n第二行</t>", "第一行\r\n第二行"),
        ("<t>𬱖</t>", "𬱖"),
        ("<t>&lt;b&gt; &amp; 王</t>", "<b> & 王"),
    ],
)
def test_texts_that_sheets_share(listed, text):
    assert rows_of(with_shared_texts("<t>00021</t>", listed)) == [(2, {"no": "00021", "name": text})]


def test_a_text_that_is_not_in_the_list_makes_a_broken_file():
    assert refusal(with_shared_texts("<t>1</t>")) == "exchange.not_a_table"


# -- mapping --------------------------------------------------------------------------------------------------


def test_an_outline_shows_columns_with_samples_even_when_some_are_missing():
    outline = read_outline(
        saved(workbook(["花名册"], ["编号", "姓 名*", "生日"], [1, "王", date(1985, 6, 1)], [2, "李", None])), "表.xlsx", COLUMNS
    )
    assert [(h.position, h.text, h.attribute, h.samples) for h in outline.headings] == [
        (1, "编号", "", ("1", "2")), (2, "姓 名*", "name", ("王", "李")), (3, "生日", "", ("1985-06-01",)),
    ]  # fmt: skip
    assert (outline.row, outline.sheet, len(outline.shape)) == (2, "Sheet", 64)


def test_the_shape_follows_the_headings_alone():
    one = read_outline(saved(workbook(["工号", "姓名"], ["1", "王"])), "a.xlsx", COLUMNS)
    two = read_outline(io.BytesIO("题目,\n工号*,姓 名\n2,李\n".encode("gbk")), "b.csv", COLUMNS)
    other = read_outline(saved(workbook(["姓名", "工号"], ["王", "1"])), "c.xlsx", COLUMNS)
    assert (one.shape == two.shape, one.shape == other.shape) == (True, False)


def test_a_chosen_mapping_replaces_the_guess():
    file = saved(workbook(["编号", "工号", "姓名"], ["A1", "9", "王"]))
    mapping = {heading_key("编号"): "no", heading_key("工号"): "", heading_key("姓名"): "name"}
    table = read_table(file, "a.xlsx", COLUMNS, mapping)
    assert (list(table.rows), table.ignored) == ([(2, {"no": "A1", "name": "王"})], ["工号"])


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"编号": "no", "姓名": ""}, "missing_columns"),
        ({"编号": "no", "姓名": "name", "工号": "no"}, "same_heading"),
        ({"甲": "no"}, "no_heading"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(mapping, code):
    with pytest.raises(RuleBroken) as broken:
        rows_of(saved(workbook(["编号", "工号", "姓名"], ["A1", "9", "王"])), mapping=mapping)
    assert broken.value.code == f"exchange.{code}"


def test_two_columns_of_one_name_can_be_told_apart():
    file = saved(workbook(["工号", "姓名", "日期", "日期"], ["1", "王", "入职", "1985-6-1"]))
    outline = read_outline(file, "a.xlsx", COLUMNS)
    assert [h.text for h in outline.headings] == ["工号", "姓名", "日期", "日期·2"]
    mapping = {"工号": "no", "姓名": "name", "日期": "", heading_key("日期·2"): "born"}
    assert rows_of(file, mapping=mapping)[0][1]["born"] == "1985-6-1"


def test_a_file_without_a_table_has_no_outline():
    for file in (saved(workbook()), saved(workbook(["只有标题"])), saved(workbook(["工号", "姓名"]))):
        with pytest.raises(RuleBroken) as broken:
            read_outline(file, "a.xlsx", COLUMNS)
        assert broken.value.code == "exchange.empty"


# -- other files ----------------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "a.xlsx", "old_xls"),
        (OLE + b"\0" * 9000 + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "locked_file"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xlsx", "web_page"),
        ("\ufeff<!DOCTYPE html><meta charset=utf-8><table>".encode(), "a.csv", "web_page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "a.xlsx", "web_page"),
        (OLE, "a.xls", "wrong_type"),
        (b"", "a.xlsx", "empty"),
        (b"PK\x03\x04 cut short", "a.xlsx", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv", "not_a_table"),
        ("工号,姓名\n1,王\n".encode(), "a.xlsx", "not_a_table"),
    ],
)
def test_every_wrong_file_has_its_own_sentence(content, name, code):
    assert refusal(io.BytesIO(content), name) == f"exchange.{code}"


def test_a_workbook_called_csv_is_a_workbook_and_one_with_macros_is_read_for_its_values():
    for name in ("表.csv", "表.xlsm", "表.XLSX"):
        assert [c["no"] for _n, c in rows_of(saved(workbook(HEAD, ["1", "王"])), name)] == ["1"]


def test_a_protected_sheet_is_no_obstacle():
    book = workbook(HEAD, ["1", "王"])
    book.active.protection.sheet = True
    book.active["A1"].protection = Protection(locked=True)
    assert len(rows_of(saved(book))) == 1


# -- the example row of the template --------------------------------------------------------------------------


def test_the_example_row_is_left_aside_until_it_is_typed_over():
    mark = "示例行，导入时跳过"
    example = ["10021", "王建国", "1985/6/1", None, mark]
    table = read_table(saved(workbook([*HEAD, None], example, ["7", "李"])), "a.xlsx", COLUMNS)
    assert ([c["no"] for _n, c in table.rows], table.examples) == (["7"], [2])
    assert "第 2 行" in table.notes()[0]
    typed_over = ["10021", "王建军", None, None, mark]
    assert [c["name"] for _n, c in rows_of(saved(workbook([*HEAD, None], typed_over)))] == ["王建军"]
    unmarked = saved(workbook(HEAD, ["10021", "王建国"]))
    assert len(rows_of(unmarked)) == 1


def test_days_keep_their_distance_across_the_leap_year_that_never_was():
    """Spreadsheets believe in 29 February 1900; the days of people living today are not touched by it."""
    assert rules.date_of(7306) - rules.date_of("1920-01-01") == timedelta(0)
