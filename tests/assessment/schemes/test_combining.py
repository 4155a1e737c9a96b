"""The six ways to make one result of the two scores: docs/rules.md 5.3 as a table, its bounds, and how a file chooses one."""

from dataclasses import replace
from decimal import Decimal as D
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.metrics.rules import METRICS
from assessment.schemes.exports import workbook_of
from assessment.schemes.imports import rows_in
from assessment.schemes.messages import SENTENCES
from assessment.schemes.rules import (
    Combine,
    SchemeRefused,
    advice_on,
    body_from_json,
    body_to_json,
    compare,
    filled,
    fingerprint,
    parse_scheme,
    result_of,
    rows_of,
    text_of_rows,
    total_of,
    written,
    yaml_text,
)
from assessment.schemes.rules.results import exact_total
from assessment.schemes.selectors import combine_words, library_texts, result_words
from assessment.schemes.selectors.differences import sentence_of
from tests.assessment.insight.factories import BODY, SchemeFactory
from tests.assessment.schemes.factories import SMALL, spoiled

TIMES = {"A": "1.1", "B": "1", "C": "0.95", "D": "0.9"}  # by Party grade: 0.9 to 1.1, as CMB-4 says
TABLE = tuple(replace(band, coefficient=D(TIMES[band.code])) for band in BODY.bands)
WAYS = {
    "apart": replace(BODY, combine=Combine("apart", "规定")),
    "weighted": BODY,
    "weighted 40/60": replace(BODY, party_weight=D("0.4"), business_weight=D("0.6"), combine=Combine("weighted", "规定")),
    "item": replace(BODY, party_weight=D("0.9"), business_weight=D("0.1"), combine=Combine("item", "规定")),
    "coefficient": replace(BODY, bands=TABLE, combine=Combine("coefficient", "规定")),
    "lower grade": replace(BODY, combine=Combine("lower", "规定", "grade")),
    "lower points": replace(BODY, combine=Combine("lower", "规定", "points")),
    "geometric": replace(BODY, combine=Combine("geometric", "规定")),
}
WITH_TOTAL = [name for name, body in WAYS.items() if body.forms_total]


@pytest.mark.parametrize(
    ("way", "party", "business", "total", "band"),
    [
        # CMB-1: no total and no grade of the whole, whatever the scores
        ("apart", "94.50", "92.00", None, ""), ("apart", "0", "100", None, ""),
        # CMB-2: T = wP·P + wB·B
        ("weighted", "94.50", "92.00", "93.25", "A"), ("weighted", "90.01", "90.00", "90.01", "A"),  # 90.005 goes up
        ("weighted", "0", "0", "0", "D"), ("weighted", "100", "100", "100", "A"), ("weighted 40/60", "80", "90", "86", "B"),
        # CMB-3: business is one item of 10 points inside the Party score
        ("item", "90", "80", "89", "B"), ("item", "100", "0", "90", "A"), ("item", "0", "100", "10", "D"),
        ("item", "100", "100", "100", "A"),
        ("item", "90.05", "89.55", "90", "A"), ("item", "89.99", "89.99", "89.99", "B"),
        # CMB-4: T = B × k(P), k by the Party grade: the floors of the bands decide
        ("coefficient", "90", "80", "88", "B"), ("coefficient", "89.99", "80", "80", "B"), ("coefficient", "80", "80", "80", "B"),
        ("coefficient", "79.99", "80", "76", "C"), ("coefficient", "60", "80", "76", "C"), ("coefficient", "59.99", "80", "72", "C"),
        ("coefficient", "0", "0", "0", "D"), ("coefficient", "95", "90.90", "99.99", "A"), ("coefficient", "95", "90.91", "100", "A"),
        ("coefficient", "100", "100", "100", "A"),  # 110 ends at 100
        ("coefficient", "70", "91.11", "86.55", "B"),  # 86.5545
        ("coefficient", "70", "90.10", "85.60", "B"),  # 85.595 goes up
        # CMB-5: grade = min(grade P, grade B); by points the figure is the lower one
        ("lower grade", "95", "80", None, "B"), ("lower grade", "60", "95", None, "C"), ("lower grade", "59.99", "100", None, "D"),
        ("lower grade", "90", "90", None, "A"), ("lower grade", "89.99", "90", None, "B"),
        ("lower points", "95", "80", "80", "B"), ("lower points", "60", "95", "60", "C"), ("lower points", "0", "100", "0", "D"),
        ("lower points", "100", "100", "100", "A"),
        # CMB-6: T = √(P·B)
        ("geometric", "90", "40", "60", "C"), ("geometric", "100", "100", "100", "A"), ("geometric", "0", "100", "0", "D"),
        ("geometric", "94.50", "92.00", "93.24", "A"),  # 93.2416…
        ("geometric", "80", "81", "80.50", "B"),  # 80.4984…
    ],
)  # fmt: skip
def test_every_way_by_hand(way, party, business, total, band):
    found = result_of(WAYS[way], D(party), D(business))
    assert (found.total, found.band.code if found.band else "") == (None if total is None else D(total), band)
    assert found.total is None or found.total.as_tuple().exponent == -2


