import io
import zipfile
from dataclasses import dataclass

import pytest
from openpyxl import Workbook

from portal.exchange.reader import limits, read_table
from portal.kernel.errors import RuleBroken


@dataclass
class Spec:
    attribute: str
    heading: str
    synonyms: tuple = ()
    required: bool = False


COLUMNS = [Spec("no", "工号", ("员工编号",), True), Spec("name", "姓名", (), True), Spec("note", "备注")]


def workbook(*rows, formats=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, shown in formats:
        book.active[cell].number_format = shown
    out = io.BytesIO()
    book.save(out)
    return out


def rows_of(file, name="a.xlsx"):
    table = read_table(file, name, COLUMNS)
    return list(table.rows), table.ignored


def refusal(file, name="a.xlsx"):
    with pytest.raises(RuleBroken) as broken:
        rows_of(file, name)
    return broken.value


def test_titles_blank_rows_other_order_and_synonyms_are_understood():
    file = workbook(
        ["花名册"], [], ["姓名", "职务", "员工编号*"], ["王建国", "队长", "10021"], [], ["李丽", None, "10022"], [], [" ", None]
    )
    rows, ignored = rows_of(file)
    assert rows == [(4, {"name": "王建国", "no": "10021"}), (6, {"name": "李丽", "no": "10022"})]
    assert ignored == ["职务"]


def test_a_number_format_keeps_leading_zeros():
    rows, _ignored = rows_of(workbook(["工号", "姓名"], [123, "王"], [45, "李"], formats=[("A2", "00000")]))
    assert [cells["no"] for _n, cells in rows] == ["00123", 45]


def test_the_second_sheet_is_read_when_the_first_is_a_cover():
    book = Workbook()
    book.active.append(["填表说明"])
    sheet = book.create_sheet()
    sheet.append(["工号", "姓名"])
    sheet.append(["1", "王"])
    out = io.BytesIO()
    book.save(out)
    assert rows_of(out)[0] == [(2, {"no": "1", "name": "王"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding_people_send(encoding, delimiter):
    text = f'工号{delimiter}姓名\r\n="00123"{delimiter}王建国\r\n'
    assert rows_of(io.BytesIO(text.encode(encoding)), "a.csv")[0] == [(2, {"no": "00123", "name": "王建国"})]


def test_a_quoted_line_break_counts_as_one_row():
    rows, _ignored = rows_of(io.BytesIO('工号,姓名,备注\n1,王,"两\n行"\n2,李,\n'.encode()), "a.csv")
    assert [cells["no"] for _n, cells in rows] == ["1", "2"]


@pytest.mark.parametrize(
    ("file", "name", "code"),
    [
        (io.BytesIO(b"x"), "a.xls", "exchange.wrong_type"),
        (io.BytesIO(b"%PDF-1.4"), "a.xlsx", "exchange.not_a_table"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "a.xlsx", "exchange.old_xls"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")), "a.xlsx", "exchange.locked_file"),
        (io.BytesIO(b""), "a.csv", "exchange.empty"),
        (io.BytesIO(b"\x00\x01\x02\x03"), "a.csv", "exchange.not_a_table"),
        (io.BytesIO("工号,姓名\n".encode()), "a.csv", "exchange.empty"),
        (io.BytesIO("甲,乙\n1,2\n".encode()), "a.csv", "exchange.no_heading"),
        (io.BytesIO("工号,备注\n1,2\n".encode()), "a.csv", "exchange.missing_columns"),
        (io.BytesIO("工号,姓名,工号\n1,2,3\n".encode()), "a.csv", "exchange.same_heading"),
    ],
)
def test_a_wrong_file_is_refused_with_its_reason(file, name, code):
    assert refusal(file, name).code == code


def test_the_missing_columns_are_named():
    assert refusal(io.BytesIO("工号,备注\n1,2\n".encode()), "a.csv").params["missing"] == "姓名"


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {"xl/workbook.xml": b"<workbook/>", **members}.items():
            file.writestr(name, content)
    return out


def test_zip_bombs_are_refused_before_anything_is_parsed(monkeypatch):
    monkeypatch.setattr(limits, "MAX_UNPACKED", 100_000)
    assert refusal(archive(**{"xl/worksheets/sheet1.xml": b" " * 200_000})).code == "exchange.suspicious"
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)
    assert refusal(archive(**{f"m{i}": b"" for i in range(5)})).code == "exchange.suspicious"


def test_xml_with_entities_is_refused():
    evil = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
    assert refusal(archive(**{"xl/styles.xml": evil})).code == "exchange.suspicious"


def test_limits_are_said_in_numbers(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    monkeypatch.setattr(limits, "HEADING_WITHIN", 1)
    broken = refusal(workbook(["工号", "姓名"], *[[str(i), "王"] for i in range(5)]))
    assert (broken.code, broken.params) == ("exchange.too_many_rows", {"limit": 2})
    monkeypatch.setattr(limits, "MAX_COLUMNS", 3)
    assert refusal(workbook(["工号", "姓名", None, "甲"], ["1", "王"])).code == "exchange.too_many_columns"
