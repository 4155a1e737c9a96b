"""docs/coverage.md speaks the truth: every practice has one row, and a done row names a page and a test that exist."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (S\d-\d+[a-z]?) \| (\w+) \| (.+?) \| (.+?) \|$")
LINES = [line for line in (ROOT / "docs/coverage.md").read_text(encoding="utf8").splitlines() if line.startswith("| S")]
ROWS = [match.groups() for line in LINES if (match := ROW.match(line))]
PRACTICES = 383


@cache
def named_in(file: str) -> frozenset[str]:
    path = ROOT / file
    return frozenset(re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf8"), re.MULTILINE)) if path.is_file() else frozenset()


def test_every_practice_has_one_row():
    assert len(LINES) == len(ROWS) == len({practice for practice, *_rest in ROWS}) == PRACTICES
    assert {state for _practice, state, *_rest in ROWS} <= {"done", "planned"}


@pytest.mark.parametrize(("practice", "where", "test"), [(p, where, test) for p, state, where, test in ROWS if state == "done"])
def test_a_done_row_names_a_test_that_exists(practice, where, test):
    file, _colons, name = test.partition("::")
    assert where != "–", practice
    assert name in named_in(file), f"{practice}: {test}"


def test_a_planned_row_claims_nothing():
    assert [p for p, state, where, test in ROWS if state == "planned" and (where, test) != ("–", "–")] == []