def test_an_item_of_ten_points_is_the_weighted_sum_of_90_and_10():
    plain = replace(WAYS["item"], combine=None)
    pairs = [(D(p), D(b)) for p in ("0", "33.33", "89.95", "100") for b in ("0", "66.67", "90.05", "100")]
    assert [result_of(WAYS["item"], *pair) for pair in pairs] == [result_of(plain, *pair) for pair in pairs]


def test_a_peer_group_with_its_own_bands_has_its_own_coefficients():
    office = (replace(TABLE[0], floor=D(95), coefficient=D("1.05")), replace(TABLE[3], coefficient=D("0.8")))
    body = replace(WAYS["coefficient"], peer_bands={"office": office})
    assert [total_of(body, D(94), D(50), group) for group in ("", "office")] == [D("55.00"), D("40.00")]
    assert "1.05" in combine_words(body, "office")
    assert "1.05" not in combine_words(body)


def test_the_lower_grade_is_that_of_the_peer_group():
    office = (replace(BODY.bands[0], floor=D(95)), replace(BODY.bands[3]))
    body = replace(WAYS["lower grade"], peer_bands={"office": office})
    assert [result_of(body, D(94), D(96), group).band.code for group in ("", "office")] == ["A", "D"]


POINTS = st.integers(0, 10_000).map(lambda n: D(n) / 100)


@pytest.mark.parametrize("way", WITH_TOTAL)
@given(party=POINTS, business=POINTS)
def test_a_total_stays_between_0_and_100_and_is_rounded_once(way, party, business):
    body = WAYS[way]
    found = result_of(body, party, business)
    exact = min(exact_total(body, party, business, found.coefficient), D(100))
    assert 0 <= found.total <= 100
    assert abs(found.total - exact) <= D("0.005")
    assert found.band == body.band_of(found.total)


def _rank(body, party, business):
    """What a branch is better or worse by: its total, or the grade of the whole."""
    found = result_of(body, party, business)
    return found.total if found.total is not None else -body.bands.index(found.band)


@pytest.mark.parametrize("way", [*WITH_TOTAL, "lower grade"])
@given(party=POINTS, business=POINTS, more=POINTS)
def test_more_in_one_score_never_lowers_the_result(way, party, business, more):
    body = WAYS[way]
    assert _rank(body, min(party + more, D(100)), business) >= _rank(body, party, business)
    assert _rank(body, party, min(business + more, D(100))) >= _rank(body, party, business)


@given(party=POINTS, business=POINTS)
def test_what_treats_both_alike_may_change_them_over(party, business):
    for way in ("weighted", "lower grade", "lower points", "geometric", "apart"):
        assert result_of(WAYS[way], party, business) == result_of(WAYS[way], business, party)


@given(party=POINTS, business=POINTS)
def test_the_ways_keep_their_order(party, business):
    """The lower of the two ≤ geometric mean ≤ arithmetic mean."""
    lower, geometric, mean = (total_of(WAYS[way], party, business) for way in ("lower points", "geometric", "weighted"))
    assert lower <= geometric <= mean


# -- the file --------------------------------------------------------------------------------------------------
SMALL_FINGERPRINT = "79a21fd041edb6989eb60c490c50137754d709a961227deebbf44208752796bd"
COEFFICIENTS = spoiled(
    "{code: good, name_zh: 良好, name_en: Good, floor: 80}", "{code: good, name_zh: 良好, name_en: Good, floor: 80, coefficient: 1.05}"
).replace("name_en: Fail, floor: 0}", "name_en: Fail, floor: 0, coefficient: 0.9}")
PEERS = """\
peer_bands:
  office:
    - {code: good, name_zh: 良好, name_en: Good, floor: 85}
    - {code: fail, name_zh: 差, name_en: Fail, floor: 0}
"""


def combine(method: str, further: str = "", source: str = "矿党字〔2026〕3 号") -> str:
    return f"combine: {{method: {method}{further}, source: {source}}}\n"


