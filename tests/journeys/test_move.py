"""A trial on the embedded database grows up: everything goes to PostgreSQL, and what was locked still proves equal there."""

import os
import sqlite3
import subprocess
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.template_db import template_clause

LOCKED = """
from assessment.rounds.models import AssessmentRound
print(*AssessmentRound.objects.filter(state="locked").values_list("code", flat=True))
"""
ROWS = """
from branches.activities.models import Activity
from portal.audit.models import AuditRow
from portal.people.models import Person
print(Activity.objects.count(), AuditRow.objects.count(), Person.objects.count(), Person.objects.order_by("pk").last().phone)
"""
NEXT = """
from portal.rights.models import User
last = User.objects.order_by("-pk").first().pk
print(User.objects.create(username="after-the-move").pk > last)
"""
GUARDED = """
from django.db import DatabaseError
from portal.audit.models import AuditRow
try:
    AuditRow.objects.order_by("pk").first().delete()
except DatabaseError:
    print("guarded")
"""


@pytest.fixture
def address():
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        if os.environ.get("HONGJIANG_REQUIRE_ALL"):
            pytest.fail("no TEST_DATABASE_URL")
        pytest.skip("no TEST_DATABASE_URL: there is no PostgreSQL to move to")
    name = f"moved_{uuid.uuid4().hex[:12]}"
    subprocess.run(["psql", "-q", url, "-c", f"CREATE DATABASE {name}{template_clause(url)}"], check=True)
    yield f"{url.rpartition('/')[0]}/{name}"
    subprocess.run(["psql", "-q", url, "-c", f"DROP DATABASE {name} WITH (FORCE)"], check=True)


def test_a_locked_round_proves_equal_on_postgresql(house, tmp_path, address):
    kept = Path(house.env["HONGJIANG_VAR"]) / "hongjiang.sqlite3"
    with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(tmp_path / kept.name)) as copy:
        source.backup(copy)
    with house.moved(HONGJIANG_VAR=str(tmp_path)) as old, old.moved(DATABASE_URL=address) as new:
        new.manage("migrate", "-v", "0")
        locked = old.ask(LOCKED).split()
        assert locked

        assert "rows of" in old.manage("move_database", address)
        new.manage("rebuild_search")

        told = {code: old.manage("verify_round", code) for code in locked}
        assert {code: new.manage("verify_round", code) for code in locked} == told
        assert new.ask(ROWS) == old.ask(ROWS)
        assert (new.ask(NEXT), new.ask(GUARDED)) == ("True", "guarded")
        with pytest.raises(AssertionError, match=r"新库已有|already holds"):
            old.manage("move_database", address)
