"""The alarm: 26 hours without a good backup, or a log that does not leave; told once a day, on the page and by /healthz/ready."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.backups import rules, selectors, services, wiring
from portal.backups.models import BackupMark
from portal.backups.selectors import Archive
from portal.kernel import clock, jobs
from portal.kernel.errors import NotReachable
from portal.kernel.models import WorkerHeartbeat
from portal.notices.models import Notice
from portal.rights.access import system_actor
from portal.rights.enums import Role
from portal.rights.models import User
from tests.portal.accounts.factories import admin

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("backup")
HOUR = timedelta(hours=1)


@pytest.fixture
def keeper(people):
    return admin(Role.SYSTEM_ADMIN, people.nodes["JT"], "sysadmin")


def old(hours: float) -> None:
    """The last good backup, and everything else, is so old."""
    User.objects.update(date_joined=clock.now() - 999 * HOUR)
    BackupMark.objects.create(name="a.tar", made_at=clock.now() - hours * HOUR)


@pytest.mark.parametrize(("age", "late"), [(None, False), (26 * HOUR, False), (26 * HOUR + timedelta(seconds=1), True)])
def test_when_it_is_late(age, late):
    now = clock.now()
    assert rules.is_late(None if age is None else now - age, now, 26 * HOUR) is late


def test_a_new_installation_has_its_hours_from_the_first_account(people):
    assert selectors.is_late(clock.now()) is False
    User.objects.update(date_joined=clock.now() - 27 * HOUR)
    assert selectors.is_late(clock.now()) is True
    services.note_backup(actor=SYSTEM, at=clock.now(), name="/var/backups/a.tar", size=7)
    assert (selectors.is_late(clock.now()), BackupMark.objects.get().name) == (False, "a.tar")
    assert AuditRow.objects.get(action="backup.made").after == {"size": 7}


def test_the_system_administrators_are_told_once_a_day(people, keeper):
    old(27)
    now = clock.now()
    told = [services.alarm(at=now + hours * HOUR) for hours in (0, 1, 23, 25)]
    assert told == ["late", "", "", "late"]
    assert set(Notice.objects.values_list("recipient__username", "code")) == {("sysadmin", "backup.late_notice")}
    assert "26" in Notice.objects.first().text


def test_silence_while_all_is_well(people, keeper):
    old(25)
    assert (services.alarm(at=clock.now()), Notice.objects.count()) == ("", 0)


def test_a_log_that_does_not_leave_is_told_too(people, keeper, monkeypatch):
    old(1)
    monkeypatch.setattr(selectors, "archive", lambda: Archive(is_on=True, is_failing=True))
    assert services.alarm(at=clock.now()) == "archive"
    assert Notice.objects.get().code == "backup.archive_notice"


def test_nobody_but_the_server_says_that_there_is_a_backup(people, keeper):
    with pytest.raises(NotReachable):
        services.note_backup(actor=people.actor(keeper), at=clock.now(), name="x")
    call_command("note_backup", "weekly-base", "--size", "12", verbosity=0)
    assert BackupMark.objects.values_list("name", "size").get() == ("weekly-base", 12)


def test_the_health_page_says_one_word_and_goes_on_working(client, people, tmp_path, settings):
    settings.VAR_DIR = settings.BROKER_DIR = tmp_path
    settings.REDIS_URL = ""
    for kind in ("worker", "beat"):
        WorkerHeartbeat.objects.create(name=kind, kind=kind, seen_at=clock.now())
    old(27)
    answer = client.get("/healthz/ready")
    assert (answer.status_code, answer.json()["status"], answer.json()["checks"]["backup"]) == (200, "ok", "late")
    WorkerHeartbeat.objects.update(seen_at=clock.now() - jobs.ALIVE * 2)
    assert client.get("/healthz/ready").status_code == 503
    assert "a.tar" not in answer.content.decode()


def test_a_new_installation_is_asked_for_its_first_backup(client, people, keeper):
    client.force_login(keeper)
    page = client.get(reverse("backup_list")).content.decode()
    assert ("请安排每天自动备份" in page, "备份正常" in page) == (True, False)


def test_the_page_of_the_system_administrator(client, people, keeper):
    old(27)
    client.force_login(keeper)
    page = client.get(reverse("backup_list")).content.decode()
    assert ("26 小时内没有完好的备份" in page, "a.tar" in page) == (True, True)
    services.note_backup(actor=SYSTEM, at=clock.now(), name="b.tar")
    assert "备份正常" in client.get(reverse("backup_list")).content.decode()


@pytest.mark.parametrize("who", ["secretary", "committee", "stranger", "hr"])
def test_nobody_else_sees_it(client, people, who):
    client.force_login(getattr(people, who))
    assert client.get(reverse("backup_list")).status_code == 404


def test_the_menu_asks_once_a_minute_and_at_once_after_a_backup(people, django_assert_num_queries, django_capture_on_commit_callbacks):
    old(27)
    assert wiring.badge(None) == 1
    with django_assert_num_queries(0):
        assert wiring.badge(None) == 1
    with django_capture_on_commit_callbacks(execute=True):
        services.note_backup(actor=SYSTEM, at=clock.now(), name="b.tar")
    assert wiring.badge(None) == 0


@pytest.mark.db
def test_the_archive_of_a_server_without_one():
    assert selectors.archive() == Archive()
