"""The rules of open bidding as tables, with their boundaries."""

from datetime import date
from decimal import Decimal as D

import pytest

from workforce.challenges import rules

DAY = date(2026, 11, 30)


def code(verdict) -> str | None:
    return None if verdict else verdict.code


@pytest.mark.parametrize(
    ("prize", "budget", "due", "until", "wanted"),
    [
        (10, 10, date(2026, 12, 1), DAY, None),
        (11, 10, date(2026, 12, 1), DAY, "challenge.prize_above"),
        (0, 0, date(2026, 12, 1), DAY, "challenge.budget_positive"),
        (10, 10, DAY, DAY, "challenge.due_early"),
        (10, 10, date(2026, 12, 1), date(2026, 11, 29), "challenge.claim_past"),
    ],
)
def test_a_study(prize, budget, due, until, wanted):
    assert code(rules.study_verdict(prize=D(prize), budget=D(budget), due_on=due, claim_until=until, today=DAY)) == wanted


@pytest.mark.parametrize(
    ("state", "author", "until", "wanted"),
    [
        ("studied", False, DAY, None),
        ("studied", True, DAY, "challenge.second_person"),
        ("studied", False, date(2026, 11, 29), "challenge.claim_past"),
        ("posted", False, DAY, "challenge.wrong_state"),
    ],
)
def test_posting(state, author, until, wanted):
    assert code(rules.post_verdict(state, is_author=author, claim_until=until, today=DAY)) == wanted


@pytest.mark.parametrize(
    ("state", "until", "has_open", "wanted"),
    [
        ("posted", DAY, False, None),
        ("posted", date(2026, 11, 29), False, "challenge.claim_late"),
        ("posted", DAY, True, "challenge.claimed_already"),
        ("judging", DAY, False, "challenge.not_posted"),
    ],
)
def test_the_last_day_to_claim_counts(state, until, has_open, wanted):
    assert code(rules.claim_verdict(state, claim_until=until, today=DAY, has_open=has_open)) == wanted


@pytest.mark.parametrize(("member", "exception", "ok"), [(True, "", True), (False, "唯一掌握工艺的人", True), (False, " ", False)])
def test_a_party_member_leads_or_a_reason_is_told(member, exception, ok):
    assert bool(rules.lead_verdict(is_member=member, exception=exception)) is ok


@pytest.mark.parametrize(
    ("members", "total", "binding", "wanted"),
    [
        (7, 10, True, None),
        (6, 10, True, "challenge.team_share"),
        (6, 10, False, None),
        (1, 1, True, "challenge.team_small"),
    ],
)
def test_the_share_of_party_members(members, total, binding, wanted):
    assert code(rules.team_verdict(members, total, share=70, is_binding=binding)) == wanted
    assert (rules.is_share_met(7, 10, 70), rules.is_share_met(6, 10, 70)) == (True, False)


@pytest.mark.parametrize(
    ("judges", "concerned", "wanted"),
    [
        ([1, 2, 3], [4], None),
        ([1, 2], [4], "challenge.judges_few"),
        ([1, 2, 4], [4], "challenge.judge_concerned"),
        ([1, 1, 2], [], "challenge.judges_few"),
    ],
)
def test_judges_have_no_part_in_it(judges, concerned, wanted):
    assert code(rules.judges_verdict(judges, concerned, least=3)) == wanted


@pytest.mark.parametrize(
    ("state", "recused", "value", "wanted"),
    [
        ("judging", False, 0, None),
        ("judging", False, 100, None),
        ("judging", False, 101, "challenge.score_range"),
        ("judging", True, 50, "challenge.recused"),
        ("chosen", False, 50, "challenge.not_judging"),
    ],
)
def test_scores(state, recused, value, wanted):
    assert code(rules.score_verdict(state, is_recused=recused, value=value)) == wanted


