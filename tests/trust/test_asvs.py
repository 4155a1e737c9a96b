"""docs/asvs.md keeps its word: every row is filled, what it names exists, and the counts above are those of the rows."""

from collections import Counter

import pytest

from bench.trust import asvs

PAGE = asvs.PAGE.read_text(encoding="utf8")
TABLE = asvs.rows(PAGE)


def test_every_requirement_has_one_row():
    assert [number for number, times in Counter(row.number for row in TABLE).items() if times > 1] == []
    assert (len(TABLE), sum(row.level == "1" for row in TABLE)) == (asvs.REQUIREMENTS, asvs.OF_LEVEL_1)
    # A row that the pattern does not read would not be missed by anybody else.
    assert len(TABLE) == sum(line.startswith("| ") and line[2].isdigit() for line in PAGE.splitlines())


def test_rows_are_filled_and_what_they_name_is_there():
    assert asvs.faults(TABLE) == []


def test_reasons_of_what_does_not_apply_are_short():
    assert [row.number for row in TABLE if row.state == asvs.NOT_HERE and len(row.evidence.split()) > 5] == []


def test_nothing_of_level_1_is_open():
    assert [row.number for row in TABLE if row.level == "1" and row.state == asvs.OPEN] == []


def test_the_counts_are_true():
    letter, together, applying = asvs.shares(TABLE)
    lines = PAGE.splitlines()
    assert asvs.count_line(TABLE) in lines
    assert (
        f"Of the {applying} that apply {letter} are met to the letter ({100 * letter / applying:.1f} %), with the substitutes "
        f"{together} ({100 * together / applying:.1f} %). Of the {asvs.OF_LEVEL_1} of level 1 none is open."
    ) in lines
    for chapter in PAGE.split("\n## ")[1:]:
        assert asvs.count_line(asvs.rows(chapter)) in chapter.splitlines(), chapter.splitlines()[0]
    assert together / applying >= asvs.LEAST


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| 1.1.1 | 3 | words | met | `docs/asvs.md` |", "level"),
        ("| 1.1.1 | 1 | words | done | `docs/asvs.md` |", "state"),
        ("| 1.1.1 | 1 | words | met |  |", "no evidence"),
        ("| 1.1.1 | 1 | words | met | it is so |", "shown by no file"),
        ("| 1.1.1 | 2 | words | open | not yet |", "what is missing"),
        ("| 1.1.1 | 1 | words | met | `docs/none.md` |", "not there"),
        ("| 1.1.1 | 1 | words | met | `tests/trust/test_asvs.py::test_that_is_not_there` |", "not there"),
    ],
)
def test_a_fault_is_found(row, fault):
    assert any(fault in found for found in asvs.faults(asvs.rows(row)))
