"""A locked round says the same once the rolls of its year have left: its counts and its frozen facts stay."""

from datetime import timedelta

import pytest

from assessment.retirement import services
from assessment.rounds import services as rounds
from assessment.rounds.models import FrozenBranch
from assessment.scoring.models import ScoreItem
from branches.activities.models import Activity, Attendance
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.rights.models import RoleGrant
from tests.assessment.rounds.factories import locked
from tests.portal.holds.factories import Officers

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def group(people):
    offices = (people.assessor, people.committee, people.second_committee)
    RoleGrant.objects.filter(user__in=offices).update(node=people.nodes["JT"])
    return people


def told(round):
    answer = rounds.verify_round(round)
    frozen = list(FrozenBranch.objects.filter(round=round).order_by("pk").values_list("package", "sha256"))
    return (
        answer.is_equal,
        answer.hash_found,
        frozen,
        list(ScoreItem.objects.filter(round_id=round.pk).order_by("branch_id", "indicator").values()),
    )


def test_a_round_verifies_as_before_and_is_not_unlocked_without_its_rolls(group, tmp_path):
    round, officers = locked(group), Officers(group)
    activity = Activity.objects.get(branch=group.branch_a)
    Activity.objects.update(state="archived")
    Attendance.objects.create(activity=activity, person=group.worker.person, state="present")
    before, later = told(round), clock.now() + timedelta(days=365 * 8)
    asked = {"actor": officers.orders, "second": officers.confirms, "at": later}
    services.retire(**asked, year=2026, folder=tmp_path)
    assert (Attendance.objects.count(), told(round), before[0]) == (0, before, True)
    round = rounds.ask_unlock(actor=group.actor(group.committee), at=later, round=round, reason="复核")
    second = {"actor": group.actor(group.second_committee), "at": later, "round": round}
    with pytest.raises(RuleBroken, match="round_away"):
        rounds.confirm_unlock(**second)
    services.restore(**asked, folder=tmp_path)
    assert rounds.confirm_unlock(**second).state == "published"
