"""The whole table 4.4 of docs/rules.md at its boundaries; likeness; what may be done when."""

from collections import Counter
from decimal import Decimal as D

import pytest

from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from workforce.proposals import rules, selectors
from workforce.proposals.models import ProposalAwardBand, ProposalReason
from workforce.proposals.rules import Alike, Known


def bands(band_set: str) -> list[rules.Band]:
    return [selectors.as_rule(row) for row in selectors.bands_on(band_set, clock.today())]


@pytest.mark.parametrize(
    ("value", "code", "least", "most"),
    [
        ("0", "SUG-A5", None, 300), ("9999.99", "SUG-A5", None, 300), ("10000", "SUG-A4", 300, 500), ("99999.99", "SUG-A4", 300, 500),
        ("100000", "SUG-A3", 500, 1500), ("499999.99", "SUG-A3", 500, 1500), ("500000", "SUG-A2", 1500, 2500),
        ("999999.99", "SUG-A2", 1500, 2500), ("1000000", "SUG-A1", 2500, 4000), ("50000000", "SUG-A1", 2500, 4000),
    ],
)  # fmt: skip
def test_sug_a_bands_by_yearly_value(db, value, code, least, most):
    band = rules.band_of(bands("A"), D(value))
    assert (band.code, band.least, band.most) == (code, least, most)


@pytest.mark.parametrize(("amount", "ok"), [("299.99", False), ("300", True), ("500", True), ("500.01", False)])
def test_an_amount_lies_within_its_band(db, amount, ok):
    assert bool(rules.amount_verdict(rules.band_of(bands("A"), D(10000)), D(amount))) is ok


def test_sug_b_amounts_and_the_bonus_from_a_hundred_thousand(db):
    rows = {b.code: b for b in bands("B")}
    assert [rows[f"SUG-B-{c}"].most for c in "ABCD"] == [200, 100, 50, 20]
    assert [rules.bonus_of(rows.values(), D(v)) for v in ("99999.99", "100000")] == [0, 500]
    assert not rules.amount_verdict(rows["SUG-B-A"], D(200), D(500))
    assert rules.amount_verdict(rows["SUG-B-A"], D(700), D(500))


@pytest.mark.parametrize(
    ("code", "least", "most"),
    [("0", 20, 20), ("3", 50, 50), ("2", 100, 100), ("1", 300, 300), ("CON", 5000, 10000), ("SPE", 30000, None), ("GRP", 1000, 2000)],
)
def test_sug_c_prizes(db, code, least, most):
    band = next(b for b in bands("C") if b.code == f"SUG-C-{code}")
    assert (band.least, band.most) == (least, most)
    assert not rules.amount_verdict(band, D(least) - 1)
    assert bool(rules.amount_verdict(band, D(most or 90000) + 1)) is (most is None)


def test_sug_d_weights_add_to_a_hundred_less_the_share_of_a_clear_benefit(db):
    weights = [b for b in bands("D") if b.criterion]
    assert {b.criterion: b.points for b in weights} == {
        "economic": 50, "complete": 10, "creative": 10, "range": 10, "study": 10, "cost": 10,
    }  # fmt: skip
    assert rules.weighed(weights, dict.fromkeys([b.criterion for b in weights], 100)) == D(100)
    assert rules.weighed(weights, {"economic": 80, "complete": 50, "creative": 50, "range": 50, "study": 50, "cost": 55}) == D("65.50")
    with pytest.raises(ValueError, match="cost"):
        rules.weighed(weights, {"economic": 80, "complete": 50, "creative": 50, "range": 50, "study": 50, "cost": 101})
    assert rules.shared_amount(bands("D"), D("12345.67")) == D("2469.13")
    assert rules.shared_amount(bands("A"), D(100)) is None


def test_sug_h_maxima_add_to_a_hundred_and_only_its_classes_count(db):
    rows = bands("H")
    by = Counter()
    for band in rows:
        by[band.criterion] = max(by[band.criterion], int(band.points))
    assert sum(by.values()) == 100
    assert rules.sheet_sum(rows, dict(by)) == D(100)
    low = {**dict.fromkeys(by, 5), "economic": 0}
    assert rules.sheet_sum(rows, low) == D(30)
    with pytest.raises(ValueError, match="mature"):
        rules.sheet_sum(rows, {**low, "mature": 9})


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("299999.99", 0), ("300000", 15), ("999999.99", 15), ("1000000", 20), ("2999999.99", 20), ("3000000", 30), ("5999999.99", 30),
        ("6000000", 40),
    ],
)  # fmt: skip
def test_sug_h_economic_benefit(db, value, points):
    assert rules.economic_points([b for b in bands("H") if b.criterion == "economic"], D(value)) == points


