"""The witness of the trail: every door to the records leaves a row on PostgreSQL, and what must not be witnessed leaves none."""

from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from bench.trust.trail import BY_FUNCTIONS
from portal.audit import registry, rowtrail, sealing, selectors, wiring
from portal.audit.models import AuditRow, RowTrail
from portal.audit.services import record
from portal.catalogue.models import Tag
from portal.kernel import clock, context
from portal.rights.access import actor_of, system_actor
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin
from tests.portal.holds.factories import hold_at
from tests.support.factories import NodeFactory

SECRET = {
    "portal.BallotVoter", "portal.BallotEnvelope", "portal.BallotPaper", "branches.PulseRoll", "branches.PulseEnvelope",
    "branches.WhistleReport", "branches.WhistleNamed", "branches.WhistleIdentity", "branches.WhistleShare", "branches.WhistleReveal",
    "branches.WhistleMessage", "branches.WhistlePicture", "branches.DutyReportRemark", "branches.ServiceTicket", "branches.TicketEntry",
    "workforce.CounselBooking", "workforce.CounselNote", "workforce.WorkerCase", "workforce.WorkerCaseEntry",
    "workforce.WorkerCaseMediation",
}  # fmt: skip
needs_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no second door")


def sql(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description else []


def tag(code: str) -> Tag:
    return Tag(code=code, name_zh=code, name_en=code)


def seen(table="portal_tag") -> list[tuple[str, int]]:
    return list(RowTrail.objects.filter(table_name=table).order_by("id").values_list("operation", "row_count"))


def judge():
    """What the commit does."""
    sql("SET CONSTRAINTS row_trail_judge IMMEDIATE")
    sql("SET CONSTRAINTS row_trail_judge DEFERRED")


# -- which tables -----------------------------------------------------------------------------------------
def test_every_table_is_traced_or_left_out_with_a_reason():
    left_out, known = registry.untraced(), {m._meta.label for m in rowtrail.tables()}

    assert set(left_out) <= known
    assert all(len(reason) > 15 for reason in left_out.values())
    assert set(left_out) >= SECRET
    assert len(left_out) < 60
    assert len(rowtrail.traced()) == len(known) - len(left_out) > 400


def test_a_traced_table_has_one_column_as_key():
    for table in rowtrail.tables():
        if table._meta.label not in registry.untraced():
            assert len(table._meta.pk_fields) == 1, table._meta.label


def test_money_and_people_are_traced():
    wanted = ("portal.Person", "portal.RoleGrant", "portal.User", "branches.DuesLine", "workforce.FundEntry", "assessment.FrozenBranch")
    assert {apps.get_model(label)._meta.db_table for label in wanted} <= set(rowtrail.traced())


def test_no_seal_covers_the_tie_to_the_transaction():
    assert {"txid", "written_at"} & set(sealing.COLUMNS) == set()


# -- the triggers -----------------------------------------------------------------------------------------
@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_every_door_leaves_one_row_a_statement():
    RowTrail.objects.count()
    one = tag("w1")
    one.save()
    Tag.objects.bulk_create([tag("w2"), tag("w3"), tag("w4")])
    Tag.objects.filter(code__in=["w2", "w3"]).update(name_en="x")
    sql("UPDATE portal_tag SET name_en = 'y' WHERE code = 'w4'")
    sql("UPDATE portal_tag SET name_en = 'y' WHERE code = 'nobody'")
    one.delete()

    assert seen() == [("I", 1), ("I", 3), ("U", 2), ("U", 1), ("D", 1)]
    rows = list(RowTrail.objects.filter(table_name="portal_tag").order_by("id"))
    assert sorted(rows[2].keys) == sorted(Tag.objects.filter(code__in=["w2", "w3"]).values_list("pk", flat=True))
    assert {(row.role, row.program.split()[0]) for row in rows} == {(sql("SELECT session_user")[0][0], "hongjiang")}


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_a_key_of_another_name_and_a_bulk_of_many(people):
    sql("UPDATE branches_branch SET node_id = node_id WHERE node_id = %s", people.nodes["ZB-A"].pk)
    Tag.objects.bulk_create([tag(f"m{n}") for n in range(1500)])
    sql("TRUNCATE portal_savedview, portal_tag CASCADE")

    assert RowTrail.objects.filter(table_name="branches_branch").order_by("-id")[0].keys == [people.nodes["ZB-A"].pk]
    many = RowTrail.objects.get(table_name="portal_tag", operation="I")
    assert (many.row_count, len(many.keys)) == (1500, 1000)
    emptied = RowTrail.objects.get(table_name="portal_tag", operation="T")
    assert (emptied.row_count, emptied.keys) == (None, None)


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_the_actor_is_that_of_the_act_or_the_role_at_the_database():
    tag("w1").save()
    judge()
    before = RowTrail.objects.get(table_name="portal_tag")
    assert (before.is_direct, selectors.actor_of(before)) == (True, before.role)

    tag("w2").save()
    record(actor=system_actor("考勤接口"), at=clock.now(), action="tag.added", kind="tag")
    judge()

    after = RowTrail.objects.filter(table_name="portal_tag").latest("id")
    assert (after.is_direct, selectors.actor_of(after)) == (False, "考勤接口")
    assert after in selectors.statements_of(AuditRow.objects.get())


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_an_act_of_another_cluster_with_the_same_number_is_no_act_of_this_transaction():
    tag("w1").save()
    sql(
        "INSERT INTO portal_auditrow (at, actor_label, action, object_kind, object_id, object_label, node_path, before, after, reason,"
        " address, request_id, txid, written_at) SELECT now(), 'x', 'x.y', '', '', '', '', '{}', '{}', '', '', '', txid,"
        " at - interval '1 day' FROM portal_rowtrail WHERE table_name = 'portal_tag'"
    )
    judge()

    assert RowTrail.objects.get(table_name="portal_tag").is_direct


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_what_is_left_out_has_no_trigger():
    labels = registry.untraced()
    silent = {m._meta.db_table for m in rowtrail.tables() if m._meta.label in labels}
    traced = {row[0] for row in sql("SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                                    " WHERE t.tgfoid = to_regproc('portal_row_trail')")}  # fmt: skip

    assert traced & silent == set()
    assert traced == set(rowtrail.traced())


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_a_lost_or_silent_trigger_is_named_and_comes_back(settings):
    assert (rowtrail.missing(), rowtrail.put_in_place(connection)) == ([], 0)
    sql("DROP TRIGGER row_trail_update ON portal_tag")
    sql("ALTER TABLE portal_person DISABLE TRIGGER row_trail_delete")

    assert rowtrail.missing() == ["portal_person", "portal_tag"]
    sealing.seal_all(at=clock.now())
    with pytest.raises(CommandError, match="off on 2 tables: portal_person, portal_tag"):
        call_command("verify_audit", stdout=StringIO())
    assert rowtrail.put_in_place(connection) == 2
    assert rowtrail.missing() == []

    settings.ROW_TRAIL = False
    rowtrail.put_in_place(connection)
    tag("w1").save()
    assert seen() == []


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_rows_stay_for_three_years():
    old = {"txid": 1, "table_name": "portal_tag", "operation": "U", "row_count": 1, "keys": [1], "role": "x"}
    for days in (1100, 1090):
        RowTrail.objects.create(at=clock.now() - timedelta(days=days), **old)
    judge()
    for statement in ("UPDATE portal_rowtrail SET role = 'y'", "DELETE FROM portal_rowtrail", "TRUNCATE portal_rowtrail"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(statement)

    hold = hold_at(NodeFactory(), state="standing")
    assert rowtrail.forget() == 0
    hold.delete()
    assert (rowtrail.forget(), rowtrail.forget()) == (1, 0)
    assert RowTrail.objects.filter(txid=1).count() == 1


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_the_role_of_the_application_is_witnessed_and_cannot_write_here():
    sql("CREATE ROLE row_trail_test")
    try:
        call_command("restrict_role", "row_trail_test", stdout=StringIO())
        sql("SET ROLE row_trail_test")
        tag("w1").save()
        for statement in (
            "INSERT INTO portal_rowtrail SELECT * FROM portal_rowtrail", "DELETE FROM portal_rowtrail",
            "UPDATE portal_rowtrail SET role = ''", "DROP TRIGGER row_trail_update ON portal_tag",
            "DROP FUNCTION portal_row_trail() CASCADE", *BY_FUNCTIONS,
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
                sql(statement)
        assert seen() == [("I", 1)]
        assert rowtrail.forget() == 0
    finally:
        sql("RESET ROLE")
        sql("DROP OWNED BY row_trail_test")
        sql("DROP ROLE row_trail_test")


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.parametrize("statement", BY_FUNCTIONS)
def test_the_functions_serve_no_table_outside_the_portal(statement):
    tag("w1").save()
    with pytest.raises(DatabaseError, match="tables of the portal only"), transaction.atomic():
        sql(statement)


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_nobody_but_the_owner_may_call_the_functions():
    public = sql("SELECT proname FROM pg_proc WHERE proname LIKE 'portal_row_trail%%' AND has_function_privilege('public', oid, 'EXECUTE')")
    settings = sql("SELECT DISTINCT proconfig FROM pg_proc WHERE proname LIKE 'portal_row_trail%%'")

    assert (public, settings) == ([], [(["search_path=pg_catalog, pg_temp"],)])


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
@pytest.mark.parametrize("name", rowtrail.ITS_OWN)
def test_the_witness_has_its_own_triggers(name):
    judge()
    sql(f"ALTER TABLE portal_rowtrail DISABLE TRIGGER {name}")
    assert rowtrail.missing() == ["portal_rowtrail"]
    assert (rowtrail.put_in_place(connection), rowtrail.missing()) == (1, [])
    sql(f"DROP TRIGGER {name} ON portal_rowtrail")
    assert (rowtrail.missing(), rowtrail.put_in_place(connection), rowtrail.missing()) == (["portal_rowtrail"], 1, [])


@pytest.mark.db
@pytest.mark.django_db
def test_a_timeless_act_bears_no_transaction():
    with context.nowhere(is_timeless=True):
        record(actor=system_actor("甲"), at=clock.now(), action="duty_report.remarked", kind="dutyreport")
    record(actor=system_actor("乙"), at=clock.now(), action="tag.added", kind="tag")

    ties = dict(AuditRow.objects.values_list("actor_label", "txid"))
    assert ties["甲"] is None
    assert (ties["乙"] is None) is (connection.vendor == "sqlite")


# -- the page ---------------------------------------------------------------------------------------------
def direct(table="portal_tag", **changes) -> RowTrail:
    facts = {"at": clock.now(), "txid": 1, "operation": "U", "row_count": 1, "keys": [7], "role": "dba", "program": "psql"} | changes
    return RowTrail.objects.create(table_name=table, **({"is_direct": True} | facts))


def listed(client, **query) -> list[str]:
    return [row.table_name for row in client.get(reverse("audit_direct"), query).context["listing"].page.object_list]


@pytest.mark.django_db
def test_the_auditor_sees_what_went_past_the_portal(client, people):
    direct("portal_person")
    direct("portal_node", program="hongjiang celery", operation="D")
    direct("portal_user", is_direct=False)
    client.force_login(admin(Role.AUDIT_ADMIN, people.nodes["JT"], "auditadmin"))

    page = client.get(reverse("audit_direct"))

    assert listed(client) == ["portal_node", "portal_person"]
    assert "portal_person" in page.content.decode()
    assert listed(client, origin="outside") == ["portal_person"]
    assert listed(client, origin="own") == ["portal_node"]
    assert listed(client, what="psql") == ["portal_person"]
    assert listed(client, operation="D") == ["portal_node"]


@pytest.mark.django_db
def test_a_plant_auditor_sees_no_statement(client, people):
    direct()
    client.force_login(admin(Role.AUDIT_ADMIN, people.nodes["MK1"], "mk1audit"))

    assert listed(client) == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger", "committee", "hr", "worker"])
def test_direct_changes_are_hidden_from_everybody_else(client, people, who):
    client.force_login(getattr(people, who))

    assert client.get(reverse("audit_direct")).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(client, people, rows, django_assert_num_queries):
    for _ in range(rows):
        direct()
    client.force_login(admin(Role.AUDIT_ADMIN, people.nodes["JT"], "auditadmin"))
    client.get(reverse("audit_direct"))

    with django_assert_num_queries(6):
        client.get(reverse("audit_direct"))


@pytest.mark.django_db
def test_the_number_in_the_menu_is_counted_once_a_minute(people, monkeypatch):
    asked = []
    monkeypatch.setattr(selectors, "lately_direct", lambda scope, now: asked.append(scope) or 3)
    day = clock.today()
    whole = actor_of(admin(Role.AUDIT_ADMIN, people.nodes["JT"], "auditadmin"), day)
    plant = actor_of(admin(Role.AUDIT_ADMIN, people.nodes["MK1"], "mk1audit"), day)

    assert [wiring.direct_badge(actor) for actor in (whole, whole, plant)] == [3, 3, 0]
    assert len(asked) == 1


@needs_postgres
@pytest.mark.db
@pytest.mark.django_db
def test_the_command_counts_and_lists_direct_changes():
    direct()
    direct(program="hongjiang celery")
    sealing.seal_all(at=clock.now())
    out = StringIO()

    call_command("verify_audit", "--direct", stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0] == "2 direct changes, 1 of the last 7 days by other programs"
    assert lines[1].endswith("dba (hongjiang celery): UPDATE portal_tag, 1 rows [7]")
    assert lines[-1].startswith("head ")