def problems(text: str) -> list[str]:
    with pytest.raises(SchemeRefused) as refused:
        parse_scheme(text, METRICS)
    return [str(SENTENCES[p.code]) % {**p.params, "line": p.line} for p in refused.value.problems]


FILES = {
    "apart": SMALL + combine("apart"),
    "item": SMALL + "weights: {party: 0.9, business: 0.1}\n" + combine("item"),
    "coefficient": COEFFICIENTS + combine("coefficient"),
    "lower": SMALL + combine("lower", ", by: grade"),
    "geometric": SMALL + combine("geometric"),
    "weighted": SMALL + combine("weighted"),
}


@pytest.mark.parametrize("method", FILES)
def test_a_file_chooses_and_rows_give_it_back(method):
    body = parse_scheme(FILES[method], METRICS)
    assert (body.combine.method, body.combine.source) == (method, "矿党字〔2026〕3 号")
    assert body_from_json(body_to_json(body)) == body
    assert parse_scheme(yaml_text(written(filled(rows_of(body))).document), METRICS) == body
    assert fingerprint(body_to_json(body)) != SMALL_FINGERPRINT


@pytest.mark.parametrize("method", FILES)
def test_a_workbook_gives_it_back(db, method):
    plain = body_to_json(parse_scheme(FILES[method], METRICS))
    book = workbook_of(SchemeFactory.build(code="KT", version=1, body=plain))
    assert body_to_json(parse_scheme(text_of_rows(rows_in(BytesIO(book)), METRICS), METRICS)) == plain


def test_a_scheme_without_the_choice_keeps_its_fingerprint():
    body = parse_scheme(SMALL, METRICS)
    assert body.combine is None
    assert fingerprint(body_to_json(body)) == SMALL_FINGERPRINT
    said = parse_scheme(SMALL + "combine: {method: weighted}\n", METRICS)  # what holds anyway, said aloud
    assert fingerprint(body_to_json(said)) == SMALL_FINGERPRINT
    for text in library_texts():
        stored = body_to_json(parse_scheme(text, METRICS))
        assert "combine" not in stored
        assert all("coefficient" not in band for band in stored["bands"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SMALL + combine("product"), "第 44 行：combine 的 method 应是 apart、weighted、item、coefficient、lower、geometric 之一。"),
        (SMALL + "combine: geometric\n", "第 44 行：综合方法 combine 应写成“名称: 值”的形式。"),
        (SMALL + "combine: {method: geometric}\n", "第 44 行：综合方法 combine 缺少 source。"),
        (SMALL + combine("geometric", ", rounding: 1"), "第 44 行：不认识 rounding。这里可以写：method、by、source。"),
        (SMALL + combine("lower"), "第 44 行：method 为 lower（就低不就高）时应写 by：grade（取较低等次）或 points（取较低得分）。"),
        (SMALL + combine("apart", ", by: grade"), "第 44 行：只有 method 为 lower（就低不就高）时才能写 by。"),
        (
            SMALL + combine("item"),
            "第 44 行：业务作为党建得分中的一项时，业务权重就是该项所占比例，应大于 0 且小于党建权重，现在是 0.5。",
        ),
        (SMALL + combine("coefficient"), "第 6 行：等次 good 缺少换算系数 coefficient。每个等次都要写。"),
        (COEFFICIENTS + PEERS + combine("coefficient"), "第 46 行：等次 good 缺少换算系数 coefficient。每个等次都要写。"),
        (
            COEFFICIENTS,
            "第 6 行：只有综合方法为 coefficient（业务得分乘以党建等次系数）时，等次才能写 coefficient。",
        ),
        (
            COEFFICIENTS.replace("coefficient: 0.9", "coefficient: 1.06") + combine("coefficient"),
            "第 7 行：等次 fail 的换算系数高于上一等次。等次越低，系数应越低或相同。",
        ),
        (
            COEFFICIENTS.replace("coefficient: 0.9", "coefficient: 0") + combine("coefficient"),
            "第 7 行：coefficient 应是 0.01 到 10 之间的数，最多两位小数。",
        ),
        (COEFFICIENTS.replace("coefficient: 0.9", "coefficient: 很低") + combine("coefficient"), "第 7 行：coefficient 应是 0.01 到 10"),
    ],
)
def test_bad_input_is_refused_in_a_clear_sentence(text, sentence):
    assert problems(text)[0].startswith(sentence)


