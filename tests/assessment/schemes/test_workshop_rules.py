"""Rows, canonical text and differences of schemes: nothing is lost on the way round, and each problem finds its field."""

import random
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest

from assessment.metrics.rules import METRICS
from assessment.schemes.exports import workbook_of
from assessment.schemes.forms import read_rows, shown_rows
from assessment.schemes.imports import rows_in
from assessment.schemes.rules import (
    Case,
    RowsRefused,
    SchemeBody,
    SchemeRefused,
    Spot,
    body_from_json,
    body_to_json,
    case_from_json,
    case_to_json,
    compare,
    filled,
    fingerprint,
    may_adopt,
    may_change,
    numbers_back,
    parse_file,
    parse_scheme,
    rows_of,
    sum_of,
    text_of_rows,
    written,
    yaml_text,
)
from assessment.schemes.rules.cells import cell_of_params, number_of, params_of
from assessment.schemes.selectors import library_texts
from portal.kernel.sentences import sentence
from portal.kernel.verdict import denied
from tests.assessment.schemes.factories import SMALL, SchemeFactory, spoiled

CASES = """\
cases:
  - name: 三季度样本
    facts: {duty.MT-01.owed: 3, duty.MT-01.done: 2}
    judged: {P2: [30, 32.5]}
    points: {P1: 58, B1: null}
    totals: {party: 89.25}
    bands: {party: good}
"""


def bodies() -> list[SchemeBody]:
    return [parse_scheme(text, METRICS) for text in [*library_texts(), SMALL]]


def varied(body: SchemeBody, seed: int) -> SchemeBody:
    """The scheme with points moved about within each dimension and some fields changed, still valid."""
    dice = random.Random(seed)
    sections = []
    for section in body.sections:
        lines = list(section.indicators)
        if len(lines) > 1:
            a, b = dice.sample(range(len(lines)), 2)
            moved = (lines[a].points / dice.choice([2, 3, 4])).quantize(Decimal("0.01"))
            lines[a], lines[b] = replace(lines[a], points=lines[a].points - moved), replace(lines[b], points=lines[b].points + moved)
        dice.shuffle(lines)
        names = [f"名：称{dice.randint(0, 99)}", "0123", "yes", "- 列表", "含 # 号: 的", "“引号”'\"", "null"]
        lines = [replace(one, name_zh=dice.choice(names), is_result=dice.random() < 0.5) for one in lines]
        groups = dice.choice([{}, {"leaders": Decimal("0.4"), "masses": Decimal("0.6")}])
        lines = [replace(one, rule_params=groups) if one.kind == "judged" else one for one in lines]
        sections.append(replace(section, indicators=tuple(lines)))
    return replace(body, version=dice.randint(1, 9999), sections=tuple(sections))


def test_a_scheme_comes_back_from_its_own_text_and_rows():
    for body in bodies():
        for seed in range(12):
            one = varied(body, seed)
            text = text_of_rows(rows_of(one), METRICS)
            assert parse_scheme(text, METRICS) == one
            assert read_rows(shown_rows(rows_of(one))) == rows_of(one)


def test_groups_of_assessors_keep_their_order_however_json_is_kept():
    text = SMALL.replace("judged: true", "judged: true\n            assessors: {masses: 0.2, leaders: 0.8}", 1)
    body = body_to_json(parse_scheme(text, METRICS))
    for section in body["sections"]:
        for line in section["indicators"]:
            line["rule_params"] = dict(sorted(line["rule_params"].items(), key=lambda item: (len(item[0]), item[0])))
    groups = [list(i.rule_params) for i in body_from_json(body).indicators if i.kind == "judged"]
    assert groups == [["leaders", "masses"]]


def test_a_scheme_comes_back_from_its_workbook(db):
    for body in bodies():
        for one in (body, varied(body, 5)):
            plain = body_to_json(one)
            book = workbook_of(SchemeFactory.build(code=one.code, version=one.version, body=plain))
            text = text_of_rows(rows_in(BytesIO(book)), METRICS)
            assert fingerprint(body_to_json(parse_scheme(text, METRICS))) == fingerprint(plain)


