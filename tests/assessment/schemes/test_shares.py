"""Records that support both tracks: refused without shares, stated in the file, the rows, the words and the advice. Mostly no database."""

from dataclasses import replace
from decimal import Decimal as D
from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.metrics.rules import METRICS
from assessment.schemes import selectors, services
from assessment.schemes.exports import workbook_of
from assessment.schemes.imports import rows_in
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import (
    RowsRefused,
    SchemeRefused,
    Spot,
    advice_on,
    body_from_json,
    body_to_json,
    compare,
    fingerprint,
    pairs_of,
    parse_scheme,
    partners,
    rows_of,
    silent,
    text_of_rows,
)
from assessment.schemes.rules.shares import CHOOSING, KIN, countings
from assessment.schemes.selectors import library_texts
from portal.kernel.errors import RuleBroken
from tests.assessment.rounds.factories import AT
from tests.assessment.schemes.factories import SMALL, stored

PARTY = """\
          - code: P2
            name_zh: 评议
            name_en: Judged
            points: 40
            judged: true
"""
BUSINESS = "            metric: measure_attainment\n            params: {measure: OUTPUT}\n"


def row(code: str, points: int, metric: str, params: str = "{}", share: str = "") -> str:
    stated = f"            share: {share}\n" if share else ""
    return (
        f"          - code: {code}\n            name_zh: {code}\n            name_en: {code}\n            points: {points}\n"
        f"            metric: {metric}\n            params: {params}\n{stated}            rule: proportional\n"
        "            rule_params: {target: 1}\n"
    )


def both(party: tuple[str, str, str], business: tuple[str, str, str]) -> str:
    """The small scheme with a row of (metric, params, share) in each track."""
    text = SMALL.replace(PARTY, row("P2", 40, *party))
    return text[: text.index("          - code: B1")] + row("B1", 100, *business)


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(SchemeRefused) as refused:
        parse_scheme(text, METRICS)
    return [(p.line, p.code) for p in refused.value.problems]


def line_in(text: str, wanted: str, last: bool = False) -> int:
    found = [n for n, line in enumerate(text.splitlines(), 1) if wanted in line]
    return found[-1 if last else 0]


SAME = "certified_rate"
HONOURS = "honours_count"


@pytest.mark.parametrize(
    ("party", "business"),
    [
        ((SAME, "{}", "60"), (SAME, "{}", "40")),
        ((SAME, "{}", "60"), (SAME, "{}", "39.5")),
        ((HONOURS, "{levels: [5, 6]}", ""), (HONOURS, "{levels: [3, 4]}", "")),
        ((HONOURS, "{levels: [5], of: people}", ""), (HONOURS, "{levels: [5], of: collective}", "")),
        (("measure_value", "{measure: A}", ""), ("measure_value", "{measure: B}", "")),
        (("attendance_rate", "{kinds: [MT-01]}", ""), ("attendance_rate", "{kinds: [MT-02]}", "")),
        ((SAME, "{}", ""), ("senior_share", "{}", "")),  # kindred: advice, no refusal
    ],
)
def test_a_file_is_taken_where_nothing_counts_twice_in_silence(party, business):
    assert silent(parse_scheme(both(party, business), METRICS)) is None


@pytest.mark.parametrize(
    ("party", "business", "code", "at"),
    [
        ((SAME, "{}", ""), (SAME, "{}", ""), "scheme.share_missing", "business"),
        ((SAME, "{}", "60"), (SAME, "{}", ""), "scheme.share_missing", "business"),
        ((SAME, "{}", ""), (SAME, "{}", "40"), "scheme.share_missing", "party"),
        ((SAME, "{}", "60"), (SAME, "{}", "40.01"), "scheme.share_over", "share"),
        ((HONOURS, "{levels: [5, 6]}", ""), (HONOURS, "{levels: [6]}", ""), "scheme.share_missing", "business"),
        ((HONOURS, "{levels: [5]}", ""), (HONOURS, "{levels: [5], of: people}", ""), "scheme.share_missing", "business"),
        (("measure_value", "{measure: A}", ""), ("measure_value", "{measure: A}", ""), "scheme.share_whole_twice", "business"),
        (("measure_events", "{measure: A}", ""), ("measure_events", "{measure: A}", ""), "scheme.share_missing", "business"),
        (("tagged_share", "{tag: A}", ""), ("tagged_share", "{tag: B}", ""), "scheme.share_missing", "business"),
        (("filed_on_time", "{days: 3}", ""), ("filed_on_time", "{days: 5}", ""), "scheme.share_missing", "business"),
    ],
)
def test_a_file_that_counts_records_twice_is_refused_at_the_row_to_blame(party, business, code, at):
    text = both(party, business)
    line = {
        "business": lambda: line_in(text, f"metric: {business[0]}", last=True), "party": lambda: line_in(text, f"metric: {party[0]}"),
        "share": lambda: line_in(text, "share:", last=True),
    }[at]()  # fmt: skip
    assert problems(text) == [(line, code)]


