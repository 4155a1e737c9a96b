"""Uploads that want to run, names that want to lead elsewhere, bodies that want to be too large."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.files.models import EvidenceLink, StoredFile
from portal.files.services import store_upload
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory
from tests.support.papers import PDF, PNG, jpeg, office, ole, photo

pytestmark = pytest.mark.django_db

HTML, SVG = b"<!doctype html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
XHTML = b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _packed(name: str) -> bytes:
    out = io.BytesIO(office("docx"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"x")
    return out.getvalue()


REFUSED = [
    ("a.html", HTML), ("a.htm", HTML), ("a.svg", SVG), ("a.xhtml", XHTML), ("a.xml", XHTML), ("a.js", b"alert(1)"), ("a.php", b"<?php"),
    ("a.exe", b"MZ" + bytes(60)), ("a.zip", office("docx")), ("a.txt", EICAR), ("a.com", EICAR), ("a.docm", office("docx")),
    ("a.png", HTML), ("a.jpg", SVG), ("a.pdf", XHTML), ("a.pdf", EICAR), ("a.docx", EICAR), ("a.png", b"\x89PNG\r\n\x1a\n" + HTML),
    ("a.jpg", jpeg() + HTML), ("a.png", PNG + HTML), ("a.pdf", PDF + HTML), ("a.jpg", jpeg() + office("docx")), ("a.pdf", b"GIF89a" + PDF),
    ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")),
    ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>")),
    ("a.docx", office("docx", {"word/vbaProject.bin": b"x"})), ("a.docx", _packed("../../evil.xml")), ("a.docx", _packed("run.js")),
    ("a.doc", ole("WordDocument", "_VBA_PROJECT")), ("a.png.html", PNG), ("现场\u202egnp.html", HTML), ("a", PNG),
]  # fmt: skip

KEPT = [
    ("a.html.png", PNG, "a.html.png"),
    ("../../../etc/passwd.png", PNG, "passwd.png"),
    ("..\\..\\boot.png", PNG, "boot.png"),
    ("a\r\nSet-Cookie: x=1.png", PNG, "aSet-Cookie: x=1.png"),
    ("a\0b.png", PNG, "ab.png"),
    ("现场\u202egnp.exe.png", PNG, "现场gnp.exe.png"),
    ("<script>.jpg", photo(1, comment=HTML), "<script>.jpg"),
    ("a.jpg", photo(2, comment=EICAR), "a.jpg"),
]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def to(client, people):
    client.force_login(people.secretary)
    return reverse("file_attach", args=["activity", ActivityFactory(branch=people.branch_a).pk])


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=range(len(REFUSED)))
def test_what_could_run_is_refused_and_nothing_is_kept(client, to, name, content, record_property):
    record_property("refused", 1)
    upload = SimpleUploadedFile("x", content, "application/octet-stream")
    upload._name = name  # as a client that minds no rules sends it
    answer = client.post(to, {"files": [upload]})
    assert (answer.status_code, StoredFile.objects.count(), EvidenceLink.objects.count()) == (422, 0, 0)


@pytest.mark.parametrize(("name", "content", "shown"), KEPT, ids=range(len(KEPT)))
def test_what_is_kept_leaves_as_a_download_in_a_sandbox(people, name, content, shown, client, record_property):
    record_property("kept", 1)
    upload = SimpleUploadedFile("x.png", content)
    upload._name = name
    file = store_upload(actor=people.actor(people.secretary), at=clock.now(), upload=upload)
    assert (file.name, file.content.name.rpartition("/")[2].partition(".")[0]) == (shown, str(file.pk))
    client.force_login(people.secretary)
    answer = client.get(reverse("file_download", args=[file.pk]))
    body = b"".join(answer.streaming_content)
    assert [answer[h] for h in ("X-Content-Type-Options", "Content-Security-Policy")] == ["nosniff", "sandbox; default-src 'none'"]
    assert (answer["Content-Disposition"].startswith("attachment"), answer["Content-Type"] in {"image/png", "image/jpeg"}) == (True, True)
    assert [word in body for word in (HTML, EICAR)] == [False, False]


TARGETS = ("etc/passwd", "manage.py", "portal/settings.py", "db.sqlite3")
STEPS = ("../", "..%2f", "%2e%2e/", "..%5c", "....//", "..%c0%af", "%252e%252e%252f", "..;/", "/../", "\\..\\")


def test_no_path_leads_out(client, people, record_property):
    client.force_login(people.secretary)
    paths = [
        f"{root}{step * 4}{target}" for root in ("/files/", "/media/", "/static/", "/files/to/") for step in STEPS for target in TARGETS
    ]
    leaks = [(path, status) for path in paths if (status := client.get(path).status_code) not in {301, 400, 404}]
    record_property("paths", len(paths))
    assert (leaks, len(paths)) == ([], 160)


def test_media_has_no_address_of_its_own(client, people, to):
    client.post(to, {"files": [SimpleUploadedFile("a.png", PNG)]})
    name = StoredFile.objects.get().content.name
    for url in (f"/media/{name}", f"/{name}", f"/static/{name}", f"/files/{name}"):
        assert client.get(url).status_code == 404


def test_a_foreign_branch_and_nobody_get_nothing(client, people, to):
    client.post(to, {"files": [SimpleUploadedFile("a.png", PNG)]})
    urls = [reverse(name, args=[StoredFile.objects.get().pk]) for name in ("file_download", "file_thumbnail")]
    for user in (people.sibling, people.stranger, people.worker):
        client.force_login(user)
        assert [client.get(url).status_code for url in urls] == [404, 404]
    client.logout()
    assert [client.get(url).status_code for url in urls] == [302, 302]


@pytest.mark.parametrize("length", ["2147483648", "62914561", "-1", "zzz"])
def test_a_body_beyond_measure_is_refused_before_it_is_read(client, people, to, length):
    class Unread(io.BytesIO):
        def read(self, *args):
            raise AssertionError("the body was read")

    more = {"CONTENT_LENGTH": length, "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread()}
    page = client.generic("POST", to, b"", **more)
    assert (page.status_code, "一次最多上传 60 MB" in page.content.decode()) == (413, True)
    machine = client.generic("POST", "/api/v1/activities/", b"", **more)
    assert (machine.status_code, machine.json()["code"]) == (413, "too_large")


def test_a_thousand_and_one_files_in_one_request_are_refused(client, people, to):
    answer = client.post(to, {"files": [SimpleUploadedFile(f"{n}.png", b"x") for n in range(1001)]})
    assert (answer.status_code, StoredFile.objects.count()) == (400, 0)
