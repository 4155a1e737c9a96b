"""The publicity, an appeal and its decision over the pages and the API."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.appeals import access, services, todos
from assessment.appeals.models import RoundAppeal
from portal.kernel import clock
from portal.publicity.models import Publicity
from tests.assessment.appeals.factories import raised, shown
from tests.assessment.rounds.factories import AT, published
from tests.support.factories import RoleGrantFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/appeals/"


def test_the_office_shows_the_result_and_the_branch_appeals(client, group):
    published(group)
    client.force_login(group.secretary)
    assert "公示期内才能申诉" in client.get(reverse("appeal_new")).text
    assert client.get(reverse("round_publicity", args=["2026Q3"])).status_code == 404
    client.force_login(group.committee)
    assert "将要公示的结果" in client.get(reverse("round_publicity", args=["2026Q3"])).text
    assert client.post(reverse("round_publicity", args=["2026Q3"])).status_code == 302
    assert client.post(reverse("round_publicity", args=["2026Q3"])).status_code == 422
    page = client.get(reverse("round_detail", args=["2026Q3"])).text
    assert ("才能锁定" in page, reverse("round_lock", args=["2026Q3"]) in page) == (True, False)
    client.force_login(group.secretary)
    form = {"round": "2026Q3", "branch": "ZB-A", "indicator": "P3", "ground": "judged", "text": ""}
    assert client.post(reverse("appeal_new"), form).status_code == 422
    assert client.post(reverse("appeal_new"), form | {"branch": "ZB-B", "text": "x"}).status_code == 422
    assert client.post(reverse("appeal_new"), form | {"text": "攻关没有计入"}).status_code == 302
    row = RoundAppeal.objects.get()
    page = client.get(reverse("appeal_detail", args=[row.pk])).text
    assert ("撤回申诉" in page, "登记处理意见" in page) == (True, False)
    assert "申诉办理中" in client.get(reverse("score_detail", args=["2026Q3~ZB-A"])).text


def test_decided_and_confirmed_over_the_pages(client, group):
    round = shown(group, at=clock.now())
    row = raised(group, round, at=clock.now())
    client.force_login(group.committee)
    decide, confirm = reverse("appeal_decide", args=[row.pk]), reverse("appeal_confirm", args=[row.pk])
    form = {"verdict": "upheld", "reasons": "记录属实", "version": 1}
    wrong = client.post(decide, form)
    assert (wrong.status_code, "请填写得分更正多少" in wrong.text) == (422, True)
    assert client.post(decide, form | {"delta": "2"}).status_code == 302
    assert client.post(decide, form | {"delta": "2"}).status_code == 409
    assert client.post(confirm, {"version": 2}).status_code == 422
    client.force_login(group.second_committee)
    page = reverse("appeal_detail", args=[row.pk])
    assert "确认更正" in client.get(page).text
    assert client.post(reverse("appeal_refuse", args=[row.pk]), {"refuse-reason": "", "refuse-version": 2}).status_code == 422
    assert client.post(confirm, {"version": 2}).status_code == 302
    text = client.get(page).text
    assert ("申诉成立" in text, "办结后" in text, "<b>27</b>" in text) == (True, True, True)
    assert "申诉后更正" in client.get(reverse("round_detail", args=["2026Q3"])).text


def test_refused_and_withdrawn_over_the_pages(client, group):
    round = shown(group, at=clock.now())
    row = raised(group, round, at=clock.now())
    services.decide_appeal(
        actor=group.actor(group.committee), at=AT, appeal=row, verdict="partly", reasons="部分属实", delta=Decimal(1)
    )  # fmt: skip
    client.force_login(group.second_committee)
    assert client.post(reverse("appeal_refuse", args=[row.pk]), {"refuse-reason": "不足", "refuse-version": 2}).status_code == 302
    client.force_login(group.secretary)
    assert client.post(reverse("appeal_withdraw", args=[row.pk])).status_code == 302
    assert "支部A" in client.get(reverse("appeal_list") + "?s=withdrawn").text
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_hr_convenes_a_panel(client, group):
    row = raised(group, shown(group, at=clock.now()), at=clock.now())
    client.force_login(group.hr)
    assert "组建评审组" in client.get(reverse("appeal_detail", args=[row.pk])).text
    assert client.post(reverse("appeal_convene", args=[row.pk])).status_code == 302
    assert client.post(reverse("appeal_convene", args=[row.pk])).status_code == 422
    client.force_login(group.committee)
    page = client.get(reverse("appeal_detail", args=[row.pk])).text
    assert ("组建中" in page, "登记处理意见" in page) == (True, False)


def test_whoever_scored_reads_why_he_does_not_decide(client, group):
    row = raised(group, shown(group, at=clock.now()), at=clock.now())
    RoleGrantFactory(user=group.assessor, role="committee", node=group.nodes["JT"])
    client.force_login(group.assessor)
    assert "请由没有参加的人办理" in client.get(reverse("appeal_detail", args=[row.pk])).text
    assert todos.to_decide(group.actor(group.assessor), clock.now()).count == 0
    assert todos.to_decide(group.actor(group.committee), clock.now()).count == 1


@pytest.mark.parametrize("who", ["stranger", "sibling", "worker"])
def test_a_stranger_finds_nothing(client, group, who):
    row = raised(group)
    client.force_login(getattr(group, who))
    assert client.get(reverse("appeal_detail", args=[row.pk])).status_code == 404
    assert client.get(f"{URL}{row.pk}/").status_code == 404
    for name in ("appeal_decide", "appeal_confirm", "appeal_refuse", "appeal_withdraw", "appeal_convene"):
        assert client.post(reverse(name, args=[row.pk])).status_code == 404
    actor = group.actor(getattr(group, who))
    assert (access.may_open_files(actor, row.pk), access.may_change_files(actor, row.pk)) == (False, False)


def test_the_list_costs_the_same_with_more_rows(client, group, django_assert_num_queries):
    round = shown(group)
    raised(group, round)
    client.force_login(group.committee)
    client.get(reverse("appeal_list"))
    with django_assert_num_queries(8):
        assert "支部A" in client.get(reverse("appeal_list") + "?s=open").text
    raised(group, round, indicator="P1")
    raised(group, round, indicator="P2")
    with django_assert_num_queries(8):
        client.get(reverse("appeal_list") + "?s=open")


# -- API -------------------------------------------------------------------------------------------------
def test_the_whole_way_over_the_api(client, group):
    shown(group, at=clock.now())
    client.force_login(group.secretary)
    body = {"round": "2026Q3", "branch": "ZB-A", "indicator": "P3", "ground": "judged", "text": "没有计入"}
    assert client.post(URL, body | {"branch": "ZB-B"}, content_type="application/json").status_code == 404
    made = client.post(URL, body, content_type="application/json")
    assert (made.status_code, made.json()["state"], made.json()["before"]["points"]) == (201, "raised", "25")
    one = f"{URL}{made.json()['id']}/"
    client.force_login(group.committee)
    assert client.post(one + "decide/", {"verdict": "upheld"}, content_type="application/json").status_code == 400
    given = {"verdict": "upheld", "reasons": "属实", "delta": "1.5"}
    assert client.post(one + "decide/", given, content_type="application/json").json()["state"] == "proposed"
    assert client.post(one + "confirm/").json()["code"] == "appeal.second_person"
    client.force_login(group.second_committee)
    done = client.post(one + "confirm/").json()
    assert (done["state"], done["after"]["points"]) == ("upheld", "26.5")
    client.force_login(group.secretary)
    assert client.post(one + "withdraw/").json()["code"] == "appeal.closed"
    assert [row["id"] for row in client.get(URL + "?state=upheld").json()["results"]] == [done["id"]]


def test_an_appeal_after_the_window_over_the_api_names_the_days(client, group):
    shown(group)
    Publicity.objects.update(starts_on="2026-10-08", ends_on="2026-10-14")
    client.force_login(group.secretary)
    body = {"round": "2026Q3", "branch": "ZB-A", "indicator": "P3", "ground": "judged", "text": "没有计入"}
    answer = client.post(URL, body, content_type="application/json").json()
    assert (answer["code"], "2026-10-08 至 2026-10-14" in str(answer)) == ("appeal.window_closed", True)
