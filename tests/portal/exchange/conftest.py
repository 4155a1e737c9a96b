import pytest

from portal.exchange import services
from portal.exchange.enums import ImportMode, ImportState
from portal.exchange.registry import kind_of
from portal.exchange.services import files
from portal.rights.access import system_actor
from tests.portal.exchange.factories import table
from tests.portal.exchange.undoing import NOW


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def hr(people):
    return people.actor(people.hr)


@pytest.fixture
def by_worker(monkeypatch):
    monkeypatch.setattr(files, "BIG_FILE", 10)
    monkeypatch.setattr("portal.exchange.services.undoing.MANY", 0)


@pytest.fixture
def load(people):
    """Import a table as somebody would, and give the written batch with his actor."""

    def run(kind: str, *rows, by=None, at=NOW):
        actor = by or {"people": people.actor(people.hr), "work-history": people.actor(people.hr)}.get(kind) or system_actor("t")
        found = kind_of(kind)
        batch = services.receive(actor=actor, at=at, kind=found, file=table(*rows), name="a.xlsx")
        assert batch.state == ImportState.CHECKED, batch.errors
        problems = [p["message"] for row in batch.shown_rows.all() for p in row.problems]
        assert (problems, batch.errors) == ([], [])
        batch = services.request_commit(actor=actor, at=at, batch=batch, kind=found, mode=ImportMode.ALL, is_repeat=True)
        assert batch.state == ImportState.COMMITTED, batch.notes
        return batch

    return run