def test_an_empty_by_says_nothing_and_a_false_one_something_wrong():
    assert parse_scheme(SMALL + "combine:\n  method: geometric\n  by:\n  source: 规定\n", METRICS).combine == Combine("geometric", "规定")
    assert problems(SMALL + combine("geometric", ", by: false")) == ["第 44 行：只有 method 为 lower（就低不就高）时才能写 by。"]
    assert problems(SMALL + combine("lower", ", by: false"))[0].startswith("第 44 行：method 为 lower")


def test_a_misspelt_method_does_not_blame_the_bands():
    said = problems(COEFFICIENTS + combine("coeficient"))
    assert said == ["第 44 行：combine 的 method 应是 apart、weighted、item、coefficient、lower、geometric 之一。"]


def test_the_rule_says_that_some_peer_groups_have_coefficients_of_their_own():
    office = (replace(TABLE[0], coefficient=D("1.05")), *TABLE[1:])
    body = replace(WAYS["coefficient"], peer_bands={"office": office, "plain": TABLE})
    assert combine_words(body).endswith("待改进 0.9（部分同类组另有系数）")
    assert combine_words(body, "office").endswith("优秀 1.05、良好 1、合格 0.95、待改进 0.9")
    assert combine_words(replace(body, peer_bands={"plain": TABLE})).endswith("待改进 0.9")


def test_advice_names_idle_weights_and_coefficients_above_one():
    def codes(body):
        return {a.code for a in advice_on(body, METRICS, D(30))}

    heavy = replace(WAYS["geometric"], party_weight=D("0.1"), business_weight=D("0.9"))
    assert "scheme.lint_weights_idle" in codes(heavy)
    assert "scheme.lint_party_weight" not in codes(heavy)  # the weight moves nothing
    assert "scheme.lint_party_weight" in codes(replace(heavy, combine=None))
    assert "scheme.lint_weights_idle" not in codes(WAYS["item"])
    assert "scheme.lint_above_full" in codes(WAYS["coefficient"])
    assert "scheme.lint_above_full" not in codes(replace(WAYS["coefficient"], bands=TABLE[1:]))


def test_the_difference_of_two_versions_says_the_method_and_each_coefficient():
    changes = compare(BODY, WAYS["coefficient"])
    assert [(c.kind, c.field) for c in changes] == [("scheme", "combine"), *[("band", "coefficient")] * 4]
    said = [sentence_of(change, {}, {}) for change in changes]
    assert said[0] == "综合方法：综合分 = 党建 × 0.5 + 业务 × 0.5 → 业务得分乘以党建等次系数（依据：规定）。"
    assert said[1] == "等次“优秀”换算系数：无 → 1.1。"


@pytest.mark.parametrize(
    ("way", "rule", "arithmetic"),
    [
        ("apart", "党建、业务分别排名，不合成综合分", "党建 94.50 分、业务 92.00 分，分别排名，不合成综合分"),
        ("weighted", "综合分 = 党建 × 0.5 + 业务 × 0.5", "94.50 × 0.5 + 92.00 × 0.5 = 93.25"),
        (
            "item", "业务作为党建得分中的一项，占 10 分：综合分 = 党建 × 0.9 + 业务 × 0.1", "94.50 × 0.9 + 92.00 × 0.1 = 94.25",
        ),
        (
            "coefficient", "综合分 = 业务 × 换算系数，最高 100 分；换算系数按党建等次：优秀 1.1、良好 1、合格 0.95、待改进 0.9",
            "党建等次“优秀”，换算系数 1.1；92.00 × 1.1 = 100.00（最高 100 分）",
        ),
        (
            "lower grade", "就低不就高：综合等次取党建、业务等次中较低的一个，不合成综合分",
            "党建等次“优秀”、业务等次“优秀”，综合等次取较低的“优秀”，不合成综合分",
        ),
        ("lower points", "就低不就高：综合分取党建、业务得分中较低的一个", "党建 94.50 分、业务 92.00 分，取较低的 92.00 分"),
        ("geometric", "综合分 = 党建 × 业务，再开平方", "√(94.50 × 92.00) = 93.24"),
    ],
)  # fmt: skip
def test_rule_and_arithmetic_in_words(way, rule, arithmetic):
    assert combine_words(WAYS[way]) == rule
    assert result_words(WAYS[way], D("94.50"), D("92.00")) == arithmetic


def test_a_total_that_is_not_held_says_nothing_of_the_bound():
    assert result_words(WAYS["coefficient"], D("79.99"), D("80.00")) == "党建等次“合格”，换算系数 0.95；80.00 × 0.95 = 76.00"
