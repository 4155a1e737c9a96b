"""The engine with every source, bonus points, bands of a peer group and a year made of its quarters."""

import random
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.selectors import SOURCES, facts_of
from assessment.rounds.models import AssessmentRound, RoundBranch
from assessment.schemes.rules import body_from_json
from assessment.schemes.selectors import library_texts
from assessment.scoring.models import PeriodFact, ScoreItem, ScoreNode, ScoreTotal
from assessment.scoring.rules import needs_of_scheme, recompute
from assessment.scoring.selectors import package_of, receipt_of, rollup_differences
from assessment.scoring.services import compute_branches, drain_dirty, run_here
from branches.activities.models import ActivityEffect
from branches.duties.enums import ExemptionReason
from branches.duties.models import DutyExemption
from branches.orgs.models import BranchCoverage, BranchPost
from portal.kernel import changes
from portal.kernel.periods import parse_period
from portal.rights.access import system_actor
from tests.assessment.scoring.factories import (
    AT,
    SCHEME,
    ActivityFactory,
    BusinessMeasureFactory,
    SkillCertificateFactory,
    hand_computed,
    round_of,
    scheme_from,
)
from workforce.honours.models import Honour, HonourTitle
from workforce.skills.models import GradeLevel, GradeRecord, Occupation

pytestmark = pytest.mark.db
SYSTEM = system_actor("test")
Q3 = parse_period("2026Q3")
# Every source by way of a bonus item or a veto: they do not touch the hand-computed items.
EXTRA = (
    SCHEME
    + """\
  - {code: V2, name_zh: 换届, name_en: Terms, dimension: party, metric: terms_overdue, at_least: 1, effect: not_top_band}
  - {code: V3, name_zh: 决议, name_en: Resolutions, dimension: party, metric: resolutions_overdue, at_least: 9, effect: zero}
peer_bands:
  production:
    - {code: top, name_zh: 先进, name_en: Top, floor: 75}
    - {code: low, name_zh: 后进, name_en: Low, floor: 0}
bonus:
  party:
    cap: 5
    items:
      - {code: J1, name_zh: 省级荣誉, name_en: Honours, metric: honours_count, params: {levels: [5, 6]}, points: 2, at_most: 4}
      - {code: J2, name_zh: 成效, name_en: Effects, metric: effects_confirmed, points: 1}
      - {code: J3, name_zh: 互动, name_en: Talks, metric: tagged_share, params: {tag: FORM-INTERACTIVE}, points: 1}
      - {code: J4, name_zh: 班组, name_en: Teams, metric: teams_reached, points: 1}
  business:
    cap: 5
    items:
      - {code: J5, name_zh: 等级, name_en: Grades, metric: grade_rises, points: 1}
      - {code: J6, name_zh: 趋势, name_en: Trend, metric: measure_trend, params: {measure: T-OUTPUT}, points: 1}
      - {code: J7, name_zh: 技师, name_en: Technicians, metric: technician_share, points: 1}
aggregate: {method: weighted, weights: {quarters: 0.6, year_end: 0.4}}
"""
)


def wide(people, share: str = "") -> AssessmentRound:
    """The hand-computed round under the wide scheme: party 80.50, business 70.00 before any bonus. ``share`` of honours and promotions."""
    row, text = hand_computed(people), EXTRA.replace("code: TEST\n", "code: WIDE\n")
    for metric in ("metric: honours_count,", "metric: promotions_gained,", "metric: measure_attainment,", "metric: duty_missing,"):
        text = text.replace(metric, metric + share)
    AssessmentRound.objects.filter(pk=row.pk).update(scheme=scheme_from(text))
    return AssessmentRound.objects.select_related("scheme").get(pk=row.pk)


def honour(people, node, level=5, on=date(2026, 8, 1), **fields):
    title = HonourTitle.objects.create(code=f"T-{HonourTitle.objects.count()}", name_zh="省工人先锋号", name_en="Honour", level=level)
    return Honour.objects.create(
        title=title, level=level, node=node, awarded_on=on, awarded_by="省总工会", registered_by=people.hr, registered_at=AT,
        confirmed_by=people.committee, confirmed_at=AT, **fields,
    )  # fmt: skip


def score(round_, branch):
    row = ScoreTotal.objects.get(round=round_, branch=branch)
    return row.party, row.business, row.party_band


def everything(round_):
    parts = (ScoreItem, PeriodFact)
    rows = [list(m.objects.filter(round_id=round_.pk).order_by("branch_id", "pk").values_list()) for m in parts]
    return [*rows, list(ScoreTotal.objects.filter(round=round_).order_by("branch_id").values_list())]