@pytest.mark.parametrize("share", ["0", "100.5", "-5", "many", "33.333"])
def test_a_share_is_a_percentage(share):
    text = SMALL.replace(BUSINESS, BUSINESS + f"            share: {share}\n")
    assert problems(text) == [(line_in(text, "share:"), "scheme.number_out_of_range")]


@pytest.mark.parametrize("share", ["0.6", "1", "1.0", "0.01"])
def test_a_share_of_one_or_less_is_a_percent_cell_of_a_workbook(share):
    text = SMALL.replace(BUSINESS, BUSINESS + f"            share: {share}\n")
    assert problems(text) == [(line_in(text, "share:"), "scheme.share_small")]
    rows = rows_of(parse_scheme(STATED, METRICS))
    rows["indicators"][1]["share"] = share
    with pytest.raises(RowsRefused) as refused:
        text_of_rows(rows, METRICS)
    assert [(spot, p.code) for spot, p in refused.value.spots] == [(Spot("indicators", 1, "share"), "scheme.share_small")]


WHOLES = {
    "measure_streak": "{measure: A}", "event_free_months": "{measure: A}", "growth_years": "{measure: A}", "accident_free_days": "{}",
    "measure_value": "{measure: A}",
}  # fmt: skip


@pytest.mark.parametrize(("metric", "params"), WHOLES.items())
def test_a_run_or_a_value_of_its_own_cannot_be_split(metric, params):
    text = both((metric, params, "60"), ("patents_granted", "{}", ""))
    assert problems(text) == [(line_in(text, "share:"), "scheme.share_whole")]
    bonus = BONUS.replace("metric: certified_rate", f"metric: {metric}, params: {params}") % ", share: 60"
    assert problems(SMALL + bonus) == [(line_in(SMALL + bonus, "J1"), "scheme.share_whole")]
    assert parse_scheme(both((metric, params, ""), ("patents_granted", "{}", "")), METRICS).indicator("P2").share is None


def test_no_other_metric_is_whole_or_a_mean_in_silence():
    assert {code for code, metric in METRICS.items() if not metric.is_divisible} == set(WHOLES)
    assert {code for code, metric in METRICS.items() if metric.is_mean and metric.unit != "percent"} == {"duty_report_result"}


def test_what_people_judge_has_no_share():
    text = SMALL.replace(PARTY, PARTY + "            share: 50\n")
    assert problems(text) == [(line_in(text, "share:"), "scheme.share_judged")]


BONUS = """\
bonus:
  business:
    cap: 5
    items:
      - {code: J1, name_zh: 持证, name_en: Certified, metric: certified_rate, points: 2%s}
"""


@pytest.mark.parametrize(("share", "found"), [("", ["scheme.share_missing"]), (", share: 50", ["scheme.share_over"]), (", share: 40", [])])
def test_a_bonus_item_earns_points_too(share, found):
    text = SMALL.replace(PARTY, row("P2", 40, SAME, share="60")) + BONUS % share
    assert (problems(text) if found else []) == [(line_in(text, "J1"), code) for code in found]
    if not found:
        body = parse_scheme(text, METRICS)
        assert (body.bonus[0].items[0].share, body_from_json(body_to_json(body))) == (D(40), body)


def test_a_veto_earns_nothing_and_needs_no_share():
    veto = "vetoes:\n  - {code: V1, name_zh: 否, name_en: No, dimension: business, metric: certified_rate, below: 0.5}\n"
    assert parse_scheme(SMALL.replace(PARTY, row("P2", 40, SAME)) + veto, METRICS).vetoes[0].code == "V1"


STATED = both((SAME, "{}", "60"), (SAME, "{}", "40"))


def test_a_share_goes_the_way_round_by_text_rows_and_json():
    body = parse_scheme(STATED, METRICS)
    assert [i.share for i in body.indicators] == [None, D(60), D(40)]
    assert body_from_json(body_to_json(body)) == body
    assert parse_scheme(text_of_rows(rows_of(body), METRICS), METRICS) == body
    rows = rows_of(body)
    assert [one["share"] for one in rows["indicators"]] == ["", "60", "40"]
    rows["indicators"][1]["share"] = "60%"
    assert parse_scheme(text_of_rows(rows, METRICS), METRICS) == body


