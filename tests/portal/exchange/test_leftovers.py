"""What an import leaves behind is swept, however it ended: files, rows, jobs; and ten thousand rows with five hundred bad ones."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.exchange import selectors, services, tasks
from portal.exchange.enums import ImportState
from portal.exchange.models import ImportBatch
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.models import Job
from portal.kernel.sentences import sentence
from tests.portal.exchange.flows import act, checked, counts, entered, good, receive

pytestmark = pytest.mark.db


def test_ten_thousand_rows_with_five_hundred_bad_ones(people, hr, by_worker):
    rows = [(f"6{i:05d}", None if i % 20 == 0 else f"测试{i}", "CM-A", None) for i in range(10_000)]
    batch = checked(hr, *rows)
    assert counts(batch) == (10_000, 9_500, 0, 0, 500, 0)
    assert (batch.error_count, batch.shown_rows.filter(is_bad=True).count()) == (500, 500)
    assert {(p["column"], p["message"][:5]) for r in batch.shown_rows.filter(is_bad=True) for p in r.problems} == {("姓名", "此列必填，")}
    assert entered() == 0


def test_a_hundred_abandoned_imports_leave_no_file(people, hr, django_capture_on_commit_callbacks, settings):
    for i in range(100):
        receive(hr, *good(1, f"7{i:02d}"))
    kept = list(settings.MEDIA_ROOT.rglob("*.sealed"))
    ImportBatch.objects.update(created_at=clock.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        services.forget_old(at=clock.now(), hours=24, undo_days=30)
    assert (len(kept), list(settings.MEDIA_ROOT.rglob("*.sealed"))) == (100, [])
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {ImportState.REFUSED}


@pytest.fixture
def forget(django_capture_on_commit_callbacks):
    def run(at=None):
        with django_capture_on_commit_callbacks(execute=True):
            return services.forget_old(at=at or clock.now(), hours=24, undo_days=30)

    return run


def test_a_file_that_no_import_names_goes_after_two_days(people, hr, forget):
    kept = receive(hr, ("50001", None, "CM-A", None))
    stray = default_storage.save("imports/2026/01/stray.sealed", ContentFile(b"x"))
    young = clock.now()
    ImportBatch.objects.update(created_at=young + timedelta(days=9))
    assert (forget(young + timedelta(days=1, hours=23)), default_storage.exists(stray)) == (0, True)
    for _twice in range(2):
        forget(young + timedelta(days=2, minutes=1))
    assert (default_storage.exists(stray), default_storage.exists(kept.content.name)) == (False, True)


def test_an_import_whose_file_is_gone_says_so(people, hr, forget):
    lost, kept = receive(hr, ("50001", None, "CM-A", None)), receive(hr, ("50002", None, "CM-A", None))
    default_storage.delete(lost.content.name)
    assert (forget(), forget()) == (1, 0)
    lost.refresh_from_db()
    kept.refresh_from_db()
    assert (lost.state, lost.content.name, lost.errors, lost.shown_rows.count()) == (
        ImportState.REFUSED, "", [sentence("exchange.file_gone")], 0,
    )  # fmt: skip
    assert (kept.state, kept.shown_rows.count(), default_storage.exists(kept.content.name)) == (ImportState.CHECKED, 1, True)


@pytest.mark.parametrize("meanwhile", [services.request_commit, services.give_up])
def test_an_import_that_somebody_takes_up_while_the_sweep_looks_is_his(people, hr, by_worker, forget, monkeypatch, meanwhile):
    batch = checked(hr, *good(3))
    stale = ImportBatch.objects.get()
    taken = act(meanwhile, hr, batch)
    monkeypatch.setattr(selectors, "abandoned", lambda before: SimpleNamespace(filter=lambda *held: [stale]))
    assert forget() == 0
    assert (ImportBatch.objects.get().state, ImportBatch.objects.get().errors) == (taken.state, [])
    if meanwhile is services.request_commit:
        tasks.commit(job_id=taken.job_id)
        assert (entered(), ImportBatch.objects.get().state) == (3, ImportState.COMMITTED)


def test_a_job_that_holds_an_import_keeps_its_file(people, hr, by_worker, forget):
    batch = act(services.request_commit, hr, checked(hr, *good(3)))
    assert (forget(clock.now() + timedelta(hours=25)), default_storage.exists(batch.content.name)) == (0, True)
    Job.objects.update(state="failed")
    assert (forget(clock.now() + timedelta(hours=25)), default_storage.exists(batch.content.name)) == (1, False)


def test_giving_up_forgets_file_and_rows(people, hr, django_capture_on_commit_callbacks):
    batch = receive(hr, ("50001", None, "CM-A", None))
    name = batch.content.name
    with django_capture_on_commit_callbacks(execute=True):
        batch = act(services.give_up, hr, batch)
    assert (batch.state, batch.shown_rows.count(), default_storage.exists(name)) == (ImportState.CANCELLED, 0, False)
    with pytest.raises(RuleBroken):
        act(services.request_commit, hr, batch)
