"""From the upload to the end: corrections, duplicates, good rows only, repeats, jobs that are stopped or lose their right."""

from datetime import timedelta

import pytest

from portal.audit.models import AuditRow
from portal.exchange import services, tasks
from portal.exchange.enums import ImportMode, ImportState
from portal.exchange.journal import Journal
from portal.exchange.models import ColumnMapping, ImportBatch, ImportTrace
from portal.exchange.registry import kind_of
from portal.exchange.services import correcting, files
from portal.exchange.services.writing import AlreadyThere
from portal.kernel import clock, jobs
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.models import Job
from portal.people.models import Person
from portal.rights.models import RoleGrant
from tests.portal.exchange.factories import table
from tests.portal.exchange.flows import KIND, act, checked, counts, entered, good, receive

pytestmark = pytest.mark.db

# -- corrections ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("small", [0, 300])
def test_a_correction_checks_the_touched_rows_and_their_twins(people, hr, monkeypatch, small):
    monkeypatch.setattr(correcting, "SMALL_TABLE", small)
    batch = receive(hr, *good(3), ("50001", "重复", "CM-A", None), ("59999", None, "CM-A", "123"))
    assert counts(batch) == (5, 3, 0, 0, 2, 0)
    batch = act(services.correct_rows, hr, batch, cells={6: {"name": "李丽", "phone": ""}})
    assert (counts(batch), batch.error_count) == ((5, 4, 0, 0, 1, 0), 1)
    still = act(services.correct_rows, hr, batch, cells={5: {"staff_no": "50002"}})
    assert still.shown_rows.get(number=5).problems[0]["message"].startswith("与第 4 行重复")
    batch = act(services.correct_rows, hr, batch, cells={5: {"staff_no": " ５０００９ "}})
    assert counts(batch) == (5, 5, 0, 0, 0, 0)

    done = act(services.request_commit, hr, batch)

    assert (done.state, entered(), Person.objects.get(staff_no="50009").name) == (ImportState.COMMITTED, 5, "重复")
    assert (done.shown_rows.count(), done.content.name) == (0, "")


@pytest.mark.parametrize("small", [0, 300])
def test_a_row_can_be_left_out_and_taken_in_again(people, hr, monkeypatch, small):
    monkeypatch.setattr(correcting, "SMALL_TABLE", small)
    batch = receive(hr, *good(2), ("50009", None, "CM-A", None))
    batch = act(services.correct_rows, hr, batch, cells={}, skips={4: True})
    assert counts(batch) == (3, 2, 0, 0, 0, 1)
    batch = act(services.correct_rows, hr, batch, cells={}, skips={4: False})
    assert counts(batch) == (3, 2, 0, 0, 1, 0)
    batch = act(services.correct_rows, hr, batch, cells={}, skips={4: True})
    done = act(services.request_commit, hr, batch)
    assert (done.state, counts(done), entered()) == (ImportState.COMMITTED, (3, 2, 0, 0, 0, 1), 2)


def test_an_untouched_cell_keeps_its_type_and_corrections_survive_a_reload(people, hr):
    batch = receive(hr, (50001, None, "CM-A", 13800001234.0))
    batch = act(services.correct_rows, hr, batch, cells={2: {"staff_no": "50001", "name": "王", "phone": "13800001234"}})
    row = ImportBatch.objects.get(pk=batch.pk).shown_rows.get()
    assert (row.cells["staff_no"], row.cells["name"], row.is_edited, row.is_bad) == (50001, "王", True, False)


def test_only_shown_rows_and_known_columns_of_ones_own_import_are_open(people, hr):
    batch = receive(hr, ("50001", None, "CM-A", None))
    with pytest.raises(NotReachable):
        act(services.correct_rows, hr, batch, cells={99: {"name": "x"}})
    with pytest.raises(NotReachable):
        act(services.correct_rows, hr, batch, cells={2: {"version": "9"}})


def test_cells_are_not_kept_in_clear(people, hr):
    batch = receive(hr, ("50001", None, "CM-A", "13800001234"))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM portal_importrow WHERE batch_id = %s", [batch.pk])
        assert "13800001234" not in cursor.fetchone()[0]


