"""The quick layer leaves out what is named, and nothing falls out of it by a new name."""

import ast
from pathlib import Path

import pytest

from portal.rights.enums import Role
from tests.portal.exports.test_lists import KEYS
from tests.support.layers import JOURNEYS, LATER, ONE_IN, PAGES_COST, PAGES_ONE_IN, TOGETHER, is_quick
from tests.support.routes import routes
from tests.support.samples import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
ACCESS, LISTS = "tests/architecture/test_access.py::", "tests/portal/exports/test_lists.py::"


def functions(module: str) -> set[str]:
    tree = ast.parse((ROOT / module).read_text(encoding="utf8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("module", sorted(LATER | JOURNEYS))
def test_a_module_that_is_named_is_there(module):
    assert (ROOT / module).is_file()


@pytest.mark.parametrize("test", sorted(ONE_IN))
def test_a_test_that_is_named_is_there(test):
    module, name = test.split("::")

    assert name in functions(module)


@pytest.mark.parametrize(
    ("test", "cases"),
    [
        (f"{ACCESS}test_a_foreign_record_is_not_found_by_any_method", [r.name for r in routes() if r.name in SAMPLES]),
        (f"{ACCESS}test_a_role_with_the_right_gets_its_lists", list(Role)),
        (f"{LISTS}test_the_file_has_the_rows_of_the_page_for_every_role", KEYS),
    ],
)
def test_a_part_of_the_cases_stays_quick(test, cases):
    quick = [case for case in cases if is_quick(f"{test}[{case}]")]

    assert 0 < len(quick) < len(cases)
    assert len(quick) >= len(cases) // (2 * ONE_IN[test])


@pytest.mark.parametrize(
    ("nodeid", "quick"),
    [
        ("tests/branches/dues/test_rules.py::test_a_due[1]", True),
        ("tests/architecture/test_house.py::test_anything", True),
        (f"tests/portal/files/{TOGETHER}::test_two_at_once", False),
        ("tests/portal/exchange/test_bombs.py::test_a_bomb", False),
        ("tests/journeys/test_main_job.py::test_it", True),
        ("tests/journeys/test_walk.py::test_it", False),
    ],
)
def test_the_layer_of_a_test(nodeid, quick):
    assert is_quick(nodeid) is quick


def test_a_part_of_the_lists_is_asked_for_its_statements_in_the_quick_layer():
    named = [
        f"{path.relative_to(ROOT)}::{name}" for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for name in functions(str(path.relative_to(ROOT))) if PAGES_COST in name
    ]  # fmt: skip
    quick = [nodeid for nodeid in named if is_quick(nodeid)]

    assert len(named) // (2 * PAGES_ONE_IN) <= len(quick) < len(named)


def test_what_decides_whether_a_change_lands_runs_everything():
    lines = (ROOT / ".ci/run").read_text(encoding="utf8").splitlines()

    assert lines[-2:] == ["make check", "make test FULL=1"]
