"""The result of a round: published by two, never touched afterwards, verified number by number."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest

from assessment.rounds import services
from assessment.rounds.models import FrozenBranch, JudgedScore, RoundBranch
from assessment.rounds.rules import Difference, Verification
from assessment.rounds.services.verifying import _against_live
from assessment.scoring.models import PeriodFact, ScoreItem, ScoreNode, ScoreTotal
from assessment.scoring.services import drain_dirty
from portal.kernel.errors import NotReachable
from portal.notices.models import Notice
from tests.assessment.rounds.factories import AT, announce_activity, code_of, publicity_held, published, reviewed
from tests.assessment.scoring.factories import ActivityFactory

pytestmark = pytest.mark.db


# -- publication -----------------------------------------------------------------------------------------
def test_publication_takes_two_different_persons(group):
    round = reviewed(group)
    first, second = group.actor(group.committee), group.actor(group.second_committee)
    assert code_of(lambda: services.publish_round(actor=first, second=first, at=AT, round=round)) == "round.second_person"
    assert code_of(lambda: services.confirm_publication(actor=first, at=AT, round=round)) == "round.not_proposed"
    with pytest.raises(NotReachable):
        services.publish_round(actor=first, second=group.actor(group.assessor), at=AT, round=round)
    services.propose_publication(actor=first, at=AT, round=round)
    assert code_of(lambda: services.confirm_publication(actor=first, at=AT, round=round)) == "round.second_person"

    round = services.confirm_publication(actor=second, at=AT, round=round)
    assert (round.state, round.published_by, round.second_by, len(round.package_hash)) == (
        "published", group.committee, group.second_committee, 64,
    )  # fmt: skip
    assert FrozenBranch.objects.filter(round=round).count() == 3
    assert list(Notice.objects.filter(code="round.published_notice").values_list("recipient_id", flat=True).order_by("recipient_id")) == (
        sorted([group.secretary.pk, group.sibling.pk, group.stranger.pk])
    )


def test_a_proposer_who_lost_the_right_must_be_replaced(group):
    round = reviewed(group)
    first, second = group.actor(group.committee), group.actor(group.second_committee)
    services.propose_publication(actor=first, at=AT, round=round)
    group.committee.grants.filter(role="committee").update(withdrawn_at=AT)
    assert code_of(lambda: services.confirm_publication(actor=second, at=AT, round=round)) == "round.proposer_left"


def test_a_published_round_is_locked_and_stays(group):
    round = published(group)
    actor = group.actor(group.committee)
    assert code_of(lambda: services.reopen_round(actor=actor, at=AT, round=round, reason="x")) == "round.cannot_reopen"
    publicity_held(round)
    round = services.lock_round(actor=actor, at=AT, round=round)
    assert round.state == "locked"
    assert services.verify_round(round).is_equal
    assert code_of(lambda: services.lock_round(actor=actor, at=AT, round=round)) == "round.cannot_lock"


def test_later_edits_never_touch_what_is_published(group):
    round = published(group)
    ActivityFactory(branch=group.branch_a, held_on=date(2026, 8, 10))
    announce_activity(group)
    drain_dirty(at=AT)

    answer = services.verify_round(round, against_live=True)
    assert answer.is_equal
    assert {d.branch for d in answer.live} == {"支部A"}
    assert services.verify_round(round).live == ()


def test_parts_that_an_earlier_version_froze_beside_are_no_difference(group):
    round = published(group)
    place = round.participants.get(branch=group.branch_a)
    package = json.loads(FrozenBranch.objects.get(round=round, branch=group.branch_a).package)
    assert _against_live(round, [place], {place.branch_id: ("支部A", package)}) == []
    more = package | {"facts": package["facts"] | {"measure.OUTPUT.baseline": "9", "activity.MT-99.site": "1"}}
    assert _against_live(round, [place], {place.branch_id: ("支部A", more)}) == []
    less = package | {"facts": {code: text for code, text in package["facts"].items() if not code.startswith("duty.")}}
    assert {d.branch for d in _against_live(round, [place], {place.branch_id: ("支部A", less)})} == {"支部A"}


def test_points_that_are_not_those_of_the_facts_are_not_published(group):
    round = reviewed(group)
    ScoreItem.objects.filter(round_id=round.pk, branch_id=group.branch_a.pk, indicator="P3").update(points=Decimal("29"))
    first, second = group.actor(group.committee), group.actor(group.second_committee)
    assert code_of(lambda: services.publish_round(actor=first, second=second, at=AT, round=round)) == "round.score_outdated"


# -- verification ----------------------------------------------------------------------------------------
def test_what_was_published_is_equal(group):
    answer = services.verify_round(published(group))
    assert (answer.is_equal, answer.branches, answer.differences, answer.hash_found) == (True, 3, (), answer.hash_stored)


def test_nothing_to_verify_before_publication(group):
    round = reviewed(group)
    assert code_of(lambda: services.verify_round(round)) == "round.not_published"


def frozen_edit(round, branch, edit) -> None:
    row = FrozenBranch.objects.get(round=round, branch=branch)
    package = json.loads(row.package)
    edit(package)
    FrozenBranch.objects.filter(pk=row.pk).update(package=json.dumps(package, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def of_branches(answer: Verification) -> tuple[Difference, ...]:
    """Without the sums of the places above, which follow from what their branches hold."""
    return tuple(d for d in answer.differences if not d.what.startswith("rollup."))


def test_one_frozen_number_edited_is_not_equal(group):
    round = published(group)
    frozen_edit(round, group.branch_a, lambda p: p["items"]["P3"].update(points="29"))

    answer = services.verify_round(round)
    assert not answer.is_equal
    assert answer.hash_found != answer.hash_stored
    assert Difference("支部A", "items.P3.points", "29", "25") in answer.differences
    assert {d.branch for d in of_branches(answer)} == {"支部A"}


def test_one_frozen_fact_edited_is_not_equal(group):
    round = published(group)
    frozen_edit(round, group.branch_a, lambda p: p["facts"].update({"activity.MT-05.present": "5"}))

    answer = services.verify_round(round)
    assert not answer.is_equal
    assert {d.what for d in answer.differences} >= {"sha256", "items.P2.points"}


def test_a_forged_package_with_its_own_hash_is_not_equal(group):
    """Somebody who also writes the row's hash still has the round's hash against him."""
    round = published(group)
    frozen_edit(round, group.branch_a, lambda p: p["branch"].update(name="别的支部"))
    row = FrozenBranch.objects.get(round=round, branch=group.branch_a)
    FrozenBranch.objects.filter(pk=row.pk).update(sha256=hashlib.sha256(row.package.encode()).hexdigest())

    answer = services.verify_round(round)
    assert (answer.is_equal, answer.differences) == (False, ())


@pytest.mark.parametrize(
    ("model", "change"), [(ScoreItem, {"points": Decimal("29")}), (ScoreTotal, {"party": Decimal("99")}), (ScoreTotal, {"party_rank": 3})]
)
def test_one_number_of_the_tables_edited_is_not_equal(group, model, change):
    round = published(group)
    rows = model.objects.filter(round_id=round.pk, branch_id=group.branch_a.pk)
    if model is ScoreItem:
        rows = rows.filter(indicator="P3")
    rows.update(**change)

    answer = services.verify_round(round)
    assert not answer.is_equal
    assert answer.hash_found == answer.hash_stored
    assert [d.branch for d in of_branches(answer)] == ["支部A"]


@pytest.mark.parametrize(
    ("model", "change", "what"),
    [
        (JudgedScore, {"points": Decimal("29")}, "sources.judged.P3"),
        (PeriodFact, {"facts": '{"day":"2026-10-01","facts":{},"scheme":""}'}, "sources.facts"),
        (RoundBranch, {"peer_group": "office"}, "sources.peer_group"),
        (ScoreTotal, {"is_graded": False}, "sources.total.is_graded"),
    ],
)
def test_one_number_behind_the_points_edited_is_not_equal(group, model, change, what):
    round = published(group)
    model.objects.filter(round_id=round.pk, branch_id=group.branch_a.pk).update(**change)

    answer = services.verify_round(round)
    assert not answer.is_equal
    assert {d.branch for d in of_branches(answer)} == {"支部A"}
    assert all(d.what.startswith(what) for d in answer.differences)


def test_a_frozen_row_deleted_is_not_equal(group):
    round = published(group)
    FrozenBranch.objects.filter(round=round, branch=group.branch_b).delete()
    answer = services.verify_round(round)
    assert (answer.is_equal, of_branches(answer)) == (False, (Difference("支部B", "package", "—", "1"),))


def test_a_moved_participant_is_not_equal(group):
    round = published(group)
    RoundBranch.objects.filter(round=round, branch=group.branch_b).update(path="JT/X/")
    assert not services.verify_round(round).is_equal


def test_a_forged_sum_over_the_tree_is_not_equal(group):
    round = published(group)
    ScoreNode.objects.filter(round_id=round.pk, indicator="P3").update(total=Decimal("1"))
    answer = services.verify_round(round)
    assert not answer.is_equal
    assert {d.what for d in answer.differences} == {"rollup.P3"}
