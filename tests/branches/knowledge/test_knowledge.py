"""From a draft to «we used this»: who may, once, versions, the range, full-text search in Chinese."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from branches.knowledge import rules, selectors, services, todos
from branches.knowledge.models import KnowledgeExpert, KnowledgeKind, KnowledgePost, KnowledgeUse, KnowledgeVersion
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.search.models import SearchEntry
from portal.search.selectors import find
from tests.branches.knowledge.factories import appointed, expert_user, kind, post_facts, published, seen, submitted, used, words, written

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def code_of(call, *args, **given) -> str:
    with pytest.raises(RuleBroken) as refusal:
        call(*args, **given)
    return refusal.value.code


@pytest.mark.parametrize(
    ("act", "state", "version", "code"),
    [
        ("write", "draft", "draft", ""),
        ("write", "draft", "returned", ""),
        ("write", "published", None, ""),
        ("write", "draft", "submitted", "knowledge.in_review"),
        ("write", "withdrawn", None, "knowledge.withdrawn"),
        ("submit", "draft", "draft", ""),
        ("submit", "published", None, "knowledge.nothing_new"),
        ("submit", "draft", "submitted", "knowledge.in_review"),
        ("submit", "withdrawn", "draft", "knowledge.withdrawn"),
    ],
)
def test_when_an_author_writes_and_hands_in(act, state, version, code):
    ask = rules.may_write if act == "write" else rules.may_submit
    assert ask(state, version).code == code


@pytest.mark.parametrize(
    ("state", "version", "own", "code"),
    [
        ("draft", "submitted", False, ""),
        ("published", "submitted", False, ""),
        ("draft", "submitted", True, "knowledge.own_post"),
        ("draft", "draft", False, "knowledge.not_submitted"),
        ("published", None, False, "knowledge.not_submitted"),
        ("withdrawn", "submitted", False, "knowledge.withdrawn"),
    ],
)
def test_when_an_expert_judges(state, version, own, code):
    assert rules.may_judge(state, version, is_author=own).code == code


@pytest.mark.parametrize(
    ("state", "own", "days", "code"),
    [
        ("published", False, 0, ""),
        ("published", False, 5, ""),
        ("published", False, 6, "knowledge.used_when"),
        ("published", False, -1, "knowledge.used_when"),
        ("published", True, 0, "knowledge.own_use"),
        ("withdrawn", False, 0, "knowledge.not_published"),
    ],
)
def test_when_somebody_says_that_he_used_it(state, own, days, code):
    published_on, on = TODAY - timedelta(days=5), TODAY - timedelta(days=days)
    assert rules.may_use(state, is_author=own, used_on=on, published_on=published_on, today=TODAY).code == code


@pytest.mark.parametrize(("origins", "share"), [([], None), (["own"], "100.0"), (["own", "assigned", "assigned"], "33.3")])
def test_the_share_that_people_came_up_with_themselves(origins, share):
    assert rules.own_share(origins) == (None if share is None else D(share))


def test_the_catalogue_has_the_kinds_of_the_sources():
    assert {"TIP", "FAILURE", "ENERGY"} <= set(KnowledgeKind.objects.values_list("code", flat=True))


def test_a_post_is_judged_by_an_expert_and_read_in_its_range(people):
    judge = expert_user(people)
    appointed(people, judge)
    row = submitted(people)
    assert (seen(people, people.secretary), len(seen(people, judge))) == ([], 1)
    assert Notice.objects.filter(code="knowledge.waiting", recipient=judge).count() == 1
    services.approve_post(**words(people, judge), post=row, reach_node=people.nodes["CM-A"], opinion="好")
    assert Notice.objects.filter(code="knowledge.published_notice", recipient=people.worker).count() == 1
    assert [len(seen(people, u)) for u in (people.secretary, people.worker, people.sibling, people.stranger)] == [1, 1, 0, 0]
    published(people, judge, people.nodes["MK1"], title="泵站压力波动")
    reader = expert_user(people, "CM-B", "工人乙")
    assert [len(seen(people, u)) for u in (people.secretary, reader, people.sibling, people.stranger)] == [2, 1, 1, 0]
    acts = set(AuditRow.objects.filter(action__startswith="knowledge.").values_list("action", flat=True))
    assert {"knowledge.written", "knowledge.submitted", "knowledge.published", "knowledge.expert_appointed"} <= acts


def test_who_judges_what(people):
    judge, other, far = expert_user(people), expert_user(people, name="技师乙"), expert_user(people, "CM-B", "技师丙")
    appointed(people, judge)
    appointed(people, other, kind=kind("ENERGY"))
    row = submitted(people)
    for user in (other, far, people.worker, people.secretary, people.stranger):
        assert code_of(services.approve_post, **words(people, user), post=row, reach_node=row.node) == "knowledge.not_expert"
    own = submitted(people, judge)
    assert code_of(services.approve_post, **words(people, judge), post=own, reach_node=own.node) == "knowledge.own_post"
    far_range = people.nodes["CM-B"]
    assert code_of(services.approve_post, **words(people, judge), post=row, reach_node=far_range) == "knowledge.range_foreign"
    assert code_of(services.return_post, **words(people, judge), post=row, opinion=" ") == "knowledge.no_opinion"


def test_sent_back_written_anew_and_published_as_the_next_version(people):
    judge = expert_user(people)
    appointed(people, judge)
    row = submitted(people)
    services.return_post(**words(people, judge), post=row, opinion="补充步骤")
    assert [t.title for t in todos.waiting(people.actor(people.worker), clock.now()).first] == ["修改后再提交：截齿松动提前听声判断"]
    services.change_post(**words(people), post=row, version=1, facts=post_facts(practice="三步"))
    with pytest.raises(EditConflict):
        services.change_post(**words(people), post=row, version=1, facts=post_facts())
    services.submit_post(**words(people), post=row)
    assert [t.title for t in todos.waiting(people.actor(judge), clock.now()).first] == ["评审：截齿松动提前听声判断"]
    services.approve_post(**words(people, judge), post=row, reach_node=row.node)
    services.change_post(**words(people), post=row, version=0, facts=post_facts(title="第二版"))
    row.refresh_from_db()
    assert (str(row), row.versions.count()) == ("截齿松动提前听声判断", 2)  # readers keep the first until the second is judged
    services.submit_post(**words(people), post=row)
    services.approve_post(**words(people, judge), post=row, reach_node=row.node)
    row.refresh_from_db()
    assert (str(row), list(KnowledgeVersion.objects.values_list("no", "state"))) == ("第二版", [(2, "published"), (1, "published")])


@pytest.mark.parametrize(
    ("given", "code"),
    [({"title": " "}, "knowledge.no_title"), ({"problem": ""}, "knowledge.no_problem"), ({"practice": ""}, "knowledge.no_practice")],
)
def test_what_a_post_needs(people, given, code):
    assert code_of(written, people, **given) == code


def test_a_double_click_writes_one(people):
    by = {**words(people), "facts": post_facts(), "once_key": "k"}
    assert services.write_post(**by).pk == services.write_post(**by).pk
    row = KnowledgePost.objects.get()
    assert services.submit_post(**words(people), post=row).pk == services.submit_post(**words(people), post=row).pk
    for user in (people.secretary, people.stranger):
        with pytest.raises(NotReachable):
            services.submit_post(**words(people, user), post=row)


def test_a_use_counts_once_for_each_person(people):
    row = published(people, reach=people.nodes["MK1"])
    used(people, row, people.secretary)
    used(people, row, people.secretary, gain="又发现一个")
    used(people, row, people.sibling)
    assert (row.uses.count(), KnowledgeUse.objects.get(person=people.secretary.person).gain) == (2, "又发现一个")
    assert Notice.objects.filter(code="knowledge.used_notice", recipient=people.worker).count() == 2
    assert selectors.posts(people.actor(people.worker), TODAY).get(pk=row.pk).used == 2
    with pytest.raises(NotReachable):
        used(people, row, people.stranger)
    assert code_of(used, people, row, people.worker) == "knowledge.own_use"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"place": " "}, "knowledge.no_place"),
        ({"gain": ""}, "knowledge.no_gain"),
        ({"used_on": TODAY + timedelta(days=1)}, "knowledge.used_when"),
        ({"node": "CM-B"}, "knowledge.team_foreign"),
    ],
)
def test_what_a_use_says(people, given, code):
    row = published(people)
    given = {k: people.nodes[v] if k == "node" else v for k, v in given.items()}
    assert code_of(used, people, row, people.secretary, **given) == code


def test_taken_down_by_the_author_or_the_office(people):
    row = published(people)
    for user in (people.secretary, people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.withdraw_post(**words(people, user), post=row, reason="x")
    assert code_of(services.withdraw_post, **words(people, people.committee), post=row, reason=" ") == "knowledge.no_reason"
    services.withdraw_post(**words(people, people.committee), post=row, reason="做法已过时")
    services.withdraw_post(**words(people, people.committee), post=row, reason="又点一次")
    assert Notice.objects.filter(code="knowledge.withdrawn_notice", recipient=people.worker).count() == 1
    assert (seen(people, people.secretary), SearchEntry.objects.filter(index="knowledge").count()) == ([], 0)
    assert (len(seen(people, people.worker)), len(seen(people, people.committee))) == (1, 1)


@pytest.mark.parametrize(("question", "count"), [("截齿", 1), ("听声 判断", 1), ("小锤敲击", 1), ("液压泵", 0)])
def test_chinese_words_find_a_post(people, question, count):
    published(people)
    submitted(people, title="截齿草稿")
    assert selectors.asked(selectors.posts(people.actor(people.secretary), TODAY), question).count() == count
    groups = {g.key: g.count for g in find(people.actor(people.secretary), question, TODAY)}
    assert groups.get("knowledge", 0) == count
    assert not [g for g in find(people.actor(people.stranger), question, TODAY) if g.key == "knowledge"]


def test_an_expert_is_appointed_once_and_ends(people):
    judge = expert_user(people)
    row = appointed(people, judge)
    assert code_of(appointed, people, judge) == "knowledge.expert_twice"
    assert code_of(appointed, people, people.stranger) == "knowledge.expert_unknown"
    far = {"node": people.nodes["CM-C"], "staff_no": people.stranger.person.staff_no}
    assert code_of(services.appoint_expert, **words(people, people.committee), **far) == "knowledge.expert_node"
    services.end_expert(**words(people, people.committee), expert=row)
    assert (
        code_of(services.approve_post, **words(people, judge), post=submitted(people), reach_node=people.nodes["CM-A"])
        == "knowledge.not_expert"
    )
    assert KnowledgeExpert.objects.get().ended_on == TODAY


# -- pages ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("worker", 200), ("sibling", 404), ("stranger", 404)])
def test_who_opens_a_post(client, people, who, status):
    row = published(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("knowledge_detail", args=[row.pk])).status_code == status
    assert len(client.get(reverse("knowledge_list")).context["listing"].page.object_list) == (status == 200)
    assert len(client.get("/api/v1/knowledge-posts/").json()["results"]) == (status == 200)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    judge = expert_user(people)
    appointed(people, judge)
    for no in range(count):
        published(people, judge, title=f"经验{no}")
    client.force_login(people.secretary)
    with django_assert_num_queries(11):
        client.get(reverse("knowledge_list"))


def test_an_expert_publishes_only_the_words_that_he_has_read(client, people):
    judges = [expert_user(people, name=name) for name in ("技师甲", "技师乙")]
    for judge in judges:
        appointed(people, judge)
    row = submitted(people)
    client.force_login(judges[0])
    form = client.get(reverse("knowledge_detail", args=[row.pk])).context["approve_form"]
    services.return_post(**words(people, judges[1]), post=row, opinion="写明间隙")
    services.change_post(**words(people), post=row, version=1, facts=post_facts(practice="不停机也能查"))
    services.submit_post(**words(people), post=row)
    typed = {"reach_node": "CM-A", "opinion": "好", "seen": form.initial.get("seen", "")}
    for name in ("knowledge_approve", "knowledge_return"):
        assert client.post(reverse(name, args=[row.pk]), typed).status_code == 409, name
    row.refresh_from_db()
    assert (row.state, KnowledgeVersion.objects.get().state) == ("draft", "submitted")
    form = client.get(reverse("knowledge_detail", args=[row.pk])).context["approve_form"]
    assert client.post(reverse("knowledge_approve", args=[row.pk]), {**typed, **form.initial}).status_code == 302


def test_from_the_form_to_the_use(client, people):
    judge = expert_user(people)
    client.force_login(people.committee)
    appoint = {"node": "CM-A", "staff_no": judge.person.staff_no}
    assert client.post(reverse("knowledge_expert_list"), {**appoint, "staff_no": "x"}).status_code == 422
    assert client.post(reverse("knowledge_expert_list"), appoint).status_code == 302
    client.force_login(people.worker)
    typed = {"kind": "TIP", "title": "听声判断", "problem": "掉齿", "practice": "听声", "origin": "own", "once_key": "a"}
    assert client.post(reverse("knowledge_new"), {**typed, "title": "a\x00"}).status_code == 400
    assert client.post(reverse("knowledge_new"), typed).status_code == 302
    row = KnowledgePost.objects.get()
    at = {"args": [row.pk]}
    assert client.post(reverse("knowledge_edit", **at), {**typed, "effect": "少停机", "version": "1"}).status_code == 302
    assert client.post(reverse("knowledge_submit", **at)).status_code == 302
    client.force_login(judge)
    assert client.post(reverse("knowledge_return", **at), {"opinion": ""}).status_code == 422
    assert client.post(reverse("knowledge_approve", **at), {"reach_node": "CM-C"}).status_code == 422
    assert client.post(reverse("knowledge_approve", **at), {"reach_node": "MK1", "opinion": "好"}).status_code == 302
    use = {"node": "CM-B", "used_on": TODAY.isoformat(), "place": "三队", "gain": "少停一次"}
    client.force_login(people.sibling)
    assert client.post(reverse("knowledge_use", **at), {**use, "gain": ""}).status_code == 422
    assert client.post(reverse("knowledge_use", **at), use).status_code == 302
    page = client.get(reverse("knowledge_detail", **at)).content.decode()
    assert ("少停一次" in page, people.sibling.person.name in page.split("<main")[1]) == (True, False)
    assert client.get(reverse("knowledge_list"), {"q": "听声"}).context["listing"].page.object_list[0].used == 1
    client.force_login(people.worker)
    assert client.post(reverse("knowledge_withdraw", **at), {"reason": ""}).status_code == 422
    assert client.post(reverse("knowledge_withdraw", **at), {"reason": "重写"}).status_code == 302
    client.force_login(people.sibling)
    assert client.get(reverse("knowledge_detail", **at)).status_code == 404


def test_saying_it_by_the_interface(client, people):
    row = published(people)
    client.force_login(people.secretary)
    body = {"used_on": TODAY.isoformat(), "place": "三队", "gain": "少停一次"}
    address = f"/api/v1/knowledge-posts/{row.pk}/use/"
    assert client.post(address, body, content_type="application/json").json()["used"] == 1
    client.force_login(people.stranger)
    assert client.post(address, body, content_type="application/json").status_code == 404
