"""Bonus within its cap, vetoes by effect, bands of peer groups and the year's aggregate. No database."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.metrics.rules import METRICS
from assessment.rounds.enums import FROZEN_STATES
from assessment.schemes.rules import Aggregate, body_from_json, body_to_json, parse_scheme
from assessment.scoring.enums import FINAL
from assessment.scoring.rules import recompute, score_branch, yearly
from assessment.scoring.rules.package import score_json
from tests.assessment.scoring.factories import SCHEME

FURTHER = (
    SCHEME.replace("effect: cap, cap: 60}", "effect: cap, cap: 65}")
    + """\
  - {code: V2, name_zh: 产量, name_en: Output, dimension: business, metric: measure_attainment, params: {measure: T-OUTPUT},
     below: 1, effect: not_top_band, yearly: true}
peer_bands:
  office:
    - {code: excellent, name_zh: 优秀, name_en: Excellent, floor: 70}
    - {code: fail, name_zh: 未达标, name_en: Fail, floor: 0}
bonus:
  business:
    cap: 5
    items:
      - {code: J1, name_zh: 省级, name_en: Provincial, metric: honours_count, params: {levels: [5, 6]}, points: 2, at_most: 4}
      - {code: J2, name_zh: 集团, name_en: Group, metric: honours_count, params: {levels: [3]}, points: 1}