def test_an_honour_adds_its_bonus_and_moves_only_its_branch(people):
    round_ = wide(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    assert score(round_, people.branch_a) == (D("80.50"), D("70.00"), "top")

    honour(people, people.nodes["ZB-A"])
    changes.announce("honour", on=date(2026, 8, 1), branches=[people.branch_a.pk], units=[people.branch_a.pk])
    counts = drain_dirty(at=AT)

    assert counts.branches == 1
    assert score(round_, people.branch_a) == (D("82.50"), D("70.00"), "top")


def test_an_effect_is_heard_and_counts(people):
    round_ = wide(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    activity = ActivityFactory(branch=people.branch_b, held_on=date(2026, 6, 1))
    ActivityEffect.objects.create(
        activity=activity, kind="hazard", text="整改", seen_on=date(2026, 7, 1), recorded_by=people.sibling, recorded_at=AT,
        confirmed_by=people.committee, confirmed_at=AT,
    )  # fmt: skip
    changes.announce("effect", on=date(2026, 7, 1), branches=[people.branch_b.pk])
    drain_dirty(at=AT)
    assert score(round_, people.branch_b)[0] == D("1.00")


def test_an_unchanged_second_run_writes_nothing(people):
    round_ = wide(people)
    honour(people, people.nodes["ZB-A"])
    first = run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    before = everything(round_)
    second = run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    assert (second.rows_written, second.checksum) == (0, first.checksum)
    assert everything(round_) == before


def _one_edit(dice, people):
    """A random edit that the new sources hear of, announced the way the rooms below do."""
    branch, unit = dice.choice([(people.branch_a, people.nodes["CM-A"]), (people.branch_b, people.nodes["CM-B"])])
    day = date(2026, 7, 1) + timedelta(days=dice.randrange(92))
    match dice.randrange(5):
        case 0:
            node = dice.choice([unit, people.nodes[branch.node.code]])
            honour(people, node, level=dice.choice([3, 5, 6]), on=day, matter=dice.choice(["", "甲"]))
            changes.announce("honour", on=day, units=[node.pk], branches=[node.pk])
        case 1:
            activity = ActivityFactory(branch=branch, held_on=day, state=dice.choice(["held", "filed"]))
            changes.announce("activity", on=day, branches=[branch.pk])
            ActivityEffect.objects.create(activity=activity, kind="hazard", text="整改", seen_on=day, recorded_by=people.secretary,
                                          recorded_at=AT, confirmed_by=people.committee, confirmed_at=AT)  # fmt: skip
            changes.announce("effect", on=day, branches=[branch.pk])
        case 2:
            BranchPost.objects.filter(branch=branch).update(to_on=dice.choice([None, day]))
            changes.announce("branch_post", on=day, branches=[branch.pk])
        case 3:
            month = date(2026, dice.randrange(4, 10), 1)
            unit.measures.filter(month=month).delete()
            BusinessMeasureFactory(node=unit, month=month, value=D(dice.randrange(1, 2000)) / 7)
            changes.announce("measure", on=month, until=month, units=[unit.pk], branches=[unit.pk])
        case 4:
            person, levels = dice.choice(list(unit.people.order_by("pk"))), list(GradeLevel.objects.order_by("rank"))
            GradeRecord.objects.filter(person=person).update(to_on=day)
            occupation = Occupation.objects.order_by("pk").first()
            GradeRecord.objects.get_or_create(person=person, occupation=occupation, from_on=day, defaults={"level": dice.choice(levels)})
            SkillCertificateFactory(person=person, grade=dice.choice([1, 2, 3]), issued_on=day)
            changes.announce("certificate", on=day, people=[person.pk])


@pytest.mark.parametrize(("seed", "share"), [(3, ""), (4, ""), (5, " share: 35,")])
def test_after_a_storm_of_edits_a_full_recompute_changes_nothing(people, seed, share):
    dice, round_ = random.Random(seed), wide(people, share)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    for step in range(40):
        _one_edit(dice, people)
        if step % 7 == 0:
            drain_dirty(at=AT)
    drain_dirty(at=AT)
    before = everything(round_)
    run = run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    assert (run.rows_written, everything(round_)) == (0, before)


def test_a_measure_of_the_quarter_before_moves_the_trend_of_this_one(people):
    round_ = wide(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    BusinessMeasureFactory(node=people.nodes["CM-A"], month=date(2026, 6, 1), value=50)
    changes.announce("measure", on=date(2026, 6, 1), until=date(2026, 6, 30), units=[people.nodes["CM-A"].pk])
    drain_dirty(at=AT)
    assert score(round_, people.branch_a)[1] == D("71.00")


def test_a_measure_of_a_unit_that_was_covered_before_moves_the_trend_too(people):
    round_ = wide(people)
    unit = people.nodes["CM-A"]
    BranchCoverage.objects.filter(branch=people.branch_a).update(to_on=date(2026, 6, 30))
    BranchCoverage.objects.create(branch=people.branch_a, unit=people.nodes["CM-B"], share=50, from_on=date(2026, 7, 1))
    BranchCoverage.objects.filter(branch=people.branch_b).update(share=50)
    BusinessMeasureFactory(node=people.nodes["CM-B"], month=date(2026, 7, 1), value=90)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)

    BusinessMeasureFactory(node=unit, month=date(2026, 6, 1), value=40)
    changes.announce("measure", on=date(2026, 6, 1), until=date(2026, 6, 30), units=[unit.pk], branches=[unit.pk])
    drain_dirty(at=AT)

    before = everything(round_)
    assert run_here(actor=SYSTEM, at=lambda: AT, round=round_).rows_written == 0
    assert everything(round_) == before
    assert '"history.T-OUTPUT.before":"40"' in PeriodFact.objects.get(round_id=round_.pk, branch_id=people.branch_a.pk).facts


def _statements(context):
    return [q["sql"] for q in context.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def _shipped(people):
    """The round under the shipped coal scheme, which reads twelve sources."""
    scheme = scheme_from(next(t for t in library_texts() if "code: DUAL-COAL\nversion: 2" in t).replace("DUAL-COAL", "COAL"))
    return round_of([people.branch_a, people.branch_b], scheme)


@pytest.mark.parametrize("build", [wide, _shipped])
def test_a_chunk_is_its_sources_and_five_more_statements(people, build):
    round_ = build(people)
    needs = needs_of_scheme(body_from_json(round_.scheme.body))
    with CaptureQueriesContext(connection) as facts:
        facts_of([people.branch_a.pk], Q3, needs)
    with CaptureQueriesContext(connection) as one:
        compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT)
    with CaptureQueriesContext(connection) as two:
        compute_branches(round=round_, branch_ids=[people.branch_a.pk, people.branch_b.pk], at=AT)
    assert len(_statements(one)) == len(_statements(two)) == len(_statements(facts)) + 5
    assert len(_statements(facts)) <= len(needs.sources) + 7  # duties take seven, the cover one
    assert needs.sources <= set(SOURCES)


@pytest.mark.parametrize(
    ("reason", "most"), [("honour", 8), ("effect", 7), ("measure", 9), ("certificate", 9), ("judged", 6), ("activity", 19)]
)
def test_one_branch_rescored_reads_only_what_a_change_touches(people, reason, most):
    """Twelve sources: what an activity touches is duties (seven), activities, resolutions, effects, tags, teams and the cover."""
    round_ = _shipped(people)
    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT)
    with CaptureQueriesContext(connection) as seen:
        compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT, reasons={reason})
    assert len(_statements(seen)) <= most


