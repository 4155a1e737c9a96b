"""The receipt of a score: adds up, names the records, and keeps shut what the reader may not open."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from assessment.metrics.selectors import evidence
from assessment.rounds.models import FrozenBranch, ScoreAdjustment
from assessment.schemes.rules import body_from_json, canonical_json
from assessment.scoring.rules import recompute
from assessment.scoring.selectors import package_of, receipt_of, rule_words
from assessment.scoring.services import run_here
from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from portal.kernel.errors import NotReachable
from portal.kernel.periods import parse_period
from portal.rights.access import system_actor
from tests.assessment.scoring.factories import AT, ActivityFactory, SkillCertificateFactory, hand_computed, scheme_from

pytestmark = pytest.mark.db
SYSTEM = system_actor("test")


@pytest.fixture
def round_(people):
    row = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=row)
    row.refresh_from_db()
    return row


def test_a_receipt_adds_up_to_the_score(people, round_):
    receipt = receipt_of(round_, people.branch_a, SYSTEM)
    party, business = receipt.dimensions
    assert (party.points, business.points) == (D("80.50"), D("70.00"))
    for part in receipt.dimensions:
        assert sum(i.points for i in part.indicators) == part.items_sum
        assert part.items_sum + sum(line.points for line in part.lines) == part.points
        assert all(i.points + i.lost == i.full for i in part.indicators)
    assert (party.band, party.band_name, party.rank) == ("good", "良好", 1)


def test_an_indicator_shows_rule_inputs_and_arithmetic(people, round_):
    part = receipt_of(round_, people.branch_a, SYSTEM).indicator("P1")
    assert part.rule_words == "按“欠开次数”计分，满分 40 分。每少 1 次扣 15 分，扣完为止。"
    assert part.inputs == (("应开次数", "3"), ("已开次数", "2"))
    assert part.arithmetic == "40 − 15 × 1 = 25.00"
    assert (part.raw, part.raw_text, part.lost) == (D(1), "1", D("15.00"))


@pytest.mark.parametrize(
    ("code", "arithmetic"),
    [
        ("P2", "30 × 90% ÷ 90% = 30.00"),
        ("P3", "(27 + 24) ÷ 2 = 25.50"),
        ("B1", "50 × 100% ÷ 100% = 50.00"),
        ("B2", "30 × 33.33% ÷ 50% = 20.00"),
        ("B3", "10 × 0 = 0.00"),
    ],
)
def test_the_arithmetic_is_what_one_writes_on_paper(people, round_, code, arithmetic):
    assert receipt_of(round_, people.branch_a, SYSTEM).indicator(code).arithmetic == arithmetic


def test_an_item_that_does_not_apply_becomes_a_line_of_proration(people, round_):
    business = receipt_of(round_, people.branch_b, SYSTEM).dimension("business")
    part = next(i for i in business.indicators if i.code == "B1")
    assert (part.points, part.note) == (None, "not_applicable")
    assert [(line.code, line.points) for line in business.lines] == [("proration", D("0.00"))]


def test_the_records_are_named_refused_ones_first(people, round_):
    part = receipt_of(round_, people.branch_a, people.actor(people.secretary)).indicator("P2")
    assert [(row.on, row.is_counted, row.why) for row in part.evidence] == [
        (date(2026, 9, 10), False, "记录尚未提交，提交后计入。"),
        (date(2026, 7, 10), True, "应到 5 人，实到 4 人。"),
        (date(2026, 8, 10), True, "应到 5 人，实到 5 人。"),
    ]
    assert {row.id for row in part.evidence} == set(Activity.objects.filter(branch=people.branch_a).values_list("pk", flat=True))
    assert (part.counted, part.refused, part.evidence_total) == (2, 1, 3)


def test_duties_stand_beside_the_activities_that_meet_them(people, round_):
    part = receipt_of(round_, people.branch_a, SYSTEM).indicator("P1")
    duties = sorted((row.on, row.is_counted, row.why) for row in part.evidence if row.kind == "duty")
    assert duties == [
        (date(2026, 7, 31), True, "应开 1 次，已开 1 次。"),
        (date(2026, 8, 31), True, "应开 1 次，已开 1 次。"),
        (date(2026, 9, 30), False, "应于 2026-09-30 前开 1 次，欠 1 次。"),
    ]
    assert sum(row.kind == "activity" for row in part.evidence) == 3


def test_a_reader_without_the_right_sees_number_and_day_only(people, round_):
    """The secretary may read the score, but not the certificates of the people behind it."""
    part = receipt_of(round_, people.branch_a, people.actor(people.secretary)).indicator("B2")
    names = {person.name for person in people.nodes["CM-A"].people.all()}
    assert [(row.is_restricted, row.id, row.on, row.is_counted, row.count) for row in part.evidence] == [
        (True, None, date(2026, 9, 30), False, 4),
        (True, None, date(2026, 9, 30), True, 2),
    ]
    assert not any(name in row.label for row in part.evidence for name in names)


def test_hr_of_the_plant_sees_the_people(people, round_):
    part = receipt_of(round_, people.branch_a, people.actor(people.hr)).indicator("B2")
    assert [row.is_restricted for row in part.evidence] == [False] * 6
    assert [row.why for row in part.evidence if not row.is_counted] == ["在操作岗，没有有效的技能证书。"] * 4


def test_an_expired_certificate_says_when(people, round_):
    person = people.nodes["CM-A"].people.order_by("pk").last()
    SkillCertificateFactory(person=person, expires_on=date(2026, 8, 31))
    found = {line.id: line for line in evidence("certified_rate", {}, people.branch_a.pk, parse_period("2026Q3"))}
    assert (found[person.pk].is_counted, found[person.pk].why_code, found[person.pk].params) == (
        False, "evidence.certificate_expired", {"on": "2026-08-31"},
    )  # fmt: skip


def test_judges_and_adjustments_stand_with_their_reasons(people, round_):
    ScoreAdjustment.objects.create(
        round=round_, branch=people.branch_a, indicator="P3", delta=D("1.5"), reason="补交材料属实", proposed_by=people.assessor,
        proposed_at=AT, confirmed_by=people.committee, confirmed_at=AT,
    )  # fmt: skip
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    part = receipt_of(round_, people.branch_a, SYSTEM).indicator("P3")
    assert [(j.judge, j.points, j.reason) for j in part.judged] == [("委员甲", D(27), "现场查看"), ("考核员甲", D(24), "现场查看")]
    assert [(a.delta, a.reason, a.proposed_by, a.confirmed_by) for a in part.adjustments] == [
        (D("1.5"), "补交材料属实", "考核员甲", "委员甲")
    ]
    assert (part.points, part.arithmetic) == (D("27.00"), "(27 + 24) ÷ 2 = 25.50")


def test_after_publication_the_receipt_is_read_from_the_package(people, round_):
    package = package_of(round_, [people.branch_a.pk])[people.branch_a.pk]
    FrozenBranch.objects.create(round=round_, branch=people.branch_a, package=canonical_json(package), sha256="0" * 64)
    type(round_).objects.filter(pk=round_.pk).update(state="published", package_hash="f" * 64)
    round_.refresh_from_db()
    Activity.objects.filter(branch=people.branch_a, state=ActivityState.HELD).delete()

    receipt = receipt_of(round_, people.branch_a, SYSTEM)

    assert (receipt.is_frozen, receipt.package_hash) == (True, "f" * 64)
    assert receipt.indicator("P2").evidence_total == 3
    assert receipt.dimension("party").points == D("80.50")


def test_a_package_gives_its_own_scores_again(people, round_):
    for package in package_of(round_, [people.branch_a.pk, people.branch_b.pk]).values():
        items, totals = recompute(package, body_from_json(round_.scheme.body))
        assert (items, totals) == (package["items"], package["totals"])


def test_one_edited_fact_makes_another_score(people, round_):
    package = package_of(round_, [people.branch_a.pk])[people.branch_a.pk]
    package["facts"]["duty.MT-05.done"] = "3"
    items, _totals = recompute(package, body_from_json(round_.scheme.body))
    assert items["P1"]["points"] == "40"
    assert items != package["items"]


def test_packages_of_one_and_of_two_branches_take_the_same_statements(people, round_):
    ActivityFactory(branch=people.branch_b)
    assert round_.scheme.code == "TEST"
    with CaptureQueriesContext(connection) as one:
        package_of(round_, [people.branch_a.pk])
    with CaptureQueriesContext(connection) as two:
        package_of(round_, [people.branch_a.pk, people.branch_b.pk])
    assert len(one) == len(two)


def test_a_branch_that_does_not_take_part_has_no_receipt(people, round_):
    with pytest.raises(NotReachable):
        receipt_of(round_, people.branch_c, SYSTEM)


def test_a_young_branch_gets_points_but_no_band_and_no_rank(people, round_):
    round_.participants.filter(branch=people.branch_a).update(is_graded=False, reason="round.too_young")
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    receipt = receipt_of(round_, people.branch_a, SYSTEM)
    party = receipt.dimension("party")
    assert (party.points, party.band, party.rank, receipt.is_graded) == (D("80.50"), "", None, False)
    assert receipt.reason == "成立不满一年，本期不评定等次。"
    assert receipt_of(round_, people.branch_b, SYSTEM).dimension("party").rank == 1


@pytest.mark.parametrize(
    ("metric", "rule", "params", "words"),
    [
        ("duties_kept, params: {kinds: [MT-01]}", "banded", "{bands: [[0.6, 50], [0.9, 100]]}",
         "按“按期完成率”计分，满分 100 分。分档计分：达到 90% 得 100% 的分；达到 60% 得 50% 的分；低于最低档不得分。"),
        ("certified_rate", "interpolated", "{points: [[0.6, 0], [0.9, 100]]}",
         "按“操作岗持证率”计分，满分 100 分。按直线计分：60% 得 0%，90% 得 100%，之间按比例。"),
        ("promotions_gained", "per_event", "{earn: 3}", "按“晋级取证人数”计分，满分 100 分。每 1 次得 3 分，得满为止。"),
        ("measure_events, params: {measure: M}", "per_event", "{deduct: 5, free: 2}",
         "按“事件数”计分，满分 100 分。超过 2 次后每发生 1 次扣 5 分，扣完为止。"),
        ("measure_value, params: {measure: M}", "all_or_nothing", "{at_most: 3}",
         "按“指标实际值”计分，满分 100 分。不超过 3 得满分，否则不得分。"),
    ],
)  # fmt: skip
def test_every_rule_has_words(db, metric, rule, params, words):
    text = f"""
code: WORDS
version: 1
name_zh: 甲
name_en: A
bands: [{{code: all, name_zh: 甲, name_en: A, floor: 0}}]
dimensions:
  party:
    sections:
      - {{code: S1, name_zh: 甲, name_en: A, indicators: [{{code: X, name_zh: 甲, name_en: A, points: 100, judged: true}}]}}
  business:
    sections:
      - code: S2
        name_zh: 甲
        name_en: A
        indicators:
          - {{code: Y, name_zh: 甲, name_en: A, points: 100, metric: {metric}, rule: {rule}, rule_params: {params}}}
"""
    body = body_from_json(scheme_from(text).body)
    with translation.override("zh-hans"):
        assert rule_words(body.indicator("Y")) == words
        assert rule_words(body.indicator("X")) == "满分 100 分。由考核员评议打分，多人打分取平均。"
