"""The share of branches that may keep the highest grade (docs/rules.md 5.6 CAP-2): the vector, ties, and how a file says it."""

from dataclasses import replace
from decimal import Decimal as D
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.metrics.rules import METRICS
from assessment.schemes.exports import workbook_of
from assessment.schemes.imports import rows_in
from assessment.schemes.rules import (
    TopShare,
    advice_on,
    beyond,
    body_from_json,
    body_to_json,
    compare,
    filled,
    fingerprint,
    parse_scheme,
    places_for,
    rows_of,
    text_of_rows,
    written,
    yaml_text,
)
from assessment.schemes.selectors import combine_source, combine_words, lowered_words, result_words
from assessment.schemes.selectors.differences import sentence_of
from tests.assessment.insight.factories import BODY, SchemeFactory
from tests.assessment.schemes.factories import SMALL
from tests.assessment.schemes.test_combining import SMALL_FINGERPRINT, WAYS, problems

SHARE = TopShare(D(30), "矿党字〔2026〕3 号")
CAPPED = replace(BODY, top_share=SHARE)
LINE = "top_share: {percent: 30, source: 矿党字〔2026〕3 号}\n"


@pytest.mark.parametrize(
    ("branches", "percent", "kept"),
    [(13, "30", 3), (10, "30", 3), (9, "30", 2), (3, "30", 0), (4, "25", 1), (31, "33.33", 10), (200, "0.5", 1), (0, "30", 0)],
)
def test_the_share_is_rounded_down(branches, percent, kept):
    assert places_for(branches, D(percent)) == kept


@pytest.mark.parametrize(
    ("worth", "late"),
    [
        ({1: 95, 2: 94, 3: 93, 4: 92, 5: 91, 6: 90, 7: 89, 8: 88, 9: 87, 10: 86}, {4, 5, 6, 7, 8, 9, 10}),
        ({1: 95, 2: 94, 3: 93, 4: 93, 5: 91, 6: 90, 7: 89, 8: 88, 9: 87, 10: 86}, {3, 4, 5, 6, 7, 8, 9, 10}),  # level on the last place
        ({1: 95, 2: 95, 3: 95, 4: 91, 5: 91, 6: 90, 7: 89, 8: 88, 9: 87, 10: 86}, {4, 5, 6, 7, 8, 9, 10}),  # three alike fill it
        ({1: 95, 2: 94, 3: 93}, {1, 2, 3}),  # nine tenths of a place are none
        ({}, set()),
    ],
)
def test_who_is_beyond(worth, late):
    assert beyond({key: D(points) for key, points in worth.items()}, D(30)) == late


@given(st.dictionaries(st.integers(), st.integers(0, 20).map(D), max_size=40), st.integers(1, 99).map(D))
def test_never_more_than_the_share_and_never_the_better_one(worth, percent):
    late = beyond(worth, percent)
    kept = [worth[key] for key in worth.keys() - late]
    assert len(kept) <= places_for(len(worth), percent)
    assert not late or not kept or min(kept) > max(worth[key] for key in late)


def test_only_the_highest_band_is_lowered():
    office = (replace(BODY.bands[0], code="X"), replace(BODY.bands[1], code="Y"), BODY.bands[3])
    body = replace(CAPPED, peer_bands={"office": office})
    assert [body.lowered(code) for code in ("A", "B", "D", "")] == [BODY.bands[1], None, None, None]
    assert (body.lowered("X", "office").code, body.lowered("A", "office")) == ("Y", None)


# -- the file --------------------------------------------------------------------------------------------------
def test_a_file_says_it_and_rows_give_it_back():
    body = parse_scheme(SMALL + LINE, METRICS)
    assert body.top_share == SHARE
    assert body_from_json(body_to_json(body)) == body
    assert parse_scheme(yaml_text(written(filled(rows_of(body))).document), METRICS) == body
    assert fingerprint(body_to_json(body)) != SMALL_FINGERPRINT


def test_a_workbook_gives_it_back(db):
    plain = body_to_json(parse_scheme(SMALL + LINE, METRICS))
    book = workbook_of(SchemeFactory.build(code="KT", version=1, body=plain))
    assert body_to_json(parse_scheme(text_of_rows(rows_in(BytesIO(book)), METRICS), METRICS)) == plain


def test_a_scheme_without_it_keeps_its_fingerprint():
    body = parse_scheme(SMALL, METRICS)
    assert (body.top_share, "top_share" in body_to_json(body)) == (None, False)
    assert fingerprint(body_to_json(body)) == SMALL_FINGERPRINT


