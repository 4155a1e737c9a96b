"""Quorum, majority, election, papers and counts at their boundaries (docs/rules.md 1.4, CON-02, CON-03)."""

import pytest

from portal.ballots import rules
from portal.ballots.rules import Terms, Threshold

HALF, MORE = Threshold(1, 2, False), Threshold(1, 2, True)
RULES = {
    "VOTE-01": Terms("VOTE-01", "", "", HALF, "eligible", MORE),
    "VOTE-02": Terms("VOTE-02", "", "", MORE, "eligible", MORE),
    "VOTE-03": Terms("VOTE-03", "", "", Threshold(4, 5, False), "present", MORE),
    "CON-03": Terms("CON-03", "", "", Threshold(2, 3, False), "eligible", MORE),
    "CAST": Terms("CAST", "", "", HALF, "cast", MORE),
}


@pytest.mark.parametrize(
    ("code", "eligible", "present", "is_met"),
    [
        ("VOTE-01", 20, 9, False), ("VOTE-01", 20, 10, True), ("VOTE-01", 19, 9, False), ("VOTE-01", 19, 10, True),
        ("VOTE-02", 20, 10, False), ("VOTE-02", 20, 11, True), ("VOTE-02", 19, 9, False), ("VOTE-02", 19, 10, True),
        ("VOTE-03", 20, 15, False), ("VOTE-03", 20, 16, True), ("VOTE-03", 19, 15, False), ("VOTE-03", 19, 16, True),
        ("VOTE-03", 5, 3, False), ("VOTE-03", 5, 4, True), ("VOTE-03", 1, 0, False), ("VOTE-03", 1, 1, True),
        ("CON-03", 30, 19, False), ("CON-03", 30, 20, True), ("CON-03", 31, 20, False), ("CON-03", 31, 21, True),
        ("VOTE-01", 0, 0, False),
    ],
)  # fmt: skip
def test_quorum(code, eligible, present, is_met):
    verdict = rules.quorum_verdict(RULES[code], eligible, present)
    assert (bool(verdict), verdict.code) == (is_met, "" if is_met else "ballot.no_quorum")


@pytest.mark.parametrize(
    ("code", "eligible", "present", "cast", "yes", "passes"),
    [
        # expected 20: 11 for it, however many are there
        ("VOTE-01", 20, 10, 10, 10, False), ("VOTE-01", 20, 20, 20, 10, False), ("VOTE-01", 20, 15, 15, 11, True),
        ("VOTE-01", 19, 10, 10, 9, False), ("VOTE-01", 19, 10, 10, 10, True),
        # of those present: 16 there, 9 for it
        ("VOTE-03", 20, 16, 16, 8, False), ("VOTE-03", 20, 16, 16, 9, True), ("VOTE-03", 20, 17, 16, 8, False),
        ("VOTE-03", 20, 17, 17, 9, True),
        ("VOTE-03", 20, 20, 12, 10, False), ("VOTE-03", 20, 20, 12, 11, True),  # papers not handed in stay in the whole
        ("CON-03", 31, 21, 21, 15, False), ("CON-03", 31, 21, 21, 16, True),
        ("CAST", 20, 20, 12, 6, False), ("CAST", 20, 20, 12, 7, True), ("CAST", 20, 20, 0, 0, False),
    ],
)  # fmt: skip
def test_majority_on_its_own_base(code, eligible, present, cast, yes, passes):
    terms = RULES[code]
    whole = rules.whole_of(terms.basis, eligible=eligible, present=present, cast=cast)
    assert terms.passing.is_met(yes, whole) is passes
    assert not whole or (yes >= terms.passing.least(whole)) is passes


def test_the_least_count_is_the_first_that_meets_the_threshold():
    shares = [HALF, MORE, Threshold(4, 5, False), Threshold(2, 3, False), Threshold(2, 3, True), Threshold(1, 3, True)]
    odd = [
        (t, whole) for t in shares for whole in range(1, 121)
        if not t.is_met(t.least(whole), whole) or t.is_met(t.least(whole) - 1, whole)
    ]  # fmt: skip
    assert odd == []


@pytest.mark.parametrize(
    ("votes", "seats", "elected", "tied", "outrun", "short", "left"),
    [
        ({"甲": 12, "乙": 10, "丙": 9}, 2, ("甲", "乙"), (), ("丙",), (), 0),
        ({"甲": 12, "乙": 10, "丙": 8}, 3, ("甲", "乙"), (), (), ("丙",), 1),  # 8 of 16 is not more than half
        ({"甲": 12, "乙": 9, "丙": 9}, 2, ("甲",), ("乙", "丙"), (), (), 1),
        ({"甲": 9, "乙": 9, "丙": 9}, 3, ("甲", "乙", "丙"), (), (), (), 0),  # level, and room for all
        ({"甲": 9, "乙": 9, "丙": 9}, 2, (), ("甲", "乙", "丙"), (), (), 2),
        ({"甲": 12, "乙": 10, "丙": 9, "丁": 9}, 2, ("甲", "乙"), (), ("丙", "丁"), (), 0),
        ({"甲": 8, "乙": 3}, 1, (), (), (), ("甲", "乙"), 1),
        ({"甲": 12, "乙": 12, "丙": 10, "丁": 10}, 3, ("甲", "乙"), ("丙", "丁"), (), (), 1),
        ({"甲": 12, "乙": 10, "丙": 10, "丁": 9}, 2, ("甲",), ("乙", "丙"), ("丁",), (), 1),
    ],
)
def test_who_is_elected_of_sixteen(votes, seats, elected, tied, outrun, short, left):
    found = rules.elect(votes, seats, 16, MORE)
    assert (found.elected, found.tied, found.outrun, found.short, found.open_seats) == (elected, tied, outrun, short, left)


