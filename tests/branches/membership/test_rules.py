"""The course of a case with every boundary of the table of 25 steps; no database."""

from datetime import date

import pytest

from branches.membership.rules import (
    Course,
    Done,
    Figures,
    Given,
    Helper,
    StepLine,
    VoteFigures,
    Window,
    figures_verdict,
    findings,
    is_carried,
    next_of,
    outlook,
    probation_end,
    quorum_verdict,
    remind_from,
    review_gaps,
    window_of,
)
from portal.ballots.rules import Terms, Threshold

FIGURES = Figures(
    min_age=18, talk_months=1, contacts=(1, 2), cultivation_months=12, review_months=6, sponsors=2, vetting_months=12, training_days=3,
    training_hours=24, leaving_months=3, vote_months=1, approval_months=3, approval_last_months=6, probation_months=12,
    extension_months=(6, 12), conversion_months=3, archive_days=7,
)  # fmt: skip
TERMS = Terms("VOTE-02", "接收", "细则", Threshold(1, 2, True), "eligible", Threshold(1, 2, True))
TODAY = date(2030, 1, 1)
RULE_OF = {1: "age", 2: "talk", 5: "contacts", 6: "cultivation", 9: "sponsors", 11: "training", 13: "pre_review", 15: "admission_vote",
           17: "approval", 21: "probation", 23: "conversion_vote", 24: "conversion_approval", 25: "archive"}  # fmt: skip
FULL = Helper("甲", is_full=True)
FOR = VoteFigures(expected=20, present=15, yes=15)


def line(no: int) -> StepLine:
    return StepLine(no, 1, "branch", RULE_OF.get(no, ""))


def course(days: dict[int, date], reviews=(), birth_on=date(1990, 1, 1), **results: tuple[str, int]) -> Course:
    done = tuple(Done(no, day, 1, *results.get(f"r{no}", ("", 0))) for no, day in sorted(days.items()))
    return Course(done, tuple(reviews), birth_on)


def codes(no: int, past: Course, **given) -> list[tuple[str, str]]:
    found = findings(past, line(no), Given(**given), FIGURES, TERMS, TODAY)
    return [(f.code.removeprefix("development."), str(f.level)) for f in found]


@pytest.mark.parametrize(
    ("days", "results", "follows"),
    [
        ({}, {}, (1, 1)),
        ({1: date(2024, 1, 1)}, {}, (2, 1)),
        ({1: date(2024, 1, 1), 2: date(2024, 1, 2)}, {}, (3, 1)),
        ({15: date(2024, 1, 1)}, {"r15": ("passed", 0)}, (16, 1)),
        ({15: date(2024, 1, 1)}, {"r15": ("failed", 0)}, None),
        ({23: date(2025, 1, 1)}, {"r23": ("extend", 6)}, (24, 1)),
        ({23: date(2025, 1, 1), 24: date(2025, 2, 1)}, {"r23": ("on_time", 0)}, (25, 1)),
        ({23: date(2025, 1, 1), 24: date(2025, 2, 1)}, {"r23": ("extend", 6)}, (21, 2)),
        ({23: date(2025, 1, 1), 24: date(2025, 2, 1)}, {"r23": ("cancel", 0)}, None),
        ({25: date(2025, 3, 1)}, {}, None),
    ],
)
def test_what_follows(days, results, follows):
    assert next_of(course(days, **results)) == follows


def test_a_second_round_ends_with_the_archive():
    done = (Done(23, date(2025, 1, 1), 1, "extend", 6), Done(24, date(2025, 2, 1), 1), Done(21, date(2025, 7, 1), 2))
    again = (*done, Done(22, date(2025, 7, 2), 2), Done(23, date(2025, 7, 9), 2, "on_time"), Done(24, date(2025, 7, 20), 2))
    assert (next_of(Course(done)), next_of(Course(again))) == ((22, 2), (25, 2))


APPLIED = {1: date(2024, 1, 31)}
NAMED = {3: date(2024, 3, 1)}
VETTED = {10: date(2024, 3, 10), 12: date(2024, 3, 20)}