APART = "combine: {method: apart, source: 规定}\n"
ONE_BAND = "peer_bands:\n  office:\n    - {code: good, name_zh: 良好, name_en: Good, floor: 0}\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SMALL + "top_share: 30\n", "第 44 行：最高等次名额 top_share 应写成“名称: 值”的形式。"),
        (SMALL + "top_share: {percent: 30}\n", "第 44 行：最高等次名额 top_share 缺少 source。"),
        (SMALL + "top_share: {percent: 0, source: 规定}\n", "第 44 行：percent 应是 1 到 99.99 之间的数，最多两位小数。"),
        (SMALL + "top_share: {percent: 100, source: 规定}\n", "第 44 行：percent 应是 1 到 99.99 之间的数，最多两位小数。"),
        (SMALL + "top_share: {percent: 0.3, source: 规定}\n", "第 44 行：名额请按百分数填写：30% 填 30，现在是 0.3。"),
        (SMALL + "top_share: {percent: 三成, source: 规定}\n", "第 44 行：percent 应是 1 到 99.99 之间的数，最多两位小数。"),
        (SMALL + "top_share: {percent: 30, source: 规定, of: 8}\n", "第 44 行：不认识 of。这里可以写：percent、source。"),
        (
            SMALL + "combine: {method: apart, source: 规定}\n" + LINE,
            "第 45 行：综合方法为 apart（分别排名）时没有综合等次，不能写 top_share。",
        ),
        (SMALL + ONE_BAND + LINE, "第 47 行：写了 top_share（最高等次名额），每套等次至少要有两个等次。"),
    ],
)
def test_bad_input_is_refused_in_a_clear_sentence(text, sentence):
    assert problems(text) == [sentence]


def test_an_empty_key_says_nothing_and_a_form_may_say_percent():
    assert parse_scheme(SMALL + "top_share:\n", METRICS).top_share is None
    rows = rows_of(parse_scheme(SMALL + LINE, METRICS))
    rows["scheme"][0]["top_share"] = "30%"
    assert parse_scheme(text_of_rows(filled(rows), METRICS), METRICS).top_share == SHARE


RULE = "每个同类组的“优秀”不超过参评支部的 30%，向下取整，并列超出名额的一并评为下一等次"


# -- the words -------------------------------------------------------------------------------------------------
def test_the_rule_of_the_scheme_says_it_with_its_source():
    assert combine_words(CAPPED) == f"综合分 = 党建 × 0.5 + 业务 × 0.5；{RULE}"
    assert lowered_words(CAPPED) == "得分达到“优秀”，在同类组 30% 的名额之外，评为“良好”"
    assert combine_source(replace(WAYS["geometric"], top_share=SHARE)) == "规定；矿党字〔2026〕3 号"
    assert (combine_source(CAPPED), combine_source(BODY)) == (SHARE.source, "")
    assert combine_source(replace(WAYS["geometric"], top_share=TopShare(D(30), "规定"))) == "规定"


def test_peer_groups_whose_highest_grade_has_another_name_are_not_called_by_it():
    office = (replace(BODY.bands[0], name_zh="先进"), *BODY.bands[1:])
    body = replace(CAPPED, peer_bands={"office": office})
    assert "每个同类组的“最高等次”不超过" in combine_words(body)
    assert "每个同类组的“先进”不超过" in combine_words(body, "office")


def test_without_a_total_the_rule_says_what_decides():
    body = replace(WAYS["lower grade"], top_share=SHARE)
    assert combine_words(body).endswith("；名额按党建、业务中较低的得分排列")
    said = result_words(body, D(92), D(91))
    assert ("较低的为“优秀”" in said, "综合等次取" in said) == (True, False)


def test_advice_on_a_share_that_leaves_no_place_and_on_one_that_ties_use_up():
    def codes(body, group):
        return {a.code.removeprefix("scheme.lint_") for a in advice_on(body, METRICS, D(0), group)} & {"top_share_none", "top_share_full"}

    assert [codes(replace(CAPPED, top_share=TopShare(D(n), "规定")), 5) for n in ("19", "20")] == [{"top_share_none"}, set()]
    assert codes(replace(WAYS["coefficient"], top_share=SHARE), 5) == {"top_share_full"}
    assert codes(BODY, 5) == set()


def test_a_comparison_says_what_changed():
    said = [sentence_of(change, {}, {}) for change in compare(BODY, CAPPED)]
    assert said == [f"最高等次名额：不限 → {RULE}（依据：矿党字〔2026〕3 号）。"]
    assert [c.field for c in compare(CAPPED, replace(CAPPED, top_share=replace(SHARE, percent=D(25))))] == ["top_share"]