@pytest.mark.parametrize(
    ("text", "is_rule", "value"),
    [
        ("kinds=MT-01、MT-02；days=5", False, {"kinds": ["MT-01", "MT-02"], "days": 5}),
        ("levels=5, 6; of=collective", False, {"levels": [5, 6], "of": "collective"}),
        ("target＝95%", True, {"target": Decimal("0.95")}),
        ("bands=0.6:0、0.9:100%", True, {"bands": [[Decimal("0.6"), 0], [Decimal("0.9"), 100]]}),
        ("deduct=2\nfree=1", True, {"deduct": 2, "free": 1}),
        ("", True, {}),
        ("随便写", True, {"随便写": ""}),
        ("measure=2026", False, {"measure": "2026"}),
    ],
)
def test_parameters_in_a_cell(text, is_rule, value):
    assert params_of(text, is_rule=is_rule) == value


def test_a_cell_of_parameters_and_back():
    params = {"bands": [[Decimal("0.6"), Decimal(0)], [Decimal("0.9"), Decimal(100)]]}
    assert cell_of_params(params) == "bands=0.6:0、0.9:100"
    assert params_of(cell_of_params(params), is_rule=True) == params
    assert number_of("八") == "八"


def refused(**changed: str) -> list[tuple[Spot, str]]:
    """The problems of the small scheme with fields changed, as ``kind__index__field=value``."""
    rows = filled(rows_of(parse_scheme(SMALL, METRICS)))
    for where, value in changed.items():
        kind, index, field = where.split("__")
        rows[kind][int(index)][field] = value
    with pytest.raises(RowsRefused) as broken:
        text_of_rows(rows, METRICS)
    return [(spot, problem.code) for spot, problem in broken.value.spots]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"indicators__1__points": "39.9"}, [(Spot(), "scheme.not_hundred")]),
        (
            {"indicators__1__points": "四十"},
            [(Spot(), "scheme.not_hundred"), (Spot("indicators", 1, "points"), "scheme.number_out_of_range")],
        ),
        ({"indicators__0__metric": "duties"}, [(Spot("indicators", 0, "metric"), "scheme.metric_unknown")]),
        ({"indicators__0__metric": ""}, [(Spot("indicators", 0, "metric"), "scheme.metric_unknown")]),
        ({"indicators__2__rule_params": "deduct=1"}, [(Spot("indicators", 2, "rule_params"), "scheme.param_unknown")]),
        ({"indicators__2__rule": "magic"}, [(Spot("indicators", 2, "rule"), "scheme.rule_unknown")]),
        ({"indicators__2__name_zh": ""}, [(Spot("indicators", 2, "name_zh"), "scheme.field_missing")]),
        ({"indicators__1__code": "P1"}, [(Spot("indicators", 1, "code"), "scheme.code_twice")]),
        ({"bands__0__floor": "0"}, [(Spot(), "scheme.bands_order")]),
        ({"scheme__0__party": "0.6"}, [(Spot("scheme", 0, "party"), "scheme.weights_not_one")]),
        ({"scheme__0__combine": "geometric"}, [(Spot("scheme", 0, "combine_source"), "scheme.field_missing")]),
        ({"scheme__0__combine": "magic"}, [(Spot("scheme", 0, "combine"), "scheme.combine_unknown")]),
        (
            {"scheme__0__combine": "lower", "scheme__0__combine_source": "规定"},
            [(Spot("scheme", 0, "combine"), "scheme.combine_by")],
        ),
        (
            {"scheme__0__lower_by": "grade", "scheme__0__combine_source": "规定"},
            [(Spot("scheme", 0, "lower_by"), "scheme.combine_by_only")],
        ),
        ({"bands__1__coefficient": "1"}, [(Spot("bands", 1, "coefficient"), "scheme.coefficient_only")]),
        (
            {"scheme__0__combine": "coefficient", "scheme__0__combine_source": "规定", "bands__0__coefficient": "1"},
            [(Spot("bands", 1, "coefficient"), "scheme.coefficient_missing")],
        ),
        ({"indicators__2__evidence": "hearsay"}, [(Spot("indicators", 2, "evidence"), "scheme.evidence_unknown")]),
    ],
)  # fmt: skip
def test_each_problem_finds_its_field(changed, found):
    assert set(refused(**changed)) == set(found)


