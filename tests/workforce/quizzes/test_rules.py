"""Tables of cases: what a question needs, marking, drawing by a seed, windows, ranking of units."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest

from workforce.quizzes import rules
from workforce.quizzes.rules import UnitResult

PINNED = [1, 3, 4, 2]
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("single", "b", "B"), ("multiple", "c、a", "AC"), ("multiple", "A C a", "AC"), ("multiple", "A，B;D", "ABD"), ("judge", "对", "A"),
        ("judge", "√", "A"), ("judge", "错误", "B"), ("judge", "×", "B"), ("judge", "也许", "也许"), ("single", "", ""),
    ],
)  # fmt: skip
def test_answers_as_people_write_them(kind, typed, stored):
    assert rules.answer_of(kind, typed) == stored


@pytest.mark.parametrize(
    ("kind", "options", "answer", "code"),
    [
        ("single", ["甲", "乙"], "B", ""),
        ("single", ["甲", "乙"], "C", "quiz.answer_unknown"),
        ("single", ["甲", "乙"], "AB", "quiz.single_answer"),
        ("single", ["甲", "乙"], "", "quiz.answer_unknown"),
        ("single", ["甲"], "A", "quiz.option_count"),
        ("single", [str(n) for n in range(8)], "H", ""),
        ("single", [str(n) for n in range(9)], "A", "quiz.option_count"),
        ("single", ["甲", "甲 "], "A", "quiz.option_twice"),
        ("single", ["甲", " "], "A", "quiz.option_twice"),
        ("multiple", ["甲", "乙", "丙"], "AC", ""),
        ("multiple", ["甲", "乙", "丙"], "A", "quiz.multiple_answer"),
        ("judge", [], "A", ""),
        ("judge", [], "也许", "quiz.judge_answer"),
    ],
)
def test_what_a_question_needs(kind, options, answer, code):
    assert rules.question_verdict(kind, options, answer).code == code


@pytest.mark.parametrize(
    ("kind", "right", "given", "share", "points"),
    [
        ("single", "B", "B", 50, "1"),
        ("single", "B", "A", 50, "0"),
        ("single", "B", "", 50, "0"),
        ("judge", "A", "B", 50, "0"),
        ("multiple", "ACD", "ACD", 50, "1"),
        ("multiple", "ACD", "AC", 50, "0.5"),
        ("multiple", "ACD", "A", 50, "0.5"),
        ("multiple", "ACD", "A", 0, "0"),
        ("multiple", "ACD", "AB", 50, "0"),
        ("multiple", "ACD", "ABCD", 50, "0"),
        ("multiple", "ACD", "", 50, "0"),
    ],
)
def test_points_of_a_question(kind, right, given, share, points):
    assert rules.points_of(kind, right, given, D(share)) == D(points)


@pytest.mark.parametrize(
    ("given", "mark", "score", "right", "passed"),
    [
        (["B", "B", "AB"], 60, "100.00", 3, True),
        (["B", "B", "A"], 83, "83.33", 2, True),
        (["B", "B", "A"], 84, "83.33", 2, False),
        (["B", "A", "C"], 33, "33.33", 1, True),
        (["", "", ""], 1, "0.00", 0, False),
    ],
)
def test_marking_a_sheet(given, mark, score, right, passed):
    lines = list(zip(["single", "single", "multiple"], ["B", "B", "AB"], given, strict=True))
    found = rules.graded(lines, D(50), mark)
    assert (found.score, found.right, found.is_passed) == (D(score), right, passed)


def test_a_sheet_without_questions_passes_nobody():
    assert rules.graded([], D(50), 1).is_passed is False


def test_a_seed_draws_the_same_questions_again():
    """Pinned: whoever computes it again on another machine finds these."""
    pools = [(3, range(1, 11)), (2, range(5, 16))]
    first = rules.drawn(pools, "2026")
    assert first == rules.drawn([(3, reversed(range(1, 11))), (2, list(range(5, 16)))], "2026")
    assert (len(first), len(set(first))) == (5, 5)
    assert set(first[:3]) <= set(range(1, 11))
    assert set(first[3:]) <= set(range(5, 16))
    assert first != rules.drawn(pools, "2027")
    assert rules.drawn([(4, [1, 2, 3, 4, 5])], "a") == PINNED


@pytest.mark.parametrize(("count", "ids", "drawn"), [(2, [7], 1), (0, [1, 2], 0), (2, [], 0), (2, [3, 3, 3], 1)])
def test_a_pool_gives_what_it_has(count, ids, drawn):
    assert len(rules.drawn([(count, ids)], "s")) == drawn


@pytest.mark.parametrize(("there", "code"), [(3, ""), (2, "quiz.pool_short")])
def test_a_pool_must_be_large_enough(there, code):
    assert rules.parts_verdict([("安全", 3, there)]).code == code


@pytest.mark.parametrize(
    ("state", "at", "used", "enough", "code"),
    [
        ("published", NOW, 0, False, ""),
        ("published", NOW + timedelta(days=1), 1, False, ""),  # the last moment, the last try
        ("published", NOW + timedelta(days=1) + SECOND, 0, False, "quiz.over"),
        ("published", NOW - SECOND, 0, False, "quiz.not_open"),
        ("published", NOW, 2, False, "quiz.no_tries"),
        ("published", NOW, 1, True, "quiz.passed_already"),
        ("draft", NOW, 0, False, "quiz.not_published"),
        ("withdrawn", NOW, 0, False, "quiz.not_published"),
    ],
)
def test_when_a_sheet_is_begun(state, at, used, enough, code):
    verdict = rules.start_verdict(state, opens_at=NOW, closes_at=NOW + timedelta(days=1), now=at, used=used, tries=2, is_enough=enough)
    assert verdict.code == code


@pytest.mark.parametrize(("at", "code", "shows"), [(NOW, "", False), (NOW + SECOND, "quiz.too_late", True)])
def test_the_last_moment_belongs_to_the_window_and_answers_are_shown_after_it(at, code, shows):
    assert (rules.hand_in_verdict(NOW, at).code, rules.shows_answers(NOW, NOW, at)) == (code, shows)


def test_a_test_on_the_spot_tells_its_answers_when_its_paper_is_over():
    assert [rules.shows_answers(NOW, NOW + SECOND, NOW + n * SECOND) for n in (1, 2)] == [False, True]


def unit(key: int, people: int, took: int, total: str) -> UnitResult:
    return UnitResult(key, f"单位{key}", people, took, D(total))


def test_units_are_ranked_by_average_then_by_participation():
    rows = [unit(1, 10, 5, "400"), unit(2, 10, 8, "640"), unit(3, 10, 10, "700"), unit(4, 10, 4, "400"), unit(5, 20, 16, "1280")]
    assert [(place, u.key) for place, u in rules.ranking(rows, 5)] == [(1, 2), (1, 5), (3, 1), (4, 3), (None, 4)]


@pytest.mark.parametrize(("least", "places"), [(5, [1]), (6, [None])])
def test_a_unit_of_few_has_no_place(least, places):
    assert [place for place, _u in rules.ranking([unit(1, 10, 5, "400")], least)] == places


@pytest.mark.parametrize(("mine", "others", "place"), [("80", [], 1), ("80", ["90", "80", "70"], 2), ("60", ["90", "80", "70"], 4)])
def test_ones_own_place(mine, others, place):
    assert rules.place_of(D(mine), [D(o) for o in others]) == place


def test_only_questions_of_the_sheet_are_stored():
    assert rules.answers_of({1: "b", 2: "", 9: "A"}, [1, 2, 3]) == {"1": "B"}
