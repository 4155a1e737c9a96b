"""党员定期发布: set, met by published posts, counted without names, reminded once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.knowledge.models import KnowledgePost
from branches.postings import rules, selectors, services, todos
from branches.postings.models import PostingReminder, PostingTask
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.enums import EmploymentType
from portal.rights.access import system_actor
from tests.branches.knowledge import factories as knowledge
from tests.branches.postings import factories as make

TODAY = clock.today()
BOT = system_actor("postings")


@pytest.mark.parametrize(
    ("kind", "from_on", "to_on", "codes"),
    [
        ("month", date(2026, 1, 15), date(2026, 3, 10), ["2026-01", "2026-02", "2026-03"]),
        ("quarter", date(2026, 1, 1), date(2026, 7, 1), ["2026Q1", "2026Q2", "2026Q3"]),
        ("quarter", date(2026, 2, 1), date(2026, 2, 1), ["2026Q1"]),
    ],
)
def test_the_periods_of_a_task_are_cut_to_it(kind, from_on, to_on, codes):
    found = rules.periods_of(kind, from_on, to_on)

    assert [p.code for p in found] == codes
    assert (found[0].starts_on, found[-1].ends_on) == (from_on, to_on)
    assert rules.current(kind, from_on, to_on, from_on) == found[0]
    assert rules.current(kind, from_on, to_on, from_on - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("from_on", "to_on", "code"),
    [
        (date(2026, 5, 2), date(2026, 5, 1), "posting.out_of_order"),
        (date(2026, 1, 1), date(2026, 4, 30), "posting.over"),
        (date(2026, 1, 1), date(2030, 1, 1), "posting.too_long"),
        (date(2026, 5, 1), date(2026, 5, 1), None),
    ],
)
def test_when_a_task_may_run(from_on, to_on, code):
    assert rules.may_run(from_on, to_on, date(2026, 5, 1)).code == code or (
        code is None and rules.may_run(from_on, to_on, date(2026, 5, 1))
    )


@pytest.mark.parametrize(("day", "near"), [(22, False), (23, True), (30, True)])
def test_a_period_is_near_its_end(day, near):
    period = rules.current("month", date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, day))
    assert rules.is_near(period, date(2026, 6, day), 7) is near


def refusal(call, **given) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(**given)
    return caught.value.code


def test_a_task_asks_the_members_and_is_set_once(people):
    user = make.member(people)
    row = make.asked(people, once_key="k")

    assert make.asked(people, once_key="k").pk == row.pk
    assert PostingTask.objects.count() == 1
    assert Notice.objects.filter(code="posting.set_notice", recipient=user).count() == 1
    assert [(line.done, line.missing) for line in selectors.own_lines(user.person_id, TODAY)] == [(0, 1)]
    words, facts = make.words(people), make.facts(people)
    assert refusal(services.set_task, **words, facts=replace(facts, title=" ")) == "posting.no_title"
    assert refusal(services.set_task, **words, facts=replace(facts, times=11)) == "posting.times_wrong"
    assert refusal(services.set_task, **words, facts=replace(facts, numbers=["X1"])) == "posting.not_members"
    for foreign in ("ZB-B", "DW1"):
        with pytest.raises(NotReachable):
            services.set_task(**words, facts=replace(facts, node=people.nodes[foreign]))


def test_it_is_met_by_posts_published_in_the_period(people):
    user = make.member(people)
    row = make.asked(people)
    assert todos.to_post(people.actor(user), clock.now()).count == 1
    knowledge.submitted(people, user)
    assert todos.to_post(people.actor(user), clock.now()).count == 1  # handed in is not published
    post = knowledge.published(people, user=user)

    assert todos.to_post(people.actor(user), clock.now()).count == 0
    period = rules.current(row.period, row.from_on, row.to_on, TODAY)
    assert [(x.branch.node.code, x.met, x.count) for x in selectors.lines_of(row, [people.branch_a], period, TODAY)] == [("ZB-A", 1, 5)]
    KnowledgePost.objects.filter(pk=post.pk).update(published_on=row.from_on - timedelta(days=1))
    assert selectors.own_lines(user.person_id, TODAY)[0].done == 0
    KnowledgePost.objects.filter(pk=post.pk).update(published_on=TODAY, state="withdrawn")
    assert selectors.own_lines(user.person_id, TODAY)[0].done == 0


def test_the_retired_and_those_not_named_are_not_asked(people):
    retired, named, other = (make.member(people, n) for n in range(3))
    retired.person.employment_type = EmploymentType.RETIRED
    retired.person.save()
    make.asked(people)
    assert selectors.own_lines(retired.person_id, TODAY) == []
    make.asked(people, numbers=[named.person.staff_no])

    assert [len(selectors.own_lines(u.person_id, TODAY)) for u in (named, other)] == [2, 1]
    assert refusal(services.set_task, **make.words(people), facts=make.facts(people, numbers=[retired.person.staff_no])) == (
        "posting.not_members"
    )


def test_who_has_not_met_it_is_reminded_once(people):
    user = make.member(people)
    row = make.asked(people, to_on=TODAY + timedelta(days=3))
    assert services.remind_due(actor=BOT, at=clock.now()) == 5
    assert services.remind_due(actor=BOT, at=clock.now()) == 0
    assert Notice.objects.filter(code="posting.due_notice", recipient=user).count() == 1
    assert PostingReminder.objects.filter(task=row).count() == 5
    make.asked(people, to_on=date(TODAY.year + 1, 12, 31), period="quarter", from_on=TODAY)
    services.end_task(**make.words(people), task=row, reason="活动结束")
    assert selectors.own_lines(user.person_id, TODAY)[0].task != row
    assert refusal(services.end_task, **make.words(people), task=row, reason="再来") == "posting.ended"


@pytest.mark.parametrize(
    ("who", "status", "seen", "names"),
    [
        ("secretary", 200, "支部A", True),
        ("committee", 200, "支部A,支部B", False),
        ("sibling", 200, "支部B", True),
        ("stranger", 404, "", 0),
    ],
)
def test_counts_for_each_and_names_for_the_own_secretary(people, client, who, status, seen, names):
    member = make.member(people)
    row = make.asked(people, user=people.committee, node="DW1")
    client.force_login(getattr(people, who))
    page = client.get(reverse("posting_detail", args=[row.pk]))

    assert page.status_code == status
    if status == 200:
        assert ",".join(line.branch.node.name[-3:] for line in page.context["lines"]) == seen
        assert bool(page.context["missing"]) is names
        assert (member.person.name in page.content.decode()) is (who == "secretary")
    rows = client.get(reverse("posting_list"))
    assert [r.pk for r in rows.context["listing"].page] == ([row.pk] if status == 200 else [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements(people, django_assert_num_queries, count):
    rows = [make.asked(people, title=f"任务 {n}") for n in range(count)]
    scope = people.actor(people.committee).scope("posting.view")
    with django_assert_num_queries(3):
        found = selectors.with_progress(rows, scope, TODAY)
    assert [(r.met, r.count) for r in found] == [(0, 5)] * count
    user = make.member(people)
    with django_assert_num_queries(3):
        assert len(selectors.own_lines(user.person_id, TODAY)) == count


def test_over_the_pages(people, client):
    client.force_login(people.secretary)
    typed = {"node": "ZB-A", "title": "每月一条窍门", "period": "month", "times": "1", "from_on": str(TODAY), "to_on": str(TODAY)}
    assert client.post(reverse("posting_new"), {**typed, "to_on": "2020-01-01"}).status_code == 422
    assert client.post(reverse("posting_new"), {**typed, "node": "ZB-B"}).status_code == 422
    assert client.post(reverse("posting_new"), typed).status_code == 302
    row = PostingTask.objects.get()
    assert client.post(reverse("posting_end", args=[row.pk]), {"reason": " "}).status_code == 422
    client.force_login(people.sibling)
    assert client.post(reverse("posting_end", args=[row.pk]), {"reason": "不是我的"}).status_code == 404
    user = make.member(people)
    client.force_login(user)
    assert "每月一条窍门" in client.get(reverse("posting_mine")).content.decode()
    assert "每月一条窍门" in client.get(reverse("my_page")).content.decode()
    assert client.get(reverse("posting_detail", args=[row.pk])).status_code == 404  # counts are for the office
    client.force_login(people.secretary)
    said = client.get(reverse("posting-task-list")).json()["results"]
    assert [(r["title"], r["met"], r["count"]) for r in said] == [("每月一条窍门", 0, 5)]
    assert client.post(reverse("posting_end", args=[row.pk]), {"reason": "改为每季度"}).status_code == 302
