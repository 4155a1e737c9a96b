"""F: the trail. Who writes it, who cannot change it, whether a change is found, and how fast it is searched."""

import os
import random
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from bench.trust.check import Check, Measured, suite
from bench.trust.rig import Rig, rig

IS_FULL = os.environ.get("FULL") == "1"
MILLION = 1_000_000
# The words of a row as Django writes them; what differs from row to row is made from its number.
ROWS = """
INSERT INTO portal_auditrow (at, actor_id, actor_label, action, object_kind, object_id, object_label, node_path, before, after, reason,
    address, request_id)
SELECT timestamptz '2024-01-01' + (g * interval '9 seconds'), (SELECT min(id) FROM portal_user) + g %% 9, 'label ' || g %% 9,
    'activity.filed', 'activity', (g %% 50000)::text, 'row ' || g, '/JT/', '{}', jsonb_build_object('no', g), '', '10.0.0.1', 'abcdef012345'
FROM generate_series(1, %s) g
"""
COLUMNS = "at, actor_id, actor_label, action, object_kind, object_id, object_label, node_path, before, after, reason, address, request_id"


RAW = {
    "INSERT": 'INSERT INTO portal_tag (code, name_zh, name_en, sort, is_active, "group", source)'
    " VALUES ('raw', 'x', 'x', 0, true, '', '')",
    "UPDATE": "UPDATE portal_person SET name = name || ' ' WHERE id = (SELECT min(id) FROM portal_person)",
    "DELETE": "DELETE FROM portal_tag WHERE code = 'raw'",
    "TRUNCATE": "TRUNCATE portal_importtrace",
}


@dataclass(frozen=True)
class Seen:
    """What one door has left: acts of the trail and those with an actor, statements of the row trail tied to an act and without one."""

    acts: int
    named: int
    witnessed: int
    direct: int
    actors: set[str]


@contextmanager
def _watched(house: Rig, env: dict[str, str], found: dict[str, Seen], name: str) -> Iterator[None]:
    """Note what the door ``name`` leaves. An API call has its sign-in by token and its answer kept beside the act."""
    marks = [house.ask(env, f"SELECT coalesce(max(id), 0) FROM {table}")[0][0] for table in ("portal_auditrow", "portal_rowtrail")]
    yield
    acts = house.ask(env, "SELECT actor_id, actor_label FROM portal_auditrow WHERE id > %s", [marks[0]])
    rows = house.ask(env, "SELECT is_direct, role FROM portal_rowtrail WHERE id > %s AND table_name <> 'portal_apitoken' OR"
                     " id > %s AND NOT is_direct", [marks[1], marks[1]])  # fmt: skip
    direct = [role for is_direct, role in rows if is_direct]
    found[name] = Seen(len(acts), sum(1 for who, label in acts if who or label), len(rows) - len(direct), len(direct), set(direct))