aggregate: {method: weighted, weights: {quarters: 0.6, year_end: 0.25, ballot: 0.15}}
"""
)
BODY = body_from_json(body_to_json(parse_scheme(FURTHER, METRICS)))
PLAIN = replace(BODY, bonus=(), vetoes=())
# Items of business: B1 40, B2 30, B3 0: 70 in all.
FACTS = {"measure.T-OUTPUT.aimed": D(80), "measure.T-OUTPUT.target": D(100), "people.operating": D(4), "people.certified": D(2)}
ACCIDENT = {"measure.T-ACCIDENT.value": D(1)}


def business(facts, body=BODY, prior=None, peer_group=""):
    return score_branch(body, {**FACTS, **facts}, {}, {}, prior, peer_group).business


def lines(score):
    return [(line.code, line.item or line.veto, line.points, line.after) for line in score.lines]


@pytest.mark.parametrize(
    ("facts", "expected", "points"),
    [
        ({}, [], "70.00"),
        ({"honour.people.5": D(1)}, [("bonus", "J1", D("2.00"), D("72.00"))], "72.00"),
        ({"honour.people.5": D(1), "honour.collective.6": D(1)}, [("bonus", "J1", D("4.00"), D("74.00"))], "74.00"),
        ({"honour.people.5": D(9)}, [("bonus", "J1", D("4.00"), D("74.00"))], "74.00"),
        ({"honour.people.4": D(9)}, [], "70.00"),
        ({"honour.people.5": D("0.4")}, [("bonus", "J1", D("0.80"), D("70.80"))], "70.80"),
        (
            {"honour.people.5": D(2), "honour.people.3": D(2)},
            [("bonus", "J1", D("4.00"), D("74.00")), ("bonus", "J2", D("1.00"), D("75.00"))], "75.00",
        ),
        (
            {"honour.people.3": D(8)},
            [("bonus", "J2", D("5.00"), D("75.00"))], "75.00",
        ),
    ],
)  # fmt: skip
def test_a_bonus_stays_within_the_item_and_the_cap(facts, expected, points):
    score = business(facts)
    assert (lines(score), score.points, score.items_sum) == (expected, D(points), D("70.00"))


def test_a_bonus_that_the_cap_leaves_nothing_of_is_still_listed():
    body = replace(BODY, bonus=(replace(BODY.bonus[0], cap=D(4)),))
    score = business({"honour.people.5": D(2), "honour.people.3": D(2)}, body)
    assert [(line.item, line.earned, line.points) for line in score.lines] == [("J1", D("4.00"), D("4.00")), ("J2", D("2.00"), D("0.00"))]


def test_a_bonus_never_lifts_the_total_above_one_hundred():
    facts = {**FACTS, "measure.T-OUTPUT.aimed": D(100), "promotion.gained": D(2), "honour.people.5": D(1)}
    score = business(facts)
    assert lines(score) == [("bonus", "J1", D("2.00"), D("102.00")), ("cap", "", D("-2.00"), D("100.00"))]
    assert score.points == D("100.00")


def test_a_bonus_comes_after_proration_and_before_the_veto():
    facts = {k: v for k, v in FACTS.items() if k.startswith("people")}
    score = score_branch(BODY, {**facts, "honour.people.5": D(1), **ACCIDENT, "promotion.gained": D(1)}, {}, {}).business
    assert [line.code for line in score.lines] == ["proration", "bonus", "veto"]
    assert score.points == D("65.00")


@pytest.mark.parametrize(
    ("effect", "group", "points", "band"),
    [
        ("zero", "", "0.00", "fail"),
        ("cap", "", "65.00", "fail"),
        ("lowest_band", "", "70.00", "fail"),
        ("lowest_band", "office", "69.99", "fail"),
        ("not_top_band", "", "70.00", "fail"),
        ("not_top_band", "office", "69.99", "fail"),
    ],
)
def test_a_veto_has_the_effect_that_the_scheme_chooses(effect, group, points, band):
    body = replace(BODY, vetoes=(replace(BODY.vetoes[0], effect=effect),))
    score = business(ACCIDENT, body, None, group)
    assert (score.points, score.band) == (D(points), band)


@pytest.mark.parametrize(("effects", "left"), [(("cap", "zero"), ["65.00", "0.00"]), (("zero", "cap"), ["0.00", "0.00"])])
def test_the_strongest_veto_wins_and_all_are_listed(effects, left):
    first = BODY.vetoes[0]
    body = replace(BODY, vetoes=(replace(first, effect=effects[0]), replace(first, code="V9", effect=effects[1])))
    score = business(ACCIDENT, body)
    assert [(line.veto, line.after) for line in score.lines] == [("V1", D(left[0])), ("V9", D(left[1]))]
    assert score.points == D("0.00")


@pytest.mark.parametrize(("done", "prior", "bites"), [("99.99", {}, True), ("100", {}, False), ("50", None, False)])
def test_a_yearly_target_missed_counts_in_rounds_of_a_year_only(done, prior, bites):
    score = business({"measure.T-OUTPUT.aimed": D(done)}, replace(BODY, aggregate=None), prior)
    assert [line.veto for line in score.lines] == (["V2"] if bites else [])


def test_a_figure_that_cannot_be_had_is_no_veto():
    score = business({"measure.T-OUTPUT.target": D(0)}, replace(BODY, aggregate=None), {})
    assert "veto" not in [line.code for line in score.lines]


@pytest.mark.parametrize(("group", "band"), [("", "fail"), ("production", "fail"), ("office", "excellent")])
def test_the_band_is_that_of_the_peer_group(group, band):
    assert business({}, BODY, None, group).band == band


WEIGHTED = Aggregate("weighted", {"quarters": D("0.6"), "year_end": D("0.25"), "ballot": D("0.15")})
MEAN = Aggregate("mean_of_quarters", {})


@pytest.mark.parametrize(
    ("aggregate", "quarters", "own", "ballot", "points", "parts"),
    [
        (MEAN, ["80", "90"], "50", None, "85.00", [("quarters", "85.00")]),
        (MEAN, ["80", "80", "81"], "50", None, "80.33", [("quarters", "80.33")]),
        (MEAN, [], "50", None, "50.00", [("year_end", "50")]),
        (WEIGHTED, ["80", "90"], "50", "100", "78.50", [("quarters", "85.00"), ("year_end", "50"), ("ballot", "100")]),
        (WEIGHTED, ["80", "90"], "50", None, "74.71", [("quarters", "85.00"), ("year_end", "50")]),
        (WEIGHTED, [], "50", None, "50.00", [("year_end", "50")]),
        (WEIGHTED, ["80"], None, None, "80.00", [("quarters", "80.00")]),
        (WEIGHTED, [], None, None, "0.00", []),
    ],
)  # fmt: skip
def test_a_year_is_mixed_from_what_there_is(aggregate, quarters, own, ballot, points, parts):
    found, made_of = yearly([D(q) for q in quarters], D(own) if own else None, aggregate, D(ballot) if ballot else None)
    assert (found, [(p.name, p.score) for p in made_of]) == (D(points), [(name, D(score)) for name, score in parts])


def test_the_year_is_a_line_between_cap_and_veto():
    prior = {"business": (D(90), D(80))}
    score = business({"measure.T-OUTPUT.aimed": D(80)}, BODY, prior)
    # (85 × 60 % + 70 × 25 %) ÷ 85 % = 80.59
    assert lines(score) == [("aggregate", "", D("10.59"), D("80.59")), ("veto", "V2", D("0.00"), D("80.59"))]
    assert score.band == "good"


def test_outside_a_year_nothing_is_aggregated():
    assert lines(business({})) == []


PACKAGE = {
    "facts": {code: str(value) for code, value in {**FACTS, **ACCIDENT, "honour.people.5": D(1)}.items()}, "judged": {},
    "adjustments": {}, "branch": {"peer_group": "office"}, "prior": {"party": ["70"], "business": ["90", "80"]},
}  # fmt: skip


def test_a_package_with_bonus_veto_and_year_recomputes_to_equal_texts():
    facts = {**FACTS, **ACCIDENT, "honour.people.5": D(1)}
    expected = score_json(score_branch(BODY, facts, {}, {}, {"party": (D(70),), "business": (D(90), D(80))}, "office"))
    assert recompute(PACKAGE, BODY) == expected
    bonus, aggregate, veto = expected[1]["business"]["lines"][:3]
    assert (bonus["item"], bonus["raw"], bonus["earned"], bonus["points"]) == ("J1", "1", "2", "2")
    assert aggregate["parts"] == [
        {"name": "quarters", "score": "85", "weight": "0.6"}, {"name": "year_end", "score": "72", "weight": "0.25"},
    ]  # fmt: skip
    assert set(veto) == {"code", "points", "before", "after", "absent", "veto"}


@pytest.mark.parametrize(("part", "value"), [("prior", {"business": ["90"]}), ("branch", {"peer_group": ""})])
def test_one_edited_part_of_a_package_makes_another_score(part, value):
    package = {**PACKAGE, "facts": {code: text for code, text in PACKAGE["facts"].items() if code not in ACCIDENT}}
    assert recompute({**package, part: value}, BODY)[1] != recompute(package, BODY)[1]


def test_states_of_final_rounds_are_those_of_rounds():
    assert FINAL == FROZEN_STATES


def cents(highest):
    """Numbers from 0 with two places."""
    return st.integers(0, highest * 100).map(lambda n: D(n) / 100)


COMPONENTS = (
    "measure.T-OUTPUT.aimed", "measure.T-OUTPUT.target", "measure.T-ACCIDENT.value", "people.operating", "people.certified",
    "promotion.gained", "honour.people.5", "honour.collective.3", "duty.MT-05.owed", "duty.MT-05.done",
    "activity.MT-05.expected", "activity.MT-05.present",
)  # fmt: skip
ANY_FACTS = st.dictionaries(st.sampled_from(COMPONENTS), cents(400))
PRIORS = st.none() | st.fixed_dictionaries({"business": st.lists(cents(100), max_size=4)})
GROUPS = st.sampled_from(["", "office"])


@given(facts=ANY_FACTS, prior=PRIORS, group=GROUPS, judged=st.lists(cents(30), max_size=3))
def test_every_total_is_within_bounds_and_the_sum_of_its_lines(facts, prior, group, judged):
    score = score_branch(BODY, facts, {"P3": judged}, {}, prior, group)
    for part in (score.party, score.business):
        assert D(0) <= part.points <= D(100)
        assert part.items_sum + sum(line.points for line in part.lines) == part.points
        granted = sum(line.points for line in part.lines if line.code == "bonus")
        assert D(0) <= granted <= D(5)


@given(facts=ANY_FACTS, prior=PRIORS, group=GROUPS)
def test_a_bonus_never_lowers_and_a_veto_never_raises(facts, prior, group):
    without_bonus = score_branch(replace(BODY, bonus=()), facts, {}, {}, prior, group).business.points
    without_veto = score_branch(replace(BODY, vetoes=()), facts, {}, {}, prior, group).business.points
    points = score_branch(BODY, facts, {}, {}, prior, group).business.points
    assert without_bonus <= points <= without_veto


@given(facts=ANY_FACTS)
def test_a_scheme_without_bonus_scores_as_before(facts):
    """The same numbers as a plain scheme: what is new is silent where it is not asked for."""
    plain = body_from_json(body_to_json(parse_scheme(SCHEME, METRICS)))
    same = replace(plain, bonus=(), peer_bands={}, aggregate=None)
    assert score_json(score_branch(plain, facts, {}, {})) == score_json(score_branch(same, facts, {}, {}, {}, "office"))
