"""Whoever changes the trail behind the portal's back is found by the seals."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext

from portal.audit import sealing
from portal.audit.models import AuditRow, AuditSeal
from portal.audit.services import record
from portal.kernel import clock, health
from portal.rights.access import system_actor
from tests.support.guard import lifted

pytestmark = pytest.mark.db
AT = datetime(2026, 12, 1, tzinfo=UTC)
NO_AGE = timedelta()


def write(count: int) -> None:
    for no in range(count):
        record(actor=system_actor("test"), at=AT, action="round.computed", label=f"row {no}", after={"no": no, "名": "甲"})


WHETHER_OVER = sealing._is_over


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch):
    """Transactions of other databases of the server hold a seal up too; what the tests beside this one do is none of its business."""
    monkeypatch.setattr(sealing, "_is_over", lambda horizon: True)


def seal_all() -> int:
    return sealing.seal_all(at=AT, age=NO_AGE)


@pytest.fixture
def trail(transactional_db):
    """Thirty rows under three seals."""
    seal_all()
    for _lot in range(3):
        write(10)
        sealing.seal_next(at=AT, age=NO_AGE)
        sealing.seal_next(at=AT, age=NO_AGE)
    write(1)
    seal_all()
    return list(AuditRow.objects.order_by("id").values_list("id", flat=True))


def sql(statement: str, *values) -> None:
    with lifted(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_trail_fits(trail):
    assert list(sealing.faults()) == []
    assert AuditSeal.objects.order_by("-id").first().upto == trail[-1]


def test_nothing_new_writes_no_seal(trail):
    before = AuditSeal.objects.count()
    seal_all()
    seal_all()
    assert AuditSeal.objects.count() == before


CHANGES = {
    "changed": lambda ids: sql("UPDATE portal_auditrow SET reason = 'x' WHERE id = %s", ids[4]),
    "removed": lambda ids: sql("DELETE FROM portal_auditrow WHERE id = %s", ids[12]),
    "last removed": lambda ids: sql("DELETE FROM portal_auditrow WHERE id = %s", ids[-1]),
    "swapped": lambda ids: [
        sql("UPDATE portal_auditrow SET id = %s WHERE id = %s", new, old)
        for old, new in ((ids[2], 10**9), (ids[3], ids[2]), (10**9, ids[3]))
    ],
    "inserted below": lambda ids: sql(
        "INSERT INTO portal_auditrow (id, at, actor_label, action, object_kind, object_id, object_label, node_path, before, after,"
        " reason, address, request_id) SELECT -1, at, actor_label, action, object_kind, object_id, object_label, node_path, before,"
        " after, reason, address, request_id FROM portal_auditrow WHERE id = %s",
        ids[0],
    ),
}


@pytest.mark.parametrize("how", CHANGES)
def test_every_kind_of_change_is_found(trail, how):
    CHANGES[how](trail)
    assert list(sealing.faults()) != []
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_a_row_slipped_into_a_gap_is_found(transactional_db):
    seal_all()
    write(2)
    _first, second = AuditRow.objects.order_by("id").values_list("id", flat=True)
    sql("UPDATE portal_auditrow SET id = %s WHERE id = %s", second + 5, second)
    if connection.vendor == "postgresql":
        sql("SELECT setval('portal_auditrow_id_seq', %s)", second + 5)
    seal_all()
    seal_all()
    assert list(sealing.faults()) == []
    AuditRow.objects.create(id=second, at=AT, actor_label="x", action="round.computed")
    assert [fault.what for fault in sealing.faults()] == ["count"]


def test_a_forged_head_does_not_fit_one_that_was_kept(trail, settings):
    head = AuditSeal.objects.order_by("-id").first()
    kept = (head.pk, head.digest)
    assert list(sealing.faults(known=kept)) == []
    sql("DELETE FROM portal_auditrow WHERE id = %s", trail[-1])
    sql("DELETE FROM portal_auditseal WHERE upto > %s", trail[-2])
    seal_all()
    assert [fault.what for fault in sealing.faults(known=kept)] == ["known"]


def test_an_old_key_still_reads_its_seals(trail, settings):
    settings.FIELD_KEYS = ["another", *settings.FIELD_KEYS]
    write(3)
    seal_all()
    seal_all()
    assert list(sealing.faults()) == []
    settings.FIELD_KEYS = ["another"]
    assert list(sealing.faults()) != []


@pytest.mark.parametrize("statement", ["UPDATE portal_auditseal SET count = 0", "DELETE FROM portal_auditseal"])
def test_a_seal_is_neither_changed_nor_deleted(trail, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_long_trail_is_sealed_in_steps(transactional_db, monkeypatch):
    monkeypatch.setattr(sealing, "LOT", 4)
    write(10)
    seal_all()
    assert [one.count for one in AuditSeal.objects.order_by("id")] == [0, 4, 4, 2]
    assert list(sealing.faults()) == []


def test_the_command_prints_the_head(trail, capsys):
    call_command("verify_audit", seal=True)
    head = AuditSeal.objects.order_by("-id").first()
    assert f"head {head.pk}:{head.digest}" in capsys.readouterr().out
    call_command("verify_audit", known=f"{head.pk}:{head.digest}")
    for wrong in (f"{head.pk}:{'0' * 64}", "nonsense"):
        with pytest.raises(CommandError):
            call_command("verify_audit", known=wrong)
    assert head.at <= clock.now()


def test_the_embedded_database_is_held_for_short_lots_only(transactional_db, monkeypatch):
    monkeypatch.setattr(sealing, "EMBEDDED_LOT", 3)
    write(6)
    seal_all()
    counts = [0, 6] if connection.vendor == "postgresql" else [0, 3, 3]
    assert [one.count for one in AuditSeal.objects.order_by("id")] == counts


def test_nothing_to_seal_is_known_before_a_transaction_begins(trail):
    with CaptureQueriesContext(connection) as asked:
        seal_all()
    assert [q["sql"] for q in asked.captured_queries if q["sql"].startswith(("BEGIN", "INSERT"))] == []


def test_a_mark_is_used_once_it_has_stood_for_a_while(transactional_db):
    """On PostgreSQL a seal ends at the mark of the one before: used at once, steady work would be sealed row by row."""
    moments = [AT + timedelta(seconds=second) for second in (0, 5, 10, 40, 71)]
    upto = []
    for at in moments:
        write(2)
        sealing.seal_all(at=at)
        upto.append(AuditSeal.objects.order_by("-id").first().upto)
    ids = list(AuditRow.objects.order_by("id").values_list("id", flat=True))
    if connection.vendor == "postgresql":
        assert upto == [ids[1], ids[1], ids[1], ids[1], ids[7]]
    else:
        assert upto == [ids[1], ids[3], ids[5], ids[7], ids[9]]
    assert list(sealing.faults()) == []


def test_a_seal_of_a_clock_that_was_put_back_holds_nobody_up(transactional_db):
    for at in (AT, AT, AT - timedelta(days=1), AT - timedelta(hours=23)):
        write(2)
        sealing.seal_all(at=at)
    ids = list(AuditRow.objects.order_by("id").values_list("id", flat=True))
    assert AuditSeal.objects.order_by("-id").first().upto >= ids[3]


def test_sealing_ends_though_somebody_goes_on_writing(transactional_db, monkeypatch):
    """Each seal is followed by a new row: what came after the beginning is left for the next minute."""
    seal_next = sealing.seal_next

    def busy(**how):
        made = seal_next(**how)
        write(1)
        assert AuditRow.objects.count() < 50, "sealing runs after those who write"
        return made

    monkeypatch.setattr(sealing, "seal_next", busy)
    write(3)
    assert sealing.seal_all(at=AT, age=NO_AGE) <= 3


def test_sealing_goes_on_after_a_restore_into_another_cluster(trail, monkeypatch):
    """The horizon of the last seal names a transaction that the new cluster will not reach for years."""
    assert WHETHER_OVER("18446744073709551000")
    monkeypatch.setattr(sealing, "_is_over", lambda horizon: not horizon or not horizon.startswith("18") or WHETHER_OVER(horizon))
    write(5)
    seal_all()
    sql("UPDATE portal_auditseal SET horizon = '18446744073709551000' WHERE id = (SELECT max(id) FROM portal_auditseal)")
    write(5)
    assert seal_all() > 0
    seal_all()
    assert AuditSeal.objects.order_by("-id").first().upto == AuditRow.objects.order_by("-id").first().pk
    assert list(sealing.faults()) == []


def test_a_trail_that_nobody_seals_is_late(trail):
    wait, second = health.LONGEST_WAIT, timedelta(seconds=1)
    assert sealing.is_late(AT + wait) is False  # all is sealed
    write(1)
    assert [sealing.is_late(AT + wait - second), sealing.is_late(AT + wait)] == [False, True]
    sealing.seal_all(at=AT + wait, age=NO_AGE)  # the work is being done, though an old row is left
    write(1)
    assert sealing.is_late(AT + wait) is False
    with CaptureQueriesContext(connection) as asked:
        assert sealing.is_late(AT + 2 * wait) is True
    assert len(asked) == 2


def test_a_portal_that_has_just_learnt_to_seal_is_not_late(transactional_db):
    write(1)
    begun = MigrationRecorder(connection).migration_qs.filter(name=sealing.FIRST)
    kept = begun.get().applied
    begun.update(applied=AT + timedelta(days=1))
    try:
        answers = [sealing.is_late(AT + timedelta(days=1) + wait) for wait in (timedelta(), health.LONGEST_WAIT)]
    finally:
        begun.update(applied=kept)
    assert answers == [False, True]


def test_a_seal_waits_for_a_transaction_that_has_begun_before_it(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        _mark, horizon = sealing._given_out()
        assert not WHETHER_OVER(horizon)
        other.rollback()
    finally:
        other.close()