def test_a_receipt_shows_bonus_and_veto_with_records_and_adds_up(people):
    round_ = wide(people)
    honour(people, people.nodes["ZB-A"])
    BranchPost.objects.filter(branch=people.branch_a).update(to_on=date(2026, 6, 30))
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    party = receipt_of(round_, people.branch_a, people.actor(people.secretary)).dimension("party")
    assert party.items_sum + sum(line.points for line in party.lines) == party.points == D("74.99")
    bonus, veto = party.lines
    assert (bonus.code, bonus.label, bonus.arithmetic, bonus.points) == ("bonus", "加分：省级荣誉", "2 × 1 = 2.00", D("2.00"))
    assert bonus.why == "按“荣誉项数”计，本期 1；每 1 项加 2 分，最多 4 分。"
    assert [(e.label, e.is_counted, e.why) for e in bonus.evidence] == [("省工人先锋号 · ZB-A", True, "省部级荣誉，计 1 项。")]
    assert (veto.label, veto.why) == ("一票否决：换届", "“任期届满未换届的职务数”为 1，达到 1，本维度不得评为最高等次。")
    assert [(e.is_counted, e.why) for e in veto.evidence] == [(False, "任期已于 2026-06-30 届满，尚未换届。")]
    assert (party.band, party.band_name) == ("low", "后进")


def test_a_reader_without_the_right_sees_no_names_behind_a_bonus(people):
    round_ = wide(people)
    person, levels = people.worker.person, list(GradeLevel.objects.order_by("rank"))
    occupation = Occupation.objects.order_by("pk").first()
    for rank, on in ((1, date(2024, 1, 1)), (3, date(2026, 8, 1))):
        GradeRecord.objects.create(
            person=person, occupation=occupation, level=levels[rank], from_on=on, to_on=date(2026, 7, 31) if rank == 1 else None
        )
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    seen = {}
    for user in (people.secretary, people.hr):
        business = receipt_of(round_, people.branch_a, people.actor(user)).dimension("business")
        line = next(line for line in business.lines if line.label == "加分：等级")
        seen[user] = [(e.is_restricted, person.name in e.label) for e in line.evidence]
    assert seen == {people.secretary: [(True, False)], people.hr: [(False, True)]}