# -- columns ----------------------------------------------------------------------------------------------


def test_columns_that_nobody_knows_are_asked_once_and_remembered(people, hr):
    head = ("人员代号", "称呼", "单位编码", "爱好")
    batch = receive(hr, ("50001", "王建国", "CM-A", "象棋"), head=head)
    assert batch.state == ImportState.MAPPING
    mapping = {"人员代号": "staff_no", "称呼": "name", "单位编码": "unit", "爱好": ""}
    for wrong, code in (
        ({"人员代号": "staff_no"}, "map_missing"),
        (mapping | {"爱好": "name"}, "map_twice"),
        (mapping | {"爱好": "x"}, "map_unknown"),
    ):
        with pytest.raises(RuleBroken) as broken:
            act(services.map_columns, hr, batch, mapping=wrong)
        assert broken.value.code == f"exchange.{code}"
    assert counts(act(services.map_columns, hr, batch, mapping=mapping)) == (1, 1, 0, 0, 0, 0)
    assert receive(hr, ("50002", "李丽", "CM-A", None), head=head).state == ImportState.CHECKED
    assert ColumnMapping.objects.count() == 1
    other = people.actor(people.second_hr)
    assert receive(other, ("50003", "赵", "CM-A", None), head=head).state == ImportState.MAPPING


# -- good rows only ---------------------------------------------------------------------------------------


def test_good_rows_only_leaves_the_others_in_the_list(people, hr):
    batch = receive(hr, *good(3), ("50009", None, "CM-A", None))
    with pytest.raises(RuleBroken) as broken:
        act(services.request_commit, hr, batch, mode=ImportMode.ALL)
    assert (broken.value.code, entered()) == ("exchange.has_bad_rows", 0)
    done = act(services.request_commit, hr, batch, mode=ImportMode.GOOD)
    assert (done.state, entered(), [r.number for r in done.shown_rows.all()]) == (ImportState.COMMITTED, 3, [5])
    assert AuditRow.objects.get(action="import.committed").after == {
        "created": 3, "changed": 0, "unchanged": 0, "refused": 1, "left_out": 0,
    }  # fmt: skip


def test_a_row_of_several_writes_that_fails_in_the_middle_leaves_nothing(people):
    """A member is admitted and then moved to a group that is not there: the admission goes with it."""
    from branches.orgs.models import BranchMembership
    from tests.support.factories import PersonFactory

    person = PersonFactory(unit=people.nodes["CM-A"])
    committee = people.actor(people.committee)
    head = ("类型", "支部编码", "工号", "党员类别", "起始日期", "截止日期")
    rows = [("党员", "ZB-A", person.staff_no, "正式党员", "2026-01-01", "2025-01-01")]
    rows.append(("党员", "ZB-A", PersonFactory(unit=people.nodes["CM-A"]).staff_no, "正式党员", "2026-01-01", None))
    kind = kind_of("branches")
    batch = services.receive(actor=committee, at=clock.now(), kind=kind, file=table(head, *rows), name="a.xlsx")
    assert (batch.bad_rows, batch.created) == (1, 1)
    batch = services.request_commit(actor=committee, at=clock.now(), batch=batch, kind=kind, mode=ImportMode.GOOD)
    assert (batch.state, BranchMembership.objects.filter(person=person).count()) == (ImportState.COMMITTED, 0)


# -- the same file again ----------------------------------------------------------------------------------


def test_the_same_file_is_imported_again_only_on_purpose(people, hr):
    first = act(services.request_commit, hr, receive(hr, *good(2)))
    for actor in (hr, people.actor(people.second_hr)):
        again = receive(actor, *good(2))
        ImportBatch.objects.filter(pk=again.pk).update(sha256=first.sha256)
        with pytest.raises(AlreadyThere) as refused:
            act(services.request_commit, actor, again)
        assert (refused.value.code, refused.value.status) == ("exchange.already_imported", 409)
    done = act(services.request_commit, hr, receive(hr, *good(2)), is_repeat=True)
    assert (done.state, done.unchanged, entered()) == (ImportState.COMMITTED, 2, 2)


