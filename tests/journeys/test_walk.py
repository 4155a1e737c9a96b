"""The commands of the README, from an empty database to a published round that can be verified, and that notices an edit."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.template_db import lend_copy

ROOT = Path(__file__).resolve().parents[2]
RECEIPTS = """
import json
from assessment.rounds.models import AssessmentRound
from assessment.scoring.selectors import receipt_of
from portal.rights.access import system_actor
round = AssessmentRound.objects.get(code="2026Q3")
print(json.dumps([
    {d.code: [
        str(d.points),
        [str(i.points) for s in d.sections for i in s.indicators if i.points is not None],
        [str(x.points) for x in d.lines],
     ]
     for d in receipt_of(round, p.branch, system_actor("test")).dimensions}
    for p in round.participants.select_related("branch__node")
]))
"""


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("walk")
    lend_copy(folder)
    return folder


def manage(var: Path, *args: str) -> subprocess.CompletedProcess:
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    env |= {"DJANGO_ENV": "development", "HONGJIANG_VAR": str(var)}
    return subprocess.run([sys.executable, "manage.py", *args], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def readme_commands() -> list[list[str]]:
    """The ``m …`` lines of the walk-through, as the README gives them."""
    text = (ROOT / "README.md").read_text(encoding="utf8")
    walk = text[text.index("## From an empty database") : text.index("## API")]
    return [line.split()[1:] for line in walk.splitlines() if re.match(r"m [a-z]", line)]


@pytest.fixture(scope="module")
def walked(var) -> str:
    """The walk, done once for whichever tests need its end; returns what the last command printed."""
    for command in readme_commands():
        done = manage(var, *command)
        assert done.returncode == 0, f"{command}: {done.stdout[-800:]}{done.stderr[-800:]}"
    return done.stdout


def test_the_walk_of_the_readme(walked):
    assert "equal" in walked


def test_receipts_add_up(walked, var):
    branches = json.loads(manage(var, "shell", "--no-imports", "-c", RECEIPTS).stdout.strip().splitlines()[-1])
    assert len(branches) == 3
    for branch in branches:
        for points, items, lines in branch.values():
            assert Decimal(points) == sum(map(Decimal, items), Decimal(0)) + sum(map(Decimal, lines), Decimal(0))


def test_an_edit_of_one_frozen_number_is_noticed(walked, var):
    with sqlite3.connect(var / "hongjiang.sqlite3") as link:
        (pk, package), *_ = link.execute("SELECT id, package FROM assessment_frozenbranch ORDER BY id").fetchall()
        link.execute(
            "UPDATE assessment_frozenbranch SET package = ? WHERE id = ?", (re.sub(r"(\d)\.(\d)", r"\1.9\2", package, count=1), pk)
        )
    link.close()
    done = manage(var, "verify_round", "2026Q3")
    assert done.returncode == 1
    assert "not equal" in done.stdout + done.stderr


def test_the_demo_of_the_first_start_loads(tmp_path):
    """In its full size, as ``make run`` loads it: the other journeys take a small one."""
    lend_copy(tmp_path)
    done = manage(tmp_path, "seed_demo")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "running" in done.stdout
