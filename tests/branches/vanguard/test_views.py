import pytest
from django.urls import reverse

from branches.vanguard.models import KeyPost, TaskForce, VanguardPledge, VanguardPost, VanguardReview
from portal.kernel import clock
from tests.branches.vanguard import factories as make

REACH = [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404)]


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args, **query):
    client.force_login(user)
    return client.get(url(name, *args), query)


@pytest.mark.parametrize(("who", "status"), REACH)
def test_a_post_its_plate_and_a_force_are_seen_in_reach(client, people, who, status):
    row, force = make.post(people), make.force(people)
    user = getattr(people, who)
    found = [get(client, user, name, pk).status_code for name, pk in (
        ("vanguard_detail", row.pk), ("vanguard_plate", row.pk), ("task_force_detail", force.pk)
    )]  # fmt: skip
    assert found == [status] * 3


@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 404), ("sibling", 404), ("stranger", 404)])
def test_the_branch_alone_keeps_its_posts(client, people, who, status):
    row, force, user = make.post(people), make.force(people), getattr(people, who)
    found = [get(client, user, name, arg).status_code for name, arg in (
        ("vanguard_new", "ZB-A"), ("vanguard_edit", row.pk), ("task_force_new", "ZB-A"), ("task_force_edit", force.pk)
    )]  # fmt: skip
    assert found == [status] * 4


def test_set_up_over_the_page_with_a_sentence_for_what_is_wrong(client, people):
    client.force_login(people.secretary)
    facts = {
        "kind": "area", "name": "提升机房责任区", "node": people.nodes["CM-A"].pk, "duty": "巡检", "numbers": "00000",
        "from_on": str(clock.today()), "plate_no": "A-01", "is_plate_shown": "on",
    }  # fmt: skip
    answer = client.post(url("vanguard_new", "ZB-A"), facts)
    assert (answer.status_code, "不是本支部党员：00000" in answer.content.decode()) == (422, True)
    numbers = f"{make.member(people).staff_no}，{make.member(people, 2).staff_no}"
    assert client.post(url("vanguard_new", "ZB-A"), {**facts, "numbers": numbers}).status_code == 302
    row = VanguardPost.objects.get()
    assert (row.holders.count(), row.is_plate_shown) == (2, True)
    plate = client.get(url("vanguard_plate", row.pk)).content.decode()
    assert ("qr__dark" in plate, "A-01" in plate, make.member(people).name in plate) == (True, True, True)
    edited = {**facts, "version": row.version, "name": "主井责任区"}
    assert client.post(url("vanguard_edit", row.pk), edited).status_code == 302
    assert client.post(url("vanguard_edit", row.pk), edited).status_code == 409
    assert client.post(url("vanguard_end", row.pk), {"version": 2, "on": str(clock.today()), "reason": ""}).status_code == 422
    assert client.post(url("vanguard_end", row.pk), {"version": 2, "on": str(clock.today()), "reason": "完成"}).status_code == 302


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"kind": "area"}, 1),
        ({"q": "先锋"}, 1),
        ({"plate": "yes"}, 1),
        ({"plate": "no"}, 1),
        ({"s": "over"}, 0),
        ({"s": "running"}, 2),
    ],
)
def test_the_filters(client, people, query, count):
    make.post(people)
    make.post(people, kind="area", name="责任区", is_plate_shown=True)
    assert get(client, people.secretary, "vanguard_list", **query).context["listing"].page.paginator.count == count


def test_the_list_is_found_by_holder(client, people):
    make.post(people)
    page = get(client, people.committee, "vanguard_list", q=make.member(people).staff_no)
    assert page.context["listing"].page.paginator.count == 1
    assert get(client, people.committee, "vanguard_list", q="没有").context["listing"].page.paginator.count == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        make.post(people, name=f"岗{n}", key_post=make.key(people, f"关键{n}"))
        make.force(people, name=f"队{n}")
    client.force_login(people.committee)
    for name, queries in (("vanguard_list", 7), ("vanguard_cover", 11), ("task_force_list", 8)):
        client.get(url(name))
        with django_assert_num_queries(queries):
            client.get(url(name))


def test_the_gap_list_and_the_way_to_close_a_gap(client, people):
    key = make.key(people)
    page = get(client, people.secretary, "vanguard_cover").content.decode()
    assert ("缺党员" in page, f"?key={key.pk}" in page) == (True, True)
    assert "缺党员" not in get(client, people.stranger, "vanguard_cover").content.decode()
    client.force_login(people.committee)
    facts = {"node": people.nodes["CM-A"].pk, "name": "变电所"}
    assert client.post(url("key_post_new", "ZB-A"), facts).status_code == 302
    assert client.post(url("key_post_new", "ZB-A"), facts).status_code == 422
    assert client.post(url("key_post_new", "ZB-C"), facts).status_code == 404
    assert client.post(url("key_post_close", key.pk)).status_code == 302
    assert KeyPost.objects.filter(closed_on=None).count() == 1
    client.force_login(people.stranger)
    assert client.post(url("key_post_close", key.pk)).status_code == 404


