from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from branches.coverage import rules
from branches.coverage.rules import Crew, Share

DUE = date(2026, 6, 30)
DAY = timedelta(days=1)


def test_the_deadline_is_counted_from_the_opening():
    assert rules.due_on(date(2026, 5, 31), 30) == DUE


@pytest.mark.parametrize(
    ("today", "set_up_on", "ended_on", "state"),
    [(DUE, None, None, "open"), (DUE + DAY, None, None, "late"), (DUE + DAY, DUE, None, "done"), (DUE + DAY, None, DUE, "ended")],
)
def test_where_a_set_up_stands(today, set_up_on, ended_on, state):
    assert rules.state_of(DUE, set_up_on, ended_on, today) == state


COMPLETE = {"need": "either", "has_branch": True, "has_group": True, "has_head": True, "missing": ()}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"has_head": False}, "setup.head_needed"),
        ({"missing": ("场所",)}, "setup.conditions_missing"),
        ({"has_branch": False}, "setup.branch_needed"),
        ({"need": "branch"}, "setup.needs_branch_not_group"),
        ({"need": "branch", "has_group": False}, None),
    ],
)
def test_what_a_set_up_is_complete_with(changes, code):
    verdict = rules.may_complete(**{**COMPLETE, **changes})
    assert (bool(verdict), None if verdict else verdict.code) == (code is None, code)


@pytest.mark.parametrize(("part", "whole", "percent"), [(0, 0, None), (2, 3, D("66.6")), (9999, 10000, D("99.9")), (3, 3, D(100))])
def test_shares_are_cut_not_rounded(part, whole, percent):
    assert Share(part, whole).percent == percent


@pytest.mark.parametrize(
    ("covers", "bare"),
    [
        ((), {"A/", "A/B/", "A/B/C/", "A/D/"}),
        (("A/",), set()),
        (("A/B/",), {"A/", "A/D/"}),  # one part of A has nobody
        (("A/B/", "A/D/"), set()),  # every part is covered, so A is
        (("A/B/C/", "A/D/"), set()),
        (("A/BB/",), {"A/", "A/B/", "A/B/C/", "A/D/"}),  # a like name covers nothing
    ],
)
def test_a_unit_is_covered_from_above_or_in_all_its_parts(covers, bare):
    assert rules.bare_units(["A/", "A/B/", "A/B/C/", "A/D/"], covers) == bare


def crew(leader=None, members=(), full=None, heads=()):
    return Crew(leader, frozenset(members), frozenset(members if full is None else full), frozenset(heads))


@pytest.mark.parametrize(
    ("found", "heads", "state", "suggestion"),
    [
        (crew(1, [1]), {1}, "overlap", ""),
        (crew(1, [1, 2], heads=[2]), {2}, "member", "suggest.group_leader_leads"),
        (crew(None, [2], heads=[2]), {2}, "no_leader", "suggest.group_leader_leads"),
        (crew(1, [1]), set(), "member", "suggest.leader_to_group"),
        (crew(1, [1], full=[]), set(), "member", "suggest.member_leads"),
        (crew(1), set(), "other", "suggest.no_members"),
        (crew(), set(), "no_leader", "suggest.no_members"),
        (crew(1, [2]), set(), "other", "suggest.member_leads"),
    ],
)
def test_how_a_team_stands_and_what_is_suggested(found, heads, state, suggestion):
    assert (rules.crew_state(found, heads), rules.suggestion_of(found, heads)) == (state, suggestion)


@pytest.mark.parametrize(("judge", "user", "code"), [(7, 1, "candidate.own"), (8, 2, "candidate.second"), (8, 1, None)])
def test_two_people_stand_behind_a_candidate(judge, user, code):
    verdict = rules.may_judge(judge=judge, person=7, proposer=2, judge_user=user)
    assert (None if verdict else verdict.code) == code


def test_a_candidate_is_fit_with_every_criterion():
    assert (rules.outcome_of([True, True, True]), rules.outcome_of([True, False, True])) == ("fit", "unfit")
