"""The numbers of a panel and what opinions amount to, at their boundaries."""

from datetime import date
from decimal import Decimal as D

import pytest

from portal.panels import rules
from portal.panels.enums import PanelMethod, PanelState
from portal.panels.rules import Place


def places(full, deputies=0):
    return [Place(n, n > full) for n in range(1, full + deputies + 1)]


@pytest.mark.parametrize(
    ("full", "deputies", "code"),
    [
        (0, 0, "panel.seats_few"), (1, 0, "panel.seats_few"), (2, 0, "panel.seats_few"), (2, 1, "panel.seats_few"), (3, 0, ""),
        (3, 2, ""), (4, 0, "panel.seats_even"), (5, 0, ""), (6, 1, "panel.seats_even"),
    ],
)  # fmt: skip
def test_the_full_members_are_an_odd_number_of_at_least_three(full, deputies, code):
    assert rules.seats_verdict(places(full, deputies), 3).code == code


@pytest.mark.parametrize(
    ("full", "deputies", "recused", "voting", "code"),
    [
        (3, 0, (), (1, 2, 3), ""),
        (3, 0, (1,), (2, 3), "panel.case_few"),  # the recusal leaves two
        (3, 1, (1,), (2, 3, 4), ""),  # the deputy fills the place
        (3, 1, (), (1, 2, 3), ""),  # and judges nothing else
        (3, 1, (1, 4), (2, 3), "panel.case_few"),  # the deputy is biased himself
        (3, 2, (1, 2), (3, 4, 5), ""),
        (5, 0, (1,), (2, 3, 4, 5), "panel.case_even"),
        (5, 1, (1,), (2, 3, 4, 5, 6), ""),
        (5, 1, (1, 2), (3, 4, 5), ""),  # three are enough: no deputy is called
        (5, 2, (1, 2, 3), (4, 5, 6), ""),
    ],
)
def test_who_judges_a_case(full, deputies, recused, voting, code):
    found = rules.voters(places(full, deputies), recused, 3)
    verdict = rules.case_verdict("对象", len(found), 3)
    assert (found, verdict.code) == (voting, code)
    assert bool(verdict) or verdict.params["case"] == "对象"


@pytest.mark.parametrize(
    ("votes", "share", "is_passed"),
    [
        ((True, True, False), "0.5", True), ((True, False, False), "0.5", False), ((True, True, False, False), "0.5", False),
        ((True, True, True, False, False), "0.5", True), ((True, True, False), "0.66", True), ((True, True, False), "0.67", False),
    ],
)  # fmt: skip
def test_a_vote_needs_more_than_the_share_of_those_entitled(votes, share, is_passed):
    outcome = rules.vote_outcome(votes, D(share))
    assert outcome.is_passed is is_passed
    assert outcome.tally == {"for": sum(votes), "against": len(votes) - sum(votes), "entitled": len(votes), "share": share}


@pytest.mark.parametrize(
    ("points", "mean", "is_passed"),
    [
        (("60", "60", "60"), "60.00", True),
        (("59.99", "59.99", "59.99"), "59.99", False),
        (("59.98", "59.99", "60"), "59.99", False),
        (("60", "60", "59.99"), "60.00", True),  # 59.9967 is 60.00 when rounded
        (("59.99", "60"), "60.00", True),  # 59.995 rounds half up
        (("100", "0", "80"), "60.00", True),
    ],
)
def test_points_are_averaged_and_rounded_half_up(points, mean, is_passed):
    outcome = rules.points_outcome([D(p) for p in points], D(60))
    assert (outcome.tally["mean"], outcome.is_passed, outcome.tally["pass_mark"]) == (mean, is_passed, "60")


@pytest.mark.parametrize(
    ("method", "given", "code"),
    [
        ("vote", {"is_for": True}, ""),
        ("vote", {"is_for": False}, "panel.reason_needed"),
        ("vote", {"is_for": False, "reason": "  "}, "panel.reason_needed"),
        ("vote", {"is_for": False, "reason": "业绩不足"}, ""),
        ("vote", {}, "panel.vote_needed"),
        ("vote", {"points": D(80)}, "panel.vote_needed"),
        ("points", {"points": D(60)}, ""),
        ("points", {"points": D("59.99")}, "panel.reason_needed"),
        ("points", {"points": D("59.99"), "reason": "答辩不足"}, ""),
        ("points", {"points": D(100)}, ""),
        ("points", {"points": D("100.01")}, "panel.points_of_100"),
        ("points", {"points": D("-0.01")}, "panel.points_of_100"),
        ("points", {"points": D("70.125")}, "panel.points_of_100"),
        ("points", {"is_for": True}, "panel.points_needed"),
    ],
)
def test_an_opinion_is_complete(method, given, code):
    words = {"is_for": None, "points": None, "reason": ""} | given
    assert rules.opinion_verdict(PanelMethod(method), D(60), **words).code == code