@pytest.mark.parametrize(
    ("no", "past", "given", "expected"),
    [
        # age: 18 years on the day, not a day earlier; unknown birthday is said
        (1, course({}, birth_on=date(2006, 5, 2)), {"on": date(2024, 5, 2)}, []),
        (1, course({}, birth_on=date(2006, 5, 2)), {"on": date(2024, 5, 1)}, [("too_young", "block")]),
        (1, course({}, birth_on=date(2008, 2, 29)), {"on": date(2026, 2, 28)}, []),
        (1, course({}, birth_on=None), {"on": date(2024, 5, 1)}, [("birth_unknown", "warn")]),
        # the talk: within a month after the application; February is short
        (2, course(APPLIED), {"on": date(2024, 2, 29)}, []),
        (2, course(APPLIED), {"on": date(2024, 3, 1)}, [("talk_late", "warn")]),
        # order of days
        (3, course({2: date(2024, 2, 5)}), {"on": date(2024, 2, 4)}, [("before_last", "block")]),
        (3, course({2: date(2024, 2, 5)}), {"on": date(2024, 2, 5)}, []),
        (3, course({2: date(2024, 2, 5)}), {"on": date(2030, 1, 1)}, []),
        (3, course({2: date(2024, 2, 5)}), {"on": date(2030, 1, 2)}, [("in_future", "block")]),
        # contacts: one or two full members
        (5, course(NAMED), {"on": TODAY, "helpers": [FULL]}, []),
        (5, course(NAMED), {"on": TODAY, "helpers": [FULL, FULL]}, []),
        (5, course(NAMED), {"on": TODAY, "helpers": []}, [("contacts_number", "block")]),
        (5, course(NAMED), {"on": TODAY, "helpers": [FULL, FULL, FULL]}, [("contacts_number", "block")]),
        (5, course(NAMED), {"on": TODAY, "helpers": [Helper("乙", is_full=False)]}, [("helper_not_full", "block")]),
        (5, course(NAMED), {"on": TODAY, "helpers": [Helper("乙", True, True)]}, []),
        # cultivation: a year; a review each half year
        (6, course(NAMED, [date(2024, 9, 1)]), {"on": date(2025, 3, 1)}, []),
        (6, course(NAMED, [date(2024, 9, 1)]), {"on": date(2025, 2, 28)}, [("cultivation_short", "lift")]),
        (6, course(NAMED), {"on": date(2025, 3, 1)}, [("review_gap", "warn")]),
        (6, course(NAMED, [date(2024, 9, 2)]), {"on": date(2025, 3, 1)}, [("review_gap", "warn")]),
        (6, course(NAMED, [date(2024, 8, 31)]), {"on": date(2025, 3, 1)}, [("review_gap", "warn")]),
        (6, course(NAMED), {"on": date(2025, 1, 1)}, [("cultivation_short", "lift"), ("review_gap", "warn")]),
        # sponsors: two, full, with a vote, not himself
        (9, course(NAMED), {"on": TODAY, "helpers": [FULL, Helper("乙", True)]}, []),
        (9, course(NAMED), {"on": TODAY, "helpers": [FULL]}, [("sponsors_number", "block")]),
        (9, course(NAMED), {"on": TODAY, "helpers": [FULL, FULL, FULL]}, [("sponsors_number", "block")]),
        (9, course(NAMED), {"on": TODAY, "helpers": [FULL, Helper("乙", True, True)]}, [("helper_suspended", "block")]),
        (9, course(NAMED), {"on": TODAY, "helpers": [FULL, Helper("乙", False)]}, [("helper_not_full", "block")]),
        (9, course(NAMED), {"on": TODAY, "helpers": [FULL, Helper("乙", True, False, True)]}, [("helper_himself", "block")]),
        # training: three days or twenty-four hours
        (11, course(VETTED), {"on": TODAY, "training_days": 3}, []),
        (11, course(VETTED), {"on": TODAY, "training_hours": 24}, []),
        (11, course(VETTED), {"on": TODAY, "training_days": 2, "training_hours": 23}, [("training_short", "lift")]),
        (11, course(VETTED), {"on": TODAY}, [("training_short", "lift")]),
        # pre-review: not within three months of leaving; vetting holds a year
        (13, course(VETTED), {"on": date(2024, 4, 1), "leaves_on": date(2024, 7, 1)}, []),
        (13, course(VETTED), {"on": date(2024, 4, 1), "leaves_on": date(2024, 6, 30)}, [("leaving_soon", "lift")]),
        (13, course(VETTED), {"on": date(2025, 3, 10)}, []),
        (13, course(VETTED), {"on": date(2025, 3, 11)}, [("vetting_old", "warn")]),
        # the vote: a month after pre-review as a rule
        (15, course({13: date(2024, 5, 31)}), {"on": date(2024, 6, 30), "vote": FOR, "result": "passed"}, []),
        (15, course({13: date(2024, 5, 31)}), {"on": date(2024, 7, 1), "vote": FOR, "result": "passed"}, [("vote_late", "warn")]),
        (15, course({13: date(2024, 5, 31)}), {"on": date(2024, 6, 1), "vote": FOR}, [("result_missing", "block")]),
        (15, course({13: date(2024, 5, 31)}), {"on": date(2024, 6, 1), "result": "passed"}, [("vote_missing", "block")]),
        (15, course({13: date(2024, 5, 31)}), {"on": date(2024, 6, 1), "vote": FOR, "result": "failed"}, [("was_carried", "block")]),
        (15, course({13: date(2024, 5, 31)}), {"on": date(2024, 6, 1), "vote": FOR, "result": "extend"}, [("result_missing", "block")]),
        # approval: three months, at most six, then anew
        (17, course({15: date(2024, 6, 10)}), {"on": date(2024, 9, 10)}, []),
        (17, course({15: date(2024, 6, 10)}), {"on": date(2024, 9, 11)}, [("approval_late", "warn")]),
        (17, course({15: date(2024, 6, 10)}), {"on": date(2024, 12, 10)}, [("approval_late", "warn")]),
        (17, course({15: date(2024, 6, 10)}), {"on": date(2024, 12, 11)}, [("approval_lapsed", "block")]),
        # probation: a year from the vote
        (21, course({15: date(2024, 6, 10)}), {"on": date(2025, 6, 10)}, []),
        (21, course({15: date(2024, 6, 10)}), {"on": date(2025, 6, 9)}, [("probation_runs", "block")]),
        # conversion: extension once, six to twelve months
        (23, course({15: date(2024, 6, 10)}), {"on": date(2025, 7, 1), "vote": FOR, "result": "on_time"}, []),
        (23, course({15: date(2024, 6, 10)}), {"on": date(2025, 7, 1), "vote": FOR, "result": "cancel"}, []),
        (23, course({15: date(2024, 6, 10)}), {"on": date(2025, 7, 1), "vote": FOR, "result": "extend", "months": 6}, []),
        (23, course({15: date(2024, 6, 10)}), {"on": date(2025, 7, 1), "vote": FOR, "result": "extend", "months": 12}, []),
        (23, course({15: date(2024, 6, 10)}), {"on": date(2025, 7, 1), "vote": FOR, "result": "extend", "months": 5},
         [("extension_length", "block")]),
        (23, course({15: date(2024, 6, 10)}), {"on": date(2025, 7, 1), "vote": FOR, "result": "extend", "months": 13},
         [("extension_length", "block")]),
        (23, course({15: date(2024, 6, 10)}, r15=("extend", 6)), {"on": date(2025, 7, 1), "vote": FOR, "result": "extend", "months": 6},
         [("extended_already", "block")]),
        (24, course({23: date(2025, 7, 1)}), {"on": date(2025, 10, 1)}, []),
        (24, course({23: date(2025, 7, 1)}), {"on": date(2025, 10, 2)}, [("conversion_late", "warn")]),
        (25, course({24: date(2025, 8, 1)}), {"on": date(2025, 8, 8)}, []),
        (25, course({24: date(2025, 8, 1)}), {"on": date(2025, 8, 9)}, [("archive_late", "warn")]),
    ],
)  # fmt: skip
def test_what_stands_against_a_step(no, past, given, expected):
    assert codes(no, past, **given) == expected


