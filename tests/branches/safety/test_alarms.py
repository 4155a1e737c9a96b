"""Alarms come in once, a person decides, and a real one becomes a hazard in the same act."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from branches.safety import services, todos
from branches.safety.enums import AlarmState
from branches.safety.models import AlarmKind, AlarmRule, Hazard, SafetyAlarm
from branches.safety.services import AlarmFacts
from portal.accounts.services import issue_token
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.enums import Role
from tests.support.people import user_with

NOW, TODAY = clock.now(), clock.today()
URL = "/api/v1/alarms/"


def facts(people, kind="BELT-DEVIATION", node="CM-A", **changed):
    values = {"source": "ai-video", "external_id": "1", "place": "主运皮带机头", "occurred_at": NOW, "device": "7 号摄像机", **changed}
    return AlarmFacts(kind=AlarmKind.objects.get(code=kind), node=people.nodes[node], **values)


def receive(people, user=None, **changed):
    return services.receive_alarm(actor=people.actor(user or people.committee), at=NOW, facts=facts(people, **changed))


def test_the_same_message_is_one_alarm(people):
    first, is_new = receive(people)
    again, is_new_again = receive(people)

    assert (first.pk, is_new, again.pk, is_new_again) == (first.pk, True, first.pk, False)
    assert (first.branch_id, first.state, AuditRow.objects.filter(action="alarm.received").count()) == (people.branch_a.pk, "new", 1)
    with pytest.raises(RuleBroken) as caught:
        receive(people, kind="PILE-UP")
    assert caught.value.code == "alarm.sent_otherwise"


@pytest.mark.parametrize(("value", "is_alarm"), [("40", False), ("40.5", True)])
def test_a_reading_beyond_the_rule_is_an_alarm(people, value, is_alarm):
    row, _ = receive(people, kind="ROOF-PRESSURE", value=Decimal(value))

    assert (row is not None, SafetyAlarm.objects.count()) == (is_alarm, int(is_alarm))
    if row:
        assert row.threshold == 40


def test_the_rule_of_the_day_counts(people):
    AlarmRule.objects.create(kind=AlarmKind.objects.get(code="ROOF-PRESSURE"), threshold=30, effective_from=TODAY, source="x")

    assert receive(people, kind="ROOF-PRESSURE", value=Decimal("35"))[0].threshold == 30
    before = NOW - timedelta(days=1)
    assert receive(people, kind="ROOF-PRESSURE", value=Decimal("35"), external_id="2", occurred_at=before)[0] is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "ROOF-PRESSURE"}, "alarm.value_missing"),
        ({"kind": "ROOF-PRESSURE", "value": Decimal(50), "occurred_at": NOW - timedelta(days=9000)}, "alarm.no_rule"),
        ({"occurred_at": NOW + timedelta(minutes=6)}, "alarm.in_the_future"),
    ],
)
def test_what_no_alarm_can_be(people, changed, code):
    with pytest.raises(RuleBroken) as caught:
        receive(people, **changed)
    assert caught.value.code == code


def test_nobody_sends_for_units_out_of_reach(people):
    for user, node in ((people.committee, "CM-C"), (people.secretary, "CM-A")):
        with pytest.raises(NotReachable):
            receive(people, user, node=node)


def test_confirmed_it_is_a_hazard(people):
    row, _ = receive(people)
    actor = people.actor(people.secretary)
    assert todos.alarms(actor, NOW).count == 1

    row = services.confirm_alarm(actor=actor, at=NOW, alarm=row, text="皮带向左跑偏")

    hazard = Hazard.objects.get()
    assert (row.state, row.hazard, hazard.grade.code, hazard.rhythm, hazard.place) == (
        "confirmed",
        hazard,
        "AT-ONCE",
        "spot",
        "主运皮带机头",
    )
    assert todos.alarms(actor, NOW).count == 0
    with pytest.raises(RuleBroken) as caught:
        services.dismiss_alarm(actor=actor, at=NOW, alarm=row, reason="误报")
    assert caught.value.code == "alarm.decided"


def test_dismissed_for_a_reason_by_those_near(people):
    row, _ = receive(people)
    with pytest.raises(NotReachable):
        services.dismiss_alarm(actor=people.actor(people.sibling), at=NOW, alarm=row, reason="误报")
    with pytest.raises(RuleBroken) as caught:
        services.dismiss_alarm(actor=people.actor(people.secretary), at=NOW, alarm=row, reason=" ")
    assert caught.value.code == "alarm.reason_missing"

    row = services.dismiss_alarm(actor=people.actor(people.secretary), at=NOW, alarm=row, reason="镜头有粉尘")

    assert (row.state, row.reason, Hazard.objects.count()) == (AlarmState.DISMISSED, "镜头有粉尘", 0)


# -- by the interface -------------------------------------------------------------------------------------
def body(**changed):
    return {"kind": "BELT-DEVIATION", "node": "CM-A", "source": "ai-video", "external_id": "9", "place": "机头",
            "occurred_at": NOW.isoformat(), **changed}  # fmt: skip


def test_a_token_for_alarms_sends_them_and_opens_nothing_else(client, people):
    union = user_with(Role.UNION_OFFICER, people.nodes["MK1"], unit=people.nodes["MK1"], name="安监接口")
    token = issue_token(actor=people.actor(union), at=NOW, user=union, name="视频", days=30, scopes=["alarm:write"])
    head = {"HTTP_AUTHORIZATION": f"Token {token}"}

    answer = client.post(URL, body(), "application/json", **head)

    assert answer.status_code == 201, answer.json()
    assert (answer.status_code, answer.json()["is_alarm"], answer.json()["alarm"]["state"]) == (201, True, "new")
    assert client.post(URL, body(), "application/json", **head).status_code == 200
    reading = client.post(URL, body(kind="ROOF-PRESSURE", external_id="r", value="12.5"), "application/json", **head)
    assert (reading.status_code, reading.json()) == (200, {"is_alarm": False, "alarm": None})
    assert client.post(URL, body(node="CM-C", external_id="c"), "application/json", **head).status_code == 400
    assert client.post(URL, body(kind="NONE", external_id="n"), "application/json", **head).status_code == 400
    assert (client.get(URL, **head).status_code, client.get("/api/v1/hazards/", **head).status_code) == (200, 403)


def test_decided_by_the_interface(client, people):
    row, _ = receive(people)
    other, _ = receive(people, external_id="2")
    client.force_login(people.stranger)
    assert client.post(f"{URL}{row.pk}/confirm/", {"text": "x"}, "application/json").status_code == 404
    client.force_login(people.secretary)
    assert client.get(URL).json()["count"] == 2
    assert client.post(f"{URL}{row.pk}/confirm/", {"text": "跑偏"}, "application/json").json()["state"] == "confirmed"
    assert client.post(f"{URL}{row.pk}/confirm/", {"text": "跑偏"}, "application/json").status_code == 422
    assert client.post(f"{URL}{other.pk}/dismiss/", {"reason": "误报"}, "application/json").json()["reason"] == "误报"


# -- pages ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "seen"), [("secretary", 1), ("committee", 1), ("sibling", 0), ("stranger", 0)])
def test_everybody_sees_the_alarms_of_his_reach(client, people, who, seen):
    row, _ = receive(people)
    client.force_login(getattr(people, who))

    assert len(client.get(reverse("alarm_list")).context["listing"].page.object_list) == seen
    assert client.get(reverse("alarm_detail", args=[row.pk])).status_code == (200 if seen else 404)
    if not seen:
        assert client.post(reverse("alarm_dismiss", args=[row.pk]), {"d-reason": "x"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for n in range(count):
        receive(people, external_id=str(n))
    client.force_login(people.secretary)
    with django_assert_num_queries(11):
        client.get(reverse("alarm_list"))


def test_confirmed_and_dismissed_on_the_page(client, people):
    row, _ = receive(people)
    other, _ = receive(people, external_id="2")
    client.force_login(people.secretary)
    assert client.post(reverse("alarm_confirm", args=[row.pk]), {"text": "", "grade": "GENERAL"}).status_code == 422
    assert client.post(reverse("alarm_confirm", args=[row.pk]), {"text": "跑偏", "grade": "GENERAL"}).status_code == 302
    assert client.post(reverse("alarm_dismiss", args=[other.pk]), {"d-reason": ""}).status_code == 422
    assert client.post(reverse("alarm_dismiss", args=[other.pk]), {"d-reason": "误报"}).status_code == 302
    hazard = Hazard.objects.get()
    assert (hazard.grade.code, hazard.alarm) == ("GENERAL", row)
    assert "皮带跑偏" in client.get(reverse("hazard_detail", args=[hazard.pk])).content.decode()
    listed = client.get(reverse("alarm_list"), {"s": "dismissed"}).context["listing"].page.object_list
    assert [r.pk for r in listed] == [other.pk]


def test_thresholds_are_added_for_the_whole_enterprise(client, people):
    top = user_with(Role.COMMITTEE, people.nodes["JT"], unit=people.nodes["JT"], name="集团委员")
    typed = {"kind": "ROOF-PRESSURE", "direction": "above", "threshold": "35", "effective_from": "2026-12-01", "source": "作业规程"}
    client.force_login(people.committee)
    assert client.post(reverse("alarm_rules"), typed).status_code == 404
    client.force_login(top)
    assert client.post(reverse("alarm_rules"), {**typed, "threshold": ""}).status_code == 422
    assert client.post(reverse("alarm_rules"), typed).status_code == 302
    assert client.post(reverse("alarm_rules"), typed).status_code == 422
    assert AlarmRule.objects.get(effective_from=date(2026, 12, 1)).threshold == 35
    assert "作业规程" in client.get(reverse("alarm_rules")).content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": {"code": "BELT-DEVIATION"}}, {"kind": []}, {"kind": 5}, {"kind": "\x00"}, {"node": None}, {"node": ["CM-A"]},
        {"node": "\ud800"}, {"source": "a\x00b"}, {"source": "x" * 41}, {"source": {}}, {"external_id": ""}, {"external_id": "\ud800"},
        {"external_id": "x" * 81}, {"occurred_at": "0001-01-01T00:00:00Z"}, {"occurred_at": "9999-12-31T23:59:59-12:00"},
        {"occurred_at": 5}, {"occurred_at": None}, {"kind": "ROOF-PRESSURE", "value": "NaN"},
        {"kind": "ROOF-PRESSURE", "value": "Infinity"}, {"kind": "ROOF-PRESSURE", "value": "1e400"},
        {"kind": "ROOF-PRESSURE", "value": True}, {"kind": "ROOF-PRESSURE", "value": []}, {"place": None}, {"device": "x" * 81},
    ],
)  # fmt: skip
def test_a_broken_message_is_refused_in_words(client, people, changed):
    client.force_login(people.committee)
    answer = client.post(URL, json.dumps(body(**changed)), "application/json")
    assert (answer.status_code, SafetyAlarm.objects.count()) == (400, 0)


@pytest.mark.parametrize("raw", ["", "{", "[]", "5", "null", '"x"', '[{"kind": "BELT-DEVIATION"}]', "\xff"])
def test_what_is_no_message_at_all_is_refused(client, people, raw):
    client.force_login(people.committee)
    assert (client.post(URL, raw.encode("latin-1"), "application/json").status_code, SafetyAlarm.objects.count()) == (400, 0)
