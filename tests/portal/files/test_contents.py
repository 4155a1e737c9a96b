"""Is a file whole, is it what its name says, does it carry anything that runs?"""

import io
import zipfile

import pytest

from portal.files import contents
from portal.files.contents import check_content
from tests.support.papers import PDF, PNG, jpeg, office, ole, png


def code(ending: str, content: bytes) -> str:
    file = io.BytesIO(content)
    verdict = check_content(ending, file)
    assert file.tell() == 0
    return verdict.code


ZIP = io.BytesIO()
with zipfile.ZipFile(ZIP, "w") as archive:
    archive.writestr("a.txt", "a")
ANY_ZIP = ZIP.getvalue()
EXE = b"MZ" + bytes(200)
HTML = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("png", PNG),
        ("jpg", jpeg()),
        ("jpeg", jpeg(4000, 3000)),
        ("jpg", jpeg(packed=b"\x12" * 65536)),
        ("jpg", jpeg(packed=b"\x12" * 65515 + b"\xff\x00" * 10)),  # the mark falls on the border of two blocks
        ("jpg", jpeg() + b"....ftypmp42" + bytes(100)),  # a phone's moving picture
        ("pdf", PDF),
        ("pdf", PDF + b"\r\n\0\0"),
        ("docx", office("docx")),
        ("docx", office("docx", {"word/media/image1.png": PNG, "word/embeddings/oleObject1.bin": b"x"})),
        ("xlsx", office("xlsx")),
        ("pptx", office("pptx")),
        ("doc", ole("WordDocument")),
        ("xls", ole("Workbook")),
        ("xls", ole("Book")),
    ],
)
def test_a_whole_file_passes(ending, content):
    assert code(ending, content) == ""


@pytest.mark.parametrize(
    ("ending", "content", "refusal"),
    [
        *((ending, EXE, "file.disagrees") for ending in ("png", "jpg", "pdf", "docx", "xlsx", "pptx", "doc", "xls")),
        *((ending, HTML, "file.disagrees") for ending in ("png", "jpg", "pdf", "docx", "doc")),
        ("png", jpeg(), "file.disagrees"),
        ("png", PNG[:-5], "file.damaged"),
        ("png", PNG[:30], "file.damaged"),
        ("png", PNG[:8], "file.damaged"),
        ("png", PNG.replace(b"IDAT", b"IDAX"), "file.damaged"),
        ("png", PNG[:8] + PNG[-12:], "file.damaged"),
        ("png", PNG + HTML, "file.something_behind"),
        ("png", PNG + ANY_ZIP, "file.something_behind"),
        ("png", png(100_000, 100_000), "file.too_many_pixels"),
        ("png", png(0, 5), "file.too_many_pixels"),
        ("jpg", jpeg()[:-2], "file.damaged"),
        ("jpg", jpeg()[:30], "file.damaged"),
        ("jpg", b"\xff\xd8\xff\xd9", "file.damaged"),
        ("jpg", b"\xff\xd8\xff\xe0\x00\x00", "file.damaged"),
        ("jpg", b"\xff\xd8" + HTML, "file.damaged"),
        ("jpg", jpeg() + b"\n<HTML><body>", "file.something_behind"),
        ("jpg", jpeg() + ANY_ZIP, "file.something_behind"),
        ("jpg", jpeg() + PDF, "file.something_behind"),
        ("jpg", jpeg(60_000, 60_000), "file.too_many_pixels"),
        ("pdf", PDF[:40], "file.damaged"),
        ("pdf", b"%PDF-1.4", "file.damaged"),
        ("pdf", PDF + ANY_ZIP, "file.something_behind"),
        ("pdf", PDF + HTML, "file.something_behind"),
        ("pdf", HTML + PDF, "file.disagrees"),
        ("pdf", PDF.replace(b"/Type", b"/S/JavaScript/JS(app.alert\\(1\\))/Type"), "file.active"),
        ("pdf", b"%PDF-1.4" + b" " * 65523 + b"/Launch " + PDF, "file.active"),  # the word crosses a border
        ("docx", ANY_ZIP, "file.disagrees"),
        ("docx", office("xlsx"), "file.disagrees"),
        ("xlsx", office("docx"), "file.disagrees"),
        ("docx", office("docx", main=False), "file.disagrees"),
        ("docx", office("docx", types="text/html"), "file.disagrees"),
        ("docx", office("docx")[:-30], "file.damaged"),
        ("docx", b"PK\x03\x04" + bytes(40), "file.damaged"),
        ("docx", office("docx", types="application/vnd.ms-word.document.macroEnabled.main+xml"), "file.active"),
        ("docx", office("docx", {"word/vbaProject.bin": b"x"}), "file.active"),
        ("xlsx", office("xlsx", {"xl/activeX/activeX1.xml": b"<x/>"}), "file.active"),
        ("xlsx", office("xlsx", {"xl/x.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>"}), "file.active"),
        ("docx", office("docx", {"word/media/run.exe": EXE}), "file.active"),
        ("docx", office("docx", {"../../etc/passwd": b"x"}), "file.disagrees"),
        ("docx", ole(), "file.locked"),
        ("doc", ole("PowerPoint"), "file.disagrees"),
        ("xls", ole("WordDocument"), "file.disagrees"),
        ("doc", ole("WordDocument", "_VBA_PROJECT"), "file.active"),
    ],
)
def test_what_is_no_such_file_or_runs_is_refused(ending, content, refusal):
    assert code(ending, content) == refusal


def test_an_office_file_with_something_behind_is_refused():
    assert code("docx", office() + b"MZ" * 40000) == "file.damaged"


def test_an_encrypted_part_is_refused():
    content = bytearray(office())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert code("docx", bytes(content)) == "file.locked"


def test_a_damaged_part_is_refused_however_it_is_packed():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml" * 50)
    content = bytearray(packed.getvalue())
    at = content.find(b".xml") + 4
    content[at + 4 : at + 9] = b"\xff" * 5  # the settings of the packer
    assert code("docx", bytes(content)) == "file.damaged"


def test_a_bomb_is_refused_before_it_unfolds(monkeypatch):
    monkeypatch.setattr(contents, "MAX_UNPACKED", 2**20)
    assert code("docx", office("docx", {"word/media/a.bin": bytes(2**21)})) == "file.bomb"
    monkeypatch.setattr(contents, "MAX_MEMBERS", 5)
    assert code("docx", office("docx", {f"word/{n}.bin": b"" for n in range(5)})) == "file.bomb"


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch):
    content = bytearray(office("docx", {"word/media/a.bin": bytes(2**21)}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert code("docx", bytes(content)) in {"file.damaged", "file.bomb"}
