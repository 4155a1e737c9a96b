"""The engine on a small round computed by hand: numbers, unchanged runs, edits, storms, statements."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.metrics.rules import METRICS, Needs, needs_of
from assessment.metrics.selectors import facts_of
from assessment.rounds.models import ScoreAdjustment
from assessment.schemes.rules import body_from_json
from assessment.scoring.models import DirtyMark, PeriodFact, ScoreItem, ScoreNode, ScoreRun, ScoreTotal
from assessment.scoring.rules import needs_of_scheme, read_stored, stored_text
from assessment.scoring.services import compute_branches, drain_dirty, run_here, start_run
from assessment.scoring.services.engine import TOUCHED
from branches.activities.enums import ActivityState
from branches.activities.models import Activity, MeetingResolution
from branches.orgs.models import BranchCoverage
from portal.kernel import changes
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.models import JobState
from portal.kernel.periods import parse_period
from portal.organization.models import Node
from portal.people.models import Transfer
from portal.rights.access import system_actor
from tests.assessment.scoring.factories import (
    AT,
    ActivityFactory,
    BusinessMeasureFactory,
    MeasureKindFactory,
    SkillCertificateFactory,
    hand_computed,
)

pytestmark = pytest.mark.db
SYSTEM = system_actor("test")
Q3 = parse_period("2026Q3")


def score(round_, branch):
    row = ScoreTotal.objects.get(round=round_, branch=branch)
    return row.party, row.business


def items(round_, branch):
    rows = ScoreItem.objects.filter(round_id=round_.pk, branch_id=branch.pk).order_by("indicator")
    return [(r.indicator, r.points, r.note) for r in rows]


def everything(round_):
    """All results of a round, as they must be again after a recompute."""
    parts = [
        ScoreItem.objects.filter(round_id=round_.pk).order_by("branch_id", "indicator").values_list(),
        ScoreTotal.objects.filter(round=round_).order_by("branch_id").values_list(),
        PeriodFact.objects.filter(round_id=round_.pk).order_by("branch_id").values_list(),
        ScoreNode.objects.filter(round_id=round_.pk).order_by("node_id", "indicator").values_list(),
    ]
    return [list(part) for part in parts]


def test_a_full_run_gives_the_numbers_computed_by_hand(people):
    round_ = hand_computed(people)

    run = run_here(actor=SYSTEM, at=lambda: AT, round=round_)

    assert items(round_, people.branch_a) == [
        ("B1", D("50.00"), ""), ("B2", D("20.00"), ""), ("B3", D("0.00"), ""),
        ("P1", D("25.00"), ""), ("P2", D("30.00"), ""), ("P3", D("25.50"), ""),
    ]  # fmt: skip
    assert score(round_, people.branch_a) == (D("80.50"), D("70.00"))
    assert items(round_, people.branch_b) == [
        ("B1", None, "not_applicable"), ("B2", D("0.00"), ""), ("B3", D("0.00"), ""),
        ("P1", D("0.00"), ""), ("P2", D("0.00"), "empty_zero"), ("P3", D("0.00"), "not_judged"),
    ]  # fmt: skip
    a, b = ScoreTotal.objects.filter(round=round_).order_by("party_rank")[::-1]
    assert [(t.branch_id, t.party_rank, t.business_rank, t.party_band) for t in (b, a)] == [
        (people.branch_a.pk, 1, 1, "good"), (people.branch_b.pk, 2, 2, "fail"),
    ]  # fmt: skip
    round_.refresh_from_db()
    assert (round_.state, run.state, run.job.state) == ("computed", "done", JobState.DONE)
    assert run.rows_written == 2 + 12 + 2


def test_the_rollup_holds_every_place_above_the_branches(people):
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    rows = ScoreNode.objects.filter(round_id=round_.pk, indicator="P1").order_by("node_id")
    assert [(r.node_id, r.n, r.total, r.lowest, r.highest) for r in rows] == [
        (people.nodes[code].pk, 2, D("25.00"), D("0.00"), D("25.00")) for code in ("JT", "MK1", "DW1")
    ]
    assert [r.n for r in ScoreNode.objects.filter(round_id=round_.pk, indicator="B1")] == [1, 1, 1]


def test_an_unchanged_second_run_writes_nothing(people):
    round_ = hand_computed(people)
    first = run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    before = everything(round_)

    second = run_here(actor=SYSTEM, at=lambda: AT, round=round_)

    assert (second.rows_written, second.checksum) == (0, first.checksum)
    assert everything(round_) == before


def test_the_checksum_does_not_depend_on_the_chunks(people, settings):
    round_ = hand_computed(people)
    first = run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    settings.SCORE_CHUNK_SIZE = 1
    second = run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    assert (first.chunks.count(), second.chunks.count()) == (1, 2)
    assert second.checksum == first.checksum


def test_filing_an_activity_moves_its_branch_and_no_other(people):
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    Activity.objects.filter(branch=people.branch_a, state=ActivityState.HELD).update(state=ActivityState.FILED, filed_at=AT)

    changes.announce("activity", on=date(2026, 9, 10), branches=[people.branch_a.pk])
    counts = drain_dirty(at=AT)

    assert counts.branches == 1
    assert score(round_, people.branch_a) == (D("95.50"), D("70.00"))
    assert not DirtyMark.objects.exists()
    assert ScoreNode.objects.get(round_id=round_.pk, node_id=people.nodes["JT"].pk, indicator="P1").total == D("40.00")


def test_an_old_certificate_counts_for_the_round_of_today(people):
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    person = people.nodes["CM-A"].people.order_by("pk").last()
    SkillCertificateFactory(person=person, issued_on=date(2011, 5, 1))

    changes.announce("certificate", on=date(2011, 5, 1), people=[person.pk])
    drain_dirty(at=AT)

    assert score(round_, people.branch_a) == (D("80.50"), D("80.00"))


def test_a_change_after_the_period_touches_nothing(people):
    hand_computed(people)
    changes.announce("activity", on=date(2026, 10, 2), branches=[people.branch_a.pk])
    assert DirtyMark.objects.count() == 0


def test_an_edit_under_review_marks_the_branch_and_moves_nothing(people):
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    type(round_).objects.filter(pk=round_.pk).update(state="reviewed")
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 9, 20))

    changes.announce("activity", on=date(2026, 9, 20), branches=[people.branch_a.pk, people.branch_b.pk])
    drain_dirty(at=AT)

    assert score(round_, people.branch_a) == (D("80.50"), D("70.00"))
    assert {p.branch_id: p.is_stale for p in round_.participants.all()} == {people.branch_a.pk: True, people.branch_b.pk: False}


def test_parts_that_an_earlier_version_stored_beside_make_no_branch_stale(people):
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    type(round_).objects.filter(pk=round_.pk).update(state="reviewed")
    for row in PeriodFact.objects.filter(round_id=round_.pk):
        facts, scheme, day = read_stored(row.facts)
        more = facts | {"measure.T-OUTPUT.baseline": D(7), "activity.MT-01.site": D(1)}
        PeriodFact.objects.filter(round_id=round_.pk, branch_id=row.branch_id).update(facts=stored_text(more, scheme, day))
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 9, 20))

    changes.announce("activity", on=date(2026, 9, 20), branches=[people.branch_a.pk, people.branch_b.pk])
    drain_dirty(at=AT)

    assert {p.branch_id: p.is_stale for p in round_.participants.all()} == {people.branch_a.pk: True, people.branch_b.pk: False}


def test_a_change_writes_the_items_that_it_can_move_and_no_others(people):
    round_ = hand_computed(people)
    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT)
    whole = everything(round_)
    of_branch = ScoreItem.objects.filter(round_id=round_.pk, branch_id=people.branch_a.pk)
    of_branch.update(points=D("99.99"))

    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT, reasons={"activity"})
    left = set(of_branch.filter(points=D("99.99")).values_list("indicator", flat=True))
    indicators = body_from_json(round_.scheme.body).indicators
    assert left == {i.code for i in indicators if i.kind == "judged" or METRICS[i.metric].source not in TOUCHED["activity"]}
    assert left < {i.code for i in indicators}

    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT, reasons={"activity", "judged"})
    assert everything(round_) == whole


def test_a_published_round_is_never_touched(people):
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    type(round_).objects.filter(pk=round_.pk).update(state="published")
    before = everything(round_)
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 9, 20))
    changes.announce("activity", on=date(2026, 9, 20), branches=[people.branch_a.pk])
    drain_dirty(at=AT)
    assert everything(round_) == before
    assert list(round_.participants.filter(is_stale=True).values_list("branch", "stale_source")) == [(people.branch_a.pk, "activity")]


def _one_edit(dice, people, branches):
    """A random edit as the rooms below would make it, announced the way they do."""
    branch = dice.choice(branches)
    day = date(2026, 7, 1) + timedelta(days=dice.randrange(92))
    unit = people.nodes["CM-A" if branch == people.branch_a else "CM-B"]
    what = dice.randrange(4)
    if what == 0:
        ActivityFactory(branch=branch, held_on=day, present=dice.randrange(6), state=dice.choice(["held", "filed", "archived"]))
        changes.announce("activity", on=day, branches=[branch.pk])
    elif what == 1 and Activity.objects.filter(branch=branch).exists():
        row = Activity.objects.filter(branch=branch).order_by("pk").first()
        row.delete()
        changes.announce("activity", on=row.held_on, branches=[branch.pk])
    elif what == 2:
        person = dice.choice(list(unit.people.order_by("pk")))
        SkillCertificateFactory(person=person, expires_on=dice.choice([None, date(2026, 8, 1)]))
        changes.announce("certificate", on=date(2025, 1, 1), people=[person.pk])
    else:
        month = date(2026, dice.choice([7, 8, 9]), 1)
        unit.measures.filter(month=month).delete()
        BusinessMeasureFactory(node=unit, month=month, value=D(dice.randrange(1, 2000)) / 7)
        changes.announce("measure", on=month, units=[unit.pk], branches=[unit.pk])


@pytest.mark.parametrize("seed", [1, 2])
def test_after_a_storm_of_edits_a_full_recompute_changes_nothing(people, seed):
    dice = random.Random(seed)
    round_ = hand_computed(people)
    run_here(actor=SYSTEM, at=lambda: AT, round=round_)
    for step in range(40):
        _one_edit(dice, people, [people.branch_a, people.branch_b])
        if step % 7 == 0:
            drain_dirty(at=AT)
    drain_dirty(at=AT)
    before = everything(round_)

    run = run_here(actor=SYSTEM, at=lambda: AT, round=round_)

    assert run.rows_written == 0
    assert everything(round_) == before


def test_in_a_running_quarter_nothing_is_missed_before_it_is_due(people):
    """On 20 August the duty of August is still open and that of September has not begun."""
    round_ = hand_computed(people)
    Activity.objects.filter(branch=people.branch_a, held_on__month=8).delete()
    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=datetime(2026, 8, 20, 2, tzinfo=UTC))
    assert ScoreItem.objects.get(branch_id=people.branch_a.pk, indicator="P1").points == D("40.00")
    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=datetime(2026, 8, 31, 17, tzinfo=UTC))
    assert ScoreItem.objects.get(branch_id=people.branch_a.pk, indicator="P1").points == D("25.00")


def test_a_resolution_counts_once_its_day_is_over_or_it_is_done(people):
    activity = ActivityFactory(branch=people.branch_a, held_on=date(2026, 7, 5))
    for no, (due_on, done_on) in enumerate([((7, 10), None), ((7, 31), None), ((8, 31), (7, 20))], start=1):
        done = date(2026, *done_on) if done_on else None
        MeetingResolution.objects.create(activity=activity, no=no, text=str(no), due_on=date(2026, *due_on), done_on=done)
    needs = Needs(frozenset({"resolutions"}), frozenset())

    def on(day):
        return facts_of([people.branch_a.pk], Q3, needs, day)[people.branch_a.pk]

    assert on(date(2026, 7, 31)) == {"resolution.due": D(2), "resolution.done": D(1)}
    assert on(date(2026, 8, 1)) == {"resolution.due": D(3), "resolution.done": D(1)}


def test_only_confirmed_adjustments_count(people):
    round_ = hand_computed(people)
    given = {"round": round_, "branch": people.branch_a, "indicator": "P2", "reason": "核实", "proposed_at": AT}
    ScoreAdjustment.objects.create(**given, delta=D(-4), proposed_by=people.assessor, confirmed_by=people.committee, confirmed_at=AT)
    ScoreAdjustment.objects.create(**given, delta=D(-9), proposed_by=people.assessor)
    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT)
    assert score(round_, people.branch_a) == (D("76.50"), D("70.00"))


def test_a_transfer_moves_a_certificate_only_from_its_day_on(people):
    round_ = hand_computed(people)
    holder = people.nodes["CM-A"].people.order_by("pk").first()
    Transfer.objects.create(
        person=holder, from_unit=people.nodes["CM-A"], to_unit=people.nodes["CM-B"], moved_on=date(2026, 10, 5), reason="调动"
    )
    type(holder).objects.filter(pk=holder.pk).update(unit=people.nodes["CM-B"])
    needs = Needs(frozenset({"people"}), frozenset())
    quarter = facts_of([people.branch_a.pk, people.branch_b.pk], Q3, needs)
    next_quarter = facts_of([people.branch_a.pk, people.branch_b.pk], parse_period("2026Q4"), needs)
    assert [quarter[b.pk]["people.certified"] for b in (people.branch_a, people.branch_b)] == [2, 0]
    assert [next_quarter[b.pk]["people.certified"] for b in (people.branch_a, people.branch_b)] == [1, 1]
    assert round_.code == "2026Q3"


def test_shared_cover_counts_by_its_shares_and_a_nearer_cover_takes_over(people):
    hand_computed(people)
    unit = people.nodes["CM-A"]
    BranchCoverage.objects.filter(branch=people.branch_a).update(share=60)
    BranchCoverage.objects.create(branch=people.branch_b, unit=unit, share=40, from_on=date(2020, 1, 1))
    BranchCoverage.objects.create(branch=people.branch_c, unit=people.nodes["MK1"], from_on=date(2020, 1, 1))
    needs = needs_of([("senior_share", {}), ("measure_value", {"measure": "T-OUTPUT"})])
    found = facts_of([people.branch_a.pk, people.branch_b.pk, people.branch_c.pk], Q3, needs)
    assert found[people.branch_a.pk]["measure.T-OUTPUT.value"] == D(120)
    assert found[people.branch_b.pk]["measure.T-OUTPUT.value"] == D(80)
    assert "measure.T-OUTPUT.value" not in found[people.branch_c.pk]
    assert found[people.branch_a.pk]["people.certified"] + found[people.branch_b.pk]["people.certified"] == D(2)


def test_a_measure_delivered_for_the_branch_itself_counts_for_it(people):
    round_ = hand_computed(people)
    accident = MeasureKindFactory(code="T-ACCIDENT", name_zh="事故")
    BusinessMeasureFactory(node=Node.objects.get(pk=people.branch_a.pk), kind=accident, month=date(2026, 9, 1), value=1, target=None)
    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT)
    assert score(round_, people.branch_a) == (D("80.50"), D("60.00"))


def test_the_same_sources_serve_one_branch_and_many(people):
    plain = [(metric, {}) for metric in ("resolutions_done", "senior_share", "promotions_gained")]
    needs = needs_of([*plain, ("filed_on_time", {"days": 5}), ("measure_value", {"measure": "T-OUTPUT"})])
    hand_computed(people)
    with CaptureQueriesContext(connection) as one:
        facts_of([people.branch_a.pk], Q3, needs)
    with CaptureQueriesContext(connection) as three:
        facts_of([people.branch_a.pk, people.branch_b.pk, people.branch_c.pk], Q3, needs)
    assert (len(one), len(three)) == (6, 6)


def _statements(context):
    return [q["sql"] for q in context.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def test_a_chunk_is_its_sources_and_five_more_statements(people):
    round_ = hand_computed(people)
    needs = needs_of_scheme(body_from_json(round_.scheme.body))
    with CaptureQueriesContext(connection) as facts:
        facts_of([people.branch_a.pk], Q3, needs)
    with CaptureQueriesContext(connection) as one:
        compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT)
    with CaptureQueriesContext(connection) as two:
        compute_branches(round=round_, branch_ids=[people.branch_a.pk, people.branch_b.pk], at=AT)
    assert len(_statements(one)) == len(_statements(two)) == len(_statements(facts)) + 5


def test_one_branch_rescored_after_an_activity_takes_at_most_fifteen_statements(people):
    round_ = hand_computed(people)
    compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT)
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 9, 20))
    with CaptureQueriesContext(connection) as seen:
        compute_branches(round=round_, branch_ids=[people.branch_a.pk], at=AT, reasons={"activity"})
    assert len(_statements(seen)) <= 15
    assert score(round_, people.branch_a) == (D("95.50"), D("70.00"))


def test_a_second_run_of_the_same_round_is_refused(people):
    round_ = hand_computed(people)
    start_run(actor=SYSTEM, at=AT, round=round_)
    with pytest.raises(RuleBroken) as refused:
        start_run(actor=SYSTEM, at=AT, round=round_)
    assert refused.value.code == "run.already_running"
    assert ScoreRun.objects.count() == 1


def test_a_round_under_review_is_not_computed(people):
    round_ = hand_computed(people)
    type(round_).objects.filter(pk=round_.pk).update(state="reviewed")
    with pytest.raises(RuleBroken) as refused:
        start_run(actor=SYSTEM, at=AT, round=round_)
    assert refused.value.code == "run.round_not_moving"


def test_a_round_without_branches_is_not_computed(people):
    round_ = hand_computed(people)
    round_.participants.all().delete()
    with pytest.raises(RuleBroken) as refused:
        start_run(actor=SYSTEM, at=AT, round=round_)
    assert refused.value.code == "run.no_branches"


def test_a_secretary_cannot_start_a_run(people):
    round_ = hand_computed(people)
    with pytest.raises(NotReachable):
        start_run(actor=people.actor(people.secretary), at=AT, round=round_)
