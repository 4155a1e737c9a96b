"""A folder of retired rolls may be the only copy: what is in it is neither cleared nor replaced, and it is read in later releases."""

import fcntl
import json

import pytest

from assessment.retirement import rules, selectors
from assessment.retirement.services import files, leaving, returning
from branches.activities.models import AttendanceCorrection
from portal.audit.models import AuditRow
from tests.assessment.retirement.factories import YEAR, of_year, refused, restore, retire, rows, written_only

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != rules.LOCK}


def test_two_runs_do_not_share_a_folder(officers, rolls, tmp_path):
    with (tmp_path / rules.LOCK).open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        refused("retire.busy", officers, tmp_path)
        refused("retire.busy", officers, tmp_path, run=restore)
    assert content(tmp_path) == {}
    retire(officers, tmp_path)


def test_a_second_run_in_the_midst_of_the_first_is_refused(officers, rolls, tmp_path, monkeypatch):
    before, real = rows(), files.check

    def second(folder, manifest):
        monkeypatch.setattr(files, "check", real)
        refused("retire.busy", officers, tmp_path)
        real(folder, manifest)

    monkeypatch.setattr(files, "check", second)
    assert retire(officers, tmp_path).erased > 0
    restore(officers, tmp_path)
    assert rows() == before


def test_a_manifest_never_takes_the_place_of_another(officers, rolls, tmp_path):
    retire(officers, tmp_path)
    before = content(tmp_path)
    (tmp_path / rules.MARK).touch()
    refused("retire.busy", tmp_path, "{}", run=files.finish)
    (tmp_path / rules.MARK).unlink()
    assert content(tmp_path) == before


def test_a_run_killed_before_the_mark_went_is_a_whole_one(officers, rolls, tmp_path, monkeypatch):
    written_only(officers, tmp_path, monkeypatch)
    (tmp_path / rules.MARK).touch()
    manifest = (tmp_path / rules.MANIFEST).read_bytes()
    retire(officers, tmp_path)
    assert ((tmp_path / rules.MANIFEST).read_bytes(), (tmp_path / rules.MARK).exists()) == (manifest, False)


def test_files_whose_manifest_was_moved_away_stay(officers, rolls, tmp_path):
    retire(officers, tmp_path)
    (tmp_path / rules.MANIFEST).rename(tmp_path.parent / f"{tmp_path.name}-manifest.json")
    before = content(tmp_path)
    refused("retire.folder_used", officers, tmp_path)
    assert (content(tmp_path), len(before)) == (before, 9)


@pytest.mark.parametrize("mark", [False, True])
@pytest.mark.parametrize(
    "name", ["sales-1.csv", "attendance-1.parquet", "export-00001.parquet", "a-b.part", "attendance-00001.parquet.bak"]
)
def test_strangers_files_stay_and_their_folder_stays_open(officers, rolls, tmp_path, name, mark):
    tmp_path.chmod(0o755)
    (tmp_path / name).write_text("x")
    if mark:
        (tmp_path / rules.MARK).touch()
    refused("retire.folder_used", officers, tmp_path)
    assert ((tmp_path / name).read_text(), tmp_path.stat().st_mode & 0o777) == ("x", 0o755)


def test_without_a_mark_our_own_names_stay_too(officers, rolls, tmp_path):
    (tmp_path / "attendance-00001.parquet").write_text("x")
    refused("retire.folder_used", officers, tmp_path)
    assert content(tmp_path) == {"attendance-00001.parquet": b"x"}


def test_a_year_without_rolls_leaves_no_mark(officers, rolls, tmp_path):
    refused("retire.nothing", officers, tmp_path, year=2015)
    assert (content(tmp_path), tmp_path.stat().st_mode & 0o777) == ({}, 0o700)


@pytest.mark.parametrize("erased", [0, 1])
def test_two_folders_of_one_year_do_not_stand_in_each_others_way(officers, rolls, tmp_path, monkeypatch, erased):
    before, a, b = rows(), tmp_path / "a", tmp_path / "b"
    written_only(officers, a, monkeypatch, pieces=erased)
    retire(officers, b)
    assert of_year(rolls).count() == 0
    left = retire(officers, a)
    assert (left.gone, left.kept, left.erased) == (erased, 3 - erased, 0)
    for folder in (a, b) if erased else (b,):  # the trail knows a folder by what it erased
        restore(officers, folder)
    assert (rows(), selectors.away(YEAR)) == (before, set())
    assert retire(officers, a).kept == 0
    assert [restore(officers, b), restore(officers, a) > 0, rows() == before] == [0, True, True]