@pytest.mark.parametrize(
    ("act", "states"),
    [
        ("seat", {"forming", "sitting", "discussing"}), ("settle", {"forming", "sitting", "discussing"}),
        ("recuse", {"forming", "sitting", "discussing"}), ("open", {"forming"}), ("judge", {"sitting", "discussing"}),
        ("remind", {"sitting", "discussing"}), ("discuss", {"sitting"}), ("conclude", {"sitting", "discussing"}),
        ("dissolve", {"forming", "sitting", "discussing"}),
    ],
)  # fmt: skip
def test_what_each_state_allows(act, states):
    assert {state.value for state in PanelState if rules.may_do(act, state)} == states


@pytest.mark.parametrize(
    ("voting", "given", "fewest", "is_overdue", "code"),
    [
        (3, 3, 3, False, ""), (3, 2, 3, False, "panel.opinions_missing"), (3, 2, 3, True, "panel.below_fewest"), (3, 3, 3, True, ""),
        (5, 4, 3, False, "panel.opinions_missing"), (5, 4, 3, True, ""), (5, 3, 3, True, ""), (5, 2, 3, True, "panel.below_fewest"),
        (5, 4, 5, True, "panel.below_fewest"), (5, 5, 5, True, ""),
        (2, 2, 3, True, "panel.below_fewest"), (2, 2, 3, False, "panel.below_fewest"),  # two of two are still fewer than three
    ],
)  # fmt: skip
def test_every_member_gives_an_opinion_and_after_the_due_date_the_fewest_do(voting, given, fewest, is_overdue, code):
    assert rules.complete_verdict("对象", voting, given, fewest=fewest, is_overdue=is_overdue).code == code


@pytest.mark.parametrize(
    ("act", "state", "has_discussion", "code"),
    [
        ("conclude", "sitting", False, ""), ("conclude", "sitting", True, "panel.discussion_first"), ("conclude", "discussing", True, ""),
        ("discuss", "sitting", True, ""), ("discuss", "sitting", False, "panel.no_discussion"),
        ("discuss", "discussing", True, "panel.cannot_discuss"), ("discuss", "forming", True, "panel.cannot_discuss"),
    ],
)  # fmt: skip
def test_a_second_reading_comes_before_the_conclusion(act, state, has_discussion, code):
    assert rules.phase_verdict(act, state, has_discussion=has_discussion).code == code


@pytest.mark.parametrize(
    ("points", "mean", "median", "trimmed"),
    [
        ("60 60 60", "60.00", "60.00", "60.00"),
        ("0 80 82", "54.00", "80.00", "80.00"),  # one off-key member sinks the mean alone
        ("0 80 82 84 100", "69.20", "82.00", "82.00"),
        ("70 80", "75.00", "75.00", "75.00"),  # two: nothing to leave out
        ("70 80 81 90", "80.25", "80.50", "80.50"),  # an even number: between the two in the middle
        ("59.99 60", "60.00", "60.00", "60.00"),  # 59.995 half up
        ("33.33 33.33 33.34", "33.33", "33.33", "33.33"),
        ("0 0 0.01 0.01", "0.01", "0.01", "0.01"),  # 0.005 half up
        ("60 60 60 90 90", "72.00", "60.00", "70.00"),
    ],
)
def test_mean_median_and_trimmed_mean_stand_side_by_side(points, mean, median, trimmed):
    found = rules.figures_of([D(p) for p in points.split()])
    assert {name: str(value) for name, value in found.items()} == {"mean": mean, "median": median, "trimmed": trimmed}


@pytest.mark.parametrize(("figure", "is_passed"), [("mean", False), ("median", True), ("trimmed", True)])
def test_the_figure_of_the_panel_decides_and_is_named(figure, is_passed):
    outcome = rules.points_outcome([D(0), D(80), D(82)], D(60), figure)
    assert (outcome.is_passed, outcome.tally["figure"], outcome.tally["mean"], outcome.tally["median"]) == (
        is_passed,
        figure,
        "54.00",
        "80.00",
    )


