"""Edits move scores before the review, and after it they only leave a mark that says what changed and since when."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from assessment.rounds import services
from assessment.rounds.models import FrozenBranch
from assessment.rounds.selectors import stale_counts
from assessment.scoring.models import ScoreTotal
from assessment.scoring.services import drain_dirty
from portal.kernel.scope import Scope
from tests.assessment.rounds.factories import AT, announce_activity, computed, locked, published, reviewed
from tests.assessment.scoring.factories import ActivityFactory

pytestmark = pytest.mark.db
LATER = AT + timedelta(days=1)


def edit(people) -> None:
    ActivityFactory(branch=people.branch_a, held_on=date(2026, 8, 10))
    announce_activity(people)
    drain_dirty(at=LATER)


def points(round, people):
    return ScoreTotal.objects.get(round=round, branch=people.branch_a).party


def marks(round) -> list:
    return list(round.participants.filter(is_stale=True).values_list("branch__node__code", "stale_source", "stale_at"))


def test_an_edit_before_the_review_moves_the_score(group):
    round = computed(group)
    before = points(round, group)
    edit(group)
    assert (points(round, group) > before, marks(round)) == (True, [])


def test_an_edit_after_the_review_only_marks(group):
    round = reviewed(group)
    before = points(round, group)
    edit(group)
    assert (points(round, group), marks(round)) == (before, [("ZB-A", "activity", LATER)])


def test_the_mark_keeps_since_when(group):
    round = reviewed(group)
    edit(group)
    announce_activity(group)
    drain_dirty(at=LATER + timedelta(days=3))
    assert marks(round) == [("ZB-A", "activity", LATER)]


def test_an_announcement_without_effect_marks_nothing(group):
    round = reviewed(group)
    announce_activity(group)
    drain_dirty(at=LATER)
    assert marks(round) == []


def test_an_edit_after_the_publication_marks_and_never_touches_the_package(group):
    round = published(group)
    before = (points(round, group), list(FrozenBranch.objects.order_by("pk").values_list("package", "sha256")), round.package_hash)
    edit(group)
    round.refresh_from_db()
    after = (points(round, group), list(FrozenBranch.objects.order_by("pk").values_list("package", "sha256")), round.package_hash)
    assert (after, marks(round)) == (before, [("ZB-A", "activity", LATER)])
    assert services.verify_round(round).is_equal


def test_a_locked_round_is_left_alone(group):
    round = locked(group)
    edit(group)
    assert marks(round) == []


def test_reopening_clears_the_mark_and_the_next_review_takes_the_edit_in(group):
    round = reviewed(group)
    before = points(round, group)
    edit(group)
    services.reopen_round(actor=group.actor(group.committee), at=LATER, round=round, reason="补录活动")
    drain_dirty(at=LATER)
    round = services.review_round(actor=group.actor(group.assessor), at=LATER, round=round)
    assert (points(round, group) > before, marks(round), round.state) == (True, [], "reviewed")
    assert set(round.participants.values_list("stale_source", "stale_at")) == {("", None)}


def test_counts_are_cut_to_the_reach(group):
    round = published(group)
    edit(group)
    assert (stale_counts(round).places, stale_counts(round).before, stale_counts(round).after) == (3, 0, 1)
    other = stale_counts(round, Scope(paths=("JT/MK2/",)))
    assert (other.places, other.all) == (1, 0)


# -- pages ------------------------------------------------------------------------------------------------
def text(response) -> str:
    return response.content.decode()


def test_the_page_says_which_branch_since_when_and_by_what(client, group):
    reviewed(group)
    edit(group)
    client.force_login(group.committee)
    page = text(client.get(reverse("round_detail", args=["2026Q3"])))
    assert "有 1 个支部的数据在复核后又有变化" in page
    assert "组织生活记录自 2026-10-09 10:00 起有变化" in page
    assert reverse("score_detail", args=["2026Q3~ZB-A"]) in page
    only = text(client.get(reverse("round_detail", args=["2026Q3"]) + "?stale=1"))
    assert ("支部A" in only, "支部B" in only) == (True, False)


def test_a_published_round_says_that_the_score_stays(client, group):
    published(group)
    edit(group)
    client.force_login(group.committee)
    assert "公布后有 1 个支部的数据变化，分数不变。" in text(client.get(reverse("round_detail", args=["2026Q3"])))
    assert client.get("/api/v1/rounds/2026Q3/").json()["stale_branches"] == 1
    client.force_login(group.stranger)
    assert client.get(reverse("round_detail", args=["2026Q3"]) + "?stale=1").status_code == 404


def test_a_branch_without_a_score_is_named_to_whoever_reaches_it(client, group):
    round = computed(group)
    round.participants.filter(branch=group.branch_a).update(failed_at=AT)
    client.force_login(group.committee)
    page = text(client.get(reverse("round_detail", args=["2026Q3"])))
    assert "有 1 个支部的得分没有算出，保留上一次的得分" in page
    only = text(client.get(reverse("round_detail", args=["2026Q3"]) + "?failed=1"))
    assert ("支部A" in only, "支部B" in only) == (True, False)
    assert client.get("/api/v1/rounds/2026Q3/").json()["failed_branches"] == 1
    client.force_login(group.sibling)  # another branch's secretary learns nothing of it
    assert "没有算出" not in text(client.get(reverse("round_detail", args=["2026Q3"])))
    client.force_login(group.stranger)
    assert client.get(reverse("round_detail", args=["2026Q3"]) + "?failed=1").status_code == 404
