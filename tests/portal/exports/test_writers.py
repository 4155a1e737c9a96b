"""Files hold no formula, numbers stay numbers, days stay days; sealed files open whole or not at all."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.exports import vault
from portal.exports.writers import WRITERS
from portal.kernel import sealing
from portal.kernel.errors import RuleBroken
from portal.kernel.sheets import FORMULA_STARTS

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "==", " =", "|", "%"]
NOTES = [("导出人", "=cmd()")]


def written(format: str, rows, kinds, title="=表") -> bytes:
    out = io.BytesIO()
    writer = WRITERS[format](out, title, [f"=列{i}" for i in range(len(kinds))], kinds)
    for row in rows:
        writer.add(row)
    writer.close(NOTES)
    return out.getvalue()


@pytest.mark.parametrize("start", STARTS)
def test_no_text_of_a_workbook_is_a_formula_and_none_is_altered(start):
    text = f"{start}cmd()"
    book = load_workbook(io.BytesIO(written("xlsx", [[text, text]], ["text", "number"])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s"}
    assert book.worksheets[0]["A2"].value == text
    assert book.worksheets[0]["A2"].quotePrefix


@pytest.mark.parametrize("start", STARTS)
def test_no_text_of_a_csv_is_a_formula(start):
    rows = list(csv.reader(io.StringIO(written("csv", [[f"{start}cmd()"]], ["text"]).decode("utf-8-sig"), newline="")))

    assert rows == [["'=列0"], [f"'{start}cmd()"]]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet=st.sampled_from("=+-@\t\n＝＋－＠|%'\" ,;a1中\x01"), max_size=10), min_size=1, max_size=4))
def test_whatever_is_written_no_cell_is_live(texts):
    rows = [texts]
    kinds = ["text"] * len(texts)
    book = load_workbook(io.BytesIO(written("xlsx", rows, kinds)))
    lines = list(csv.reader(io.StringIO(written("csv", rows, kinds).decode("utf-8-sig"), newline="")))

    assert [c.data_type for sheet in book for row in sheet.iter_rows() for c in row].count("f") == 0
    assert not any(cell.startswith(FORMULA_STARTS) for line in lines for cell in line)
    assert len(lines) == 2


ILLEGAL = "一\x0b二\ufffe三\ud800四\x00"


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_what_a_file_cannot_hold_is_left_out_of_title_headings_cells_and_notes(format):
    out = io.BytesIO()
    writer = WRITERS[format](out, ILLEGAL, [ILLEGAL], ["text"])
    writer.add([ILLEGAL])
    writer.close([(ILLEGAL, ILLEGAL)])

    if format == "csv":
        assert out.getvalue().decode("utf-8-sig").split() == ["一二三四", "一二三四"]
        return
    book = load_workbook(io.BytesIO(out.getvalue()))
    assert book.sheetnames[0] == "一二三四"
    assert [[c.value for c in row] for sheet in book for row in sheet.iter_rows()] == [["一二三四"], ["一二三四"], ["一二三四"] * 2]


def test_numbers_days_times_and_flags_keep_their_kind():
    at = datetime(2026, 3, 5, 6, 30, 15, tzinfo=UTC)
    kinds = ["number", "number", "number", "date", "date", "moment", "second", "flag", "flag", "text", "number"]
    row = [Decimal("-2.50"), 3, "=1", date(2026, 3, 5), at, at, at, True, False, "007", None]
    sheet = load_workbook(io.BytesIO(written("xlsx", [row], kinds))).worksheets[0]
    line = list(csv.reader(io.StringIO(written("csv", [row], kinds).decode("utf-8-sig"))))[1]

    day, local = datetime(2026, 3, 5), datetime(2026, 3, 5, 14, 30)
    assert [c.value for c in sheet[2]] == [-2.5, 3, "=1", day, day, local, local.replace(second=15), "是", "否", "007", None]
    assert line == ["-2.50", "3", "'=1", "2026-03-05", "2026-03-05", "2026-03-05 14:30", "2026-03-05 14:30:15", "是", "否", "007", ""]


@pytest.mark.parametrize("size", [0, 1, sealing.PIECE, sealing.PIECE + 1, 3 * sealing.PIECE])
def test_a_sealed_file_comes_back(size):
    plain, sealed = io.BytesIO((b"in clear words, " * size)[:size]), io.BytesIO()
    sealing.seal_into(plain, sealed)
    sealed.seek(0)

    assert (b"in clear words" in sealed.getvalue(), b"".join(vault.opened(sealed)) == plain.getvalue()) == (False, True)


@pytest.mark.parametrize("harm", ["cut", "swapped", "changed"])
def test_a_damaged_file_does_not_open(harm):
    sealed = io.BytesIO()
    sealing.seal_into(io.BytesIO(b"x" * (2 * sealing.PIECE)), sealed)
    content = sealed.getvalue()
    half = len(content) // 2
    other = bytes([content[-9] ^ 1])
    harmed = {"cut": content[:half], "swapped": content[half:] + content[:half], "changed": content[:-9] + other + content[-8:]}[harm]

    with pytest.raises(RuleBroken):
        b"".join(vault.opened(io.BytesIO(harmed)))
