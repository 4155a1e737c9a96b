"""What may be uploaded, and under which name."""

import pytest

from portal.files.rules import MAX_BYTES, clean_name, may_store

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
