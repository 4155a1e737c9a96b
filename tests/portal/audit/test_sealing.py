"""Whoever changes the trail behind the portal's back is found by the seals."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.audit import sealing
from portal.audit.models import AuditRow, AuditSeal
from portal.audit.services import record
from portal.kernel import clock
from portal.rights.access import system_actor
from tests.support.guard import lifted

pytestmark = pytest.mark.db
AT = datetime(2026, 12, 1, tzinfo=UTC)


def write(count: int) -> None:
    for no in range(count):
        record(actor=system_actor("test"), at=AT, action="round.computed", label=f"row {no}", after={"no": no, "名": "甲"})


@pytest.fixture
def trail(transactional_db):
    """Thirty rows under three seals."""
    sealing.seal_all(at=AT)
    for _lot in range(3):
        write(10)
        sealing.seal_next(at=AT)
        sealing.seal_next(at=AT)
    write(1)
    sealing.seal_all(at=AT)
    return list(AuditRow.objects.order_by("id").values_list("id", flat=True))


def sql(statement: str, *values) -> None:
    with lifted(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_untouched_trail_fits(trail):
    assert list(sealing.faults()) == []
    assert AuditSeal.objects.order_by("-id").first().upto == trail[-1]


def test_nothing_new_writes_no_seal(trail):
    before = AuditSeal.objects.count()
    sealing.seal_all(at=AT)
    sealing.seal_all(at=AT)
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
    sealing.seal_all(at=AT)
    write(2)
    _first, second = AuditRow.objects.order_by("id").values_list("id", flat=True)
    sql("UPDATE portal_auditrow SET id = %s WHERE id = %s", second + 5, second)
    if connection.vendor == "postgresql":
        sql("SELECT setval('portal_auditrow_id_seq', %s)", second + 5)
    sealing.seal_all(at=AT)
    sealing.seal_all(at=AT)
    assert list(sealing.faults()) == []
    AuditRow.objects.create(id=second, at=AT, actor_label="x", action="round.computed")
    assert [fault.what for fault in sealing.faults()] == ["count"]


def test_a_forged_head_does_not_fit_one_that_was_kept(trail, settings):
    head = AuditSeal.objects.order_by("-id").first()
    kept = (head.pk, head.digest)
    assert list(sealing.faults(known=kept)) == []
    sql("DELETE FROM portal_auditrow WHERE id = %s", trail[-1])
    sql("DELETE FROM portal_auditseal WHERE upto > %s", trail[-2])
    sealing.seal_all(at=AT)
    assert [fault.what for fault in sealing.faults(known=kept)] == ["known"]


def test_an_old_key_still_reads_its_seals(trail, settings):
    settings.FIELD_KEYS = ["another", *settings.FIELD_KEYS]
    write(3)
    sealing.seal_all(at=AT)
    sealing.seal_all(at=AT)
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
    sealing.seal_all(at=AT)
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
