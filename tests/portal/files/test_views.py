"""A file opens for whoever may open its record, as a download that cannot run."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.files import access
from portal.files.models import EvidenceLink, StoredFile
from portal.files.rules import MAX_FILES
from portal.files.selectors import file_panel
from portal.files.services import attach, store_upload
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from tests.portal.files.factories import StoredFileFactory
from tests.support.papers import PDF, PNG, office, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_uploader_gets_a_download(client):
    file = StoredFileFactory()
    client.force_login(file.uploaded_by)
    answer = client.get(f"/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == ("nosniff", "sandbox; default-src 'none'")


def test_a_stranger_gets_nothing_and_a_reader_of_the_record_does(client, people, monkeypatch):
    file = StoredFileFactory()
    EvidenceLink.objects.create(file=file, record_kind="test_record", record_id=7)
    monkeypatch.setitem(access._owners, "test_record", access.Owner(lambda actor, pk: pk == 7 and actor.user == people.secretary))
    client.force_login(people.stranger)
    assert client.get(f"/files/{file.pk}/").status_code == 404
    client.force_login(people.secretary)
    answer = client.get(f"/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == PNG


def test_storing_keeps_hash_and_trail(people):
    actor = people.actor(people.secretary)
    file = store_upload(actor=actor, at=clock.now(), upload=SimpleUploadedFile("../现场.png", PNG))
    attach(actor=actor, at=clock.now(), file=file, record_kind="activity", record_id=1)
    attach(actor=actor, at=clock.now(), file=file, record_kind="activity", record_id=1)
    assert (file.name, file.content_type, file.links.count()) == ("现场.png", "image/png", 1)
    assert str(file.pk) in file.content.name
    assert list(AuditRow.objects.filter(object_id=str(file.pk)).order_by("pk").values_list("action", flat=True)) == [
        "file.stored",
        "file.attached",
    ]


def test_a_disguised_page_is_refused(people):
    with pytest.raises(RuleBroken, match=r"file\.disagrees"):
        store_upload(
            actor=people.actor(people.secretary), at=clock.now(), upload=SimpleUploadedFile("现场.png", b"<html><script>1</script>")
        )


def test_a_chinese_name_reaches_the_browser(client):
    file = StoredFileFactory(name="三季度 纪要（终稿）.png")
    client.force_login(file.uploaded_by)
    answer = client.get(f"/files/{file.pk}/")
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E4%B8%89%E5%AD%A3%E5%BA%A6%20%E7%BA%AA%E8%A6%81%EF%BC%88%E7%BB%88%E7%A8%BF%EF%BC%89.png"
    )
    assert (answer["Cache-Control"], b"".join(answer.streaming_content)) == ("private, no-store", PNG)


@pytest.fixture
def owner(monkeypatch, people):
    """A room whose record 7 the secretary and the sibling see and add to while ``owner["open"]``."""
    state = {"open": True}
    may = {people.secretary, people.sibling, people.committee}

    def may_open(actor, pk):
        return pk == 7 and actor.user in may

    monkeypatch.setitem(access._owners, "test_record", access.Owner(may_open, lambda actor, pk: state["open"] and actor.user in may))
    return state


TO = "/files/to/test_record/7/"


def put(client, *uploads, to: str = TO):
    return client.post(to, {"files": [SimpleUploadedFile(*u) for u in uploads], "next": "/notices/"})


def test_files_are_put_beside_a_record_and_a_wrong_one_taken_off(client, people, owner):
    client.force_login(people.secretary)
    answer = put(client, ("现场.png", PNG), ("纪要.docx", office("docx")))
    assert (answer.status_code, answer["Location"], EvidenceLink.objects.count()) == (302, "/notices/", 2)
    panel = file_panel(people.actor(people.secretary), "test_record", 7)
    assert ([r.can_detach for r in panel.rows], panel.is_open, panel.left) == ([True, True], True, MAX_FILES - 2)
    off = reverse("file_detach", args=[panel.rows[0].file.pk, "test_record", 7])
    client.force_login(people.sibling)
    answer = client.post(off)
    assert (answer.status_code, "只有上传人可以移除" in answer.content.decode()) == (422, True)
    client.force_login(people.secretary)
    assert client.post(off, {"next": "https://evil.example/"})["Location"] == "/"
    assert (EvidenceLink.objects.count(), StoredFile.objects.count()) == (1, 2)
    row = AuditRow.objects.get(action="file.detached")
    assert (row.object_label, row.before["record"]) == ("现场.png", "test_record 7")
    assert client.post(off).status_code == 404


def test_a_closed_record_keeps_its_evidence(client, people, owner):
    client.force_login(people.secretary)
    put(client, ("现场.png", PNG))
    owner["open"] = False
    off = reverse("file_detach", args=[StoredFile.objects.get().pk, "test_record", 7])
    answers = [client.post(off), put(client, ("再来.png", PNG))]
    assert [(a.status_code, "不能再增减" in a.content.decode()) for a in answers] == [(422, True)] * 2
    assert EvidenceLink.objects.count() == 1


def test_a_stranger_finds_neither_record_nor_file(client, people, owner):
    client.force_login(people.secretary)
    put(client, ("现场.png", PNG))
    file = StoredFile.objects.get()
    client.force_login(people.stranger)
    assert put(client, ("现场.png", PNG)).status_code == 404
    assert client.post(reverse("file_detach", args=[file.pk, "test_record", 7])).status_code == 404
    assert client.get(reverse("file_download", args=[file.pk])).status_code == 404
    for to in ("/files/to/test_record/8/", "/files/to/none/7/"):
        assert put(client, ("现场.png", PNG), to=to).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("工具.exe", b"MZ" + bytes(50), "只能上传这些文件"),
        ("工具.png", b"MZ" + bytes(50), "内容与扩展名不一致"),
        ("网页.jpg", b"<html><script>1</script>", "内容与扩展名不一致"),
        ("网页.svg", b"<svg onload='x'/>", "只能上传这些文件"),
        ("纪要.docx", office("docx", {"word/vbaProject.bin": b"x"}), "带有宏、脚本等可运行的内容"),
        ("现场.png", PNG[:-6], "不完整或已损坏"),
        ("两用.pdf", PDF + office("docx"), "末尾夹带了别的内容"),
        ("空.png", b"", "文件是空的"),
        ("双重.png.html", PNG, "只能上传这些文件"),
    ],
)
def test_a_bad_file_is_refused_with_all_that_came_with_it(client, people, owner, name, content, sentence):
    client.force_login(people.secretary)
    answer = put(client, ("好的.png", PNG), (name, content))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert (StoredFile.objects.count(), EvidenceLink.objects.count()) == (0, 0)


def test_too_many_too_much_and_none(client, people, owner):
    client.force_login(people.secretary)
    assert "请先选择文件" in put(client).content.decode()
    assert put(client, *[(f"{n}.png", photo(n, (16, 12), "PNG")) for n in range(MAX_FILES)]).status_code == 302
    assert f"最多附 {MAX_FILES} 份文件" in put(client, ("多.png", PNG)).content.decode()
    RuleParameter.objects.filter(code="UPLOAD_DAY_MB").update(value=0)
    client.force_login(people.sibling)
    EvidenceLink.objects.all().delete()
    assert "今天上传的文件已到 0 MB 的上限" in put(client, ("又.png", PNG)).content.decode()
    RuleParameter.objects.filter(code="UPLOAD_FILE_MB").update(value=0)
    assert "单个文件不超过 0 MB" in put(client, ("又.png", PNG)).content.decode()


@pytest.mark.parametrize("files", [1, 3])
def test_the_panel_costs_two_statements(people, owner, django_assert_num_queries, files):
    actor = people.actor(people.secretary)
    for n in range(files):
        file = store_upload(actor=actor, at=clock.now(), upload=SimpleUploadedFile(f"{n}.png", photo(n, (16, 12), "PNG")))
        attach(actor=actor, at=clock.now(), file=file, record_kind="test_record", record_id=7)
    with django_assert_num_queries(2):
        assert len(file_panel(actor, "test_record", 7).rows) == files
