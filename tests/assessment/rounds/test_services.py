"""The life of a round: opened once, judged, adjusted by two, reviewed."""

import json
from datetime import date
from decimal import Decimal

import pytest

from assessment.rounds import services
from assessment.rounds.models import AssessmentRound, FrozenBranch, JudgedScore, RoundBranch, ScoreAdjustment
from assessment.schemes.enums import SchemeState
from assessment.scoring.models import ScoreItem, ScoreNode, ScoreTotal
from assessment.scoring.services import drain_dirty, run_here, start_run
from branches.orgs.models import Branch
from branches.orgs.services import establish
from portal.audit.models import AuditRow
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization import services as tree
from portal.organization.enums import NodeKind
from portal.rights.access import system_actor
from portal.rights.models import RoleGrant
from tests.assessment.rounds.factories import AT, announce_activity, code_of, computed, judge_all, judged, opened, reviewed
from tests.assessment.scoring.factories import ActivityFactory, scheme_from
from tests.support.factories import NodeFactory

pytestmark = pytest.mark.db


# -- opening ---------------------------------------------------------------------------------------------
def test_every_branch_of_the_period_takes_part(group):
    young = NodeFactory(code="ZB-D", kind=NodeKind.BRANCH, parent=group.nodes["DW1"])
    Branch.objects.create(node=young, founded_on=date(2026, 3, 1))
    shut = NodeFactory(code="ZB-E", kind=NodeKind.BRANCH, parent=group.nodes["DW1"], closed_on=date(2026, 8, 1))
    Branch.objects.create(node=shut, founded_on=date(2020, 1, 1))
    gone = NodeFactory(code="ZB-F", kind=NodeKind.BRANCH, parent=group.nodes["DW1"], closed_on=date(2026, 6, 30))
    Branch.objects.create(node=gone, founded_on=date(2020, 1, 1))
    later = NodeFactory(code="ZB-G", kind=NodeKind.BRANCH, parent=group.nodes["DW1"], opened_on=date(2026, 10, 1))
    Branch.objects.create(node=later, founded_on=date(2026, 10, 1))
    temporary = NodeFactory(code="ZB-H", kind=NodeKind.TEMPORARY_BRANCH, parent=group.nodes["DW1"])
    Branch.objects.create(node=temporary, founded_on=date(2020, 1, 1))

    round = opened(group)

    rows = round.participants.order_by("branch__node__code").values_list("branch__node__code", "is_graded", "reason", "peer_group")
    assert list(rows) == [
        ("ZB-A", True, "", "production"),
        ("ZB-B", True, "", "production"),
        ("ZB-C", True, "", "production"),
        ("ZB-D", False, "round.too_young", ""),
        ("ZB-E", False, "round.closed_in_period", ""),
    ]
    assert AuditRow.objects.filter(action="round.opened").count() == 1


def test_a_running_round_follows_the_tree(group):
    """Who sees a score, and beside whom it is ranked, is asked of the tree of today until the review."""
    round, admin = computed(group), system_actor("test")
    tree.move_node(actor=admin, at=AT, node=group.nodes["ZB-B"], new_parent=group.nodes["DW2"])
    tree.update_node(actor=admin, at=AT, node=group.nodes["ZB-C"], peer_group=None)
    young = NodeFactory(code="ZB-D", kind=NodeKind.BRANCH, parent=group.nodes["DW2"], opened_on=date(2026, 8, 1))
    establish(actor=admin, at=AT, node=young, founded_on=date(2026, 8, 1))
    drain_dirty(at=AT)

    moved = ScoreTotal.objects.get(round=round, branch=group.branch_b)
    assert (moved.path, ScoreTotal.objects.within(group.actor(group.stranger).scope("score.view")).count()) == ("JT/MK2/DW2/ZB-B/", 1)
    assert ScoreNode.objects.get(round_id=round.pk, node_id=group.nodes["DW1"].pk, indicator="P3").n == 1
    assert ScoreTotal.objects.get(round=round, branch=group.branch_c).peer_group == ""
    assert ScoreTotal.objects.get(round=round, branch__node=young).is_graded is False


def test_a_reviewed_round_keeps_the_tree_it_saw(group):
    round = reviewed(group)
    tree.move_node(actor=system_actor("test"), at=AT, node=group.nodes["ZB-B"], new_parent=group.nodes["DW2"])
    assert round.participants.get(branch=group.branch_b).path == "JT/MK1/DW1/ZB-B/"


