from datetime import date
from itertools import product

import pytest

from branches.pulse import rules

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("sizes", "own", "merged"),
    [
        ({"a": 10, "b": 12}, {"a", "b"}, set()),
        ({"a": 9, "b": 12, "c": 30}, {"c"}, {"a", "b"}),  # nine alone are too few: the next smallest joins
        ({"a": 4, "b": 6, "c": 30}, {"c"}, {"a", "b"}),
        ({"a": 4, "b": 5}, set(), {"a", "b"}),
        ({}, set(), set()),
    ],
)
def test_groups_too_small_answer_together(sizes, own, merged):
    found = rules.grouped(sizes, 10)
    assert (set(found.own), set(found.merged)) == (own, merged)


@pytest.mark.parametrize(
    ("answers", "kept_back", "hidden"),
    [
        ({"a": 10, "b": 12}, (), set()),
        ({"a": 9, "b": 12, "c": 30}, (), {"a", "b"}),
        ({"a": 9, "b": 1, "c": 30}, (), {"a", "b"}),  # together ten: the whole minus the others tells of ten
        ({"a": 0, "b": 12}, (), set("a")),  # nobody is nobody's answer
        ({"a": 3, "b": 4}, (), {"a", "b"}),
        ({"a": 10, "b": 12, "c": 30}, ("c",), {"c"}),
        ({"a": 9, "b": 12, "c": 30}, ("c",), {"a", "c"}),
    ],
)
def test_what_is_hidden(answers, kept_back, hidden):
    assert rules.hidden(answers, 10, kept_back) == hidden


def test_no_small_group_can_be_computed_from_the_whole_and_the_others():
    """Every way of sharing out up to twelve answers among four groups, with a smallest group of five."""
    for counts in product(range(13), repeat=4):
        answers = dict(enumerate(counts))
        hidden = rules.hidden(answers, 5)
        left = sum(answers[key] for key in hidden)
        assert left == 0 or left >= 5 or hidden == set(answers)
        assert all(n >= 5 for key, n in answers.items() if key not in hidden)


@pytest.mark.parametrize(("turnovers", "step"), [([0, 0], 1), ([0, 3], 5), ([9], 5), ([10, 0], 1), ([], 1)])
def test_a_round_is_coarse_where_a_few_people_came_or_went(turnovers, step):
    assert rules.step_of(turnovers, 10) == step


@pytest.mark.parametrize(
    ("count", "of", "step", "shown"),
    [(10, 10, 1, 95), (0, 10, 1, 5), (1, 3, 1, 33), (2, 3, 1, 67), (1, 3, 5, 35), (1, 200, 1, 5), (1, 8, 1, 13), (7, 16, 5, 45)],
)
def test_shares_are_rounded_and_never_none_or_all(count, of, step, shown):
    assert rules.share(count, of, step) == shown


def test_shares_of_a_question_and_the_mean():
    assert rules.shares([5, 4, 3, 2, 1, 5, 5, 5, 5, 5], 1) == rules.Shares(70, 10, 20)
    assert rules.shares([], 1) is None
    assert (rules.mean([70, 81]), rules.mean([])) == (76, None)


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "asks", "code"),
    [
        (DAY, DAY, 1, ""),
        (DAY, date(2026, 11, 19), 1, "pulse.backwards"),
        (date(2026, 11, 1), date(2026, 11, 19), 1, "pulse.backwards"),
        (DAY, date(2027, 1, 20), 1, "pulse.too_long"),
        (DAY, DAY, 0, "pulse.asks"),
        (DAY, DAY, 21, "pulse.asks"),
    ],
)
def test_a_plan(opens_on, closes_on, asks, code):
    assert rules.plan_verdict(opens_on, closes_on, DAY, asks, 60).code == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({1: 5}, ""),
        ({}, "pulse.empty"),
        ({3: 5}, "pulse.unknown_answer"),
        ({1: 6}, "pulse.unknown_answer"),
        ({1: 0}, "pulse.unknown_answer"),
    ],
)
def test_answers_fit_the_questions(values, code):
    assert rules.values_verdict(values, [1, 2]).code == code
