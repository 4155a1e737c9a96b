"""A file opens for whoever may open its record, as a download that cannot run."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.audit.models import AuditRow
from portal.files import access
from portal.files.models import EvidenceLink
from portal.files.services import attach, store_upload
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from tests.portal.files.factories import PNG, StoredFileFactory

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
    monkeypatch.setitem(access._owners, "test_record", lambda actor, pk: pk == 7 and actor.user == people.secretary)
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
