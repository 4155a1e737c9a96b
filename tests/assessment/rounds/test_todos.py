"""What waits in rounds: points of a named judge, adjustments for a second person, the next step for an office."""

from datetime import UTC, datetime
from decimal import Decimal

from django.urls import reverse

from assessment.rounds import services, todos
from assessment.rounds.models import AssessmentRound
from tests.assessment.rounds.factories import AT, computed, judged, opened, published, reviewed


def of(people, user, kind) -> list[str]:
    return [t.title for t in kind(people.actor(user), AT).first]


def test_a_named_judge_has_points_to_give_until_all_are_given(group):
    round = opened(group)
    services.name_judges(actor=group.actor(group.assessor), at=AT, round=round, indicator="P3", users=[group.assessor])
    found = todos.to_judge(group.actor(group.assessor), AT).first
    assert [(t.url, t.detail) for t in found] == [(reverse("round_judge", args=["2026Q3", "P3"]), "还有 3 个支部")]
    assert of(group, group.committee, todos.to_judge) == []

    for branch in (group.branch_a, group.branch_b, group.branch_c):
        judged(group, round, branch)
    assert of(group, group.assessor, todos.to_judge) == []


def test_the_own_branch_is_left_out(group):
    round = opened(group)
    group.branch_a.memberships.create(person=group.assessor.person, from_on=round.starts_on)
    group.branch_b.memberships.create(person=group.committee.person, from_on=round.starts_on)
    users = [group.assessor, group.committee]
    services.name_judges(actor=group.actor(group.assessor), at=AT, round=round, indicator="P3", users=users)

    assert [t.detail for t in todos.to_judge(group.actor(group.assessor), AT).first] == ["还有 2 个支部"]


def test_an_adjustment_waits_for_a_second_person(group):
    round = computed(group)
    services.propose_adjustment(
        actor=group.actor(group.assessor), at=AT, round=round, branch=group.branch_a, indicator="P3", delta=Decimal("1"), reason="补录"
    )
    assert of(group, group.committee, todos.adjustments) == ["支部A +1"]
    assert of(group, group.assessor, todos.adjustments) == []
    assert of(group, group.secretary, todos.adjustments) == []

    group.branch_a.memberships.create(person=group.committee.person, from_on=round.starts_on)
    assert of(group, group.committee, todos.adjustments) == []


def test_the_next_step_waits_for_its_office(group):
    opened(group)
    assert of(group, group.assessor, todos.steps) == ["计算得分：2026Q3"]
    assert of(group, group.committee, todos.steps) == []
    early = datetime(2026, 9, 30, 2, tzinfo=UTC)
    assert todos.steps(group.actor(group.assessor), early).count == 0  # the quarter still runs


def test_a_review_and_a_publication_by_two(group):
    AssessmentRound.objects.all().delete()
    round = reviewed(group)
    assert of(group, group.committee, todos.steps) == ["提出公布：2026Q3"]
    services.propose_publication(actor=group.actor(group.committee), at=AT, round=round)
    assert of(group, group.committee, todos.steps) == []
    assert of(group, group.second_committee, todos.steps) == ["确认公布：2026Q3"]
    assert of(group, group.stranger, todos.steps) == []


def test_nothing_waits_once_it_is_published(group):
    published(group)

    assert [of(group, u, todos.steps) for u in (group.assessor, group.committee, group.second_committee)] == [[], [], []]
