"""The matrix, the profile, the counts and the two persons of a pool."""

from datetime import date

import pytest

from workforce.talents import rules
from workforce.talents.rules import Fact

DAY = date(2026, 11, 30)


def fact(line: str, level: int, person: int = 1, dimension: str = "skill", on: date = DAY) -> Fact:
    return Fact(person, dimension, f"{line}{level}", on, line, level)


def test_thirty_cells_and_the_next_step_of_each_line():
    lines = {row.line: row for row in rules.matrix_of([fact("grade", 2), fact("prize", 5), fact("honour", 1), fact("honour", 3)])}
    assert (len(lines), {len(row.cells) for row in lines.values()}) == (6, {5})
    assert {name: row.next_level for name, row in lines.items()} == {
        "grade": 3, "speciality": 1, "broad": 1, "quality": 1, "honour": 4, "prize": None,
    }  # fmt: skip
    assert [bool(cell.facts) for cell in lines["honour"].cells] == [True, False, True, False, False]


def test_a_person_counts_once_a_cell():
    counts = rules.counts_of([fact("grade", 1), fact("grade", 1), fact("grade", 1, 2), fact("prize", 5), fact("", 0)])
    assert (counts["grade"], counts["prize"], counts["broad"]) == ([2, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0] * 5)


def test_three_dimensions_with_their_records_newest_first():
    rows = [fact("grade", 1, on=date(2020, 1, 1)), fact("broad", 1), fact("speciality", 1, dimension="knowledge")]
    found = rules.profile_of(rows)
    assert {name: [f.line for f in facts] for name, facts in found.items()} == {
        "knowledge": ["speciality"], "skill": ["broad", "grade"], "innovation": [],
    }  # fmt: skip


@pytest.mark.parametrize(("rank", "level"), [(1, 1), (4, 1), (5, 2), (6, 3), (7, 4), (8, 5), (0, 1), (9, 1)])
def test_the_level_of_a_rank_is_a_rule(rank, level):
    assert rules.level_of_rank(rank, [1, 1, 1, 1, 2, 3, 4, 5]) == level


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("paper", ("knowledge", "speciality")), ("standard", ("knowledge", "speciality")), ("patent", ("innovation", "speciality")),
        ("award", ("innovation", "prize")),
    ],
)  # fmt: skip
def test_where_a_result_stands(kind, where):
    assert rules.result_dimension(kind) == where


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""), ({"is_open": False}, "talentpool.closed"), ({"is_own": True}, "talentpool.own"),
        ({"is_in": True}, "talentpool.in_already"),
        ({"is_eligible": False}, "talentpool.not_eligible"),
    ],
)  # fmt: skip
def test_who_may_be_proposed(changes, code):
    said = {"is_own": False, "is_eligible": True, "is_in": False, "is_open": True}
    assert rules.propose_verdict(**{**said, **changes}).code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""), ({"is_done": True}, "talentpool.confirmed_already"), ({"is_same": True}, "talentpool.second_person"),
        ({"is_own": True}, "talentpool.own"),
    ],
)  # fmt: skip
def test_the_second_person(changes, code):
    assert rules.confirm_verdict(**{"is_done": False, "is_same": False, "is_own": False, **changes}).code == code


@pytest.mark.parametrize(("part", "whole", "share"), [(1, 3, 33.3), (0, 0, None), (3, 3, 100.0)])
def test_shares(part, whole, share):
    assert rules.share(part, whole) == share
