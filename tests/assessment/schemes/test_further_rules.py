"""Bonus points, vetoes by band, bands of peer groups and the year's aggregate as a file may give them."""

from decimal import Decimal as D

import pytest

from assessment.metrics.rules import METRICS
from assessment.schemes.messages import SENTENCES
from assessment.schemes.rules import SchemeRefused, body_from_json, body_to_json, fingerprint, parse_scheme
from assessment.schemes.selectors import library_texts
from tests.assessment.schemes.factories import SMALL

FURTHER = """\
peer_bands:
  office:
    - {code: good, name_zh: 良好, name_en: Good, floor: 85}
    - {code: fail, name_zh: 未达标, name_en: Fail, floor: 0}
bonus:
  party:
    cap: 5
    items:
      - {code: J1, name_zh: 荣誉, name_en: Honours, metric: honours_count, params: {levels: [5, 6]}, points: 2, at_most: 4}
      - {code: J2, name_zh: 成效, name_en: Effects, metric: effects_confirmed, points: 0.5}
vetoes:
  - {code: V1, name_zh: 空缺, name_en: Vacant, dimension: party, metric: post_vacant_days, params: {posts: [secretary]},
     at_least: 60, effect: not_top_band}
  - {code: V2, name_zh: 产量, name_en: Output, dimension: business, metric: measure_attainment, params: {measure: OUTPUT},
     below: 1, effect: lowest_band, yearly: true}
aggregate:
  method: weighted
  weights: {quarters: 0.6, year_end: 0.25, ballot: 0.15}
"""
FULL = SMALL + FURTHER
CODES = {"kinds": {"MT-01", "MT-02"}, "measure": {"OUTPUT"}, "tag": {"T-1"}, "posts": {"secretary"}, "peer_groups": {"office"}}
# The fingerprint that the small scheme had before any of these parts existed.
SMALL_FINGERPRINT = "79a21fd041edb6989eb60c490c50137754d709a961227deebbf44208752796bd"


def problems(text: str) -> list[str]:
    with pytest.raises(SchemeRefused) as refused:
        parse_scheme(text, METRICS, CODES)
    for problem in refused.value.problems:
        assert str(SENTENCES[problem.code]) % {**problem.params, "line": problem.line}
    return [p.code for p in refused.value.problems]


def test_all_parts_are_read():
    body = parse_scheme(FULL, METRICS, CODES)
    bonus = body.bonus_of("party")
    assert (bonus.cap, [(i.code, i.points, i.at_most) for i in bonus.items]) == (D(5), [("J1", D(2), D(4)), ("J2", D("0.5"), D(5))])
    assert body.bonus_of("business") is None
    assert [(v.effect, v.at_least, v.below, v.is_yearly) for v in body.vetoes] == [
        ("not_top_band", D(60), None, False), ("lowest_band", D(1), D(1), True),
    ]  # fmt: skip
    assert (body.aggregate.method, body.aggregate.weights) == (
        "weighted", {"quarters": D("0.6"), "year_end": D("0.25"), "ballot": D("0.15")},
    )  # fmt: skip


def test_json_and_back_is_the_same():
    body = parse_scheme(FULL, METRICS, CODES)
    assert body_from_json(body_to_json(body)) == body


@pytest.mark.parametrize(
    ("score", "group", "band"),
    [("84.99", "", "good"), ("79.99", "", "fail"), ("84.99", "office", "fail"), ("85", "office", "good"), ("80", "production", "good")],
)
def test_a_peer_group_may_have_its_own_bands(score, group, band):
    assert parse_scheme(FULL, METRICS, CODES).band_of(D(score), group).code == band


def test_a_scheme_without_these_parts_keeps_its_fingerprint():
    plain = body_to_json(parse_scheme(SMALL, METRICS))
    assert set(plain) == {"code", "version", "name_zh", "name_en", "weights", "bands", "sections", "vetoes"}
    assert fingerprint(plain) == SMALL_FINGERPRINT


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("cap: 5\n", "cap: 0\n", ["scheme.number_out_of_range"]),
        ("cap: 5\n", "cap: 101\n", ["scheme.number_out_of_range"]),
        ("points: 0.5", "points: 0.005", ["scheme.number_out_of_range"]),
        ("code: J1", "code: P1", ["scheme.code_twice"]),
        ("code: V1", "code: J2", ["scheme.code_twice"]),
        ("levels: [5, 6]", "levels: [7]", ["scheme.param_not_levels"]),
        ("levels: [5, 6]", "levels: []", ["scheme.param_not_levels"]),
        ("levels: [5, 6]", "levels: [true]", ["scheme.param_not_levels"]),
        ("levels: [5, 6]", "levels: [5], of: branch", ["scheme.param_not_honoured"]),
        ("posts: [secretary]", "posts: [chair]", ["scheme.code_not_known"]),
        ("posts: [secretary]", "posts: secretary", ["scheme.param_not_posts"]),
        ("metric: effects_confirmed", "metric: tagged_share, params: {tag: T-2}", ["scheme.code_not_known"]),
        ("metric: effects_confirmed", "metric: tagged_share, params: {tag: [T-1]}", ["scheme.param_not_tag"]),
        ("effect: not_top_band", "effect: shame", ["scheme.effect_unknown"]),
        ("at_least: 60", "at_least: 60, below: 3", ["scheme.param_one_of"]),
        ("yearly: true", "yearly: often", ["scheme.not_yes_or_no"]),
        ("  office:\n", "  offices:\n", ["scheme.peer_group_unknown"]),
        ("floor: 85}", "floor: 0}", ["scheme.bands_order"]),
        ("method: weighted", "method: best_of", ["scheme.method_unknown", "scheme.aggregate_weights"]),
        ("method: weighted", "method: mean_of_quarters", ["scheme.aggregate_weights"]),
        ("ballot: 0.15", "ballot: 0.2", ["scheme.aggregate_not_one"]),
        ("ballot: 0.15", "mood: 0.15", ["scheme.key_unknown", "scheme.aggregate_not_one"]),
        ("  party:\n    cap", "  union:\n    cap", ["scheme.key_unknown"]),
        ("at_most: 4}", "at_most: 4, cap: 3}", ["scheme.key_unknown"]),
    ],
)
def test_each_mistake_has_its_reason(old, new, expected):
    assert FURTHER.count(old) == 1, old
    assert sorted(problems(SMALL + FURTHER.replace(old, new))) == sorted(expected)