def test_folders_come_back_in_the_other_order(officers, rolls, tmp_path, monkeypatch):
    before = rows()
    written_only(officers, tmp_path / "a", monkeypatch, pieces=1)
    retire(officers, tmp_path / "b")
    assert restore(officers, tmp_path / "b") == of_year(rolls).count() > 0
    restore(officers, tmp_path / "a")
    assert (rows(), selectors.away(YEAR)) == (before, set())


def test_a_piece_that_left_in_part_by_another_folder_is_kept(people, officers, rolls, tmp_path, monkeypatch):
    before = rows()
    monkeypatch.setattr(leaving, "PIECE", 10)
    written_only(officers, tmp_path / "a", monkeypatch)
    hold = officers.stand(node=people.branch_b.node)
    retire(officers, tmp_path / "b")
    officers.lift(hold)
    there = of_year(rolls).count()
    assert (retire(officers, tmp_path / "a").kept, of_year(rolls).count()) == (1, there)
    retire(officers, tmp_path / "c")
    assert (there > 0, of_year(rolls).count()) == (True, 0)
    restore(officers, tmp_path / "b")
    restore(officers, tmp_path / "c")
    assert rows() == before


def test_rows_that_stand_there_already_are_noted_as_back(officers, rolls, tmp_path):
    before = rows()
    manifest = retire(officers, tmp_path).manifest
    for piece in manifest.pieces:
        for key in files.ROLLS:
            returning._put_back(tmp_path, key, manifest.schema[key], piece)
    assert (restore(officers, tmp_path), selectors.away(YEAR), rows() == before) == (0, set(), True)
    assert [row.after["rows"] for row in AuditRow.objects.filter(action=selectors.BACK)] == [0, 0, 0]


def without(monkeypatch, column):
    real = files.columns

    def fewer(key):
        return {name: kind for name, kind in real(key).items() if name != column}

    monkeypatch.setattr(files, "columns", fewer)
    return real


def test_files_from_before_a_new_column_are_read_and_come_back(officers, rolls, tmp_path, monkeypatch):
    before = rows()
    real = without(monkeypatch, "is_voting")
    retire(officers, tmp_path)
    monkeypatch.setattr(files, "columns", real)
    manifest, _digest = files.manifest_in(tmp_path)
    files.check(tmp_path, manifest)
    refused("retire.other_schema", officers, tmp_path)
    restore(officers, tmp_path)
    assert set(of_year(rolls).values_list("is_voting", flat=True)) == {False}
    of_year(rolls).update(is_voting=True)
    assert rows() == before


def test_a_column_that_the_table_no_longer_has_is_named(officers, rolls, tmp_path, monkeypatch):
    retire(officers, tmp_path)
    without(monkeypatch, "is_voting")
    files.check(tmp_path, files.manifest_in(tmp_path)[0])
    refused("retire.other_schema", officers, tmp_path, run=restore)
    assert of_year(rolls).count() == 0


def test_a_column_that_came_after_the_files_stops_the_erasing(officers, rolls, tmp_path, monkeypatch):
    before = rows()
    real = without(monkeypatch, "is_voting")
    written_only(officers, tmp_path, monkeypatch)
    monkeypatch.setattr(files, "columns", real)
    refused("retire.other_schema", officers, tmp_path)
    assert rows() == before


def test_names_of_columns_are_names(officers, rolls, tmp_path):
    retire(officers, tmp_path)
    path = tmp_path / rules.MANIFEST
    told = json.loads(path.read_text(encoding="utf8"))
    told["schema"]["attendance"] = {"id FROM range(1)) TO 'x'; SELECT (1": "BIGINT"}
    path.write_text(json.dumps(told), encoding="utf8")
    refused("retire.no_manifest", tmp_path, run=files.manifest_in)


@pytest.mark.parametrize("reason", ["a\r\nb", "a\rb", "\r", "\r\n", "a\nb"])
def test_a_carriage_return_in_the_first_row_comes_back(officers, rolls, tmp_path, reason):
    first = AttendanceCorrection.objects.order_by("pk").first()
    AttendanceCorrection.objects.filter(pk=first.pk).update(reason=reason)
    before = rows()
    retire(officers, tmp_path)
    restore(officers, tmp_path)
    assert rows() == before


def test_what_the_engine_cannot_write_is_said_in_words(tmp_path):
    refused("retire.not_written", tmp_path, "activity-00001.parquet", "activity", [["no number", *[None] * 7]], run=files.write)