def test_holders_reviews_and_follow_ups_over_the_page(client, people):
    row = make.post(people)
    client.force_login(people.secretary)
    given = {"number": make.member(people, 2).staff_no, "on": str(clock.today())}
    assert client.post(url("vanguard_holder_add", row.pk), given).status_code == 302
    assert client.post(url("vanguard_holder_add", row.pk), given).status_code == 422
    first = row.holders.order_by("pk")[0]
    assert client.post(url("vanguard_holder_end", row.pk, first.pk), {"on": "三月"}).status_code == 422
    assert row.holders.get(pk=first.pk).to_on is None
    assert client.post(url("vanguard_holder_end", row.pk, first.pk), {"on": str(clock.today())}).status_code == 302
    page = client.get(url("vanguard_detail", row.pk))
    period = page.context["review_form"].fields["period"].choices[0][0]
    facts = {"period": period, "outcome": "improve", "note": "点检不细", "follow_up": "", "follow_up_by": ""}
    assert client.post(url("vanguard_review", row.pk), facts).status_code == 422
    assert client.post(url("vanguard_review", row.pk), {**facts, "follow_up": "帮带", "follow_up_by": "2999-01-01"}).status_code == 302
    review = VanguardReview.objects.get()
    client.force_login(people.stranger)
    assert client.post(url("vanguard_follow", row.pk, review.pk), {"note": "x"}).status_code == 404
    client.force_login(people.secretary)
    assert client.post(url("vanguard_follow", row.pk, review.pk), {"note": "已改"}).status_code == 302


def test_the_holders_own_page(client, people):
    row = make.post(people)
    user = make.account_of(make.member(people))
    assert "机电检修先锋岗" in get(client, user, "vanguard_mine").content.decode()
    assert client.post(url("vanguard_pledge", row.pk), {"text": "零事故"}).status_code == 302
    pledge = VanguardPledge.objects.get()
    assert client.post(url("vanguard_result", pledge.pk), {"text": "已兑现"}).status_code == 302
    for other in (people.worker, people.secretary, people.stranger):
        assert "机电检修先锋岗" not in get(client, other, "vanguard_mine").content.decode()
        assert client.post(url("vanguard_pledge", row.pk), {"text": "代写"}).status_code == 404
        assert client.post(url("vanguard_result", pledge.pk), {"text": "代写"}).status_code == 404


def test_a_task_force_over_the_page(client, people):
    client.force_login(people.secretary)
    today = str(clock.today())
    facts = {
        "kind": "rescue", "name": "抢险队", "task": "抢通", "reason": "透水", "duty": "一号点", "node": people.nodes["CM-A"].pk,
        "from_on": today, "to_on": today,
        "roster": f"{make.member(people).staff_no} 队长 指挥\n{make.member(people, 2).staff_no}",
    }  # fmt: skip
    broken = client.post(url("task_force_new", "ZB-A"), {**facts, "roster": "10021 总管 指挥"})
    assert (broken.status_code, "第 1 行看不懂" in broken.content.decode()) == (422, True)
    assert client.post(url("task_force_new", "ZB-A"), facts).status_code == 302
    row = TaskForce.objects.get()
    assert row.kind == "rescue"
    assert "队长 指挥" in client.get(url("task_force_edit", row.pk)).content.decode()
    assert client.post(url("task_force_edit", row.pk), {**facts, "version": 1, "task": "抢通二巷"}).status_code == 302
    assert client.post(url("task_force_finish", row.pk), {"version": 2, "on": today, "result": "提前抢通"}).status_code == 302
    assert "提前抢通" in client.get(url("task_force_detail", row.pk)).content.decode()


def test_the_card_on_the_page_of_the_branch(client, people):
    make.post(people, key_post=make.key(people))
    assert "关键岗位有党员" in get(client, people.secretary, "branch_detail", "ZB-A").content.decode()


def test_a_review_is_for_the_branch_the_committee_and_the_holder(client, people):
    row = make.post(people)
    VanguardReview.objects.create(post=row, period="2025H1", outcome="improve", note="交接班记录不全", reviewed_on=clock.today())
    holder = make.account_of(make.member(people))
    assert "交接班记录不全" in get(client, holder, "vanguard_mine").content.decode()
    seen = {
        who: "交接班记录不全" in get(client, getattr(people, who), "vanguard_detail", row.pk).content.decode()
        for who in ("secretary", "committee", "assessor")
    }
    assert seen == {"secretary": True, "committee": True, "assessor": False}
