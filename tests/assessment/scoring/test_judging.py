"""Points of judges by group and weight: means inside a group, the weight of a silent group goes to the others."""

from decimal import Decimal as D

import pytest

from assessment.scoring.rules import Given, groups_of
from assessment.scoring.rules.judging import mean_of

WEIGHTS = {"leaders": D("0.5"), "departments": D("0.3"), "masses": D("0.2")}


def given(**points):
    return [Given(D(p), group) for group, row in points.items() for p in row]


@pytest.mark.parametrize(
    ("judged", "weights", "mean"),
    [
        (given(leaders=[24, 27]), {}, "25.5"),  # no weights: everybody alike
        ([D(10), D(20)], {}, "15"),
        (given(leaders=[20], departments=[30], masses=[10]), WEIGHTS, "21"),
        (given(leaders=[20, 22], departments=[30], masses=[10]), WEIGHTS, "21.5"),  # the mean of a group, not of heads
        (given(leaders=[20], departments=[30]), WEIGHTS, "23.75"),  # (10 + 9) / 0.8
        (given(masses=[7, 8]), WEIGHTS, "7.5"),
        ([D(10), D(20)], WEIGHTS, "15"),  # nobody was named: the assessors alike
        ([Given(D(30)), *given(leaders=[20])], WEIGHTS, "20"),
        (given(leaders=[0], departments=[0], masses=[0]), WEIGHTS, "0"),
    ],
)
def test_the_mean_of_groups_by_weight(judged, weights, mean):
    assert mean_of(judged, weights) == D(mean)


def test_a_group_without_points_is_named_with_its_weight():
    shares = groups_of(given(leaders=[20, 24]), WEIGHTS)
    assert [(s.group, s.weight, s.mean, s.count) for s in shares] == [
        ("leaders", D("0.5"), D(22), 2), ("departments", D("0.3"), None, 0), ("masses", D("0.2"), None, 0),
    ]  # fmt: skip
    assert (groups_of([D(10)], WEIGHTS), groups_of(given(leaders=[20]), {})) == ((), ())
