"""What may be uploaded, and under which name."""

import pytest

from portal.files.rules import MAX_BYTES, Limits, clean_name, may_detach, may_store

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 12


@pytest.mark.parametrize(
    ("name", "size", "head", "code"),
    [
        ("现场.png", 10, PNG, ""),
        ("现场.JPG", 10, JPG, ""),
        ("纪要.pdf", 10, b"%PDF-1.7 xxxxxxx", ""),
        ("纪要.docx", 10, b"PK\x03\x04" + b"\0" * 12, ""),
        ("现场.png", MAX_BYTES, PNG, ""),
        ("现场.png", MAX_BYTES + 1, PNG, "file.too_big"),
        ("现场.png", 0, b"", "file.empty"),
        ("现场.png", 10, JPG, "file.disagrees"),
        ("page.html", 10, b"<html>", "file.kind"),
        ("image.svg", 10, b"<svg", "file.kind"),
        ("photo.png.html", 10, PNG, "file.kind"),
        ("noending", 10, PNG, "file.kind"),
    ],
)
def test_content_and_name_must_agree(name, size, head, code):
    assert may_store(name, size, head).code == code


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/照片.png", "照片.png"),
        ("C:\\fakepath\\照片.png", "照片.png"),
        ("a\r\nb\0.png", "ab.png"),
        ("photo\u202egnp.exe.png", "photognp.exe.png"),
        ("长" * 200 + ".png", "长" * 90 + ".png"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert clean_name(given) == kept


@pytest.mark.parametrize(
    ("size", "brought", "code"),
    [(5, 0, ""), (5, 5, ""), (5, 6, "file.day_is_full"), (7, 0, "file.too_big"), (1, 10, "file.day_is_full")],
)
def test_one_account_brings_so_much_a_day(size, brought, code):
    assert may_store("现场.png", size, PNG, Limits(6, 10), brought).code == code


@pytest.mark.parametrize(
    ("name", "head", "told", "is_right"),
    [
        ("现场.png", PNG, "image/png", True),
        ("现场.png", PNG, "", True),
        ("现场.png", PNG, "application/octet-stream", True),
        ("现场.png", PNG, "image/jpeg", False),
        ("现场.png", PNG, "image/svg+xml", False),
        ("现场.png", PNG, "text/html; charset=utf-8", False),
        ("现场.jpg", JPG, "image/pjpeg", True),
        ("纪要.pdf", b"%PDF-1.7 xxxxxxx", "text/plain", True),
        ("纪要.pdf", b"%PDF-1.7 xxxxxxx", "application/x-msdownload", False),
    ],
)
def test_the_named_type_must_agree_too(name, head, told, is_right):
    assert bool(may_store(name, 10, head, told=told)) is is_right


@pytest.mark.parametrize(
    ("is_uploader", "is_open", "code"),
    [(True, True, ""), (True, False, "file.record_closed"), (False, True, "file.not_yours"), (False, False, "file.not_yours")],
)
def test_a_wrong_file_is_taken_off_by_its_uploader_while_the_record_is_open(is_uploader, is_open, code):
    assert may_detach(is_uploader=is_uploader, record_is_open=is_open).code == code
