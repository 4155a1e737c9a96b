"""A backup of a living portal comes back in an empty place with every row and file, on the database the suite runs on."""

import io
import os
import subprocess
import sys
import tarfile
import uuid
from pathlib import Path

import pytest

from tests.support.template_db import lend_copy, template_clause

ROOT = Path(__file__).resolve().parents[3]
LOADS = """
from django.core.files.uploadedfile import SimpleUploadedFile
from portal.files.models import StoredFile
from portal.kernel import clock
from portal.rights.models import User
user = User.objects.order_by("pk").first()
file = StoredFile(name="a.pdf", content_type="application/pdf", size=3, sha256="x", uploaded_by=user, uploaded_at=clock.now())
file.content.save("a.pdf", SimpleUploadedFile("a.pdf", b"%PDF"))
print(file.content.name)
"""
READS = """
from portal.audit.models import AuditRow
from portal.files.models import StoredFile
from portal.rights.models import RoleGrant
print(AuditRow.objects.count(), RoleGrant.objects.count(), StoredFile.objects.get().content.read())
"""


class Place:
    """An installation of its own: a folder, and a database of its own where the suite runs on PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.env = {k: v for k, v in os.environ.items() if k != "DATABASE_DIRECT_URL"} | {
            "DJANGO_ENV": "development",
            "HONGJIANG_VAR": str(folder),
        }
        self.database = ""
        if "DATABASE_URL" in os.environ:
            self.database = f"backup_{uuid.uuid4().hex[:12]}"
            self._psql(f"CREATE DATABASE {self.database}")
            self.env["DATABASE_URL"] = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{self.database}"

    def _psql(self, statement: str) -> None:
        subprocess.run(["psql", "-q", os.environ["DATABASE_URL"], "-c", statement], check=True)

    def manage(self, *args: str, ok: bool = True) -> str:
        done = subprocess.run([sys.executable, "manage.py", *args], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is ok, done.stdout + done.stderr
        return done.stdout + done.stderr

    def migrate(self) -> None:
        if self.database:
            self._psql(f"DROP DATABASE {self.database}")
            self._psql(f"CREATE DATABASE {self.database}{template_clause(os.environ['DATABASE_URL'])}")
        else:
            lend_copy(self.folder)
        self.manage("migrate", "-v", "0")

    def close(self) -> None:
        if self.database:
            self._psql(f"DROP DATABASE {self.database} WITH (FORCE)")


@pytest.fixture
def places(tmp_path):
    found = [Place(tmp_path / name) for name in ("old", "new")]
    yield found
    for place in found:
        place.close()


def shell(place: Place, code: str) -> str:
    return place.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]


@pytest.mark.db
def test_everything_comes_back_in_an_empty_place(places, tmp_path):
    old, new = places
    old.migrate()
    old.manage("create_first_admins")
    shell(old, LOADS)
    told = shell(old, READS)

    exported = tmp_path / "old" / "media" / "exports" / "list.sealed"  # a file of a day is not kept for years
    exported.parent.mkdir(parents=True)
    exported.write_bytes(b"x")

    folder = tmp_path / "backups"
    old.manage("backup", str(folder))
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    out = new.manage("restore", str(file))
    assert "1 files" in out
    assert shell(new, READS) == told

    refused = new.manage("restore", str(file), ok=False)
    assert "空" in refused or "empty" in refused


@pytest.mark.db
def test_parts_of_a_table_come_back_as_parts(places, tmp_path):
    old, new = places
    if not old.database:
        pytest.skip("parts are a matter of PostgreSQL")
    old.migrate()
    old.manage("partition_attendance", "--yes")
    told = old.manage("partition_attendance")
    old.manage("backup", str(tmp_path / "backups"))
    (file,) = (tmp_path / "backups").iterdir()
    new.manage("restore", str(file))
    assert new.manage("partition_attendance") == told
    new.manage("partition_attendance", "--join", "--yes")


def test_a_damaged_backup_is_refused_before_anything_is_written(places, tmp_path):
    old, new = places
    if old.database:
        pytest.skip("the same code; shown on SQLite")
    old.migrate()
    old.manage("backup", str(tmp_path / "backups"))
    (file,) = (tmp_path / "backups").iterdir()
    damaged = tmp_path / "damaged.tar"
    with tarfile.open(file) as source, tarfile.open(damaged, "w") as target:
        for member in source:
            body = source.extractfile(member).read()
            if member.name == "database.sqlite3":
                body = body[:-1] + b"X"
            member.size = len(body)
            target.addfile(member, io.BytesIO(body))
    assert "database.sqlite3" in new.manage("restore", str(damaged), ok=False)
    (tmp_path / "text.tar").write_text("not a tar")
    new.manage("restore", str(tmp_path / "text.tar"), ok=False)
    assert "restored" in new.manage("restore", str(file))  # the place is still empty: nothing was written before
