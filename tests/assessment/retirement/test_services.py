"""A year's rolls leave and come back row for row; what is young, open, held or changed stays; a killed run is run again."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from assessment.retirement import selectors, services
from assessment.retirement.services import files, leaving, returning
from assessment.rounds.models import AssessmentRound
from assessment.rounds.registry import need_sources
from branches.activities.models import Activity, Attendance, AttendanceCorrection
from branches.activities.services import partitions
from portal.audit.models import AuditRow, RowTrail
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.periods import parse_period
from tests.assessment.retirement.factories import YEAR, act, of_year, refused, restore, retire, rows
from tests.assessment.rounds.factories import opened

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_a_year_leaves_and_comes_back_as_it_was(officers, rolls, tmp_path):
    before, counters = rows(), list(Activity.objects.order_by("pk").values())
    leaves = of_year(rolls).count()
    left = retire(officers, tmp_path / "2019")
    assert (left.erased, left.gone, left.kept, left.staying) == (leaves + 3, 0, 0, 1)
    assert (of_year(rolls).count(), AttendanceCorrection.objects.count()) == (0, 0)
    assert Attendance.objects.count() == len(before[0]) - leaves
    assert list(Activity.objects.order_by("pk").values()) == counters  # expected and present stay, so scores and receipts do
    assert services.restore(**act(officers), folder=tmp_path / "2019") == leaves + 3
    assert rows() == before
    assert services.restore(**act(officers), folder=tmp_path / "2019") == 0


def test_every_piece_stands_in_the_trail(officers, rolls, tmp_path):
    left = retire(officers, tmp_path)
    services.restore(**act(officers), folder=tmp_path)
    gone, back = (AuditRow.objects.filter(action=action).order_by("pk") for action in (selectors.GONE, selectors.BACK))
    assert [row.after["piece"] for row in gone] == [row.after["piece"] for row in back] == [1, 2, 3]
    assert {(row.actor, row.after["second"], row.after["manifest"], row.object_label) for row in gone} == {
        (officers.auditor, officers.confirms.label, left.digest, "2019")
    }


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the witness is of PostgreSQL")
def test_the_witness_finds_an_act_for_each_statement(officers, rolls, tmp_path):
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    newest = max(RowTrail.objects.values_list("pk", flat=True), default=0)
    retire(officers, tmp_path)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    seen = RowTrail.objects.filter(pk__gt=newest, table_name="branches_attendance", operation="D")
    assert (seen.count(), seen.filter(is_direct=True).count()) == (3, 0)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="parts are of PostgreSQL")
def test_a_year_leaves_a_table_in_parts_and_comes_back_into_it(officers, rolls, tmp_path):
    before = rows()
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    partitions.cut(actor=officers.orders, at=clock.now())
    retire(officers, tmp_path)
    assert of_year(rolls).count() == 0
    services.restore(**act(officers), folder=tmp_path)
    assert rows() == before


def test_the_page_of_an_activity_says_where_its_roll_is(people, officers, rolls, tmp_path, client):
    client.force_login(people.committee)
    url, words = reverse("activity_detail", args=[rolls[0].pk]), "已转存到离线文件"
    assert words not in client.get(url).content.decode()
    retire(officers, tmp_path)
    assert words in client.get(url).content.decode()


def test_a_killed_run_goes_on(officers, rolls, tmp_path, monkeypatch):
    before, real, done = rows(), leaving._erase, []

    def killed(*args):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(1)
        return real(*args)

    monkeypatch.setattr(leaving, "_erase", killed)
    with pytest.raises(KeyboardInterrupt):
        retire(officers, tmp_path)
    assert of_year(rolls[:1]).count() == 0
    assert of_year(rolls[1:]).count() > 0
    monkeypatch.setattr(leaving, "_erase", real)
    manifest = (tmp_path / "manifest.json").read_bytes()
    assert (retire(officers, tmp_path).gone, of_year(rolls).count()) == (1, 0)
    assert ((tmp_path / "manifest.json").read_bytes(), retire(officers, tmp_path).gone) == (manifest, 3)
    services.restore(**act(officers), folder=tmp_path)
    assert rows() == before


def test_a_run_that_was_killed_while_writing_begins_anew(officers, rolls, tmp_path, monkeypatch):
    real = files.write

    def killed(folder, name, *args):
        if name.startswith("correction-00002"):
            (folder / f"{name}.csv").write_text("half")
            raise KeyboardInterrupt
        return real(folder, name, *args)

    before = rows()
    monkeypatch.setattr(files, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        retire(officers, tmp_path)
    assert (rows(), (tmp_path / "manifest.json").exists()) == (before, False)
    monkeypatch.setattr(files, "write", real)
    assert retire(officers, tmp_path).erased == 3 + sum(1 for row in before[0] if row["activity_id"] in {a.pk for a in rolls})
    assert sorted(path.suffix for path in tmp_path.iterdir()) == ["", ".json"] + [".parquet"] * 9  # and the lock


def test_young_years_open_rounds_and_strangers_stay_out(people, officers, rolls, tmp_path):
    young = clock.today().year - 5
    refused("retire.too_young", officers, tmp_path, year=young)
    round = opened(people)
    AssessmentRound.objects.filter(pk=round.pk).update(
        code="2019", starts_on=date(YEAR, 1, 1), ends_on=date(YEAR, 12, 31), state="published"
    )
    refused("retire.rounds_open", officers, tmp_path)
    AssessmentRound.objects.update(state="locked")
    (tmp_path / "salary.xlsx").write_text("x")
    refused("retire.folder_used", officers, tmp_path)
    (tmp_path / "salary.xlsx").unlink()
    for actor, second in ((people.actor(people.committee), officers.confirms), (officers.orders, officers.orders)):
        with pytest.raises(NotReachable):
            services.retire(actor=actor, second=second, at=clock.now(), year=YEAR, folder=tmp_path)
    refused("retire.nothing", officers, tmp_path, year=2015)
    assert of_year(rolls).count() > 0


def test_a_round_is_not_opened_without_its_rolls(officers, rolls, tmp_path):
    retire(officers, tmp_path)
    for code in ("2019", "2019Q2"):
        with pytest.raises(RuleBroken, match="round_away"):
            need_sources(parse_period(code))
    need_sources(parse_period("2020"))
    services.restore(**act(officers), folder=tmp_path)
    need_sources(parse_period("2019"))


def test_what_is_held_stays_whole_and_leaves_later(people, officers, rolls, tmp_path):
    hold = officers.stand(person=Attendance.objects.filter(activity=rolls[1]).first().person)
    held = of_year(rolls).filter(activity__attendance__person=hold.person).count()
    left = retire(officers, tmp_path / "a")
    assert (of_year(rolls).count(), left.staying) == (held, 1 + Activity.objects.filter(pk__in=of_year(rolls).values("activity")).count())
    officers.lift(hold)
    retire(officers, tmp_path / "b")
    assert of_year(rolls).count() == 0


def test_a_hold_that_comes_after_the_files_is_heeded(people, officers, rolls, tmp_path, monkeypatch):
    before, real = rows(), files.check

    def late(folder, manifest):
        real(folder, manifest)
        officers.stand(node=people.branch_b.node)

    monkeypatch.setattr(files, "check", late)
    assert retire(officers, tmp_path).kept == 1
    assert of_year(rolls[1:2]).count() > 0
    monkeypatch.setattr(files, "check", real)
    services.restore(**act(officers), folder=tmp_path)
    assert rows() == before


@pytest.mark.parametrize("name", ["attendance-00002.parquet", "correction-00001.parquet", "activity-00001.parquet"])
def test_a_file_that_was_touched_stops_everything(officers, rolls, tmp_path, monkeypatch, name):
    before, real = rows(), files.check

    def touched(folder, manifest):
        text = bytearray((tmp_path / name).read_bytes())
        text[len(text) // 2] ^= 1
        (tmp_path / name).write_bytes(bytes(text))
        real(folder, manifest)

    monkeypatch.setattr(files, "check", touched)
    refused("retire.file_changed", officers, tmp_path)
    assert rows() == before


def test_a_row_that_changed_since_is_not_erased(officers, rolls, tmp_path, monkeypatch):
    real = files.check

    def late(folder, manifest):
        real(folder, manifest)
        of_year(rolls[1:2]).update(state="make_up")

    monkeypatch.setattr(files, "check", late)
    refused("retire.rows_changed", officers, tmp_path)
    assert (of_year(rolls[:1]).count(), of_year(rolls[1:2]).filter(state="make_up").exists()) == (0, True)


def test_what_would_not_be_the_same_is_not_brought_back(people, officers, rolls, tmp_path, monkeypatch):
    retire(officers, tmp_path)
    Attendance.objects.create(activity=rolls[0], person=people.secretary.person)
    with pytest.raises(RuleBroken, match="rows_changed"):
        services.restore(**act(officers), folder=tmp_path)
    Attendance.objects.filter(activity=rolls[0]).delete()
    real = returning._row

    def poorer(*args):
        row = real(*args)
        if isinstance(row, Attendance):
            row.signed_at = None
        return row

    monkeypatch.setattr(returning, "_row", poorer)
    refused("retire.rows_changed", officers, tmp_path, run=restore)
    assert of_year(rolls[:1]).count() == 0


def test_a_folder_of_elsewhere_is_not_brought_back(officers, rolls, tmp_path):
    retire(officers, tmp_path)
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text(encoding="utf8").replace('"by":', '"by" :'), encoding="utf8")
    with pytest.raises(RuleBroken, match="unknown_folder"):
        services.restore(**act(officers), folder=tmp_path)
    refused("retire.other_year", officers, tmp_path, year=2018)


def command(name, *args):
    out = io.StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def test_the_commands_tell_what_they_do(officers, rolls, tmp_path, django_assert_num_queries):
    names = ("--by", "auditadmin", "--second", "secadmin")
    asked = of_year(rolls).filter(state="present").count()
    assert "2019" in command("retire_year", "2019", "--to", str(tmp_path), *names)
    with django_assert_num_queries(0):
        assert "attendance" in command("read_retired", str(tmp_path))
        question = (
            "SELECT a.branch_id, count(*) n FROM attendance t JOIN activity a ON a.id = t.activity_id WHERE state = 'present' GROUP BY 1"
        )
        found = [json.loads(line) for line in command("read_retired", str(tmp_path), "--sql", question).splitlines()]
    assert (list(found[0]), sum(row["n"] for row in found)) == (["branch_id", "n"], asked)
    assert command("read_retired", str(tmp_path), "--restore", *names) != ""
    assert of_year(rolls).filter(state="present").count() == asked


@pytest.mark.parametrize(
    "question",
    [
        "DROP VIEW attendance", "SELECT 1; SELECT 2", "COPY (SELECT 1) TO 'x.csv'", "SELECT * FROM read_csv('/etc/passwd')", "SELEC",
        "SELECT * FROM nowhere", "INSTALL httpfs", "SET enable_external_access = true",
    ],
)  # fmt: skip
def test_a_question_reads_the_folder_and_nothing_else(officers, rolls, tmp_path, question):
    retire(officers, tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(CommandError):
        command("read_retired", str(tmp_path), "--sql", question)
    assert sorted(tmp_path.iterdir()) == before


def test_refusals_are_said_in_words(officers, rolls, tmp_path):
    names = ("--by", "auditadmin", "--second", "secadmin")
    with pytest.raises(CommandError, match=r"manifest\.json"):
        command("read_retired", str(tmp_path))
    with pytest.raises(CommandError, match="--second"):
        command("read_retired", str(tmp_path), "--restore")
    with pytest.raises(CommandError, match="保存期"):
        command("retire_year", str(clock.today().year), "--to", str(tmp_path), *names)