def test_places_are_named_in_the_readers_words():
    with pytest.raises(SchemeRefused) as refused:
        parse_scheme(FULL.replace("points: 40", "points: 41"), METRICS, CODES)
    problem = refused.value.problems[0]
    assert str(SENTENCES[problem.code]) % {**problem.params, "line": problem.line} == (
        "第 9 行：“党建”维度各指标分值合计 101 分，应恰好为 100 分。"
    )


@pytest.mark.parametrize(("wanted", "thin"), [(0, 0), (1, 3), (2, 3)])
def test_indicators_with_too_little_evidence_are_found(wanted, thin):
    assert len(parse_scheme(SMALL, METRICS).thin(wanted)) == thin


@pytest.mark.parametrize(
    ("code", "mark"),
    [
        ("DUAL-COAL", "3872c518ceef50f81a48f0dc78571000dd343c6ae55763ae227b42d52434b978"),
        ("DUAL-GENERAL", "64f79194df6a6197b42859a7fd1e66259625eec7832b66524384fce8a5799490"),
    ],
)
def test_the_first_versions_of_the_library_keep_their_fingerprints(code, mark):
    bodies = [parse_scheme(text, METRICS) for text in library_texts()]
    assert [fingerprint(body_to_json(b)) for b in bodies if (b.code, b.version) == (code, 1)] == [mark]


def test_a_veto_below_zero_is_the_same_after_it_was_stored():
    text = FULL.replace("below: 1,", "below: 0,").replace("measure_attainment", "measure_trend")
    body = parse_scheme(text, METRICS)
    veto = body_from_json(body_to_json(body)).vetoes[-1]

    assert veto == body.vetoes[-1]
    assert (veto.bites(D("-0.01")), veto.bites(D(0)), veto.bites(D(1))) == (True, False, False)


def test_the_third_coal_scheme_reads_the_rooms_and_weighs_results_more_than_ledgers():
    bodies = {(b.code, b.version): b for b in (parse_scheme(text, METRICS) for text in library_texts())}
    second, third = bodies["DUAL-COAL", 2], bodies["DUAL-COAL", 3]
    rooms = {
        "development_on_time", "skilled_share_new_members", "dues_on_time", "study_reached", "key_posts_held", "vanguard_reviews_on_time",
        "appraisals_closed", "duty_report_result", "meeting_actions_on_time", "hazards_closed_on_time", "hazards_overdue",
        "inspections_kept", "accident_free_days", "acceptances_passed", "plan_on_time", "plan_targets_reached", "programmes_improved",
    }  # fmt: skip
    assert {i.metric for i in third.indicators} >= rooms
    assert third.result_share >= second.result_share
    assert sum(i.points for i in third.indicators if i.is_result) > sum(i.points for i in third.indicators if not i.is_result)
    assert [i.code for i in third.indicators if not i.metric] == ["P07B", "P09B", "P11", "P12"]


def test_the_fourth_coal_scheme_reads_the_workforce_and_leaves_one_item_to_judges():
    bodies = {(b.code, b.version): b for b in (parse_scheme(text, METRICS) for text in library_texts())}
    third, fourth = bodies["DUAL-COAL", 3], bodies["DUAL-COAL", 4]
    conduct, urgent = {"conduct_pledges_signed", "rectifications_on_time"}, {"task_forces_on_time"}
    calm = {"tickets_on_time", "worker_cases_confirmed", "hardship_files_reviewed", "proposals_on_time"}
    growth = {"apprentices_risen", "mandatory_training_done", "grade_rises"}
    invention = {"innovation_on_time", "challenges_on_time", "studios_with_results", "conversions_verified", "conversion_benefit"}
    assert {i.metric for i in fourth.indicators} >= conduct | urgent | calm | growth | invention
    assert [i.code for i in fourth.indicators if not i.metric] == ["P07B"]
    assert fourth.result_share >= third.result_share
    assert {(s.code, sum(i.points for i in s.indicators)) for s in fourth.sections} == {
        (s.code, sum(i.points for i in s.indicators)) for s in third.sections
    }


def test_the_third_coal_scheme_groups_what_the_branch_and_what_its_members_do():
    """Branch as a stronghold and members as vanguard are two groups of indicators (S2-48)."""
    text = next(t for t in library_texts() if "code: DUAL-COAL\nversion: 3" in t)
    sections = [s.name_zh for s in parse_scheme(text, METRICS).sections if s.dimension == "party"]
    assert sections == ["组织生活", "战斗堡垒作用", "先锋模范作用"]