def test_an_indicator_of_no_section_is_named():
    found = refused(indicators__2__section="S9")
    assert (Spot("indicators", 2, "section"), "scheme.section_unknown") in found


def test_the_sum_counts_what_are_numbers():
    rows = filled(rows_of(parse_scheme(SMALL, METRICS)))
    rows["indicators"][0]["points"] = "六十"
    assert (sum_of(rows, "party"), sum_of(rows, "business")) == (40, 100)


# -- differences ------------------------------------------------------------------------------------------------
def changes(old: str, new: str) -> list[tuple[str, str, str, str, str]]:
    a, b = parse_scheme(SMALL, METRICS), parse_scheme(spoiled(old, new), METRICS)
    return [(c.group, c.kind, c.act, c.field, c.row.code) for c in compare(a, b)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("version: 1", "version: 2", []),
        ("deduct: 2", "deduct: 3", [("S1", "indicator", "changed", "rule", "P1")]),
        ("points: 60", "points: 60.0", []),
        ("kinds: [MT-01, MT-02]", "kinds: [MT-01]", [("S1", "indicator", "changed", "metric", "P1")]),
        ("floor: 80", "floor: 85", [("bands", "band", "changed", "floor", "good")]),
        ("when_empty: not_applicable", "when_empty: full", [("S1", "indicator", "changed", "when_empty", "P1")]),
        ("code: B1", "code: B9", [("S2", "indicator", "added", "", "B9"), ("S2", "indicator", "removed", "", "B1")]),
        ("name_zh: 小方案", "name_zh: 大方案", [("scheme", "scheme", "changed", "name", "KT")]),
        ("result: true", "result: true\n            evidence: [photo]", [("S2", "indicator", "changed", "evidence", "B1")]),
        (
            "name_en: Small scheme", "name_en: Small scheme\nweights: {party: 0.4, business: 0.6}",
            [("scheme", "scheme", "changed", "weights", "KT")],
        ),
    ],
)  # fmt: skip
def test_what_changed(old, new, found):
    assert changes(old, new) == found


def test_a_scheme_does_not_differ_from_itself():
    for body in bodies():
        assert compare(body, body) == ()
        assert compare(varied(body, 3), varied(body, 3)) == ()


def test_order_alone_is_a_difference():
    body = parse_scheme(SMALL, METRICS)
    turned = replace(body, sections=(replace(body.sections[0], indicators=body.sections[0].indicators[::-1]), body.sections[1]))
    assert [(c.group, c.field) for c in compare(body, turned)] == [("S1", "order")]


# -- golden cases -----------------------------------------------------------------------------------------------
def test_cases_are_read_and_are_no_part_of_the_fingerprint():
    body, cases = parse_file(SMALL + CASES, METRICS)
    assert cases == (
        Case(
            name="三季度样本", facts={"duty.MT-01.owed": Decimal(3), "duty.MT-01.done": Decimal(2)},
            judged={"P2": (Decimal(30), Decimal("32.5"))}, points={"P1": Decimal(58), "B1": None}, totals={"party": Decimal("89.25")},
            bands={"party": "good"},
        ),
    )  # fmt: skip
    assert fingerprint(body_to_json(body)) == fingerprint(body_to_json(parse_scheme(SMALL, METRICS)))


WHOLE = CASES + "    total: 85.5\n    grade: good\n"
ALONE = CASES.partition("    points")[0]  # says nothing of what is expected


def test_a_case_says_what_the_whole_must_be():
    assert [(case.total, case.grade) for text in (WHOLE, CASES) for case in parse_file(SMALL + text, METRICS)[1]] == [
        (Decimal("85.5"), "good"), (None, ""),
    ]  # fmt: skip
    for more in ("    total: 0\n", "    grade: good\n"):
        assert len(parse_file(SMALL + ALONE + more, METRICS)[1]) == 1


