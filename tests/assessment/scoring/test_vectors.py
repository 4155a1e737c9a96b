"""Each check vector of docs/rules.md 7 names a test that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROWS = re.findall(r"^\| ([^|]+) \| (tests/\S+\.py)::(\w+) \|$", (ROOT / "docs/rules.md").read_text(encoding="utf-8"), re.M)


def test_the_table_is_read_whole():
    """A row of another shape would be left out in silence."""
    section = (ROOT / "docs/rules.md").read_text(encoding="utf-8").partition("## 7. Check vectors")[2]
    assert len(ROWS) == section.count("\n| ") - 1  # all but the heading
    assert len({vector for vector, _path, _name in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("vector", "path", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_a_vector_has_its_test(vector, path, name):
    assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8")
