import pytest

from portal.backups.rules import Difference, differences, is_part, may_move, may_restore, to_prune


@pytest.mark.parametrize(
    ("vendor", "tables", "files", "code"),
    [
        ("sqlite", 0, 0, ""),
        ("postgresql", 0, 0, "backup.other_database"),
        ("sqlite", 1, 0, "backup.not_empty"),
        ("sqlite", 0, 1, "backup.files_there"),
    ],
)
def test_a_backup_goes_into_an_empty_place_of_its_kind(vendor, tables, files, code):
    verdict = may_restore({"vendor": "sqlite"}, vendor, tables, files)
    assert (bool(verdict), verdict.code) == (not code, code)


@pytest.mark.parametrize(
    ("vendor", "migrations", "used", "code"),
    [
        ("sqlite", 0, 0, ""),
        ("postgresql", 0, 0, "backup.move_from"),
        ("sqlite", 1, 0, "backup.other_version"),
        ("sqlite", 0, 1, "backup.in_use"),
    ],
)
def test_a_database_moves_into_an_unused_one_of_the_same_version(vendor, migrations, used, code):
    verdict = may_move(vendor, migrations, used)
    assert (bool(verdict), verdict.code) == (not code, code)


def test_tables_are_compared_one_by_one():
    expected = {"a": 1, "b": 2, "c": 0}
    assert differences(expected, {"a": 1, "b": 2, "c": 0, "new": 9}) == []
    assert differences(expected, {"a": 1, "b": 3}) == [Difference("b", 2, 3), Difference("c", 0, None)]


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("manifest.json", True),
        ("database.dump", True),
        ("media/files/2026/11/a.pdf", True),
        ("media", False),
        ("media/../../etc/passwd", False),
        ("/etc/passwd", False),
        ("other.txt", False),
    ],
)
def test_only_our_own_parts_are_unpacked(name, is_ours):
    assert is_part(name) is is_ours


def test_pruning_keeps_the_newest_and_touches_nothing_else():
    names = ["hongjiang-20261101-010000.tar", "hongjiang-20261103-010000.tar", "hongjiang-20261102-010000.tar", "notes.tar"]
    assert to_prune(names, 2) == ["hongjiang-20261101-010000.tar"]
    assert to_prune(names, 3) == []
    assert to_prune(names, 0) == []