def test_a_stopped_import_of_the_same_file_does_not_bar_the_way(people, hr, monkeypatch):
    monkeypatch.setattr(files, "BIG_FILE", 10)
    mine, theirs = (checked(a, *good(2)) for a in (hr, people.actor(people.second_hr)))
    ImportBatch.objects.filter(pk=theirs.pk).update(sha256=mine.sha256)
    act(services.request_commit, people.actor(people.second_hr), theirs)
    with pytest.raises(AlreadyThere) as refused:
        act(services.request_commit, hr, mine)
    assert refused.value.code == "exchange.being_written"
    theirs.refresh_from_db()
    jobs.ask_to_stop(theirs.job)
    assert act(services.request_commit, hr, mine).state == ImportState.WRITING


# -- jobs -------------------------------------------------------------------------------------------------


def test_a_stop_in_the_middle_rolls_back_and_the_import_can_be_had_again(people, hr, by_worker, monkeypatch):
    batch = act(services.request_commit, hr, checked(hr, *good(250)))
    said = []

    def stop_at_200(job, done):
        said.append(done)
        if done >= 200:
            jobs.cache.set(f"job:{job.pk}:stop", True)
        return report(job, done)

    report = jobs.report
    monkeypatch.setattr(jobs, "report", stop_at_200)
    tasks.commit(job_id=batch.job_id)
    batch.refresh_from_db()
    assert (batch.state, batch.job.state, entered(), sorted(set(said))) == (ImportState.CHECKED, "cancelled", 0, [0, 100, 200])
    assert batch.notes == ["已按您的要求停止，没有写入任何内容。"]
    monkeypatch.setattr(jobs, "report", report)
    batch = act(services.request_commit, hr, batch)
    tasks.commit(job_id=batch.job_id)
    assert entered() == 250


@pytest.fixture
def phases(monkeypatch):
    """What an import does, in order: its phases and the signs of life between them."""
    seen: list[str] = []

    def watched(owner, name):
        real = getattr(owner, name)

        def told(*args, **how):
            if seen[-1:] != [name]:
                seen.append(name)
            return real(*args, **how)

        monkeypatch.setattr(owner, name, told)

    for name in ("_clean", "prepare", "write_row", "finish"):
        watched(kind_of(KIND).resource, name)
    watched(Journal, "_write")
    monkeypatch.setattr(jobs, "report", lambda job, done: seen.append("alive"))
    return seen


def test_a_worker_gives_signs_of_life_in_every_phase_of_an_import(people, hr, by_worker, phases):
    batch = act(services.request_commit, hr, checked(hr, *good(150)))
    phases.clear()
    tasks.commit(job_id=batch.job_id)
    assert entered() == 150
    assert phases == [
        "alive", "alive", "_clean", "alive", "_clean", "alive", "prepare", "alive", "write_row", "alive", "write_row", "alive", "finish",
        "alive", "alive", "_write", "alive", "_write", "alive",
    ]  # fmt: skip


@pytest.mark.parametrize("phase", ["_clean", "prepare", "finish", "_write"])
def test_an_import_can_be_stopped_in_every_phase(people, hr, by_worker, monkeypatch, phase):
    batch = act(services.request_commit, hr, checked(hr, *good(3)))
    owner = Journal if phase == "_write" else kind_of(KIND).resource
    real = getattr(owner, phase)

    def wish_to_stop(*args):
        jobs.cache.set(f"job:{batch.job_id}:stop", True)
        return real(*args)

    monkeypatch.setattr(owner, phase, wish_to_stop)
    tasks.commit(job_id=batch.job_id)
    batch.refresh_from_db()
    assert (batch.state, Job.objects.get(pk=batch.job_id).state, entered(), ImportTrace.objects.count()) == (
        ImportState.CHECKED, "cancelled", 0, 0,
    )  # fmt: skip


