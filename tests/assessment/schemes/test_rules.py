"""A scheme file is taken whole or refused with every problem by line."""

from decimal import Decimal

import pytest

from assessment.metrics.rules import METRICS
from assessment.schemes.enums import SchemeState
from assessment.schemes.messages import SENTENCES
from assessment.schemes.rules import (
    RULES,
    SchemeRefused,
    body_from_json,
    body_to_json,
    canonical_json,
    fingerprint,
    may_adopt,
    parse_scheme,
)
from assessment.schemes.selectors import library_texts
from tests.assessment.schemes.factories import SMALL, spoiled

CODES = {"kinds": {"MT-01", "MT-02"}, "measure": {"OUTPUT"}}


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(SchemeRefused) as refused:
        parse_scheme(text, METRICS, CODES)
    for problem in refused.value.problems:  # every problem can be said
        assert str(SENTENCES[problem.code]) % {**problem.params, "line": problem.line}
    return [(p.line, p.code) for p in refused.value.problems]


def test_a_scheme_is_read_whole():
    body = parse_scheme(SMALL, METRICS, CODES)

    assert (body.code, body.version, body.points_of("party"), body.points_of("business")) == ("KT", 1, 100, 100)
    assert [(i.code, i.dimension, i.kind, i.rule, i.when_empty, i.is_result) for i in body.indicators] == [
        ("P1", "party", "metric", "per_missing", "not_applicable", False),
        ("P2", "party", "judged", "judged", "zero", False),
        ("B1", "business", "metric", "proportional", "zero", True),
    ]
    assert body.indicator("P1").rule_params == {"deduct": Decimal(2)}
    assert body.result_share == Decimal("50.0")


ASSESSORS = "assessors: {leaders: 0.5, departments: 0.3, masses: 0.2}"


def test_groups_of_assessors_are_weighed_and_survive_json():
    body = parse_scheme(spoiled("judged: true", f"judged: true\n            {ASSESSORS}"), METRICS, CODES)
    weights = {"leaders": Decimal("0.5"), "departments": Decimal("0.3"), "masses": Decimal("0.2")}
    assert (body.indicator("P2").rule_params, body_from_json(body_to_json(body))) == (weights, body)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("judged: true", f"judged: true\n            {ASSESSORS.replace('0.2', '0.1')}", "scheme.assessors_not_one"),
        ("judged: true", f"judged: true\n            {ASSESSORS.replace('masses', 'crowd')}", "scheme.key_unknown"),
        ("rule: per_missing", f"{ASSESSORS}\n            rule: per_missing", "scheme.assessors_not_judged"),
    ],
)
def test_groups_of_assessors_that_do_not_add_up(old, new, code):
    assert code in [found for _line, found in problems(spoiled(old, new))]


def test_json_and_back_is_the_same():
    body = parse_scheme(SMALL, METRICS)
    assert body_from_json(body_to_json(body)) == body


def test_the_fingerprint_follows_the_meaning_not_the_layout():
    same = SMALL.replace("points: 60", "points: 60.0").replace("name_en: Small scheme\n", "name_en:   Small scheme   # comment\n")
    other = spoiled("deduct: 2", "deduct: 2.5")

    prints = [fingerprint(body_to_json(parse_scheme(text, METRICS))) for text in (SMALL, same, other)]
    assert (prints[0] == prints[1], prints[0] == prints[2]) == (True, False)


