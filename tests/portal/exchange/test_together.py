"""Two people import the same file at once; a worker is killed at any point of an import."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.exchange import services
from portal.exchange.enums import ImportState
from portal.exchange.models import ImportBatch, ImportTrace
from portal.exchange.registry import kind_of
from portal.exchange.services import files
from portal.kernel import clock
from portal.people.models import Person
from tests.portal.exchange.factories import table
from tests.portal.publicity.test_together import together
from tests.support.measure import many
from tests.support.people import four_people

pytestmark = pytest.mark.db
ROOT = Path(__file__).resolve().parents[3]
HEAD = ("工号", "姓名", "单位编码")
ROWS = 2_300  # more than a chunk


@pytest.fixture
def house(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    for code, value in (("IMPORT_UNDO_DAYS", 30), ("IMPORT_KEEP_HOURS", 24)):
        words = {"name_zh": code, "name_en": code, "value": value, "source": "test"}
        RuleParameter.objects.get_or_create(code=code, effective_from=date(2020, 1, 1), defaults=words)
    return four_people()


def receive(actor, rows):
    file = table(HEAD, *((f"6{i:05d}", f"测试{i}", "CM-A") for i in range(rows)))
    batch = services.receive(actor=actor, at=clock.now(), kind=kind_of("people"), file=file, name="a.xlsx")
    assert batch.state == ImportState.CHECKED
    return batch


def commit(actor, batch):
    return services.request_commit(actor=actor, at=clock.now(), batch=batch, kind=kind_of("people"))


def test_the_same_file_by_two_people_at_once_is_written_once(house):
    actors = [house.actor(house.hr), house.actor(house.second_hr)]
    batches = [receive(actor, 20) for actor in actors]
    ImportBatch.objects.update(sha256=batches[0].sha256)  # a workbook carries the second it was saved in

    answers = together(*(lambda a=a, b=b: commit(a, b) for a, b in zip(actors, batches, strict=True)))

    assert answers in (["", "exchange.already_imported"], ["", "exchange.being_written"])
    assert (Person.objects.filter(name__startswith="测试").count(), AuditRow.objects.filter(action="import.committed").count()) == (20, 1)


def test_a_double_click_writes_once(house):
    actor = house.actor(house.hr)
    batch = receive(actor, 20)
    assert together(lambda: commit(actor, batch), lambda: commit(actor, batch)) == ["", ""]
    assert (Person.objects.filter(name__startswith="测试").count(), AuditRow.objects.filter(action="import.committed").count()) == (20, 1)


class Elsewhere:
    """The database as another process sees it: the very one on PostgreSQL, a copy of the one in memory on SQLite."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "hongjiang.sqlite3"
        self.env = {k: v for k, v in os.environ.items() if k != "PYTHONWARNINGS"}
        self.env |= {"DJANGO_ENV": "test", "HONGJIANG_VAR": str(folder)}
        if connection.vendor == "postgresql":
            parts = os.environ["DATABASE_URL"].rpartition("/")
            self.env["DATABASE_URL"] = f"{parts[0]}/{connection.settings_dict['NAME']}"
        else:
            with closing(sqlite3.connect(self.file)) as copy:
                connection.connection.backup(copy)

    def ask(self, sql: str) -> int:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0]
        with closing(sqlite3.connect(self.file)) as link, link:
            found = link.execute(sql).fetchone()
        return found[0] if found else 0

    def work(self, job_id: int, point: str) -> int:
        self.expire()
        words = [sys.executable, "-m", "tests.portal.exchange.killed", str(job_id), point]
        done = subprocess.run(words, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode in (0, -9), done.stderr[-3000:]
        return done.returncode

    def expire(self) -> None:
        """The lease of the dead worker runs out, and its tries are forgotten: this test kills more often than life does."""
        past = (clock.now() - timedelta(minutes=5)).strftime(
            "%Y-%m-%d %H:%M:%S+00" if connection.vendor == "postgresql" else "%Y-%m-%d %H:%M:%S"
        )
        sql = f"UPDATE portal_job SET lease_until = '{past}', attempts = 0 WHERE state = 'running'"
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(sql)
        else:
            with closing(sqlite3.connect(self.file)) as link, link:
                link.execute(sql)

    def counts(self) -> tuple[int, int, int]:
        people = self.ask("SELECT COUNT(*) FROM portal_person WHERE name LIKE '测试%'")
        return (
            people,
            self.ask(f"SELECT COUNT(*) FROM {ImportTrace._meta.db_table}"),
            self.ask("SELECT COUNT(*) FROM portal_auditrow WHERE action = 'import.committed'"),
        )


def test_a_worker_killed_at_any_point_leaves_nothing_and_the_import_goes_on(house, tmp_path, monkeypatch, record_property):
    actor = house.actor(house.hr)
    batch = receive(actor, ROWS)
    monkeypatch.setattr(files, "BIG_FILE", 10)
    batch = commit(actor, batch)
    assert batch.state == ImportState.WRITING
    there = Elsewhere(tmp_path)

    rows = [str(n) for n in random.Random(54).sample(range(1, ROWS - 200), many(0, 12))]
    record_property("kills", 8 + len(rows))
    for point in ("0", "prepare", "1500", "finish", "journal", "2100", "end", *rows):
        assert (there.work(batch.job_id, point), there.counts()) == (-9, (0, 0, 0)), point

    assert (there.work(batch.job_id, "late"), there.counts()) == (-9, (ROWS, 2 * ROWS, 1))
    assert (there.work(batch.job_id, "never"), there.counts()) == (0, (ROWS, 2 * ROWS, 1))
    assert there.ask("SELECT COUNT(*) FROM portal_job WHERE state = 'done'") == 1