@pytest.mark.parametrize(("size", "found"), [(1, "small"), (3, "small"), (4, "medium"), (10, "medium"), (11, "large")])
def test_sug_e_team_classes(size, found):
    assert rules.team_class(size, 3, 10) == found


def test_sug_f_reasons_and_the_set_that_is_on_stand_in_rows_with_source(db):
    assert set(ProposalReason.objects.filter(source__contains="SUG-F").values_list("code", flat=True)) == {
        "COMPLAINT", "PAY", "PERSONNEL", "KNOWN", "REPEAT", "DUTY", "NO-PLAN",
    }  # fmt: skip
    on = RuleParameter.objects.get(code="PROPOSAL_BAND_SET")
    assert (on.value, "默认启用 A 组" in on.source) == ("A", True)
    assert not ProposalAwardBand.objects.filter(source="").exists()
    assert set(ProposalAwardBand.objects.values_list("band_set", flat=True)) == set("ABCDH")


@pytest.mark.parametrize(
    ("spent", "amount", "ok"), [("900", "100", True), ("900", "100.01", False), ("0", "1000", True), ("1000", "1", False)]
)
def test_sug_g_instant_rewards_stay_within_the_budget_to_the_last_yuan(spent, amount, ok):
    assert bool(rules.budget_verdict(D(spent), D(amount), D(1000))) is ok


def test_likeness_ignores_blanks_and_punctuation():
    one = "皮带机头加装照明，夜班看不清"
    assert rules.likeness(rules.grams(one), rules.grams("皮带机头 加装照明；夜班看不清！")) == pytest.approx(1)
    assert rules.likeness(rules.grams(one), rules.grams("食堂增加夜班热菜")) < 0.2
    assert rules.likeness(rules.grams(""), rules.grams("")) == 0


def test_the_likest_first_and_no_more_than_asked():
    known = [Known(1, "T-1", "abcdef"), Known(2, "T-2", "abcdefgh"), Known(3, "T-3", "xyz")]
    assert [(a.number, a.percent) for a in rules.alike("abcdefgh", known, 45)] == [("T-2", 100), ("T-1", 81)]


@pytest.mark.parametrize(
    ("percent", "explanation", "code"),
    [
        (None, "", ""),
        (45, "", "proposal.similar"),
        (45, "换了地点", ""),
        (89, "换了地点", ""),
        (90, "换了地点", "proposal.copied"),
        (100, "", "proposal.copied"),
    ],
)
def test_similar_ones_are_explained_and_copies_refused(percent, explanation, code):
    found = [] if percent is None else [Alike(1, "T-2026-0001", percent)]
    assert rules.filing_verdict(found, explanation, 90).code == code


@pytest.mark.parametrize(
    ("act", "state", "outcome", "ok"),
    [
        ("assign", "filed", "", True), ("assign", "replied", "adopted", False), ("answer", "filed", "", False),
        ("answer", "judging", "", True),
        ("start", "replied", "adopted", True), ("start", "replied", "trial", True), ("start", "replied", "stored", False),
        ("confirm", "replied", "rejected", True), ("confirm", "replied", "adopted", False), ("confirm", "done", "adopted", True),
        ("reopen", "replied", "stored", True), ("reopen", "closed", "adopted", False), ("done", "doing", "adopted", True),
        ("merge", "judging", "", True), ("merge", "closed", "adopted", False),
    ],
)  # fmt: skip
def test_what_may_be_done_when(act, state, outcome, ok):
    assert bool(rules.may_do(act, state, outcome)) is ok


@pytest.mark.parametrize(
    ("outcome", "has_reason", "reply", "code"),
    [
        ("adopted", False, "好", ""), ("adopted", False, " ", "proposal.reply_needed"), ("stored", False, "留存", ""),
        ("rejected", False, "不行", "proposal.reason_needed"), ("rejected", True, "不行", ""),
    ],
)  # fmt: skip
def test_a_reply_always_says_why(outcome, has_reason, reply, code):
    assert rules.reply_verdict(outcome, has_reason, reply).code == code
