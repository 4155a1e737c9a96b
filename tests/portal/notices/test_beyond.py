"""Robots of chat groups and the log of deliveries: who sets them, what they never show."""

import pytest
from django.db import connection
from django.urls import reverse

from portal.audit.models import AuditRow
from portal.notices import services
from portal.notices.enums import Channel
from portal.notices.models import ChatRobot, Delivery
from tests.portal.accounts.factories import admin
from tests.portal.notices.factories import at, robot, with_mail


@pytest.fixture
def sysadmin(people):
    return admin("system_admin", people.nodes["JT"], "sys-robots")


def form(people, chat, **changes):
    given = {"node": people.nodes["DW1"].pk, "channel": "dingtalk", "name": "党委群", "address": chat.url(Channel.DINGTALK),
        "secret": "SECabc",
             "rhythm": "weekly", "hour": "9", "tells_announcements": "on", "is_active": "on"}  # fmt: skip
    return {**given, **changes}


def test_a_committee_sets_the_robot_of_its_own_unit(client, people, chat):
    client.force_login(people.committee)
    assert client.post(reverse("robot_new"), form(people, chat)).status_code == 302
    row = ChatRobot.objects.get()
    assert (row.address, row.secret, row.channel) == (chat.url(Channel.DINGTALK), "SECabc", "dingtalk")

    client.post(reverse("robot_test", args=[row.pk]))
    services.send_due(at=Delivery.objects.get().due_at)
    assert Delivery.objects.get().state == "sent"
    assert chat.asked[0][1]["markdown"]["text"].startswith("**红匠提醒**\n\n- 这是一条测试消息")


def test_address_and_secret_are_sealed_and_never_shown_again(client, people, chat):
    client.force_login(people.committee)
    client.post(reverse("robot_new"), form(people, chat))
    row = ChatRobot.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, secret FROM portal_chatrobot")
        stored = " ".join(cursor.fetchone())
    pages = "".join(client.get(url).content.decode() for url in (reverse("robot_list"), reverse("robot_change", args=[row.pk])))
    trail = " ".join(str((r.before, r.after, r.object_label)) for r in AuditRow.objects.all())

    for text in (stored, pages, trail):
        assert "SECabc" not in text
        assert "t-1" not in text


def test_an_empty_address_keeps_the_stored_one(client, people, chat):
    row = robot(people, chat, node="DW1", secret="SECold")
    client.force_login(people.committee)
    changed = {"name": "新群名", "rhythm": "off", "hour": "10", "address": "", "secret": "", "version": 1}
    assert client.post(reverse("robot_change", args=[row.pk]), changed).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.rhythm, row.is_active, row.address, row.secret) == ("新群名", "off", False, chat.url(Channel.WECOM), "SECold")
    assert client.post(reverse("robot_change", args=[row.pk]), changed).status_code == 409  # somebody else saved first


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"address": "https://evil.example/robot/send"}, "address", None),
        (
            {"address": "http://127.0.0.1:1/cgi-bin/webhook/send?key=1"}, "address",
            "机器人地址应以 https://oapi.dingtalk.com/robot/send 开头，请从群机器人的设置页完整复制。",
        ),
        ({"address": ""}, "address", "请填写机器人地址。"),
        ({"node": "0"}, "node", None),
        ({"name": ""}, "name", "请填写群名称，例如“采煤一队工作群”。"),
    ],
)  # fmt: skip
def test_a_wrong_setting_says_what_is_right(client, people, chat, changes, field, words):
    client.force_login(people.committee)
    answer = client.post(reverse("robot_new"), form(people, chat, **changes))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert words is None or answer.context["form"].errors[field] == [words]
    assert ChatRobot.objects.count() == 0


@pytest.mark.parametrize("node", ["DW2", "JT", "MK1"])
def test_a_committee_sets_no_robot_elsewhere(client, people, chat, node):
    client.force_login(people.committee)
    answer = client.post(reverse("robot_new"), form(people, chat, node=people.nodes[node].pk))

    assert list(answer.context["form"].errors) == ["node"]


@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger", "hr", "worker"])
def test_others_see_no_robot(client, people, chat, who):
    row = robot(people, chat, node="DW1")
    client.force_login(getattr(people, who))
    answers = [
        client.get(reverse("robot_list")),
        client.get(reverse("robot_change", args=[row.pk])),
        client.post(reverse("robot_test", args=[row.pk])),
    ]

    assert {a.status_code for a in answers} == {404}


def test_a_robot_out_of_reach_does_not_exist(client, people, chat):
    row = robot(people, chat, node="DW2")
    client.force_login(people.committee)

    assert [r.pk for r in client.get(reverse("robot_list")).context["listing"].page.object_list] == []
    assert client.post(reverse("robot_test", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_robots_cost_the_same_however_many(client, people, chat, sysadmin, rows, django_assert_num_queries):
    for n in range(rows):
        row = robot(people, chat, user=sysadmin, name=str(n))
        services.test_robot(actor=people.actor(sysadmin), at=at(10, n), robot=row)
    client.force_login(sysadmin)
    client.get(reverse("robot_list"))

    with django_assert_num_queries(7):
        client.get(reverse("robot_list"))


# -- the log ----------------------------------------------------------------------------------------------
def failed(people, chat, sysadmin) -> Delivery:
    chat.answers = [(200, {"errcode": 93000}), (200, {"errcode": 0})]
    row = robot(people, chat, user=sysadmin)
    services.test_robot(actor=people.actor(sysadmin), at=at(), robot=row)
    services.send_due(at=at())
    return Delivery.objects.get(robot=row)


def test_the_log_tells_what_became_of_it_and_not_what_it_said(client, people, chat, sysadmin):
    failed(people, chat, sysadmin)
    with_mail(people.secretary)
    services.notify(user_ids=[people.secretary.pk], code="effect.confirmed", params={"subject": "机密主题"}, url="/x/", at=at())
    client.force_login(sysadmin)
    text = client.get(reverse("delivery_list")).content.decode()

    assert "机器人不存在或已被移出群，请核对地址（93000）" in text
    assert f"{people.secretary.username[:1]}***@example.com" in text
    assert ("机密主题" in text, f"{people.secretary.username}@example.com" in text) == (False, False)


def test_a_failed_one_is_sent_again_from_the_log(client, people, chat, sysadmin):
    row = failed(people, chat, sysadmin)
    client.force_login(sysadmin)
    assert client.post(reverse("delivery_resend", args=[row.pk])).status_code == 302
    services.send_due(at=Delivery.objects.get().due_at)
    row.refresh_from_db()
    assert row.state == "sent"
    assert client.post(reverse("delivery_resend", args=[row.pk])).status_code == 422


@pytest.mark.parametrize("who", ["secretary", "committee", "stranger", "hr"])
def test_the_log_is_for_the_system_administrator(client, people, chat, sysadmin, who):
    row = failed(people, chat, sysadmin)
    client.force_login(getattr(people, who))

    assert client.get(reverse("delivery_list")).status_code == 404
    assert client.post(reverse("delivery_resend", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_log_costs_the_same_however_long(client, people, sysadmin, rows, django_assert_num_queries):
    for user in [people.secretary, people.sibling, people.worker][:rows]:
        with_mail(user)
        services.notify(user_ids=[user.pk], code="effect.confirmed", params={"subject": "甲"}, url="/x/", at=at())
    client.force_login(sysadmin)
    client.get(reverse("delivery_list"))

    with django_assert_num_queries(7):
        client.get(reverse("delivery_list"))