def test_a_period_has_one_round(group):
    round = opened(group)

    actor, scheme = group.actor(group.assessor), round.scheme
    assert code_of(lambda: services.open_round(actor=actor, at=AT, code="2026Q3", scheme=scheme)) == "round.exists"
    year = services.open_round(actor=actor, at=AT, code="2026", scheme=scheme)
    assert (year.starts_on, year.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("code", ["2026-07", "2026Q5", "Q3", ""])
def test_a_round_is_a_quarter_or_a_year(group, code):
    scheme = scheme_from()
    actor = group.actor(group.assessor)
    assert code_of(lambda: services.open_round(actor=actor, at=AT, code=code, scheme=scheme)) == "round.code_shape"


def test_only_an_adopted_scheme_and_only_the_assessor(group):
    scheme = scheme_from()
    with pytest.raises(NotReachable):
        services.open_round(actor=group.actor(group.secretary), at=AT, code="2026Q3", scheme=scheme)
    scheme.state = SchemeState.DRAFT
    actor = group.actor(group.assessor)
    assert code_of(lambda: services.open_round(actor=actor, at=AT, code="2026Q3", scheme=scheme)) == "round.scheme_not_adopted"


# -- judging ---------------------------------------------------------------------------------------------
def test_judged_points_move_the_score(group):
    round = computed(group)
    before = ScoreItem.objects.get(round_id=round.pk, branch_id=group.branch_a.pk, indicator="P3").points
    judged(group, round, group.branch_a, "28.5")
    drain_dirty(at=AT)

    after = ScoreItem.objects.get(round_id=round.pk, branch_id=group.branch_a.pk, indicator="P3").points
    assert (before, after) == (Decimal("25.00"), Decimal("28.50"))


def test_the_same_points_again_write_nothing(group):
    round = opened(group)
    judged(group, round, group.branch_a)
    written = AuditRow.objects.count()
    judged(group, round, group.branch_a)

    assert (AuditRow.objects.count(), JudgedScore.objects.count()) == (written, 1)


@pytest.mark.parametrize(
    ("points", "reason", "indicator", "code"),
    [
        ("30", "好", "P3", ""),
        ("30.01", "好", "P3", "round.points_out_of_range"),
        ("-0.01", "好", "P3", "round.points_out_of_range"),
        ("9.999", "好", "P3", "round.points_out_of_range"),
        ("NaN", "好", "P3", "round.points_out_of_range"),
        ("20", "  ", "P3", "round.reason_missing"),
        ("20", "好", "P1", "round.not_judged"),
        ("20", "好", "P9", "round.no_such_indicator"),
    ],
)
def test_points_that_may_be_given(group, points, reason, indicator, code):
    round = opened(group)

    def give():
        services.judge(
            actor=group.actor(group.assessor), at=AT, round=round, branch=group.branch_a, indicator=indicator, points=Decimal(points),
            reason=reason,
        )  # fmt: skip

    if code:
        assert code_of(give) == code
    else:
        give()
        assert JudgedScore.objects.get().points == Decimal(points)


def test_nobody_judges_his_own_branch(group):
    round = opened(group)
    RoleGrant.objects.filter(user=group.assessor).update(user=group.secretary)

    def give():
        services.judge(
            actor=group.actor(group.secretary), at=AT, round=round, branch=group.branch_a, indicator="P3", points=Decimal(30), reason="好"
        )

    assert code_of(give) == "round.own_branch"


def test_an_assessor_of_one_plant_does_not_reach_the_other(people):
    round = opened(people)
    with pytest.raises(NotReachable):
        judged(people, round, people.branch_c)
    judged(people, round, people.branch_a)


# -- adjustments -----------------------------------------------------------------------------------------
def propose(people, round, delta, branch=None, indicator="P3") -> ScoreAdjustment:
    return services.propose_adjustment(
        actor=people.actor(people.assessor), at=AT, round=round, branch=branch or people.branch_a, indicator=indicator,
        delta=Decimal(delta), reason="佐证不全",
    )  # fmt: skip


def test_an_adjustment_counts_once_a_second_person_has_confirmed_it(group):
    round = computed(group)
    total = ScoreTotal.objects.get(round=round, branch=group.branch_a).party
    adjustment = propose(group, round, "-2.5")
    drain_dirty(at=AT)
    waiting = ScoreTotal.objects.get(round=round, branch=group.branch_a).party
    assert code_of(lambda: services.confirm_adjustment(actor=group.actor(group.assessor), at=AT, adjustment=adjustment)) == (
        "round.adjustment_second_person"
    )
    services.confirm_adjustment(actor=group.actor(group.committee), at=AT, adjustment=adjustment)
    drain_dirty(at=AT)

    assert (waiting, ScoreTotal.objects.get(round=round, branch=group.branch_a).party) == (total, total - Decimal("2.5"))
    assert code_of(lambda: services.refuse_adjustment(actor=group.actor(group.committee), at=AT, adjustment=adjustment)) == (
        "round.adjustment_decided"
    )


def test_a_refused_adjustment_changes_nothing(group):
    round = computed(group)
    adjustment = propose(group, round, "-2.5")
    services.refuse_adjustment(actor=group.actor(group.committee), at=AT, adjustment=adjustment)
    drain_dirty(at=AT)

    assert ScoreItem.objects.get(round_id=round.pk, branch_id=group.branch_a.pk, indicator="P3").points == Decimal("25.00")


@pytest.mark.parametrize(
    ("delta", "code"),
    [
        ("5", ""),
        ("5.01", "round.adjusted_out_of_range"),
        ("-25", ""),
        ("-25.01", "round.adjusted_out_of_range"),
        ("0", "round.delta_shape"),
    ],
)
def test_an_adjusted_item_stays_between_zero_and_its_points(group, delta, code):
    round = computed(group)
    if code:
        assert code_of(lambda: propose(group, round, delta)) == code
    else:
        assert propose(group, round, delta).delta == Decimal(delta)


def test_one_adjustment_waits_at_a_time(group):
    round = computed(group)
    propose(group, round, "-1")
    assert code_of(lambda: propose(group, round, "-1")) == "round.adjustment_waits"


# -- review ----------------------------------------------------------------------------------------------
def test_the_review_waits_for_judges_and_decisions(group):
    round = opened(group)
    actor = group.actor(group.assessor)
    assert code_of(lambda: services.review_round(actor=actor, at=AT, round=round)) == "round.cannot_review"
    round = finish_computing(group, round)
    assert code_of(lambda: services.review_round(actor=actor, at=AT, round=round)) == "round.judging_open"
    judge_all(group, round)
    drain_dirty(at=AT)
    adjustment = propose(group, round, "-1")
    assert code_of(lambda: services.review_round(actor=actor, at=AT, round=round)) == "round.adjustments_open"
    services.refuse_adjustment(actor=group.actor(group.committee), at=AT, adjustment=adjustment)

    assert services.review_round(actor=actor, at=AT, round=round).state == "reviewed"


def test_the_review_waits_for_branches_that_could_not_be_computed(group):
    round = computed(group)
    drain_dirty(at=AT)
    round.participants.filter(branch=group.branch_a).update(failed_at=AT)
    with pytest.raises(RuleBroken) as stop:
        services.review_round(actor=group.actor(group.assessor), at=AT, round=round)
    assert (stop.value.code, stop.value.params) == ("round.branches_failed", {"n": 1, "branches": group.branch_a.node.name})
    round.participants.update(failed_at=None)
    assert services.review_round(actor=group.actor(group.assessor), at=AT, round=round).state == "reviewed"


def finish_computing(people, round) -> AssessmentRound:
    run_here(actor=people.actor(people.assessor), at=lambda: AT, round=round)
    round.refresh_from_db()
    return round


def test_the_review_takes_in_what_had_just_changed(group):
    round = computed(group)
    judged(group, round, group.branch_a, "10")  # nobody has emptied the queue yet
    services.review_round(actor=group.actor(group.assessor), at=AT, round=round)

    assert ScoreItem.objects.get(round_id=round.pk, branch_id=group.branch_a.pk, indicator="P3").points == Decimal("10.00")


def test_after_the_review_nothing_moves_and_a_person_reopens(group):
    round = reviewed(group)
    ActivityFactory(branch=group.branch_a, held_on=date(2026, 8, 10))
    announce_activity(group)
    drain_dirty(at=AT)
    stale = list(round.participants.filter(is_stale=True).values_list("branch_id", flat=True))
    before = ScoreTotal.objects.get(round=round, branch=group.branch_a).party
    assert code_of(lambda: judged(group, round, group.branch_a, "1")) == "round.cannot_judge"
    assert code_of(lambda: start_run(actor=group.actor(group.assessor), at=AT, round=round)) == "run.round_not_moving"
    assert code_of(lambda: services.reopen_round(actor=group.actor(group.committee), at=AT, round=round, reason=" ")) == (
        "round.reason_missing"
    )
    services.reopen_round(actor=group.actor(group.committee), at=AT, round=round, reason="补录活动")
    drain_dirty(at=AT)

    after = ScoreTotal.objects.get(round=round, branch=group.branch_a).party
    assert (stale, after > before) == ([group.branch_a.pk], True)
    assert not RoundBranch.objects.filter(is_stale=True).exists()
    assert AuditRow.objects.get(action="round.reopen").reason == "补录活动"


def test_an_edit_between_review_and_publication_parts_evidence_and_points_not(group):
    round = reviewed(group)
    ActivityFactory(branch=group.branch_a, held_on=date(2026, 8, 10))
    announce_activity(group)
    actor, second = group.actor(group.committee), group.actor(group.second_committee)
    services.publish_round(actor=actor, second=second, at=AT, round=round)

    package = json.loads(FrozenBranch.objects.get(round=round, branch=group.branch_a).package)
    assert package["facts"]["duty.MT-05.done"] == "1"
    assert [line["kind"] for line in package["evidence"]["P2"]] == ["activity"]


def test_a_reopened_round_forgets_what_the_review_froze(group):
    round = reviewed(group)
    assert FrozenBranch.objects.filter(round=round).count() == 3
    services.reopen_round(actor=group.actor(group.committee), at=AT, round=round, reason="补录")
    assert FrozenBranch.objects.filter(round=round).count() == 0
