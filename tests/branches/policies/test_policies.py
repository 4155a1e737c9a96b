"""The rule library: review days as a table, versions with a note, count by level, pages for the four standing people."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.policies import rules, selectors, services
from branches.policies.enums import ReviewState
from branches.policies.models import Policy
from branches.policies.todos import to_review
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from tests.branches.plans.factories import drafted, put
from tests.branches.policies.factories import kept, paper, version
from tests.portal.announcements import factories as announcements

TODAY = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def revised(people, row, uploads=None, **changes):
    told = version(**{"effective_on": date(2026, 1, 1), "note": "增加跨单位带徒", **changes})
    actor = people.actor(people.committee)
    return services.revise_policy(actor=actor, at=clock.now(), policy=row, version=told, uploads=paper() if uploads is None else uploads)


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


@pytest.mark.parametrize(
    ("review", "repealed", "state"),
    [
        (TODAY, None, ReviewState.IN_ORDER),
        (TODAY - timedelta(days=1), None, ReviewState.DUE),
        (TODAY, TODAY, ReviewState.REPEALED),
        (TODAY, TODAY + timedelta(days=1), ReviewState.IN_ORDER),
    ],
)
def test_how_a_rule_stands(review, repealed, state):
    assert rules.review_state(review, repealed, TODAY) == state


@pytest.mark.parametrize(
    ("day", "before", "code"), [(TODAY, None, ""), (TODAY, TODAY, "policy.not_after"), (TODAY, date(2026, 11, 28), "")]
)
def test_a_version_follows_the_one_before(day, before, code):
    assert rules.may_follow(day, before).code == code


@pytest.mark.django_db
def test_versions_say_what_they_changed_and_bring_their_file(people):
    row = kept(people)
    revised(people, row)
    assert [(v.no, v.note) for v in row.versions.all()] == [(2, "增加跨单位带徒"), (1, "首次制定")]
    for given, code in (
        ({"note": " "}, "policy.no_note"),
        ({"uploads": []}, "policy.no_file"),
        ({"effective_on": date(2024, 1, 1)}, "policy.not_after"),
        ({"review_on": date(2027, 1, 1)}, "policy.review_too_early"),
    ):
        assert code_of(revised, people, row, **{"effective_on": date(2027, 1, 1), **given}) == code
    assert code_of(revised, people, row) == "policy.version_once"
    services.repeal_policy(actor=people.actor(people.committee), at=clock.now(), policy=row)
    assert code_of(revised, people, row, effective_on=date(2028, 1, 1)) == "policy.repealed"
    acts = list(AuditRow.objects.filter(action__startswith="policy.").order_by("pk").values_list("action", flat=True))
    assert acts == ["policy.kept", "policy.revised", "policy.revised", "policy.repealed"]


@pytest.mark.django_db
def test_a_rule_stands_once_with_a_title_and_a_file(people):
    kept(people)
    assert code_of(kept, people) == "policy.exists"
    assert code_of(kept, people, title=" ") == "policy.no_title"
    assert code_of(kept, people, title="又", uploads=[]) == "policy.no_file"
    for user in (people.secretary, people.stranger):
        with pytest.raises(NotReachable):
            kept(people, user=user, title="别处")


@pytest.mark.django_db
def test_four_and_three_and_n_are_counted_by_level(people):
    for no in range(2):
        kept(people, title=f"集团{no}")
    kept(people, title="工会", level="union", told=version(review_on=date(2026, 1, 1)))
    kept(people, title="基层", level="base")
    gone = kept(people, title="废止")
    actor = people.actor(people.committee)
    services.repeal_policy(actor=actor, at=clock.now(), policy=gone)
    found = selectors.counts_by_level(actor.scope("policy.view"), clock.today())
    assert [(str(label), n, late) for label, n, late in found] == [("集团制度", 2, 0), ("工会制度", 1, 1), ("基层制度", 1, 0)]
    assert [t.title for t in to_review(actor, clock.now()).first] == ["工会"]


@pytest.mark.parametrize(("who", "status"), [("committee", 200), ("secretary", 404), ("sibling", 404), ("stranger", 404)])
def test_who_opens_a_rule(client, people, who, status):
    row = kept(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("policy_detail", args=[row.pk])).status_code == status
    assert len(client.get(reverse("policy_list")).context["listing"].page.object_list) == (status == 200)
    found = client.get("/api/v1/policies/").json()["results"]
    assert [[v["note"] for v in r["versions"]] for r in found] == ([["首次制定"]] if status == 200 else [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for no in range(count):
        kept(people, title=f"制度{no}")
    client.force_login(people.committee)
    with django_assert_num_queries(10):
        client.get(reverse("policy_list"))


def test_a_rule_is_linked_to_the_task_that_carries_it_out(client, people):
    item = put(people, drafted(people, user=people.committee, node="DW1"), user=people.committee, title="落实产改方案")
    row = kept(people, item=item)
    client.force_login(people.committee)
    assert "落实产改方案" in client.get(reverse("policy_detail", args=[row.pk])).content.decode()
    assert list(item.policies.all()) == [row]


def test_a_rule_names_neither_a_task_nor_an_announcement_that_its_reader_does_not_reach(client, people):
    item = put(people, drafted(people, user=people.stranger, node="ZB-C"), user=people.stranger, title="别处的任务")
    told = announcements.published(people)
    told.node, told.title = people.nodes["ZB-C"], "别处的公告"
    told.save()
    row = kept(people)
    Policy.objects.filter(pk=row.pk).update(item=item, announcement=told)
    client.force_login(people.committee)
    page = client.get(reverse("policy_detail", args=[row.pk])).content.decode()
    assert ("别处的任务" in page, "别处的公告" in page) == (False, False)


def test_from_the_form_with_its_announcement(client, people):
    told = announcements.published(people)
    told.needs_receipt, told.node = True, people.nodes["DW1"]
    told.save()
    client.force_login(people.committee)
    typed = {
        "node": "DW1",
        "level": "union",
        "title": "竞赛办法",
        "effective_on": "2026-01-01",
        "review_on": "2029-01-01",
        "note": "首次制定",
    }
    assert client.post(reverse("policy_new"), typed).status_code == 422
    typed["announcement"] = told.pk
    assert client.post(reverse("policy_new"), {**typed, "uploads": paper()}).status_code == 302
    row = Policy.objects.get()
    page = client.get(reverse("policy_detail", args=[row.pk])).content.decode()
    assert (told.title in page, "办法.png" in page) == (True, True)
    again = {"effective_on": "2027-01-01", "review_on": "2030-01-01", "note": "修订奖励标准", "uploads": paper()}
    assert client.post(reverse("policy_revise", args=[row.pk]), {**again, "note": ""}).status_code == 422
    assert client.post(reverse("policy_revise", args=[row.pk]), {**again, "uploads": paper()}).status_code == 302
    assert client.post(reverse("policy_repeal", args=[row.pk])).status_code == 302