@pytest.mark.parametrize(
    ("cases", "found"),
    [
        ([{1: 80, 2: 70, 3: 60}], {1: ("10.00", 1), 2: ("0.00", 1), 3: ("-10.00", 1)}),
        ([{1: 80, 2: 70}, {1: 90, 2: 70}], {1: ("7.50", 2), 2: ("-7.50", 2)}),
        ([{1: 80}, {1: 80, 2: 81}], {1: ("-0.50", 1), 2: ("0.50", 1)}),  # a case that he alone rated says nothing
        ([{1: 80}], {}),
        ([{1: 70, 2: 70, 3: 71}], {1: ("-0.33", 1), 2: ("-0.33", 1), 3: ("0.67", 1)}),
    ],
)
def test_leniency_is_the_mean_deviation_on_shared_cases(cases, found):
    rows = rules.leniency_of({seat: D(p) for seat, p in case.items()} for case in cases)
    assert {seat: (str(deviation), n) for seat, (deviation, n) in rows.items()} == found


@pytest.mark.parametrize(("points", "wide"), [((60, 79.99), False), ((60, 80), True), ((60, 80.01), True), ((60,), False), ((), False)])
def test_a_spread_at_the_limit_calls_for_a_discussion(points, wide):
    assert rules.is_wide([D(str(p)) for p in points], D(20)) is wide


@pytest.mark.parametrize(
    ("votes", "split"),
    [((1, 1, 1), False), ((1, 1, 0), True), ((1, 1, 1, 0), False), ((1, 1, 0, 0), True), ((0,), False), ((0, 0, 1), True)],
)
def test_votes_without_three_quarters_on_one_side_are_split(votes, split):
    assert rules.is_split([bool(v) for v in votes], (3, 4)) is split


def test_the_share_that_calls_for_a_discussion_is_the_rule_s():
    assert [rules.is_split([True, True, False], share) for share in ((2, 3), (3, 4))] == [False, True]


@pytest.mark.parametrize(
    ("rule_minimum", "fewest", "seats"), [(3, 3, 3), (3, 4, 5), (3, 5, 5), (5, 3, 5), (4, 3, 5), (3, 1, 3), (7, 6, 7), (7, 8, 9)]
)
def test_a_panel_has_an_odd_number_of_seats_and_never_fewer_than_opinions(rule_minimum, fewest, seats):
    assert rules.seats_needed(rule_minimum, fewest) == seats


def test_whoever_is_late_counts_as_not_for_it():
    assert not rules.vote_outcome([True, True], D("0.5"), 5).is_passed
    assert rules.vote_outcome([True, True, True], D("0.5"), 5).is_passed


@pytest.mark.parametrize(
    ("today", "reminded", "is_due"),
    [(7, None, False), (8, None, True), (8, 8, False), (9, 8, True), (10, 8, True), (12, 11, True), (12, 12, False)],
)
def test_reminders_begin_before_the_due_date_and_keep_their_distance(today, reminded, is_due):
    day = lambda n: date(2026, 3, n) if n else None  # noqa: E731
    assert rules.is_reminder_due(day(10), day(reminded), date(2026, 3, today), before=2, every=1) is is_due


@pytest.mark.parametrize(("today", "is_over"), [(9, False), (10, False), (11, True)])
def test_the_due_date_itself_still_counts(today, is_over):
    assert rules.is_overdue(date(2026, 3, 10), date(2026, 3, today)) is is_over
    assert not rules.is_overdue(None, date(2026, 3, today))


@pytest.mark.parametrize(
    ("state", "fewest", "due", "changes", "code"),
    [
        ("forming", 3, 10, True, ""), ("forming", 2, 10, True, "panel.fewest_low"), ("forming", 3, 9, True, "panel.due_past"),
        ("sitting", 3, 10, False, ""), ("sitting", 3, 10, True, "panel.settled"), ("concluded", 3, None, False, "panel.cannot_settle"),
        ("forming", 3, None, True, ""),
    ],
)  # fmt: skip
def test_the_way_is_settled_before_the_first_opinion(state, fewest, due, changes, code):
    due_on = date(2026, 3, due) if due else None
    assert rules.settle_verdict(state, fewest, 3, due_on, date(2026, 3, 10), changes_way=changes).code == code
