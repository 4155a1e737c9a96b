"""What stands beside nothing is let go after its days, with its trail; what a record needs stays."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from portal.audit.models import AuditRow
from portal.files import services, tasks
from portal.files.models import EvidenceLink, StoredFile
from portal.kernel import clock
from portal.rights.access import system_actor
from tests.support.papers import photo

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("clean_files")


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(people, seed: int, *, linked: bool = False) -> StoredFile:
    actor, at = people.actor(people.secretary), clock.now()
    file = services.store_upload(actor=actor, at=at, upload=SimpleUploadedFile("现场.jpg", photo(seed)))
    if linked:
        services.attach(actor=actor, at=at, file=file, record_kind="activity", record_id=1)
    return file


@pytest.mark.db
def test_loose_files_go_after_their_days_and_only_those(people, django_capture_on_commit_callbacks):
    loose, kept = stored(people, 1), stored(people, 2, linked=True)
    names = [loose.content.name, loose.thumbnail.name]
    for days, gone in ((29, 0), (31, 1), (31, 0)):
        with django_capture_on_commit_callbacks(execute=True):
            assert services.forget_loose(actor=SYSTEM, at=clock.now() + timedelta(days=days)).files == gone
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [kept.pk]
    assert [default_storage.exists(name) for name in [*names, kept.content.name, kept.thumbnail.name]] == [False, False, True, True]
    row = AuditRow.objects.get(action="file.forgotten")
    assert (row.object_id, row.object_label, row.before["sha256"]) == (str(loose.pk), "现场.jpg", loose.sha256)


def test_the_days_count_from_the_taking_off(people):
    file = stored(people, 1, linked=True)
    assert file.loose_since is None
    later = clock.now() + timedelta(days=100)
    EvidenceLink.objects.all().delete()
    StoredFile.objects.update(loose_since=later)
    assert services.forget_loose(actor=SYSTEM, at=later + timedelta(days=29)).files == 0
    assert services.forget_loose(actor=SYSTEM, at=later + timedelta(days=31), dry_run=True) == services.Swept(1, file.size)
    assert StoredFile.objects.count() == 1


def test_a_link_holds_a_file_whatever_its_date_says(people):
    file = stored(people, 1, linked=True)
    StoredFile.objects.update(loose_since=clock.now() - timedelta(days=400))
    assert services.forget_loose(actor=SYSTEM, at=clock.now()).files == 0
    assert StoredFile.objects.filter(pk=file.pk).exists()


def test_strays_on_disk_go_when_they_are_old_and_nobody_names_them(people):
    kept = stored(people, 1, linked=True)
    for name in ("files/2020/01/lost.png", "thumbs/2020/01/lost.jpg", "files/2020/01/young.png", "imports/other.xlsx"):
        default_storage.save(name, ContentFile(b"12345"))
    for name in ("files/2020/01/lost.png", "thumbs/2020/01/lost.jpg", "imports/other.xlsx", kept.content.name, kept.thumbnail.name):
        os.utime(default_storage.path(name), (1, 1))
    assert services.forget_strays(at=clock.now(), dry_run=True) == services.Swept(2, 10)
    assert [services.forget_strays(at=clock.now()), services.forget_strays(at=clock.now())] == [services.Swept(2, 10), services.Swept()]
    names = ("files/2020/01/lost.png", "thumbs/2020/01/lost.jpg", "files/2020/01/young.png", "imports/other.xlsx", kept.content.name)
    assert [default_storage.exists(name) for name in names] == [False, False, True, True, True]


def test_the_command_counts_first_and_the_task_does_it(people, capsys):
    stored(people, 1)
    StoredFile.objects.update(loose_since=clock.now() - timedelta(days=31))
    call_command("clean_files", "--dry-run")
    assert ("将删除 1 份" in capsys.readouterr().out, StoredFile.objects.count()) == (True, 1)
    tasks.forget_loose()
    tasks.prepare_waiting()
    assert StoredFile.objects.count() == 0
    call_command("clean_files")
    assert "已删除 0 份" in capsys.readouterr().out