def _record_places() -> Measured:
    """Every act has a name and words, every service of a room records, and whatever goes past them is witnessed by the database."""
    from bench.trust.load import Load

    counts = suite(
        "tests/portal/audit/test_messages.py", "tests/portal/integration/test_webhooks.py::test_every_kind_of_event_is_an_act_with_words",
        "tests/portal/people/test_imports.py::test_newcomers_are_entered_with_stretch_and_trail",
        "tests/portal/people/test_services.py::test_an_edit_writes_only_what_changed",
        "tests/portal/people/test_services.py::test_many_people_enter_together_or_not_at_all",
        "tests/portal/people/test_api.py::test_writing_obeys_the_rules_of_the_page",
    )  # fmt: skip
    house, found = rig(), {}
    told = house.filled("web")
    with house.database("f1", "web") as env:
        nameless = house.ask(env, "SELECT COUNT(*) FROM portal_auditrow WHERE actor_id IS NULL AND actor_label = ''")[0][0]
        with _watched(house, env, found, "API"), house.web(env) as (_server, port):
            saved = Load(port, told["token"], told["branch"]).save().status
        with _watched(house, env, found, "command"):
            house.manage(env, "issue_token", house.ask(env, "SELECT min(username) FROM portal_user")[0][0])
        with _watched(house, env, found, "save, bulk_create, update, delete"):
            house.act(env, "doors")
        for name, statement in RAW.items():
            with _watched(house, env, found, f"raw {name}"):
                house.ask(env, statement)
    services = [seen for name, seen in found.items() if name in ("API", "command")]
    past = {name: seen for name, seen in found.items() if name not in ("API", "command")}
    is_kept = all(seen.acts == seen.named == 1 and seen.witnessed and not seen.direct for seen in services)
    is_seen = all((seen.acts, seen.direct) == (0, 4 if "," in name else 1) and seen.actors == {"postgres"} for name, seen in past.items())
    own = " and ".join(
        f"{name}: {seen.named} row of the trail, {seen.witnessed} statements witnessed" for name, seen in found.items() if seen.acts
    )
    rest = ", ".join(f"{name} {seen.direct}" for name, seen in past.items())
    figure = (
        f"form, API, import, bulk and task: {counts}, {nameless} rows without an actor; an act by {own} (answer {saved}); "
        f"rows by trigger past the services: {rest}"
    )
    note = "an act: one row by its service; a statement past the services: one row by trigger, whose actor is the role at the database;"
    note += " one exception is not counted: portal_apitoken.last_used_on, the day of a sign-in by token, is written beside the act"
    return Measured(figure, counts.is_clean and nameless == 0 and saved == 201 and is_kept and is_seen, note)


# To become the owner of the tables by his functions: forge a row on a table of one's own, mark rows that have an act, and lend the
# function a view of one's own in the place of the rows that it looks at.
BY_FUNCTIONS = (
    "CREATE TEMP TABLE portal_tag (id bigint); CREATE TRIGGER t AFTER INSERT ON pg_temp.portal_tag REFERENCING NEW TABLE AS changed"
    " FOR EACH STATEMENT EXECUTE FUNCTION public.portal_row_trail('id'); INSERT INTO pg_temp.portal_tag VALUES (1)",
    "CREATE TEMP TABLE mine (id bigint, txid bigint, at timestamptz); CREATE TRIGGER t AFTER INSERT ON mine FOR EACH ROW"
    " EXECUTE FUNCTION public.portal_row_trail_judge(); INSERT INTO mine SELECT id, 0, at FROM portal_rowtrail",
    "CREATE TEMP TABLE mine (id bigint); CREATE FUNCTION pg_temp.evil() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN"
    " EXECUTE 'ALTER TABLE public.portal_auditrow DISABLE TRIGGER USER'; RETURN 1; END $$;"
    " CREATE TEMP VIEW changed AS SELECT pg_temp.evil() AS id; CREATE TRIGGER t AFTER INSERT ON mine FOR EACH STATEMENT"
    " EXECUTE FUNCTION public.portal_row_trail('id'); INSERT INTO mine VALUES (1)",
)
ATTACKS = (
    "UPDATE portal_auditrow SET reason = 'x'", "DELETE FROM portal_auditrow", "TRUNCATE portal_auditrow", "DROP TABLE portal_auditrow",
    "ALTER TABLE portal_auditrow DISABLE TRIGGER ALL", "DROP TRIGGER audit_no_change ON portal_auditrow",
    "DROP FUNCTION portal_audit_guard() CASCADE", "UPDATE portal_auditseal SET count = 0", "DELETE FROM portal_auditseal",
    "TRUNCATE portal_auditseal CASCADE", "ALTER TABLE portal_auditseal DISABLE TRIGGER ALL", "SET session_replication_role = replica",
    "UPDATE portal_rowtrail SET is_direct = false", "DELETE FROM portal_rowtrail", "TRUNCATE portal_rowtrail",
    "INSERT INTO portal_rowtrail SELECT * FROM portal_rowtrail", "DROP TRIGGER row_trail_update ON portal_person",
    "ALTER TABLE portal_person DISABLE TRIGGER USER", "DROP FUNCTION portal_row_trail() CASCADE", *BY_FUNCTIONS,
)  # fmt: skip