def _published(people, code, party, business):
    period = parse_period(code)
    row = AssessmentRound.objects.create(
        code=code, starts_on=period.starts_on, ends_on=period.ends_on, scheme=AssessmentRound.objects.first().scheme, opened_at=AT,
        state="published",
    )  # fmt: skip
    ScoreTotal.objects.create(round=row, branch=people.branch_a, path="-", party=D(party), business=D(business), computed_at=AT)
    return row


def test_a_year_mixes_its_published_quarters_with_the_year_end(people):
    quarter = wide(people)
    _published(people, "2026Q1", "90", "80")
    _published(people, "2026Q2", "80", "60.5")
    running = _published(people, "2026Q4", "10", "10")
    AssessmentRound.objects.filter(pk=running.pk).update(state="computed")
    year = parse_period("2026")
    row = AssessmentRound.objects.create(code="2026", starts_on=year.starts_on, ends_on=year.ends_on, scheme=quarter.scheme, opened_at=AT)
    RoundBranch.objects.bulk_create(RoundBranch(round=row, branch=b, path=b.node.path) for b in (people.branch_a, people.branch_b))

    compute_branches(round=row, branch_ids=[people.branch_a.pk, people.branch_b.pk], at=AT)

    package = package_of(row, [people.branch_a.pk])[people.branch_a.pk]
    assert package["prior"] == {"party": ["90", "80"], "business": ["80", "60.5"]}
    items, totals = recompute(package, body_from_json(row.scheme.body))
    assert (items, totals) == (package["items"], package["totals"])
    line = next(line for line in totals["party"]["lines"] if line["code"] == "aggregate")
    own, mixed = D(line["before"]), D(line["after"])
    assert mixed == (D(85) * D("0.6") + own * D("0.4")).quantize(D("0.01"))
    assert score(row, people.branch_a)[0] == D(totals["party"]["points"])
    words = next(part for part in receipt_of(row, people.branch_a, SYSTEM).dimension("party").lines if part.code == "aggregate")
    assert words.arithmetic == f"各季度平均 85.00 × 60% + 年终得分 {own:.2f} × 40% = {mixed:.2f}"
    without = package_of(row, [people.branch_b.pk])[people.branch_b.pk]
    assert without["prior"] == {}


def test_a_quarter_has_no_prior(people):
    round_ = wide(people)
    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT)
    assert "prior" not in package_of(round_, [people.branch_a.pk])[people.branch_a.pk]


def _rollup(round_, code="B1"):
    return list(ScoreNode.objects.filter(round_id=round_.pk, indicator=code).order_by("node_id").values_list("n", "total"))


def test_a_sum_over_the_tree_goes_when_no_points_are_left_of_it(people):
    round_ = wide(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    assert _rollup(round_) == [(1, D("50.00"))] * 3
    unit = people.nodes["CM-A"]
    unit.measures.all().delete()
    changes.announce("measure", on=date(2026, 7, 1), units=[unit.pk])
    drain_dirty(at=AT)
    assert _rollup(round_) == []
    assert rollup_differences(round_.pk) == []


@pytest.mark.parametrize(
    ("change", "stored", "counted"),
    [({"total": D("49.00")}, (1, D("49.00"), D("50.00"), D("50.00")), (1, *[D("50.00")] * 3)), (None, None, (1, *[D("50.00")] * 3))],
)
def test_a_forged_sum_over_the_tree_is_found(people, change, stored, counted):
    round_ = wide(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    row = ScoreNode.objects.filter(round_id=round_.pk, node_id=people.nodes["JT"].pk, indicator="B1")
    row.delete() if change is None else row.update(**change)
    found = rollup_differences(round_.pk)
    assert [(d.place, d.indicator, d.stored, d.counted) for d in found] == [("JT", "B1", stored, counted)]


def test_an_exemption_is_heard_and_takes_the_missed_duty_away(people):
    round_ = wide(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    DutyExemption.objects.create(
        branch=people.branch_a, rule_code="T-1", from_on=date(2026, 9, 1), to_on=date(2026, 9, 30), reason=ExemptionReason.values[0],
        note="全队检修", granted_by=people.committee, granted_at=AT,
    )  # fmt: skip
    changes.announce("duty_exemption", on=date(2026, 9, 1), until=date(2026, 9, 30), branches=[people.branch_a.pk])
    drain_dirty(at=AT)
    assert ScoreItem.objects.get(round_id=round_.pk, branch_id=people.branch_a.pk, indicator="P1").points == D("40.00")