@pytest.mark.parametrize(
    ("figures", "refusal"),
    [
        (VoteFigures(20, 15, 15), ""),
        (VoteFigures(20, 15, 10, 3, 1, 1), ""),
        (VoteFigures(20, 15, 11, 3, 1, 1), "development.more_ballots"),
        (VoteFigures(14, 15, 10), "development.more_present"),
        (VoteFigures(20, 15, 10, written_yes=3, written_other=2), ""),
        (VoteFigures(20, 15, 10, written_yes=4, written_other=2), "development.more_written"),
        (VoteFigures(20, 15, 3), ""),  # fewer papers back than given out are valid
    ],
)
def test_the_figures_of_a_vote_fit_together(figures, refusal):
    assert figures_verdict(figures).code == refusal


@pytest.mark.parametrize(
    ("figures", "has_quorum", "carried"),
    [
        (VoteFigures(20, 10, 10, written_yes=5), False, True),  # half is not more than half; letters make no presence
        (VoteFigures(20, 11, 11), True, True),
        (VoteFigures(20, 11, 10), True, False),  # ten of twenty expected is not more than half
        (VoteFigures(20, 11, 10, written_yes=1), True, True),
        (VoteFigures(20, 19, 10, 9), True, False),  # more than half of those present does not do
        (VoteFigures(19, 10, 10), True, True),
        (VoteFigures(19, 9, 9, written_yes=3), False, True),
        (VoteFigures(0, 0, 0), False, False),
    ],
)
def test_quorum_and_majority_of_those_expected(figures, has_quorum, carried):
    assert (bool(quorum_verdict(figures, TERMS)), is_carried(figures, TERMS)) == (has_quorum, carried)


