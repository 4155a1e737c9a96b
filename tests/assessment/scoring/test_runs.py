"""Runs in chunks: leases, takeovers, poison, the sweeper; what a change marks; counters."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import Needs
from assessment.metrics.selectors import facts_of, records
from assessment.scoring import tasks
from assessment.scoring.models import ChunkState, DirtyMark, RunState, ScoreChunk, ScoreItem, ScoreRun, ScoreTotal
from assessment.scoring.services import drain_dirty, engine, reconcile_counters, run_here, sparing, start_run, sweep, work_one_chunk
from assessment.scoring.services.dirty import new_day
from assessment.scoring.services.runs import MAX_ATTEMPTS, abandoned_runs, release_stale
from assessment.scoring.services.sparing import in_parts
from branches.activities.enums import AttendanceState
from branches.activities.models import Attendance, MeetingResolution
from portal.audit.models import AuditRow
from portal.kernel import changes, jobs
from portal.kernel.models import Job, JobState
from portal.kernel.periods import parse_period
from portal.rights.access import system_actor
from tests.assessment.scoring.factories import AT, ActivityFactory, hand_computed
from tests.support.factories import PersonFactory

pytestmark = pytest.mark.db
SYSTEM = system_actor("test")
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def run(people, settings) -> ScoreRun:
    """A started run of two chunks."""
    settings.SCORE_CHUNK_SIZE = 1
    return start_run(actor=SYSTEM, at=AT, round=hand_computed(people))


def damaged(round_) -> None:
    """A period that cannot be read: every computation of the round fails."""
    type(round_).objects.filter(pk=round_.pk).update(code="2026Q9")


def chunk_states(run) -> list[str]:
    return list(run.chunks.order_by("no").values_list("state", flat=True))


def test_each_chunk_is_committed_with_its_results(run):
    assert work_one_chunk(run_id=run.pk, at=lambda: AT) is True
    assert chunk_states(run) == [ChunkState.DONE, ChunkState.QUEUED]
    assert ScoreTotal.objects.count() == 1
    assert work_one_chunk(run_id=run.pk, at=lambda: AT) is True
    assert work_one_chunk(run_id=run.pk, at=lambda: AT) is False
    run.refresh_from_db()
    assert (run.state, chunk_states(run)) == (RunState.DONE, [ChunkState.DONE] * 2)
    assert AuditRow.objects.filter(action="round.computed").count() == 1


def test_a_living_lease_is_respected_and_a_dead_one_taken_over(run):
    first = run.chunks.get(no=1)
    ScoreChunk.objects.filter(pk=first.pk).update(state=ChunkState.RUNNING, attempts=1, lease_until=AT + timedelta(seconds=60))
    work_one_chunk(run_id=run.pk, at=lambda: AT)
    assert chunk_states(run) == [ChunkState.RUNNING, ChunkState.DONE]
    assert work_one_chunk(run_id=run.pk, at=lambda: AT) is False
    assert work_one_chunk(run_id=run.pk, at=lambda: LATER) is True
    assert chunk_states(run) == [ChunkState.DONE, ChunkState.DONE]


def test_who_lost_the_lease_commits_nothing(run):
    """Another worker took the chunk over between our claim and our commit."""
    asked = []

    def at():
        asked.append(AT)
        if len(asked) == 2:
            ScoreChunk.objects.filter(run=run, no=1).update(attempts=2)
        return AT

    assert work_one_chunk(run_id=run.pk, at=at) is False
    assert (ScoreTotal.objects.count(), ScoreItem.objects.count()) == (0, 0)


def test_a_chunk_that_always_fails_stops_the_run_and_says_so(run):
    damaged(run.round)
    for step in range(MAX_ATTEMPTS + 1):
        work_one_chunk(run_id=run.pk, at=lambda moment=AT + timedelta(minutes=step): moment)
    run.refresh_from_db()
    assert (run.state, chunk_states(run)) == (RunState.FAILED, [ChunkState.FAILED] * 2)
    assert (run.job.state, run.job.error_code) == (JobState.FAILED, "run.gave_up")


def test_a_run_whose_job_is_cancelled_stops_at_the_next_chunk(run):
    tasks.start(run.job_id)
    assert work_one_chunk(run_id=run.pk, at=lambda: AT) is True
    jobs.ask_to_stop(run.job)
    assert work_one_chunk(run_id=run.pk, at=lambda: AT) is False
    run.refresh_from_db()
    assert (run.state, run.job.state, chunk_states(run)) == (RunState.FAILED, JobState.CANCELLED, [ChunkState.DONE, ChunkState.FAILED])
    assert AuditRow.objects.filter(action="round.run_stopped").count() == 1
    assert start_run(actor=system_actor("t"), at=LATER, round=run.round).state == RunState.RUNNING


def test_the_sweeper_finds_an_abandoned_run(run):
    ScoreChunk.objects.filter(run=run, no=1).update(state=ChunkState.RUNNING, attempts=1, lease_until=AT)
    assert abandoned_runs(LATER) == [run.pk]
    assert release_stale(LATER) == 1
    assert chunk_states(run) == [ChunkState.QUEUED] * 2


def test_the_sweeper_lets_a_working_run_alone(run):
    ScoreChunk.objects.filter(run=run, no=1).update(state=ChunkState.RUNNING, attempts=1, lease_until=LATER + timedelta(seconds=1))
    assert sweep(at=LATER) == 0


def test_the_sweeper_finishes_what_died_between_last_chunk_and_end(run):
    ScoreChunk.objects.filter(run=run).update(state=ChunkState.DONE, checksum="01")
    sweep(at=LATER)
    run.refresh_from_db()
    assert (run.state, run.finished_at) == (RunState.DONE, LATER)


def test_a_run_ends_when_the_round_is_frozen_in_between(run):
    type(run.round).objects.filter(pk=run.round_id).update(state="published")
    assert work_one_chunk(run_id=run.pk, at=lambda: AT) is False
    assert ScoreTotal.objects.count() == 0


def test_the_tasks_carry_a_run_from_start_to_end(run, django_capture_on_commit_callbacks):
    tasks.start(run.job_id)
    assert Job.objects.get(pk=run.job_id).state == JobState.RUNNING
    tasks.work(run.pk)
    tasks.work(run.pk)
    job = Job.objects.get(pk=run.job_id)
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)


def test_marks_left_behind_are_drained_by_the_sweeper(people):
    hand_computed(people)
    DirtyMark.objects.create(branch=people.branch_a, from_on=date(2026, 8, 1), to_on=date(2026, 8, 1), reason="activity", at=AT)
    sweep(at=AT)
    assert (DirtyMark.objects.count(), ScoreTotal.objects.get().branch_id) == (0, people.branch_a.pk)


def test_a_new_day_moves_what_has_fallen_due_overnight(people):
    """Nobody edits anything; the sweeper of the first minute of September finds the duty of August missed."""
    round_ = hand_computed(people)
    people.branch_a.activities.filter(held_on__month=8).delete()
    evening, morning = datetime(2026, 8, 31, 15, tzinfo=UTC), datetime(2026, 8, 31, 16, 1, tzinfo=UTC)
    run_here(actor=SYSTEM, at=lambda: evening, round=round_)
    assert ScoreItem.objects.get(branch_id=people.branch_a.pk, indicator="P1").points == Decimal("40.00")

    sweep(at=morning)

    assert ScoreItem.objects.get(branch_id=people.branch_a.pk, indicator="P1").points == Decimal("25.00")
    assert new_day(at=morning) == 0


def test_a_rolled_back_change_leaves_no_mark(people):
    hand_computed(people)
    with transaction.atomic():
        changes.announce("activity", on=date(2026, 8, 1), branches=[people.branch_a.pk])
        transaction.set_rollback(True)
    assert DirtyMark.objects.count() == 0


def test_a_failed_recompute_keeps_its_marks(people):
    round_ = hand_computed(people)
    changes.announce("activity", on=date(2026, 8, 1), branches=[people.branch_a.pk])
    damaged(round_)
    with pytest.raises(ValueError, match="2026Q9"):
        drain_dirty(at=AT)
    assert DirtyMark.objects.count() == 1


def test_a_person_marks_the_branch_of_membership_and_the_one_that_covers_the_unit(people):
    hand_computed(people)
    member = people.branch_b.memberships.order_by("pk").last().person
    type(member).objects.filter(pk=member.pk).update(unit=people.nodes["CM-A"])
    changes.announce("certificate", on=date(2012, 1, 1), people=[member.pk])
    assert set(DirtyMark.objects.values_list("branch_id", "reason")) == {
        (people.branch_a.pk, "certificate"), (people.branch_b.pk, "certificate"),
    }  # fmt: skip


def test_a_unit_is_no_branch(people):
    """Measures are announced with the node for unit and branch alike."""
    hand_computed(people)
    unit = people.nodes["CM-A"]
    changes.announce("measure", on=date(2026, 7, 1), units=[unit.pk], branches=[unit.pk])
    assert list(DirtyMark.objects.values_list("branch_id", flat=True)) == [people.branch_a.pk]


def test_a_bulk_change_costs_the_same_statements_as_a_small_one(people, django_assert_num_queries):
    hand_computed(people)
    crowd = [PersonFactory(unit=people.nodes["CM-A"]).pk for _ in range(30)]
    with django_assert_num_queries(8):
        changes.announce("certificate", on=date(2026, 8, 1), people=crowd[:1])
    with django_assert_num_queries(8):
        changes.announce("certificate", on=date(2026, 8, 1), people=crowd)


def test_nothing_is_queued_while_no_round_is_open(people):
    changes.announce("activity", on=date(2026, 8, 1), branches=[people.branch_a.pk])
    assert DirtyMark.objects.count() == 0


def test_a_branch_that_left_the_round_leaves_the_results(people):
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    round_.participants.filter(branch=people.branch_b).delete()
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    assert list(ScoreTotal.objects.values_list("branch_id", flat=True)) == [people.branch_a.pk]


def test_counters_that_differ_from_the_roll_are_found(people):
    row = ActivityFactory(branch=people.branch_a, expected=2, present=1)
    members = [m.person for m in people.branch_a.memberships.order_by("pk")[:2]]
    for person, state in zip(members, (AttendanceState.PRESENT, AttendanceState.ABSENT), strict=True):
        Attendance.objects.create(activity=row, person=person, state=state)
    assert reconcile_counters() == []
    type(row).objects.filter(pk=row.pk).update(present=2)
    assert reconcile_counters() == [row.pk]


def test_a_resolution_of_the_version_before_gets_its_branch_and_counts(people):
    """Rows written during an upgrade bear no branch; the facts and the records behind them find them by it."""
    hand_computed(people)
    activity = ActivityFactory(branch=people.branch_a, held_on=date(2026, 7, 5))
    due = {"due_on": date(2026, 7, 31), "done_on": date(2026, 7, 20)}
    MeetingResolution.objects.bulk_create([MeetingResolution(activity=activity, no=1, text="整改", **due)])
    asked = ([people.branch_a.pk, people.branch_b.pk], parse_period("2026Q3"), Needs(frozenset({"resolutions"}), frozenset()))
    assert facts_of(*asked)[people.branch_a.pk] == {}

    tasks.sweep()

    assert facts_of(*asked) == {people.branch_a.pk: {"resolution.due": 1, "resolution.done": 1}, people.branch_b.pk: {}}
    found = records.resolutions(*asked, {}, AT.date())
    assert [(pk, [row.label for row in rows]) for pk, rows in found.items()] == [(people.branch_a.pk, ["整改"])]
    assert list(DirtyMark.objects.values_list("branch_id", "reason", "from_on")) == [(people.branch_a.pk, "activity", due["due_on"])]


def test_one_running_run_per_round_is_a_matter_of_the_database(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreRun.objects.create(round_id=run.round_id, started_at=AT)


def test_a_chunk_holds_its_round_in_motion_until_it_has_written(people):
    """Else a review and a publication could pass between the question and the writing."""
    run = start_run(actor=SYSTEM, at=AT, round=hand_computed(people))
    with CaptureQueriesContext(connection) as context:
        assert work_one_chunk(run_id=run.pk, at=lambda: AT)
    held = [query["sql"] for query in context if query["sql"].endswith("FOR SHARE")]
    assert len(held) == (1 if connection.vendor == "postgresql" else 0)  # SQLite has one writer at a time


def unreadable(monkeypatch, *branches) -> None:
    """Records of these branches that no metric can read."""
    ids, read = {branch.pk for branch in branches}, engine.facts_of

    def facts_of(asked, *args):
        if ids & set(asked):
            raise ValueError("a value that is no number")
        return read(asked, *args)

    monkeypatch.setattr(engine, "facts_of", facts_of)


def test_one_branch_that_cannot_be_read_does_not_stop_the_others(people, monkeypatch):
    round_ = hand_computed(people)
    unreadable(monkeypatch, people.branch_a)
    run = run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    assert (run.state, run.job.state) == (RunState.DONE, JobState.DONE)
    assert list(ScoreTotal.objects.values_list("branch_id", flat=True)) == [people.branch_b.pk]
    assert [place.branch for place in round_.participants.exclude(failed_at=None)] == [people.branch_a]
    assert AuditRow.objects.get(action="round.branches_failed").after == {"branches": [people.branch_a.node.code]}
    sweep(at=AT)  # the sweep of a new day looks at all of them
    monkeypatch.undo()
    sweep(at=AT + timedelta(minutes=59))
    assert ScoreTotal.objects.count() == 1
    sweep(at=AT + timedelta(hours=1))
    assert (ScoreTotal.objects.count(), round_.participants.exclude(failed_at=None).count()) == (2, 0)
    assert list(ScoreTotal.objects.exclude(party_rank=None).values_list("branch_id", flat=True)) != []


def test_a_branch_that_cannot_be_read_does_not_hold_up_the_queue(people, monkeypatch):
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    before = dict(ScoreTotal.objects.values_list("branch_id", "party"))
    unreadable(monkeypatch, people.branch_a)
    changes.announce("unknown", on=round_.starts_on, branches=[people.branch_a.pk, people.branch_b.pk])
    drain_dirty(at=LATER)
    assert DirtyMark.objects.count() == 0
    assert dict(ScoreTotal.objects.values_list("branch_id", "party")) == before  # nobody loses the score that was there
    assert [place.branch for place in round_.participants.filter(failed_at=LATER)] == [people.branch_a]
    sweep(at=LATER + timedelta(hours=1))  # still unreadable: it is told once and waits for the next hour
    assert AuditRow.objects.filter(action="round.branches_failed").count() == 1
    assert round_.participants.get(failed_at__isnull=False).failed_at == LATER + timedelta(hours=1)


@pytest.mark.parametrize(("n", "bad", "failed"), [(0, (), []), (1, (), []), (1, (1,), [1]), (7, (3,), [3]), (8, (1, 8), [1, 8])])
def test_what_fails_is_found_by_halves(db, n, bad, failed):
    def do(part):
        assert not set(part) & set(bad)
        return list(part)

    done, alone = in_parts(range(1, n + 1), do, most=2)
    assert (sorted(pk for part in done for pk in part), alone) == ([pk for pk in range(1, n + 1) if pk not in bad], failed)


def test_where_everything_fails_it_is_not_the_branches(db):
    asked = []

    def do(part):
        asked.append(len(part))
        raise ValueError("unreadable")

    with pytest.raises(ValueError, match="unreadable"):
        in_parts(range(1000), do, most=20)
    assert len(asked) < 100


def test_a_database_that_is_away_marks_no_branch(people, monkeypatch):
    def away(*_args):
        raise OperationalError

    run = start_run(actor=SYSTEM, at=AT, round=hand_computed(people))
    monkeypatch.setattr(engine, "facts_of", away)
    assert work_one_chunk(run_id=run.pk, at=lambda: AT) is False
    assert run.round.participants.exclude(failed_at=None).count() == 0
    assert chunk_states(run) == [ChunkState.RUNNING]


def test_what_a_branch_missed_when_it_failed_is_read_when_it_can_be_read_again(people, monkeypatch):
    """Points of a judge need no facts: they must not vouch for facts that nobody could read."""
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    unreadable(monkeypatch, people.branch_a)
    changes.announce("measure", on=round_.starts_on, branches=[people.branch_a.pk])
    drain_dirty(at=LATER)
    changes.announce("judged", on=round_.starts_on, branches=[people.branch_a.pk])
    drain_dirty(at=LATER)
    assert round_.participants.get(failed_at=LATER).branch == people.branch_a


def test_however_many_branches_have_failed_the_queue_goes_on(people, monkeypatch):
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    sweep(at=AT)
    monkeypatch.setattr(sparing, "MOST_SPARED", 0)
    unreadable(monkeypatch, people.branch_a)
    round_.participants.filter(branch=people.branch_a).update(failed_at=AT)
    sweep(at=AT + timedelta(hours=1))
    changes.announce("unknown", on=round_.starts_on, branches=[people.branch_b.pk])
    sweep(at=AT + timedelta(hours=3))
    assert DirtyMark.objects.count() == 0
    assert round_.participants.get(failed_at__isnull=False).failed_at == AT + timedelta(hours=3)


def test_a_chunk_of_which_nothing_can_be_computed_is_no_matter_of_branches(people, monkeypatch):
    run = start_run(actor=SYSTEM, at=AT, round=hand_computed(people))
    unreadable(monkeypatch, people.branch_a, people.branch_b)
    assert work_one_chunk(run_id=run.pk, at=lambda: AT) is False
    assert run.round.participants.exclude(failed_at=None).count() == 0
