"""The demo goes through the services: what is told there has happened."""

from types import SimpleNamespace

import pytest

from portal.kernel import clock
from portal.people.enums import PoliticalStatus
from portal.rights.enums import Role
from tests.support.factories import PersonFactory
from tests.support.people import user_with
from workforce.challenges import demo
from workforce.challenges.models import Challenge, ChallengeProblem, ChallengeReward

pytestmark = pytest.mark.db


def test_the_demo_goes_through_all_steps(people):
    site = SimpleNamespace(node=people.nodes["ZB-A"], unit=people.nodes["CM-A"])
    crew = [PersonFactory(unit=people.nodes["CM-A"]) for _ in range(8)]
    for n in range(7):
        user = user_with(Role.WORKER, people.nodes["CM-B"], unit=people.nodes["CM-B"], name=f"职工{n}")
        user.person.political_status = PoliticalStatus.FULL_MEMBER
        user.person.save()
    demo.post([site] * 7, {site.node.pk: crew}, people.hr, people.second_hr, clock.now())
    assert dict(Challenge.objects.values_list("title", "state")) == {
        "掘进机截齿优化": "accepted", "高瓦斯区域抽采增效": "running", "皮带机集控改造": "posted",
    }  # fmt: skip
    assert ChallengeProblem.objects.get(title="高瓦斯区域抽采效率低").state == "taken"
    assert ChallengeReward.objects.get().amount == 20000


def test_too_few_accounts_load_nothing(people):
    assert "too few" in demo.post([], {}, people.hr, people.second_hr, clock.now())
