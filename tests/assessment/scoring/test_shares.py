"""A share of each record: what counts here, what in the other track, never more than the whole. No database."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.metrics.rules import METRICS
from assessment.schemes.rules import body_from_json, body_to_json, parse_scheme
from assessment.scoring.rules import item_of, recompute, score_branch, weighed
from assessment.scoring.rules.package import score_json
from assessment.scoring.rules.points import unweighed
from assessment.scoring.selectors.words import share_words, weighed_words
from tests.assessment.scoring.factories import SCHEME

# P3 and B3 count the same promotions, 60 % here and 40 % there; B2 and P2 the same certificates by proportion.
SHARED = (
    SCHEME.replace(
        "{code: P3, name_zh: 评议, name_en: Judged, points: 30, judged: true}",
        "{code: P3, name_zh: 晋级, name_en: Promotions, points: 30, metric: promotions_gained, share: 60,\n"
        "             rule: per_event, rule_params: {earn: 10}}",
    )
    .replace("metric: promotions_gained,\n             rule: per_event, rule_params: {earn: 10}}\nvetoes",
             "metric: promotions_gained, share: 40,\n             rule: per_event, rule_params: {earn: 10}}\nvetoes")
    .replace("metric: attendance_rate, params: {kinds: [MT-05]},", "metric: certified_rate, share: 25,")
    .replace("metric: certified_rate,\n", "metric: certified_rate, share: 75,\n")
    + """\
bonus:
  business:
    cap: 5
    items:
      - {code: J1, name_zh: 荣誉, name_en: Honours, metric: honours_count, params: {levels: [5]}, points: 2, share: 50}
"""
)  # fmt: skip
BODY = body_from_json(body_to_json(parse_scheme(SHARED, METRICS)))
WHOLE = replace(BODY, bonus=(replace(BODY.bonus[0], items=(replace(BODY.bonus[0].items[0], share=None),)),))


def scored(body=BODY, **facts):
    return score_branch(body, {code.replace("__", "."): D(value) for code, value in facts.items()}, {}, {})


@pytest.mark.parametrize(
    ("gained", "party", "business"),
    [
        ("0", ("0", "0.00"), ("0", "0.00")),
        ("1", ("0.6", "6.00"), ("0.4", "4.00")),
        ("3", ("1.8", "18.00"), ("1.2", "12.00")),
        ("5", ("3", "30.00"), ("2", "20.00")),
        ("50", ("30", "30.00"), ("20", "20.00")),  # the points of the item are its limit as ever
    ],
)
def test_a_count_is_split_by_the_shares(gained, party, business):
    items = {i.indicator: (i.raw, i.points) for i in scored(promotion__gained=gained).items}
    assert (items["P3"], items["B3"]) == (tuple(map(D, party)), tuple(map(D, business)))


def test_a_proportion_keeps_its_value_in_both_tracks():
    items = {i.indicator: i.raw for i in scored(people__operating="8", people__certified="6").items}
    assert (items["P2"], items["B2"]) == (D("0.75"), D("0.75"))


@pytest.mark.parametrize(("honours", "raw", "earned"), [("1", "0.5", "1.00"), ("3", "1.5", "3.00"), ("9", "4.5", "5.00")])
def test_a_bonus_item_counts_its_share(honours, raw, earned):
    (line,) = [one for one in scored(honour__people__5=honours).business.lines if one.code == "bonus"]
    assert (line.raw, line.earned, line.points) == (D(raw), D(earned), D(earned))


@pytest.mark.parametrize(
    ("metric", "said", "sum_"),
    [
        ("promotions_gained", "每条记录按 60% 计入本项。", "5 × 60% = 3"),
        ("certified_rate", "每条记录按 60% 计入本项，分子、分母相同，比例不变。", ""),
        ("duty_report_result", "每条记录按 60% 计入本项，平均值不变。", ""),
    ],
)
def test_the_words_of_a_share(metric, said, sum_):
    assert (share_words(metric, D(60)), weighed_words(metric, D(5), D(60), D(3))) == (said, sum_)


def test_what_has_no_base_stays_without_one():
    indicator = replace(BODY.indicator("B2"), when_empty="not_applicable")
    assert item_of(indicator, {}).points is None


def test_a_share_of_a_hundred_is_the_whole():
    facts = {"promotion.gained": D(2)}
    whole, stated = replace(BODY.indicator("B3"), share=None), replace(BODY.indicator("B3"), share=D(100))
    assert item_of(whole, facts) == item_of(stated, facts)


def test_corrections_by_hand_are_not_shared():
    item = item_of(BODY.indicator("B3"), {"promotion.gained": D(1)}, (), (D(3),))
    assert (item.earned, item.points) == (D("4.00"), D("7.00"))


def test_a_package_with_shares_recomputes_to_equal_texts():
    facts = {"promotion.gained": "3", "people.operating": "8", "people.certified": "6", "honour.people.5": "1"}
    package = {"facts": facts, "judged": {}, "adjustments": {}, "branch": {"peer_group": ""}}
    assert recompute(package, BODY) == score_json(score_branch(BODY, {k: D(v) for k, v in facts.items()}, {}, {}))
    assert recompute(package, BODY)[1] != recompute(package, WHOLE)[1]


SHARES = st.integers(100, 10000).map(lambda n: D(n) / 100)


def test_a_mean_keeps_its_value():
    assert weighed(D("82.5"), "duty_report_result", D(60)) == D("82.5")


@pytest.mark.parametrize(
    ("counted", "metric", "share", "whole"),
    [
        ("3", "promotions_gained", "60", "5"), ("0", "promotions_gained", "60", "0"), ("3", "promotions_gained", None, "3"),
        ("0.75", "certified_rate", "60", "0.75"), ("82.5", "duty_report_result", "60", "82.5"), ("1", "honours_count", "100", "1"),
    ],
)  # fmt: skip
def test_a_figure_is_told_in_whole_records(counted, metric, share, whole):
    assert unweighed(D(counted), metric, share and D(share)) == D(whole)


@settings(max_examples=60, deadline=None)
@given(raw=st.integers(0, 10**6).map(lambda n: D(n) / 100), first=SHARES, second=SHARES)
def test_both_tracks_together_never_count_more_than_there_is(raw, first, second):
    second = min(second, 100 - first)
    parts = weighed(raw, "promotions_gained", first) + weighed(raw, "promotions_gained", second)
    assert parts <= raw + D("0.000001")  # each part is rounded once, to six places
    if first + second == 100:
        assert abs(parts - raw) <= D("0.000001")