def test_a_case_without_a_whole_is_kept_as_before():
    case = parse_file(SMALL + CASES, METRICS)[1][0]
    assert case_to_json(case) == {
        "name": "三季度样本", "facts": {"duty.MT-01.owed": "3", "duty.MT-01.done": "2"}, "judged": {"P2": ["30", "32.5"]},
        "points": {"P1": "58", "B1": None}, "totals": {"party": "89.25"}, "bands": {"party": "good"},
    }  # fmt: skip


@pytest.mark.parametrize("text", [CASES, WHOLE, ALONE + "    total: 0\n"])
def test_cases_survive_storage_and_file(text):
    body, cases = parse_file(SMALL + text, METRICS)
    rows = [case_to_json(case) for case in cases]
    document = {**written(filled(rows_of(body))).document, "cases": [numbers_back(row) for row in rows]}
    assert tuple(case_from_json(row) for row in rows) == cases
    assert parse_file(yaml_text(document), METRICS) == (body, cases)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("points: {P1: 58, B1: null}", "points: {P7: 58}", "scheme.case_unknown"),
        ("totals: {party: 89.25}", "totals: {partei: 89.25}", "scheme.case_unknown"),
        ("duty.MT-01.owed: 3", "duty.MT-01.owed: drei", "scheme.case_shape"),
        ("    judged: {P2: [30, 32.5]}", "    judged: P2", "scheme.case_shape"),
        ("    facts:", "    fakten:", "scheme.key_unknown"),
        ("- name: 三季度样本", "- name: ''", "scheme.field_missing"),
        (CASES.partition("    points")[2], "", "scheme.case_expects_nothing"),
        ("totals: {party: 89.25}", "total: viel", "scheme.case_shape"),
        ("totals: {party: 89.25}", "total: {party: 89.25}", "scheme.case_shape"),
    ],
)
def test_a_wrong_case_is_refused(old, new, code):
    text = CASES.replace("    points" + old if code == "scheme.case_expects_nothing" else old, new)
    with pytest.raises(SchemeRefused) as broken:
        parse_file(SMALL + text, METRICS)
    assert code in [p.code for p in broken.value.problems]


APART, BY_GRADE = (f"combine: {{method: {how}, source: 规定}}\n" for how in ("apart", "lower, by: grade"))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (ALONE + "    grade: excellent\n", 5, "预期的等次 excellent 不在方案里，可以写：good、fail。"),
        (CASES.replace("party: good", "party: best"), 7, "预期的等次 best 不在方案里，可以写：good、fail。"),
        (ALONE + "    total: 80\n" + APART, 5, "方案不形成综合得分，校验用例“三季度样本”不能写 total。"),
        (ALONE + "    total: 80\n" + BY_GRADE, 5, "方案不形成综合得分，校验用例“三季度样本”不能写 total。"),
        (ALONE + "    grade: good\n" + APART, 5, "方案不形成综合等次，校验用例“三季度样本”不能写 grade。"),
    ],
)
def test_a_case_cannot_expect_what_the_scheme_never_gives(text, line, said):
    with pytest.raises(SchemeRefused) as broken:
        parse_file(SMALL + text, METRICS)
    lines = SMALL.count("\n") + line
    assert [(p.line, sentence(p.code, {"line": p.line, **p.params})) for p in broken.value.problems] == [
        (lines, f"第 {lines} 行：{said}" if "校验" in said else f"第 {lines} 行：校验用例“三季度样本”{said}")
    ]


def test_a_case_of_a_scheme_that_grades_without_a_total_names_the_grade():
    assert parse_file(SMALL + ALONE + "    grade: good\n" + BY_GRADE, METRICS)[1][0].grade == "good"


# -- states -----------------------------------------------------------------------------------------------------
def test_who_may_change_and_adopt():
    assert may_change(state="draft", is_shipped=False)
    assert may_change(state="adopted", is_shipped=False) == denied("scheme.stays")
    assert may_change(state="draft", is_shipped=True) == denied("scheme.shipped")
    assert may_adopt(state="draft", drafted_by=1, actor_id=2)
    assert may_adopt(state="draft", drafted_by=1, actor_id=2, editors=[2]) == denied("scheme.own_draft")