def test_canonical_json_is_one_text():
    assert (
        canonical_json({"b": Decimal("1.50"), "a": [Decimal("10.00"), Decimal("0.00"), None, "字"]})
        == '{"a":["10","0",null,"字"],"b":"1.5"}'
    )


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("39.99", [(9, "scheme.not_hundred")]),
        ("39.9", [(9, "scheme.not_hundred")]),  # 99.9 in all
        ("40.01", [(9, "scheme.not_hundred")]),
        ("39.999", [(9, "scheme.not_hundred"), (27, "scheme.number_out_of_range")]),
    ],
)
def test_a_dimension_is_exactly_one_hundred(points, expected):
    text = spoiled("points: 40", f"points: {points}")
    assert sorted(problems(text)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("metric: duty_missing", "metric: duties", ["scheme.metric_unknown"]),
        ("rule: per_missing", "rule: guessed", ["scheme.rule_unknown"]),
        ("rule: per_missing", "rule: judged", ["scheme.rule_unknown"]),
        ("{deduct: 2}", "{deduct: two}", ["scheme.param_not_positive"]),
        ("{deduct: 2}", "{deduct: 0}", ["scheme.param_not_positive"]),
        ("{deduct: 2}", "{deduct: -1}", ["scheme.param_not_positive"]),
        ("{deduct: 2}", "{deduct: true}", ["scheme.param_not_positive"]),
        ("{deduct: 2}", "{}", ["scheme.param_missing"]),
        ("{deduct: 2}", "{deduct: 2, more: 1}", ["scheme.param_unknown"]),
        ("{deduct: 2}", "[2]", ["scheme.not_a_mapping", "scheme.param_missing"]),
        ("{kinds: [MT-01, MT-02]}", "{kinds: []}", ["scheme.param_not_kinds"]),
        ("{kinds: [MT-01, MT-02]}", "{kinds: [MT-01, MT-99]}", ["scheme.code_not_known"]),
        ("{measure: OUTPUT}", "{measure: COAL}", ["scheme.code_not_known"]),
        ("{measure: OUTPUT}", "{}", ["scheme.param_missing"]),
        ("code: P2", "code: P1", ["scheme.code_twice"]),
        ("code: S2", "code: S1", ["scheme.code_twice"]),
        ("code: P2", "code: p2", ["scheme.code_shape"]),
        ("judged: true", "judged: false", ["scheme.metric_or_judged", "scheme.metric_unknown", "scheme.rule_unknown"]),
        ("when_empty: not_applicable", "when_empty: skip", ["scheme.when_empty_unknown"]),
        ("result: true", "result: perhaps", ["scheme.not_yes_or_no"]),
        ("version: 1", "version: one", ["scheme.version_shape"]),
        ("version: 1", "version: 0", ["scheme.version_shape"]),
        ("name_en: Small scheme", "name_fr: Petit", ["scheme.field_missing", "scheme.key_unknown"]),
        ("floor: 0}", "floor: 80}", ["scheme.bands_order"]),
        ("floor: 0}", "floor: 10}", ["scheme.bands_order"]),
        ("floor: 0}", "floor: 101}", ["scheme.number_out_of_range"]),
        ("name_en: Judged", "name_zh: 重复", ["scheme.key_twice", "scheme.field_missing"]),
    ],
)
def test_each_mistake_has_its_reason(old, new, expected):
    found = problems(spoiled(old, new))
    assert sorted(code for _, code in found) == sorted(expected)


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("metric: duty_missing", "metric: duties", 19, "scheme.metric_unknown"),
        ("{deduct: 2}", "{deduct: 0}", 22, "scheme.param_not_positive"),
        ("{measure: OUTPUT}", "{measure: COAL}", 40, "scheme.code_not_known"),
        ("version: 1", "version: one", 2, "scheme.version_shape"),
        ("floor: 0}", "floor: 10}", 5, "scheme.bands_order"),
    ],
)
def test_lines_count_from_one(old, new, line, code):
    assert problems(spoiled(old, new)) == [(line, code)]


def test_all_problems_are_said_at_once():
    text = SMALL.replace("points: 60", "points: 61").replace("{measure: OUTPUT}", "{measure: COAL}").replace("version: 1", "version: x")
    assert [code for _, code in problems(text)] == ["scheme.version_shape", "scheme.not_hundred", "scheme.code_not_known"]


@pytest.mark.parametrize(
    "text",
    ["", "just words", "- a\n- b\n", "a: [1, 2\n", "a: &x [1]\nb: *x\n", "!!python/object/apply:os.system ['true']", "\x00", "[" * 3000],
)
def test_what_is_no_scheme_at_all(text):
    assert problems(text)[0][1] in {"scheme.not_a_mapping", "scheme.not_yaml"}


def test_a_file_too_large():
    assert problems("a" * 200_001) == [(1, "scheme.file_too_large")]


