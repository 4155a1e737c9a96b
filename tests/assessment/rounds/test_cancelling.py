"""An opened round is taken back with a reason as long as nobody has ended its review."""

import pytest
from django.urls import reverse

from assessment.rounds import services
from assessment.rounds.models import AssessmentRound, JudgedScore, RoundBranch
from assessment.scoring.models import PeriodFact, ScoreItem, ScoreNode, ScoreTotal
from assessment.scoring.services import drain_dirty, start_run
from portal.audit.models import AuditRow
from portal.kernel.errors import NotReachable
from tests.assessment.rounds.factories import AT, announce_activity, code_of, computed, opened, published, reviewed

pytestmark = pytest.mark.db


def cancel(people, round, reason="方案选错", user=None) -> None:
    services.cancel_round(actor=people.actor(user or people.assessor), at=AT, round=round, reason=reason)


def test_the_period_is_free_again_and_the_trail_tells(group):
    round = computed(group)
    scheme = round.scheme
    cancel(group, round)
    for model in (AssessmentRound, RoundBranch, JudgedScore, ScoreItem, ScoreNode, PeriodFact, ScoreTotal):
        assert not model.objects.exists()
    row = AuditRow.objects.get(action="round.cancelled")
    assert (row.object_label, row.reason, row.after) == ("2026Q3", "方案选错", {"branches": 3, "judged": 3, "adjustments": 0})
    assert AuditRow.objects.filter(action="round.judged").count() == 3
    announce_activity(group)
    drain_dirty(at=AT)
    assert services.open_round(actor=group.actor(group.assessor), at=AT, code="2026Q3", scheme=scheme).state == "open"


def test_it_takes_a_reason_and_the_right(group):
    round = opened(group)
    assert code_of(lambda: cancel(group, round, " ")) == "round.reason_missing"
    with pytest.raises(NotReachable):
        cancel(group, round, user=group.committee)
    start_run(actor=group.actor(group.assessor), at=AT, round=round)
    assert code_of(lambda: cancel(group, round)) == "round.being_computed"


def test_not_once_a_review_has_ended(group):
    round = reviewed(group)
    assert code_of(lambda: cancel(group, round)) == "round.cannot_cancel"
    services.reopen_round(actor=group.actor(group.committee), at=AT, round=round, reason="补录")
    assert code_of(lambda: cancel(group, round)) == "round.cannot_cancel"


def test_nothing_published_is_ever_deleted(group):
    round = published(group)
    assert code_of(lambda: cancel(group, round)) == "round.cannot_cancel"
    assert ScoreTotal.objects.count() == 3


def test_the_page(client, group):
    opened(group)
    url = reverse("round_cancel", args=["2026Q3"])
    client.force_login(group.assessor)
    page = client.get(url)
    assert (page.status_code, "3 个支部的计算结果和 0 个评分" in page.content.decode()) == (200, True)
    assert url in client.get(reverse("round_detail", args=["2026Q3"])).content.decode()
    for user in (group.committee, group.secretary, group.sibling, group.stranger, group.worker, group.hr):
        client.force_login(user)
        assert (client.get(url).status_code, client.post(url, {"reason": "x"}).status_code) == (404, 404)
    client.force_login(group.assessor)
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "方案选错"}).status_code == 302
    assert client.get(url).status_code == 404
