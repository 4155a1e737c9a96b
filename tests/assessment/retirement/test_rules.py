"""When a year may leave, and that a row is the same before a file and behind it."""

from datetime import UTC, date, datetime

import pytest

from assessment.retirement import rules
from assessment.retirement.rules import Manifest, Piece, Table
from portal.kernel.errors import RuleBroken


@pytest.mark.parametrize(
    ("today", "rounds", "code"),
    [
        (date(2024, 12, 31), [], "retire.too_young"),
        (date(2025, 1, 1), [], ""),
        (date(2025, 1, 1), ["2019Q4"], "retire.rounds_open"),
        (date(2019, 6, 1), [], "retire.too_young"),
    ],
)
def test_a_year_leaves_after_five_full_years_and_its_rounds(today, rounds, code):
    assert rules.may_leave(year=2019, today=today, keep_years=5, open_rounds=rounds).code == code


@pytest.mark.parametrize(("first", "second", "may"), [(1, 2, True), (1, 1, False), (None, 1, False), (1, None, False)])
def test_two_persons(first, second, may):
    assert bool(rules.may_act_together(first, second)) is may


def test_a_moment_comes_back_to_the_microsecond():
    for at in (datetime(2019, 5, 6, 7, 8, 9, 123457, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)):
        assert rules.moment(rules.plain(at)) == at
    assert rules.moment(None) is None


def test_nothing_and_an_empty_text_differ():
    assert rules.csv_line([1, None, "", 'a"b', True, "\\N"]) == '1,,"","a""b",true,"\\N"\n'
    assert rules.digest_of([[1, None]]) != rules.digest_of([[1, ""]])
    assert rules.digest_of(iter([(1, "a"), (2, "b")])) == rules.digest_of([[1, "a"], [2, "b"]])


def test_a_manifest_is_read_as_it_was_written():
    table = Table("attendance-00001.parquet", 9, "ab", 1, "cd")
    manifest = Manifest(
        2019, "2026-01-01", "甲", "乙", "1.4", "sqlite", {"attendance": {"id": "BIGINT"}}, [Piece(1, [7], {"attendance": table})]
    )
    assert rules.read(rules.written(manifest)) == manifest
    assert manifest.rows("attendance") == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "hongjiang-retired-rolls", "version": 2}', '{"format": "x", "version": 1}'])
def test_anything_else_is_no_manifest(text):
    with pytest.raises(RuleBroken, match="no_manifest"):
        rules.read(text)
