"""The numbers of a panel and what opinions amount to, at their boundaries."""

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
        ("seat", {"forming", "sitting"}), ("recuse", {"forming", "sitting"}), ("open", {"forming"}), ("judge", {"sitting"}),
        ("conclude", {"sitting"}), ("dissolve", {"forming", "sitting"}),
    ],
)  # fmt: skip
def test_what_each_state_allows(act, states):
    assert {state.value for state in PanelState if rules.may_do(act, state)} == states


def test_every_member_gives_an_opinion():
    assert rules.complete_verdict("对象", 3, 3)
    assert rules.complete_verdict("对象", 3, 2).params == {"case": "对象", "missing": 1}
