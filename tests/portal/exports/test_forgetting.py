"""An export is cancelled, fetched, forgotten: no file outlives its owner's wish or its hours, and the trail says each."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.audit.models import AuditRow
from portal.exports import selectors, services
from portal.exports.enums import ExportState
from portal.exports.models import ExportFile
from portal.exports.services import making
from portal.kernel import clock, jobs
from portal.kernel.errors import NotReachable
from portal.kernel.leftovers import names_below
from portal.kernel.models import Job
from portal.notices.models import Notice
from portal.rights.access import actor_of
from portal.rights.models import RoleGrant
from tests.portal.exports.asking import ask, limit, refusal, work
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.db


@pytest.fixture
def cancelled_meanwhile(monkeypatch):
    """The owner cancels when the worker is in the middle of the rows; answers how far it had come."""
    seen, progress = [], jobs.progress

    def cancel(job, done):
        progress(job, done)
        seen.append(done)
        if len(seen) == 1:
            export = ExportFile.objects.select_related("job").get()
            seen.append(how(export))

    how = None

    def arrange(by):
        nonlocal how
        how = by
        monkeypatch.setattr(selectors, "CHUNK", 2)
        monkeypatch.setattr(jobs, "progress", cancel)
        return seen

    return arrange


def by_owner(export):
    services.forget_own(actor=actor_of(export.owner, clock.today()), at=clock.now(), export=export)


def by_job_page(export):
    jobs.ask_to_stop(export.job)


@pytest.mark.parametrize("how", [by_owner, by_job_page])
def test_a_running_export_that_is_cancelled_stops_without_file_notice_or_failure(people, queued, cancelled_meanwhile, how):
    seen = cancelled_meanwhile(how)
    assert queued.rows > 4

    done = work(queued)
    assert (seen, done.state, done.error_code, bool(done.content)) == ([2, None], "cancelled", "", False)
    job = Job.objects.get(pk=done.job_id)
    assert (job.state, job.done, job.error_code) == ("cancelled", 2, "")
    assert (Notice.objects.count(), AuditRow.objects.filter(action="export.made").count()) == (0, 0)
    assert list(AuditRow.objects.filter(action="export.cancelled").values_list("actor", flat=True)) == [people.hr.pk]
    assert default_storage.exists("exports") is False


def test_a_queued_export_that_is_cancelled_never_starts(people, hr, queued):
    for _double_click in range(2):
        services.forget_own(actor=hr, at=clock.now(), export=queued)

    assert work(queued).state == "cancelled"
    assert Job.objects.get().state == "cancelled"
    assert (AuditRow.objects.filter(action="export.cancelled").count(), Notice.objects.count()) == (1, 0)
    assert (jobs.sweep_jobs(), default_storage.exists("exports")) == (0, False)


def test_a_queued_export_whose_job_was_cancelled_says_so_at_once_and_is_settled(people, queued):
    jobs.ask_to_stop(queued.job)
    shown = ExportFile.objects.select_related("job").get()
    assert (shown.state, shown.state_at(clock.now())) == ("queued", "cancelled")

    for _twice in range(2):
        assert services.forget_expired(at=clock.now()) == 0
    assert (ExportFile.objects.get().state, Notice.objects.count()) == ("cancelled", 0)
    assert AuditRow.objects.filter(action="export.cancelled").count() == 1


def test_an_export_whose_job_gave_up_is_settled_and_told(people, queued):
    jobs.fail(queued.job, "job.gave_up")

    for _twice in range(2):
        services.forget_expired(at=clock.now())
    done = ExportFile.objects.get()
    assert (done.state, done.error_code, Notice.objects.get(code="export.notice_failed").recipient) == ("failed", "job.gave_up", people.hr)


def test_a_worker_who_is_through_when_the_owner_cancels_keeps_no_file(people, hr, queued, monkeypatch):
    keep = making._keep

    def cancel_before(export, *rest):
        services.forget_own(actor=hr, at=clock.now(), export=ExportFile.objects.select_related("job").get())
        keep(export, *rest)

    monkeypatch.setattr(making, "_keep", cancel_before)
    done = work(queued)
    assert (done.state, bool(done.content), Job.objects.get().state, Notice.objects.count()) == ("cancelled", False, "cancelled", 0)
    assert _files("exports") == []


def _files(folder):
    return list(names_below(default_storage, folder))


def test_an_approval_after_the_request_was_taken_back_starts_nothing(people, hr, asked):
    services.forget_own(actor=hr, at=clock.now(), export=asked)
    how = {"actor": people.actor(people.second_hr), "at": clock.now(), "is_approved": True}
    assert refusal(services.decide_export, export=asked, **how) == "export.decided"
    assert ExportFile.objects.get().state == "cancelled"


# -- fetching and forgetting ------------------------------------------------------------------------------


def test_each_fetch_stands_in_the_trail(people, hr):
    export = ask(hr)
    for _ in range(2):
        services.note_download(actor=hr, at=clock.now(), export=export)

    export.refresh_from_db()
    rows = list(AuditRow.objects.filter(action="export.downloaded").values_list("actor", "after"))
    assert (export.downloads, rows) == (2, [(people.hr.pk, {"exporter": "person-list", "rows": export.rows, "sha256": export.sha256})] * 2)


def test_only_the_owner_fetches_and_only_while_he_has_the_right(people, hr):
    export = ask(hr)
    with pytest.raises(NotReachable):
        services.note_download(actor=people.actor(people.second_hr), at=clock.now(), export=export)
    RoleGrant.objects.filter(user=people.hr).update(node=people.nodes["CM-A"])
    with pytest.raises(NotReachable):
        services.note_download(actor=people.actor(people.hr), at=clock.now(), export=export)


def test_the_hours_run_out_and_the_file_goes(people, hr, django_capture_on_commit_callbacks):
    export = ask(hr)
    at = export.expires_at

    assert refusal(services.note_download, actor=hr, at=at, export=export) == "export.expired"
    assert services.forget_expired(at=at - timedelta(seconds=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert services.forget_expired(at=at) == 1
    kept = ExportFile.objects.get(pk=export.pk)
    assert (kept.state, bool(kept.content), kept.sha256) == ("expired", False, export.sha256)
    assert default_storage.exists(export.content.name) is False
    row = AuditRow.objects.get(action="export.forgotten")
    assert (row.actor_label, row.node_path) == ("exports", people.nodes["MK1"].path)
    assert row.after == {"exporter": "person-list", "rows": export.rows, "downloads": 0, "sha256": export.sha256}
    assert services.forget_expired(at=at) == 0
    assert (AuditRow.objects.filter(action="export.forgotten").count(), Notice.objects.count()) == (1, 0)


def test_a_file_that_its_owner_deletes_while_the_sweep_looks_goes_once(people, hr, monkeypatch):
    export = ask(hr)
    stale = ExportFile.objects.get()
    services.forget_own(actor=hr, at=clock.now(), export=export)
    monkeypatch.setattr(selectors, "expired", lambda at: [stale])
    assert services.forget_expired(at=export.expires_at) == 0
    assert list(AuditRow.objects.filter(action="export.forgotten").values_list("actor", flat=True)) == [people.hr.pk]


def test_a_request_that_is_approved_while_the_sweep_looks_stays(people, asked, monkeypatch):
    stale = ExportFile.objects.get()
    services.decide_export(actor=people.actor(people.second_hr), at=clock.now(), export=asked, is_approved=True)
    monkeypatch.setattr(selectors, "expired", lambda at: [stale])
    assert services.forget_expired(at=clock.now()) == 0
    assert ExportFile.objects.get().state == "ready"


@pytest.mark.parametrize("state", ExportState.values)
def test_the_filter_of_states_finds_what_each_file_is_shown_as(people, hr, state):
    at, first = clock.now(), ask(hr)
    rows = [(s, None, None) for s in ExportState.values]
    rows += [("ready", at, None), ("ready", at + timedelta(seconds=1), None)]
    rows += [("queued", None, s) for s in ("queued", "running", "done", "failed", "cancelled")]
    for kept, expires, job in rows:
        job = Job.objects.create(task="t", title="t", state=job, created_at=at) if job else None
        ExportFile.objects.create(
            exporter=first.exporter, format="csv", language="zh", state=kept, owner=first.owner, asked_at=at, expires_at=expires, job=job
        )
    found = set(selectors.in_state(ExportFile.objects.all(), state, at).values_list("pk", flat=True))
    assert found == {e.pk for e in ExportFile.objects.select_related("job") if e.state_at(at) == state}
    assert found


def test_a_file_that_a_dead_worker_left_goes_too(people, hr):
    export = ask(hr)
    stray = default_storage.save("exports/2026/01/stray.sealed", ContentFile(b"x"))
    assert services.forget_expired(at=clock.now() + timedelta(days=1, hours=23)) == 1  # the file itself, on commit
    assert default_storage.exists(stray)

    services.forget_expired(at=clock.now() + timedelta(days=2, minutes=1))
    assert (default_storage.exists(stray), ExportFile.objects.get().pk) == (False, export.pk)


def test_a_request_that_nobody_decides_ends_after_a_week(people, asked):
    assert services.forget_expired(at=asked.asked_at + timedelta(days=6)) == 0
    assert services.forget_expired(at=asked.asked_at + timedelta(days=7)) == 1
    assert AuditRow.objects.get(action="export.lapsed").actor_label == "exports"
    assert selectors.waiting_for(people.actor(people.second_hr)) == []


def test_the_days_of_a_request_are_those_of_the_catalogue(people, asked):
    limit("EXPORT_DECIDE_DAYS", 2)
    assert services.forget_expired(at=asked.asked_at + timedelta(days=2) - timedelta(seconds=1)) == 0
    assert services.forget_expired(at=asked.asked_at + timedelta(days=2)) == 1


def test_the_owner_may_delete_sooner(people, hr, django_capture_on_commit_callbacks):
    export = ask(hr)
    with pytest.raises(NotReachable):
        services.forget_own(actor=people.actor(people.second_hr), at=clock.now(), export=export)
    with django_capture_on_commit_callbacks(execute=True):
        services.forget_own(actor=hr, at=clock.now(), export=export)
    assert default_storage.exists(export.content.name) is False


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_costs_the_same_for_one_and_three_rows(people, hr, count, django_assert_num_queries):
    for _ in range(count):
        PersonFactory(unit=people.nodes["CM-A"], name="赵同名")
    with django_assert_num_queries(20):
        assert ask(hr, query="q=赵同名").rows == count