@pytest.mark.parametrize("text", [SMALL, *library_texts()])
def test_a_scheme_without_shares_has_the_json_that_it_always_had(text):
    body = parse_scheme(text, METRICS)
    plain = body_to_json(body)
    rows = [i for s in plain["sections"] for i in s["indicators"]] + [i for b in plain.get("bonus", ()) for i in b["items"]]
    stated = [row["code"] for row in rows if "share" in row]
    assert stated == (["P06B", "B04B"] if (body.code, body.version) == ("DUAL-GENERAL", 3) else [])


def test_the_fingerprint_of_the_small_scheme_is_the_one_of_days_without_shares():
    assert fingerprint(body_to_json(parse_scheme(SMALL, METRICS))) == SMALL_MARK


MARKS = {
    ("DUAL-COAL", 1): "3872c518ceef50f81a48f0dc78571000dd343c6ae55763ae227b42d52434b978",
    ("DUAL-COAL", 2): "f83ba917bcf452c83fbe97e1cf2816c1eaa33ef210d35b6d2d06fbc8aec1f2e6",
    ("DUAL-COAL", 3): "c6ca33e8bbf614f0a966de98100484cda99ef8d621afdfcfcf69d46977e33995",
    ("DUAL-COAL", 4): "6157e77a11cd8ea2876fd35bafc33d0557b009fed35fd8b77e7e9e0609668b51",
    ("DUAL-GENERAL", 1): "64f79194df6a6197b42859a7fd1e66259625eec7832b66524384fce8a5799490",
    ("DUAL-GENERAL", 2): "8ee0a02b5938795ef3a03124ecd348fd89657e46b531ee016c47299a52d4b579",
}


def test_every_published_version_keeps_its_fingerprint():
    bodies = [parse_scheme(text, METRICS) for text in library_texts()]
    found = {(b.code, b.version): fingerprint(body_to_json(b)) for b in bodies}
    assert {key: found[key] for key in MARKS} == MARKS


SMALL_MARK = "79a21fd041edb6989eb60c490c50137754d709a961227deebbf44208752796bd"


def test_the_newest_shipped_schemes_say_what_counts_in_both_tracks():
    newest = {}
    for body in (parse_scheme(text, METRICS) for text in library_texts()):
        newest[body.code] = max(newest.get(body.code, body), body, key=lambda one: one.version)
    assert sorted(newest) == ["DUAL-COAL", "DUAL-GENERAL"]
    for body in newest.values():
        codes = [a.code for a in advice_on(body, METRICS, D(0))]
        assert "scheme.lint_shared" not in codes, body.code
        assert "scheme.lint_share_alone" not in codes, body.code
    third = newest["DUAL-GENERAL"]
    assert {code: [(p.code, p.share) for p in found] for code, found in partners(third).items()} == {
        "P06B": [("B04B", D(50))], "B04B": [("P06B", D(50))],
    }  # fmt: skip


def advised(body) -> dict[str, tuple[str, ...]]:
    return {a.code.removeprefix("scheme.lint_"): a.indicators for a in advice_on(body, METRICS, D(0))}


def test_kindred_metrics_and_lonely_shares_are_pointed_out():
    kindred = parse_scheme(both((SAME, "{}", ""), ("senior_share", "{}", "")), METRICS)
    assert advised(kindred)["shared"] == ("P2", "B1")
    stated = parse_scheme(both((SAME, "{}", "50"), ("senior_share", "{}", "50")), METRICS)
    assert {"shared", "share_alone"}.isdisjoint(advised(stated))
    over = parse_scheme(both((SAME, "{}", "60"), ("senior_share", "{}", "50")), METRICS)
    assert advised(over)["shared"] == ("P2", "B1")
    alone = parse_scheme(both((SAME, "{}", "60"), ("patents_granted", "{}", "")), METRICS)
    assert advised(alone)["share_alone"] == ("P2",)


def test_kindred_rows_that_cannot_be_split_get_no_advice_to_split_them():
    kindred = parse_scheme(both(("measure_attainment", "{measure: A}", ""), ("measure_streak", "{measure: A}", "")), METRICS)
    assert "shared" not in advised(kindred)
    other = parse_scheme(both(("measure_attainment", "{measure: A}", ""), ("measure_improvement", "{measure: A}", "")), METRICS)
    assert advised(other)["shared"] == ("P2", "B1")


def test_a_share_that_moves_no_points_is_pointed_out():
    assert advised(parse_scheme(STATED, METRICS))["share_idle"] == ("P2", "B1")
    amounts = parse_scheme(both((HONOURS, "{levels: [5]}", "60"), (HONOURS, "{levels: [5]}", "40")), METRICS)
    assert "share_idle" not in advised(amounts)
    mixed = both(("duty_report_result", "{}", "60"), ("duty_report_result", "{}", "40"))
    assert advised(parse_scheme(mixed, METRICS))["share_idle"] == ("P2", "B1")