def _app_role() -> Measured:
    """The role of the application as ``manage.py restrict_role`` leaves it; and that the portal still works under it."""
    import psycopg2.errors

    from bench.trust.load import Load, get

    house, refused = rig(), []
    told = house.filled("web")
    with house.database("f2", "web") as env:
        house.postgres.sql("CREATE ROLE trust_app LOGIN PASSWORD 'trust'")
        try:
            house.manage(env, "restrict_role", "trust_app")
            mine = env | {"DATABASE_URL": f"postgresql://trust_app:trust@127.0.0.1:{house.postgres.port}/f2"}
            for statement in ATTACKS:
                with closing(psycopg2.connect(mine["DATABASE_URL"])) as link, link.cursor() as cursor:
                    try:
                        cursor.execute(statement)
                        link.rollback()
                    except psycopg2.errors.InsufficientPrivilege:  # any other error would be a slip of the statement
                        refused.append(statement)
            with house.web(mine) as (_server, port):
                load = Load(port, told["token"], told["branch"])
                saved = load.save().status
                read = get(port, "/", cookie=house.session(env))[0]
        finally:
            house.postgres.sql("DROP OWNED BY trust_app", "f2")
            house.postgres.sql("DROP ROLE trust_app")
    figure = f"{len(refused)} of {len(ATTACKS)} refused; under that role a save is answered {saved}, a page {read}"
    return Measured(figure, len(refused) == len(ATTACKS) and (saved, read) == (201, 200))


def _big_trail(house: Rig, env: dict[str, str], rows: int) -> None:
    """``rows`` acts; users are not asked for while they are written."""
    users = house.ask(env, "SELECT min(id), count(*) FROM portal_user")[0]
    assert users[1] >= 9
    house.ask(env, ROWS, [rows])
    house.ask(env, "ANALYZE portal_auditrow")


def _unguarded(house: Rig, env: dict[str, str], *statements: str) -> None:
    """As a superuser whom no trigger stops."""
    house.ask(env, "SET session_replication_role = replica; " + "; ".join(statements))


def _seals() -> Measured:
    house, found, slowest = rig(), [], 0.0
    with house.database("f3", "web") as env:
        _big_trail(house, env, MILLION)
        begun = time.monotonic()
        house.manage(env, "verify_audit", "--seal")
        house.manage(env, "verify_audit", "--seal")
        sealing = time.monotonic() - begun
        low, high = house.ask(env, "SELECT min(id), max(id) FROM portal_auditrow")[0]
        one, two = random.sample(range(low + 1000, high - 1000), 2)
        copy = f"INSERT INTO portal_auditrow (id, {COLUMNS}) SELECT %d, {COLUMNS} FROM portal_auditrow WHERE id = {low}"
        away = f"CREATE TABLE keep AS SELECT * FROM portal_auditrow WHERE id IN ({one}, {two}, {high})"
        back = "INSERT INTO portal_auditrow SELECT * FROM keep"
        swap = [f"UPDATE portal_auditrow SET id = {a} WHERE id = {b}" for a, b in ((-7, one), (one, two), (two, -7))]
        house.ask(env, away)
        tries = {
            "changed": ([f"UPDATE portal_auditrow SET reason = 'x' WHERE id = {one}"], None),
            "removed": ([f"DELETE FROM portal_auditrow WHERE id = {one}"], None),
            "last removed": ([f"DELETE FROM portal_auditrow WHERE id = {high}"], None),
            "two swapped": (swap, None),
            "inserted": ([copy % -1], None),
        }
        for name, (statements, _none) in tries.items():
            _unguarded(house, env, *statements)
            begun = time.monotonic()
            if "do not fit" in house.manage(env, "verify_audit", ok=False):
                found.append(name)
            slowest = max(slowest, time.monotonic() - begun)
            _unguarded(house, env, f"DELETE FROM portal_auditrow WHERE id IN ({one}, {two}, {high}, -1)", back)
        clean, _words = house.verified(env)
    figure = (
        f"{len(found)} of 5 found in at most {slowest:.0f} s over 1,000,000 rows (sealed in {sealing:.0f} s); "
        f"put back: {'fits' if clean else 'differs'}"
    )
    return Measured(figure, len(found) == 5 and slowest <= 300 and clean)