def test_who_gives_up_while_the_worker_checks_has_given_up(people, hr, by_worker, monkeypatch):
    batch = receive(hr, *good(3))
    report = jobs.report

    def give_up_meanwhile(job, done):
        if done == 0:
            act(services.give_up, hr, ImportBatch.objects.get(pk=batch.pk))
        return report(job, done)

    monkeypatch.setattr(jobs, "report", give_up_meanwhile)
    tasks.check(job_id=batch.job_id)
    batch.refresh_from_db()
    assert (batch.state, batch.content.name, batch.shown_rows.count()) == (ImportState.CANCELLED, "", 0)


def test_a_check_that_comes_late_does_not_undo_what_was_decided_since(people, hr, by_worker):
    batch = receive(hr, *good(3))
    late = ImportBatch.objects.get(pk=batch.pk)
    tasks.check(job_id=batch.job_id)
    batch.refresh_from_db()
    batch = act(services.request_commit, hr, batch)
    tasks.commit(job_id=batch.job_id)
    assert act(services.check_batch, hr, late).state == ImportState.COMMITTED
    batch.refresh_from_db()
    assert (batch.state, batch.committed_at is not None, entered()) == (ImportState.COMMITTED, True, 3)


def test_an_import_whose_worker_died_can_be_given_up(people, hr, by_worker):
    batch = act(services.request_commit, hr, checked(hr, *good(3)))
    with pytest.raises(RuleBroken) as refused:
        act(services.give_up, hr, batch)
    assert refused.value.code == "exchange.wrong_state"
    Job.objects.filter(pk=batch.job_id).update(state="failed")
    assert act(services.give_up, hr, batch).state == ImportState.CANCELLED
    tasks.commit(job_id=batch.job_id)
    assert entered() == 0


def test_a_second_click_on_check_again_orders_no_second_check(people, hr, by_worker):
    batch = receive(hr, *good(3))
    jobs.ask_to_stop(batch.job)
    first, second = (act(services.recheck, hr, batch) for _click in range(2))
    assert (first.job_id, Job.objects.count()) == (second.job_id, 2)


def test_a_long_name_keeps_its_ending(people, hr):
    batch = receive(hr, *good(1), name="花名册" * 60 + ".xlsx")
    assert (batch.state, len(batch.file_name), batch.file_name[-5:]) == (ImportState.CHECKED, 120, ".xlsx")


def test_a_right_withdrawn_meanwhile_means_nothing_happens(people, hr, by_worker):
    batch = act(services.request_commit, hr, checked(hr, *good(3)))
    RoleGrant.objects.filter(user=people.hr).update(withdrawn_at=clock.now())
    tasks.commit(job_id=batch.job_id)
    batch.refresh_from_db()
    assert (batch.state, batch.job.state, batch.job.error_code, entered()) == (
        ImportState.REFUSED, "failed", "exchange.right_withdrawn", 0,
    )  # fmt: skip
    assert (AuditRow.objects.filter(action="import.refused").count(), batch.content.name) == (1, "")


def test_an_abandoned_job_is_taken_up_again_and_writes_once(people, hr, by_worker):
    batch = act(services.request_commit, hr, checked(hr, *good(3)))
    Job.objects.filter(pk=batch.job_id).update(state="running", lease_until=clock.now() - timedelta(seconds=1), attempts=1)
    assert jobs.sweep_jobs() == 1
    for _twice in range(2):
        tasks.commit(job_id=batch.job_id)
    batch.refresh_from_db()
    assert (batch.state, entered(), AuditRow.objects.filter(action="import.committed").count()) == (ImportState.COMMITTED, 3, 1)


def test_a_big_undo_is_a_job(people, hr, by_worker):
    batch = act(services.request_commit, hr, checked(hr, *good(3)))
    tasks.commit(job_id=batch.job_id)
    batch = act(services.request_undo, hr, batch)
    assert (batch.state, batch.job.total) == (ImportState.UNDOING, 12)
    tasks.undo(job_id=batch.job_id)
    batch.refresh_from_db()
    assert (batch.state, batch.job.state, entered(), ImportTrace.objects.count()) == (ImportState.UNDONE, "done", 0, 0)