@pytest.mark.parametrize(
    ("vote", "result", "expected"),
    [
        (VoteFigures(20, 15, 16), "passed", [("more_ballots", "block")]),
        (VoteFigures(20, 10, 10), "passed", [("no_quorum", "block")]),
        (VoteFigures(20, 15, 10), "passed", [("not_carried", "block")]),
        (VoteFigures(20, 15, 10), "failed", []),
    ],
)
def test_a_vote_is_recorded_as_it_was(vote, result, expected):
    assert codes(15, course({13: date(2024, 6, 1)}), on=date(2024, 6, 10), vote=vote, result=result) == expected


def test_probation_ends_a_year_after_the_vote_and_later_by_an_extension():
    plain = course({15: date(2024, 2, 29)})
    extended = course({15: date(2024, 2, 29), 23: date(2025, 3, 10)}, r23=("extend", 6))
    ends = [probation_end(c, FIGURES) for c in (course(APPLIED), plain, extended)]
    assert ends == [None, date(2025, 2, 28), date(2025, 8, 29)]


@pytest.mark.parametrize(
    ("window", "day", "expected"),
    [
        (Window(since=date(2024, 1, 1)), date(2024, 1, 1), "ready"),
        (Window(until=date(2024, 2, 1)), date(2024, 1, 21), "ready"),
        (Window(until=date(2024, 2, 1)), date(2024, 1, 22), "due"),
        (Window(until=date(2024, 2, 1)), date(2024, 2, 1), "due"),
        (Window(until=date(2024, 2, 1)), date(2024, 2, 2), "overdue"),
        (Window(earliest=date(2024, 2, 1)), date(2024, 1, 31), "waiting"),
        (Window(earliest=date(2024, 2, 1)), date(2024, 2, 1), "ready"),
        (Window(until=date(2024, 2, 1), last=date(2024, 5, 1)), date(2024, 5, 1), "overdue"),
        (Window(until=date(2024, 2, 1), last=date(2024, 5, 1)), date(2024, 5, 2), "lapsed"),
    ],
)
def test_how_a_step_stands_today(window, day, expected):
    assert outlook(window, day, 10) == expected


@pytest.mark.parametrize(
    ("window", "lead", "expected"),
    [
        (Window(), 5, None),
        (Window(since=date(2024, 1, 1)), 5, date(2024, 1, 1)),
        (Window(since=date(2024, 1, 1), until=date(2024, 2, 1)), 10, date(2024, 1, 22)),
        (Window(since=date(2024, 1, 30), until=date(2024, 2, 1)), 10, date(2024, 1, 30)),
        (Window(since=date(2024, 1, 1), earliest=date(2025, 1, 1)), 30, date(2024, 12, 2)),
    ],
)
def test_from_when_a_step_waits_on_a_list(window, lead, expected):
    assert remind_from(window, lead) == expected


def test_windows_of_the_whole_table():
    past = course({1: date(2024, 1, 15), 3: date(2024, 3, 1), 13: date(2025, 5, 1), 15: date(2025, 5, 20), 23: date(2026, 6, 1),
                   24: date(2026, 6, 20)}, birth_on=date(2000, 7, 7))  # fmt: skip
    found = {no: window_of(past, line(no), FIGURES) for no in RULE_OF}
    assert {no: (w.earliest, w.until, w.last) for no, w in found.items()} == {
        1: (date(2018, 7, 7), None, None),
        2: (None, date(2024, 2, 15), None),
        5: (None, None, None),
        6: (date(2025, 3, 1), None, None),
        9: (None, None, None),
        11: (None, None, None),
        13: (None, None, None),
        15: (None, date(2025, 6, 1), None),
        17: (None, date(2025, 8, 20), date(2025, 11, 20)),
        21: (date(2026, 5, 20), None, None),
        23: (None, None, None),
        24: (None, date(2026, 9, 1), None),
        25: (None, date(2026, 6, 27), None),
    }


def test_reviews_every_half_year():
    start, end = date(2024, 3, 1), date(2025, 9, 1)
    whole = [date(2024, 9, 1), date(2025, 3, 1)]
    assert review_gaps(start, whole, end, 6) == []
    assert review_gaps(start, whole[:1], end, 6) == [(date(2024, 9, 1), date(2025, 9, 1))]
    assert review_gaps(start, [date(2023, 1, 1)], start, 6) == []
