"""Minutes into class hours, hours against targets: tables, no database."""

from decimal import Decimal as D

import pytest

from branches.study import rules
from branches.study.rules import StudyParameters

PARAMETERS = StudyParameters(32, 56, 45, ("MT-04",))


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(0, "0.0"), (44, "0.9"), (45, "1.0"), (60, "1.3"), (1439, "31.9"), (1440, "32.0"), (2519, "55.9"), (2520, "56.0")],
)
def test_hours_are_cut_never_rounded_up(minutes, hours):
    assert rules.hours_of(minutes, 45) == D(hours)


@pytest.mark.parametrize(
    ("minutes", "is_committee", "reached", "missing"),
    [
        (1440, False, True, "0.0"),
        (1439, False, False, "0.1"),
        (1440, True, False, "24.0"),
        (2520, True, True, "0.0"),
        (9000, True, True, "0.0"),
    ],
)
def test_committee_members_have_the_higher_target(minutes, is_committee, reached, missing):
    line = rules.line_of(1, minutes, is_committee=is_committee, parameters=PARAMETERS)
    assert (line.is_reached, line.missing) == (reached, D(missing))


def test_how_many_reached_it():
    lines = [rules.line_of(n, m, is_committee=False, parameters=PARAMETERS) for n, m in enumerate((1440, 0, 2000))]
    assert (rules.reached(lines), rules.reached([])) == ((2, 3), (0, 0))