def _search() -> Measured:
    house, slow = rig(), []
    rows = 10 * MILLION
    with house.database("f4", "web") as env:
        _big_trail(house, env, rows)
        first = house.ask(env, "SELECT min(id) FROM portal_user")[0][0]
        for _turn in range(40):
            start = f"2024-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
            kinds = {
                "person": f"actor_id = {first + random.randrange(9)}",
                "object": f"object_kind = 'activity' AND object_id = '{random.randrange(50000)}'",
                "time": f"at >= '{start}' AND at < '{start}'::timestamptz + interval '7 days'",
            }
            for where in kinds.values():
                begun = time.monotonic()
                house.ask(env, f"SELECT id, {COLUMNS} FROM portal_auditrow WHERE {where} ORDER BY at DESC, id DESC LIMIT 50")
                slow.append((time.monotonic() - begun) * 1000)
    p95 = statistics.quantiles(slow, n=20)[-1]
    return Measured(
        f"p95 {p95:.0f} ms, slowest {max(slow):.0f} ms, over {rows:,} rows, 120 searches",
        p95 < 500,
        "a page of 50, each on a new connection",
    )


def _kept() -> Measured:
    """Nothing deletes the trail: neither the code nor a task."""
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    words = re.compile(r"AuditRow\b[^\n]*\.delete\(|portal_auditrow[^\n]*(?:DELETE|TRUNCATE)|(?:DELETE FROM|TRUNCATE)[^\n]*portal_auditrow")
    sources = [
        p for app in ("portal", "branches", "workforce", "assessment") for p in (root / app).rglob("*.py") if "migrations" not in p.parts
    ]
    hits = [str(p.relative_to(root)) for p in sources if words.search(p.read_text(encoding="utf8"))]
    counts = suite("tests/portal/audit/test_sealing.py", "tests/portal/audit/test_guard.py", postgres=True)
    figure = f"{len(hits)} places that delete trail rows; guard and seal: {counts}"
    return Measured(
        figure,
        not hits and counts.is_clean,
        "rows are kept for ever, and so longer than three years; a purge by schedule is not offered",
    )


CHECKS = (
    Check(
        "F1",
        "create, change, delete by form, API, import, bulk, update(), raw SQL, task: 1 row each, an actor always",
        "tests of the ways in; an act over HTTP, by command, by the ORM and raw SQL on PostgreSQL",
        _record_places,
    ),
    Check(
        "F2",
        "UPDATE, DELETE, TRUNCATE, DROP, trigger off by the role of the application: 100 % refused",
        f"{len(ATTACKS)} statements under a role made by manage.py restrict_role",
        _app_role,
    ),
    Check(
        "F3",
        "1 of 1,000,000 rows changed, removed, last removed, two swapped, one inserted by a superuser: 5 of 5 found ≤ 5 min",
        "manage.py verify_audit",
        _seals,
        is_long=True,
    ),
    Check("F4", "10 million rows searched by person, object, time: p95 < 500 ms", "PostgreSQL, 120 searches", _search, is_long=True),
    Check("F5", "kept ≥ 3 years, purged by schedule only; the seal still verifies", "search of the code, tests of guard and seal", _kept),
)
