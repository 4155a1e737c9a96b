"""Eleven files that are small to send and huge to open: each refused in another process, whose memory is measured."""

import base64
import io
import json
import random
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from portal.exchange.reader import limits

ROOT = Path(__file__).resolve().parents[3]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
MOST_MEMORY = 20 * 2**20

# Reads each file with a plain table before, so that what is loaded once is not counted.
PROBE = """
import io, json, resource, sys
from dataclasses import dataclass
from django.conf import settings
settings.configure(USE_I18N=False)
from portal.exchange.reader import read_table
from portal.kernel.errors import RuleBroken

@dataclass
class Spec:
    attribute: str
    heading: str
    synonyms: tuple = ()
    required: bool = False

COLUMNS = [Spec("no", "工号", (), True), Spec("name", "姓名", (), True)]

def read(path):
    try:
        with open(path, "rb") as file:
            return sum(1 for _row in read_table(file, "a.xlsx", COLUMNS).rows)
    except RuleBroken as broken:
        return broken.code

def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

read(sys.argv[1])
before = memory()
print(json.dumps([read(sys.argv[2]), memory() - before]))
"""


def plain() -> bytes:
    book = Workbook()
    for row in (["工号", "姓名"], ["1", "王"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(changes=(), *, more=()) -> bytes:
    """A plain workbook with parts replaced or added; content may be an iterable of pieces."""
    out = io.BytesIO()
    changed = dict(changes)
    with zipfile.ZipFile(io.BytesIO(plain())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            _write(new, name, changed.get(name, [old.read(name)]))
        for name, content in more:
            _write(new, name, content)
    return out.getvalue()


def _write(archive, name, pieces):
    with archive.open(name, "w", force_zip64=False) as part:
        for piece in pieces:
            part.write(piece)


def sheet(rows) -> list[bytes]:
    head = f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>工号</t></is></c>'
    head += '<c r="B1" t="inlineStr"><is><t>姓名</t></is></c></row>'
    return [head.encode(), *rows, b"</sheetData></worksheet>"]


def ratio() -> bytes:
    return packed({SHEET: sheet([b" " * 2**20] * 300)})


def sparse() -> bytes:
    return packed({SHEET: sheet([b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'])})


def million_rows() -> bytes:
    def rows():
        for start in range(2, 1_000_002, 1000):
            numbers = range(start, start + 1000)
            yield "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in numbers).encode()

    return packed({SHEET: sheet(rows())})


def ten_thousand_sheets() -> bytes:
    """All of them one part: the list alone is long."""
    listed = "".join(f'<sheet name="s{i}" sheetId="{i}" r:id="rId1"/>' for i in range(1, 10_001))
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    return packed({"xl/workbook.xml": [f"<workbook {MAIN} {relations}><sheets>{listed}</sheets></workbook>".encode()]})


def nested() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 50 * 2**20)
    return packed(more=[("xl/media/image1.png", [inner.getvalue()])])


def forged_size() -> bytes:
    """Says 100 bytes in its lists and unpacks to 100 MB."""
    content = bytearray(packed({SHEET: sheet([b" " * 2**20] * 100)}))
    name = SHEET.encode()
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            begin = place + (30 if mark == b"PK\x03\x04" else 46)
            if content[begin : begin + len(name)] == name:
                content[place + at : place + at + 4] = struct.pack("<I", 100)
    return bytes(content)


def entities() -> bytes:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    dtd = f'<?xml version="1.0"?>{" " * 70_000}<!DOCTYPE x [<!ENTITY l0 "{"ha" * 10}">{levels}]><worksheet {MAIN}>&l9;</worksheet>'
    return packed({SHEET: [dtd.encode()]})


def five_thousand_members() -> bytes:
    return packed(more=[(f"xl/media/{i}.png", [b"x"]) for i in range(5000)])


def endless_text() -> bytes:
    """One cell of 8 MB, packed below any ratio by noise between."""
    noise = [base64.b64encode(random.Random(i).randbytes(2**14)) + b" " * 2**20 for i in range(8)]
    return packed({SHEET: sheet([b'<row r="2"><c r="A2" t="inlineStr"><is><t>', *noise, b"</t></is></c></row>"])})


def endless_attribute() -> bytes:
    noise = [base64.b64encode(random.Random(i).randbytes(2**14)) + b" " * 2**20 for i in range(8)]
    return packed({SHEET: sheet([b'<row r="2"><c r="A2" x="', *noise, b'"><v>1</v></c></row>'])})


def endless_shared_texts() -> bytes:
    texts = "".join(f"<si><t>{'长' * 300}{i}</t></si>" for i in range(1000)).encode()
    return packed(more=[("xl/sharedStrings.xml", [f"<sst {MAIN}>".encode(), *[texts] * 120, b"</sst>"])])


BOMBS = {
    ratio: "suspicious", sparse: "too_many_columns", million_rows: "too_many_rows", ten_thousand_sheets: "suspicious", nested: "suspicious",
    forged_size: "not_a_table", entities: "suspicious", five_thousand_members: "suspicious",
    endless_text: "suspicious", endless_attribute: "suspicious", endless_shared_texts: "suspicious",
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_a_bomb_is_refused_and_stays_small(bomb, tmp_path, record_property):
    harmless, evil = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    harmless.write_bytes(plain())
    evil.write_bytes(bomb())
    assert evil.stat().st_size < limits.MAX_BYTES
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", PROBE, harmless, evil], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    code, grown = json.loads(done.stdout)
    record_property("seconds", round(time.monotonic() - begun, 1))
    record_property("grown_mb", round(grown / 2**20, 1))
    assert (code, grown <= MOST_MEMORY) == (f"exchange.{BOMBS[bomb]}", True), grown


def test_the_probe_reads_a_plain_table(tmp_path):
    """So that a refusal above is one of the file, not of the way it is asked."""
    (tmp_path / "a.xlsx").write_bytes(plain())
    command = [sys.executable, "-c", PROBE, tmp_path / "a.xlsx", tmp_path / "a.xlsx"]
    assert json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)[0] == 1