@pytest.mark.parametrize(
    ("kind", "items", "seats", "multi", "code"),
    [
        ("decision", [], 0, False, "ballot.no_items"), ("decision", ["甲"], 0, False, ""),
        ("decision", ["甲", "甲"], 0, False, "ballot.item_twice"),
        ("decision", [str(n) for n in range(61)], 0, False, "ballot.too_many_items"),
        ("decision", [str(n) for n in range(60)], 0, False, ""),
        ("election", ["甲"], 0, False, "ballot.seats_needed"), ("election", ["甲"], 31, False, "ballot.seats_needed"),
        ("election", ["甲", "乙"], 2, False, ""), ("election", ["甲", "乙", "丙"], 2, False, "ballot.equal_needed"),
        ("election", ["甲", "乙"], 2, True, "ballot.surplus_needed"), ("election", ["甲", "乙", "丙"], 2, True, ""),
        ("election", [str(n) for n in range(6)], 5, True, ""), ("election", [str(n) for n in range(7)], 6, True, "ballot.surplus_needed"),
        ("election", [str(n) for n in range(8)], 6, True, ""),  # a fifth of six is 1.2: two more
    ],
)  # fmt: skip
def test_the_plan_of_a_ballot(kind, items, seats, multi, code):
    assert rules.plan_verdict(kind, items, seats, is_multi=multi, surplus=(1, 5)).code == code


@pytest.mark.parametrize(
    ("kind", "choices", "write_ins", "allows", "code"),
    [
        ("decision", {1: "yes", 2: "no", 3: "abstain"}, [], False, ""),
        ("decision", {1: "yes", 2: "no"}, [], False, "ballot.paper_incomplete"),
        ("decision", {1: "yes", 2: "no", 3: "maybe"}, [], False, "ballot.paper_broken"),
        ("decision", {1: "yes", 2: "no", 3: "no", 4: "no"}, [], False, "ballot.paper_broken"),
        ("decision", {1: "yes", 2: "yes", 3: "yes"}, ["丁"], True, "ballot.no_write_in"),
        ("election", {1: "yes", 2: "yes", 3: "no"}, [], False, ""),  # two seats
        ("election", {1: "yes", 2: "yes", 3: "yes"}, [], False, "ballot.too_many_named"),
        ("election", {1: "yes", 2: "no", 3: "no"}, ["丁"], True, ""),
        ("election", {1: "yes", 2: "yes", 3: "no"}, ["丁"], True, "ballot.too_many_named"),
        ("election", {1: "yes", 2: "no", 3: "no"}, ["丁"], False, "ballot.no_write_in"),
        ("election", {1: "no", 2: "no", 3: "no"}, ["丁", "丁"], True, "ballot.write_in_twice"),
        ("election", {1: "no", 2: "no", 3: "no"}, ["丁" * 21], True, "ballot.write_in_twice"),
        ("election", {1: "abstain", 2: "abstain", 3: "abstain"}, [], True, ""),
        ("grid", {1: "excellent", 2: "basic", 3: "failing"}, [], False, ""),
        ("grid", {1: "yes", 2: "basic", 3: "failing"}, [], False, "ballot.paper_broken"),
    ],
)
def test_a_paper_that_counts(kind, choices, write_ins, allows, code):
    assert rules.paper_verdict(kind, 2, {1, 2, 3}, choices, write_ins, allows_write_in=allows).code == code


def totals(yes, no, abstain):
    return {1: {"yes": yes, "no": no, "abstain": abstain}}


@pytest.mark.parametrize(
    ("issued", "returned", "spoiled", "counts", "write_ins", "code"),
    [
        (16, 16, 0, totals(10, 4, 2), {}, ""),
        (17, 16, 0, totals(10, 4, 2), {}, "ballot.more_issued"),  # 16 are there
        (15, 16, 0, totals(10, 4, 2), {}, "ballot.more_returned"),
        (16, 15, 1, totals(10, 4, 0), {}, ""),
        (16, 15, 16, totals(0, 0, 0), {}, "ballot.more_spoiled"),
        (16, 16, 1, totals(10, 4, 2), {}, "ballot.sum_differs"),
        (16, 16, 0, totals(10, 4, 1), {}, "ballot.sum_differs"),
        (16, 16, 0, totals(10, 4, 2), {"丁": 17}, "ballot.write_in_above"),
        (16, 16, 0, totals(10, 4, 2), {"丁": 7}, "ballot.named_above"),  # one seat: 16 marks at most
        (16, 16, 0, totals(10, 4, 2), {"丁": 6}, ""),
    ],
)
def test_the_figures_of_a_count_by_hand_fit_together(issued, returned, spoiled, counts, write_ins, code):
    figures = {"present": 16, "issued": issued, "returned": returned, "spoiled": spoiled, "counts": counts}
    assert rules.totals_verdict("election", 1, **figures, write_ins=write_ins).code == code


@pytest.mark.parametrize(
    ("voider", "teller", "candidate", "code"),
    [
        (1, 2, False, ""),
        (1, None, False, ""),
        (1, 1, False, "ballot.own_void"),
        (None, None, False, "ballot.own_void"),
        (1, 2, True, "ballot.candidate_voids"),
    ],
)
def test_a_count_is_voided_by_another_than_its_teller(voider, teller, candidate, code):
    assert rules.void_verdict(voider=voider, teller=teller, is_candidate=candidate).code == code


@pytest.mark.parametrize(
    ("checker", "teller", "candidate", "code"),
    [(1, 2, False, ""), (1, 1, False, "ballot.own_count"), (1, 2, True, "ballot.candidate_checks")],
)
def test_two_people_count_by_hand(checker, teller, candidate, code):
    assert rules.check_verdict(checker=checker, teller=teller, is_candidate=candidate).code == code