@pytest.mark.parametrize("rule", [r for r in RULES if r != "judged"])
def test_every_rule_refuses_an_unknown_parameter(rule):
    text = spoiled("rule: per_missing", f"rule: {rule}").replace("{deduct: 2}", "{nonsense: 1}")
    assert [code for _, code in problems(text)] == ["scheme.param_unknown"]


@pytest.mark.parametrize(
    ("rule", "params", "code"),
    [
        ("per_event", "{deduct: 1, free: 2}", ""),
        ("per_event", "{earn: 1.5}", ""),
        ("per_event", "{deduct: 1, earn: 1}", "scheme.param_one_of"),
        ("per_event", "{free: 1}", "scheme.param_one_of"),
        ("per_event", "{deduct: 1, free: 0.5}", "scheme.param_not_count"),
        ("all_or_nothing", "{at_least: 0.9}", ""),
        ("all_or_nothing", "{at_least: 1, at_most: 2}", "scheme.param_one_of"),
        ("banded", "{bands: [[0, 0], [0.5, 60], [0.9, 100]]}", ""),
        ("banded", "{bands: [[0, 0]]}", "scheme.param_not_shares"),
        ("banded", "{bands: [[0.5, 0], [0.5, 100]]}", "scheme.param_not_shares"),
        ("banded", "{bands: [[0.5, 0], [0.9, 101]]}", "scheme.param_not_shares"),
        ("interpolated", "{points: [[0, 0], [1, 100]]}", ""),
        ("interpolated", "{points: 5}", "scheme.param_not_shares"),
    ],
)
def test_parameters_of_the_rules(rule, params, code):
    text = spoiled("rule: per_missing", f"rule: {rule}").replace("{deduct: 2}", params)
    if code:
        assert [found for _, found in problems(text)] == [code]
    else:
        assert parse_scheme(text, METRICS).indicator("P1").rule == rule


def test_a_veto_is_read():
    veto = (
        "vetoes:\n  - {code: V1, name_zh: 事故, name_en: Accident, dimension: business, metric: measure_events, "
        "params: {measure: OUTPUT}, at_least: 1, effect: cap, cap: 59.99}\n"
    )
    found = parse_scheme(SMALL + veto, METRICS).vetoes[0]
    assert (found.dimension, found.effect, found.cap, found.at_least) == ("business", "cap", Decimal("59.99"), Decimal(1))
    assert problems(SMALL + veto.replace("dimension: business", "dimension: both"))[0][1] == "scheme.dimension_unknown"
    assert problems(SMALL + veto.replace("effect: cap", "effect: shout"))[0][1] == "scheme.effect_unknown"


def test_weights_add_to_one():
    assert parse_scheme(SMALL + "weights: {party: 0.4, business: 0.6}\n", METRICS).business_weight == Decimal("0.6")
    assert [code for _, code in problems(SMALL + "weights: {party: 0.4, business: 0.5}\n")] == ["scheme.weights_not_one"]


@pytest.mark.parametrize(("score", "band"), [("100", "good"), ("80", "good"), ("79.99", "fail"), ("0", "fail")])
def test_bands_begin_at_their_floor(score, band):
    assert parse_scheme(SMALL, METRICS).band_of(Decimal(score)).code == band


@pytest.mark.parametrize("text", library_texts())
def test_the_shipped_templates_are_schemes_of_results(text):
    body = parse_scheme(text, METRICS)
    assert (body.points_of("party"), body.points_of("business")) == (100, 100)
    assert body.result_share >= 60
    assert len({i.metric for i in body.indicators if i.metric}) >= 10


@pytest.mark.parametrize(
    ("state", "drafter", "actor", "code"),
    [
        (SchemeState.DRAFT, 1, 2, ""),
        (SchemeState.DRAFT, None, 2, ""),
        (SchemeState.DRAFT, 1, 1, "scheme.own_draft"),
        (SchemeState.ADOPTED, 1, 2, "scheme.not_a_draft"),
        (SchemeState.RETIRED, 1, 2, "scheme.not_a_draft"),
    ],
)
def test_another_person_adopts(state, drafter, actor, code):
    assert may_adopt(state=state, drafted_by=drafter, actor_id=actor).code == code