@pytest.mark.parametrize(
    ("judges", "missing", "concerned", "wanted"),
    [
        (3, 0, False, None),
        (2, 0, False, "challenge.judges_few"),
        (3, 1, False, "challenge.scores_missing"),
        (3, 0, True, "challenge.own_case"),
    ],
)
def test_the_choice(judges, missing, concerned, wanted):
    assert code(rules.choose_verdict("judging", judges=judges, least=3, missing=missing, is_concerned=concerned)) == wanted
    assert (rules.average([80, 85, 90]), rules.average([])) == (D("85.00"), None)


@pytest.mark.parametrize(
    ("due", "pay", "planned", "wanted"),
    [(DAY, 40, 60, None), (DAY, 41, 60, "challenge.pay_above"), (date(2026, 12, 1), 0, 0, "challenge.milestone_late")],
)
def test_milestones(due, pay, planned, wanted):
    assert code(rules.milestone_verdict("chosen", due, last=DAY, pay=pay, planned=planned)) == wanted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, None),
        ({"unreviewed": 1}, "challenge.unreviewed"),
        ({"has_proof": False}, "challenge.proof_needed"),
        ({"outcome": "fail", "unreviewed": 1, "has_proof": False}, None),
        ({"outcome": "extend", "new_due": date(2026, 12, 1)}, None),
        ({"outcome": "extend", "new_due": DAY}, "challenge.new_due_needed"),
        ({"outcome": "extend", "new_due": date(2026, 12, 1), "extended": 1}, "challenge.extended_enough"),
        ({"has_open": True}, "challenge.acceptance_open"),
        ({"state": "accepted"}, "challenge.not_running"),
    ],
)
def test_acceptance(changes, wanted):
    said = {
        "state": "running", "outcome": "pass", "unreviewed": 0, "has_proof": True, "has_open": False, "new_due": None, "due_on": DAY,
        "extended": 0, "most": 1, **changes,
    }  # fmt: skip
    assert code(rules.acceptance_verdict(said.pop("state"), said.pop("outcome"), **said)) == wanted


@pytest.mark.parametrize(
    ("state", "amount", "paid", "wanted"),
    [
        ("accepted", 20, False, None),
        ("accepted", 21, False, "challenge.reward_above"),
        ("accepted", 20, True, "challenge.paid_already"),
        ("running", 20, False, "challenge.not_accepted"),
        ("accepted", 0, False, "challenge.amount_positive"),
    ],
)
def test_a_reward_lies_within_what_was_posted(state, amount, paid, wanted):
    assert code(rules.reward_verdict(state, D(amount), prize=D(20), is_paid=paid)) == wanted


@pytest.mark.parametrize(
    ("shares", "wanted"),
    [
        ({1: D(60), 2: D(40)}, None),
        ({1: D("33.33"), 2: D("66.67")}, None),
        ({1: D(60), 2: D("39.99")}, "challenge.shares_sum"),
        ({1: D(100)}, "challenge.shares_team"),
        ({1: D(60), 2: D(30), 3: D(10)}, "challenge.shares_team"),
        ({1: D(110), 2: D(-10)}, "challenge.shares_team"),
    ],
)
def test_shares_of_the_team_come_to_a_hundred(shares, wanted):
    assert code(rules.shares_verdict(shares, [1, 2])) == wanted


def test_nothing_is_lost_in_rounding():
    parts = rules.split(D("100.00"), {1: D("33.33"), 2: D("33.33"), 3: D("33.34")})
    assert parts == {1: D("33.33"), 2: D("33.33"), 3: D("33.34")}
    assert sum(rules.split(D("0.05"), {1: D(50), 2: D(50)}).values()) == D("0.05")


@pytest.mark.parametrize(
    ("state", "author", "concerned", "wanted"),
    [
        (None, False, False, "challenge.no_reward_open"),
        ("agreed", False, False, "challenge.no_reward_open"),
        ("declined", False, False, "challenge.no_reward_open"),
        ("open", True, False, "challenge.second_person"),
        ("open", False, True, "challenge.own_case"),
        ("open", False, False, None),
    ],
)
def test_a_second_person_agrees_to_a_reward(state, author, concerned, wanted):
    assert code(rules.reward_decide_verdict(state, is_author=author, is_concerned=concerned)) == wanted