def test_kindred_metrics_exist_and_belong_to_one_family_each():
    named = [code for family in KIN for code in family]
    assert set(named) <= set(METRICS)
    assert len(named) == len(set(named))
    assert set(CHOOSING) <= {spec.name for metric in METRICS.values() for spec in metric.params}


def test_each_pair_is_one_of_party_and_one_of_business():
    body = parse_scheme(STATED, METRICS)
    (pair,) = pairs_of(countings(body))
    assert (pair.party.code, pair.business.code, pair.is_same, pair.is_stated, pair.total, pair.is_sound) == (
        "P2", "B1", True, True, D(100), True,
    )  # fmt: skip
    assert (pair.beyond("P2").code, pair.beyond("B1").code) == ("B1", "P2")


def test_two_rows_of_one_track_may_count_the_same():
    text = SMALL.replace(PARTY, row("P2", 20, SAME) + row("P3", 20, SAME))
    assert pairs_of(countings(parse_scheme(text, METRICS))) == []


def test_a_changed_share_is_a_change_in_words(db):
    old = parse_scheme(STATED, METRICS)
    new = parse_scheme(STATED.replace("share: 40", "share: 30"), METRICS)
    assert [(c.row.code, c.field, c.before.share, c.after.share) for c in compare(old, new)] == [("B1", "share", D(40), D(30))]
    (group,) = selectors.difference(old, new)
    assert group.sentences == ("指标“B1”（B1）计入份额：40% → 30%。",)
    none = replace(old.indicators[2], share=None)
    section = replace(old.sections[1], indicators=(none,))
    (group,) = selectors.difference(replace(old, sections=(old.sections[0], section)), old)
    assert group.sentences == ("指标“B1”（B1）计入份额：全数 → 40%。",)


def test_a_share_that_is_wrong_is_shown_beside_its_field():
    rows = rows_of(parse_scheme(STATED, METRICS))
    rows["indicators"][2]["share"] = "41"
    with pytest.raises(RowsRefused) as refused:
        text_of_rows(rows, METRICS)
    assert [(spot, p.code) for spot, p in refused.value.spots] == [(Spot("indicators", 2, "share"), "scheme.share_over")]
    rows["indicators"][2]["share"] = ""
    with pytest.raises(RowsRefused) as refused:
        text_of_rows(rows, METRICS)
    assert [(spot, p.code) for spot, p in refused.value.spots] == [(Spot("indicators", 2, "metric"), "scheme.share_missing")]


def test_a_workbook_holds_shares_and_one_of_earlier_days_is_still_read(db):
    scheme = stored(STATED)
    book = load_workbook(BytesIO(workbook_of(scheme)))
    sheet = book["指标"]
    assert [sheet.cell(n, sheet.max_column).value for n in range(1, 5)] == ["计入份额（%）", None, 60, 40]
    for name in ("指标", "加分"):
        book[name].delete_cols(book[name].max_column)
    out = BytesIO()
    book.save(out)
    assert [one["share"] for one in rows_in(BytesIO(workbook_of(scheme)))["indicators"]] == ["", "60", "40"]
    assert [one["share"] for one in rows_in(BytesIO(out.getvalue()))["indicators"]] == ["", "", ""]


@pytest.mark.db
def test_a_draft_of_days_without_shares_is_not_adopted_before_it_says_them(people):
    scheme = stored(STATED, drafted_by=people.assessor)
    body = {**scheme.body, "sections": [
        {**s, "indicators": [{k: v for k, v in i.items() if k != "share"} for i in s["indicators"]]} for s in scheme.body["sections"]
    ]}  # fmt: skip
    AssessmentScheme.objects.filter(pk=scheme.pk).update(body=body)
    with pytest.raises(RuleBroken) as broken:
        services.adopt_scheme(actor=people.actor(people.committee), at=AT, scheme=scheme)
    assert (broken.value.code, broken.value.params) == ("scheme.share_unstated", {"item": "P2", "other": "B1"})
    AssessmentScheme.objects.filter(pk=scheme.pk).update(body=scheme.body)
    assert services.adopt_scheme(actor=people.actor(people.committee), at=AT, scheme=scheme).state == "adopted"


@pytest.mark.db
def test_the_page_says_the_share_and_the_form_keeps_it(client, people):
    scheme = stored(STATED, drafted_by=people.assessor)
    client.force_login(people.assessor)
    page = client.get(f"/schemes/{scheme.code}/{scheme.version}/").content.decode()
    assert page.count("（记录按 60% 计入，比例不变，不影响得分）") == 1
    form = client.get(f"/schemes/{scheme.code}/{scheme.version}/edit/").content.decode()
    assert 'name="indicators-1-share" value="60"' in form
